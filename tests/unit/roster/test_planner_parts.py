"""Parts of a board: days of everybody, in one stretch or two; what is held stays, what cannot gain is left alone."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from app.roster.model import context_of
from app.roster.planner.annealing import HOT, Annealer, bench_of
from app.roster.planner.automaton import HARD
from app.roster.planner.generation import MUST_EFFORT, PART_EFFORT, Part
from app.roster.planner.joint import LENIENT, lenient
from app.roster.planner.parts import Choice, Parts, kinds
from app.roster.planner.state import State
from app.roster.planner.tables import Tables, tabulate
from app.roster.rules import board_of
from app.roster.samples import hospital_ward


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def state() -> State:
    """A ward of twelve over three weeks, annealed a little."""
    tables = tabulate(board_of(context_of(hospital_ward(12, 21, seed=3))))
    state = State.of(tables, np.argmin(tables.price, axis=2).astype(np.int16))
    bench = bench_of(tables, state.who)
    assert bench is not None
    annealer = Annealer.seeded(bench, 1)
    cells = annealer.run(state, steps=60_000, hot=HOT, over=never, better=lambda *_: None, lawful=True)
    return State.of(tables, cells)


@pytest.mark.parametrize("held_days", [(), range(7, 14)])
def test_days_that_are_held_stay_and_nothing_gets_dearer(state: State, held_days: range | tuple[int, ...]) -> None:
    here = State.of(state.tables, state.cells.copy())
    held = np.isin(np.arange(21), list(held_days))
    part = Part(here, tuple(range(12)), 0, 21, held=held if held.any() else None)
    part.converge(PART_EFFORT, never)
    rows = part.dive(PART_EFFORT, never)
    assert rows is not None
    planned = np.array([rows[p] for p in range(12)])
    assert (planned[:, held] == state.cells[:, held]).all()
    assert (planned[:, ~held] != state.cells[:, ~held]).any()
    after = State.of(state.tables, planned)
    assert part.bound - 1e-3 <= after.value < state.value
    assert part.work > 0


def test_a_part_is_left_as_soon_as_it_cannot_gain(state: State) -> None:
    part = Part(state, tuple(range(12)), 0, 7)
    prices = np.zeros(len(state.tables.joint.base))
    assert part.converge(PART_EFFORT, never, prices=prices, target=-1e15)
    assert part.answer is None, "the prices it began with proved it"


def test_heads_that_are_a_must_have_a_price_that_proves_a_bound(state: State) -> None:
    joint = state.tables.joint
    soft = lenient(joint)
    hard = joint.weight >= HARD
    assert hard.any()
    assert (soft.weight[hard] == LENIENT * joint.weight[~hard].max()).all()
    assert (soft.weight[~hard] == joint.weight[~hard]).all()
    assert lenient(soft) is soft, "nothing is a must any more"

    effort = attrs.evolve(MUST_EFFORT, rounds=60)
    bounds = []
    for rows in (joint, soft):
        part = Part(State.of(state.tables, state.cells.copy()), tuple(range(12)), 0, 21, joint=rows)
        part.converge(effort, never)
        bounds.append(part.bound)
    assert 0 < bounds[1] <= state.value
    assert bounds[1] > bounds[0], "prices of a million a head tell nothing apart"


def test_what_failed_is_tried_again_only_when_something_near_it_changed(state: State) -> None:
    parts = Parts(state.tables, np.random.default_rng(1))
    kind = next(kind for kind in parts.kinds if kind.people == 12 and kind.days == 7)
    failed = Choice(kind, tuple(range(12)), 0, 7)
    parts.tried(failed, 0.0, 1.0)
    assert _begins(parts, state, kind.days) == {True}
    parts.moved(np.arange(21) == 10)
    assert _begins(parts, state, kind.days) == {True, False}


def _begins(parts: Parts, state: State, days: int) -> set[bool]:
    """Return whether the parts chosen lie elsewhere than at the beginning, of those that last so many days."""
    chosen = [parts.choose(state) for _ in range(400)]
    return {each.a != 0 for each in chosen if each.kind.days == days and each.held is None and len(each.people) == 12}


def test_everybody_can_be_planned_over_two_stretches_of_a_long_board(state: State) -> None:
    tables: Tables = state.tables
    apart = [kind for kind in kinds(tables) if kind.apart]
    assert {(kind.people, kind.days) for kind in apart} == {(12, 7)}
    parts = Parts(tables, np.random.default_rng(2))
    parts.kinds = apart
    for _ in range(20):
        choice = parts.choose(state)
        assert choice.held is not None
        free = np.flatnonzero(~choice.held)
        assert (free.min(), free.max() + 1) == (choice.a, choice.b)
        assert 7 <= len(free) <= 14
