"""What a head nurse means while she types a code: the exact one at once, otherwise the few it could be."""

from __future__ import annotations

import attrs

from app.roster.sheet.cell import narrow, read_cell
from app.roster.sheet.readings import reads_as
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
    """Return what ``typed`` stands for.

    A code or key at once, unless another code is read so (n is N, or 年); else codes it begins, whatever the case of its
    letters; else codes and then titles read that way aloud (x or xiu for 休); else a word of the title.
    """
    wanted = narrow(typed)
    if not wanted:
        return Match(final=True)
    offered = [code for code in ward.codes if code.active]
    longer = [c for c in offered if any(n != wanted and n.startswith(wanted) for n in (c.code, *c.keys))]
    reading = read_cell(wanted, ward)
    if not reading.unknown:
        return _exact(offered, wanted, meant=reading.cell.codes, longer=longer)
    lower = wanted.casefold()
    same = [c for c in offered if lower in {n.casefold() for n in (c.code, *c.keys)}]
    begins = [c for c in offered if any(n.casefold().startswith(lower) for n in (c.code, *c.keys))]
    titled = [c for c in offered if wanted in c.title]
    written = tuple(dict.fromkeys((*same, *begins, *titled)))
    heard = _heard(offered, lower) if lower.isascii() and lower.isalpha() else ()
    choices = tuple(dict.fromkeys((*same, *begins, *heard, *titled)))
    if len(written) == 1 and choices == written:
        return Match(written[0].code, choices, final=True)
    return Match("", choices)  # what is only heard waits for a key: whoever types xiu goes on after the x


def _exact(offered: list[CodeDef], wanted: str, *, meant: tuple[str, ...], longer: list[CodeDef]) -> Match:
    """Return a code or key as typed; it is final where no longer code begins so and no other sign is read so."""
    letters = wanted.isascii() and wanted.isalpha() and wanted not in meant  # as the code is written, it is the code
    heard = [c for c in offered if letters and c.code not in meant and reads_as(c.code, wanted.casefold())]
    named = [c for c in offered if heard and c.code in meant]
    return Match(wanted, tuple(dict.fromkeys((*named, *longer, *heard))), final=not longer and not heard)


def _heard(offered: list[CodeDef], typed: str) -> list[CodeDef]:
    """Return the codes whose sign is read as ``typed``, then those whose title is."""
    return [*(c for c in offered if reads_as(c.code, typed)), *(c for c in offered if reads_as(c.title, typed))]


def learn_to_read(ward: WardSetup) -> None:
    """Read every code and title once, so that the first letter typed does not wait for the dictionaries."""
    for code in ward.codes:
        reads_as(code.code, "")
        reads_as(code.title, "")
