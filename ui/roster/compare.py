"""Two sheets side by side in real units: spread of nights and weekends, wishes, gaps, and who gains and who loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from app.roster.sheet import Sheet, SheetWish, all_totals, unfilled
from app.words import tr
from ui.roster.editor import changed_places
from ui.roster.fairness import FairShare, shares

MOST_NAMED = 4


@attrs.frozen(slots=True)
class Figures:
    """What a sheet comes to."""

    nights: Decimal
    weekends: Decimal
    wishes: int
    asked: int
    gaps: int
    changed: int

    @property
    def sentence(self) -> str:
        """All of it in a line."""
        return tr(
            "Nights ±{nights} · weekends ±{weekends} · wishes {wishes}/{asked} · gaps {gaps} · {changed} cells changed",
            nights=_half(self.nights),
            weekends=_half(self.weekends),
            wishes=self.wishes,
            asked=self.asked,
            gaps=self.gaps,
            changed=self.changed,
        )


@attrs.frozen(slots=True)
class Shift:
    """What changes for one nurse: nights, weekend days and wishes against another sheet (less is better, wishes more)."""

    name: str
    nights: int
    weekends: int
    wishes: int

    @property
    def gain(self) -> int:
        """Good for her where positive."""
        return self.wishes * 2 - self.nights - self.weekends

    @property
    def text(self) -> str:
        """What changes, in words."""
        parts = ((tr("nights"), self.nights), (tr("weekends"), self.weekends), (tr("wishes"), self.wishes))
        return f"{self.name} " + " ".join(f"{word}{amount:+d}" for word, amount in parts if amount)


def figures_of(sheet: Sheet, before: Sheet) -> Figures:
    """Return what a sheet comes to, changes counted from ``before``."""
    by_kind = {share.kind: share for share in shares(sheet)}
    asked, met = wishes_of(sheet)
    return Figures(
        _spread(by_kind, "nights"),
        _spread(by_kind, "weekends"),
        met,
        asked,
        sum(missing for _day, _need, missing in unfilled(sheet)),
        len(changed_places(before, sheet)),
    )


def wishes_of(sheet: Sheet) -> tuple[int, int]:
    """Return how many wishes there are and how many are met."""
    met = sum(
        bool(wish.granted_by(sheet.cells[sheet.row_index[wish.person]][wish.day], sheet.ward)) for wish in _own(sheet)
    )
    return len(_own(sheet)), met


def shifts_between(before: Sheet, after: Sheet) -> tuple[Shift, ...]:
    """Return what changes for each nurse, those who gain most first; those for whom nothing does are left out."""
    old, new = all_totals(before), all_totals(after)
    found = []
    for row, who in enumerate(before.rows):
        wishes = _met(after, who.id) - _met(before, who.id)
        shift = Shift(who.name, new[row].nights - old[row].nights, new[row].weekends - old[row].weekends, wishes)
        if shift.nights or shift.weekends or shift.wishes:
            found.append(shift)
    return tuple(sorted(found, key=lambda shift: -shift.gain))


def gains_and_losses(shifts: Sequence[Shift]) -> tuple[str, str]:
    """Return who gains and who loses, in a line each."""
    gain = [shift.text for shift in shifts if shift.gain > 0][:MOST_NAMED]
    loss = [shift.text for shift in reversed(shifts) if shift.gain < 0][:MOST_NAMED]
    return "；".join(gain), "；".join(loss)


def _own(sheet: Sheet) -> list[SheetWish]:
    return [wish for wish in sheet.wishes if wish.person in sheet.row_index and 0 <= wish.day < sheet.days]


def _met(sheet: Sheet, person: str) -> int:
    row = sheet.row_index[person]
    return sum(bool(w.granted_by(sheet.cells[row][w.day], sheet.ward)) for w in _own(sheet) if w.person == person)


def _spread(by_kind: Mapping[str, FairShare], kind: str) -> Decimal:
    share = by_kind.get(kind)
    if share is None or not share.lines:
        return Decimal(0)
    return Decimal(share.lines[0].off - share.lines[-1].off)


def _half(spread: Decimal) -> str:
    return f"{(spread / 2).quantize(Decimal('0.1')).normalize():f}"
