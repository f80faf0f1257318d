"""Hours in a calendar week.

Standard hours are 40 a week (国务院关于职工工作时间的规定 art. 3; 人薪发〔1995〕32号), averaged over the cycle in shift work;
the ceiling of one week is hospital policy. Part-time work: 24 hours a week (劳动合同法 68), set for that staffing type.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._runs import weeks_of
from app.roster.rules._totals import TotalRule, Window
from app.roster.rules.base import RuleSpec, hours, optional_number, span
from app.words import Words, say

WEEK = 7


@attrs.frozen(slots=True, kw_only=True)
class HoursWeek(TotalRule):
    """Bound the counted minutes of each week; the least only where the whole week is known."""

    least: int | None = optional_number(say("hours a week, at least"), minutes=True)
    most: int | None = optional_number(say("hours a week, at most"), minutes=True, default=2880)

    spec = RuleSpec(
        "hours-week",
        title=say("Hours a week"),
        help=say("Not more hours in a week from Monday to Sunday than agreed, last month's days included."),
        citation="国务院关于职工工作时间的规定 3；医院规则",
        sample="A A A A A A A",
    )

    def worth(self, context: PlanContext) -> tuple[int, ...]:
        """Return the counted minutes."""
        return context.minutes

    def windows(self, context: PlanContext) -> tuple[Window, ...]:
        """Return the weeks that touch the period."""
        return weeks_of(context)

    def bounds(self, context: PlanContext, window: Window) -> tuple[int | None, int | None]:
        """Return the bounds; a week cut by the period has no least."""
        del context
        return (self.least if len(window) == WEEK else None), self.most

    def sentence(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Words:
        """Say how many hours the week has."""
        return say(
            "{name}: {total} h in the week {when} instead of {bound} h",
            name=context.people[person].label,
            total=hours(total),
            when=span(context, window[0], window[-1]),
            bound=hours(bound),
        )
