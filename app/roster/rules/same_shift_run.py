"""Runs of one shift or family, at least and at most.

Hospital policy: same shifts together (同班连续), and not for too long.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._runs import RunRule
from app.roster.rules.base import RuleSpec, codes, number, optional_number
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class SameShiftRun(RunRule):
    """Bound the days in a row in the same shift."""

    least: int = number(say("days in a row, at least"), default=0, most=31)
    most: int | None = optional_number(say("days in a row, at most"), default=None, least=1, most=366)
    shifts: tuple[str, ...] = codes(say("the shifts or families; all work when empty"))

    spec = RuleSpec(
        "same-shift-run",
        title=say("Runs of the same shift"),
        help=say("A shift is worked several days in a row, and not too many."),
        citation="医院规则",
        sample="A P A",
    )

    def states(self, context: PlanContext) -> frozenset[int]:
        """Return the states whose runs are bounded."""
        return context.states_of(self.shifts)

    def bounds(self) -> tuple[int, int | None]:
        """Return the least and the most days of a run."""
        return self.least, self.most

    def too_long(self, name: str, days: int, most: int) -> Words:
        """Say how long the run is."""
        return say("{name}: {days} days in a row in this shift, at most {most}", name=name, days=days, most=most)

    def too_short(self, name: str, days: int, least: int) -> Words:
        """Say how short the run is."""
        return say("{name}: {days} days in a row in this shift, at least {least}", name=name, days=days, least=least)
