"""Bans: states a person may not take on a day, known before any roster exists, each with its cause."""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from app.roster.board import Board
from app.roster.model import Finding, PlanContext, RuleLevel
from app.roster.rules.base import PersonRule, on_day, plan_of
from app.words import Words, say


@attrs.frozen(slots=True)
class Bar:
    """``states`` are closed to a person on ``day``, because of ``cause``."""

    day: int
    states: frozenset[int]
    cause: Words
    citation: str = ""
    level: RuleLevel | None = None


class BanRule(PersonRule):
    """Closes states to people on days; a subclass says which."""

    __slots__ = ()

    @abstractmethod
    def bars(self, context: PlanContext, person: int) -> Iterable[Bar]:
        """Return what is closed to ``person``."""

    def bars_of(self, context: PlanContext, person: int) -> tuple[Bar, ...]:
        """Return what is closed to ``person``, remembered."""
        return context.remember((self, person), lambda: tuple(b for b in self.bars(context, person) if b.states))

    def post(self, board: Board) -> None:
        """Close the states on the board."""
        context = plan_of(board)
        for person in self.people:
            grouped: dict[frozenset[int], list[int]] = {}
            for bar in self.bars_of(context, person):
                grouped.setdefault(bar.states, []).append(bar.day)
            for states, days in grouped.items():
                if self.weight is None:
                    board.ban(states, rule=f"{self.label}/{person}", people=(person,), days=days)
                else:
                    board.price(states, rule=self.label, weight=self.weight, people=(person,), days=days)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the cells that hold what is closed."""
        past = context.past_days
        for bar in self.bars_of(context, person):
            state = line[past + bar.day]
            if state in bar.states:
                yield self._breach(bar, person, state, context)

    def _breach(self, bar: Bar, person: int, state: int, context: PlanContext) -> Finding:
        message = say(
            "{name}, {day}, {code}: {cause}",
            name=context.people[person].label,
            day=on_day(context, bar.day),
            code=context.codes[state] or say("a day off"),
            cause=bar.cause,
        )
        more: dict[str, Any] = {}
        if bar.citation:
            more["citation"] = bar.citation
        if bar.level is not None:
            more["level"] = bar.level
        return self.finding(message, cells=((person, bar.day),), **more)


def protected_from_night(context: PlanContext, person: int, *, weeks: int = 28, months: int = 12) -> frozenset[int]:
    """Return the days on which night work is closed to ``person`` by pregnancy or a child under one year."""
    return frozenset(pregnant_days(context, person, weeks=weeks)) | frozenset(
        nursing_days(context, person, months=months)
    )


def pregnant_days(context: PlanContext, person: int, *, weeks: int) -> range:
    """Return the days of the period in a pregnancy of ``weeks`` completed weeks or more (40 weeks end at the due date)."""
    due = context.people[person].due
    if due is None:
        return range(0)
    return range(max(0, context.day(due) - (40 - weeks) * 7), context.days)


def nursing_days(context: PlanContext, person: int, *, months: int = 12) -> tuple[int, ...]:
    """Return the days of the period before a nursed child is ``months`` old (its birthday is free again)."""
    found: set[int] = set()
    for born in context.people[person].children:
        year, month = divmod(born.month - 1 + months, 12)
        first_free = _safe_date(born.year + year, month + 1, born.day)
        found.update(range(max(0, context.day(born)), min(context.days, context.day(first_free))))
    return tuple(sorted(found))


def _safe_date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:  # the 29th of February and the like: the first of the next month
        return dt.date(year + month // 12, month % 12 + 1, 1)
