"""Consecutive days off, at least and at most.

Hospital policy: a lonely rest day (单休) is avoided; the public benchmarks bound both ends.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._runs import RunRule
from app.roster.rules.base import RuleSpec, number, optional_number
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class DaysOffRun(RunRule):
    """Bound the days off in a row."""

    least: int = number(say("days in a row, at least"), default=2, most=31)
    most: int | None = optional_number(say("days in a row, at most"), default=None, least=1, most=366)

    spec = RuleSpec(
        "days-off-run",
        title=say("Consecutive days off"),
        help=say("Days off come together, and not too many at once."),
        citation="医院规则",
        sample="A - A",
    )

    def states(self, context: PlanContext) -> frozenset[int]:
        """Return the states whose runs are bounded."""
        return context.free

    def bounds(self) -> tuple[int, int | None]:
        """Return the least and the most days of a run."""
        return self.least, self.most

    def too_long(self, name: str, days: int, most: int) -> Words:
        """Say how long the run is."""
        return say("{name}: {days} days off in a row, at most {most}", name=name, days=days, most=most)

    def too_short(self, name: str, days: int, least: int) -> Words:
        """Say how short the run is."""
        return say("{name}: {days} days off in a row, at least {least}", name=name, days=days, least=least)
