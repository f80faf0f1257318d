"""Fair weekends: everybody has a fair share of the weekends worked, last periods' included.

Hospital policy.
"""

from __future__ import annotations

import attrs

from app.roster.board import Board, Limit
from app.roster.model import PlanContext
from app.roster.rules._fairness import FairRule, plain_demands
from app.roster.rules.base import RuleSpec, marks, number
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class FairWeekends(FairRule):
    """Count weekends with work on either day; the balance brought in is ``weekends``."""

    tolerance: int = number(say("weekends off the share, free of charge"), default=1, most=60)

    spec = RuleSpec(
        "fair-weekends",
        title=say("Fair weekends"),
        help=say("Weekends with work are shared evenly, counting those of the periods before."),
        citation="医院规则",
        sample="A A",
        default_weight=5,
    )

    def tolerance_units(self) -> int:
        """Return the free weekends."""
        return self.tolerance

    def account(self) -> str:
        """Return the balance of weekends."""
        return "weekends"

    def amount(self, line: bytes, context: PlanContext) -> int:
        """Return the weekends with work."""
        work, past = marks(line, context.work), context.past_days
        return sum([b"x" in work[past + w[0] : past + w[-1] + 1] for w in context.weekends])

    def needed(self, context: PlanContext) -> float:
        """Return the busier day of each weekend, added up: fewer people can't do it."""
        asked = [0] * context.days
        for demand in plain_demands(context):
            for day in demand.days:
                asked[day] += demand.aim
        return sum(max((asked[d] for d in w if d >= 0), default=0) for w in context.weekends)

    def post_amount(self, board: Board, limits: tuple[Limit, ...], *, person: int, brought: int) -> None:
        """Bound the weekends with work."""
        context: PlanContext = board.context
        board.blocks(
            context.work, *limits, rule=self.label, blocks=context.weekends, people=(person,), already=(brought,)
        )
