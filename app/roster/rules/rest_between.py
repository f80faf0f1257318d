"""Rest between two shifts: enough hours from the end of one to the beginning of the next.

No national rule gives a number; 11 or 12 hours are usual and hospital policy.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board
from app.roster.model import Finding, PlanContext
from app.roster.model.shift import DAY_MINUTES
from app.roster.rules._clock import NEVER, end_of, ends_of, start_of, starts_of
from app.roster.rules.base import PersonRule, RuleSpec, hours, number, on_day, plan_of
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class RestBetween(PersonRule):
    """Ask for ``minutes`` of rest between the shifts of consecutive days."""

    minutes: int = number(say("rest between shifts, hours"), minutes=True, default=660, most=2880)

    spec = RuleSpec(
        "rest-between",
        title=say("Rest between shifts"),
        help=say("From the end of a shift to the beginning of the next there are enough hours."),
        citation="医院规则（国家无统一规定）",
        sample="P A",
    )

    def post(self, board: Board) -> None:
        """Forbid the pairs of states on consecutive days that lie too near."""
        context = plan_of(board)
        after: dict[frozenset[int], list[int]] = {}
        for a in range(len(context.contents)):
            near = frozenset(b for b in range(len(context.contents)) if self._rest(context, a, b) < self.minutes)
            if near:
                after.setdefault(near, []).append(a)
        for near, firsts in after.items():
            board.sequence((frozenset(firsts), near), rule=self.label, weight=self.weight, people=self.people)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the days that begin too soon after the day before."""
        past = context.past_days
        ends, starts = ends_of(context), starts_of(context)
        for index in range(max(1, past), len(line)):
            rest = DAY_MINUTES + starts[line[index]] - ends[line[index - 1]]
            if rest < self.minutes and ends[line[index - 1]]:
                yield self._breach(context, person, index - past, rest=rest)

    def _rest(self, context: PlanContext, before: int, now: int) -> int:
        end = end_of(context, before)
        return DAY_MINUTES + start_of(context, now) - end if end else NEVER

    def _breach(self, context: PlanContext, person: int, day: int, *, rest: int) -> Finding:
        message = say(
            "{name}, {day}: {rest} h of rest since the shift before, at least {least} h",
            name=context.people[person].label,
            day=on_day(context, day),
            rest=hours(rest),
            least=hours(self.minutes),
        )
        return self.finding(message, cells=((person, day - 1), (person, day)), rest=rest, least=self.minutes)
