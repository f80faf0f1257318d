"""Small problems, and small parts of large ones, solved exactly: what repairs, remedies and proofs are made of.

The effort is counted in the solver's own units, not by a clock, so that the same question has the same answer on every
machine. Whatever is found is checked by the rules before it is handed out.
"""

from __future__ import annotations

from enum import StrEnum

import attrs
from ortools.sat.python import cp_model

from app.errors import BugError
from app.roster.audit import check_roster
from app.roster.board_cpsat import Held, translate
from app.roster.model import Roster, RosterProblem
from app.roster.rules import board_of

#: How long one unit of effort may take at most on a slow machine, in seconds.
PATIENCE = 6.0
SMALL = 4_000


class Found(StrEnum):
    """How a search ended."""

    PROVED = "proved"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNDECIDED = "undecided"


@attrs.frozen(slots=True)
class Exact:
    """The end of an exact search.

    Attributes:
        found: proved best, lawful but perhaps not best, proved impossible, or nothing found within the effort.
        roster: the roster; None when there is none.
        cost: what its weighted rules cost.
        bound: no lawful roster costs less, as far as is known.
    """

    found: Found
    roster: Roster | None = None
    cost: int = 0
    bound: int = 0


def is_small(problem: RosterProblem) -> bool:
    """Tell whether ``problem`` is small enough to be solved whole."""
    states = 1 + len(problem.shifts) + len(problem.doubles)
    return len(problem.people) * problem.days * states <= SMALL


def solve_exactly(
    problem: RosterProblem,
    *,
    effort: float,
    held: Held | None = None,
    near: Roster | None = None,
    any_lawful: bool = False,
    seed: int = 1,
) -> Exact:
    """Find the cheapest lawful roster.

    Args:
        problem: the problem.
        effort: units of the solver's deterministic time, about a second each.
        held: cells that keep what they hold; all are free without it.
        near: a roster to begin near to.
        any_lawful: the first lawful roster will do.
        seed: of the search.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
        BugError: the two faces of a rule disagree.
    """
    whole = translate(board_of(problem), held=held)
    if any_lawful:
        whole.model.minimize(0)
    rows = near.rows if near is not None else held.rows if held is not None else None
    if rows is not None:
        whole.hint(rows)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = effort * PATIENCE
    status = solver.solve(whole.model)
    if status == cp_model.INFEASIBLE:
        return Exact(Found.INFEASIBLE)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Exact(Found.UNDECIDED)
    roster = Roster(whole.read(solver))
    cost = _checked(problem, roster)
    if any_lawful:
        return Exact(Found.FEASIBLE, roster, cost)
    if status == cp_model.OPTIMAL:
        return Exact(Found.PROVED, roster, cost, cost)
    return Exact(Found.FEASIBLE, roster, cost, round(solver.best_objective_bound))


def _checked(problem: RosterProblem, roster: Roster) -> int:
    found = check_roster(problem, roster)
    hard = [f.rule for f in found if f.is_hard]
    if hard:
        raise BugError(f"solver and check disagree on {sorted(set(hard))}")
    return sum(f.cost for f in found)
