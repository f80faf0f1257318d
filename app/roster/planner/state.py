"""A roster on its way: cells, counts of the joint rows, and what changing one person would cost."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster.planner import score
from app.roster.planner.joint import add_row, all_rows_cost, marginal
from app.roster.planner.person import Person, personal_cost, persons
from app.roster.planner.tables import Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]


@attrs.define(eq=False)
class State:
    """One working roster over tables.

    Attributes:
        tables: the board as arrays.
        who: everybody's automaton and meters.
        cells: ``[person, day]``.
        counts: count of each joint row.
        own: what each person's row costs by itself.
        mu: per person the meter prices found so far.
    """

    tables: Tables
    who: tuple[Person, ...]
    cells: Cells
    counts: Ints
    own: Floats
    mu: list[Floats]

    @classmethod
    def of(cls, tables: Tables, cells: Cells, who: tuple[Person, ...] | None = None) -> State:
        """Make the state of ``cells``."""
        who = persons(tables) if who is None else who
        cells = cells.astype(np.int16)
        own = np.array([personal_cost(w, cells[p], tables.price[p]) for p, w in enumerate(who)])
        mu = [np.zeros(w.opens.shape) for w in who]
        return cls(tables, who, cells, _counts(tables, cells), own, mu)

    @property
    def value(self) -> float:
        """Cost in the tables' currency (hard limits at ``HARD``); phrases kept aside are not in it."""
        return float(self.own.sum() + all_rows_cost(self.tables.joint, self.counts))

    def costs_of(self, p: int, *, without: bool = True) -> Floats:
        """Return ``[day, state]`` what each cell of ``p`` would cost with everybody else as they are."""
        counts = self.counts
        if without:
            counts = counts.copy()
            add_row(self.tables.joint, counts, p, self.cells[p], -1)
        c: Floats = self.tables.price[p].copy()
        marginal(self.tables.joint, c, counts, p)
        return c

    def put(self, p: int, row: Cells) -> None:
        """Give person ``p`` a new row."""
        add_row(self.tables.joint, self.counts, p, self.cells[p], -1)
        self.cells[p] = row
        add_row(self.tables.joint, self.counts, p, self.cells[p], 1)
        self.own[p] = personal_cost(self.who[p], self.cells[p], self.tables.price[p])

    def copy(self) -> State:
        """Return a copy that shares tables and meter prices."""
        return State(self.tables, self.who, self.cells.copy(), self.counts.copy(), self.own.copy(), self.mu)

    def score(self) -> score.Score:
        """Return the score by the reference meaning of the phrases."""
        return score.evaluate(self.tables.board, self.cells)


def _counts(tables: Tables, cells: Cells) -> Ints:
    counts: Ints = tables.joint.base.copy()
    for p in range(len(cells)):
        add_row(tables.joint, counts, p, cells[p], 1)
    return counts
