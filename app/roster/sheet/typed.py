"""What a head nurse means while she types a code: the exact one at once, otherwise the few it could be."""

from __future__ import annotations

import attrs

from app.roster.sheet.cell import narrow, read_cell
from app.roster.sheet.ward import CodeDef, WardSetup


@attrs.frozen(slots=True)
class Match:
    """What typed text stands for.

    Attributes:
        text: the cell's text when it is certain; empty while it is not.
        choices: the codes it could be, the likeliest first; one or none needs no popup.
        final: no longer code begins with it, so that the cell may be left at once.
    """

    text: str = ""
    choices: tuple[CodeDef, ...] = ()
    final: bool = False


def match_code(ward: WardSetup, typed: str) -> Match:
    """Return what ``typed`` stands for: code or key, else by beginning, else by letter case, else by a word of the title."""
    wanted = narrow(typed)
    if not wanted:
        return Match(final=True)
    offered = [code for code in ward.codes if code.active]
    longer = [c for c in offered if any(n != wanted and n.startswith(wanted) for n in (c.code, *c.keys))]
    reading = read_cell(wanted, ward)
    if not reading.unknown:
        return Match(wanted, tuple(longer), final=not longer)
    lower = wanted.casefold()
    same = [c for c in offered if lower in {n.casefold() for n in (c.code, *c.keys)}]
    begins = [c for c in offered if any(n.casefold().startswith(lower) for n in (c.code, *c.keys))]
    titled = [c for c in offered if wanted in c.title]
    choices = tuple(dict.fromkeys((*same, *begins, *titled)))
    if len(choices) == 1:
        return Match(choices[0].code, choices, final=True)
    return Match("", choices)
