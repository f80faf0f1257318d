"""Users, settings, audit, backups, structure of the hospital."""
