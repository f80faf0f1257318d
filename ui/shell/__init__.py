"""The window around the pages: rail, top bar, status bar, palette."""
