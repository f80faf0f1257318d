"""Company: whoever is named works only beside one of some others, in the same family of shifts on the same day."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from app.roster.board import Board, Literal
from app.roster.model import Finding, PlanContext, Roster
from app.roster.rules.base import DayRule, on_day, plan_of
from app.words import Words, say

Beside = tuple[tuple[int, tuple[int, ...]], ...]


class CompanyRule(DayRule):
    """Asks for company; a subclass says who needs whom on a day, in which families, and how it is put in words."""

    __slots__ = ()

    @abstractmethod
    def company(self, context: PlanContext, day: int) -> Beside:
        """Return who needs company on ``day``, each with the people who may give it."""

    def families(self, context: PlanContext) -> tuple[tuple[str, frozenset[int]], ...]:
        """Return the families in which company is asked for, each with its states."""
        return context.families

    @abstractmethod
    def sentence(self, context: PlanContext, person: int, others: tuple[int, ...]) -> Words:
        """Return what is asked for."""

    def post(self, board: Board) -> None:
        """Tie the cells of each pair of person and family to those of the company."""
        context = plan_of(board)
        for day in range(context.days):
            for person, others in self._company(context, day):
                for _, states in self.families(context):
                    near: list[Literal] = [board.cell(p, day, states) for p in others]
                    beside = near[0] if len(near) == 1 else board.any_of(near)
                    name = f"{self.label}/{person}" if self.weight is None else self.label
                    board.imply(board.cell(person, day, states), beside, rule=name, weight=self.weight)

    def check_day(self, roster: Roster, day: int, context: PlanContext) -> Iterator[Finding]:
        """Yield those who work without their company."""
        rows = roster.rows
        for person, others in self._company(context, day):
            state = rows[person][day]
            if state not in context.work:
                continue
            for name, states in self.families(context):
                if state in states and not any(rows[p][day] in states for p in others):
                    yield self._alone(context, person, others, day=day, family=name)

    def _company(self, context: PlanContext, day: int) -> Beside:
        table = context.remember((self, "company"), lambda: [self.company(context, d) for d in range(context.days)])
        return table[day]

    def _alone(self, context: PlanContext, person: int, others: tuple[int, ...], *, day: int, family: str) -> Finding:
        message = say(
            "{name}, {day}, {code}: {cause}",
            name=context.people[person].label,
            day=on_day(context, day),
            code=family,
            cause=self.sentence(context, person, others),
        )
        return self.finding(message, cells=((person, day),))
