"""Rest after a block of nights: free days after the last night before any other shift.

Hospital policy: at least 24 hours after the last night; two days are common.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board
from app.roster.model import Finding, PlanContext
from app.roster.rules.base import PersonRule, RuleSpec, codes, marks, number, on_day, plan_of
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class RestAfterNights(PersonRule):
    """After the last of some nights, ask for ``days`` free days."""

    days: int = number(say("free days after the last night"), default=1, least=1, most=4)
    shifts: tuple[str, ...] = codes(say("shifts that count as nights; all of class night when empty"))

    spec = RuleSpec(
        "rest-after-nights",
        title=say("Rest after nights"),
        help=say("After the last night of a block come free days; another night may follow at once."),
        citation="医院规则（国家无统一规定）",
        sample="N A",
    )

    def post(self, board: Board) -> None:
        """Forbid night, some free days too few, and another shift."""
        context = plan_of(board)
        nights = self._nights(context)
        for gap in range(self.days):
            last = context.work if gap else context.work - nights
            pattern = (nights, *(context.free,) * gap, last)
            board.sequence(pattern, rule=self.label, weight=self.weight, people=self.people)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the shifts that come too soon after a block of nights."""
        nights, work = marks(line, self._nights(context)), marks(line, context.work)
        past = context.past_days
        for index in range(len(line) - 1):
            if nights[index] != X:
                continue
            gap = work.find(b"x", index + 1) - index - 1
            known = b"?" not in work[index + 1 : index + 1 + gap]
            back = index + 1 + gap
            if 0 <= gap < self.days and known and back >= past and not (gap == 0 and nights[back] == X):
                yield self._breach(context, person, index - past, day=back - past)

    def _nights(self, context: PlanContext) -> frozenset[int]:
        return context.states_of(self.shifts) if self.shifts else context.night

    def _breach(self, context: PlanContext, person: int, night: int, *, day: int) -> Finding:
        message = say(
            "{name}, {day}: at work {gap} days after the night of {night}, {days} free days are due",
            name=context.people[person].label,
            day=on_day(context, day),
            night=on_day(context, night),
            gap=day - night,
            days=self.days,
        )
        cells = tuple((person, d) for d in range(night, day + 1))
        return self.finding(message, cells=cells, gap=day - night - 1, days=self.days)


X = ord("x")
