"""At most so many changes against a published roster.

Hospital policy for repairs: someone calls in sick, and only a few cells may move.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import ne

import attrs

from app.roster.board import Board, Literal, at_most
from app.roster.model import Finding, PlanContext, Roster
from app.roster.rules.base import Part, Reach, Rule, RuleSpec, number, plan_of
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class ChangeCap(Rule):
    """Bound the cells that differ from the published roster."""

    most: int = number(say("cells changed, at most"), default=10)

    reach = Reach.ALL
    spec = RuleSpec(
        "change-cap",
        title=say("Number of changes"),
        help=say("A repair changes at most so many cells of the published roster."),
        citation="医院规则",
        sample="P P P",
    )

    def post(self, board: Board) -> None:
        """Bound the number of cells that are not as published."""
        context = plan_of(board)
        if context.published is None:
            return
        everything = frozenset(range(len(context.contents)))
        terms: list[tuple[int, Literal]] = [
            (1, board.cell(person, day, everything - {state}))
            for person in self.people
            for day, state in enumerate(context.published.rows[person])
        ]
        board.linear(terms, at_most(self.most, weight=self.weight), rule=self.label)

    def check(self, roster: Roster, context: PlanContext, *, part: Part | None = None) -> Iterator[Finding]:
        """Count the cells changed."""
        del part
        if context.published is None:
            return
        bound = set(self.people)
        rows = enumerate(zip(context.published.rows, roster.rows, strict=True))
        count = sum(sum(map(ne, was, now)) for p, (was, now) in rows if was != now and p in bound)
        if count > self.most:
            message = say("{count} cells changed, at most {most}", count=count, most=self.most)
            yield self.finding(message, magnitude=count - self.most, count=count, most=self.most)
