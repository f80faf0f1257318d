"""Totals of one person over windows of days, for the rules that bound counts and minutes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence

from app.roster.board import Board, Limit, at_least, at_most
from app.roster.model import UNKNOWN_STATE, Finding, PlanContext
from app.roster.rules.base import PersonRule, cells_of, plan_of
from app.words import Words, say

Window = tuple[int, ...]


class TotalRule(PersonRule):
    """Bounds ``carried + worth of the cells`` of each person over windows; a subclass fills in the words."""

    __slots__ = ()

    @abstractmethod
    def worth(self, context: PlanContext) -> Sequence[int]:
        """Return what each state is worth."""

    @abstractmethod
    def bounds(self, context: PlanContext, window: Window) -> tuple[int | None, int | None]:
        """Return the least and the most over ``window``."""

    def windows(self, context: PlanContext) -> tuple[Window, ...]:
        """Return the windows; the whole period unless a rule says otherwise."""
        return (tuple(range(context.days)),)

    def already(self, context: PlanContext, person: int) -> int:
        """Return what is brought in from before."""
        del context, person
        return 0

    def sentence(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Words:
        """Return the sentence for a total that misses its bound."""
        del window
        return say("{name}: {total} instead of {bound}", name=context.people[person].label, total=total, bound=bound)

    def post(self, board: Board) -> None:
        """Bound the totals on the board."""
        context = plan_of(board)
        brought = [self.already(context, p) for p in self.people]
        grouped: dict[tuple[Limit, ...], list[Window]] = {}
        for window in self.windows(context):
            least, most = self.bounds(context, window)
            limits: list[Limit] = []
            if least is not None:
                limits.append(at_least(least, weight=self.weight))
            if most is not None:
                limits.append(at_most(most, weight=self.weight))
            if limits:
                grouped.setdefault(tuple(limits), []).append(window)
        for wanted, windows in grouped.items():
            board.total(
                self.worth(context), *wanted, rule=self.label, people=self.people, windows=windows, already=brought
            )

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the windows whose total misses its bounds."""
        worth, past, brought = self.worth(context), context.past_days, self.already(context, person)
        for window in self.windows(context):
            least, most = self.bounds(context, window)
            cells = (line[past + d] for d in window)
            total = brought + sum(worth[k] for k in cells if k != UNKNOWN_STATE)
            if least is not None and total < least:
                yield self._miss(context, person, window, total=total, bound=least)
            if most is not None and total > most:
                yield self._miss(context, person, window, total=total, bound=most)

    def _miss(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Finding:
        return self.finding(
            self.sentence(context, person, window, total=total, bound=bound),
            cells=cells_of(person, window),
            magnitude=abs(total - bound),
            total=total,
            bound=bound,
        )
