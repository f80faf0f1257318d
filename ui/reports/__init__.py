"""Reports: choose, preview, print or save."""
