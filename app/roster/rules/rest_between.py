"""Rest between two shifts: enough hours from the end of one to the beginning of the next.

No national rule gives a number; 11 or 12 hours are usual and hospital policy.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board
from app.roster.model import Finding, PlanContext
from app.roster.model.shift import DAY_MINUTES
from app.roster.rules.base import PersonRule, RuleSpec, hours, number, on_day, plan_of
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class RestBetween(PersonRule):
    """Ask for ``minutes`` of rest between the shifts of consecutive days."""

    minutes: int = number(say("rest between shifts, minutes"), default=660, most=2880)

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
        ends = context.remember("ends", lambda: [_end(context, k) for k in range(len(context.contents))] + [0] * 256)
        starts = context.remember(
            "starts", lambda: [_start(context, k) for k in range(len(context.contents))] + [NEVER] * 256
        )
        for index in range(max(1, past), len(line)):
            rest = DAY_MINUTES + starts[line[index]] - ends[line[index - 1]]
            if rest < self.minutes and ends[line[index - 1]]:
                yield self._breach(context, person, index - past, rest=rest)

    def _rest(self, context: PlanContext, before: int, now: int) -> int:
        end = _end(context, before)
        return DAY_MINUTES + _start(context, now) - end if end else NEVER

    def _breach(self, context: PlanContext, person: int, day: int, *, rest: int) -> Finding:
        message = say(
            "{name}, {day}: {rest} h of rest since the shift before, at least {least} h",
            name=context.people[person].label,
            day=on_day(context, day),
            rest=hours(rest),
            least=hours(self.minutes),
        )
        return self.finding(message, cells=((person, day - 1), (person, day)), rest=rest, least=self.minutes)


NEVER = 10 * DAY_MINUTES


def _end(context: PlanContext, state: int) -> int:
    shifts = (context.shifts[s] for s in context.contents[state])
    return max((p.until for s in shifts if s.is_work for p in s.segments), default=0)


def _start(context: PlanContext, state: int) -> int:
    shifts = (context.shifts[s] for s in context.contents[state])
    return min((p.start for s in shifts if s.is_work for p in s.segments), default=NEVER)
