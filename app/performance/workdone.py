"""What was done in a unit's month, by person and item, as pay reads it: exports, rosters, what was typed; with its sources.

Needs no scheme: a ward that shares nothing yet can be shown what its people did.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError
from app.performance.entries import Entry, EntryKind, read_entries
from app.performance.gather import Found, found_of, people_of, source_of
from app.performance.service_days import Month
from app.staff.listing import StaffLine, lines_on
from app.staff.units import load_units
from app.words import say
from db.tables import PerfEntryRow, RosterCellRow, RosterSheetRow, WorkloadRow

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk import Work as UnitOfWork

NONE = Decimal(0)


@attrs.frozen(slots=True, kw_only=True)
class Done:
    """An amount and the rows it was read from."""

    amount: Decimal
    sources: tuple[str, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class WorkOfPerson:
    """One person's month: amounts by item, and scores and indices, which do not add up."""

    person_id: int
    staff_no: str
    name: str
    staffing: str
    amounts: Mapping[str, Done]
    scores: Mapping[str, Done]


@attrs.frozen(slots=True, kw_only=True)
class WorkSheet:
    """A unit's month: people who did something, what is on record for the unit itself, the items that occur."""

    unit_id: int
    unit: str
    month: str
    lines: tuple[WorkOfPerson, ...]
    own: WorkOfPerson
    items: tuple[str, ...]
    scores: tuple[str, ...]

    def sum_of(self, item: str) -> Decimal:
        """Return what the unit's people did of an item."""
        return sum((line.amounts[item].amount for line in self.lines if item in line.amounts), NONE)


def work_sheet(desk: Desk, *, unit_id: int, month: str) -> WorkSheet:
    """Return what was done in a unit's month.

    Raises:
        UserError: the month is none. NotFoundError: no such unit.
    """
    span = Month.of(month)
    with desk.read(Verb.WORKLOAD_VIEW) as work:
        work.require_unit(unit_id)
        units = load_units(work.session)
        if unit_id not in units:
            raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
        people = {line.id: line for line in people_of(work, unit_id, span)}
        found = found_of(work, tuple(people), month)
        typed: dict[int | None, list[Entry]] = defaultdict(list)
        for entry in read_entries(work, unit_id, month):
            typed[entry.person_id].append(entry)
        operated = _operated(work, people, month)
        everybody = [
            _person(line, found.get(who, Found()), typed[who], operated.get(who, {})) for who, line in people.items()
        ]
    lines = tuple(
        sorted((each for each in everybody if each.amounts or each.scores), key=lambda each: (each.staff_no, each.name))
    )
    own = _person(None, Found(), typed[None])
    return WorkSheet(
        unit_id=unit_id, unit=units[unit_id].name, month=month, lines=lines, own=own,
        items=_by_use(line.amounts for line in lines), scores=_by_use(line.scores for line in lines),
    )  # fmt: skip


def _person(
    line: StaffLine | None, found: Found, typed: Iterable[Entry], operated: Mapping[str, Done] | None = None
) -> WorkOfPerson:
    """Add up what was read and what was typed: what was typed of an item stands in the place of what was read of it."""
    entries = tuple(typed)
    work = [(each.name, each.value, source_of(each)) for each in entries if each.kind is EntryKind.WORK]
    over = {item for item, _amount, _source in work}
    work += [(each.item, each.quantity, each.source) for each in found.work if each.item not in over]
    amounts: dict[str, Done] = dict(operated or {})
    for item, amount, source in work:
        before = amounts.get(item, Done(amount=NONE))
        amounts[item] = Done(amount=before.amount + amount, sources=(*before.sources, source))
    scores = {item: Done(amount=each.value, sources=(each.source,)) for item, each in found.scores.items()}
    scores |= {
        each.name: Done(amount=each.value, sources=(source_of(each),))
        for each in entries
        if each.kind is EntryKind.SCORE
    }
    if line is None:
        return WorkOfPerson(person_id=0, staff_no="", name="", staffing="", amounts=amounts, scores=scores)
    return WorkOfPerson(
        person_id=line.id, staff_no=line.staff_no or "", name=line.name, staffing=line.staffing_type or "",
        amounts=amounts, scores=scores,
    )  # fmt: skip


def _operated(work: UnitOfWork, people: Mapping[int, StaffLine], month: str) -> Mapping[int, Mapping[str, Done]]:
    """Return by person how many operations of each level were done in each part: 四级主刀."""
    from app.exchange.workload.feeding import operations_of

    numbers = {who: str(who) for who in people}
    found: dict[int, dict[str, Done]] = defaultdict(dict)
    for case in operations_of(work, numbers, month):
        for role, number in case.team.items():
            who = int(number) if number.isdigit() else 0
            if who in people:
                item = f"{case.level}{role}"
                before = found[who].get(item, Done(amount=NONE))
                found[who][item] = Done(amount=before.amount + case.count, sources=(*before.sources, case.source))
    return found


def _by_use(held: Iterable[Mapping[str, Done]]) -> tuple[str, ...]:
    """Return the names that occur: those most people have first."""
    counted = Counter(name for each in held for name in each)
    return tuple(sorted(counted, key=lambda name: (-counted[name], name)))


def worked_units(desk: Desk, *, month: str) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the units in which work of the month is on record: read in, rostered or typed."""
    span = Month.of(month)
    with desk.read(Verb.WORKLOAD_VIEW) as work:
        units = load_units(work.session)
        read = set(work.session.scalars(select(WorkloadRow.person_id).where(WorkloadRow.month == month).distinct()))
        people = lines_on(work, span.last, with_left=True) if read else ()
        ids = {line.working_unit_id or line.home_unit_id for line in people if line.id in read}
        entry, cell, sheet = PerfEntryRow, RosterCellRow, RosterSheetRow
        typed = select(entry.unit_id).where(
            entry.month == month, entry.kind == EntryKind.WORK, entry.reversed_at.is_(None)
        )
        rostered = select(sheet.unit_id).join(cell, cell.sheet_id == sheet.id).where(
            cell.day >= span.first, cell.day <= span.last
        )  # fmt: skip
        ids |= {*work.session.scalars(typed.distinct()), *work.session.scalars(rostered.distinct())}
        seen = sorted(number for number in ids if number in units and (work.scope is None or number in work.scope))
        return tuple((number, units[number].name) for number in seen)
