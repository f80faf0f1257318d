"""One worker of the search: builds a roster person by person, then improves it."""

from __future__ import annotations

import numpy as np

from app.roster.planner.automaton import HARD
from app.roster.planner.exact import solve_whole
from app.roster.planner.hub import Hub
from app.roster.planner.paths import best_rows
from app.roster.planner.person import Person
from app.roster.planner.state import State
from app.roster.planner.tables import Tables

WIDTH = 128
EXACT_SHARE = 5.0


def work(hub: Hub, tables: Tables, who: tuple[Person, ...], *, seed: int) -> None:
    """Search until the hub says it is over."""
    rng = np.random.default_rng(seed)
    empty = np.zeros((tables.board.people, tables.board.days), dtype=np.int16)
    state = State.of(tables, empty, who)
    while not hub.is_over():
        _descend(hub, state, rng)
        if hub.is_over():
            return
        hub.offer(state.cells)
        if hub.best is None or tables.others:
            solve_whole(hub, seed=seed, seconds=min(EXACT_SHARE, hub.left), hint=state.cells)
        if hub.best is not None:
            state = State.of(tables, hub.best, who)
        _shake(state, rng)


def _descend(hub: Hub, state: State, rng: np.random.Generator) -> None:
    """Give each person in turn the best row for everybody else's, until no row gets better."""
    people = state.tables.board.people
    waiting = list(rng.permutation(people))
    quiet = 0
    while quiet < people and not hub.is_over():
        p = int(waiting.pop(0))
        waiting.append(p)
        quiet = 0 if _improve(state, p) else quiet + 1


def _improve(state: State, p: int) -> bool:
    before, old = state.value, state.cells[p].copy()
    rows, _, _ = best_rows(
        state.who[p], state.cells[p], state.costs_of(p), state.mu[p], 0, len(old), WIDTH, 1, 1000.0 * HARD, 0.0
    )
    if len(rows) == 0:
        return False
    state.put(p, rows[0])
    if state.value < before - 0.5:
        return True
    state.put(p, old)
    return False


def _shake(state: State, rng: np.random.Generator) -> None:
    """Blur some people's rows: each takes the best row under prices with noise."""
    days = state.tables.board.days
    for p in rng.choice(state.tables.board.people, size=min(4, state.tables.board.people), replace=False):
        noise = rng.uniform(0.0, 40.0, size=(days, state.tables.board.states))
        rows, _, _ = best_rows(
            state.who[p], state.cells[p], state.costs_of(int(p)) + noise, state.mu[p], 0, days, WIDTH, 1, 1e9, 0.0
        )
        if len(rows):
            state.put(int(p), rows[0])
