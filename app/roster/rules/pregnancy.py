"""No night work from the seventh month of pregnancy on.

女职工劳动保护特别规定 6(2), 劳动法 61; binds all employers (art. 2), whatever the staffing type. Night is 22:00 to 06:00
(劳动部《关于劳动法若干条文的说明》, 劳办发〔1994〕289号); any overlap counts.
Seven months are read as 28 completed weeks; a hospital may start earlier, never later.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext, RuleLevel
from app.roster.rules._bans import BanRule, Bar, pregnant_days
from app.roster.rules.base import RuleSpec, number
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class Pregnancy(BanRule):
    """Close every shift with a minute between 22:00 and 06:00."""

    weeks: int = number(say("from this completed week of pregnancy on"), default=28, least=1, most=28)

    spec = RuleSpec(
        "pregnancy",
        title=say("No nights from the seventh month of pregnancy"),
        help=say("From 28 weeks on no shift touches the hours between 22:00 and 06:00. A hospital may start earlier."),
        level=RuleLevel.LAW,
        citation="女职工劳动保护特别规定 6(2)；劳动法 61",
        sample="N",
        always=True,
        may_soften=False,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return the night shifts on the days concerned."""
        cause = say("no night work from {weeks} weeks of pregnancy on", weeks=self.weeks)
        days = pregnant_days(context, person, weeks=self.weeks)
        return (Bar(day, context.night_in_law, cause) for day in days)
