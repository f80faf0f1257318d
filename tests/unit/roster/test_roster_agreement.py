"""Both faces of every rule say the same of any roster: what the solver pays is what people are told."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from app.roster import phrases
from app.roster.board import Board
from app.roster.board_cpsat import translate
from app.roster.model import PlanContext, Roster, context_of
from app.roster.rules import ALL_RULES, Rule, blank_board
from tests.kit.rosters import random_config, random_problem, random_roster, rule_of


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
    board = blank_board(context)
    rule.post(board)
    return board


@pytest.mark.parametrize("kind", ALL_RULES, ids=lambda kind: kind.spec.key)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_what_the_solver_pays_is_what_people_are_told(kind: type[Rule], seed: int) -> None:
    context = context_of(random_problem(seed))
    rule = rule_of(context, random_config(kind, seed))
    roster = random_roster(context, seed)
    found = list(rule.check(roster, context))
    board = posted(context, rule)
    hard = sum(f.magnitude for f in found if f.is_hard)
    soft = sum(f.cost for f in found)
    assert cost_of(board, roster) == (None if hard else soft)
    if hard:
        board.phrases = [priced(phrase) for phrase in board.phrases]
        assert cost_of(board, roster) == hard
