"""People: the fast list and the person beside it."""
