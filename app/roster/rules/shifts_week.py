"""How often a person takes some shifts in a calendar week, at most (周班次数).

Hospital policy: the shift dictionary of a ward says how often a code may stand in one week.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._runs import weeks_of
from app.roster.rules._totals import TotalRule, Window
from app.roster.rules.base import RuleSpec, codes, number, span
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class ShiftsWeek(TotalRule):
    """Bound the days in ``shifts`` of each week from Monday to Sunday, last month's days included."""

    shifts: tuple[str, ...] = codes(say("the shifts or families; all work when empty"))
    most: int = number(say("days a week, at most"), default=3, most=7)

    spec = RuleSpec(
        "shifts-week",
        title=say("Number of shifts a week"),
        help=say("A person takes some shifts not more often in one week than the ward allows."),
        citation="医院规则",
        sample="N N N N",
    )

    def worth(self, context: PlanContext) -> list[int]:
        """Return 1 for the states counted."""
        return context.remember((self.shifts, "worth"), lambda: self._worth(context))

    def _worth(self, context: PlanContext) -> list[int]:
        counted = context.states_of(self.shifts)
        return [int(k in counted) for k in range(len(context.contents))]

    def windows(self, context: PlanContext) -> tuple[Window, ...]:
        """Return the weeks that touch the period."""
        return weeks_of(context)

    def bounds(self, context: PlanContext, window: Window) -> tuple[None, int]:
        """Return the most of a week."""
        del context, window
        return None, self.most

    def sentence(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Words:
        """Say how often it is."""
        return say(
            "{name}: {total} × {what} in the week {when}, at most {bound}",
            name=context.people[person].label,
            total=total,
            what="/".join(self.shifts) or say("work"),
            when=span(context, window[0], window[-1]),
            bound=bound,
        )
