"""The whole board given to CP-SAT: for small wards, for proofs, and where nothing lawful was found otherwise."""

from __future__ import annotations

import threading

import numpy as np
from ortools.sat.python import cp_model

from app.roster.board_cpsat import CpSatBoard, translate
from app.roster.planner.hub import Cells, Hub

#: How often a running solver is asked to stop again: a request before its search begins is lost.
ASK_EVERY = 0.02


class _Watch(cp_model.CpSolverSolutionCallback):
    """Hands every roster and bound of the solver to the hub."""

    def __init__(self, hub: Hub, model: CpSatBoard) -> None:
        super().__init__()
        self.hub = hub
        self.model = model

    def on_solution_callback(self) -> None:
        """Take the roster just found."""
        rows = [
            [next(k for k, x in enumerate(states) if self.boolean_value(x)) for states in own]
            for own in self.model.cells
        ]
        self.hub.offer(np.array(rows, dtype=np.int16))
        self.hub.raise_bound(self.best_objective_bound)
        if self.hub.is_over():
            self.stop_search()


def solve_whole(hub: Hub, *, seed: int, seconds: float, hint: Cells | None = None) -> None:
    """Search the whole board for ``seconds``; what is found and proved goes to ``hub``."""
    model = translate(hub.board)
    if hint is not None:
        for own, row in zip(model.cells, hint, strict=True):
            for states, state in zip(own, row, strict=True):
                for k, x in enumerate(states):
                    model.model.add_hint(x, k == state)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.01, min(seconds, hub.left))
    done = threading.Event()
    threading.Thread(target=_keep_asking, args=(hub, solver, done), daemon=True).start()
    try:
        status = solver.solve(model.model, _Watch(hub, model))
    finally:
        done.set()
    if hub.stop.is_set():
        return
    if status == cp_model.INFEASIBLE:
        hub.no_roster()
    elif status == cp_model.OPTIMAL or hub.best is not None:
        hub.raise_bound(solver.best_objective_bound)


def _keep_asking(hub: Hub, solver: cp_model.CpSolver, done: threading.Event) -> None:
    """Ask the solver to stop until it has, once the hub wants it to."""
    while not done.wait(ASK_EVERY):
        if hub.is_over():
            solver.stop_search()
