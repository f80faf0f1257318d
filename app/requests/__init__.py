"""Wishes, leave and swaps: asked for, judged, answered, and brought into the rosters."""
