"""Annealing as the search drives it: how hot, how long, and what comes of it.

Everything is counted in steps, so that one seed goes the same way however fast the machine is. Temperatures follow from
what a dearer change costs on the board at hand, found by trying some.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster.planner.anneal import Bench, Walk, anneal
from app.roster.planner.automaton import HARD
from app.roster.planner.crowd import crowd_of, standing_of
from app.roster.planner.person import Person
from app.roster.planner.state import State
from app.roster.planner.tables import Tables

Cells = NDArray[np.int16]

#: Steps between two looks at the clock: some hundredths of a second.
CHUNK = 8_192
#: Steps that find out what a dearer change costs.
SOUNDING = 2 * CHUNK
#: What a hard unit weighs against the mean dearer change, at first.
HARD_WEIGHT = 2.2
#: Temperatures against it: of a first roster, of one to be kept nearly as it is, and at the end.
HOT, WARM, COLD = 0.1, 0.04, 0.006
#: With up to so many cells what little there is left to save is soon reached: it ends colder.
FEW, COLDER = 1_500, 0.0025
#: A seed for the generator is spread over its bits.
SPREAD = 0x9E3779B97F4A7C15


def bench_of(tables: Tables, who: tuple[Person, ...]) -> Bench | None:
    """Return what rosters of ``tables`` are annealed on; None where it would be too large, or nothing is free."""
    price = np.where(np.isfinite(tables.price), tables.price, HARD)
    crowd = crowd_of(who, price, tables.joint, tables.allowed)
    sizes = tables.allowed.sum(axis=2).astype(np.int32)
    free = np.argwhere(sizes > 1).astype(np.int32)
    if crowd is None or not len(free):
        return None
    choices = np.argsort(~tables.allowed, axis=2, kind="stable").astype(np.int16)
    return Bench(crowd, tables.allowed, choices, sizes, free)


@attrs.define(eq=False)
class Annealer:
    """Anneals rosters for one worker.

    Attributes:
        bench: what it works on.
        seed: moves on with every step.
        mean: what a dearer change costs on average; 0 before it is known.
        hard: what a hard unit weighs against it.
    """

    bench: Bench
    seed: NDArray[np.uint64]
    mean: float = 0.0
    hard: float = HARD_WEIGHT

    @classmethod
    def seeded(cls, bench: Bench, seed: int) -> Annealer:
        """Return one that goes the way of ``seed``."""
        return cls(bench, np.array([((seed + 1) * SPREAD) & (2**64 - 1)], dtype=np.uint64))

    def run(
        self,
        state: State,
        *,
        steps: int,
        hot: float,
        over: Callable[[], bool],
        better: Callable[[Cells, int], None],
        lawful: bool = False,
    ) -> Cells:
        """Anneal ``state`` (which stays as it is) from ``hot`` to ``COLD`` (``COLDER``) times what a dearer change costs.

        Args:
            state: the roster it begins with.
            steps: changes tried.
            hot: the first temperature.
            over: asked every few hundredths of a second.
            better: told the cheapest roster and what it costs, when there is a new one without a missed hard limit at such a look.
            lawful: whether the first roster without a missed hard limit is enough.

        Returns:
            The cheapest roster met.
        """
        walk = _walk(state, self.bench, self.seed)
        if not self.mean:
            self._sound(walk)
        temperature = hot * self.mean
        cold = COLDER if len(self.bench.free) <= FEW else COLD
        cooling = (cold / hot) ** (1.0 / max(1, steps))
        known = walk.tops.copy()
        for first in range(0, steps, CHUNK):
            if over():
                break
            some = min(CHUNK, steps - first)
            temperature = anneal(self.bench, walk, temperature, cooling, self.hard * self.mean, some)
            if (walk.tops != known).any():
                known[:] = walk.tops
                if not known[0]:
                    better(walk.best, round(walk.tops[1]))
            if lawful and not known[0]:
                break
        if walk.tops[0]:
            self.hard = min(10.0 * HARD_WEIGHT, 1.5 * self.hard)
        return walk.best

    def _sound(self, walk: Walk) -> None:
        """Find what a dearer change costs, going downhill meanwhile."""
        anneal(self.bench, walk, 0.01, 1.0, 100.0, SOUNDING)
        self.mean = float(walk.told[2] / walk.told[3]) if walk.told[3] else 1.0


def _walk(state: State, bench: Bench, seed: NDArray[np.uint64]) -> Walk:
    cells, value = state.cells.copy(), state.value
    units = np.rint(value / HARD)
    costs = np.array([units, value - units * HARD])
    standing = standing_of(bench.crowd, cells)
    rows = np.zeros((2, cells.shape[1]), dtype=np.int16)
    return Walk(cells, standing, costs, cells.copy(), costs.copy(), seed, np.zeros(4), rows)
