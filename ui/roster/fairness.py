"""Fair shares in real units: each nurse's nights, weekends, holidays and hours beside the ward's, what was brought in included."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from app.roster.sheet import RowTotals, Sheet, all_totals
from app.words import N_, tr

KINDS = (
    ("nights", N_("Nights")),
    ("weekends", N_("Weekend days")),
    ("holidays", N_("Holidays")),
    ("hours", N_("Hours")),
)
HOUR = 60


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
    """One kind over the ward: its lines, the most loaded first, the middle, and one sentence."""

    kind: str
    title: str
    middle: Decimal
    lines: tuple[FairLine, ...]
    sentence: str


def shares(sheet: Sheet) -> tuple[FairShare, ...]:
    """Return every kind over the ward."""
    totals = all_totals(sheet)
    return tuple(_share(sheet, totals, kind, tr(title)) for kind, title in KINDS if totals)


def _share(sheet: Sheet, totals: Sequence[RowTotals], kind: str, title: str) -> FairShare:
    figures = [(_now(each, kind), _brought(sheet, row, kind)) for row, each in enumerate(totals)]
    weights = [Decimal(row.person.share) / 100 for row in sheet.rows]
    parts = sum(weights, Decimal(0)) or Decimal(1)
    middle = sum((now + brought for now, brought in figures), Decimal(0)) / parts
    lines = [
        FairLine(row, sheet.rows[row].name, now, brought, now + brought - middle * weights[row])
        for row, (now, brought) in enumerate(figures)
    ]
    lines.sort(key=lambda line: -line.off)
    counted = [line for line in lines if weights[line.row]]
    spread = counted[0].off - counted[-1].off if counted else Decimal(0)
    sentence = tr(
        "{kind}: {most} has most ({high}), {least} fewest ({low}); the spread is {spread}.",
        kind=title, most=counted[0].name, high=_short(counted[0].whole), least=counted[-1].name,
        low=_short(counted[-1].whole), spread=_short(spread),
    ) if counted else ""  # fmt: skip
    return FairShare(kind, title, middle, tuple(lines), sentence)


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
