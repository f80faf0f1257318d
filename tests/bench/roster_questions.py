"""What a head nurse asks of a roster: ``python -m tests.bench roster_questions [PEOPLE DAYS ROUNDS]``.

Who could take this cell, why does it hold what it holds, why may this shift not be there: on a generated ward with every rule
set. The share of the processor stands beside the wall, which on a busy machine says more of the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import Random

from app.roster.audit import Audit
from app.roster.candidates import candidates
from app.roster.explain import why, why_not
from tests.bench.table import Figure
from tests.kit.rosters import busy_ward

PEOPLE, DAYS, ROUNDS = 60, 31, 200
CODES = ("A", "P", "N")
ASKED = 50.0


def figures(people: int = PEOPLE, days: int = DAYS, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure each question over cells at random."""
    problem, roster = busy_ward(people, days)
    audit = Audit(problem, roster)
    audit.targets_of_cell(0, 0)
    rng = Random(1)
    where = f"{people} × {days}"

    def ranked() -> object:
        return candidates(audit, rng.randrange(days), rng.choice(CODES))

    def stands() -> object:
        return why(audit, rng.randrange(people), rng.randrange(days))

    def refused() -> object:
        return why_not(audit, rng.randrange(people), rng.randrange(days), rng.choice(CODES))

    yield _spread(f"candidates for a cell, {where}", ranked, rounds, goal=ASKED)
    yield _spread(f"why it is so, {where}", stands, rounds, goal=ASKED)
    yield _spread(f"why not, {where}", refused, rounds, goal=ASKED)


def _spread(what: str, work: Callable[[], object], rounds: int, *, goal: float) -> Figure:
    """Give the p99 by the wall; p50, the worst and the thread's processor time beside it."""
    wall, worked = [], []
    for _ in range(rounds):
        begun, cpu = time.perf_counter(), time.thread_time()
        work()
        wall.append((time.perf_counter() - begun) * 1000)
        worked.append((time.thread_time() - cpu) * 1000)
    wall.sort()
    worked.sort()
    last = int(rounds * 0.99)
    told = f"p50 {wall[rounds // 2]:.1f}, worst {wall[-1]:.1f}; processor p50 {worked[rounds // 2]:.1f}, p99 {worked[last]:.1f} ms"
    return Figure(f"{what}, p99", wall[last], goal=goal, note=told)
