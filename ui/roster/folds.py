"""Findings of one kind under one line, so that a young month is a few lines and not a hundred."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import attrs

from app.words import tr
from ui.kit.tokens import Tone
from ui.roster.findings import FindingLine

#: As many of a kind stand by themselves; more are folded.
SHOWN_SINGLY = 3
Key = tuple[str, str, bool]


@attrs.frozen(slots=True)
class Fold:
    """Findings of one group and kind under one line; those with a reason kept are a fold of their own."""

    key: Key
    text: str
    below: str
    tone: Tone
    lines: tuple[FindingLine, ...] = attrs.field(repr=False)
    opened: bool = False


Entry = FindingLine | Fold


def folded(lines: Iterable[FindingLine], opened: Collection[Key] = ()) -> tuple[Entry, ...]:
    """Return the lines of one group with those of a kind folded, each kind where its first line stood.

    Args:
        lines: the findings of a group, the gravest first.
        opened: the folds that are open; their lines follow them.
    """
    kinds: dict[Key, list[FindingLine]] = {}
    for line in lines:
        kinds.setdefault((line.group, line.title, bool(line.reason)), []).append(line)
    entries: list[Entry] = []
    for key, found in kinds.items():
        if len(found) <= SHOWN_SINGLY:
            entries.extend(found)
            continue
        entries.append(_fold(key, tuple(found), opened=key in opened))
        if key in opened:
            entries.extend(found)
    return tuple(entries)


def _fold(key: Key, lines: tuple[FindingLine, ...], *, opened: bool) -> Fold:
    _group, title, explained = key
    count = len(lines)
    text = (
        tr("{title}: {count} accepted", title=title, count=count)
        if explained
        else tr("{title}: {count} places", title=title, count=count)
    )
    people = {place.row for line in lines for place in line.cells if place.row >= 0}
    days = {place.day for line in lines for place in line.cells}
    reach = tr("{count} nurses", count=len(people)) if people else tr("{count} days", count=len(days)) if days else ""
    return Fold(key, text, " · ".join(part for part in (reach, lines[0].source) if part), lines[0].tone, lines, opened)
