"""Runs: unbroken stretches of days in some states, for the rules that bound their length."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from itertools import pairwise

import attrs

from app.roster.board import Board, Limit, at_least, at_most
from app.roster.model import Finding, PlanContext
from app.roster.rules.base import PersonRule, cells_of, marks, on_day, plan_of, span
from app.words import Words, say

RUN = re.compile(b"x+")


@attrs.frozen(slots=True)
class Stretch:
    """A run from ``first`` to ``last`` (days; negative in the past)."""

    first: int
    last: int
    begins_known: bool = attrs.field(kw_only=True)
    ended: bool = attrs.field(kw_only=True)

    @property
    def days(self) -> int:
        """Length in days."""
        return self.last - self.first + 1


def stretches(line: bytes, states: frozenset[int], context: PlanContext) -> Iterator[Stretch]:
    """Yield the runs that reach day -1 or later.

    A run's beginning is known when the day before it is a known day; it has ended when the next day lies in the period.
    """
    past = context.past_days
    flags = marks(line, states)
    for match in RUN.finditer(flags):
        begin, end = match.span()
        if end >= past:
            begins_known = begin > 0 and flags[begin - 1 : begin] != b"?"
            yield Stretch(begin - past, end - 1 - past, begins_known=begins_known, ended=end < len(flags))


class RunRule(PersonRule):
    """Bounds the length of runs; a subclass says which states and how it is put in words."""

    __slots__ = ()

    @abstractmethod
    def states(self, context: PlanContext) -> frozenset[int]:
        """Return the states whose runs are bounded."""

    @abstractmethod
    def bounds(self) -> tuple[int, int | None]:
        """Return the least and the most days of a run."""

    @abstractmethod
    def too_long(self, name: str, days: int, most: int) -> Words:
        """Return the sentence for a run of ``days`` where ``most`` are allowed."""

    def too_short(self, name: str, days: int, least: int) -> Words:
        """Return the sentence for a run of ``days`` where ``least`` are asked."""
        return say("{name}: {days} in a row, at least {least}", name=name, days=days, least=least)

    def post(self, board: Board) -> None:
        """Bound the runs on the board."""
        least, most = self.bounds()
        limits: list[Limit] = []
        if least > 1:
            limits.append(at_least(least, weight=self.weight))
        if most is not None:
            limits.append(at_most(most, weight=self.weight))
        if limits:
            board.run(self.states(plan_of(board)), *limits, rule=self.label, people=self.people)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the runs that are too long or too short."""
        least, most = self.bounds()
        for run in stretches(line, self.states(context), context):
            over = 0 if most is None or run.last < 0 else min(run.days - most, run.last + 1)
            if most is not None and over > 0:
                yield self._long(run, person, context, over=over, most=most)
            if run.days < least and run.begins_known and run.ended:
                yield self._short(run, person, context, least=least)

    def _long(self, run: Stretch, person: int, context: PlanContext, *, over: int, most: int) -> Finding:
        what = self.too_long(context.people[person].label, run.days, most)
        when = span(context, run.first, run.last)
        cells = cells_of(person, range(run.first, run.last + 1))
        message = say("{what} ({when})", what=what, when=when)
        return self.finding(message, cells=cells, magnitude=over, days=run.days, most=most)

    def _short(self, run: Stretch, person: int, context: PlanContext, *, least: int) -> Finding:
        what = self.too_short(context.people[person].label, run.days, least)
        message = say("{what} ({when})", what=what, when=on_day(context, run.first))
        cells = cells_of(person, range(run.first, run.last + 1))
        return self.finding(message, cells=cells, magnitude=least - run.days, days=run.days, least=least)


def weeks_of(context: PlanContext) -> tuple[tuple[int, ...], ...]:
    """Return the calendar weeks (Monday to Sunday) that touch the period, cut to its days and told past."""
    return context.remember("weeks", lambda: _weeks(context))


def _weeks(context: PlanContext) -> tuple[tuple[int, ...], ...]:
    mondays = [d for d in range(-6, context.days) if (context.problem.start.weekday() + d) % 7 == 0]
    edges = [*mondays, mondays[-1] + 7]
    known = range(-context.past_days, context.days)
    return tuple(tuple(d for d in range(a, b) if d in known) for a, b in pairwise(edges) if b > 0)
