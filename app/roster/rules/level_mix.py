"""Level mix: some people of the levels named on every one of the shifts named, such as N2 or above on every night.

Hospital policy (no national law on levels; the ladder N0–N4 differs from hospital to hospital). N0 is never counted.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board, Limit, at_least
from app.roster.model import Finding, PlanContext, Roster
from app.roster.rules.base import DayRule, RuleSpec, choice, codes, number, on_day, plan_of
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class LevelMix(DayRule):
    """Ask for ``least`` people of ``levels`` in ``shifts`` on every day, or on days of one kind."""

    least: int = number(say("people, at least"), default=1, least=1, most=20)
    levels: tuple[str, ...] = codes(say("levels"), default=("N2", "N3", "N4"))
    shifts: tuple[str, ...] = codes(say("the shifts or families; all of class night when empty"))
    on: str = choice(say("on which days"), "all", "work", "rest", "holiday")

    spec = RuleSpec(
        "level-mix",
        title=say("Level mix"),
        help=say("Each of these shifts has someone of the levels named, such as N2 or above on every night."),
        citation="医院规则（护士分层级管理）",
        sample="N / N",
    )

    def post(self, board: Board) -> None:
        """Bound the people of those levels."""
        context = plan_of(board)
        for day in self._days(context):
            people = self._senior(context, day)
            board.cover(self._states(context), self._limit(), rule=self._guard(day), days=(day,), people=people)

    def check_day(self, roster: Roster, day: int, context: PlanContext) -> Iterator[Finding]:
        """Say when too few of those levels are there."""
        if day not in self._days(context):
            return
        states = self._states(context)
        count = sum([roster.rows[p][day] in states for p in self._senior(context, day)])
        if count < self.least:
            message = say(
                "{day} {what}: {count} of {levels}, at least {least}",
                day=on_day(context, day),
                what="/".join(self.shifts) or say("night"),
                count=count,
                levels="/".join(self.levels),
                least=self.least,
            )
            missing = self.least - count
            yield self.finding(message, magnitude=missing, cells=((-1, day),), count=count, least=self.least)

    def _limit(self) -> Limit:
        return at_least(self.least, weight=self.weight)

    def _guard(self, day: int) -> str:
        return f"{self.label}/{day}" if self.weight is None else self.label

    def _days(self, context: PlanContext) -> tuple[int, ...]:
        kinds = context.day_kinds
        return context.remember(("on", self.on), lambda: tuple(d for d, k in enumerate(kinds) if self.on in {"all", k}))

    def _states(self, context: PlanContext) -> frozenset[int]:
        return context.states_of(self.shifts) if self.shifts else context.night

    def _senior(self, context: PlanContext, day: int) -> tuple[int, ...]:
        table = context.remember((self, "senior"), lambda: [self._of_level(context, d) for d in range(context.days)])
        return table[day]

    def _of_level(self, context: PlanContext, day: int) -> tuple[int, ...]:
        return tuple(p for p in self.people if context.counted[p][day] and context.levels[p][day] in self.levels)
