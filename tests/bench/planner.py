"""The planner on public instances: ``python -m tests.bench planner [SECONDS [FIRST LAST]]``.

The instances lie in the folder that ``XINGLIN_BENCH`` names (subfolders ``curtois`` and ``inrc2``); without it nothing is
measured. Each instance is run once by the planner with two workers, once by CP-SAT on the whole model with as many.
600 seconds are what published results took; less shows how it gets there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from ortools.sat.python import cp_model

from app.roster.audit import check_roster
from app.roster.benchmarks import curtois, inrc2
from app.roster.benchmarks.competition import inrc2_problem
from app.roster.benchmarks.problems import curtois_problem
from app.roster.board_cpsat import translate
from app.roster.model import Roster, RosterProblem, context_of
from app.roster.planner.outcome import Proposal
from app.roster.planner.solve import solve
from app.roster.rules import board_of
from tests.bench.published import COMPETITION, CURTOIS, Published
from tests.bench.table import NONE, Figure

WORKERS = 2
MARKS = (10, 60, 600)
#: CP-SAT is not tried on models that do not fit into memory.
MOST_CELLS = 400_000


def figures(seconds: int = 10, first: int = 1, last: int = 24) -> Iterator[Figure]:
    """Measure every instance at hand: the planner's cost at 10, 60 and 600 s as far as ``seconds`` go, its bound, CP-SAT's."""
    folder = Path(os.environ.get("XINGLIN_BENCH", "nowhere"))
    found = False
    for name, problem, published in _instances(folder, first, last):
        found = True
        yield from _measured(name, problem, published, seconds)
    if not found:
        yield Figure("instances at hand", 0, unit="", note="XINGLIN_BENCH names the folder of the public instances")


def _instances(folder: Path, first: int, last: int) -> Iterator[tuple[str, RosterProblem, Published]]:
    paths = {int(re.sub(r"\D", "", path.stem)): path for path in (folder / "curtois").glob("Instance*.txt")}
    for number in sorted(n for n in paths if first <= n <= last):
        yield f"Curtois {number}", curtois_problem(curtois.read(paths[number])), CURTOIS[number]
    for (data, history, weeks), published in COMPETITION.items():
        files = folder / "inrc2" / data
        if files.is_dir():
            named = [files / f"WD-{data}-{week}.txt" for week in weeks]
            instance = inrc2.read(files / f"Sc-{data}.txt", files / f"H0-{data}-{history}.txt", named)
            yield instance.name, inrc2_problem(instance), published


def _measured(name: str, problem: RosterProblem, published: Published, seconds: int) -> Iterator[Figure]:
    costs: list[tuple[float, int]] = []
    bound = 0
    for item in solve(problem, seconds=seconds, workers=WORKERS):
        best = item if isinstance(item, Proposal) else item.best
        if best is not None:
            costs.append((item.seconds, best.cost))
            bound = best.bound
    if not costs:
        yield Figure(f"{name}, {seconds} s", NONE, unit="", note="no lawful roster in this time")
        return
    yield Figure(f"{name}, first lawful", costs[0][0] * 1000)
    for mark in sorted({mark for mark in MARKS if mark < seconds} | {seconds}):
        reached = [cost for at, cost in costs if at <= mark]
        if reached:
            gap = 100 * (reached[-1] - published.best) / published.best
            note = f"best known {published.best}, {gap:+.2f} %"
            yield Figure(f"{name}, {mark} s", reached[-1], unit="", goal=published.beat, note=note)
    yield Figure(f"{name}, proved bound", bound, unit="", note=f"{100 * bound / published.best:.1f} % of best known")
    states = len(context_of(problem).contents)
    if len(problem.people) * problem.days * states <= MOST_CELLS:
        cost = _plain(problem, seconds)
        note = "none found" if cost is None else f"the planner's is {100 * costs[-1][1] / cost:.1f} % of it"
        yield Figure(f"{name}, plain CP-SAT {seconds} s", NONE if cost is None else cost, unit="", note=note)


def _plain(problem: RosterProblem, seconds: int) -> int | None:
    """Return what CP-SAT reaches on the whole model; None when it finds no roster."""
    whole = translate(board_of(context_of(problem)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(whole.model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return sum(finding.cost for finding in check_roster(problem, Roster(whole.read(solver))))
