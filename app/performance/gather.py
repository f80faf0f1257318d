"""A unit's month put together from the vault: scheme, people as they stood, entries, work read in, days they may not practise.

Work and attendance beyond typed entries come from published rosters and imported workload (``sources``); a typed entry
of the same name always comes first, since a person answers for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from app.credentials.asking import holders_of
from app.credentials.catalogue import duty_of, post_demands
from app.credentials.eligibility import Holder, barred_intervals
from app.performance.allotments import part_for
from app.performance.appraising import appraised
from app.performance.entries import Entry, EntryKind, read_entries
from app.performance.problem import (
    Adjustment,
    Attendance,
    Frozen,
    Line,
    Member,
    Operations,
    Problem,
    Score,
    Step,
    Unit,
    Work,
)
from app.performance.schemes import Scheme, has_scheme, schemes_in_force
from app.performance.service_days import Month
from app.performance.survey_marks import SATISFACTION
from app.staff.codes import Table, label
from app.staff.listing import StaffLine, lines_on
from app.staff.units import load_units

if TYPE_CHECKING:
    from app.desk import Work as UnitOfWork

#: The source of an attendance nobody entered.
FULL = "未录入出勤，按全勤计"

STAFFING = "用工形式"
#: What a coefficient table may be called so that a person's own record finds the row.
OWN_KEYS: Mapping[str, Callable[[StaffLine], str]] = {
    "职称": lambda line: label(Table.TITLE, line.appointed_code) or line.title,
    "职称聘任": lambda line: label(Table.TITLE, line.appointed_code) or line.title,
    "层级": lambda line: line.nurse_level or "",
    STAFFING: lambda line: line.staffing_type or "",
    "岗位等级": lambda line: label(Table.POST_GRADE, line.post_grade) or "",
    "层级档位": lambda line: line.nurse_level or "",
    "职称档位": lambda line: label(Table.TITLE, line.appointed_code) or line.title,
    "人员类别": lambda line: label(Table.CATEGORY, line.category) or "",
}


@attrs.frozen(slots=True)
class Found:
    """What a source knows of one person's month."""

    work: tuple[Work, ...] = ()
    scores: Mapping[str, Score] = attrs.field(factory=dict)
    attendance: Attendance | None = None


@attrs.frozen
class _Ground:
    """What one unit's month stands on, read once."""

    work: UnitOfWork
    span: Month
    people: Mapping[int, StaffLine]
    own: tuple[Entry, ...]
    by_person: Mapping[int, list[Entry]]
    found: Mapping[int, Found]
    frozen: Mapping[int, tuple[Frozen, ...]]

    def of(self, who: int, *kinds: EntryKind) -> list[Entry]:
        """Return a person's entries of these kinds."""
        return [entry for entry in self.by_person.get(who, ()) if entry.kind in kinds]


def gather(
    work: UnitOfWork, unit_id: int, month: str, *, instead: Scheme | None = None, allotted: bool = True
) -> tuple[Problem, Mapping[str, int]]:
    """Return the problem of a unit's month and the person id of each member.

    ``instead`` is a scheme tried out in the place of the pool's own (of its unit, kept or not). Where the hospital has
    split a budget, the unit shares out its part (``allotted`` False asks for its own pool).

    Raises:
        UserError: the unit has no scheme, or the month is none.
    """
    span = Month.of(month)
    in_force = _in_force(work, unit_id, month, instead)
    people = {line.id: line for line in people_of(work, unit_id, span)}
    by_person: dict[int, list[Entry]] = defaultdict(list)
    entries = read_entries(work, unit_id, month)
    for entry in entries:
        if entry.person_id is not None:
            by_person[entry.person_id].append(entry)
    own = tuple(entry for entry in entries if entry.person_id is None)
    frozen = frozen_of(work, people.values(), span)
    ground = _Ground(work, span, people, own, by_person, found_of(work, tuple(people), month), frozen)
    paid = _paid_by(in_force, people.values())
    units = tuple(_unit(ground, scheme, paid[scheme.id]) for scheme in in_force)
    ids = {member_id(line.id, line.staff_no): line.id for line in people.values()}
    budget = part_for(work, unit_id, month) if allotted else None
    return Problem(month=month, units=units, title=in_force[0].unit, budget=budget), ids


