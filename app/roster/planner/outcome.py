"""What a search hands out: proposals while it runs, and how it ended."""

from __future__ import annotations

from typing import Literal

import attrs

from app.roster.model import Roster
from app.words import Words, say


@attrs.frozen(slots=True)
class Proposal:
    """A lawful roster, better than the one before.

    Attributes:
        roster: the roster, re-checked by the rules: no hard finding.
        cost: what the weighted rules charge for it.
        bound: no roster can cost less than this.
        seconds: since the search began.
    """

    roster: Roster
    cost: int
    bound: int
    seconds: float

    @property
    def gap(self) -> float:
        """Part of the cost that might at most still be saved: 0 is the best possible, 1 nothing is known."""
        return gap(self.cost, self.bound)

    @property
    def gap_words(self) -> Words:
        """How far from the best possible it may be, as people say it."""
        return gap_words(self.cost, self.bound)


@attrs.frozen(slots=True)
class Proved:
    """The best proposal is the best there is."""

    best: Proposal
    seconds: float

    @property
    def words(self) -> Words:
        """Say so."""
        return gap_words(self.best.cost, self.best.cost)


@attrs.frozen(slots=True)
class Feasible:
    """Time is up; the best proposal is lawful, and how much better one could be is bounded."""

    best: Proposal
    seconds: float

    @property
    def words(self) -> Words:
        """Say how far from the best possible the roster may be."""
        return gap_words(self.best.cost, self.best.bound)


@attrs.frozen(slots=True)
class Infeasible:
    """No roster keeps all hard rules; ``causes`` says why as far as it is known without a search of its own."""

    causes: tuple[Words, ...]
    seconds: float
    best: None = None

    @property
    def words(self) -> Words:
        """Say so."""
        return say("No roster keeps all binding rules.")


@attrs.frozen(slots=True)
class Stopped:
    """It ended without an answer: cancelled, or time was up before any lawful roster was found.

    Attributes:
        best: the best proposal before it was cancelled; None when there was none.
        cause: which of the two.
        short: what the best unlawful roster met on the way still misses, in sentences; empty when cancelled.
    """

    best: Proposal | None
    seconds: float
    cause: Literal["cancelled", "time"] = attrs.field(kw_only=True)
    short: tuple[Words, ...] = attrs.field(default=(), kw_only=True)

    @property
    def words(self) -> Words:
        """Say what there is."""
        if self.cause == "cancelled":
            return say("Stopped.")
        return say("No lawful roster was found in this time; it is not proved that there is none.")


Outcome = Proved | Feasible | Infeasible | Stopped


def gap(cost: int, bound: int) -> float:
    """Return the part of ``cost`` by which a better roster could at most be cheaper."""
    return 0.0 if cost <= bound else (cost - bound) / max(1, cost)


def gap_words(cost: int, bound: int) -> Words:
    """Say how far from the best possible a roster may be."""
    if cost <= bound:
        return say("This is the best roster possible: no other costs less than {cost}.", cost=cost)
    if bound <= 0:
        return say("Cost {cost}; how much better a roster could be is not known yet.", cost=cost)
    percent = f"{100 * gap(cost, bound):.1f}"
    return say("Cost {cost}; at most {percent} % could still be saved.", cost=cost, percent=percent)
