"""Weekends worked, at most, and weekends free, at least.

Hospital policy; the public benchmarks bound the weekends of each person.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board, at_most
from app.roster.model import Finding, PlanContext
from app.roster.rules.base import PersonRule, RuleSpec, cells_of, codes, marks, number, optional_number, plan_of
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class WeekendsMost(PersonRule):
    """Bound the weekends with work on Saturday or Sunday; ``account`` names balances brought in."""

    most: int | None = optional_number(say("weekends worked, at most"), most=366)
    free: int = number(say("weekends free, at least"), default=0, most=60)
    account: tuple[str, ...] = codes(say("balances brought in"))

    spec = RuleSpec(
        "weekends-most",
        title=say("Weekends worked"),
        help=say("Not more weekends with work than agreed, and enough of them free."),
        citation="医院规则",
        sample="A A",
    )

    def post(self, board: Board) -> None:
        """Bound the weekends with work."""
        context = plan_of(board)
        most = self._most(context)
        if most is not None:
            board.blocks(
                context.work,
                at_most(most, weight=self.weight),
                rule=self.label,
                blocks=context.weekends,
                people=self.people,
                already=[self._already(context, p) for p in self.people],
            )

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Say how many weekends are worked when there are too many."""
        most = self._most(context)
        work, past = marks(line, context.work), context.past_days
        worked = [w for w in context.weekends if b"x" in work[past + w[0] : past + w[-1] + 1]]
        total = len(worked) + self._already(context, person)
        if most is not None and total > most:
            message = say(
                "{name}: {total} weekends worked, at most {most}",
                name=context.people[person].label,
                total=total,
                most=most,
            )
            cells = cells_of(person, (d for w in worked for d in w))
            yield self.finding(message, cells=cells, magnitude=total - most, total=total, most=most)

    def _most(self, context: PlanContext) -> int | None:
        by_free = max(0, len(context.weekends) - self.free) if self.free else None
        given = [m for m in (self.most, by_free) if m is not None]
        return min(given) if given else None

    def _already(self, context: PlanContext, person: int) -> int:
        return sum(context.people[person].balance(name) for name in self.account)
