"""One worker of the search: anneals a first roster, then anneals and plans parts of it anew by turns.

Where annealing finds nothing lawful, or the board is too large for it, the first roster is built person by person. The first
worker sharpens a blend of all rows (``blend``), the others helping on a large board. Then whole rows of people are
priced against each other (``generation``): on a board that is not too large for everybody at once, which also bounds what any
roster can cost; and on parts of it, some people over some days, chosen at random, around what costs most, and by what helped
before. Where heads are a must and others only wanted, everybody is priced right after the annealing, without a blend.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.annealing import HOT, WARM, Annealer, bench_of
from app.roster.planner.automaton import HARD
from app.roster.planner.blend import BLURRED, QUICK, SHARP, Blend, lawful_row, whole_rows
from app.roster.planner.bounds import WIDTHS, bound_at
from app.roster.planner.closing import Closing
from app.roster.planner.coolings import Coolings
from app.roster.planner.exact import solve_whole
from app.roster.planner.generation import MUST_EFFORT, PART_EFFORT, WHOLE_EFFORT, Effort, Part
from app.roster.planner.hub import Hub
from app.roster.planner.joint import lenient, slopes
from app.roster.planner.parts import Parts
from app.roster.planner.person import Person, personal_cost
from app.roster.planner.pool import Pool
from app.roster.planner.state import State
from app.roster.planner.tables import Tables

Floats = NDArray[np.float64]
Cells = NDArray[np.int16]

#: Labels kept a day by the shortest paths of one person among all others.
WIDTH = 64
#: The same for a first roster.
NARROW = 16
#: On boards of more cells x states the workers begin together.
LARGE = 12_000
#: On boards of up to so many cells parts planned anew gain more than a blend made sharper slowly.
WARD = 1_500
#: Everybody is priced at once while that binds so few rows; up to so many where there is time for it,
FEW_ROWS, MOST_ROWS = 250, 1_000
#: which is so many seconds for each cell and state where heads are a must, and where it is done for the bound alone.
SECONDS_MUST, SECONDS_BOUND = 0.0015, 0.008

#: Boards of more cells are not annealed.
MOST_CELLS = 10_000
#: Each turn of annealing is longer than the one before by this factor, up to so many steps.
LONGER, MOST_STEPS = 1.5, 100_000_000
#: Coolings before everybody is priced at once.
SHORT = 3
#: A roster is annealed again when so many parts planned anew gained nothing.
STALE = 12
#: Parts planned anew in one turn, and turns before the whole board is tried where that can help.
TURN_PARTS, TURNS = 5, 10
#: Programs over all rows that matter come first while they have up to so many rows for each second of the whole time.
ROWS_A_SECOND = 150
#: Rounds, and then parts planned anew, to find a first lawful roster in before anything else.
FIRST_ROUNDS = 3
FIRST_PARTS = 20


class Crew:
    """What the workers of one search share besides the hub: tables, everybody's arrays, rows met, the common beginning."""

    def __init__(
        self, hub: Hub, tables: Tables, who: tuple[Person, ...], *, workers: int, seconds: float = 0.0
    ) -> None:
        board = tables.board
        self.hub = hub
        self.tables = tables
        self.who = who
        self.workers = workers
        self.pool = Pool(board.people, board.days)
        self.lenient = lenient(tables.joint)
        rows, size = len(tables.joint.base) + board.people, board.people * board.days * board.states
        most = rows <= MOST_ROWS
        self.must = most and self.lenient is not tables.joint and seconds >= SECONDS_MUST * size
        self.whole = self.must or rows <= FEW_ROWS
        self.bound = most and seconds >= SECONDS_BOUND * size
        self.begun = threading.Event()
        small = board.people * board.days <= MOST_CELLS
        self.bench = bench_of(tables, who) if small else None
        self.seconds = seconds
        self.large = board.people * board.days > WARD and board.people * board.days * board.states > LARGE

    def work(self, number: int, seed: int) -> None:
        """Search as worker ``number`` until the hub says it is over."""
        walk = _Walk(self, seed=seed, number=number)
        walk.begin()
        if number == 0:
            walk.lead()
        elif self.large:
            while not self.begun.wait(0.02) and not self.hub.is_over():
                pass
        elif self.bench is None:
            walk.descend(2)
            walk.tell()
        walk.go()

    def rehearse(self) -> None:
        """Take every kind of step once."""
        walk = _Walk(self, seed=1, number=0)
        walk.begin()
        walk.lead()
        walk.improve(FIRST_PARTS)


