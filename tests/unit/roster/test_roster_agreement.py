"""Both faces of every rule say the same of any roster: what the solver pays is what people are told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.roster.model import context_of
from app.roster.rules import ALL_RULES, Rule
from tests.kit.faces import cost_of, posted, priced
from tests.kit.rosters import random_config, random_problem, random_roster, rule_of


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
