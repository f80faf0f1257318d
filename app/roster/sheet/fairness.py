"""Fair shares in real units: each nurse's nights, weekends, holidays and hours beside the ward's, what was brought in included."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from app.roster.sheet.edits import bars_all, frozen_place
from app.roster.sheet.sheet import Place, RowMark, Sheet
from app.roster.sheet.totals import RowTotals, all_totals
from app.words import N_, tr

KINDS = (
    ("nights", N_("Nights")),
    ("weekends", N_("Weekend days")),
    ("holidays", N_("Holidays")),
    ("hours", N_("Hours")),
)
HOUR = 60
#: Whose days are not dealt out like those of others, and who takes no nights whatever the roster.
_ASIDE = {RowMark.ORIENTATION, RowMark.TRAINEE}
_NO_NIGHTS = {RowMark.NO_NIGHTS, RowMark.NURSING}


@attrs.frozen(slots=True)
class FairLine:
    """One nurse: what this sheet gives, what was brought in, and how far from the ward's middle that is."""

    row: int
    name: str
    now: Decimal
    brought: Decimal
    off: Decimal

    @property
    def whole(self) -> Decimal:
        """What there is in all."""
        return self.now + self.brought


@attrs.frozen(slots=True)
class FairShare:
    """One kind over the ward: its lines, the most loaded first, the middle, and one sentence.

    ``aside`` names those who are not compared: all their days are given (locked, leave, frozen), or they take no such duty.
    """

    kind: str
    title: str
    middle: Decimal
    lines: tuple[FairLine, ...]
    sentence: str
    aside: tuple[str, ...] = ()


def shares(sheet: Sheet) -> tuple[FairShare, ...]:
    """Return every kind over the ward."""
    totals = all_totals(sheet)
    return tuple(_share(sheet, totals, kind, tr(title)) for kind, title in KINDS if totals)


def _share(sheet: Sheet, totals: Sequence[RowTotals], kind: str, title: str) -> FairShare:
    rows = [row for row in range(len(totals)) if _takes_part(sheet, row, kind)] or list(range(len(totals)))
    figures = {row: (_now(totals[row], kind), _brought(sheet, row, kind)) for row in rows}
    weights = {row: Decimal(sheet.rows[row].person.share) / 100 for row in rows}
    parts = sum(weights.values(), Decimal(0)) or Decimal(1)
    middle = sum((now + brought for now, brought in figures.values()), Decimal(0)) / parts
    lines = [
        FairLine(row, sheet.rows[row].name, now, brought, now + brought - middle * weights[row])
        for row, (now, brought) in figures.items()
    ]
    lines.sort(key=lambda line: -line.off)
    counted = [line for line in lines if weights[line.row]]
    spread = counted[0].off - counted[-1].off if counted else Decimal(0)
    alike = counted and len({_short(line.whole) for line in counted}) == 1
    sentence = tr("{kind}: {figure} for everybody.", kind=title, figure=_short(counted[0].whole)) if alike else tr(
        "{kind}: {most} has most ({high}), {least} fewest ({low}); the spread is {spread}.",
        kind=title, most=counted[0].name, high=_short(counted[0].whole), least=counted[-1].name,
        low=_short(counted[-1].whole), spread=_short(spread),
    ) if counted else ""  # fmt: skip
    aside = tuple(who.name for row, who in enumerate(sheet.rows) if row not in figures)
    return FairShare(kind, title, middle, tuple(lines), sentence, aside)


def _takes_part(sheet: Sheet, row: int, kind: str) -> bool:
    """Tell whether a nurse's share is anybody's to deal out: some day of hers is open, and she takes such duties."""
    marks = set(sheet.rows[row].marks)
    if marks & _ASIDE or (kind == "nights" and marks & _NO_NIGHTS):
        return False
    return any(not frozen_place(sheet, Place(row, day)) and not bars_all(sheet, row, day) for day in range(sheet.days))


def _now(totals: RowTotals, kind: str) -> Decimal:
    values = {"nights": totals.nights, "weekends": totals.weekends, "holidays": totals.holidays}
    return totals.hours if kind == "hours" else Decimal(values[kind])


def _brought(sheet: Sheet, row: int, kind: str) -> Decimal:
    person = sheet.rows[row].person
    if kind == "hours":
        return Decimal(person.balance("half-hours")) / 2
    return Decimal(person.balance(kind))


def _short(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1')).normalize():f}"