def _in_force(work: UnitOfWork, unit_id: int, month: str, instead: Scheme | None) -> tuple[Scheme, ...]:
    if instead is None:
        return schemes_in_force(work, unit_id, month)
    others = schemes_in_force(work, unit_id, month) if has_scheme(work, unit_id, month) else ()
    return (*(each for each in others if each.pool != instead.pool), instead)


def people_of(work: UnitOfWork, unit_id: int, span: Month) -> Iterable[StaffLine]:
    """Yield those who worked in the unit (or below it) when the month ended, or until they left during it."""
    units = load_units(work.session)
    top = units[unit_id]
    inside = frozenset(number for number, unit in units.items() if unit.below(top))
    for line in lines_on(work, span.last, with_left=True, units=inside):
        if (line.working_unit_id or line.home_unit_id) not in inside:
            continue
        if line.left_on is None or line.left_on >= span.first:
            yield line


def _paid_by(pools: tuple[Scheme, ...], people: Iterable[StaffLine]) -> Mapping[int, tuple[StaffLine, ...]]:
    """Return by scheme id whom each pool pays: everybody by one pool, the one that names most of what they are."""
    found: dict[int, list[StaffLine]] = {pool.id: [] for pool in pools}
    for line in people:
        fitting = [pool for pool in pools if _fits(pool, line)]
        if fitting:
            best = max(fitting, key=lambda pool: (bool(pool.staffing) + bool(pool.categories), pool.pool))
            found[best.id].append(line)
    return {number: tuple(lines) for number, lines in found.items()}


def _fits(pool: Scheme, line: StaffLine) -> bool:
    return (not pool.staffing or line.staffing_type in pool.staffing) and (
        not pool.categories or line.category in pool.categories
    )


def _unit(ground: _Ground, scheme: Scheme, chosen: tuple[StaffLine, ...]) -> Unit:
    spec = scheme.spec
    scores = {entry.name: _score(entry) for entry in ground.own if entry.kind is EntryKind.SCORE}
    lines = (
        Line(title=entry.name, amount=entry.value, reason=entry.reason)
        for entry in ground.own
        if entry.kind is EntryKind.LINE
    )
    numbers = {line.id: member_id(line.id, line.staff_no) for line in chosen}
    return attrs.evolve(
        spec,
        code=str(scheme.unit_id),
        name=f"{scheme.unit}（{scheme.pool}）" if scheme.pool else scheme.unit,
        scores={**spec.scores, **_heard(ground, scheme.unit_id), **scores},
        work=tuple(_work(entry) for entry in ground.own if entry.kind is EntryKind.WORK),
        operations=_operations(ground, spec, numbers),
        lines=(*spec.lines, *lines),
        steps=tuple(_step(ground, each, numbers) for each in spec.steps),
        people=tuple(_member(ground, line, spec) for line in chosen),
        adjustments=tuple(_adjustment(number, entry) for who, number in numbers.items()
                          for entry in ground.of(who, EntryKind.ADJUSTMENT, EntryKind.WITHIN)),
    )  # fmt: skip


def _heard(ground: _Ground, unit_id: int) -> Mapping[str, Score]:
    """Return what patients said of the unit on paper, where they did."""
    from app.performance.survey import heard_of_unit

    heard = heard_of_unit(ground.work, unit_id, f"{ground.span.first:%Y-%m}")
    return {} if heard is None else {SATISFACTION: Score(value=heard.percent, source=heard.source)}


def _operations(ground: _Ground, spec: Unit, numbers: Mapping[int, str]) -> tuple[Operations, ...]:
    """Return the operations read in, for a scheme that gives points for them."""
    from app.exchange.workload.feeding import operations_of

    month = f"{ground.span.first:%Y-%m}"
    return operations_of(ground.work, numbers, month, roles=spec.role_shares) if spec.operation_points else ()


def _step(ground: _Ground, step: Step, numbers: Mapping[int, str]) -> Step:
    """Fill in the amounts typed for people."""
    amounts = dict(step.amounts)
    for who, number in numbers.items():
        typed = [entry.value for entry in ground.of(who, EntryKind.DIRECT) if entry.name == step.name]
        if typed:
            amounts[number] = sum(typed, Decimal(0))
    return attrs.evolve(step, amounts=amounts)


