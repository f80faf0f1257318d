"""Figures of the live audit: ``python -m tests.bench roster_audit [PEOPLE DAYS ROUNDS]``."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from app.roster.audit import Audit, check_roster
from app.roster.model import context_of
from app.roster.rules import rules_of
from tests.bench.table import Figure, once, spread
from tests.kit.rosters import busy_ward

PEOPLE, DAYS, ROUNDS = 60, 31, 600


def figures(people: int = PEOPLE, days: int = DAYS, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure edits, drags and drops on a generated ward with every rule set."""
    problem, roster = busy_ward(people, days)
    context = context_of(problem)
    found = len(check_roster(problem, roster))
    told = f"{people} × {days} days, {len(rules_of(context))} rule settings, {found} findings"
    yield Figure("whole check", once(lambda: check_roster(problem, roster)), note=told)
    audit = Audit(problem, roster)
    yield Figure("audit opened", once(lambda: Audit(problem, roster)))
    yield Figure("first drag preview", once(lambda: audit.targets_of_cell(0, 0)), note="compiles the rules")
    rng = Random(1)

    def cell() -> tuple[int, int]:
        return rng.randrange(people), rng.randrange(days)

    def edit() -> object:
        return audit.apply([(*cell(), rng.randrange(len(context.contents)))])

    def drop() -> object:
        one, two = cell(), cell()
        return audit.apply([(*one, audit.roster.cell(*two)), (*two, audit.roster.cell(*one))])

    yield from spread("findings after an edit", edit, rounds=rounds, goal=16)
    yield from spread("findings after a swap", drop, rounds=rounds, goal=16)
    yield from spread("targets of a dragged cell", lambda: audit.targets_of_cell(*cell()), rounds=rounds, goal=16)
    yield from spread(
        "targets of a code", lambda: audit.targets_of_code(rng.choice(context.codes)), rounds=rounds, goal=16
    )
    yield from spread("the rule under the pointer", lambda: audit.preview([(*cell(), 1)]).worse, rounds=rounds, goal=16)
