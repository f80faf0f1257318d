"""Weekly rest: at least one rest day in every calendar week.

劳动法 38 for contract and dispatched staff; 国务院关于职工工作时间的规定 and 人薪发〔1995〕32号 5 for 事业编 (rest days are
arranged flexibly in shift work). A rest day is 24 hours without a break: where the shift before runs into the day, the next one
may not begin before that hour. A hospital may refuse to count a day after a night at all. Re-hired pensioners have no labour
contract any more and are bound only where a setting names them.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board, Cell, Literal, at_least
from app.roster.model import Finding, PlanContext, RuleLevel
from app.roster.model.shift import DAY_MINUTES
from app.roster.rules._clock import ends_of, starts_of
from app.roster.rules._runs import weeks_of
from app.roster.rules.base import PersonRule, RuleSpec, cells_of, choice, marks, number, plan_of, span
from app.words import say

WEEK = 7
X = ord("x")


@attrs.frozen(slots=True, kw_only=True)
class WeeklyRest(PersonRule):
    """Ask for ``days`` rest days in each whole week whose days are all known."""

    days: int = number(say("rest days a week"), default=1, least=1, most=3)
    after_night: str = choice(
        say("a day off right after a night"), "counts", "needs-24-hours", "does-not-count", default="needs-24-hours"
    )

    spec = RuleSpec(
        "weekly-rest",
        title=say("Weekly rest"),
        help=say("At least one rest day in every week from Monday to Sunday, last month's days included."),
        level=RuleLevel.LAW,
        citation="劳动法 38；人薪发〔1995〕32号 5",
        applies_to=("BZ", "BA", "HT", "RD", "PQ", "GP"),
        sample="A A A A A A A",
        may_soften=False,
    )

    def post(self, board: Board) -> None:
        """Ask for enough rest days in each whole week."""
        context = plan_of(board)
        for person in self.people:
            weeks = self._weeks(context, person)
            if self.after_night == "does-not-count":
                for week in weeks:
                    self._post_strict(board, context, person, week)
            elif self.after_night == "needs-24-hours" and clashes(context):
                for week in weeks:
                    self._post_by_hours(board, context, person, week)
            elif weeks:
                limit = at_least(self.days, weight=self.weight)
                board.count(context.free, limit, rule=self.label, people=(person,), windows=weeks)

    def _post_by_hours(self, board: Board, context: PlanContext, person: int, week: tuple[int, ...]) -> None:
        """Count the free days, less those a shift runs into and another begins too soon after."""
        past = context.past[person]
        known = sum(past[context.past_days + d] in context.free for d in week if d < 0)
        terms: list[tuple[int, Literal]] = [(1, board.cell(person, d, context.free)) for d in week if d >= 0]
        for day in week:
            for into, soon in clashes(context):
                parts = _all(context, person, ((day - 1, into), (day, context.free), (day + 1, soon)))
                if parts is not None and not parts:
                    known -= 1
                elif parts is not None:
                    terms.append((-1, parts[0] if len(parts) == 1 else board.all_of(parts)))
        board.linear(terms, at_least(self.days, weight=self.weight), rule=self.label, constant=known)

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
        if self.after_night == "needs-24-hours":
            ends, starts = ends_of(context), starts_of(context)
            return [
                f == X
                and not (
                    0 < i < len(line) - 1 and ends[line[i - 1]] - DAY_MINUTES > min(starts[line[i + 1]], DAY_MINUTES)
                )
                for i, f in enumerate(free)
            ]
        nights = marks(line, context.night)
        return [f == X and (i == 0 or nights[i - 1] != X) for i, f in enumerate(free)]

    @staticmethod
    def _night_before(context: PlanContext, person: int) -> bool:
        return context.past_days > 0 and context.past[person][-1] in context.night


def clashes(context: PlanContext) -> tuple[tuple[frozenset[int], frozenset[int]], ...]:
    """Return states that run into the next day, with those that begin before that hour of the day after it."""
    return context.remember("weekly-rest", lambda: tuple(_clashes(context)))


def _clashes(context: PlanContext) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    states = range(len(context.contents))
    ends, starts = ends_of(context), starts_of(context)
    for spill in sorted({ends[k] - DAY_MINUTES for k in states if ends[k] > DAY_MINUTES}):
        soon = frozenset(k for k in states if min(starts[k], DAY_MINUTES) < spill)
        if soon:
            yield frozenset(k for k in states if ends[k] - DAY_MINUTES == spill), soon


def _all(context: PlanContext, person: int, wanted: tuple[tuple[int, frozenset[int]], ...]) -> list[Cell] | None:
    """Return the cells of the period that must be in their states for all of ``wanted`` to hold; None when they can't."""
    parts: list[Cell] = []
    for day, states in wanted:
        if day < 0:
            if day < -context.past_days or context.past[person][context.past_days + day] not in states:
                return None
        elif day >= context.days:
            return None
        else:
            parts.append(Cell(person, day, states))
    return parts
