"""The longest working time of one cell: 12 hours.

Hospital policy; a 24-hour duty is 值班 and has its own class. Overtime of a day is bounded by 劳动法 41 (one hour, three in
special cases): see ``overtime_day``.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext
from app.roster.rules._bans import BanRule, Bar
from app.roster.rules.base import RuleSpec, hours, number
from app.roster.rules.overtime_day import work_minutes
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class ShiftLength(BanRule):
    """Close every cell, double cells included, that is longer than ``most`` minutes; duty does not count."""

    most: int = number(say("hours of one day, at most"), minutes=True, default=720, most=1440)

    spec = RuleSpec(
        "shift-length",
        title=say("Longest working day"),
        help=say("One cell, a double cell included, is not longer than 12 hours of work."),
        citation="医院规则；劳动法 41",
        sample="A/P",
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return the states that are too long, on every day."""
        del person
        long = frozenset(k for k in range(len(context.contents)) if work_minutes(context, k) > self.most)
        cause = say("longer than {most} h", most=hours(self.most))
        return (Bar(day, long, cause) for day in range(context.days))
