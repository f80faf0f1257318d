"""The master problem: whole rows of people as columns, one a person, over the joint rows they count in.

A linear program kept inside one solver (GLOP, warm from solve to solve) and spoken to in its own messages: building it term
by term in Python would cost more than solving it.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
    sparse_containers_pb2,
)
from ortools.math_opt.core.python import solver as engine
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter
from pybind11_abseil.status import StatusNotOk  # type: ignore[import-untyped]  # no stubs for it

from app.roster.planner.hub import HaltedError
from app.roster.planner.joint import Joint, add_row, row_cost

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]

_FREE = float("inf")


@attrs.frozen(slots=True, eq=False)
class Column:
    """A row one person may take: its cells, what it costs by itself, and where it counts."""

    person: int
    cells: Cells
    cost: float
    at: NDArray[np.int64]
    counts: Floats


@attrs.frozen(slots=True, eq=False)
class Answer:
    """A solution of the linear program: value, share of each column, price of each joint row and of each person."""

    value: float
    shares: Floats
    prices: Floats
    people: Floats


class Master:
    """The linear program over ``people``; joint rows not in ``rows`` stay as they are.

    Args:
        joint: the joint rows.
        fixed: counts of the joint rows without ``people``.
        people: who is free.
        rows: the joint rows they can count in.
        interrupter: breaks off a solve under way.
    """

    def __init__(
        self,
        joint: Joint,
        fixed: Ints,
        people: tuple[int, ...],
        rows: NDArray[np.int64],
        interrupter: PySolveInterrupter | None = None,
    ) -> None:
        self.joint = joint
        self.interrupter = interrupter
        self.people = people
        self.rows = rows
        self.columns: list[Column] = []
        self._where = {p: len(rows) + i for i, p in enumerate(people)}
        self._place = np.full(len(joint.base), -1, dtype=np.int64)
        self._place[rows] = np.arange(len(rows))
        self._known: set[tuple[int, bytes]] = set()
        self._counts = np.zeros(len(joint.base), dtype=np.int32)
        self._told = 0
        self._fixed: list[int] = []
        self._costs = np.zeros(0)
        self._factor = np.zeros(0)
        self._persons, self._at, self._of = (np.zeros(0, dtype=np.int64) for _ in range(3))
        self._solver: Any = None
        self._model, self.constant = self._begin(fixed)
        self.slacks = len(self._model.variables.ids)

    def add(self, person: int, cells: Cells, cost: float) -> bool:
        """Add a row of ``person``; tell whether it is new."""
        key = (person, cells.tobytes())
        if key in self._known:
            return False
        self._known.add(key)
        self._counts[:] = 0
        add_row(self.joint, self._counts, person, cells, 1)
        at = self._place[np.flatnonzero(self._counts)]
        counts = self._counts[self._counts != 0].astype(np.float64)
        self.columns.append(Column(person, cells.astype(np.int16), cost, at[at >= 0], counts[at >= 0]))
        return True

    def fix(self, column: int) -> None:
        """Give a person this column for good."""
        self._fixed.append(column)
        self._fix(column)

    def _fix(self, column: int) -> None:
        update = model_update_pb2.ModelUpdateProto()
        update.variable_updates.lower_bounds.ids.append(self.slacks + column)
        update.variable_updates.lower_bounds.values.append(1.0)
        if not self._solver.update(update):
            raise RuntimeError("the solver refused a bound")

    def solve(self) -> Answer:
        """Solve the linear program over all columns so far.

        Raises:
            HaltedError: it was interrupted, or the solver lost its way twice.
        """
        self._tell()
        try:
            result = self._solve()
        except StatusNotOk:  # numbers ran away from the simplex: from the start, with nothing warm, it mostly holds
            self._start_anew()
            try:
                result = self._solve()
            except StatusNotOk as error:
                raise HaltedError from error
        if not result.solutions or result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
            raise HaltedError
        found = result.solutions[0]
        shares = _dense(found.primal_solution.variable_values, self.slacks + len(self.columns))[self.slacks :]
        prices = _dense(found.dual_solution.dual_values, len(self.rows) + len(self.people))
        value = found.primal_solution.objective_value
        return Answer(value, shares, prices[: len(self.rows)], prices[len(self.rows) :])

    def _solve(self) -> Any:
        return self._solver.solve(
            parameters_pb2.SolveParametersProto(),
            model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            self.interrupter,
        )

    def _start_anew(self) -> None:
        """Give the solver the whole program once more."""
        self._model = model_pb2.ModelProto()
        self._model.CopyFrom(self._empty)
        self._solver, self._told = None, 0
        self._tell()
        for column in self._fixed:
            self._fix(column)

    def least_at(self, prices: Floats) -> dict[int, float]:
        """Return for each person what its cheapest column costs at ``prices`` (of all joint rows)."""
        values = self.values_at(prices)
        least = np.full(len(self.joint.crew), np.inf)
        np.minimum.at(least, self._persons, values)
        return {p: float(least[p]) for p in self.people}

    def values_at(self, prices: Floats) -> Floats:
        """Return what each column costs at ``prices`` (of all joint rows)."""
        self._pack()
        own = prices[self.rows]
        heads = np.bincount(self._of, weights=own[self._at] * self._factor, minlength=len(self.columns))
        return self._costs - heads

    def _pack(self) -> None:
        """Keep the columns as flat arrays too."""
        if len(self._costs) == len(self.columns):
            return
        fresh = self.columns[len(self._costs) :]
        first = len(self._costs)
        self._costs = np.append(self._costs, [c.cost for c in fresh])
        self._persons = np.append(self._persons, [c.person for c in fresh])
        self._at = np.concatenate([self._at, *(c.at for c in fresh)])
        self._factor = np.concatenate([self._factor, *(c.counts for c in fresh)])
        sizes = [len(c.at) for c in fresh]
        self._of = np.append(self._of, np.repeat(np.arange(first, first + len(fresh)), sizes))

    def spread(self, prices: Floats) -> Floats:
        """Return the prices of the rows of this program as prices of all joint rows."""
        whole = np.zeros(len(self.joint.base))
        whole[self.rows] = prices
        return whole

    def chosen(self, keep: NDArray[np.bool_]) -> model_pb2.ModelProto:
        """Return the same program over the columns ``keep`` (by place), each taken whole or not at all."""
        model = model_pb2.ModelProto()
        model.CopyFrom(self._empty)
        columns = [c for c, kept in zip(self.columns, keep, strict=True) if kept]
        self._extend(model.variables, model.objective.linear_coefficients, columns, self.slacks, whole=True)
        _merge(model.linear_constraint_matrix, *self._entries(columns, self.slacks))
        return model

    # -- messages --------------------------------------------------------------------------------------------------

    def _begin(self, fixed: Ints) -> tuple[model_pb2.ModelProto, float]:
        model = model_pb2.ModelProto()
        rows, signs, costs, tops, sides = [], [], [], [], []
        constant = 0.0
        for i, r in enumerate(self.rows):
            middle, pieces, least = _pieces(self.joint, int(r))
            constant += least
            sides.append(float(middle - fixed[r]))
            for sign, slope, length in pieces:
                rows.append(i)
                signs.append(float(sign))
                costs.append(slope)
                tops.append(length)
        sides.extend([1.0] * len(self.people))
        count = len(rows)
        variables = model.variables
        variables.ids.extend(range(count))
        variables.lower_bounds.extend([0.0] * count)
        variables.upper_bounds.extend(tops)
        variables.integers.extend([False] * count)
        model.objective.linear_coefficients.ids.extend(range(count))
        model.objective.linear_coefficients.values.extend(costs)
        model.objective.offset = constant
        model.linear_constraints.ids.extend(range(len(sides)))
        model.linear_constraints.lower_bounds.extend(sides)
        model.linear_constraints.upper_bounds.extend(sides)
        _merge(model.linear_constraint_matrix, np.array(rows), np.arange(count), np.array(signs))
        self._empty = model_pb2.ModelProto()
        self._empty.CopyFrom(model)
        return model, constant

    def _tell(self) -> None:
        """Tell the solver of the columns it does not know yet."""
        fresh = self.columns[self._told :]
        first = self.slacks + self._told
        if self._solver is None:
            model = self._model
            self._extend(model.variables, model.objective.linear_coefficients, fresh, first, whole=False)
            _merge(model.linear_constraint_matrix, *self._entries(fresh, first))
            self._solver = engine.new(parameters_pb2.SOLVER_TYPE_GLOP, model, parameters_pb2.SolverInitializerProto())
        elif fresh:
            update = model_update_pb2.ModelUpdateProto()
            prices = update.objective_updates.linear_coefficients
            self._extend(update.new_variables, prices, fresh, first, whole=False)
            _merge(update.linear_constraint_matrix_updates, *self._entries(fresh, first))
            if not self._solver.update(update):
                raise RuntimeError("the solver refused new columns")
        self._told = len(self.columns)

    @staticmethod
    def _extend(variables: Any, prices: Any, columns: list[Column], first: int, *, whole: bool) -> None:
        ids = range(first, first + len(columns))
        variables.ids.extend(ids)
        variables.lower_bounds.extend([0.0] * len(columns))
        variables.upper_bounds.extend([1.0 if whole else _FREE] * len(columns))
        variables.integers.extend([whole] * len(columns))
        prices.ids.extend(ids)
        prices.values.extend([c.cost for c in columns])

    def _entries(self, columns: list[Column], first: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        if not columns:
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing, np.zeros(0)
        rows = np.concatenate([np.append(c.at, self._where[c.person]) for c in columns])
        sizes = [len(c.at) + 1 for c in columns]
        places = np.repeat(np.arange(first, first + len(columns)), sizes)
        values = np.concatenate([np.append(c.counts, 1.0) for c in columns])
        return rows, places, values


def _merge(
    matrix: sparse_containers_pb2.SparseDoubleMatrixProto,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    values: Floats,
) -> None:
    """Put entries into ``matrix``, in the order the solver wants: by row, then by column."""
    if len(matrix.row_ids):
        rows = np.concatenate([np.array(matrix.row_ids, dtype=np.int64), rows])
        columns = np.concatenate([np.array(matrix.column_ids, dtype=np.int64), columns])
        values = np.concatenate([np.array(matrix.coefficients), values])
        del matrix.row_ids[:]
        del matrix.column_ids[:]
        del matrix.coefficients[:]
    order = np.lexsort((columns, rows))
    matrix.row_ids.extend(rows[order].tolist())
    matrix.column_ids.extend(columns[order].tolist())
    matrix.coefficients.extend(values[order].tolist())


def _dense(vector: Any, size: int) -> Floats:
    values = np.zeros(size)
    values[np.array(vector.ids, dtype=np.int64)] = vector.values
    return values


def _pieces(joint: Joint, r: int) -> tuple[int, list[tuple[int, float, float]], float]:
    """Return a cheapest count of row ``r``, the pieces of its price (sign, slope, length) away from there, and its cost there.

    Sign +1 makes up for heads that are missing, -1 takes heads that are too many.
    """
    edges = sorted({int(v) for v, s in zip(joint.value[r], joint.sense[r], strict=True) if s})
    middle = min(edges, key=lambda v: row_cost(joint, r, v))
    least = row_cost(joint, r, middle)
    pieces = []
    for sign, side in ((1, [v for v in edges[::-1] if v <= middle]), (-1, [v for v in edges if v >= middle])):
        for i, v in enumerate(side):
            slope = row_cost(joint, r, v - sign) - row_cost(joint, r, v)
            length = float(abs(side[i + 1] - v)) if i + 1 < len(side) else _FREE
            pieces.append((sign, slope, length))
    return middle, pieces, least
