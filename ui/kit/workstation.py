"""What this workstation remembers: theme, language, and the hospitals opened here. No secrets, nobody's data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs

from app.log import state_folder
from app.words import DEFAULT_LANGUAGE, LANGUAGES

FILE = "workstation.json"
MOST_RECENT = 6
THEMES = ("system", "light", "dark", "contrast")


@attrs.frozen(slots=True)
class Recent:
    """A hospital opened here: where it lies, who opened it last."""

    path: str
    login: str = ""


@attrs.frozen(slots=True)
class Workstation:
    """The workstation's own choices."""

    theme: str = "system"
    language: str = DEFAULT_LANGUAGE
    recent: tuple[Recent, ...] = ()

    def opened(self, path: Path, login: str) -> Workstation:
        """Return this with ``path`` first among the recent hospitals."""
        mine = Recent(str(path), login)
        rest = tuple(each for each in self.recent if each.path != mine.path)
        return attrs.evolve(self, recent=(mine, *rest)[:MOST_RECENT])

    def without(self, path: str) -> Workstation:
        """Return this with ``path`` forgotten."""
        return attrs.evolve(self, recent=tuple(each for each in self.recent if each.path != path))


def load() -> Workstation:
    """Read what was kept; anything unreadable falls back to the defaults."""
    try:
        kept: Any = json.loads((state_folder() / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Workstation()
    if not isinstance(kept, dict):
        return Workstation()
    theme = kept.get("theme")
    language = kept.get("language")
    recent = kept.get("recent")
    return Workstation(
        theme=theme if theme in THEMES else "system",
        language=language if language in LANGUAGES else DEFAULT_LANGUAGE,
        recent=tuple(
            Recent(str(each["path"]), str(each.get("login", "")))
            for each in (recent if isinstance(recent, list) else ())
            if isinstance(each, dict) and "path" in each
        )[:MOST_RECENT],
    )


def save(workstation: Workstation) -> None:
    """Keep ``workstation``; a folder that cannot be written is no reason to stop working."""
    folder = state_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps(attrs.asdict(workstation), ensure_ascii=False, indent=1)
        (folder / FILE).write_text(text, encoding="utf-8")
    except OSError:
        return
