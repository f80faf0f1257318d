"""Data a hospital may tighten, never code: catalogues, calendars, fonts, icons, words."""

from importlib.resources import files
from pathlib import Path

ROOT = Path(str(files("resources")))


def path(*parts: str) -> Path:
    """Return the place of a shipped resource, for example ``path("fonts", "NotoSansSC-Regular.ttf")``."""
    return ROOT.joinpath(*parts)
