"""The phrases a board records: frozen, compact values that say what a roster must or should be.

A roster, to the board, is one *state* a cell: state 0 is a day off, state ``1 + s`` is shift ``s``, and the states after
those are the lawful double cells. Days are counted from the first day of the period; days before it are negative and
their states are known facts (the past) or ``UNKNOWN``, which belongs to no set of states.

A limit is hard when its weight is ``None``; otherwise it costs ``weight`` for each unit by which it is missed. Several
limits on one quantity make a convex, piecewise linear price.
"""

from __future__ import annotations

from typing import Literal as OneOf

import attrs

OFF = 0
UNKNOWN = -1

States = frozenset[int]


@attrs.frozen(slots=True)
class Limit:
    """A bound on a whole number: ``least`` or ``most`` ``value``, hard (``weight is None``) or priced per unit missed."""

    sense: OneOf["least", "most"]
    value: int
    weight: int | None = None

    def missed(self, amount: int) -> int:
        """Return by how many units ``amount`` misses this limit (0 when it keeps it)."""
        return max(0, self.value - amount if self.sense == "least" else amount - self.value)


def at_least(value: int, *, weight: int | None = None) -> Limit:
    """Return the limit "no fewer than ``value``"."""
    return Limit("least", value, weight)


def at_most(value: int, *, weight: int | None = None) -> Limit:
    """Return the limit "no more than ``value``"."""
    return Limit("most", value, weight)


@attrs.frozen(slots=True)
class Ban:
    """No cell of ``people`` x ``days`` takes one of ``states``. Always hard."""

    rule: str
    people: tuple[int, ...]
    days: tuple[int, ...]
    states: States


@attrs.frozen(slots=True)
class Price:
    """Each cell of ``people`` x ``days`` in one of ``states`` costs ``weight`` (0 or more)."""

    rule: str
    people: tuple[int, ...]
    days: tuple[int, ...]
    states: States
    weight: int


@attrs.frozen(slots=True)
class Sequence:
    """A pattern over consecutive days of one person that is forbidden, or costs ``weight`` each time it occurs.

    It occurs at start day ``t`` when the cell of day ``t + i`` is in ``sets[i]`` for every ``i``. ``starts`` lists the
    start days looked at; the default of the board is every one that touches the period, the past included. A cell that
    is ``UNKNOWN`` or lies after the period matches nothing.
    """

    rule: str
    people: tuple[int, ...]
    sets: tuple[States, ...]
    starts: tuple[int, ...]
    weight: int | None = None


@attrs.frozen(slots=True)
class Run:
    """The length of every unbroken run of days in ``states`` keeps the limits.

    A run's length counts its known days before the period too. ``at_most(n)``: each day *of the period* that is the
    (n+1)th or later day of its run is one unit missed (a past that was already too long is not charged again).
    ``at_least(n)``: a run is charged ``n - length`` when it ends, that is when the next day is in the period and not in
    ``states`` (so a run of the eve that day 0 breaks off is charged); a run still open on the last day is exempt, and so
    is a run whose beginning is not known (day 0 without a past, or an ``UNKNOWN`` cell before it).
    """

    rule: str
    people: tuple[int, ...]
    states: States
    limits: tuple[Limit, ...]


@attrs.frozen(slots=True)
class Total:
    """For each person and each window of days: ``already + sum of worth[state]`` over the window keeps the limits.

    ``worth`` has one whole number a state (minutes, halves of hours, 0 or 1). ``windows`` are tuples of days, which may
    reach into the past; ``UNKNOWN`` cells are worth 0. ``already`` is one number a person, aligned with ``people``.
    """

    rule: str
    people: tuple[int, ...]
    windows: tuple[tuple[int, ...], ...]
    worth: tuple[int, ...]
    limits: tuple[Limit, ...]
    already: tuple[int, ...]


@attrs.frozen(slots=True)
class Blocks:
    """For each person: ``already`` + the number of blocks with at least one day in ``states`` keeps the limits.

    A block is a tuple of days (a weekend, a holiday); its known past days count.
    """

    rule: str
    people: tuple[int, ...]
    blocks: tuple[tuple[int, ...], ...]
    states: States
    limits: tuple[Limit, ...]
    already: tuple[int, ...]


@attrs.frozen(slots=True)
class Cover:
    """On ``day`` the number of ``people`` whose cell is in ``states`` keeps the limits."""

    rule: str
    day: int
    people: tuple[int, ...]
    states: States
    limits: tuple[Limit, ...]


@attrs.frozen(slots=True)
class Cell:
    """A literal: the cell of ``person`` on ``day`` (0 or later) is in ``states``."""

    person: int
    day: int
    states: States


@attrs.frozen(slots=True)
class Derived:
    """A literal made of literals: ``any`` or ``all`` of ``parts`` hold; ``none`` of them holds."""

    kind: OneOf["any", "all", "none"]
    parts: tuple[Literal, ...]


Literal = Cell | Derived


@attrs.frozen(slots=True)
class Linear:
    """``constant`` + the sum of coefficient x literal (0 or 1) keeps the limits. For what no other phrase says."""

    rule: str
    terms: tuple[tuple[int, Literal], ...]
    limits: tuple[Limit, ...]
    constant: int = 0


Phrase = Ban | Price | Sequence | Run | Total | Blocks | Cover | Linear
