"""The roster editor: the head nurse's sheet, checked while she works in it."""
