"""How often a person takes some shifts in the period, at least and at most.

Hospital policy; the public benchmarks bound each shift and all assignments for each person.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._totals import TotalRule, Window
from app.roster.rules.base import RuleSpec, codes, optional_number
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class ShiftCount(TotalRule):
    """Bound the days in ``shifts``; ``account`` names a balance brought in."""

    shifts: tuple[str, ...] = codes(say("the shifts or families; all work when empty"))
    least: int | None = optional_number(say("days, at least"), most=3660)
    most: int | None = optional_number(say("days, at most"), most=3660)
    account: tuple[str, ...] = codes(say("balances brought in"))

    spec = RuleSpec(
        "shift-count",
        title=say("Number of shifts"),
        help=say("A person takes some shifts not too often and not too seldom in the period."),
        citation="医院规则",
        sample="N - N - N - N",
    )

    def worth(self, context: PlanContext) -> list[int]:
        """Return 1 for the states counted."""
        return context.remember((self.shifts, "worth"), lambda: self._worth(context))

    def _worth(self, context: PlanContext) -> list[int]:
        counted = context.states_of(self.shifts)
        return [int(k in counted) for k in range(len(context.contents))]

    def bounds(self, context: PlanContext, window: Window) -> tuple[int | None, int | None]:
        """Return the bounds."""
        del context, window
        return self.least, self.most

    def already(self, context: PlanContext, person: int) -> int:
        """Return the balances brought in."""
        return sum(context.people[person].balance(name) for name in self.account)

    def sentence(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Words:
        """Say how often it is."""
        del window
        return say(
            "{name}: {total} × {what} instead of {bound}",
            name=context.people[person].label,
            total=total,
            what="/".join(self.shifts) or say("work"),
            bound=bound,
        )
