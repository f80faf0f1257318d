"""What a sheet comes to in real units: spread of nights and weekends, wishes, gaps, cells changed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from app.roster.sheet import Sheet, SheetWish, unfilled
from app.roster.sheet.fairness import FairShare, shares
from app.roster.sheet.totals import is_open
from app.words import tr
from ui.roster.editor import changed_places


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


def figures_of(sheet: Sheet, before: Sheet) -> Figures:
    """Return what a sheet comes to, changes counted from ``before``."""
    by_kind = {share.kind: share for share in shares(sheet)}
    asked, met = wishes_of(sheet)
    return Figures(
        _spread(by_kind, "nights"),
        _spread(by_kind, "weekends"),
        met,
        asked,
        sum(missing for day, _need, missing in unfilled(sheet) if not is_open(sheet, day)),
        len(changed_places(before, sheet)),
    )


def wishes_of(sheet: Sheet) -> tuple[int, int]:
    """Return how many wishes there are and how many are met."""
    met = sum(
        bool(wish.granted_by(sheet.cells[sheet.row_index[wish.person]][wish.day], sheet.ward)) for wish in _own(sheet)
    )
    return len(_own(sheet)), met


def _own(sheet: Sheet) -> list[SheetWish]:
    return [wish for wish in sheet.wishes if wish.person in sheet.row_index and 0 <= wish.day < sheet.days]


def _spread(by_kind: Mapping[str, FairShare], kind: str) -> Decimal:
    share = by_kind.get(kind)
    if share is None or not share.lines:
        return Decimal(0)
    return Decimal(share.lines[0].off - share.lines[-1].off)


def _half(spread: Decimal) -> str:
    return f"{(spread / 2).quantize(Decimal('0.1')).normalize():f}"