class _Walk:
    """The walk of one worker."""

    def __init__(self, crew: Crew, *, seed: int, number: int) -> None:
        self.crew = crew
        self.hub = crew.hub
        self.tables = crew.tables
        self.pool = crew.pool
        self.number = number
        self.rng = np.random.default_rng(seed)
        self.version = 0
        self.state = State.of(self.tables, np.argmin(self.tables.price, axis=2).astype(np.int16), crew.who)
        self.parts = Parts(self.tables, self.rng)
        self.annealer = None if crew.bench is None else Annealer.seeded(crew.bench, seed)
        self.coolings = Coolings.none() if crew.bench is None else Coolings.of(crew.bench, crew.seconds, number)
        self.turn = self.coolings.later
        self.stale = 0
        self.closing: Closing | None = None
        self.worth = np.zeros(len(self.tables.joint.base))

    def begin(self) -> None:
        """Anneal a first lawful roster, and make it a good one: each cooling is longer than the one before.

        Where everybody can be priced at once that gains more sooner: the first worker takes the short ones only.
        """
        plan = self.coolings
        if self.state.value < HARD / 2:  # only what is cheaper would be told
            self.tell()
        self.anneal(plan.first, HOT, lawful=True)
        for steps in plan.early[:SHORT] if self.number == 0 and self._is_must() else plan.early:
            if self.state.value < HARD / 2:
                self.anneal(steps, HOT)

    def anneal(self, steps: int, hot: float, *, lawful: bool = False) -> float:
        """Anneal the roster; return what that gained."""
        if self.annealer is None or self.hub.is_over():
            return 0.0
        self._listen()
        before = self.state.value

        def better(cells: Cells, cost: int) -> None:
            self.hub.offer(cells, None if self.tables.others else cost)

        cells = self.annealer.run(self.state, steps=steps, hot=hot, over=self.hub.is_over, better=better, lawful=lawful)
        new = State.of(self.tables, cells, self.state.who)
        if new.value < before:
            new.mu, self.state = self.state.mu, new
            self.tell()
        return max(0.0, before - self.state.value)

    def lead(self) -> None:
        """Begin: a first roster, a sharpened blend, and everybody priced at once where that can be."""
        blends = self._blends()
        alone = not self.crew.large or self.crew.workers == 1
        helpers = None if alone else ThreadPoolExecutor(self.crew.workers)
        try:
            for _ in range(FIRST_ROUNDS if blends else 0):
                self.descend(1, helpers, NARROW)
                self.tell()
                if self.hub.best is not None:
                    break
            for _ in range(FIRST_PARTS):
                if self.hub.best is not None:
                    break
                self.improve(1)
            prices = self._blend(helpers) if blends else self.worth
            self.worth = prices.copy()
        finally:
            self.crew.begun.set()
            if helpers is not None:
                helpers.shutdown(wait=False, cancel_futures=True)
        if (self.crew.whole or self.crew.bound) and not self.hub.is_over():
            self._whole(prices, MUST_EFFORT if self._is_must() else WHOLE_EFFORT)

    def _is_must(self) -> bool:
        """Tell whether heads are a must, a lawful roster is there, and everybody can be priced at once."""
        return self.crew.must and self.hub.best is not None

    def _blends(self) -> bool:
        """Tell whether a blend is worth its time: not where annealing has done its work."""
        ward = self.annealer is not None and self.state.cells.size <= WARD
        annealed = ward and self.hub.best is not None and not self.crew.whole
        return not annealed and not self._is_must()

    def go(self) -> None:
        """Walk."""
        while not self.hub.is_over():
            if self.hub.best is None:
                self.improve(TURN_PARTS)
                self.anneal(self.coolings.first, HOT, lawful=True)
            else:
                for _ in range(TURNS * TURN_PARTS):
                    self._turn()
            if self.tables.others or self.hub.best is None:
                solve_whole(self.hub, seed=self.number, seconds=5.0, hint=self.state.cells)

    # -- steps -----------------------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """Plan a part anew; anneal a board that is not large where parts have gained nothing for long."""
        before = self.state.value
        self.improve(1)
        self.stale = 0 if self.state.value < before - 0.5 else self.stale + 1
        if self.stale >= STALE and self.annealer is not None and not self.crew.large:
            self.stale = 0
            self.anneal(self.turn, HOT if self.rng.random() < 0.5 else WARM)  # noqa: PLR2004 - half
            self.turn = min(MOST_STEPS, int(self.turn * LONGER))
            self._close()

    def tell(self) -> None:
        """Hand in the roster as it stands, unless nobody listens any more: to judge a large one takes seconds."""
        if self.hub.stop.is_set():
            return
        value = self.state.value
        if not self.tables.others and value < HARD / 2:
            self.hub.offer(self.state.cells, round(value))
        else:
            self.hub.offer(self.state.cells)

    def descend(self, rounds: int, helpers: Executor | None = None, width: int = WIDTH) -> None:
        """Give each person in turn (with helpers: as many at once as there are workers) the best row for everybody else's."""
        abreast = 1 if helpers is None else self.crew.workers
        for _ in range(rounds):
            better = False
            order = [int(p) for p in self.rng.permutation(self.tables.board.people)]
            for first in range(0, len(order), abreast):
                if self.hub.is_over():
                    return
                some = order[first : first + abreast]
                answer = partial(self._answer, width)
                rows = map(answer, some) if helpers is None else helpers.map(answer, some)
                for p, row in zip(some, rows, strict=True):
                    better |= self._put_if_better({p: row})
            if not better:
                return

    def _answer(self, width: int, p: int) -> Cells:
        return lawful_row(self.state, p, self.state.costs_of(p), width)

    def _put_if_better(self, rows: Mapping[int, Cells]) -> bool:
        """Give people rows; take them back when that costs more. Tell whether it costs less."""
        before = self.state.value
        old = {p: self.state.cells[p].copy() for p in rows}
        for p, row in rows.items():
            self.state.put(p, row)
        after = self.state.value
        if after > before:
            for p, row in old.items():
                self.state.put(p, row)
        return after < before - 0.5

    def _blend(self, helpers: Executor | None) -> Floats:
        """Sharpen a blend of everybody's rows to a roster; return what a head was worth while it was blurred."""
        price = self.tables.price

        def keep(p: int, row: Cells) -> None:
            self.pool.add(p, row, float(personal_cost(self.state.who[p], row, price[p])))

        def round_off() -> None:
            new = State.of(self.tables, whole_rows(blend), self.state.who)
            if new.value < self.state.value:
                new.mu, self.state = self.state.mu, new
                self.tell()

        annealed = self.state.value
        blend = Blend(self.state, helpers=helpers, abreast=self.crew.workers)
        if blend.sharpen(QUICK, self.rng, self.hub.is_over, keep, round_off):
            self.descend(2, helpers, NARROW)
            self.tell()
        beaten = annealed < HARD / 2 and State.of(self.tables, whole_rows(blend), self.state.who).value > HARD / 2
        if beaten or self.state.cells.size <= WARD:
            prices = blend.prices(QUICK.blur[1])
            self._bound(prices, WIDTHS[:1])
            self.improve(FIRST_PARTS)
            return prices
        blend = Blend(self.state, helpers=helpers, abreast=self.crew.workers)
        blend.sharpen(BLURRED, self.rng, self.hub.is_over, keep, round_off)
        prices = blend.prices(BLURRED.blur[1])
        self._bound(prices, WIDTHS[:1])
        if blend.sharpen(SHARP, self.rng, self.hub.is_over, keep, round_off):
            self.descend(2, helpers)
            self.tell()
        return prices

    def _bound(self, prices: Floats | None, widths: tuple[int, ...] = WIDTHS) -> None:
        """Prove by ``prices`` what no roster can undercut."""
        if prices is not None and not self.tables.others:
            self.hub.raise_bound(bound_at(self.state, prices, self.hub.is_over, widths))

    def _whole(self, prices: Floats, effort: Effort) -> None:
        """Price everybody at once: a bound, prices and rows for parts, and on a board that is not too large a dive."""
        board = self.tables.board
        everybody = tuple(range(board.people))
        part = self._part(everybody, 0, board.days)
        part.seed(prices, 25)
        part.converge(effort, self.hub.is_over)
        if self.crew.whole and not self.tables.others:
            self.closing = Closing(part)
            self.closing.converge(self.hub.is_over)
        if not self.tables.others:
            self.hub.raise_bound(part.bound)
        self._bound(part.centre)
        if part.centre is not None:
            self.worth = part.centre.copy()
        if self.hub.is_over() or not self.crew.whole:
            return
        rows = part.dive(effort, self.hub.is_over)
        if rows is not None:
            self._begin_from(np.array([rows[p] for p in everybody]))
            self.descend(1)
            self.tell()
        while self.closing and self.closing.most <= ROWS_A_SECOND * self.crew.seconds and not self.hub.is_over():
            self._close()

    def _close(self) -> None:
        """Choose the best rows out of all that matter, or out of more than the last time."""
        if self.closing is None or self.hub.is_over():
            return
        self._listen()
        told = self.closing.close(self.state.value, self.hub.left, self.hub.is_over)
        self.hub.raise_bound(told.bound)
        if told.rows is not None:
            self._begin_from(np.array([told.rows[p] for p in range(len(self.state.cells))]))
            self.tell()
        if told.done:
            self.closing = None

    def _begin_from(self, cells: Cells) -> None:
        """Go on from ``cells`` where they are cheaper, mended if heads that are a must are missing."""
        new = State.of(self.tables, cells, self.state.who)
        if new.value >= HARD / 2 and self.annealer is not None:
            mended = self.annealer.run(
                new, steps=self.coolings.first, hot=WARM, over=self.hub.is_over, better=lambda *_: None, lawful=True
            )
            new = State.of(self.tables, mended, self.state.who)
        if new.value < self.state.value:
            new.mu, self.state = self.state.mu, new

    def _part(self, people: tuple[int, ...], a: int, b: int, held: NDArray[np.bool_] | None = None) -> Part:
        """Return the program of a part; while the roster is lawful heads that are a must have a price that tells something."""
        joint = self.crew.lenient if self.state.value < HARD / 2 else None
        return Part(self.state, people, a, b, held=held, pool=self.pool, interrupter=self.hub.interrupter, joint=joint)

    def improve(self, steps: int) -> None:
        """Plan parts anew."""
        for _ in range(steps):
            if self.hub.is_over():
                return
            self._listen()
            choice = self.parts.choose(self.state)
            before = self.state.value
            part = self._part(choice.people, choice.a, choice.b, choice.held)
            part.seed(slopes(self.tables.joint, self.state.counts), 10)
            part.converge(PART_EFFORT, self.hub.is_over, prices=self.worth, target=before - 0.9)
            if part.centre is not None and len(choice.people) == len(self.state.cells):
                self.worth[part.rows] = part.centre[part.rows]
            hopeless = part.answer is None or part.elsewhere + part.answer.value > before - 0.9
            gain = 0.0 if hopeless else self._take(part, PART_EFFORT)
            self.parts.tried(choice, gain, part.work)

    def _take(self, part: Part, effort: Effort) -> float:
        """Dive, and put what comes of it into the best roster there is by now, unless that is worse; return the gain."""
        rows = part.dive(effort, self.hub.is_over)
        if rows is None:
            return 0.0
        self._listen()
        before = self.state.value
        patch = {}
        for p, row in rows.items():
            patch[p] = self.state.cells[p].copy()
            patch[p][part.a : part.b] = row[part.a : part.b]
        if self._put_if_better(patch):
            self.tell()
        return before - self.state.value

    def _listen(self) -> None:
        """Go on from the best roster of all workers."""
        if self.hub.version != self.version and self.hub.best is not None:
            self.version = self.hub.version
            if self.hub.best_cost is not None and self.hub.best_cost < self.state.value - 0.5:
                self.parts.moved((self.state.cells != self.hub.best).any(axis=0))
                for p in range(len(self.state.cells)):
                    if (self.state.cells[p] != self.hub.best[p]).any():
                        self.state.put(p, self.hub.best[p])
