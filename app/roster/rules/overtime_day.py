"""Overtime of one day: one hour above eight, three for special reasons.

劳动法 41 for contract and dispatched staff under standard hours. Where hours are averaged over a cycle with approval (劳动法 39)
the day is not bounded by it: do not set it there, or end it with the day the approval begins.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext, RuleLevel, ShiftClass
from app.roster.rules._bans import BanRule, Bar
from app.roster.rules.base import RuleSpec, hours, number
from app.words import say

NORM = 480


@attrs.frozen(slots=True, kw_only=True)
class OvertimeDay(BanRule):
    """Close every cell, double cells included, that is longer than eight hours and ``most`` minutes; duty does not count."""

    most: int = number(say("overtime of one day, hours at most"), minutes=True, default=60, most=180)

    spec = RuleSpec(
        "overtime-day",
        title=say("Overtime of a day"),
        help=say("No day has more than one hour of overtime, three for special reasons; not where hours are averaged."),
        level=RuleLevel.LAW,
        citation="劳动法 41",
        applies_to=("HT", "RD", "PQ"),
        sample="重",
        may_soften=False,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return the states that are too long, on every day."""
        del person
        bound = NORM + self.most
        long = frozenset(k for k in range(len(context.contents)) if work_minutes(context, k) > bound)
        cause = say("{most} h of overtime a day at most", most=hours(self.most))
        return (Bar(day, long, cause) for day in range(context.days))


def work_minutes(context: PlanContext, state: int) -> int:
    """Return the minutes worked in a cell; duty is not counted."""
    shifts = (context.shifts[s] for s in context.contents[state])
    return sum(s.minutes for s in shifts if s.is_work and s.kind is not ShiftClass.DUTY)
