"""Fair shares: what a person gets of nights, weekends, holidays or hours, what is brought in included.

The share follows from the demand, not from a roster: what the period needs plus what everybody brought in, divided by the
part of a post each person works and is there for. So the price of one row depends on that row alone. Whose every day is
settled beforehand takes no part: what that row does of the need is nobody's to share.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator

import attrs

from app.roster.board import Board, Limit, at_least, at_most
from app.roster.model import Demand, Finding, PlanContext
from app.roster.rules._bans import protected_from_night
from app.roster.rules.base import PersonRule, cells_of, plan_of
from app.words import Words, say

STEPS = 3


@attrs.frozen(slots=True)
class Share:
    """What one person should come to, brought-in balance included: between ``low`` and ``high``."""

    low: int
    high: int
    brought: int


class FairRule(PersonRule):
    """Charges for each unit beyond a person's share; the second and third unit beyond cost once more each."""

    __slots__ = ()

    @abstractmethod
    def tolerance_units(self) -> int:
        """Return by how much a share may be missed freely."""

    @abstractmethod
    def account(self) -> str:
        """Return the balance brought in."""

    @abstractmethod
    def amount(self, line: bytes, context: PlanContext) -> int:
        """Return what the row comes to in the period."""

    @abstractmethod
    def needed(self, context: PlanContext) -> float:
        """Return what the demand of the period comes to for everybody together."""

    @abstractmethod
    def post_amount(self, board: Board, limits: tuple[Limit, ...], *, person: int, brought: int) -> None:
        """Bound what the row of ``person`` comes to on the board."""

    def in_pool(self, context: PlanContext, person: int) -> bool:
        """Tell whether ``person`` takes part."""
        return any(context.counted[person])

    def sentence(self, name: str, *, total: int, share: Share) -> Words:
        """Return the sentence for a missed share."""
        return say(
            "{name}: {total}, a fair share is {low} to {high}", name=name, total=total, low=share.low, high=share.high
        )

    def post(self, board: Board) -> None:
        """Bound each row by its share, in steps."""
        for person, share in self._shares(plan_of(board)).items():
            self.post_amount(board, self._limits(share), person=person, brought=share.brought)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Say when a person's share is missed."""
        share = self._shares(context).get(person)
        if share is None:
            return
        total = share.brought + self.amount(line, context)
        if share.low <= total <= share.high:
            return
        magnitude = sum(limit.missed(total) for limit in self._limits(share))
        cells = cells_of(person, range(context.days))
        message = self.sentence(context.people[person].label, total=total, share=share)
        figures = {"total": total, "low": share.low, "high": share.high}
        yield self.finding(message, cells=cells, magnitude=magnitude, **figures)

    def _limits(self, share: Share) -> tuple[Limit, ...]:
        steps = STEPS if self.weight is not None else 1
        return tuple(
            limit
            for step in range(steps)
            for limit in (
                at_least(share.low - step, weight=self.weight),
                at_most(share.high + step, weight=self.weight),
            )
        )

    def _shares(self, context: PlanContext) -> dict[int, Share]:
        return context.remember((self, "shares"), lambda: self._reckon(context))

    def _reckon(self, context: PlanContext) -> dict[int, Share]:
        able = [p for p in self.people if self.in_pool(context, p)]
        given = settled(context)
        pool = [p for p in able if p not in given] or able
        done = sum(self.amount(given[p], context) for p in able if p not in pool)
        parts = {p: context.people[p].share * presence(context, p) for p in pool}
        whole = sum(parts.values())
        if not whole:
            return {}
        brought = {p: context.people[p].balance(self.account()) for p in pool}
        everything = max(0.0, self.needed(context) - done) + sum(brought.values())
        slack = self.tolerance_units()
        fair = {p: everything * parts[p] / whole for p in pool}
        return {
            p: Share(math.floor(fair[p]) - slack, math.ceil(fair[p]) + slack, brought[p]) for p in pool if parts[p] > 0
        }


def presence(context: PlanContext, person: int) -> int:
    """Return the days of the period on which ``person`` counts and is neither on leave nor barred from all duty."""
    who = context.people[person]
    away = {d for leave in context.problem.leave if leave.person == who.id for d in leave.days}
    closed = [b for b in who.barred if not b.shifts and not b.posts]
    return sum(
        context.counted[person][d] and d not in away and not any(b.covers(context.date(d)) for b in closed)
        for d in range(context.days)
    )


def settled(context: PlanContext) -> dict[int, bytes]:
    """Return the lines of those whose every day of the period is locked or on leave."""
    return context.remember(("fairness", "settled"), lambda: _settled(context))


def _settled(context: PlanContext) -> dict[int, bytes]:
    held: dict[str, dict[int, str]] = {}
    for lock in context.problem.locks:
        held.setdefault(lock.person, {})[lock.day] = lock.code
    for leave in context.problem.leave:
        held.setdefault(leave.person, {}).update(dict.fromkeys(leave.days, leave.code))
    days = range(context.days)
    return {
        p: context.past[p] + bytes(context.state(held[who.id][d]) for d in days)
        for p, who in enumerate(context.people)
        if all(d in held.get(who.id, ()) for d in days)
    }


def takes_nights(context: PlanContext, person: int) -> bool:
    """Tell whether ``person`` shares nights: counted, not protected throughout, and in no night block."""
    protected = len(protected_from_night(context, person)) == context.days
    in_block = any(context.person(b.person) == person for b in context.problem.blocks)
    return any(context.counted[person]) and not protected and not in_block


def plain_demands(context: PlanContext) -> Iterator[Demand]:
    """Yield the demands that make up the head-count: those for a skill or level only say who is among them."""
    return (d for d in context.problem.demands if not d.skill and not d.levels)
