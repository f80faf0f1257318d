"""Hours of the period: the month's norm, or the bounds of a public benchmark.

The month's norm comes from the statutory working days (人社部 2025: 20.67 days a month on average); how far a ward may stray
from it in one month is hospital policy.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._totals import TotalRule, Window
from app.roster.rules.base import RuleSpec, hours, optional_number
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class HoursPeriod(TotalRule):
    """Bound the counted minutes of the period."""

    least: int | None = optional_number(say("hours in the period, at least"), minutes=True)
    most: int | None = optional_number(say("hours in the period, at most"), minutes=True)

    spec = RuleSpec(
        "hours-period",
        title=say("Hours in the period"),
        help=say("The hours of the whole period stay within bounds."),
        citation="医院规则",
        sample="A A A A A A A",
    )

    def worth(self, context: PlanContext) -> tuple[int, ...]:
        """Return the counted minutes."""
        return context.minutes

    def bounds(self, context: PlanContext, window: Window) -> tuple[int | None, int | None]:
        """Return the bounds."""
        del context, window
        return self.least, self.most

    def sentence(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Words:
        """Say how many hours there are."""
        del window
        name = context.people[person].label
        return say("{name}: {total} h instead of {bound} h", name=name, total=hours(total), bound=hours(bound))
