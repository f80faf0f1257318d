"""Pairings: two people who must meet, or must not, in the same family of shifts.

Hospital policy; the reason is private and never printed.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board, at_most
from app.roster.model import Finding, Pairing, PlanContext, Roster
from app.roster.rules.base import DayRule, RuleSpec, on_day, plan_of
from app.words import say

Watched = tuple[tuple[Pairing, int, int, str, frozenset[int]], ...]


@attrs.frozen(slots=True, kw_only=True)
class Pairings(DayRule):
    """Keep the pairings of the problem."""

    spec = RuleSpec(
        "pairing",
        title=say("Pairings"),
        help=say("Some people always work together, some never do."),
        citation="医院规则",
        sample="A / A",
        always=True,
    )

    def post(self, board: Board) -> None:
        """Tie the cells of the two."""
        context = plan_of(board)
        for day in range(context.days):
            for pairing, a, b, _, states in self._watched(context):
                name = f"{self.label}/{a}+{b}" if self.weight is None else self.label
                if pairing.kind == "together":
                    here, there = board.cell(a, day, states), board.cell(b, day, states)
                    board.imply(here, there, rule=name, weight=self.weight)
                else:
                    board.cover(states, at_most(1, weight=self.weight), rule=name, days=(day,), people=(a, b))

    def check_day(self, roster: Roster, day: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the pairings broken."""
        for pairing, a, b, family, states in self._watched(context):
            here, there = roster.rows[a][day] in states, roster.rows[b][day] in states
            if here and (not there if pairing.kind == "together" else there):
                first, second = context.people[a].label, context.people[b].label
                told = {"day": on_day(context, day), "shift": family, "first": first, "second": second}
                message = (
                    say("{day} {shift}: {first} without {second}", **told)
                    if pairing.kind == "together"
                    else say("{day} {shift}: {first} and {second} together", **told)
                )
                yield self.finding(message, cells=((a, day), (b, day)))

    def _watched(self, context: PlanContext) -> Watched:
        return context.remember("pairings", lambda: tuple(self._each(context)))

    @staticmethod
    def _each(context: PlanContext) -> Iterator[tuple[Pairing, int, int, str, frozenset[int]]]:
        for pairing in context.problem.pairings:
            if pairing.kind == "guided":
                continue  # the rule of orientation asks for it
            asked = context.states_of(pairing.shifts)
            a, b = context.person(pairing.first), context.person(pairing.second)
            for name, family in context.families:
                if family & asked:
                    yield pairing, a, b, name, family & asked
