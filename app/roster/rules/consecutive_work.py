"""Consecutive working days, at least and at most.

No national rule; at most six follows from one rest day a week (劳动法 38), fewer is hospital policy.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._runs import RunRule
from app.roster.rules.base import RuleSpec, codes, number, optional_number
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class ConsecutiveWork(RunRule):
    """Bound the working days in a row."""

    least: int = number(say("days in a row, at least"), default=0, most=31)
    most: int | None = optional_number(say("days in a row, at most"), default=6, least=1, most=366)
    shifts: tuple[str, ...] = codes(say("shifts that count as work; all when empty"))

    spec = RuleSpec(
        "consecutive-work",
        title=say("Consecutive working days"),
        help=say("Not too many working days in a row, and no lonely ones where that is asked for."),
        citation="医院规则（劳动法 38 每周至少休息一日）",
        sample="A A A A A A A",
    )

    def states(self, context: PlanContext) -> frozenset[int]:
        """Return the states whose runs are bounded."""
        return context.states_of(self.shifts) if self.shifts else context.work

    def bounds(self) -> tuple[int, int | None]:
        """Return the least and the most days of a run."""
        return self.least, self.most

    def too_long(self, name: str, days: int, most: int) -> Words:
        """Say how long the run is."""
        return say("{name}: {days} working days in a row, at most {most}", name=name, days=days, most=most)

    def too_short(self, name: str, days: int, least: int) -> Words:
        """Say how short the run is."""
        return say("{name}: {days} working days in a row, at least {least}", name=name, days=days, least=least)
