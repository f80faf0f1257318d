"""Annealing reckons changes only; whatever it has changed costs what the phrases say of the roster it arrived at."""

from __future__ import annotations

import itertools
from random import Random
from typing import Any

import attrs
import numpy as np
import pytest

from app.roster.model import RosterProblem, context_of
from app.roster.planner import crowd, score
from app.roster.planner.annealing import HOT, Annealer, bench_of
from app.roster.planner.automaton import HARD
from app.roster.planner.coolings import LONGER, Coolings
from app.roster.planner.crowd import Crowd, Standing, along, charged, crowd_of, forget, recount, standing_of, take
from app.roster.planner.outcome import Proposal
from app.roster.planner.solve import solve
from app.roster.planner.state import State
from app.roster.planner.tables import tabulate
from app.roster.rules import ALL_RULES, board_of
from app.roster.samples import hospital_ward
from tests.kit.rosters import random_config, random_problem


def problems(seed: int) -> RosterProblem:
    """Return a ward with every hospital rule, or one with a handful of rules set at random."""
    if seed % 3 == 0:
        return hospital_ward(12, 21, seed=seed)
    kinds = Random(seed).sample(list(ALL_RULES), 14)
    return random_problem(seed, *(random_config(kind, seed + i) for i, kind in enumerate(kinds)), people=5, days=16)


def drawn(seed: int) -> State:
    """Return a roster drawn at random from what the cells may take."""
    tables = tabulate(board_of(context_of(problems(seed))))
    random, cells = Random(seed), np.zeros(tables.allowed.shape[:2], dtype=np.int16)
    for person, day in np.ndindex(*cells.shape):
        cells[person, day] = random.choice(np.flatnonzero(tables.allowed[person, day]).tolist() or [0])
    return State.of(tables, cells)


def priced(state: State) -> State:
    """Return the roster where a cell that nothing may stand in is dear, not beyond price."""
    price = np.where(np.isfinite(state.tables.price), state.tables.price, HARD)
    return State.of(attrs.evolve(state.tables, price=price), state.cells)


@pytest.mark.parametrize("seed", range(18))
def test_a_change_of_some_days_costs_what_the_whole_rosters_differ_by(seed: int) -> None:
    state, random = priced(drawn(seed)), Random(seed)
    stack = stacked(state)
    standing = standing_of(stack, state.cells)
    days, changed = state.cells.shape[1], 0
    for _ in range(150):
        pair = random.sample(range(len(state.cells)), min(len(state.cells), random.choice((1, 2))))
        a = random.randrange(days)
        b = min(days, a + random.randrange(1, 6))
        after, told = state.copy(), 0.0
        for p in pair:
            row = state.cells[p].copy()
            for day in range(a, b):
                row[day] = random.choice(np.flatnonzero(state.tables.allowed[p, day]).tolist() or [int(row[day])])
            told += along(stack, standing, p, state.cells[p], row, a, b, 0)
            recount(stack, standing, p, state.cells[p], row, a, b)
            after.put(p, row)
        told += charged(stack, standing)
        assert told == after.value - state.value
        changed += told != 0
        if random.random() < 0.5:
            take(stack, standing)
            for p in pair:
                along(stack, standing, p, state.cells[p], after.cells[p], a, b, 1)
            state = after
        else:
            forget(standing)
    for name, kept, fresh in zip(Standing._fields, standing, standing_of(stack, state.cells), strict=True):
        if name != "touched":
            np.testing.assert_array_equal(kept, fresh)
    assert changed or seed % 3, "a ward with every rule: something costs something"


def stacked(state: State) -> Crowd:
    """Return everybody's arrays for annealing."""
    stack = crowd_of(state.who, state.tables.price, state.tables.joint, state.tables.allowed)
    assert stack is not None
    return stack


