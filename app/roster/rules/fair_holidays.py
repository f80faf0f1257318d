"""Fair holidays: everybody has a fair share of the work on public holidays, last periods' included.

Hospital policy (who worked 除夕 last year). Work on statutory holidays is paid threefold (劳动法 44); that is pay, not rostering.
"""

from __future__ import annotations

import attrs

from app.roster.board import Board, Limit
from app.roster.model import PlanContext
from app.roster.rules._fairness import FairRule, plain_demands
from app.roster.rules.base import RuleSpec, number
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class FairHolidays(FairRule):
    """Count days of work on days of kind holiday; the balance brought in is ``holidays``."""

    tolerance: int = number(say("holidays off the share, free of charge"), default=0, most=31)

    spec = RuleSpec(
        "fair-holidays",
        title=say("Fair holidays"),
        help=say("Work on public holidays is shared evenly, counting earlier holidays."),
        citation="医院规则",
        sample="A A A",
        default_weight=10,
    )

    def tolerance_units(self) -> int:
        """Return the free holidays."""
        return self.tolerance

    def account(self) -> str:
        """Return the balance of holidays."""
        return "holidays"

    def amount(self, line: bytes, context: PlanContext) -> int:
        """Return the holidays worked."""
        past = context.past_days
        return sum([line[past + d] in context.work for d in holidays(context)])

    def needed(self, context: PlanContext) -> float:
        """Return the people asked for on holidays, added up."""
        days = frozenset(holidays(context))
        return sum(demand.aim * len(days.intersection(demand.days)) for demand in plain_demands(context))

    def post_amount(self, board: Board, limits: tuple[Limit, ...], *, person: int, brought: int) -> None:
        """Bound the holidays worked."""
        context: PlanContext = board.context
        days = holidays(context)
        board.count(context.work, *limits, rule=self.label, people=(person,), windows=(days,), already=(brought,))


def holidays(context: PlanContext) -> tuple[int, ...]:
    """Return the days of kind holiday."""
    return tuple(d for d, kind in enumerate(context.day_kinds) if kind == "holiday")
