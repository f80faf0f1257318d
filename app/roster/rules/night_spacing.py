"""Days between two blocks of nights.

Hospital policy: after a block of nights some days pass before the next begins.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._runs import RunRule
from app.roster.rules.base import RuleSpec, codes, number, optional_number
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class NightSpacing(RunRule):
    """Bound the days between two blocks of nights."""

    least: int = number(say("days in a row, at least"), default=3, most=31)
    most: int | None = optional_number(say("days in a row, at most"), default=None, least=1, most=366)
    shifts: tuple[str, ...] = codes(say("shifts that count as nights; all of class night when empty"))

    spec = RuleSpec(
        "night-spacing",
        title=say("Days between nights"),
        help=say("Between two blocks of nights lie enough days."),
        citation="医院规则",
        sample="N A N",
    )

    def states(self, context: PlanContext) -> frozenset[int]:
        """Return the states whose runs are bounded."""
        return _others(self.shifts, context)

    def bounds(self) -> tuple[int, int | None]:
        """Return the least and the most days of a run."""
        return self.least, self.most

    def too_long(self, name: str, days: int, most: int) -> Words:
        """Say how long the run is."""
        return say("{name}: {days} days without a night, at most {most}", name=name, days=days, most=most)

    def too_short(self, name: str, days: int, least: int) -> Words:
        """Say how short the run is."""
        return say("{name}: {days} days between nights, at least {least}", name=name, days=days, least=least)


def _others(shifts: tuple[str, ...], context: PlanContext) -> frozenset[int]:
    nights = context.states_of(shifts) if shifts else context.night
    return frozenset(range(len(context.contents))) - nights
