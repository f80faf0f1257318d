"""A run: a problem in, an outcome out. Pure, and the same for the same problem whatever the order of its rows."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from app.errors import UserError
from app.performance.appraising import appraised, check_appraisal
from app.performance.formula import parse_formula
from app.performance.guard import refuse_banned
from app.performance.money import NOUGHT
from app.performance.names import Names, member_names, unit_names
from app.performance.outcome import CapOutcome, Level, Outcome, Remark, UnitOutcome
from app.performance.people import accounts, check_adjustments, person_outcome
from app.performance.pools import Pool, pool_of, scaled, under_cap
from app.performance.problem import Problem, Unit, Work
from app.performance.remarks import method_remarks, unit_remarks
from app.performance.service_days import Month
from app.performance.sharing import share_out
from app.staff.codes import ESTABLISHMENT_TYPES
from app.words import say

#: The version of the rules of computing; goes up when the same problem would come out otherwise.
RULES = "1"
#: Fields that came later: empty, they play no part in a digest, so that those of earlier months stand.
LATER = frozenset({"indicators"})


def run(problem: Problem) -> Outcome:
    """Compute a month.

    Raises:
        UserError: the problem cannot be computed; the sentence names the unit, the step or the person.
    """
    month = Month.of(problem.month)
    problem = _in_order(problem)
    _check(problem)
    told = digest(problem)
    problem = attrs.evolve(problem, units=tuple(appraised(unit) for unit in problem.units))
    people = {key: _names_of_people(unit, month) for key, unit in _by_key(problem)}
    pools = {key: (unit, pool_of(unit, unit_names(unit, people[key]))) for key, unit in _by_key(problem)}
    fitted = {key: pool for key, (_unit, pool) in pools.items()}
    if problem.budget is not None:
        fitted = scaled(pools, problem.budget)
    units: list[UnitOutcome] = []
    remarks: list[Remark] = []
    for key, unit in _by_key(problem):
        outcome = _unit_outcome(unit, fitted[key], people[key], month)
        units.append(outcome)
        remarks.extend(unit_remarks(unit, outcome, month))
    remarks.extend(method_remarks(problem.units))
    cap = _cap(problem, units)
    if cap is not None and any(cap.deferred.values()):
        remarks.append(_over_cap(cap))
    return Outcome(
        rules=RULES, digest=told, month=problem.month, units=tuple(units),
        accounts=accounts(person for unit in units for person in unit.people), remarks=tuple(remarks), cap=cap,
    )  # fmt: skip


def digest(problem: Problem) -> str:
    """Return the SHA-256 of a problem in its canonical form: equal problems have equal digests, whatever their order."""
    told = json.dumps(_canonical(attrs.asdict(problem)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _canonical(inner) for key, inner in value.items() if inner or key not in LATER}
    if isinstance(value, (tuple, list)):
        inner = [_canonical(each) for each in value]
        # Rows have no order; steps and lines do, and keep it.
        return sorted(inner, key=_sort_key) if inner and _are_rows(inner) else inner
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _are_rows(inner: list[Any]) -> bool:
    return isinstance(inner[0], dict) and not {"method", "title"} & inner[0].keys()


def _sort_key(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _in_order(problem: Problem) -> Problem:
    """Put rows into one order, so that sums of long decimals round alike whatever order they came in."""

    def rows(work: Iterable[Work]) -> tuple[Work, ...]:
        return tuple(sorted(work, key=lambda row: (row.item, row.day or date.min, row.source, row.quantity)))

    units = tuple(
        attrs.evolve(
            unit,
            work=rows(unit.work),
            operations=tuple(sorted(unit.operations, key=repr)),
            people=tuple(
                attrs.evolve(member, work=rows(member.work)) for member in sorted(unit.people, key=lambda each: each.id)
            ),
        )
        for unit in problem.units
    )
    return attrs.evolve(problem, units=units)


def _by_key(problem: Problem) -> Iterator[tuple[str, Unit]]:
    """Yield the units with a key of their own: two pools may belong to one unit."""
    for number, unit in enumerate(problem.units):
        yield f"{unit.code}\n{unit.name}\n{number:06}", unit


def _names_of_people(unit: Unit, month: Month) -> dict[str, Names]:
    return {member.id: member_names(unit, member, month) for member in unit.people}


def _unit_outcome(unit: Unit, pool: Pool, names: Mapping[str, Names], month: Month) -> UnitOutcome:
    shared = share_out(unit, pool.distributable, names=names, month=month)
    members = sorted(unit.people, key=lambda member: member.id)
    return UnitOutcome(
        code=unit.code, name=unit.name, gross=pool.gross, pool=pool.pool, reserve=pool.reserve,
        distributable=pool.distributable, unallocated=shared.unallocated, brought_forward=pool.brought_forward,
        reckoning=pool.reckoning, waterfall=pool.waterfall, steps=shared.steps,
        people=tuple(person_outcome(unit, member, shared.portions[member.id], month) for member in members),
    )  # fmt: skip


def _cap(problem: Problem, units: Iterable[UnitOutcome]) -> CapOutcome | None:
    if problem.cap is None:
        return None
    asked: dict[str, Decimal] = defaultdict(lambda: NOUGHT)
    asked.update(problem.cap.requested)
    if not asked:
        for unit in units:
            mine = (person.total for person in unit.people if person.staffing in ESTABLISHMENT_TYPES)
            asked[unit.code] += sum(mine, NOUGHT)
    return under_cap(problem.cap, asked)


def _over_cap(cap: CapOutcome) -> Remark:
    waiting = sum(cap.deferred.values(), NOUGHT)
    return Remark(
        level=Level.WARNING, kind="over-cap",
        text=say("The approved total leaves room for {room}; {waiting} must wait.", room=cap.room, waiting=waiting),
        citation="事业单位人事管理条例第三十二条；绩效工资总量由人社、财政部门核定",
    )  # fmt: skip


def _check(problem: Problem) -> None:
    """Refuse what may not be computed at all: banned inputs, people counted twice, unbalanced adjustments."""
    if not problem.units:
        raise UserError(say("There is no unit to compute."), field="units")
    for unit in problem.units:
        ids = [member.id for member in unit.people]
        double = sorted({who for who in ids if ids.count(who) > 1})
        if double:
            raise UserError(
                say("{unit}: {person} stands there twice.", unit=unit.name or unit.code, person=double[0]),
                field="people",
            )
        refuse_banned(*_named(unit))
        check_appraisal(unit)
        check_adjustments(unit)


def _named(unit: Unit) -> Iterator[str]:
    """Yield every name, title and source a formula of ``unit`` could rest on, and what its formulas name."""
    for text in unit.formulas:
        formula = parse_formula(text)
        yield from sorted(formula.names | formula.sums)
    yield from (*unit.items, *unit.counts, *unit.scores, *unit.tables, *unit.values, *unit.unit_values)
    yield from (score.source for score in unit.scores.values())
    for step in unit.steps:
        yield from (step.name, step.title)
    for line in unit.lines:
        if line.amount > 0:  # costs are set off, whatever they are for; income may not come in by this door
            yield line.title
    for row in (*unit.work, *(row for member in unit.people for row in member.work)):
        yield from (row.item, row.source)
    for member in unit.people:
        yield from member.scores
        yield from (score.source for score in member.scores.values())
