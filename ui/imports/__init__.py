"""The import page: file, columns, what would change, done; and earlier imports with their undo."""
