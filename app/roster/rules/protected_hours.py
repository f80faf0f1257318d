"""No overtime from the seventh month of pregnancy on and while nursing a child under one year.

女职工劳动保护特别规定 6(2) and 9: working time may not be extended. Read here as: no calendar week that touches such a day has
more than the standard 40 hours; the feeding hour counts as work and changes nothing in the sum.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board, at_most
from app.roster.model import UNKNOWN_STATE, Finding, PlanContext, RuleLevel
from app.roster.rules._bans import protected_from_night
from app.roster.rules._runs import weeks_of
from app.roster.rules.base import PersonRule, RuleSpec, cells_of, hours, number, plan_of, span
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class ProtectedHours(PersonRule):
    """Bound the minutes of the weeks that touch a protected day."""

    most: int = number(say("hours a week, at most"), minutes=True, default=2400, most=2400)

    spec = RuleSpec(
        "protected-hours",
        title=say("No overtime in late pregnancy and while nursing"),
        help=say("From 28 weeks of pregnancy on and until a child's first birthday no week has more than 40 hours."),
        level=RuleLevel.LAW,
        citation="女职工劳动保护特别规定 6(2)、9",
        sample="A A A A A A -",
        always=True,
        may_soften=False,
    )

    def post(self, board: Board) -> None:
        """Bound those weeks."""
        context = plan_of(board)
        for person in self.people:
            weeks = self._weeks(context, person)
            if weeks:
                limit = at_most(self.most, weight=self.weight)
                board.total(context.minutes, limit, rule=self.label, people=(person,), windows=weeks)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the weeks with overtime."""
        past = context.past_days
        for week in self._weeks(context, person):
            cells = (line[past + d] for d in week)
            total = sum(context.minutes[k] for k in cells if k != UNKNOWN_STATE)
            if total > self.most:
                message = say(
                    "{name}: {total} h in the week {when}; no overtime, at most {most} h",
                    name=context.people[person].label,
                    total=hours(total),
                    when=span(context, week[0], week[-1]),
                    most=hours(self.most),
                )
                yield self.finding(message, cells=cells_of(person, week), magnitude=total - self.most, total=total)

    def _weeks(self, context: PlanContext, person: int) -> tuple[tuple[int, ...], ...]:
        return context.remember((self, person), lambda: self._touching(context, person))

    @staticmethod
    def _touching(context: PlanContext, person: int) -> tuple[tuple[int, ...], ...]:
        protected = protected_from_night(context, person)
        return tuple(week for week in weeks_of(context) if protected.intersection(week))
