"""Finds out what a sheet is: its header, its columns, its rows."""
