"""One roster for one question: small problems exactly, large ones by the planner for as long as is given."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from app.roster.exact import Found, is_small, solve_exactly
from app.roster.model import Roster, RosterProblem
from app.roster.planner.outcome import Proposal
from app.roster.planner.solve import solve


@attrs.frozen(slots=True)
class Answer:
    """A lawful roster.

    Attributes:
        roster: the roster.
        cost: what its weighted rules cost.
        proved: none is cheaper.
    """

    roster: Roster
    cost: int
    proved: bool


#: Answers a problem with a lawful roster, or with None where none was found.
Solver = Callable[[RosterProblem], Answer | None]


def never() -> bool:
    """Tell that nobody asks to stop."""
    return False


def solver(*, seconds: float, workers: int = 1, seed: int = 1, cancelled: Callable[[], bool] = never) -> Solver:
    """Return a solver that takes up to ``seconds`` for a large problem, and whatever a small one needs within that effort."""

    def answer(problem: RosterProblem) -> Answer | None:
        if is_small(problem):
            exact = solve_exactly(problem, effort=seconds, seed=seed)
            return None if exact.roster is None else Answer(exact.roster, exact.cost, exact.found is Found.PROVED)
        best: Answer | None = None
        for item in solve(problem, seconds=seconds, workers=workers, seed=seed, cancel=cancelled):
            if isinstance(item, Proposal):
                best = Answer(item.roster, item.cost, item.cost <= item.bound)
            elif item.best is not None:
                best = Answer(item.best.roster, item.best.cost, item.best.cost <= item.best.bound)
        return best

    return answer
