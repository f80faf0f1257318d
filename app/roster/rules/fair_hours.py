"""Fair hours: everybody comes near to a fair share of the hours, balances brought in included.

Hospital policy; the balance (存假 and 欠休) evens out over the months.
"""

from __future__ import annotations

import attrs

from app.roster.board import Board, Limit
from app.roster.model import PlanContext
from app.roster.rules._fairness import FairRule, Share, plain_demands
from app.roster.rules.base import RuleSpec, hours, number
from app.words import Words, say

UNIT = 30


@attrs.frozen(slots=True, kw_only=True)
class FairHours(FairRule):
    """Count half-hours; the balance brought in is ``half-hours`` (above a fair share: positive)."""

    tolerance: int = number(say("hours off the share, free of charge"), minutes=True, default=480, most=10_000)

    spec = RuleSpec(
        "fair-hours",
        title=say("Fair hours"),
        help=say("Hours are shared evenly, counting the balances brought in."),
        citation="医院规则",
        sample="A A A A A A A",
        default_weight=1,
    )

    def tolerance_units(self) -> int:
        """Return the free half-hours."""
        return self.tolerance // UNIT

    def account(self) -> str:
        """Return the balance of half-hours."""
        return "half-hours"

    def amount(self, line: bytes, context: PlanContext) -> int:
        """Return the half-hours of the period."""
        worth = self._worth(context)
        return sum([worth[k] for k in line[context.past_days :]])

    def needed(self, context: PlanContext) -> float:
        """Return the half-hours asked for; a demand met by several shifts takes their mean."""
        total = 0.0
        for demand in plain_demands(context):
            lengths = [s.minutes for s in context.shifts if s.code in demand.shifts or s.family in demand.shifts]
            total += demand.aim * len(demand.days) * sum(lengths) / max(1, len(lengths)) / UNIT
        return total

    def post_amount(self, board: Board, limits: tuple[Limit, ...], *, person: int, brought: int) -> None:
        """Bound the half-hours."""
        worth = self._worth(board.context)
        board.total(worth, *limits, rule=self.label, people=(person,), already=(brought,))

    def sentence(self, name: str, *, total: int, share: Share) -> Words:
        """Say how many hours a person comes to."""
        low, high = hours(share.low * UNIT), hours(share.high * UNIT)
        return say(
            "{name}: {total} h, a fair share is {low} to {high} h",
            name=name,
            total=hours(total * UNIT),
            low=low,
            high=high,
        )

    def _worth(self, context: PlanContext) -> tuple[int, ...]:
        return context.remember("half-hours", lambda: self._half_hours(context))

    @staticmethod
    def _half_hours(context: PlanContext) -> tuple[int, ...]:
        work = (sum(context.shifts[s].minutes for s in held if context.shifts[s].is_work) for held in context.contents)
        return tuple((minutes + UNIT // 2) // UNIT for minutes in work)
