"""The board of the morning: who has lapsed, what is due, what waits; every figure opens its names.

Twenty thousand people with eight certificates each are read as bare columns and folded in plain Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import func, or_, select

from app.access.permissions import Verb
from app.credentials.lines import DueLine, homes_on, present, read_lines
from app.credentials.validity import (
    State,
)
from db.tables import PersonRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

MONTHS = 11
LAPSED_STATES = frozenset({State.LAPSED, State.SUSPENDED, State.CANCELLED, State.REVOKED})


@attrs.frozen(slots=True)
class Figure:
    """One figure of the board and the certificates (or people) behind it."""

    key: str
    count: int
    lines: tuple[DueLine, ...]
    note: int = 0


@attrs.frozen(slots=True)
class HeatRow:
    """A department: how many have lapsed, how many end in each month, and the sum."""

    unit_id: int | None
    unit: str
    lapsed: int
    months: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum of the row."""
        return self.lapsed + sum(self.months)


@attrs.frozen(slots=True)
class Dashboard:
    """The morning's board: figures by key, heat map, and the first months' names."""

    on: date
    figures: dict[str, Figure]
    months: tuple[tuple[int, int], ...]
    heat: tuple[HeatRow, ...]
    lines: tuple[DueLine, ...]
    people: int
    campuses: int

    def of_month(self, unit_id: int | None, place: int) -> tuple[DueLine, ...]:
        """Return the names behind one cell of the heat map; place -1 is the lapsed column."""
        if place < 0:
            return tuple(line for line in self.figures["lapsed"].lines if line.unit_id == unit_id)
        year, month = self.months[place]
        return tuple(
            line
            for line in self.lines
            if line.unit_id == unit_id
            and line.valid_until is not None
            and (line.valid_until.year, line.valid_until.month) == (year, month)
            and line.tier != "lapsed"
        )


def due_list(desk: Desk, *, on: date | None = None, within: int = 90) -> tuple[DueLine, ...]:
    """Return what has lapsed or ends within ``within`` days, the most urgent first."""
    day = on or desk.clock.today()
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        lines = read_lines(work, day)
    return _urgent(
        line for line in lines if line.tier == "lapsed" or (line.days_left is not None and line.days_left <= within)
    )


def ledger(desk: Desk, *, on: date | None = None) -> tuple[DueLine, ...]:
    """Return every current certificate, those without an end included."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        return read_lines(work, on or desk.clock.today(), all_kinds=True)


def dashboard(desk: Desk, *, on: date | None = None) -> Dashboard:
    """Fold the ledger into the morning's board."""
    day = on or desk.clock.today()
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        lines = read_lines(work, day, until=_horizon(day))
        waiting = read_lines(work, day, all_kinds=True, approval="proposed")
        people = work.session.scalar(select(func.count(PersonRow.id)).where(present(day))) or 0
        campuses = work.session.scalar(select(func.count(UnitRow.id)).where(UnitRow.kind == "campus")) or 0
        faulty = _faulty_people(work, day)
    lapsed = _urgent(line for line in lines if line.tier == "lapsed" and line.bars)
    late = _urgent(line for line in lines if line.state == State.LATE.value)
    figures = {
        "lapsed": Figure("lapsed", len(lapsed), lapsed, len({line.person_id for line in lapsed})),
        "late": Figure("late", len(late), late),
        "due30": _within(lines, 0, 30),
        "due90": _within(lines, 31, 90),
        "waiting": Figure("waiting", len(waiting), waiting),
        "data": Figure("data", len(faulty), faulty),
    }
    months = tuple(_months(day))
    return Dashboard(day, figures, months, _heat(lines, months), lines, people, campuses)


def _faulty_people(work: Work, day: date) -> tuple[DueLine, ...]:
    """Return people whose record lacks what the ledger needs: an identity number, a birth date or a staff number."""
    rows = work.session.execute(
        select(PersonRow.id, PersonRow.staff_no, PersonRow.name).where(
            present(day), or_(PersonRow.id_no.is_(None), PersonRow.birth.is_(None), PersonRow.staff_no.is_(None))
        )
    )
    homes = homes_on(work, day)
    units = {row.id: row.name for row in work.session.execute(select(UnitRow.id, UnitRow.name))}
    return tuple(
        DueLine(0, row.id, row.staff_no or "", row.name, homes.get(row.id), units.get(homes.get(row.id, 0), ""), "", "",
                "", None, None, None, "data", "", "calm", "none", "policy", "", bars=False)
        for row in rows
        if work.scope is None or homes.get(row.id) in work.scope
    )  # fmt: skip


def _within(lines: Sequence[DueLine], low: int, high: int) -> Figure:
    key = f"due{high}"
    chosen = _urgent(
        line for line in lines if line.days_left is not None and low <= line.days_left <= high and line.tier != "lapsed"
    )
    under_way = sum(1 for line in chosen if line.renewal in ("submitted", "accepted"))
    return Figure(key, len(chosen), chosen, under_way)


def _urgent(lines: Any) -> tuple[DueLine, ...]:
    return tuple(
        sorted(
            lines, key=lambda line: (line.days_left if line.days_left is not None else -9999, line.unit, line.staff_no)
        )
    )


def _months(day: date) -> list[tuple[int, int]]:
    months = []
    year, month = day.year, day.month
    for _n in range(MONTHS):
        months.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - December
    return months


def _horizon(day: date) -> date:
    """Return the last day the board looks at: the end of its last month."""
    year, month = _months(day)[-1]
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _heat(lines: Sequence[DueLine], months: tuple[tuple[int, int], ...]) -> tuple[HeatRow, ...]:
    places = {month: place for place, month in enumerate(months)}
    lapsed: dict[int | None, int] = defaultdict(int)
    counts: dict[int | None, list[int]] = defaultdict(lambda: [0] * len(months))
    names: dict[int | None, str] = {}
    for line in lines:
        names[line.unit_id] = line.unit
        if line.tier == "lapsed":
            lapsed[line.unit_id] += int(line.bars)
        elif line.valid_until is not None:
            place = places.get((line.valid_until.year, line.valid_until.month))
            if place is not None:
                counts[line.unit_id][place] += 1
    rows = [HeatRow(unit, names[unit], lapsed[unit], tuple(counts[unit])) for unit in names]
    return tuple(sorted((row for row in rows if row.total), key=lambda row: (-row.lapsed, -row.total, row.unit)))
