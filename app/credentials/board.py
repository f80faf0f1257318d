"""The board of the morning: who has lapsed, what is due, what waits; every figure opens its names.

What is near is read with its names; what ends later is only counted, and read with its names when a figure of the
heat map is opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import func, or_, select

from app.access.permissions import Verb
from app.credentials.ground import Ground, ground_of, pieces
from app.credentials.lines import DueLine, judged, live, read_lines, several
from app.credentials.validity import State
from db.tables import CredentialRow, PersonRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

MONTHS = 11
NEAR = 90
NEVER = 10**6  # days: what has no end comes after what has one
GRAVEST_FIRST = ("lapsed", "due", "near", "calm")
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
    """The morning's board: figures by key and the heat map.

    ``places`` names the units the reader answers for; it is empty for whoever sees the whole hospital.
    """

    on: date
    figures: dict[str, Figure]
    months: tuple[tuple[int, int], ...]
    heat: tuple[HeatRow, ...]
    people: int
    campuses: int
    places: tuple[str, ...] = ()


def due_list(desk: Desk, *, on: date | None = None, within: int = 90) -> tuple[DueLine, ...]:
    """Return what has lapsed or ends within ``within`` days, the most urgent first."""
    day = on or desk.clock.today()
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        lines = read_lines(work, ground_of(work, day), until=day + timedelta(days=within))
    return urgent(
        line for line in lines if line.tier == "lapsed" or (line.days_left is not None and line.days_left <= within)
    )


def ledger(desk: Desk, *, on: date | None = None) -> tuple[DueLine, ...]:
    """Return every current certificate, those without an end included; the gravest first, then what ends soonest."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        lines = read_lines(work, ground_of(work, on or work.today), all_kinds=True)
    return tuple(sorted(lines, key=_gravity))


def _gravity(line: DueLine) -> tuple[int, int, str, str]:
    ends = line.days_left if line.days_left is not None else NEVER
    return GRAVEST_FIRST.index(line.tier), ends, line.unit, line.staff_no


def waiting(desk: Desk, *, on: date | None = None) -> tuple[DueLine, ...]:
    """Return the proposals that wait for approval."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        return _waiting(work, ground_of(work, on or work.today))


def dashboard(desk: Desk, *, on: date | None = None) -> Dashboard:
    """Fold the ledger into the morning's board."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        day = on or work.today
        ground = ground_of(work, day)
        lines = read_lines(work, ground, until=day + timedelta(days=NEAR))
        months = tuple(_months(day))
        return Dashboard(
            on=day,
            figures=_figures(work, ground, lines),
            months=months,
            heat=_heat(ground, lines, _later(work, ground, lines), months),
            people=len(ground.people),
            campuses=work.session.scalar(select(func.count(UnitRow.id)).where(UnitRow.kind == "campus")) or 0,
            places=_places(work),
        )


def _places(work: Work) -> tuple[str, ...]:
    """Return the names of the topmost units of the reader's scope."""
    if work.scope is None:
        return ()
    rows = work.session.execute(
        select(UnitRow.name, UnitRow.parent_id).where(UnitRow.id.in_(work.scope)).order_by(UnitRow.id)
    )
    return tuple(name for name, parent in rows if parent not in work.scope)


def cell_lines(desk: Desk, board: Dashboard, *, unit_id: int | None, place: int) -> tuple[DueLine, ...]:
    """Return the names behind one cell of the heat map; place -1 is the lapsed column, one past the months the sum."""
    if place < 0:
        return tuple(line for line in board.figures["lapsed"].lines if line.unit_id == unit_id)
    wanted = set(board.months) if place >= len(board.months) else {board.months[place]}
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        ground = ground_of(work, board.on)
        lines = read_lines(work, ground, until=_horizon(board.on), units=frozenset({unit_id}))
    lapsed = [line for line in lines if line.tier == "lapsed" and line.bars] if place >= len(board.months) else []
    ends = [line for line in lines if line.tier != "lapsed" and _month(line.valid_until) in wanted]
    return urgent([*lapsed, *ends])


def urgent(lines: Iterable[DueLine]) -> tuple[DueLine, ...]:
    """Sort lines, the most urgent first."""
    return tuple(
        sorted(
            lines, key=lambda line: (line.days_left if line.days_left is not None else -9999, line.unit, line.staff_no)
        )
    )


def _figures(work: Work, ground: Ground, lines: Sequence[DueLine]) -> dict[str, Figure]:
    lapsed = urgent(line for line in lines if line.tier == "lapsed" and line.bars)
    late = urgent(line for line in lines if line.state == State.LATE.value)
    waits = _waiting(work, ground)
    faulty = _faulty_people(work, ground)
    return {
        "lapsed": Figure("lapsed", len(lapsed), lapsed, len({line.person_id for line in lapsed})),
        "late": Figure("late", len(late), late),
        "due30": _within(lines, 0, 30),
        "due90": _within(lines, 31, NEAR),
        "waiting": Figure("waiting", len(waits), waits),
        "data": Figure("data", len(faulty), faulty),
    }


