"""Fair nights: everybody has a fair share of the nights, last periods' included.

Hospital policy. Night blocks and people who may not work nights are left out of the pool.
"""

from __future__ import annotations

import attrs

from app.roster.board import Board, Limit
from app.roster.model import PlanContext
from app.roster.rules._fairness import FairRule, plain_demands, takes_nights
from app.roster.rules.base import RuleSpec, codes, number
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class FairNights(FairRule):
    """Count nights; the balance brought in is ``nights``."""

    tolerance: int = number(say("nights off the share, free of charge"), default=0, most=31)
    shifts: tuple[str, ...] = codes(say("shifts that count as nights; all of class night when empty"))

    spec = RuleSpec(
        "fair-nights",
        title=say("Fair nights"),
        help=say("Nights are shared evenly, counting those of the periods before."),
        citation="医院规则",
        sample="N N N N",
        default_weight=10,
    )

    def tolerance_units(self) -> int:
        """Return the free nights."""
        return self.tolerance

    def account(self) -> str:
        """Return the balance of nights."""
        return "nights"

    def in_pool(self, context: PlanContext, person: int) -> bool:
        """Leave out who takes no nights."""
        return takes_nights(context, person)

    def amount(self, line: bytes, context: PlanContext) -> int:
        """Return the nights of the period."""
        nights = self._nights(context)
        return sum([k in nights for k in line[context.past_days :]])

    def needed(self, context: PlanContext) -> float:
        """Return the nights asked for."""
        nights = self._nights(context)
        return sum(d.aim * len(d.days) for d in plain_demands(context) if context.states_of(d.shifts) <= nights)

    def post_amount(self, board: Board, limits: tuple[Limit, ...], *, person: int, brought: int) -> None:
        """Bound the nights."""
        nights = self._nights(board.context)
        board.count(nights, *limits, rule=self.label, people=(person,), already=(brought,))

    def _nights(self, context: PlanContext) -> frozenset[int]:
        return context.states_of(self.shifts) if self.shifts else context.night
