"""The lists of the performance page: units of a month, shares of people, the course of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from app.performance.book import APPEAL, STATE_TITLES, RunLine, State, StepLine
from app.performance.outcome import PersonOutcome, UnitOutcome
from app.staff.codes import Table, label
from app.words import N_, tr
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import Shape, Tone

STATE_MARKS: dict[State, Mark] = {
    State.DRAFT: Mark(Shape.DOT, Tone.CALM),
    State.SUBMITTED: Mark(Shape.DIAMOND, Tone.NEAR),
    State.APPROVED: Mark(Shape.TICK, Tone.GOOD),
    State.PUBLISHED: Mark(Shape.TICK, Tone.GOOD),
    State.SEALED: Mark(Shape.SQUARE, Tone.CALM),
}
STEP_TITLES = {
    **{state.value: title for state, title in STATE_TITLES.items()},
    APPEAL: N_("Appeal"),
    "answer": N_("Answer to the appeal"),
}
TONES = {"BZ": Tone.ESTABLISHED, "BA": Tone.ESTABLISHED, "HT": Tone.CONTRACT, "RD": Tone.CONTRACT, "PQ": Tone.AGENCY}


@attrs.frozen(slots=True)
class UnitLine:
    """One unit of a month and its standing run, None where nothing was computed yet.

    ``added`` marks a unit that was chosen here and has no scheme yet.
    """

    unit_id: int
    unit: str
    run: RunLine | None
    added: bool = False


def unit_table() -> RowTable[UnitLine]:
    """Make the list of units."""
    table: RowTable[UnitLine] = RowTable(
        (
            Column("unit", tr("Unit"), lambda line: line.unit, width=130, stretch=True),
            Column("state", tr("State"), _state, width=86),
            Column("total", tr("Total"), _total, width=104, right=True, sort=lambda line: line.run and line.run.total),
        ),
        name=tr("Units of the month"),
    )
    table.say_when_empty(
        tr("No unit has a scheme in force."), tr("Choose a unit below and begin with a starter scheme.")
    )
    return table


def share_columns(units: Sequence[UnitOutcome]) -> tuple[Column[PersonOutcome], ...]:
    """Return the columns of the shares: a column a step, then what is paid."""
    steps = units[0].steps if units else ()
    more = any(person.held or person.adjusted for unit in units for person in unit.people)
    columns: list[Column[PersonOutcome]] = [
        Column("name", tr("Name"), lambda p: CellView(p.name or p.id, second=p.id), width=150, stretch=True),
        Column("staffing", tr("Staffing"), _staffing, width=76),
        *(
            Column(each.name, each.title or each.name, _portion(place), width=98, right=True, sort=_amount(place))
            for place, each in enumerate(steps)
        ),
    ]
    if more:
        columns.append(_sum("adjusted", tr("Adjusted")))
        columns.append(_sum("held", tr("Kept back")))
    columns.append(
        Column("payable", tr("Payable"), lambda p: CellView(f"{p.payable:,.2f}", tone=Tone.STRONG), width=110,
               right=True, sort=lambda p: p.payable)
    )  # fmt: skip
    return tuple(columns)


def life_table() -> RowTable[StepLine]:
    """Make the list of a run's steps."""
    table: RowTable[StepLine] = RowTable(
        (
            Column("at", tr("When"), _when, width=96, sort=lambda line: line.at),
            Column("state", tr("Step"), lambda line: tr(STEP_TITLES.get(line.state, line.state)), width=80),
            Column("by", tr("Done by"), lambda line: line.by_name, width=68),
            Column("person", tr("Whose"), lambda line: line.person, width=74),
            Column("reason", tr("Reason"), lambda line: CellView(line.reason, tooltip=line.reason), width=80,
                   stretch=True),
        ),
        name=tr("Course of the month"),
    )  # fmt: skip
    table.say_when_empty(tr("Nothing has happened yet."), "")
    return table


def _when(line: StepLine) -> CellView:
    return CellView(f"{line.at:%m-%d %H:%M}", tooltip=f"{line.at:%Y-%m-%d %H:%M}")


def _state(line: UnitLine) -> CellView:
    if line.run is None:
        return CellView(tr("Not computed"), tone=Tone.QUIET)
    marks = (STATE_MARKS[line.run.state],) if line.run.state in STATE_MARKS else ()
    if line.run.open_appeals:
        marks = (Mark(Shape.TRIANGLE, Tone.DUE, tr("Open appeals: {count}", count=line.run.open_appeals)),)
    return CellView(tr(STATE_TITLES[line.run.state]), marks=marks)


def _total(line: UnitLine) -> str:
    return "" if line.run is None else f"{line.run.total:,.2f}"


def _staffing(person: PersonOutcome) -> CellView:
    text = label(Table.STAFFING_TYPE, person.staffing) or person.staffing
    return CellView(text, tone=TONES.get(person.staffing, Tone.CALM), badge=True)


def _portion(place: int) -> Callable[[PersonOutcome], CellView | str]:
    def view(person: PersonOutcome) -> CellView | str:
        if place >= len(person.portions):
            return ""
        portion = person.portions[place]
        note = () if portion.note is None else (Mark(Shape.TRIANGLE, Tone.DUE, str(portion.note)),)
        return CellView(f"{portion.amount:,.2f}", marks=note, tooltip=portion.reckoning.formula)

    return view


def _amount(place: int) -> Callable[[PersonOutcome], object]:
    return lambda person: person.portions[place].amount if place < len(person.portions) else None


def _sum(name: str, title: str) -> Column[PersonOutcome]:
    return Column(name, title, lambda p: f"{getattr(p, name):,.2f}", width=96, right=True,
                  sort=lambda p: getattr(p, name))  # fmt: skip
