"""What stands already and is not to be moved may break a rule of the hospital: the solver fills the rest around it.

A locked cell, granted leave, or a cell outside the selection cannot be changed by the solver. Where such cells alone break
policy, the rule is excepted for those people: else nothing at all could be solved, and the breach stands in the findings with
its reason anyway. Law and ministry standards have no exception.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.audit import check_roster
from app.roster.model import Demand, Finding, PlanContext, Roster, RosterProblem, RuleConfig, RuleLevel, context_of
from app.roster.rules import Reach, rules_of
from app.roster.rules.cover import needs_by_day

#: What one more breach costs somebody who is excepted from a rule: avoided where it can be.
PRICE = 200

Held = frozenset[tuple[int, int]]


def with_accepted(problem: RosterProblem) -> RosterProblem:
    """Return the problem without what its held cells break of policy by themselves; the same when they break nothing.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
    """
    context = context_of(problem)
    held, standing = _standing(context)
    if not held:
        return problem
    found = [f for f in check_roster(problem, standing) if _of_held(f, held)]
    broken: dict[str, set[int]] = {}
    for finding in found:
        broken.setdefault(finding.rule, set()).update(p for p, _day in finding.cells)
    rules = problem.rules
    for rule in rules_of(context):
        who = broken.get(rule.label)
        if who and rule.reach is Reach.PERSON and rule.spec.may_soften:
            config = next((c for c in problem.rules if c.label == rule.label), RuleConfig(rule.spec.key))
            eased = tuple(_eased(config, rule.people, who=who, context=context, held=held))
            if not eased and rule.spec.always:
                eased = (attrs.evolve(config, weight=PRICE),)  # left out, it would be in force again
            rules = (*(c for c in rules if c.label != rule.label), *eased)
    demands = tuple(each for d in _crowded(context, standing, problem.demands) for each in d)
    return attrs.evolve(problem, rules=rules, demands=demands)


def _standing(context: PlanContext) -> tuple[Held, Roster]:
    """Return the cells nobody may move, and the roster of them alone."""
    written = {(context.person(lock.person), lock.day): lock.code for lock in context.problem.locks}
    for leave in context.problem.leave:
        written.update({(context.person(leave.person), day): leave.code for day in leave.days if day < context.days})
    cells = ((p, d, context.state(code)) for (p, d), code in written.items())
    return frozenset(written), Roster.empty(len(context.people), context.days).replace_all(cells)


def _of_held(finding: Finding, held: Held) -> bool:
    inside = [(p, d) for p, d in finding.cells if d >= 0]
    return finding.is_hard and finding.level is RuleLevel.POLICY and bool(inside) and held.issuperset(inside)


def _eased(
    config: RuleConfig, bound: tuple[int, ...], *, who: set[int], context: PlanContext, held: Held
) -> Iterator[RuleConfig]:
    """Yield the rule as it binds the others, and priced for those of ``who`` of whom a cell is still open."""
    others = tuple(context.people[p].id for p in bound if p not in who)
    if others:
        yield attrs.evolve(config, people=others)
    open_rows = [p for p in sorted(who) if any((p, d) not in held for d in range(context.days))]
    if open_rows:
        name = f"{config.name}~" if config.name else "~"
        yield attrs.evolve(config, name=name, weight=PRICE, people=tuple(context.people[p].id for p in open_rows))


def _crowded(context: PlanContext, standing: Roster, demands: tuple[Demand, ...]) -> Iterator[tuple[Demand, ...]]:
    """Yield each demand, its bound raised on days on which more people stand there already."""
    there: dict[int, dict[int, int]] = {}
    everybody = tuple(range(len(context.people)))
    for day, needs in enumerate(needs_by_day(context, everybody)):
        column = standing.column(day)
        for index, demand, states, people in needs:
            count = sum(column[p] in states for p in people)
            if demand.maximum is not None and demand.maximum_weight is None and count > demand.maximum:
                there.setdefault(index, {})[day] = count
    for index, demand in enumerate(demands):
        crowded = there.get(index, {})
        rest = tuple(d for d in demand.days if d not in crowded)
        own = tuple(attrs.evolve(demand, days=(d,), maximum=count) for d, count in crowded.items())
        yield (attrs.evolve(demand, days=rest), *own) if crowded else (demand,)
