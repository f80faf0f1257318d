"""The planner's inner loops against what they stand for: every row of a person, every head of a joint row."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from app.roster.model import Demand, RosterProblem, RuleConfig
from app.roster.planner import score
from app.roster.planner.blend import Blend, Sharpening, lawful_row, whole_rows
from app.roster.planner.joint import all_rows_cost, reduced
from app.roster.planner.paths import best_rows
from app.roster.planner.person import personal_cost
from app.roster.planner.state import State
from app.roster.planner.tables import Tables, tabulate
from app.roster.rules import board_of
from tests.kit.rosters import ward

#: More labels than there are rows: nothing is given up.
WIDE = 2000
DAYS = 6
FREE = (1, 5)
RULES = (
    RuleConfig("consecutive-work", params={"most": 3, "least": 2}),
    RuleConfig("days-off-run", params={"least": 2}),
    RuleConfig("succession", params={"forbidden": (("P", ("A",)),)}),
    RuleConfig("weekends-most", params={"most": 1}, weight=4),
    RuleConfig("shift-count", params={"shifts": ("P",), "most": 2}),
    RuleConfig("hours-period", params={"least": 2 * 480, "most": 4 * 480}),
)


def tables(days: int = DAYS, people: int = 2, **more: Any) -> Tables:
    everything = " / ".join(["- " * days] * people)
    demands = tuple(Demand((code,), tuple(range(days)), wanted=1, under=10, over=1) for code in ("A", "P"))
    fields: dict[str, Any] = {"demands": demands, "rules": RULES, **more}
    problem: RosterProblem = ward(everything, doubles=(), **fields)[0].problem
    return tabulate(board_of(problem))


def blank(found: Tables) -> State:
    return State.of(found, np.argmin(found.price, axis=2).astype(np.int16))


@pytest.mark.parametrize("scale", [1, 200_000])  # heads that are wanted, heads that are a must
@pytest.mark.parametrize("seed", range(4))
def test_the_best_row_and_its_bound_hold_against_every_row(seed: int, scale: int) -> None:
    state = blank(tables())
    price, (a, b) = state.tables.price[0], FREE if seed % 2 else (0, DAYS)
    extra = np.random.default_rng(seed).integers(-20, 20, price.shape) * scale

    def cost(choice: Any) -> float:
        row = state.cells[0].copy()
        row[a:b] = choice
        return float(personal_cost(state.who[0], row, price)) + sum(
            int(extra[d, k]) for d, k in zip(range(a, b), choice, strict=True)
        )

    every = itertools.product(*(np.flatnonzero(np.isfinite(price[d])) for d in range(a, b)))
    least = min(cost(choice) for choice in every)

    for width in (1, 3, WIDE):
        mu = np.zeros_like(state.mu[0])
        found, costs, bound = best_rows(state.who[0], state.cells[0], price + extra, mu, a, b, width, 1, 1e12, 24)
        before = cost(found[0]) - costs[0]  # what the days before ``a`` cost
        assert bound + before <= least + 1e-6
        assert cost(found[0]) >= least
    assert cost(found[0]) == least
    assert bound + before == pytest.approx(least)


def test_a_state_a_total_rules_out_is_struck() -> None:
    none = RuleConfig("shift-count", params={"shifts": ("P",), "most": 0})

    free, struck = tables(), tables(rules=(*RULES[:-2], none))

    assert (free.allowed.sum(axis=2) - struck.allowed.sum(axis=2) == 1).all()
    assert struck.meters[0].count < free.meters[0].count


def test_rows_are_lawful_where_all_prices_are_alike() -> None:
    state = blank(tables(days=28, people=1, rules=(*RULES[:-1], RuleConfig("hours-period", params={"least": 9 * 480}))))
    c = state.tables.price[0] + np.array([0.0] + [-10.0] * (state.tables.board.states - 1))

    row = lawful_row(state, 0, c, 2)

    assert personal_cost(state.who[0], row, state.tables.price[0]) < 1_000


def test_a_blend_counts_its_shares_and_ends_in_whole_rows() -> None:
    state = blank(tables(days=14, people=5))
    told: list[int] = []
    turns: list[float] = []
    blend = Blend(state)

    def turned() -> None:
        turns.append(state.value)

    def seen(p: int, _: Any) -> None:
        told.append(p)

    plan = Sharpening(turns=30, pull=50.0, least=0.3)
    whole = blend.sharpen(plan, np.random.default_rng(1), lambda: False, seen, turned)

    assert len(turns) == 30
    assert whole
    assert sorted(told) == sorted([*range(5)] * 30)
    heads = np.array([-reduced_heads(state, p, blend.shares[p]) for p in range(5)]).sum(axis=0)
    assert blend.counts == pytest.approx(state.tables.joint.base + heads)
    assert blend.shares.max(axis=2).min() > 0.5
    made = State.of(state.tables, whole_rows(blend))
    assert made.value < 1_000
    assert made.value == pytest.approx(made.own.sum() + all_rows_cost(state.tables.joint, made.counts))


def reduced_heads(state: State, p: int, shares: Any) -> Any:
    """Return what the shares of a person count in each joint row, by the prices' own kernel: one head priced at a time."""
    heads = []
    for r in range(len(state.tables.joint.base)):
        one = np.zeros(len(state.tables.joint.base))
        one[r] = 1.0
        c = np.zeros_like(shares)
        reduced(state.tables.joint, c, one, p)
        heads.append(float((c * shares).sum()))
    return np.array(heads)


def test_what_nobody_can_do_costs_what_it_costs() -> None:
    demands = (Demand(("A",), (2,), wanted=3, under=10, skill="no one has it"),)
    state = blank(tables(demands=demands, rules=()))
    judged = score.evaluate(state.tables.board, state.cells)

    assert (state.value, judged.hard) == (judged.cost, 0)
    assert judged.cost == 30
