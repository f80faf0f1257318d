"""One line a figure: what was measured, how much, the goal and the share of it that was used."""

from __future__ import annotations

import math
import time
import unicodedata
from collections.abc import Callable, Iterator

import attrs

WIDTH = 46
#: The value of a figure that came to nothing.
NONE = math.nan


@attrs.frozen(slots=True)
class Figure:
    """One measured figure. ``goal`` is the most it may be, or the least when ``at_least``; None when it has none."""

    what: str
    value: float
    unit: str = "ms"
    goal: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The share of the goal used up: 1 is just reached, below 1 is better."""
        if not self.goal or not self.value or math.isnan(self.value):
            return None
        return self.goal / self.value if self.at_least else self.value / self.goal

    def line(self) -> str:
        """Return the figure as one line of the table."""
        goal = "" if self.goal is None else f"{'≥' if self.at_least else '≤'} {amount(self.goal)} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×{'' if self.ratio <= 1 else '  MISSED'}"
        told = (
            f"  {padded(self.what, WIDTH)} {amount(self.value):>10} {self.unit:<7} {goal:<16} {ratio:<12} {self.note}"
        )
        return told.rstrip()


def amount(value: float) -> str:
    """Return a number with as many places as matter; a dash for none."""
    if math.isnan(value):
        return "—"
    places = 0 if abs(value) >= 1000 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{places}f}"


def padded(text: str, width: int) -> str:
    """Return ``text`` filled up to ``width`` columns of a terminal, Chinese signs counting two."""
    used = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(0, width - used)


def once(work: Callable[[], object]) -> float:
    """Return how long one run takes, in milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def best(work: Callable[[], object], *, times: int = 3) -> float:
    """Return the shortest of several runs, in milliseconds."""
    return min(once(work) for _ in range(times))


def spread(what: str, work: Callable[[], object], *, rounds: int, goal: float | None = None) -> Iterator[Figure]:
    """Give the p99 of ``rounds`` runs, with p50 and the worst beside it."""
    taken = sorted(once(work) for _ in range(rounds))
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    yield Figure(f"{what}, p99", p99, goal=goal, note=f"p50 {p50:.2f} ms, worst {taken[-1]:.2f} ms")
