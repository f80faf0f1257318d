"""The last units of a small board: a program over all rows that a better roster could use, solved to the end by SCIP.

Prices of everybody priced at once prove a bound, and tell for each row how far a roster with it must lie above that bound at
least. Rows farther than the best roster known are of no use; where the others can be counted (``within``), the best choice of
one for each person is the best roster there is, and that is proved. Where they are too many, the nearest make a
program that may find a better roster, and a bound as far as they reach.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver as engine
from pybind11_abseil.status import StatusNotOk  # type: ignore[import-untyped]  # no stubs for it

from app.roster.planner.generation import Effort, Part
from app.roster.planner.joint import settle
from app.roster.planner.within import rows_within

Floats = NDArray[np.float64]
Cells = NDArray[np.int16]

#: How everybody is priced until mix and bound meet.
EXACT = Effort(rounds=1_000, columns=4, width=4_096, smooth=0.5, gap=0.02, tuning=24, patience=40)
#: Rows of the first program, of each later one so many times as many, and of the last at most.
FIRST, GROW, MOST = 3_000, 3, 30_000
#: Stops a person's rows are read off of at most.
STOPS = 200_000
#: Steps of the prices of meters.
STEPS = 30
#: Branches of one program; and seconds, which are to end only what is left behind.
BRANCHES, LONGEST = 100, 30.0
#: Seconds between two looks at the clock while a program is solved.
ASK_EVERY = 0.02
#: The first distance from the bound, and how much farther the next one is.
NEAR, FARTHER = 0.1, 1.5
_TINY = 1e-6


@attrs.frozen(eq=False)
class Closed:
    """What one program told.

    Attributes:
        rows: a cheaper row for everybody, if there is one.
        bound: no roster costs less.
        done: whether no larger program can find more.
    """

    rows: dict[int, Cells] | None
    bound: float
    done: bool


@attrs.frozen(eq=False)
class _Near:
    """Everybody's rows within ``reach`` of the best at some prices, and the bound these prices prove."""

    rows: dict[int, Cells]
    bound: float
    reach: float


