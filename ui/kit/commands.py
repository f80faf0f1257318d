"""Commands: what can be done, once, for menus, keys and the palette."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import attrs
from pypinyin import Style, lazy_pinyin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.words import Words


def _always() -> bool:
    return True


@attrs.frozen(slots=True)
class Command:
    """Something the person can do now. ``key`` is a Qt key sequence such as ``"Ctrl+N"``; ``id`` is never translated."""

    id: str
    title: Words
    run: Callable[[], object]
    key: str = ""
    hint: str = ""
    icon: str = ""
    enabled: Callable[[], bool] = _always


class CommandRegistry:
    """The commands on offer, by source (``"shell"``, ``"page"``), the newest list of a source counting."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[Command, ...]] = {}

    def offer(self, source: str, commands: Iterable[Command]) -> None:
        """Replace what ``source`` offers."""
        self._sources[source] = tuple(commands)

    def all(self) -> tuple[Command, ...]:
        """Return every command that can be done now."""
        return tuple(c for commands in self._sources.values() for c in commands if c.enabled())

    def match(self, query: str, *, most: int = 8) -> tuple[Command, ...]:
        """Return the commands whose title answers ``query``, the best first."""
        ranked = [(rank, command) for command in self.all() if (rank := rank_of(query, str(command.title))) is not None]
        ranked.sort(key=lambda pair: pair[0])
        return tuple(command for _rank, command in ranked[:most])


def rank_of(query: str, title: str) -> int | None:
    """Return how well ``title`` answers ``query`` (0 is best), None when not at all.

    Tried in order: start of the title, within it, start of its pinyin initials, within them, start of its pinyin.
    """
    wanted = query.strip().lower()
    if not wanted:
        return 0
    text = title.lower()
    initials, spelled = _sounds(title)
    for rank, found in enumerate(
        (
            text.startswith(wanted),
            wanted in text,
            initials.startswith(wanted),
            wanted in initials,
            spelled.startswith(wanted),
        )
    ):
        if found:
            return rank
    return None


@cache
def _sounds(title: str) -> tuple[str, str]:
    initials = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER)).lower()
    return initials, "".join(lazy_pinyin(title)).lower()
