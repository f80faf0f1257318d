"""Forbidden successions: a shift that may not follow another on the next day (N→A, P→A).

Hospital policy; the public benchmarks give such a table for every shift.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board
from app.roster.model import OFF, Finding, PlanContext
from app.roster.rules.base import PersonRule, RuleSpec, codes, on_day, plan_of
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class Succession(PersonRule):
    """Forbid each code its followers on the next day, yesterday's history included."""

    forbidden: tuple[tuple[str, tuple[str, ...]], ...] = codes(
        say("a shift, and those that may not follow it on the next day")
    )

    spec = RuleSpec(
        "succession",
        title=say("Forbidden successions"),
        help=say("Some shifts may not follow others on the next day, such as a day shift after a night."),
        citation="医院规则",
        sample="N A",
    )

    def post(self, board: Board) -> None:
        """Forbid the two-day patterns."""
        context = plan_of(board)
        for first, followers in self.forbidden:
            if followers:
                pattern = (context.states_of((first,)), context.states_of(followers))
                board.sequence(pattern, rule=self.label, weight=self.weight, people=self.people)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the days on which a shift follows one it may not follow."""
        table = context.remember(("succession", self.forbidden), lambda: self._table(context))
        past = context.past_days
        for index in range(max(1, past), len(line)):
            before, now = line[index - 1], line[index]
            if OFF in {before, now}:
                continue
            for _ in range(table.get((before, now), 0)):
                yield self._breach(context, person, index - past, before=before, now=now)

    def _table(self, context: PlanContext) -> dict[tuple[int, int], int]:
        table: dict[tuple[int, int], int] = {}
        for first, followers in self.forbidden:
            for a in context.states_of((first,)):
                for b in context.states_of(followers) if followers else ():
                    table[a, b] = table.get((a, b), 0) + 1
        return table

    def _breach(self, context: PlanContext, person: int, day: int, *, before: int, now: int) -> Finding:
        message = say(
            "{name}, {day}: {now} may not follow {before}",
            name=context.people[person].label,
            day=on_day(context, day),
            now=context.codes[now],
            before=context.codes[before],
        )
        return self.finding(message, cells=((person, day - 1), (person, day)))
