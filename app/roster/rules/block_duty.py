"""包班: for a stretch of days a person works only the shifts agreed, usually nights.

Hospital policy; fairness counts such people in a pool of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext
from app.roster.rules._bans import BanRule, Bar
from app.roster.rules.base import RuleSpec
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class BlockDuty(BanRule):
    """Close every other work in a block."""

    spec = RuleSpec(
        "block-duty",
        title=say("Night blocks"),
        help=say("In a block (包班) a person works no other shifts than those agreed."),
        citation="医院规则",
        sample="N N - A",
        always=True,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return the work closed in the blocks."""
        for block in context.problem.blocks:
            if context.person(block.person) != person:
                continue
            others = context.work - context.states_of(block.shifts)
            cause = say("in a block of {codes}", codes="/".join(block.shifts))
            for day in range(max(0, block.first), min(context.days, block.last + 1)):
                yield Bar(day, others, cause)
