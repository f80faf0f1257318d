"""A list of certificates with their state, shared by the board of the morning and the ledger."""

from __future__ import annotations

from app.credentials.lines import DueLine
from app.words import tr
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import TIER_SHAPES, Tone

TONES = {"lapsed": Tone.LAPSED, "due": Tone.DUE, "near": Tone.NEAR, "calm": Tone.CALM}


def due_columns(*, wide: bool) -> tuple[Column[DueLine], ...]:
    """Return the columns; the ``wide`` form is for a page, the other for a side panel."""
    person: tuple[Column[DueLine], ...] = (
        Column("staff_no", tr("Staff no."), lambda line: line.staff_no, width=84),
        Column("name", tr("Name"), lambda line: CellView(line.name, Tone.STRONG), width=96),
    )
    until: tuple[Column[DueLine], ...] = (
        Column(
            "until",
            tr("Valid until"),
            _day,
            width=104,
            sort=lambda line: str(line.valid_until or ""),
        ),
        Column("state", tr("State"), _state, width=150, sort=lambda line: (line.tier, line.days_left or 0)),
    )
    if not wide:
        return (person[1], Column("kind", tr("Credential"), lambda line: line.kind_title, stretch=True), *until)
    return (
        Column("unit", tr("Department"), lambda line: line.unit, width=150),
        *person,
        Column("kind", tr("Credential"), lambda line: line.kind_title, stretch=True),
        Column("number", tr("Number"), lambda line: line.number, width=200),
        *until,
        Column("left", tr("Days left"), _left, width=80, sort=lambda line: line.days_left or 99_999),
    )


def due_table(*, wide: bool, name: str) -> RowTable[DueLine]:
    """Return a table of certificates."""
    table: RowTable[DueLine] = RowTable(due_columns(wide=wide), name=name)
    table.say_when_empty(tr("Nothing here"), tr("No certificate is in this state."))
    return table


def _day(line: DueLine) -> str:
    return line.valid_until.isoformat() if line.valid_until else tr("no end")


def _left(line: DueLine) -> CellView:
    return CellView("" if line.days_left is None else str(line.days_left))


def _state(line: DueLine) -> CellView:
    tone = TONES.get(line.tier, Tone.CALM)
    if not line.state_title:
        return CellView("")
    return CellView(line.state_title, tone, marks=(Mark(TIER_SHAPES[tone], tone),), tooltip=line.citation)