def test_what_can_never_cost_anything_is_not_summed_up() -> None:
    state = priced(drawn(3))
    sums = stacked(state).sums
    tables = state.tables
    windows = sum(int(meters.closes.sum()) for meters in tables.meters)
    riders = sum(len(one.plain) + int((one.plain > 0).sum()) for one in tables.riders)
    assert 0 < int((sums.into < 0).sum()) < windows + riders + len(tables.joint.base)
    reached = {int(s) for s in np.unique(sums.of)} | {int(s) for s in sums.into if s >= 0}
    assert reached == set(range(len(sums.begin))), "each is reached from some cell"


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5, 6, 7, 8, 9])
def test_what_annealing_says_of_its_roster_is_what_the_phrases_say(seed: int) -> None:
    state = drawn(seed)
    bench = bench_of(state.tables, state.who)
    assert bench is not None
    told: list[tuple[Any, int]] = []

    found = Annealer.seeded(bench, seed).run(
        state,
        steps=60_000,
        hot=HOT,
        over=lambda: False,
        better=lambda cells, cost: told.append((cells.copy(), cost)),
    )

    end = State.of(state.tables, found)
    assert end.value < state.value if seed % 3 == 0 else end.value <= state.value
    assert state.tables.allowed[np.arange(len(found))[:, None], np.arange(found.shape[1]), found].all()
    for cells, cost in told:
        assert cost == State.of(state.tables, cells).value
        if not state.tables.others:
            judged = score.evaluate(state.tables.board, cells)
            assert (judged.hard, judged.cost) == (0, cost)
    if seed % 3 == 0:
        assert told, "a ward's roster becomes lawful"


def test_one_seed_goes_one_way_and_another_goes_another() -> None:
    state = drawn(3)
    bench = bench_of(state.tables, state.who)
    assert bench is not None

    def ended(seed: int) -> bytes:
        annealer = Annealer.seeded(bench, seed)
        cells = annealer.run(state, steps=20_000, hot=HOT, over=lambda: False, better=lambda *_: None)
        return cells.tobytes()

    assert ended(1) == ended(1)
    assert ended(1) != ended(2)


def test_it_stops_when_it_is_over() -> None:
    state, asked = drawn(3), []
    bench = bench_of(state.tables, state.who)
    assert bench is not None

    def over() -> bool:
        asked.append(1)
        return len(asked) > 3

    Annealer.seeded(bench, 1).run(state, steps=10**9, hot=HOT, over=over, better=lambda *_: None)

    assert len(asked) == 4


def test_what_holds_nothing_free_or_is_too_large_is_planned_without(monkeypatch: pytest.MonkeyPatch) -> None:
    held = drawn(2)
    assert not (held.tables.allowed.sum(axis=2) > 1).any()
    assert bench_of(held.tables, held.who) is None

    monkeypatch.setattr(crowd, "MOST_ENTRIES", 0)
    state = drawn(3)
    assert bench_of(state.tables, state.who) is None
    found = next(iter(solve(problems(3), seconds=60.0, workers=1, seed=1)))
    assert isinstance(found, Proposal)


def test_coolings_grow_with_the_time_and_the_last_takes_most_of_it() -> None:
    state = drawn(3)
    bench = bench_of(state.tables, state.who)
    assert bench is not None
    short, long = Coolings.of(bench, 4.0), Coolings.of(bench, 40.0)

    assert Coolings.of(bench, 0.0).early == (short.first,)
    assert long.early[-1] == pytest.approx(10 * short.early[-1], rel=1e-3)
    assert all(later >= LONGER * one for one, later in itertools.pairwise(long.early))
    assert 2 * long.early[-1] > sum(long.early)
    assert sum(long.early) < 40.0 * long.rate
    other = Coolings.of(bench, 40.0, 1)
    assert (other.first, other.early[-1]) == (long.first, long.early[-1]), "the first roster waits for neither"
    assert long.early[0] < other.early[0] < long.early[1] < other.early[1] < long.early[2]
    few = bench.crowd.sums._replace(of=bench.crowd.sums.of[:0])
    plain = bench._replace(crowd=bench.crowd._replace(sums=few))
    assert Coolings.of(plain, 4.0).rate > long.rate, "where less is looked at more changes are tried"
