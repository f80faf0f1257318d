"""Weekly rest: at least one rest day in every calendar week.

劳动法 38 for contract and dispatched staff; 国务院关于职工工作时间的规定 and 人薪发〔1995〕32号 5 for 事业编 (rest days are
arranged flexibly in shift work). A day after a night is a rest day when 24 hours are free; a hospital may refuse to count it.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board, Cell, Literal, at_least
from app.roster.model import Finding, PlanContext, RuleLevel
from app.roster.rules._runs import weeks_of
from app.roster.rules.base import PersonRule, RuleSpec, cells_of, choice, marks, number, plan_of, span
from app.words import say

WEEK = 7
X = ord("x")


@attrs.frozen(slots=True, kw_only=True)
class WeeklyRest(PersonRule):
    """Ask for ``days`` rest days in each whole week whose days are all known."""

    days: int = number(say("rest days a week"), default=1, least=1, most=3)
    after_night: str = choice(say("a day off right after a night"), "counts", "does-not-count")

    spec = RuleSpec(
        "weekly-rest",
        title=say("Weekly rest"),
        help=say("At least one rest day in every week from Monday to Sunday, last month's days included."),
        level=RuleLevel.LAW,
        citation="劳动法 38；人薪发〔1995〕32号 5",
        sample="A A A A A A A",
        may_soften=False,
    )

    def post(self, board: Board) -> None:
        """Ask for enough rest days in each whole week."""
        context = plan_of(board)
        for person in self.people:
            weeks = self._weeks(context, person)
            if self.after_night == "counts":
                limit = at_least(self.days, weight=self.weight)
                if weeks:
                    board.count(context.free, limit, rule=self.label, people=(person,), windows=weeks)
                continue
            for week in weeks:
                self._post_strict(board, context, person, week)

    def _post_strict(self, board: Board, context: PlanContext, person: int, week: tuple[int, ...]) -> None:
        flags = self._rest_flags(context.past[person], context)
        known = sum(flags[context.past_days + d] for d in week if d < 0)
        terms: list[tuple[int, Literal]] = []
        for day in (d for d in week if d >= 0):
            free = board.cell(person, day, context.free)
            if day > 0:
                rested = board.cell(person, day - 1, frozenset(range(len(context.contents))) - context.night)
                terms.append((1, board.all_of((free, rested))))
            elif not self._night_before(context, person):
                terms.append((1, free))
        limit = at_least(self.days, weight=self.weight)
        board.linear(terms or ((0, Cell(person, 0, context.free)),), limit, rule=self.label, constant=known)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the whole weeks with too few rest days."""
        flags = self._rest_flags(line, context)
        past = context.past_days
        for week in self._weeks(context, person):
            rest = sum(flags[past + week[0] : past + week[-1] + 1])
            if rest < self.days:
                message = say(
                    "{name}: {rest} rest days in the week {when}, at least {days}",
                    name=context.people[person].label,
                    rest=rest,
                    when=span(context, week[0], week[-1]),
                    days=self.days,
                )
                cells = cells_of(person, week)
                yield self.finding(message, cells=cells, magnitude=self.days - rest, rest=rest, days=self.days)

    def _weeks(self, context: PlanContext, person: int) -> tuple[tuple[int, ...], ...]:
        unknown = marks(context.past[person], context.free)
        whole = (w for w in weeks_of(context) if len(w) == WEEK)
        return tuple(w for w in whole if all(d >= 0 or unknown[context.past_days + d] != ord("?") for d in w))

    def _rest_flags(self, line: bytes, context: PlanContext) -> list[bool]:
        free = marks(line, context.free)
        if self.after_night == "counts":
            return [f == X for f in free]
        nights = marks(line, context.night)
        return [f == X and (i == 0 or nights[i - 1] != X) for i, f in enumerate(free)]

    @staticmethod
    def _night_before(context: PlanContext, person: int) -> bool:
        return context.past_days > 0 and context.past[person][-1] in context.night