class Closing:
    """Programs over more and more rows of everybody in ``part``, which holds whole rows and is priced to its end."""

    def __init__(self, part: Part, *, most: int = FIRST, effort: Effort = EXACT) -> None:
        self.effort = effort
        self.part = part
        self.most = most
        self.prices: Floats | None = None

    def converge(self, over: Callable[[], bool]) -> None:
        """Price until mix and bound meet; a dive afterwards does not change what that proves."""
        self.part.converge(self.effort, over)
        self.prices = self.part.centre

    def close(self, best: float, seconds: float, over: Callable[[], bool]) -> Closed:
        """Look for ``seconds`` at most for a roster cheaper than ``best``, a whole number, in the next larger program."""
        if self.prices is None or over():
            return Closed(None, -np.inf, done=True)
        part, prices = self.part, self.prices.copy()
        base = part.elsewhere + float(settle(part.joint, prices, part.fixed, part.rows))
        least = part.master.least_at(prices)
        near = self._nearest(prices, base, least, best - 1.0, over)
        self.most *= GROW
        if near is None or over():
            return Closed(None, -np.inf, done=near is None and self.most > MOST)
        for p, found in near.rows.items():
            for choice in found:
                part.master.add(p, *part.whole(p, choice))
        low = np.array([least[column.person] for column in part.master.columns])
        keep = part.master.values_at(prices) <= low + near.reach + _TINY
        value, rows, proved = self._choose(keep, best, seconds, over)
        bound = min(best, near.bound + near.reach, value) if proved else near.bound
        done = (proved and near.bound + near.reach >= best - 1.0) or self.most > MOST
        return Closed(rows, bound, done)

    def _nearest(
        self, prices: Floats, base: float, least: dict[int, float], target: float, over: Callable[[], bool]
    ) -> _Near | None:
        """Return all rows within the largest distance at which they are few enough, or within what ``target`` allows."""
        reach, kept = NEAR, None
        while not over():
            near = self._within(prices, base, least, reach)
            if near is None:
                return kept
            kept = near
            if near.bound > target or near.bound + reach >= target:
                return kept
            reach = min(FARTHER * reach, target - near.bound + _TINY)
        return None

    def _within(self, prices: Floats, base: float, least: dict[int, float], reach: float) -> _Near | None:
        """Return everybody's rows within ``reach`` of their best; None when they are too many."""
        part = self.part
        bound, left, found = base, self.most, {}
        for p in part.people:
            shift = part.shift(p, prices)
            limit = least[p] - shift + reach
            rows, costs, full = rows_within(
                part.state.who[p],
                part.state.cells[p],
                part.costs_at(p, prices),
                part.mu[p],
                part.a,
                part.b,
                limit,
                STOPS,
                left,
                STEPS,
            )
            if not full:
                return None
            left -= len(rows)
            bound += shift + (min(costs.min(), limit) if len(costs) else limit)
            found[p] = rows
        return _Near(found, bound, reach)

    def _choose(
        self, keep: NDArray[np.bool_], best: float, seconds: float, over: Callable[[], bool]
    ) -> tuple[float, dict[int, Cells] | None, bool]:
        """Return what the best choice among the rows ``keep`` costs, the choice, and whether that is proved."""
        master = self.part.master
        limit = best - 0.5 - self.part.elsewhere
        result = _solved(master.chosen(keep), _parameters(limit, seconds), over)
        if result is None:
            return np.inf, None, False
        reason = result.termination.reason
        if not result.solutions:
            return np.inf, None, reason in _NOTHING
        found = result.solutions[0].primal_solution
        taken = np.flatnonzero(keep)
        ids = np.array(found.variable_values.ids)
        chosen = ids[(ids >= master.slacks) & (np.array(found.variable_values.values) > 0.5)] - master.slacks  # noqa: PLR2004 - whole
        columns = [master.columns[int(taken[i])] for i in chosen]
        rows = {c.person: c.cells for c in columns}
        whole = len(rows) == len(master.people)
        value = self.part.elsewhere + found.objective_value
        return value, rows if whole else None, reason == result_pb2.TERMINATION_REASON_OPTIMAL


#: Ways to end that prove that nothing is below the limit.
_NOTHING = (result_pb2.TERMINATION_REASON_INFEASIBLE, result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED)


def _parameters(limit: float, seconds: float) -> parameters_pb2.SolveParametersProto:
    """Return parameters for a program of which only what is cheaper than ``limit`` is of interest.

    Heuristics and cuts took more time than they saved. Rows and branches are limited, so that one seed goes one way; ``seconds``
    end what nobody waits for any more.
    """
    parameters = parameters_pb2.SolveParametersProto()
    parameters.threads = 1
    parameters.time_limit.FromTimedelta(timedelta(seconds=min(LONGEST, max(0.0, seconds))))
    parameters.cutoff_limit = limit
    parameters.node_limit = BRANCHES
    parameters.presolve = parameters_pb2.EMPHASIS_LOW
    parameters.heuristics = parameters_pb2.EMPHASIS_OFF
    parameters.cuts = parameters_pb2.EMPHASIS_OFF
    return parameters


def _solved(model: Any, parameters: Any, over: Callable[[], bool]) -> Any:
    """Return the result of SCIP; None when it is over before, or the solver failed.

    SCIP cannot be interrupted through this door: it is left to its limits, in a thread nobody waits for.
    """
    results: list[Any] = []

    def solve() -> None:
        try:
            solver = engine.new(parameters_pb2.SOLVER_TYPE_GSCIP, model, parameters_pb2.SolverInitializerProto())
            about = model_parameters_pb2.ModelSolveParametersProto()
            told = callback_pb2.CallbackRegistrationProto()
            results.append(solver.solve(parameters, about, None, told, None, None))
        except StatusNotOk:  # numbers ran away from it: nothing is found, nothing is proved
            return

    thread = threading.Thread(target=solve)  # not a daemon: the process may not end under it
    thread.start()
    while thread.is_alive():
        if over():
            return None
        thread.join(ASK_EVERY)
    return results[0] if results else None