def _member(ground: _Ground, line: StaffLine, spec: Unit) -> Member:
    found = ground.found.get(line.id, Found())
    work = ground.of(line.id, EntryKind.WORK)
    typed = {entry.name for entry in work}
    tables = appraised(spec).tables
    keys = {name: own(line) for name, own in OWN_KEYS.items() if name in tables}
    if keys.get(STAFFING) not in tables.get(STAFFING, {}):  # a table may name staffing types by their words
        keys |= {STAFFING: label(Table.STAFFING_TYPE, line.staffing_type)} if STAFFING in keys else {}
    keys.update({entry.name: entry.key for entry in ground.of(line.id, EntryKind.KEY) if entry.key})
    scores = {entry.name: _score(entry) for entry in ground.of(line.id, EntryKind.SCORE)}
    return Member(
        id=member_id(line.id, line.staff_no),
        name=line.name,
        staffing=line.staffing_type or "",
        post_class=keys.get("岗位", ""),
        keys=keys,
        work=(*(row for row in found.work if row.item not in typed), *(_work(entry) for entry in work)),
        scores={**found.scores, **scores},
        attendance=_attendance(ground, line, found),
        frozen=ground.frozen[line.id],
        vetoed="；".join(entry.reason for entry in ground.of(line.id, EntryKind.VETO)),
    )


def _attendance(ground: _Ground, line: StaffLine, found: Found) -> Attendance:
    given = ground.of(line.id, EntryKind.ATTENDANCE)
    if given:
        return Attendance(coefficient=given[-1].value, source=source_of(given[-1]))
    return found.attendance or Attendance(coefficient=Decimal(1), source=FULL)


def _adjustment(number: str, entry: Entry) -> Adjustment:
    return Adjustment(
        person=number, amount=entry.value, reason=entry.reason, inside=entry.kind is EntryKind.WITHIN,
        source=source_of(entry),
    )  # fmt: skip


def frozen_of(work: UnitOfWork, lines: Iterable[StaffLine], span: Month) -> Mapping[int, tuple[Frozen, ...]]:
    """Return the days on which the law bars each of these people, read at once."""
    demanded = {line.id: _demanded(line) for line in lines}
    asked = {code: duty_of(code) for duties in demanded.values() for code in duties}
    barrable = (who for who, duties in demanded.items() if duties)
    holders = holders_of(work, barrable, span.last, duties=tuple(asked.values()))
    return {
        who: tuple(each for duty in duties for each in _barred(holders[who], duty, span))
        for who, duties in demanded.items()
    }


def _demanded(line: StaffLine) -> tuple[str, ...]:
    return tuple(
        each.duty for each in post_demands() if each.category == line.category and line.staffing_type not in each.exempt
    )


def _barred(holder: Holder, duty: str, span: Month) -> Iterator[Frozen]:
    for interval in barred_intervals(holder, duty_of(duty), span.first, span.last):
        causes = [cause for cause in interval.causes if cause.statutory]
        if causes:
            told = "；".join(str(cause.sentence) for cause in causes)
            citations = "、".join(dict.fromkeys(cause.citation for cause in causes))
            yield Frozen(first=interval.first, last=interval.last, reason=told, citation=citations)


def found_of(work: UnitOfWork, people: tuple[int, ...], month: str) -> Mapping[int, Found]:
    """Return what exports and rosters say of these people's month (for services inside a unit of work)."""
    from app.performance.sources import sources

    gathered: dict[int, Found] = {}
    for source in sources():
        for who, more in source(work, people, month).items():
            known = gathered.get(who, Found())
            gathered[who] = Found(
                (*known.work, *more.work), {**known.scores, **more.scores}, more.attendance or known.attendance
            )
    return gathered


def member_id(person_id: int, staff_no: str | None) -> str:
    """Return by what a person is known in a computed month: the staff number where there is one."""
    return staff_no or f"#{person_id}"


def _score(entry: Entry) -> Score:
    return Score(value=entry.value, source=source_of(entry))


def _work(entry: Entry) -> Work:
    return Work(item=entry.name, quantity=entry.value, day=entry.day, source=source_of(entry))


def source_of(entry: Entry) -> str:
    """Return where an entry was read, in words: what it names, or that it was typed, by whom."""
    return entry.source or f"录入 {entry.id}（{entry.by_name or entry.by}）"
