"""Raw cells into the normal forms of records."""
