"""Leave: on days of granted leave the cell shows the leave, and leave stands nowhere else.

职工带薪年休假条例 and 女职工劳动保护特别规定 7 give the rights; that a granted day is kept is hospital policy on the roster.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext
from app.roster.rules._bans import BanRule, Bar
from app.roster.rules.base import RuleSpec
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class LeaveKept(BanRule):
    """Close everything but the leave on days of leave, and codes that are not plannable on other days."""

    spec = RuleSpec(
        "leave",
        title=say("Granted leave"),
        help=say("Granted leave is kept, and leave codes stand only where leave is granted or the cell is locked."),
        citation="职工带薪年休假条例；女职工劳动保护特别规定 7",
        sample="A",
        always=True,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return what leave closes on each day."""
        everything = frozenset(range(len(context.contents)))
        granted: dict[int, str] = {}
        for leave in context.problem.leave:
            if context.person(leave.person) == person:
                granted.update(dict.fromkeys(leave.days, leave.code))
        written = self._written(context, person)
        closed = context.states_where(i for i, s in enumerate(context.shifts) if not s.plannable)
        for day in range(context.days):
            if day in granted:
                kept = granted[day] or say("a day off")
                yield Bar(day, everything - {context.state(granted[day])}, say("on leave ({code})", code=kept))
            else:
                here = closed - written.get(day, frozenset())
                yield Bar(day, here, say("entered by hand only, with a lock or a granted leave"))

    @staticmethod
    def _written(context: PlanContext, person: int) -> dict[int, frozenset[int]]:
        locks = (k for k in context.problem.locks if context.person(k.person) == person)
        return {k.day: frozenset((context.state(k.code),)) for k in locks}
