"""Both faces of a rule, for tests: what CP-SAT pays for exactly this roster, by what the rule put on the board."""

from __future__ import annotations

import attrs
from ortools.sat.python import cp_model

from app.roster import phrases
from app.roster.board import Board
from app.roster.board_cpsat import translate
from app.roster.model import PlanContext, Roster
from app.roster.rules import Rule, blank_board


def priced(phrase: phrases.Phrase) -> phrases.Phrase:
    """Return the phrase with every hard unit at the price of 1."""
    if isinstance(phrase, phrases.Ban):
        return phrases.Price(phrase.rule, phrase.people, phrase.days, phrase.states, 1)
    if isinstance(phrase, phrases.Sequence):
        return attrs.evolve(phrase, weight=1 if phrase.weight is None else 0)
    if isinstance(phrase, phrases.Price):
        return attrs.evolve(phrase, weight=0)
    limits = tuple(attrs.evolve(limit, weight=1 if limit.weight is None else 0) for limit in phrase.limits)
    return attrs.evolve(phrase, limits=limits)


def cost_of(board: Board, roster: Roster) -> int | None:
    """Return what CP-SAT pays for exactly this roster; None when it is unlawful."""
    model = translate(board)
    model.fix(roster.rows)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model.model)
    assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def posted(context: PlanContext, rule: Rule) -> Board:
    """Return a board on which only this rule has spoken."""
    board = blank_board(context)
    rule.post(board)
    return board
