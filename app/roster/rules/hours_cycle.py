"""Comprehensive working hours: the average over an approved cycle keeps the norm.

劳动法 39 and 劳部发〔1994〕503号 for contract staff, 人薪发〔1995〕32号 5 for 事业编: with approval, hours are counted over a cycle
of weeks, months or a year. What was worked earlier in the cycle comes as the balance ``cycle-minutes``.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext, RuleLevel
from app.roster.rules._totals import TotalRule, Window
from app.roster.rules.base import RuleSpec, hours, number
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class HoursCycle(TotalRule):
    """Bound minutes worked so far in the cycle plus those of the period by the cycle's norm."""

    norm: int = number(
        say("norm of the cycle up to the end of the period, hours"), minutes=True, default=9920, most=200_000
    )
    extra: int = number(say("overtime allowed above it, hours"), minutes=True, default=2160, most=200_000)

    spec = RuleSpec(
        "hours-cycle",
        title=say("Comprehensive hours"),
        help=say("Hours are averaged over the approved cycle: what was worked before counts too."),
        level=RuleLevel.LAW,
        citation="劳动法 39；劳部发〔1994〕503号；人薪发〔1995〕32号 5",
        sample="A A A A A A A",
        may_soften=False,
    )

    def worth(self, context: PlanContext) -> tuple[int, ...]:
        """Return the counted minutes."""
        return context.minutes

    def bounds(self, context: PlanContext, window: Window) -> tuple[None, int]:
        """Return the norm with the overtime allowed."""
        del context, window
        return None, self.norm + self.extra

    def already(self, context: PlanContext, person: int) -> int:
        """Return the minutes worked earlier in the cycle."""
        return context.people[person].balance("cycle-minutes")

    def sentence(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Words:
        """Say how many hours the cycle has."""
        del window
        name = context.people[person].label
        return say(
            "{name}: {total} h in the cycle, at most {bound} h", name=name, total=hours(total), bound=hours(bound)
        )
