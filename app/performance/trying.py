"""A scheme tried out before it is kept: what a month would give by it, and any formula worked for one person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.performance.appraising import appraised
from app.performance.gather import gather
from app.performance.indicators import shown
from app.performance.names import member_names, unit_names
from app.performance.outcome import Outcome, Reckoning
from app.performance.problem import Problem, Unit
from app.performance.run import run
from app.performance.schemes import Scheme, check_scheme, has_scheme
from app.performance.service_days import Month
from app.words import say
from db.tables import UnitRow

if TYPE_CHECKING:
    from app.desk import Desk

_SUM = re.compile(r"(?:sum|合计)\s*[(（]\s*(\[[^\]]+\]|[^\W\d]\w*)\s*[)）]", re.IGNORECASE)
_NAME = re.compile(r"[\[【]([^\]】]+)[\]】]|([^\W\d]\w*)(?!\s*[(（\w])")


@attrs.frozen(slots=True, kw_only=True)
class Trial:
    """A month by a scheme that is not kept. ``before`` is what each person (by number) gets by the scheme in force.

    ``unit`` is the unit as computed, to work single formulas on.
    """

    unit: Unit
    outcome: Outcome
    before: Mapping[str, Decimal]


def try_scheme(desk: Desk, *, unit_id: int, month: str, scheme: Scheme) -> Trial:
    """Compute a unit's month as if ``scheme`` were in force, keeping nothing.

    Raises:
        UserError: it cannot be computed; the sentence says where.
        NotFoundError: no such unit.
    """
    Month.of(month)
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        row = work.session.get(UnitRow, unit_id)
        if row is None:
            raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
        check_scheme(scheme.spec)
        tried = attrs.evolve(scheme, unit_id=unit_id, unit=row.name)
        problem, _ids = gather(work, unit_id, month, instead=tried)
        before: Mapping[str, Decimal] = {}
        if has_scheme(work, unit_id, month):
            before = _totals(gather(work, unit_id, month)[0])
        outcome = run(problem)
        place = next(n for n, unit in enumerate(problem.units) if _is_of(unit, tried))
        return Trial(unit=problem.units[place], outcome=outcome, before=before)


def _totals(problem: Problem) -> Mapping[str, Decimal]:
    """Return each person's total; a month that cannot be computed has none to compare with."""
    try:
        outcome = run(problem)
    except UserError:
        return {}
    return {person.id: person.total for unit in outcome.units for person in unit.people}


def _is_of(unit: Unit, scheme: Scheme) -> bool:
    return unit.name == (f"{scheme.unit}（{scheme.pool}）" if scheme.pool else scheme.unit)


def work_formula(unit: Unit, text: str, *, month: str, person: str | None) -> Reckoning:
    """Return the value of a formula for one person of ``unit`` (None: for the unit itself), with all it was made of.

    Raises:
        UserError: it cannot be read or has no value.
    """
    whole = appraised(unit)
    span = Month.of(month)
    if person is None:
        people = {member.id: member_names(whole, member, span) for member in whole.people}
        return unit_names(whole, people).reckon("", text)
    member = next(each for each in whole.people if each.id == person)
    return member_names(whole, member, span).reckon("", text)


def in_numbers(reckoning: Reckoning) -> str:
    """Return a worked formula with its values in the place of names: ``0.7 * 96 + 0.3 * 95 = 95.7``."""
    values = {used.name: shown(used.value) for used in reckoning.inputs}
    text = _SUM.sub(lambda found: values.get(f"sum({found[1].strip('[]')})", found[0]), reckoning.formula)
    text = _NAME.sub(lambda found: values.get((found[1] or found[2]).strip(), found[0]), text)
    return f"{text} = {shown(reckoning.result)}"
