"""Data rows of a sheet into records, by kind."""
