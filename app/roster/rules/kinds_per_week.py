"""Kinds of shift in a week, at most.

Hospital policy: not more than two kinds of shift in one week.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board, Literal, at_most
from app.roster.model import Finding, PlanContext
from app.roster.rules._runs import weeks_of
from app.roster.rules.base import PersonRule, RuleSpec, cells_of, number, plan_of, span
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class KindsPerWeek(PersonRule):
    """Bound the families of shifts a person works in a week, as far as it lies in the period."""

    most: int = number(say("kinds of shift a week, at most"), default=2, least=1, most=10)

    spec = RuleSpec(
        "kinds-per-week",
        title=say("Kinds of shift a week"),
        help=say("In one week a person works few different kinds of shift."),
        citation="医院规则",
        sample="A P N",
        default_weight=5,
    )

    def post(self, board: Board) -> None:
        """Bound the number of families met in each week."""
        context = plan_of(board)
        for person in self.people:
            for week in _weeks(context):
                kinds: list[tuple[int, Literal]] = [
                    (1, board.any_of(board.cell(person, day, states) for day in week)) for _, states in context.families
                ]
                board.linear(kinds, at_most(self.most, weight=self.weight), rule=self.label)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the weeks with too many kinds."""
        past = context.past_days
        for week in _weeks(context):
            held = set(line[past + week[0] : past + week[-1] + 1])
            met = [name for name, states in context.families if not states.isdisjoint(held)]
            if len(met) > self.most:
                message = say(
                    "{name}: {met} in the week {when}, at most {most} kinds",
                    name=context.people[person].label,
                    met="、".join(met),
                    when=span(context, week[0], week[-1]),
                    most=self.most,
                )
                cells = cells_of(person, week)
                yield self.finding(message, cells=cells, magnitude=len(met) - self.most, kinds=len(met))


def _weeks(context: PlanContext) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(d for d in week if d >= 0) for week in weeks_of(context))
