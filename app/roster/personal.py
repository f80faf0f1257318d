"""What the rules that bind one person alone leave of a period: whether any row is possible, and how many days it can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from ortools.sat.python import cp_model

from app.roster import phrases
from app.roster.board import Board
from app.roster.board_cpsat import translate
from app.roster.phrases import Cell, Limit, Literal, States

#: Effort one question may take; what is not proved within it is answered by the bound, which is never too small.
EFFORT = 0.5


class OwnRow:
    """The row of one person under the hard rules that bind nobody else.

    Args:
        board: the whole board.
        person: index of the person.
    """

    def __init__(self, board: Board, person: int) -> None:
        self._alone = Board(
            1, board.days, shifts=board.shifts, pairs=board.pairs, past=([int(k) for k in board.past[person]],)
        )
        self._alone.phrases.extend(p for phrase in board.phrases for p in _alone(phrase, person))
        self._whole = translate(self._alone)

    def possible(self) -> bool:
        """Tell whether any row keeps these rules."""
        return _possible(self._whole.model)

    def most_days(self, states: States, days: tuple[int, ...]) -> int:
        """Return the most of ``days`` on which the row can be in ``states``; there is a possible row."""
        return self.most({(d, k): 1 for d in days for k in states})

    def most(self, worth: Mapping[tuple[int, int], int]) -> int:
        """Return the most the row can be worth, each (day, state) as ``worth`` says; there is a possible row."""
        (cells,) = self._whole.cells
        terms = [cells[d][k] for d, k in sorted(worth)]
        self._whole.model.maximize(cp_model.LinearExpr.weighted_sum(terms, [worth[at] for at in sorted(worth)]))
        solver = _solver()
        solver.solve(self._whole.model)
        return round(solver.best_objective_bound)

    def conflict(self) -> tuple[str, ...]:
        """Return the names of a smallest set of phrases no row can keep together: leave one out, and a row is possible."""
        kept = list(dict.fromkeys(phrase.rule for phrase in self._alone.phrases))
        for name in tuple(kept):
            fewer = [k for k in kept if k != name]
            if not self._holds(fewer):
                kept = fewer
        return tuple(kept)

    def _holds(self, names: list[str]) -> bool:
        guarded = translate(self._alone, guarded=True)
        for name in names:
            if name in guarded.guards:
                guarded.model.add(guarded.guards[name] == 1)
        return _possible(guarded.model)


def _possible(model: cp_model.CpModel) -> bool:
    solver = _solver()
    return solver.solve(model) != cp_model.INFEASIBLE


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = EFFORT
    return solver


def _alone(phrase: phrases.Phrase, person: int) -> Iterator[phrases.Phrase]:
    """Yield what a phrase says of ``person`` alone, as of person 0, without what is only weighted."""
    match phrase:
        case phrases.Ban() | phrases.Sequence():
            weight = phrase.weight if isinstance(phrase, phrases.Sequence) else None
            if weight is None and person in phrase.people:
                yield attrs.evolve(phrase, people=(0,))
        case phrases.Run():
            limits = _hard(phrase.limits)
            if limits and person in phrase.people:
                yield attrs.evolve(phrase, people=(0,), limits=limits)
        case phrases.Total() | phrases.Blocks():
            limits = _hard(phrase.limits)
            if limits and person in phrase.people:
                already = (phrase.already[phrase.people.index(person)],)
                yield attrs.evolve(phrase, people=(0,), limits=limits, already=already)
        case phrases.Linear():
            limits = _hard(phrase.limits)
            if limits and all(_only(part, person) for _, part in phrase.terms):
                terms = tuple((factor, _turned(part)) for factor, part in phrase.terms)
                yield attrs.evolve(phrase, terms=terms, limits=limits)
        case _:
            return


def _hard(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    return tuple(limit for limit in limits if limit.weight is None)


def _only(part: Literal, person: int) -> bool:
    return part.person == person if isinstance(part, Cell) else all(_only(p, person) for p in part.parts)


def _turned(part: Literal) -> Literal:
    if isinstance(part, Cell):
        return attrs.evolve(part, person=0)
    return attrs.evolve(part, parts=tuple(_turned(p) for p in part.parts))
