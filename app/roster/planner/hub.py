"""Where the threads of one search meet: the best roster so far, the bound, and the wish to stop."""

from __future__ import annotations

import math
import queue
import threading
import time

import numpy as np
from numpy.typing import NDArray
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from app.roster.board import Board
from app.roster.planner import score

Cells = NDArray[np.int16]


class HaltedError(Exception):
    """A linear program was broken off because the search is to end."""


class Hub:
    """Shared by the workers of one search; every method may be called from any thread.

    Args:
        board: what a roster is judged by.
        until: ``time.perf_counter()`` at which the search is over.
    """

    def __init__(self, board: Board, until: float) -> None:
        self.board = board
        self.until = until
        self.found: queue.SimpleQueue[tuple[Cells, int]] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.interrupter = PySolveInterrupter()
        self.impossible = False
        self.best: Cells | None = None
        self.best_cost: int | None = None
        self.least_wrong: tuple[int, Cells] | None = None
        self.version = 0
        self._bound = 0.0
        self._lock = threading.Lock()

    def is_over(self) -> bool:
        """Tell whether workers should end: asked to, time is up, or nothing is left to find."""
        return self.stop.is_set() or time.perf_counter() >= self.until or self.impossible or self.proved

    @property
    def left(self) -> float:
        """Seconds left."""
        return 0.0 if self.stop.is_set() else self.until - time.perf_counter()

    @property
    def bound(self) -> int:
        """No roster costs less."""
        return max(0, math.ceil(self._bound - 1e-4))

    @property
    def proved(self) -> bool:
        """Whether the best roster is known to be the best there is."""
        return self.best_cost is not None and self.best_cost <= self.bound

    def offer(self, cells: Cells, cost: int | None = None) -> bool:
        """Hand in a roster; tell whether it is lawful and better than all before.

        ``cost`` is what a lawful roster is known to cost; without it the roster is judged by the board.
        """
        wrong = 0
        if cost is None:
            found = score.evaluate(self.board, cells)
            cost, wrong = found.cost, found.hard
        with self._lock:
            if wrong:
                if self.best is None and (self.least_wrong is None or wrong < self.least_wrong[0]):
                    self.least_wrong = (wrong, cells.copy())
                return False
            if self.best_cost is not None and cost >= self.best_cost:
                return False
            self.best, self.best_cost = cells.copy(), cost
            self.version += 1
            self.found.put((self.best, cost))
            return True

    def raise_bound(self, value: float) -> None:
        """Tell a proven lower bound."""
        with self._lock:
            self._bound = max(self._bound, value)

    def halt(self) -> None:
        """Ask every worker to end now, linear programs under way included."""
        self.stop.set()
        self.interrupter.interrupt()

    def no_roster(self) -> None:
        """Tell that no lawful roster exists."""
        self.impossible = True
