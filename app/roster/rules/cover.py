"""Cover: enough people, of the right skill and level, in every shift.

Numbers are the ward's own (no national head-count for a shift exists); the nurse:bed ratio of 卫医政发〔2012〕30号 is a
figure of the books, not of a shift. N0 and people in orientation are not counted (护士条例 art. 21).
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board, Limit, at_least, at_most
from app.roster.model import Demand, Finding, PlanContext, Roster
from app.roster.rules.base import DayRule, RuleSpec, on_day, plan_of
from app.words import Words, say

Needs = tuple[tuple[int, Demand, frozenset[int], tuple[int, ...]], ...]


@attrs.frozen(slots=True, kw_only=True)
class Cover(DayRule):
    """Keep the demands of the problem; a weight of the rule prices missed minima that have no weight of their own."""

    spec = RuleSpec(
        "cover",
        title=say("Cover"),
        help=say("Every shift has the people it needs. N0 and people in orientation are not counted."),
        citation="护士条例 21；病区排班需求",
        sample="A / P",
        always=True,
    )

    def post(self, board: Board) -> None:
        """Bound the number of people counted in each demand."""
        context = plan_of(board)
        for day in range(context.days):
            for index, demand, states, people in self._needs(context, day):
                for limit in self._limits(demand):
                    name = self.label if limit.weight is not None else f"{self.label}/{index}:{day}"
                    board.cover(states, limit, rule=name, days=(day,), people=people)

    def check_day(self, roster: Roster, day: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the demands of the day that are missed."""
        column = roster.column(day)
        for index, demand, states, people in self._needs(context, day):
            count = sum([column[p] in states for p in people])
            for limit in self._limits(demand):
                if limit.missed(count):
                    yield self._miss(context, day, index, limit=limit, count=count)

    def _limits(self, demand: Demand) -> Iterator[Limit]:
        if demand.minimum > 0:
            own = demand.minimum_weight
            yield at_least(demand.minimum, weight=self.weight if own is None else own)
        if demand.wanted is not None and demand.under:
            yield at_least(demand.wanted, weight=demand.under)
        if demand.wanted is not None and demand.over:
            yield at_most(demand.wanted, weight=demand.over)
        if demand.maximum is not None:
            own = demand.maximum_weight
            yield at_most(demand.maximum, weight=self.weight if own is None else own)

    def _needs(self, context: PlanContext, day: int) -> Needs:
        return context.remember(("needs", self.people), lambda: needs_by_day(context, self.people))[day]

    def _miss(self, context: PlanContext, day: int, index: int, *, limit: Limit, count: int) -> Finding:
        demand = context.problem.demands[index]
        told = {"day": on_day(context, day), "what": demand_title(demand), "count": count, "bound": limit.value}
        text = (
            say("{day} {what}: {count} of {bound}", **told)
            if limit.sense == "least"
            else say("{day} {what}: {count}, at most {bound}", **told)
        )
        figures = {"count": count, "bound": limit.value, "day": day, "demand": index}
        found = self.finding(text, magnitude=limit.missed(count), cells=((-1, day),), **figures)
        return attrs.evolve(found, weight=limit.weight)


def demand_title(demand: Demand) -> str | Words:
    """Return what a demand is called: its title, or its shifts with skill and levels."""
    if demand.title:
        return demand.title
    return " ".join(filter(None, ["/".join(demand.shifts), demand.skill, "/".join(demand.levels)]))


def needs_by_day(context: PlanContext, among: tuple[int, ...]) -> tuple[Needs, ...]:
    """Return for each day its demands: index, demand, states that count, people who count."""
    table: list[list[tuple[int, Demand, frozenset[int], tuple[int, ...]]]] = [[] for _ in range(context.days)]
    groups: dict[tuple[int, ...], tuple[int, ...]] = {}
    for index, demand in enumerate(context.problem.demands):
        states = context.states_of(demand.shifts)
        for day in demand.days:
            if 0 <= day < context.days:
                people = tuple(p for p in among if counts(context, demand, person=p, day=day))
                table[day].append((index, demand, states, groups.setdefault(people, people)))
    return tuple(tuple(row) for row in table)


def counts(context: PlanContext, demand: Demand, *, person: int, day: int) -> bool:
    """Tell whether ``person`` counts toward ``demand`` on ``day`` when the cell holds one of its shifts."""
    if not demand.everybody and not context.counted[person][day]:
        return False
    if demand.skill and demand.skill not in context.people[person].skills:
        return False
    return not demand.levels or context.levels[person][day] in demand.levels
