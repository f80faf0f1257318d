"""What the search reckons a roster costs is what the phrases mean, "any of" and "all of" within one person included."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from app.roster.board import Board
from app.roster.model import context_of
from app.roster.phrases import Literal, at_least
from app.roster.planner import score
from app.roster.planner.automaton import HARD
from app.roster.planner.person import persons
from app.roster.planner.state import State
from app.roster.planner.tables import tabulate
from app.roster.rules import board_of
from app.roster.samples import hospital_ward


def _board(seed: int) -> Board:
    return board_of(context_of(hospital_ward(14, 21, seed=seed)))


@pytest.mark.parametrize("seed", range(12))
def test_the_search_reckons_what_the_phrases_mean(seed: int) -> None:
    board = _board(seed % 3)
    tables = tabulate(board)
    assert tables.others == ()
    random = Random(seed)
    cells = np.zeros((board.people, board.days), dtype=np.int16)
    for person in range(board.people):
        for day in range(board.days):
            cells[person, day] = random.choice(np.flatnonzero(tables.allowed[person, day]).tolist())
    told = score.evaluate(board, cells)
    assert told.cost_by_rule.get("kinds-per-week", 0) > 0
    reckoned = State.of(tables, cells, persons(tables)).value
    assert reckoned % HARD == told.cost
    assert (reckoned >= HARD) == (told.hard > 0)


def test_rest_days_that_a_night_runs_into_are_told_apart_from_whole_ones() -> None:
    board = Board(1, 7, shifts=2)
    free, night, early = frozenset({0}), frozenset({1}), frozenset({2})
    terms: list[tuple[int, Literal]] = [(1, board.cell(0, day, free)) for day in range(7)]
    for day in range(1, 6):
        parts = (board.cell(0, day - 1, night), board.cell(0, day, free), board.cell(0, day + 1, early))
        terms.append((-1, board.all_of(parts)))
    board.linear(terms, at_least(1), rule="rest")
    tables = tabulate(board)
    assert tables.others == ()
    assert [meters.count for meters in tables.meters] == [1], "the plain part goes before as a total"
    for row, broken in (([1, 0, 2, 2, 2, 2, 2], 1), ([1, 0, 1, 2, 2, 2, 2], 0), ([2] * 7, 1), ([0] + [2] * 6, 0)):
        cells = np.array([row], dtype=np.int16)
        assert score.evaluate(board, cells).hard == broken
        assert State.of(tables, cells, persons(tables)).value == HARD * broken
