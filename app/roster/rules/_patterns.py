"""Patterns over consecutive days, written as words: codes, families, ``off``, ``work``, ``night``, ``any``."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from app.roster.board import Board
from app.roster.model import UNKNOWN_STATE, Finding, PlanContext
from app.roster.rules.base import PersonRule, cells_of, plan_of, span
from app.words import Words, say

Pattern = tuple[frozenset[int], ...]


class PatternRule(PersonRule):
    """Forbids patterns, or charges for each time one occurs; a subclass says which."""

    __slots__ = ()

    @abstractmethod
    def patterns(self, context: PlanContext) -> tuple[tuple[Words | str, Pattern], ...]:
        """Return the patterns with what to call them."""

    def post(self, board: Board) -> None:
        """Put the patterns on the board."""
        for _, pattern in self._patterns(plan_of(board)):
            board.sequence(pattern, rule=self.label, weight=self.weight, people=self.people)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield every place a pattern occurs at."""
        past = context.past_days
        for name, pattern in self._patterns(context):
            first, length = pattern[0], len(pattern)
            for index in range(max(0, past - length + 1), len(line) - length + 1):
                if line[index] in first and all(
                    line[index + i] in pattern[i] and line[index + i] != UNKNOWN_STATE for i in range(1, length)
                ):
                    yield self._found(context, person, index - past, name=name, length=length)

    def _patterns(self, context: PlanContext) -> tuple[tuple[Words | str, Pattern], ...]:
        return context.remember((self, "patterns"), lambda: self.patterns(context))

    def _found(self, context: PlanContext, person: int, first: int, *, name: Words | str, length: int) -> Finding:
        message = say(
            "{name}: {pattern} ({when})",
            name=context.people[person].label,
            pattern=name,
            when=span(context, first, first + length - 1),
        )
        return self.finding(message, cells=cells_of(person, range(first, first + length)))


def states_named(word: str, context: PlanContext) -> frozenset[int]:
    """Return the states a word of a pattern stands for; ``A|P`` stands for either."""
    named = {
        "off": context.free,
        "work": context.work,
        "night": context.night,
        "any": frozenset(range(len(context.contents))),
    }
    return frozenset().union(*(named.get(w) or context.states_of((w,)) for w in word.split("|")))