def _waiting(work: Work, ground: Ground) -> tuple[DueLine, ...]:
    rows = work.session.execute(live("proposed")).all()
    return judged(work, ground, (row for row in rows if row.person_id in ground.people), approval="proposed")


def _faulty_people(work: Work, ground: Ground) -> tuple[DueLine, ...]:
    """Return people whose record lacks what the ledger needs: an identity number, a birth date or a staff number."""
    person = PersonRow
    rows = work.session.execute(
        select(person.id, person.staff_no, person.name).where(
            or_(person.id_no.is_(None), person.birth.is_(None), person.staff_no.is_(None))
        )
    )
    return tuple(
        DueLine(0, row.id, row.staff_no or "", row.name, *ground.unit_of(row.id), "", "", "", None, None, None, "data",
                "", "calm", "none", "policy", "", bars=False)
        for row in rows
        if row.id in ground.people
    )  # fmt: skip


def _later(work: Work, ground: Ground, lines: Sequence[DueLine]) -> list[tuple[int, date]]:
    """Return (person, end) of what ends after the near days and within the board's months.

    Of a right of which one row is kept three columns tell all; the few others are judged as a whole.
    """
    row = CredentialRow
    near, horizon = ground.day + timedelta(days=NEAR), _horizon(ground.day)
    many = several(work)
    known = {line.credential_id for line in lines}
    found: list[tuple[int, date]] = []
    shared: set[int] = set()
    later = select(row.id, row.person_id, row.kind, row.valid_until).where(
        row.withdrawn_at.is_(None), row.approval == "approved", row.valid_until > near, row.valid_until <= horizon,
        row.standing == "normal", row.no_expiry.is_(False),
    )  # fmt: skip
    for credential_id, person_id, kind, until in work.session.execute(later):
        if person_id not in ground.people or credential_id in known or until is None:
            continue
        if (person_id, kind) in many:
            shared.add(person_id)
        else:
            found.append((person_id, until))
    if shared:
        found += [
            (line.person_id, line.valid_until)
            for line in _whole_rights(work, ground, shared, many)
            if line.valid_until is not None and near < line.valid_until <= horizon and line.tier != "lapsed"
            if line.credential_id not in known
        ]
    return found


def _whole_rights(work: Work, ground: Ground, people: set[int], many: set[tuple[int, str]]) -> tuple[DueLine, ...]:
    rows: list[Any] = []
    for piece in pieces(sorted(people)):
        wanted = live("approved").where(CredentialRow.person_id.in_(piece))
        rows += [row for row in work.session.execute(wanted) if (row.person_id, row.kind) in many]
    return judged(work, ground, rows)


def _within(lines: Sequence[DueLine], low: int, high: int) -> Figure:
    key = f"due{high}"
    chosen = urgent(
        line for line in lines if line.days_left is not None and low <= line.days_left <= high and line.tier != "lapsed"
    )
    under_way = sum(1 for line in chosen if line.renewal in ("submitted", "accepted"))
    return Figure(key, len(chosen), chosen, under_way)


def _months(day: date) -> list[tuple[int, int]]:
    months = []
    year, month = day.year, day.month
    for _n in range(MONTHS):
        months.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - December
    return months


def _month(day: date | None) -> tuple[int, int] | None:
    return None if day is None else (day.year, day.month)


def _horizon(day: date) -> date:
    """Return the last day the board looks at: the end of its last month."""
    year, month = _months(day)[-1]
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _heat(
    ground: Ground, lines: Sequence[DueLine], later: Iterable[tuple[int, date]], months: tuple[tuple[int, int], ...]
) -> tuple[HeatRow, ...]:
    places = {month: place for place, month in enumerate(months)}
    lapsed: dict[int | None, int] = defaultdict(int)
    counts: dict[int | None, list[int]] = defaultdict(lambda: [0] * len(months))
    ends = [(line.unit_id, line.valid_until) for line in lines if line.tier != "lapsed"]
    ends += [(ground.homes.get(person_id), until) for person_id, until in later]
    for line in lines:
        if line.tier == "lapsed":
            lapsed[line.unit_id] += int(line.bars)
    for unit_id, until in ends:
        place = places.get((until.year, until.month)) if until is not None else None
        if place is not None:
            counts[unit_id][place] += 1
    rows = [
        HeatRow(unit_id, ground.units.get(unit_id or 0, ""), lapsed[unit_id], tuple(counts[unit_id]))
        for unit_id in {*lapsed, *counts}
    ]
    return tuple(sorted((row for row in rows if row.total), key=lambda row: (-row.lapsed, -row.total, row.unit)))
