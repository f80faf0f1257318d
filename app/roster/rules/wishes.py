"""Wishes for shifts and for days off, each with its own weight.

Hospital policy: a wish is kept where it can be.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board
from app.roster.model import Finding, PlanContext, Wish
from app.roster.rules.base import PersonRule, RuleSpec, number, on_day, plan_of
from app.words import Words, say

Asked = tuple[tuple[Wish, frozenset[int]], ...]


@attrs.frozen(slots=True, kw_only=True)
class Wishes(PersonRule):
    """Charge a wish's weight, times ``factor``, where it is missed; hard wishes are entered as locks."""

    factor: int = number(say("weight of wishes, times"), default=1, least=0, most=1000)

    spec = RuleSpec(
        "wishes",
        title=say("Wishes"),
        help=say("Shifts and days off that people ask for are given where possible."),
        citation="期望排班",
        sample="A",
        default_weight=1,
        always=True,
    )

    def post(self, board: Board) -> None:
        """Price the states that miss a wish."""
        context = plan_of(board)
        everything = frozenset(range(len(context.contents)))
        for person in self.people:
            for wish, kept in self._asked(context, person):
                weight = wish.weight * self.factor
                board.price(everything - kept, rule=self.label, weight=weight, people=(person,), days=(wish.day,))

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the wishes missed."""
        past = context.past_days
        for wish, kept in self._asked(context, person):
            if line[past + wish.day] not in kept:
                message = say(
                    "{name}, {day}: {wish} is not given",
                    name=context.people[person].label,
                    day=on_day(context, wish.day),
                    wish=wish_words(wish),
                )
                found = self.finding(message, cells=((person, wish.day),))
                yield attrs.evolve(found, weight=wish.weight * self.factor)

    def _asked(self, context: PlanContext, person: int) -> Asked:
        table = context.remember("wishes", lambda: self._table(context))
        return table.get(person, ())

    @staticmethod
    def _table(context: PlanContext) -> dict[int, Asked]:
        table: dict[int, list[tuple[Wish, frozenset[int]]]] = {}
        everything = frozenset(range(len(context.contents)))
        for wish in context.problem.wishes:
            named = context.states_of(wish.shifts)
            kept = named if wish.kind == "on" else everything - named
            table.setdefault(context.person(wish.person), []).append((wish, kept))
        return {person: tuple(asked) for person, asked in table.items()}


def wish_words(wish: Wish) -> Words:
    """Return what is wished for."""
    if wish.kind == "on":
        return say("the wish for {codes}", codes="/".join(wish.shifts) or say("work"))
    if wish.shifts:
        return say("the wish for no {codes}", codes="/".join(wish.shifts))
    return say("the wish for a day off")
