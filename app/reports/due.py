"""Due and lapsed credentials by department: the list that is posted, ticked off and signed for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import attrs

from app.reports.bands import by_unit
from app.reports.document import Band, Cell, Column, Document, Paragraph, Row, Signatures, Table
from app.words import N_, tr

Tier = Literal["lapsed", "due", "near", "calm"]

#: Shapes say what colour may not: they survive a photocopier.
SHAPES: dict[Tier, str] = {"lapsed": "■", "due": "▲", "near": "◆", "calm": "●"}
TIER_TITLES: dict[Tier, str] = {
    "lapsed": N_("lapsed, or may not be used"),
    "due": N_("past the last apply day, or renewal pending"),
    "near": N_("within 30 days of the last apply day"),
    "calm": N_("later"),
}


@attrs.frozen(slots=True)
class DueRow:
    """One credential that lapsed or will. ``days_left`` counts to the printed day (negative: lapsed for so long)."""

    unit: str
    staff_no: str
    name: str
    title: str
    kind: str
    number: str
    valid_until: date
    last_apply: date | None
    days_left: int
    tier: Tier
    state: str
    progress: str = ""


def due_list(
    rows: Sequence[DueRow],
    *,
    organisation: str,
    on_day: date,
    within: int,
    signatures: tuple[str, ...] = (),
    scope: str = "",
) -> Document:
    """Return the list of what lapsed or lapses within ``within`` days of ``on_day``, a band a department."""
    lines: list[Row | Band] = []
    number = 0
    for unit, members in by_unit(rows, then=lambda row: (row.valid_until, row.staff_no)):
        lapsed = _lapsed(members)
        lines.append(Band(unit or tr("No department"), tr("{count} in all, {lapsed} lapsed",
                                                            count=len(members), lapsed=lapsed)))  # fmt: skip
        for row in members:
            number += 1
            lines.append(_line(number, row))
    lapsed = _lapsed(rows)
    return Document(
        title=tr("Credentials due or lapsed"),
        organisation=organisation,
        meta=(
            tr("As of {day}, {within} days ahead", day=on_day.isoformat(), within=within),
            scope or tr("Whole hospital"),
            tr("{count} in all, {lapsed} lapsed", count=len(rows), lapsed=lapsed),
        ),
        landscape=True,
        blocks=(
            *((legend(),) if rows else ()),
            Table(
                columns=_columns(),
                rows=tuple(lines),
                empty=tr(
                    "On {day} no credential had lapsed, and none lapses within {within} days.",
                    day=on_day.isoformat(),
                    within=within,
                ),
            ),
            Signatures(signatures),
        ),
    )


def _lapsed(rows: Sequence[DueRow]) -> int:
    return sum(row.tier == "lapsed" and row.days_left < 0 for row in rows)


def legend() -> Paragraph:
    """Return the line that explains the shapes."""
    told = "　　".join(f"{shape} {tr(TIER_TITLES[tier])}" for tier, shape in SHAPES.items())
    return Paragraph(told, size=8.0, align="right", after=1.0)


def _columns() -> tuple[Column, ...]:
    return (
        Column(tr("No."), 0.5, "center", least=9),
        Column(tr("Staff number"), 1.0, least=18),
        Column(tr("Name"), 1.4, least=22),
        Column(tr("Professional title"), 1.2, least=18),
        Column(tr("Credential"), 1.8, least=28),
        Column(tr("Certificate number"), 2.0, least=34),
        Column(tr("Valid until"), 1.0, "center", least=20.5),
        Column(tr("Last apply day"), 1.0, "center", least=20.5),
        Column(tr("Days left"), 0.6, "right", least=15.5),
        Column(tr("State"), 1.4, least=26),
        Column(tr("Signed for"), 1.2, least=22),
    )


def _line(number: int, row: DueRow) -> Row:
    grave = row.tier in {"lapsed", "due"}
    state = f"{row.state}，{row.progress}" if row.progress else row.state
    return (
        number,
        row.staff_no,
        Cell(row.name, strong=grave),
        row.title,
        row.kind,
        row.number,
        row.valid_until,
        row.last_apply,
        Cell(row.days_left, strong=grave),
        Cell(state, strong=grave, mark=SHAPES[row.tier]),
        "",
    )
