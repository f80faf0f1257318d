"""Workbooks in: reading, understanding, dry run, one transaction, one undo."""
