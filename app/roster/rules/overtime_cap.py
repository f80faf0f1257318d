"""Overtime: at most 36 hours a month above the norm.

劳动法 41 for contract and dispatched staff (lifted by 42 in emergencies): those it binds where nobody says otherwise. 事业编
overtime is for emergencies only and is given back as rest (人薪发〔1995〕32号 6, 7): set a smaller cap for that staffing type.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext, RuleLevel
from app.roster.rules._totals import TotalRule, Window
from app.roster.rules.base import RuleSpec, hours, number, optional_number
from app.words import Words, say

DAY_NORM = 480


@attrs.frozen(slots=True, kw_only=True)
class OvertimeCap(TotalRule):
    """Bound the minutes above the norm, those already used this month (``overtime-minutes``) included.

    Who joins or leaves within the period has the part of the norm that falls on the working days in the ward.
    """

    most: int = number(say("overtime in the month, hours at most"), minutes=True, default=2160, most=2160)
    norm: int | None = optional_number(say("norm of the period, hours; 8 a working day when empty"), minutes=True)

    spec = RuleSpec(
        "overtime-cap",
        title=say("Overtime cap"),
        help=say("Hours above the norm of the month stay within 36; a hospital may set less."),
        level=RuleLevel.LAW,
        citation="劳动法 41",
        applies_to=("HT", "RD", "PQ"),
        sample="A A A A A A A",
        may_soften=False,
    )

    def worth(self, context: PlanContext) -> tuple[int, ...]:
        """Return the counted minutes."""
        return context.minutes

    def bounds(self, context: PlanContext, window: Window) -> tuple[None, int]:
        """Return the most minutes above the norm."""
        del context, window
        return None, self.most

    def already(self, context: PlanContext, person: int) -> int:
        """Return overtime used so far (as far as it was lawful) minus the norm."""
        used = min(context.people[person].balance("overtime-minutes"), self.most)
        return used - norm_of(context, self.norm, person)

    def sentence(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Words:
        """Say how much overtime there is."""
        del window
        name = context.people[person].label
        return say(
            "{name}: {total} h of overtime, at most {bound} h", name=name, total=hours(total), bound=hours(bound)
        )


def norm_of(context: PlanContext, given: int | None, person: int) -> int:
    """Return the norm of ``person`` in minutes: ``given``, or 8 hours for each working day, for the days in the ward."""
    work = [context.date(d) for d in range(context.days) if context.day_kinds[d] == "work"]
    away = [bar for bar in context.people[person].barred if bar.elsewhere]
    here = sum(not any(bar.covers(day) for bar in away) for day in work)
    if given is None:
        return here * DAY_NORM
    return given * here // len(work) if work else given
