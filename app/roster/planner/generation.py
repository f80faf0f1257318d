"""Column generation on a part of the roster: some people over some days, everything else as it is.

The master problem mixes rows already known; its prices tell what a head is worth on each day; the shortest paths of
``paths`` answer with the best row of each person at those prices, until no row is worth adding. What the mix costs then is
what no roster of this part can beat. A dive makes one roster of the mix: people whose share is decided get their row, the
others are priced anew.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from app.roster.planner.joint import (
    Joint,
    add_row,
    all_rows_cost,
    mark_rows,
    reduced,
    settle,
    some_rows_cost,
    worth_of_rows,
)
from app.roster.planner.master import Answer, Master
from app.roster.planner.paths import best_rows
from app.roster.planner.person import cost_before, personal_cost
from app.roster.planner.pool import Pool
from app.roster.planner.state import State

Floats = NDArray[np.float64]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]

_TINY = 1e-4
#: What a rise of the bound counts for against a fall of the mix.
RISE = 0.02
#: Seconds a label of a day takes, and a linear program for each square of its rows.
LABEL = 4e-9
PROGRAM = 3e-7
#: A state that counts nowhere.
NOWHERE = -1


@attrs.frozen(slots=True)
class Effort:
    """How much is spent on one part.

    Attributes:
        width: labels kept a day by the shortest paths.
        columns: rows added a person and round.
        rounds: rounds of pricing before the dive, and ``again`` after each step of it.
        smooth: how far prices stay with the best prices so far (0: not at all).
        gap: pricing ends when the mix is this near to its bound,
        near: or within this part of what it has gained so far.
        sure: a share of this much is decided.
        steps: about so many steps a dive takes at most.
        tuning: how often the prices of a person's meters are improved for an answer.
        patience: pricing ends when so many rounds gained next to nothing.
    """

    width: int = 64
    columns: int = 2
    rounds: int = 60
    again: int = 3
    smooth: float = 0.7
    gap: float = 0.5
    near: float = 0.0
    sure: float = 0.9
    steps: int = 20
    tuning: int = 24
    patience: int = 12


#: Of everybody where heads are only wanted, where they are a must, and of parts.
WHOLE_EFFORT = Effort(rounds=400, columns=1, width=32, smooth=0.8, again=30, sure=0.99, steps=60)
MUST_EFFORT = Effort(rounds=400, columns=1, width=32, smooth=0.8, again=15, sure=0.99, steps=60, tuning=12, patience=40)
PART_EFFORT = Effort(rounds=60, smooth=0.5, again=5, sure=0.95, steps=30, tuning=12, near=0.05)


class Part:
    """Some people over days ``a`` up to ``b`` of a state, and the program that plans them anew.

    Attributes:
        elsewhere: what everything outside the program costs.
        bound: no choice for the part makes the whole roster cheaper than this.
        work: about how many seconds of a processor it has taken, reckoned from what was done,
            the same in every run.
    """

    def __init__(
        self,
        state: State,
        people: tuple[int, ...],
        a: int,
        b: int,
        *,
        held: Flags | None = None,
        pool: Pool | None = None,
        interrupter: PySolveInterrupter | None = None,
        joint: Joint | None = None,
    ) -> None:
        self.state = state
        self.people = people
        self.a, self.b = a, b
        joint = self.joint = state.tables.joint if joint is None else joint
        self.fixed = state.counts.copy()
        marks = np.zeros(len(self.fixed), dtype=np.bool_)
        for p in people:
            add_row(joint, self.fixed, p, state.cells[p], -1)
            for first, end in _stretches(a, b, held):
                mark_rows(joint, marks, state.tables.allowed[p], p, first, end)
        self.held = np.flatnonzero(held) if held is not None else np.zeros(0, dtype=np.int64)
        self.rows = np.flatnonzero(marks)
        self.master = Master(joint, self.fixed, people, self.rows, interrupter)
        self.elsewhere = float(all_rows_cost(joint, state.counts)) - float(
            some_rows_cost(joint, state.counts, self.rows)
        )
        self.elsewhere += float(state.own.sum()) - float(state.own[list(people)].sum())
        self.offset: dict[int, float] = {}
        outside = np.r_[0:a, b : state.cells.shape[1]]
        for p in people:
            row = state.cells[p]
            prices = float(state.tables.price[p][outside, row[outside]].sum())
            self.offset[p] = cost_before(state.who[p], row, a) + prices
            self.master.add(p, row, float(state.own[p]))
        whole = (a, b) == (0, state.cells.shape[1])
        self.mu = {p: state.mu[p] if whole else state.mu[p].copy() for p in people}
        self.pool = pool if whole else None
        self.bound = -np.inf
        self.work = 0.0
        self.done: dict[int, Cells] = {}
        self.centre: Floats | None = None
        self.answer: Answer | None = None

    def seed(self, prices: Floats, most: int) -> None:
        """Begin with the rows of the pool that are cheapest at ``prices``."""
        if self.pool is not None:
            for p in self.people:
                for row, cost in self.pool.best(p, self.joint, prices, most):
                    self.master.add(p, row, cost)

    def _answers(
        self, p: int, prices: Floats, effort: Effort, wanted: int, limit: float
    ) -> tuple[list[tuple[Cells, bool]], float]:
        """Add the best rows of ``p`` at ``prices`` that cost no more than ``limit``.

        Return them, and whether each is new; and what no row of ``p`` undercuts.
        """
        state = self.state
        c = self.costs_at(p, prices)
        shift = self.shift(p, prices)
        who = state.who[p]
        labels = effort.width * len(who.kind_of) * (2 + len(who.use)) + effort.tuning * who.step.size
        self.work += LABEL * labels * (self.b - self.a)
        rows, _, low = best_rows(
            state.who[p],
            state.cells[p],
            c,
            self.mu[p],
            self.a,
            self.b,
            effort.width,
            wanted,
            limit - shift,
            effort.tuning,
        )
        found = []
        for choice in rows:
            row, cost = self.whole(p, choice)
            found.append((row, self.master.add(p, row, cost)))
            if self.pool is not None:
                self.pool.add(p, row, cost)
        return found, low + shift

    def costs_at(self, p: int, prices: Floats) -> Floats:
        """Return ``[day, state]`` what a cell of ``p`` costs at ``prices``; infinite where it may not be."""
        c: Floats = self.state.tables.price[p].copy()
        reduced(self.joint, c, prices, p)
        if len(self.held):
            here = c[self.held, self.state.cells[p, self.held]]
            c[self.held] = np.inf
            c[self.held, self.state.cells[p, self.held]] = here
        return c

    def whole(self, p: int, choice: Cells) -> tuple[Cells, float]:
        """Return the whole row of ``p`` with ``choice`` for the days of this part, and what it costs."""
        row = self.state.cells[p].copy()
        row[self.a : self.b] = choice
        return row, float(personal_cost(self.state.who[p], row, self.state.tables.price[p]))

    def _solve(self) -> Answer:
        self.work += PROGRAM * (len(self.rows) + len(self.people)) ** 2
        return self.master.solve()

    def converge(
        self, effort: Effort, over: Callable[[], bool], *, prices: Floats | None = None, target: float = np.inf
    ) -> bool:
        """Price rows until the mix is the best there is; tell whether it got there.

        ``prices`` (of all joint rows) are where it begins; once it is proved that nothing costs less than ``target`` it ends.
        """
        smooth = effort.smooth
        values: list[float] = []
        proved: list[float] = []
        if prices is not None:
            prices = prices.copy()
            _, bound = self._price(prices, effort, over)
            self.bound, self.centre = bound, prices
            if bound > target:
                return True
        for _ in range(effort.rounds):
            if over():
                return False
            answer = self.answer = self._solve()
            values.append(self.elsewhere + answer.value)
            prices = self.master.spread(answer.prices)
            if self.centre is not None and smooth > 0.0:
                prices = smooth * self.centre + (1.0 - smooth) * prices
            fresh, bound = self._price(prices, effort, over)
            if self.done or bound > self.bound:
                self.bound, self.centre = max(bound, self.bound), prices
            if not self.done and self.bound > target:
                return True
            gap = max(effort.gap, effort.near * (values[0] - values[-1]))
            if not self.done and values[-1] - self.bound < gap:
                return True
            if not fresh and smooth == 0.0:
                return True
            smooth = effort.smooth if fresh else 0.0
            proved.append(self.bound)
            if len(values) > effort.patience:
                risen = 0.0 if self.done else RISE * (proved[-1] - proved[-1 - effort.patience])
                if values[-1 - effort.patience] - values[-1] + risen < gap * 0.5:
                    return False
        return False

    def _price(self, prices: Floats, effort: Effort, over: Callable[[], bool]) -> tuple[int, float]:
        """Add the best rows at ``prices``; return how many are new, and the bound these prices prove."""
        bound = self.elsewhere + float(settle(self.joint, prices, self.fixed, self.rows))
        least = self.master.least_at(prices)
        fresh = 0
        for p in self.people:
            if over():
                return fresh, -np.inf
            if p not in self.done:
                found, low = self._answers(p, prices, effort, effort.columns, least[p] - _TINY)
                fresh += sum(new for _, new in found)
                bound += min(least[p], low)
        return fresh, (-np.inf if self.done else bound)

    def shift(self, p: int, prices: Floats) -> float:
        """Return what a whole row of ``p`` costs at ``prices`` beyond what the shortest paths see of it."""
        if self.b - self.a == self.state.cells.shape[1]:
            return self.offset[p]
        outside = self.state.cells[p].copy()
        outside[self.a : self.b] = NOWHERE
        return self.offset[p] - float(worth_of_rows(self.joint, prices, p, outside[None])[0])

    def dive(self, effort: Effort, over: Callable[[], bool]) -> dict[int, Cells] | None:
        """Return a row for each person, near to the mix; None when it is over before."""
        again = attrs.evolve(effort, rounds=effort.again, smooth=0.0)
        answer = self._solve()
        priced = answer.value
        while True:
            self._decide(answer, effort)
            if len(self.done) == len(self.people):
                return self.done
            answer = self._solve()
            if (
                answer.value > priced + effort.gap
            ):  # what was decided costs something: perhaps other rows fit better now
                self.converge(again, over)
                answer = self._solve()
                priced = answer.value
            if over():
                return None

    def _decide(self, answer: Answer, effort: Effort) -> None:
        """Give rows to the people whose share is decided, and to at least a few."""
        order = np.argsort(-answer.shares, kind="stable")
        few = max(1, len(self.people) // effort.steps)
        taken = 0
        for i in order:
            column = self.master.columns[int(i)]
            share = answer.shares[i]
            if share < _TINY or (share < effort.sure and taken >= few):
                break
            if column.person not in self.done:
                self.master.fix(int(i))
                self.done[column.person] = column.cells
                taken += 1


def _stretches(a: int, b: int, held: Flags | None) -> list[tuple[int, int]]:
    """Return the stretches of days from ``a`` up to ``b`` that are not held."""
    if held is None:
        return [(a, b)]
    edges = np.flatnonzero(np.diff(np.concatenate([[True], held[a:b], [True]]))) + a
    return [(int(first), int(end)) for first, end in zip(edges[::2], edges[1::2], strict=True)]
