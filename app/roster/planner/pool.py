"""Rows met during the search, kept for each person: good columns for the next part."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.automaton import HARD
from app.roster.planner.joint import Joint, worth_of_rows

Floats = NDArray[np.float64]
Cells = NDArray[np.int16]

MOST = 1500


class Pool:
    """Whole rows of each person with their own costs; the oldest make room for new ones. Safe in threads."""

    def __init__(self, people: int, days: int) -> None:
        self._rows = [np.zeros((MOST, days), dtype=np.int16) for _ in range(people)]
        self._costs = [np.zeros(MOST) for _ in range(people)]
        self._held: list[dict[bytes, int]] = [{} for _ in range(people)]
        self._next = [0] * people
        self._lock = threading.Lock()

    def add(self, person: int, row: Cells, cost: float) -> None:
        """Keep a lawful row."""
        if cost >= HARD / 2:
            return
        key = row.tobytes()
        held = self._held[person]
        if key in held:
            return
        with self._lock:
            at = self._next[person] % MOST
            if self._next[person] >= MOST:
                held.pop(self._rows[person][at].tobytes(), None)
            self._rows[person][at] = row
            self._costs[person][at] = cost
            held[key] = at
            self._next[person] += 1

    def best(self, person: int, joint: Joint, prices: Floats, most: int) -> list[tuple[Cells, float]]:
        """Return up to ``most`` rows of ``person``, the cheapest at ``prices`` (of all joint rows)."""
        count = min(self._next[person], MOST)
        if not count:
            return []
        rows, costs = self._rows[person][:count], self._costs[person][:count]
        values = costs - worth_of_rows(joint, prices, person, rows)
        order = np.argsort(values, kind="stable")[:most]
        return [(rows[i].copy(), float(costs[i])) for i in order]
