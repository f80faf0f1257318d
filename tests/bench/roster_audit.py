"""Figures of the live audit: ``python -m tests.bench.roster_audit [PEOPLE DAYS ROUNDS]``. Prints milliseconds, asserts nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from random import Random

from app.roster.audit import Audit, check_roster
from app.roster.model import context_of
from app.roster.rules import rules_of
from tests.kit.rosters import busy_ward

PEOPLE, DAYS, ROUNDS = 60, 31, 600


def main(people: int = PEOPLE, days: int = DAYS, rounds: int = ROUNDS) -> None:
    """Print p50, p99 and the worst of edits, drags and drops on a generated ward with every rule set."""
    problem, roster = busy_ward(people, days)
    context = context_of(problem)
    write = sys.stdout.write
    write(f"{people} people x {days} days, {len(rules_of(context))} rule settings\n")
    write(f"whole check          {once(lambda: check_roster(problem, roster)):8.1f} ms, ")
    write(f"{len(check_roster(problem, roster))} findings\n")
    audit = Audit(problem, roster)
    write(f"audit opened         {once(lambda: Audit(problem, roster)):8.1f} ms\n")
    write(f"first drag preview   {once(lambda: audit.targets_of_cell(0, 0)):8.1f} ms (compiles the rules)\n")
    rng = Random(1)

    def cell() -> tuple[int, int]:
        return rng.randrange(people), rng.randrange(days)

    def edit() -> object:
        return audit.apply([(*cell(), rng.randrange(len(context.contents)))])

    def drop() -> object:
        one, two = cell(), cell()
        return audit.apply([(*one, audit.roster.cell(*two)), (*two, audit.roster.cell(*one))])

    table(write, "findings after an edit", edit, rounds)
    table(write, "findings after a swap", drop, rounds)
    table(write, "targets of a dragged cell", lambda: audit.targets_of_cell(*cell()), rounds)
    table(write, "targets of a code", lambda: audit.targets_of_code(rng.choice(context.codes)), rounds)
    table(write, "the rule under the pointer", lambda: audit.preview([(*cell(), 1)]).worse, rounds)


def table(write: Callable[[str], object], title: str, work: Callable[[], object], rounds: int) -> None:
    """Print p50, p99 and the worst of ``rounds`` runs."""
    taken = sorted(once(work) for _ in range(rounds))
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    write(f"{title:<28}p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   worst {taken[-1]:6.2f} ms\n")


def once(work: Callable[[], object]) -> float:
    """Return how long one run takes, in milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:]))
