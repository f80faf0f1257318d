"""No night work while nursing a child under one year.

女职工劳动保护特别规定 9, 劳动法 63; binds all employers, until the day before the first birthday. A hospital may extend it.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext, RuleLevel
from app.roster.rules._bans import BanRule, Bar, nursing_days
from app.roster.rules.base import RuleSpec, number
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class Nursing(BanRule):
    """Close every shift with a minute between 22:00 and 06:00."""

    months: int = number(say("until the child is this many months old"), default=12, least=12, most=36)

    spec = RuleSpec(
        "nursing",
        title=say("No nights while nursing a child under one"),
        help=say("Until the day before the child's first birthday no shift touches the hours between 22:00 and 06:00."),
        level=RuleLevel.LAW,
        citation="女职工劳动保护特别规定 9；劳动法 63",
        sample="N",
        always=True,
        may_soften=False,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return the night shifts on the days concerned."""
        cause = say("no night work while the child is under {months} months", months=self.months)
        days = nursing_days(context, person, months=self.months)
        return (Bar(day, context.night_in_law, cause) for day in days)
