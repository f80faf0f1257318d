"""The planner on a generated ward with every hospital rule: ``python -m tests.bench planner_ward [SECONDS [PEOPLE DAYS]]``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.roster.capacity import capacity
from app.roster.model import context_of
from app.roster.planner.outcome import Proposal
from app.roster.planner.solve import solve
from app.roster.rules import rules_of
from app.roster.samples import hospital_ward
from tests.bench.table import NONE, Figure, once

EARLY = 10.0
SEEDS = (1, 2, 3)


def figures(seconds: int = 60, people: int = 40, days: int = 31) -> Iterator[Figure]:
    """Measure three wards: the first lawful roster, the cost after 10 s against that at the end, the bound."""
    for seed in SEEDS:
        problem = hospital_ward(people, days, seed=seed)
        name = f"ward {seed}, {people} × {days}"
        told = f"{len(rules_of(context_of(problem)))} rule settings"
        yield Figure(f"{name}, capacity check", once(partial(capacity, problem)), note=told)
        costs: list[tuple[float, int]] = []
        bound = 0
        for item in solve(problem, seconds=seconds, workers=2, seed=seed):
            best = item if isinstance(item, Proposal) else item.best
            if best is not None:
                costs.append((item.seconds, best.cost))
                bound = best.bound
        if not costs:
            yield Figure(f"{name}, {seconds} s", NONE, unit="", note="no lawful roster in this time")
            continue
        yield Figure(f"{name}, first lawful", costs[0][0] * 1000, goal=1000)
        early = [cost for at, cost in costs if at <= EARLY]
        if early:
            note = f"{early[-1]} after {EARLY:g} s, {costs[-1][1]} after {seconds} s, bound {bound}"
            yield Figure(f"{name}, 10 s against {seconds} s", early[-1] / costs[-1][1], unit="×", goal=1.01, note=note)
