"""What would help: each kind is tried, binds again, leaves a lawful roster, and says what it costs."""

from __future__ import annotations

from typing import Any

from app.roster.answering import Answer, solver
from app.roster.audit import check_roster
from app.roster.exact import is_small
from app.roster.model import Dated, Demand, Leave, Lock, Pairing, Person, RosterProblem, RuleConfig, Wish, context_of
from app.roster.remedies import Remedy, cheapest, remedies
from tests.kit.rosters import ward

SOLVE = solver(seconds=5)


def problem(text: str, **more: Any) -> RosterProblem:
    return ward(text, **more)[0].problem


def found(asked: RosterProblem) -> dict[str, Remedy]:
    assert SOLVE(asked) is None, "the example has no lawful roster"
    told = cheapest(list(remedies(asked, SOLVE)))
    assert [r.price for r in told] == sorted(r.price for r in told)
    for remedy in told:
        context = context_of(remedy.problem)
        assert [f for f in check_roster(remedy.problem, remedy.roster) if f.is_hard] == []
        assert len(context.people) == remedy.roster.people
    return {remedy.kind: remedy for remedy in told}


NIGHTS = problem(
    "- - - - / - - - -",
    demands=(Demand(("N",), (0, 1, 2, 3), minimum=1, title="夜班"),),
    rules=(RuleConfig("consecutive-nights", params={"most": 1}), RuleConfig("rest-after-nights", params={"days": 2})),
    locks=(Lock("p1", 1, ""),),
    leave=(Leave("p1", (2,), code="年"),),
)


def test_every_kind_that_helps_is_told_with_its_steps() -> None:
    told = {kind: [str(step.text) for step in remedy.steps] for kind, remedy in found(NIGHTS).items()}
    assert set(told) == {"exception", "fewer", "borrow"}
    assert told["exception"] == ["“连续夜班”破例（甲：连续夜班 2 天，最多 1 天（11月3日至11月4日））"]
    assert len(told["fewer"]) == 1
    assert told["fewer"][0].endswith("夜班由 1 人减为 0 人")
    assert told["borrow"][0].startswith("借调 N2 护士 1 名，1 天：11月")


def test_an_exception_binds_everybody_else_as_before() -> None:
    remedy = found(NIGHTS)["exception"]
    rules = {c.label: c for c in remedy.problem.rules}
    assert rules["consecutive-nights"].weight is None
    assert rules["consecutive-nights"].people == ("p1",)
    assert rules["consecutive-nights/+"].people == ("p0",)
    assert rules["rest-after-nights"].weight is None
    assert remedy.cost == 0


def test_a_locked_cell_is_opened_where_that_is_enough() -> None:
    told = found(
        problem(
            "- / -",
            locks=(Lock("p0", 0, "P"), Lock("p1", 0, "A")),
            leave=(Leave("p1", (0,), code="年"),),
            wishes=(Wish("p0", 0, kind="on", shifts=("P",), weight=3),),
            rules=(RuleConfig("wishes", params={"factor": 2}),),
        )
    )
    assert [str(s.text) for s in told["unlock"].steps] == ["放开 乙 11月2日 的格（A）"]
    assert told["unlock"].problem.locks == (Lock("p0", 0, "P"),)
    assert told["leave"].problem.leave == ()


def test_leave_is_moved_and_fewer_are_asked_and_a_guest_comes() -> None:
    asked = problem(
        "- - / - -",
        demands=(Demand(("A",), (0, 1), minimum=2, title="白班"),),
        leave=(Leave("p1", (0,), code="年"),),
        history="A / A",
        published="- - / - -",
        rules=(RuleConfig("fair-hours", weight=1),),
    )
    told = found(asked)
    assert [str(s.text) for s in told["leave"].steps] == ["调整 乙 11月2日 的休假（年）"]
    assert [str(s.text) for s in told["fewer"].steps] == ["11月2日 白班由 2 人减为 1 人"]
    assert "即可排出合规班表" in str(told["fewer"].text)
    guest = told["borrow"].problem.people[-1]
    assert (guest.label, len(told["borrow"].problem.people)) == ("支援人员 1", 3)
    assert told["borrow"].roster.rows[2] == bytes((told["borrow"].roster.cell(2, 0), 0))


def test_a_guest_has_a_level_that_counts() -> None:
    people = (Person("p0", name="甲", levels=(Dated("N1"),)),)
    told = found(problem("-", people=people, demands=(Demand(("A",), (0,), minimum=1, levels=("N3", "N4")),)))
    assert str(told["borrow"].steps[0].text).startswith("借调 N3 护士")


def test_a_rule_of_two_people_is_excepted_as_a_whole() -> None:
    told = found(
        problem(
            "- / -",
            pairings=(Pairing("p0", "p1", kind="apart"),),
            demands=(Demand(("A",), (0,), minimum=2, title="白班"),),
        )
    )
    assert [str(s.text) for s in told["exception"].steps] == ["“搭班与避班”破例（11月2日 白：甲与乙同班）"]


def test_law_is_never_relaxed_and_what_needs_two_kinds_is_told_together() -> None:
    asked = problem(
        "- - / - -",
        locks=(Lock("p0", 0, "A"), Lock("p0", 1, "A")),
        leave=(Leave("p0", (0,), code="年"),),
        demands=(Demand(("A",), (0, 1), minimum=2, maximum=2),),
        rules=(RuleConfig("shift-count", params={"most": 0, "shifts": ("白",)}, people=("p1",)),),
    )
    told = found(asked)
    assert set(told) == {"together"} or "together" not in told
    assert told


def test_where_not_even_that_helps_nothing_is_told() -> None:
    assert list(remedies(problem("-", people=(Person("p0", name="甲", due=None),)), lambda _: None)) == []


def test_a_solver_that_finds_nothing_again_proves_nothing() -> None:
    answers = iter([SOLVE(problem("- / -")), None])
    asked = problem("- / -", demands=(Demand(("A",), (0,), minimum=3),))
    assert [r.kind for r in remedies(asked, lambda _: next(answers, None))] == []


def test_who_asks_to_stop_is_heard() -> None:
    def forbidden(_: RosterProblem) -> Answer | None:
        raise AssertionError

    assert list(remedies(NIGHTS, forbidden, cancelled=lambda: True)) == []


def test_a_large_problem_goes_to_the_planner() -> None:
    wide = problem(" / ".join(["- " * 31] * 15), people=tuple(Person(f"p{i}") for i in range(15)))
    assert not is_small(wide)
    answer = solver(seconds=100)(wide)  # it ends with the proof, at once: what it begins with is the best there is
    assert answer is not None
    assert (answer.cost, answer.proved) == (0, True)
