"""A roster on its way: cells, head counts of the cover rows, and what changing one person would cost."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster.planner import score
from app.roster.planner.compiled import compiled
from app.roster.planner.person import Person, personal_cost, persons
from app.roster.planner.tables import Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]


@compiled
def head_counts(cells: Cells, first: Ints, group: Ints, mask: Ints, members: Flags, inside: Flags) -> Ints:
    """Return the head count of every cover row."""
    counts = np.zeros(group.shape[0], dtype=np.int32)
    for d in range(first.shape[0] - 1):
        for r in range(first[d], first[d + 1]):
            for p in range(cells.shape[0]):
                if members[group[r], p] and inside[mask[r], cells[p, d]]:
                    counts[r] += 1
    return counts


@compiled
def shift_counts(
    counts: Ints, p: int, row: Cells, by: int, first: Ints, group: Ints, mask: Ints, members: Flags, inside: Flags
) -> None:
    """Add ``by`` to the rows that ``row`` of person ``p`` counts in."""
    for d in range(first.shape[0] - 1):
        for r in range(first[d], first[d + 1]):
            if members[group[r], p] and inside[mask[r], row[d]]:
                counts[r] += by


@compiled
def marginal(
    c: Floats, counts: Ints, p: int, cost: Floats, first: Ints, group: Ints, mask: Ints, members: Flags, inside: Flags
) -> None:
    """Add to ``c[day, state]`` what person ``p`` would change in the cover cost; ``counts`` leave that person out."""
    for d in range(first.shape[0] - 1):
        for r in range(first[d], first[d + 1]):
            if members[group[r], p]:
                change = cost[r, counts[r] + 1] - cost[r, counts[r]]
                if change != 0.0:
                    for k in range(c.shape[1]):
                        if inside[mask[r], k]:
                            c[d, k] += change


@compiled
def reduced(
    c: Floats, dual: Floats, p: int, first: Ints, group: Ints, mask: Ints, members: Flags, inside: Flags
) -> None:
    """Subtract from ``c[day, state]`` the dual price of each cover row that person ``p`` counts in."""
    for d in range(first.shape[0] - 1):
        for r in range(first[d], first[d + 1]):
            if dual[r] != 0.0 and members[group[r], p]:
                for k in range(c.shape[1]):
                    if inside[mask[r], k]:
                        c[d, k] -= dual[r]


@attrs.define(eq=False)
class State:
    """One working roster over tables.

    Attributes:
        tables: the board as arrays.
        who: everybody's automaton and meters.
        cells: ``[person, day]``.
        counts: head count of each cover row.
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
        return cls(tables, who, cells, head_counts(cells, *_shape(tables)), own, mu)

    @property
    def value(self) -> float:
        """Cost in the tables' currency (hard limits at ``HARD``); phrases kept aside are not in it."""
        cover = self.tables.cover
        rows = np.arange(len(self.counts))
        return float(self.own.sum() + cover.cost[rows, self.counts].sum())

    def costs_of(self, p: int, *, without: bool = True) -> Floats:
        """Return ``[day, state]`` what each cell of ``p`` would cost with everybody else as they are."""
        counts = self.counts
        if without:
            counts = counts.copy()
            shift_counts(counts, p, self.cells[p], -1, *_shape(self.tables))
        c: Floats = self.tables.price[p].copy()
        marginal(c, counts, p, self.tables.cover.cost, *_shape(self.tables))
        return c

    def put(self, p: int, row: Cells) -> None:
        """Give person ``p`` a new row."""
        shift_counts(self.counts, p, self.cells[p], -1, *_shape(self.tables))
        self.cells[p] = row
        shift_counts(self.counts, p, self.cells[p], 1, *_shape(self.tables))
        self.own[p] = personal_cost(self.who[p], self.cells[p], self.tables.price[p])

    def copy(self) -> State:
        """Return a copy that shares tables and meter prices."""
        return State(self.tables, self.who, self.cells.copy(), self.counts.copy(), self.own.copy(), self.mu)

    def score(self) -> score.Score:
        """Return the score by the reference meaning of the phrases."""
        return score.evaluate(self.tables.board, self.cells)


def _shape(tables: Tables) -> tuple[Ints, Ints, Ints, Flags, Flags]:
    cover = tables.cover
    return cover.first, cover.group, cover.mask, cover.members, cover.inside


cover_shape = _shape
