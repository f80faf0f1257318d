"""What is found out beside a search, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.roster.capacity import Shortage, capacity
from app.roster.model import RosterProblem


class CapacityCheck:
    """The capacity check of a problem, which takes seconds on a large ward; ``told`` hears what it found.

    Attributes:
        hopeless: whether it has proved by now that no roster keeps all that is binding.
    """

    def __init__(self, problem: RosterProblem, told: Callable[[tuple[Shortage, ...]], None]) -> None:
        self.hopeless = False
        self._problem = problem
        self._told = told
        self._over = False
        self._lock = threading.Lock()
        threading.Thread(target=self._run).start()

    def _run(self) -> None:
        found = capacity(self._problem)
        binding = {i for i, d in enumerate(self._problem.demands) if d.minimum_weight is None}
        self.hopeless = any(each.person is not None or binding.intersection(each.demands) for each in found)
        with self._lock:
            if not self._over:
                self._told(found)

    def close(self) -> None:
        """Tell nothing from now on: whoever listened is gone."""
        with self._lock:
            self._over = True
