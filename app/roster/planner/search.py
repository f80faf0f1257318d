"""One worker of the search: builds a roster person by person, then plans parts of it anew, over and over.

Whole rows of people are priced against each other (``generation``): on a board that is not too large for everybody at once,
which also bounds what any roster can cost; and on parts of it, some people over some days, chosen at random, around what
costs most, and by what helped before.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster.planner.automaton import HARD
from app.roster.planner.exact import solve_whole
from app.roster.planner.generation import Effort, Part
from app.roster.planner.hub import Hub
from app.roster.planner.joint import row_cost, slopes
from app.roster.planner.paths import best_rows
from app.roster.planner.person import Person
from app.roster.planner.pool import Pool
from app.roster.planner.state import State
from app.roster.planner.tables import Tables

WIDTH = 128
#: Boards of up to so many cells x states are priced as a whole at once; up to the second number after a while.
SMALL = 12_000
WHOLE = 90_000

WHOLE_EFFORT = Effort(rounds=400, smooth=0.8, again=30, sure=0.99, steps=60)
PART_EFFORT = Effort(rounds=60, smooth=0.5, again=20, sure=0.99, steps=60)


def work(hub: Hub, tables: Tables, who: tuple[Person, ...], pool: Pool, *, seed: int, number: int) -> None:
    """Search until the hub says it is over."""
    _Walk(hub, tables, who, pool, seed=seed, number=number).go()


class _Walk:
    """The walk of one worker."""

    def __init__(
        self, hub: Hub, tables: Tables, who: tuple[Person, ...], pool: Pool, *, seed: int, number: int
    ) -> None:
        self.hub = hub
        self.tables = tables
        self.pool = pool
        self.number = number
        self.rng = np.random.default_rng(seed)
        self.version = 0
        self.state = State.of(tables, np.argmin(tables.price, axis=2).astype(np.int16), who)
        self.kinds = [_Kind(*shape) for shape in _shapes(tables)]
        self.prices: NDArray[np.float64] | None = None

    def go(self) -> None:
        """Walk."""
        size = self.state.cells.size * self.tables.board.states
        self._descend(2)
        self._tell()
        if self.number == 0 and size <= WHOLE:
            if size > SMALL:
                self._improve(10)
            self._whole()
        while not self.hub.is_over():
            self._improve(50)
            if self.tables.others or self.hub.best is None:
                solve_whole(self.hub, seed=self.number, seconds=5.0, hint=self.state.cells)

    # -- steps -----------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Hand in the roster as it stands."""
        value = self.state.value
        if self.tables.others:
            self.hub.offer(self.state.cells)
        elif value < HARD / 2:
            self.hub.offer(self.state.cells, round(value))
        else:
            self.hub.offer(self.state.cells)

    def _listen(self) -> None:
        """Go on from the best roster of all workers."""
        if self.hub.version != self.version and self.hub.best is not None:
            self.version = self.hub.version
            if self.hub.best_cost is not None and self.hub.best_cost < self.state.value - 0.5:
                mu = self.state.mu
                self.state = State.of(self.tables, self.hub.best, self.state.who)
                self.state.mu = mu

    def _descend(self, rounds: int) -> None:
        """Give each person in turn the best row for everybody else's."""
        for _ in range(rounds):
            better = False
            for p in self.rng.permutation(self.tables.board.people):
                if self.hub.is_over():
                    return
                better |= self._best_for(int(p))
            if not better:
                return

    def _best_for(self, p: int) -> bool:
        state = self.state
        before, old = state.value, state.cells[p].copy()
        days = len(old)
        rows, _, _ = best_rows(state.who[p], old, state.costs_of(p), state.mu[p], 0, days, WIDTH, 1, 1000.0 * HARD, 0.0)
        if len(rows) == 0:
            return False
        state.put(p, rows[0])
        if state.value < before - 0.5:
            return True
        state.put(p, old)
        return False

    def _whole(self) -> None:
        """Price everybody at once: a bound, and a dive from it."""
        board = self.tables.board
        part = Part(
            self.state, tuple(range(board.people)), 0, board.days, pool=self.pool, interrupter=self.hub.interrupter
        )
        part.seed(slopes(self.tables.joint, self.state.counts), 20)
        if part.converge(WHOLE_EFFORT, self.hub.is_over) and not self.tables.others:
            self.hub.raise_bound(part.bound)
        self.prices = part.centre
        if not self.hub.is_over():
            self._take(part, WHOLE_EFFORT)
            self._descend(1)
            self._tell()

    def _improve(self, steps: int) -> None:
        """Plan parts anew."""
        for _ in range(steps):
            if self.hub.is_over():
                return
            self._listen()
            kind = self._choose()
            people, a, b = self._part(kind)
            before = self.state.value
            part = Part(self.state, people, a, b, pool=self.pool, interrupter=self.hub.interrupter)
            part.seed(slopes(self.tables.joint, self.state.counts), 10)
            part.converge(PART_EFFORT, self.hub.is_over)
            if part.answer is None or part.elsewhere + part.answer.value > before - 0.9:
                kind.tried(0.0)
                continue
            self._take(part, PART_EFFORT)
            kind.tried(before - self.state.value)
            if self.state.value < before - 0.5:
                self._tell()

    def _take(self, part: Part, effort: Effort) -> None:
        """Dive, and keep what comes of it unless it is worse."""
        rows = part.dive(effort, self.hub.is_over)
        if rows is None:
            return
        new = self.state.copy()
        for p, row in rows.items():
            new.put(p, row)
        if new.value <= self.state.value:
            self.state = new

    # -- choices ---------------------------------------------------------------------------------------------------

    def _choose(self) -> _Kind:
        weights = np.array([kind.merit for kind in self.kinds])
        return self.kinds[int(self.rng.choice(len(self.kinds), p=weights / weights.sum()))]

    def _part(self, kind: _Kind) -> tuple[tuple[int, ...], int, int]:
        """Choose people and days: half the time around a joint row that costs something."""
        board, joint = self.tables.board, self.tables.joint
        days, span = board.days, min(kind.days, board.days)
        a = int(self.rng.integers(0, days - span + 1))
        chosen: list[int] = []
        costs = np.array([row_cost(joint, r, self.state.counts[r]) for r in range(len(joint.base))])
        if self.rng.random() < 0.5 and costs.sum() > 0:  # noqa: PLR2004 - half
            r = int(self.rng.choice(len(costs), p=costs / costs.sum()))
            day = int(joint.day[r])
            if day >= 0:
                a = min(max(0, day - int(self.rng.integers(0, span))), days - span)
        others = [int(p) for p in self.rng.permutation(board.people) if p not in chosen]
        chosen.extend(others[: max(1, kind.people - len(chosen))])
        return tuple(sorted(chosen)), a, a + span


@attrs.define
class _Kind:
    """A size of part, and how much it has helped lately."""

    people: int
    days: int
    merit: float = 1.0

    def tried(self, gain: float) -> None:
        """Remember what a try gained."""
        self.merit = max(0.1, 0.9 * self.merit + 0.1 * min(10.0, gain))


def _shapes(tables: Tables) -> list[tuple[int, int]]:
    """Return the sizes of parts worth trying on this board: people and days."""
    people, days = tables.board.people, tables.board.days
    found = {(min(people, n), days) for n in (5, 8, 12)} if days <= 100 else {(min(people, n), days) for n in (2, 4)}  # noqa: PLR2004
    for span in (7, 14, 28):
        if span < days:
            budget = 1000 if span < 14 else 1400  # noqa: PLR2004
            found.add((min(people, max(4, budget // span)), span))
    return sorted(found)
