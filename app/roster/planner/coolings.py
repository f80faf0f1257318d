"""How long the coolings of a search are: planned from the time it may take, in steps, before any is taken.

How fast a board is annealed is reckoned from what a change has to look at, never measured: one seed goes one way on every
machine. On a slower one the time is over earlier on that way, so each cooling is a few times as long as the one before
and the last begins with most of the time left. Of two workers one takes lengths between those of the other, so that together
they have something good at any time.
"""

from __future__ import annotations

from itertools import takewhile

import attrs

from app.roster.planner.anneal import Bench

#: Seconds a change takes, and more for each sum a cell adds to, on a processor of our time.
STEP, LOOK = 0.22e-6, 0.035e-6
#: Steps a cell of the first cooling; each is so many times as long as the one before.
FIRST_STEPS, LONGER = 300, 4
#: Every other worker's are so many times as long.
BETWEEN = 2
#: Steps for each pair of cells at most: few cells are soon as good as annealing makes them.
A_PAIR = 1_000
#: Part of the time that the longest cooling takes, and each later one between parts planned anew.
MAIN, LATER = 0.3, 0.03


@attrs.frozen
class Coolings:
    """Lengths in steps.

    Attributes:
        rate: steps a second, as far as is known beforehand.
        first: of the first cooling, and of a try for a first lawful roster.
        early: of those to begin with, the longest last.
        later: of one between parts planned anew.
    """

    rate: float
    first: int
    early: tuple[int, ...]
    later: int

    @classmethod
    def none(cls) -> Coolings:
        """Plan for a board that is not annealed."""
        return cls(1.0, 0, (), 0)

    @classmethod
    def of(cls, bench: Bench, seconds: float, number: int = 0) -> Coolings:
        """Plan for worker ``number`` of a search that has ``seconds``."""
        looks = len(bench.crowd.sums.of) / max(1, bench.allowed.sum())
        rate = 1.0 / (STEP + LOOK * looks)
        cells = len(bench.free)
        first, most = FIRST_STEPS * cells, A_PAIR * cells * cells
        main = max(first, min(most, int(MAIN * seconds * rate)))
        begin = first * (BETWEEN if number % 2 else 1)
        growing = takewhile(lambda steps: steps * LONGER <= main, (begin * LONGER**i for i in range(64)))
        return cls(rate, first, (*growing, main), max(first, min(most, int(LATER * seconds * rate))))
