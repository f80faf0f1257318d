"""The planner as its callers see it: proposals that get better, an outcome, locks kept, and a stop that is heard."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from typing import Any

import attrs
import pytest
from ortools.sat.python import cp_model

from app.errors import BugError
from app.roster.audit import check_roster
from app.roster.board import Board
from app.roster.board_cpsat import translate
from app.roster.model import (
    Barred,
    Demand,
    Finding,
    Lock,
    PlanContext,
    Roster,
    RosterProblem,
    RuleConfig,
    RuleLevel,
    context_of,
)
from app.roster.planner import corpus, score
from app.roster.planner.hub import Cells, Hub
from app.roster.planner.outcome import Feasible, Infeasible, Outcome, Proposal, Proved, Stopped, gap, gap_words
from app.roster.planner.person import persons
from app.roster.planner.search import Crew, _Walk
from app.roster.planner.solve import findings, solve
from app.roster.planner.tables import Tables, tabulate
from app.roster.rules import board_of
from app.roster.rules.base import RuleSettingError
from app.roster.samples import hospital_ward
from tests.kit.rosters import ward

RULES = (
    RuleConfig("consecutive-work", params={"most": 5}),
    RuleConfig("days-off-run", params={"least": 2}),
    RuleConfig("succession", params={"forbidden": (("P", ("A",)),)}),
)


def small(**more: Any) -> RosterProblem:
    everything = " / ".join(["- " * 10] * 5)
    demands = tuple(Demand((code,), tuple(range(10)), wanted=1, under=10, over=1) for code in ("A", "P"))
    fields: dict[str, Any] = {"demands": demands, "rules": RULES, **more}
    return ward(everything, doubles=(), **fields)[0].problem


def answers(problem: RosterProblem, **how: Any) -> tuple[list[Proposal], Outcome]:
    items = list(solve(problem, **{"seconds": 20.0, **how}))
    outcome = items[-1]
    assert not isinstance(outcome, Proposal)
    proposals = [item for item in items if isinstance(item, Proposal)]
    assert len(proposals) == len(items) - 1
    return proposals, outcome


def optimum(problem: RosterProblem) -> int:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(translate(board_of(problem)).model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def test_a_kept_cell_that_nothing_lawful_can_stand_in_is_told_at_once() -> None:
    first, *others = small().people
    bar = Barred("护士执业证书已注销。", level=RuleLevel.LAW)
    problem = small(people=(attrs.evolve(first, barred=(bar,)), *others), locks=(Lock(first.id, 3, "A"),))

    proposals, outcome = answers(problem)

    assert proposals == []
    assert isinstance(outcome, Infeasible)
    assert any(first.id in str(cause) or first.name in str(cause) for cause in outcome.causes)


def test_a_small_ward_is_solved_to_the_proof() -> None:
    problem = small()

    proposals, outcome = answers(problem)

    assert isinstance(outcome, Proved)
    assert outcome.best.cost == optimum(problem)
    assert all(a.cost > b.cost for a, b in pairwise(proposals))
    assert outcome.best.roster == proposals[-1].roster


def test_every_proposal_is_lawful_and_costs_what_the_rules_say() -> None:
    problem = small()

    for proposal in answers(problem)[0]:
        found = check_roster(problem, proposal.roster)
        assert not [f for f in found if f.is_hard]
        assert proposal.cost == sum(f.cost for f in found)
        assert proposal.bound <= proposal.cost


def test_locked_cells_stay() -> None:
    locks = (Lock("p0", 3, "P"), Lock("p1", 0, ""), Lock("p2", 9, "A"))
    problem = small(locks=locks)
    context = context_of(problem)

    outcome = answers(problem)[1]

    assert outcome.best is not None
    for lock in locks:
        assert outcome.best.roster.cell(context.person(lock.person), lock.day) == context.state(lock.code)


def test_contradicting_locks_are_told_as_such() -> None:
    problem = small(locks=(Lock("p0", 3, "P"), Lock("p0", 4, "A")))

    # proved in one second, but not on a machine that does ten other things
    proposals, outcome = answers(problem, seconds=90.0)

    assert proposals == []
    assert isinstance(outcome, Infeasible)
    assert outcome.causes


def test_cancel_is_heard() -> None:
    said = []

    def cancel() -> bool:
        said.append(time.perf_counter())
        return len(said) > 3

    outcome = answers(small(), cancel=cancel, seconds=60.0)[1]

    assert isinstance(outcome, (Stopped, Proved))
    assert isinstance(outcome, Proved) or outcome.cause == "cancelled"


def test_no_time_claims_nothing() -> None:
    outcome = answers(small(), seconds=0.0)[1]

    assert isinstance(outcome, Stopped | Feasible)
    assert outcome.best is None or outcome.best.bound < outcome.best.cost


def test_one_worker_and_one_seed_give_one_roster() -> None:
    first, second = (answers(small(), seed=5)[1].best for _ in "ab")

    assert first is not None
    assert second is not None
    assert first.roster == second.roster


def test_a_roster_the_rules_refuse_is_a_bug_and_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("XINGLIN_STATE_DIR", str(tmp_path))
    monkeypatch.setattr("app.roster.planner.solve.board_of", lambda _: board_of(small(rules=())))

    with pytest.raises(BugError, match="case kept"):
        answers(small(demands=(Demand(("A",), tuple(range(10)), wanted=5, under=10),)))


def test_a_kept_case_names_nobody(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINGLIN_STATE_DIR", str(tmp_path))
    problem = small(locks=(Lock("p1", 0, "A"),))
    renamed = attrs.evolve(
        problem,
        people=tuple(attrs.evolve(p, id=f"工号{p.id}", name="王小明") for p in problem.people),
        locks=(Lock("工号p1", 0, "A"),),
    )

    path = corpus.keep_case(renamed, Roster.empty(5, 10))

    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "王小明" not in text
    assert "工号" not in text
    assert '"person": "p1"' in text


def test_the_gap_is_told_in_words() -> None:
    assert gap(100, 95) == pytest.approx(0.05)
    assert "5.0" in str(gap_words(100, 95))
    assert gap(100, 100) == 0.0
    assert "100" in str(gap_words(100, 100))
    assert str(gap_words(100, 0)) != str(gap_words(100, 1))
    assert Feasible(Proposal(Roster.empty(1, 1), 100, 95, 0.0), 1.0).words == gap_words(100, 95)


def test_stop_is_heard_while_the_board_is_still_being_made(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = threading.Event()

    def slow(board: Board) -> Tables:
        assert stopped.wait(60.0), "stop was heard only after the board was made"
        return tabulate(board)

    monkeypatch.setattr("app.roster.planner.solve.tabulate", slow)

    outcome = answers(small(), cancel=lambda: True)[1]
    stopped.set()

    assert isinstance(outcome, Stopped)
    assert (outcome.best, outcome.cause) == (None, "cancelled")


def test_what_is_wrong_with_the_rules_is_raised_to_the_caller() -> None:
    with pytest.raises(RuleSettingError):
        answers(small(rules=(RuleConfig("consecutive-work", params={"most": -5}),)))


def test_nobody_is_told_of_a_roster_after_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    board = board_of(small(demands=(Demand(("A",), (0,), minimum=1),)))
    hub, tables = Hub(board, time.perf_counter() + 60.0), tabulate(board)
    walk = _Walk(Crew(hub, tables, persons(tables), workers=1), seed=1, number=0)
    judged: list[Cells] = []

    def judge(board: Board, cells: Cells) -> score.Score:
        judged.append(cells)
        return evaluate(board, cells)

    evaluate = score.evaluate
    monkeypatch.setattr(score, "evaluate", judge)
    walk.tell()
    assert len(judged) == 1
    hub.halt()
    walk.tell()

    assert len(judged) == 1


def test_stop_is_heard_while_a_better_roster_is_being_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Roster] = []
    stopped = threading.Event()

    def slow(context: PlanContext, roster: Roster) -> list[Finding]:
        checked.append(roster)
        assert len(checked) == 1 or stopped.wait(60.0), "stop was heard only after the roster was checked"
        return findings(context, roster)

    monkeypatch.setattr("app.roster.planner.solve.findings", slow)
    problem = hospital_ward(12, 21, seed=3)

    proposals, outcome = answers(problem, seconds=100.0, cancel=lambda: len(checked) > 1)
    stopped.set()

    assert isinstance(outcome, Stopped)
    assert outcome.best == proposals[-1]
    assert outcome.best.roster == checked[0]


def test_one_seed_goes_one_way_from_the_first_cooling_to_the_parts() -> None:
    def way() -> list[bytes]:
        board = board_of(hospital_ward(12, 21, seed=3))
        hub, tables = Hub(board, time.perf_counter() + 1000.0), tabulate(board)
        walk = _Walk(Crew(hub, tables, persons(tables), workers=1, seconds=0.2), seed=5, number=0)
        met = []
        walk.begin()
        for _ in range(4):
            met.append(walk.state.cells.tobytes())
            walk.improve(2)
        return met

    first, second = way(), way()

    assert first == second
    assert len(set(first)) > 1, "parts gained something"
