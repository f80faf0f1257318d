"""The end of a small board: no row that matters is left out, and the best choice among them is the best roster there is."""

from __future__ import annotations

import itertools
import time
from typing import Any

import numpy as np
import pytest

from app.roster.model import Demand, RosterProblem, RuleConfig
from app.roster.planner.closing import Closing
from app.roster.planner.exact import solve_whole
from app.roster.planner.generation import Part
from app.roster.planner.hub import Hub
from app.roster.planner.person import personal_cost
from app.roster.planner.state import State
from app.roster.planner.tables import Tables, tabulate
from app.roster.planner.within import rows_within
from app.roster.rules import board_of
from tests.kit.rosters import SHIFTS, ward

DAYS = 7
PLENTY = 100_000
RULES = (
    RuleConfig("consecutive-work", params={"most": 3, "least": 2}),
    RuleConfig("succession", params={"forbidden": (("P", ("A",)),)}),
    RuleConfig("weekends-most", params={"most": 1}, weight=4),
    RuleConfig("shift-count", params={"shifts": ("P",), "most": 2}),
    RuleConfig("hours-period", params={"least": 2 * 480, "most": 4 * 480}),
)


def never() -> bool:
    return False


def tables(people: int) -> Tables:
    demands = tuple(
        Demand((code,), tuple(range(DAYS)), wanted=wanted, under=10, over=1) for code, wanted in (("A", 2), ("P", 1))
    )
    few = tuple(shift for shift in SHIFTS if shift.code in {"A", "P"})
    fields: dict[str, Any] = {"demands": demands, "rules": RULES, "shifts": few}
    problem: RosterProblem = ward(" / ".join(["- " * DAYS] * people), doubles=(), **fields)[0].problem
    return tabulate(board_of(problem))


def blank(found: Tables) -> State:
    return State.of(found, np.argmin(found.price, axis=2).astype(np.int16))


@pytest.mark.parametrize(("a", "b"), [(0, DAYS), (2, 6), (0, 5), (3, DAYS)])
def test_every_row_within_the_limit_is_found_and_no_other(a: int, b: int) -> None:
    state = blank(tables(1))
    price = state.tables.price[0]
    extra = np.random.default_rng(a).integers(-20, 20, price.shape)
    c = price + extra
    states = price.shape[1]
    costs = {}
    for choice in itertools.product(range(states), repeat=b - a):
        row = state.cells[0].copy()
        row[a:b] = choice
        cells = sum(int(extra[d, k]) for d, k in zip(range(a, b), choice, strict=True))
        costs[choice] = personal_cost(state.who[0], row, price) + cells
    limit = float(np.quantile([cost for cost in costs.values() if cost < PLENTY], 0.3))
    wanted = {choice for choice, cost in costs.items() if cost <= limit}
    mu = np.zeros_like(state.mu[0])
    rows, found, full = rows_within(state.who[0], state.cells[0], c, mu, a, b, limit, PLENTY, PLENTY, 24)
    assert full
    assert {tuple(int(k) for k in row) for row in rows} == wanted
    assert len(rows) == len(wanted) > 1
    shift = costs[tuple(int(k) for k in rows[0])] - found[0]
    assert [costs[tuple(int(k) for k in row)] for row in rows] == pytest.approx(found + shift)
    assert not rows_within(state.who[0], state.cells[0], c, mu, a, b, limit, PLENTY, len(wanted) - 1, 24)[2]


def closed(state: State, best: float) -> tuple[float, float]:
    """Return the cheapest roster and the bound when programs over more and more rows are through."""
    part = Part(state, tuple(range(len(state.cells))), 0, DAYS)
    closing = Closing(part)
    closing.converge(never)
    bound = -np.inf
    for _ in range(6):
        told = closing.close(best, 60.0, never)
        bound = max(bound, told.bound)
        if told.rows is not None:
            cells = np.array([told.rows[p] for p in range(len(state.cells))])
            cheaper = State.of(state.tables, cells).value
            assert cheaper < best
            best = cheaper
        if told.done:
            break
    return best, bound


def test_the_best_choice_is_the_roster_that_cp_sat_proves_best() -> None:
    state = blank(tables(4))
    hub = Hub(state.tables.board, time.perf_counter() + 60.0)
    solve_whole(hub, seed=1, seconds=60.0)
    assert hub.proved
    assert hub.best_cost is not None
    start = hub.best_cost + 8.0
    best, bound = closed(state, start)
    assert best == hub.best_cost
    assert bound <= best
    again, proved = closed(state, best)
    assert again == best, "nothing is cheaper than the best"
    assert np.ceil(proved - 1e-6) == best
