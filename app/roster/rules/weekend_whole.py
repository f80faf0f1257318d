"""Weekends whole or off: who works on one day of a weekend works on both.

Hospital policy; the public benchmarks call it a complete weekend.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board
from app.roster.model import UNKNOWN_STATE, Finding, PlanContext
from app.roster.rules.base import PersonRule, RuleSpec, cells_of, on_day, plan_of
from app.words import say

PAIR = 2


@attrs.frozen(slots=True, kw_only=True)
class WeekendWhole(PersonRule):
    """Charge, or forbid, weekends worked on one day only."""

    spec = RuleSpec(
        "weekend-whole",
        title=say("Whole weekends"),
        help=say("A weekend is worked on both days or not at all."),
        citation="医院规则",
        sample="A -",
        default_weight=30,
    )

    def post(self, board: Board) -> None:
        """Look at both halves of each weekend."""
        context = plan_of(board)
        saturdays = [w[0] for w in context.weekends if len(w) == PAIR]
        for pattern in ((context.work, context.free), (context.free, context.work)):
            board.sequence(pattern, rule=self.label, weight=self.weight, people=self.people, starts=saturdays)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the weekends worked on one day only."""
        past = context.past_days
        for weekend in context.weekends:
            cells = [line[past + d] for d in weekend]
            if len(cells) == PAIR and UNKNOWN_STATE not in cells and len({k in context.work for k in cells}) > 1:
                worked = next(d for d, k in zip(weekend, cells, strict=True) if k in context.work)
                message = say(
                    "{name}: half a weekend ({day})",
                    name=context.people[person].label,
                    day=on_day(context, worked),
                )
                yield self.finding(message, cells=cells_of(person, weekend))
