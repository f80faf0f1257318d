"""Repair: the fewest cells changed, locks and past days kept, the cap kept, and the proof that fewer would not do."""

from __future__ import annotations

from itertools import combinations, product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.roster.answering import Answer
from app.roster.audit import check_roster
from app.roster.model import Demand, Leave, Lock, Person, Roster, RosterProblem, RuleConfig, Wish, context_of
from app.roster.repair import keeping, repair, with_absences
from tests.kit.rosters import ward

STAFF = tuple(Person(f"p{i}", name=name) for i, name in enumerate("甲乙丙"))
RULES = (
    RuleConfig("consecutive-work", params={"most": 2}),
    RuleConfig("succession", params={"forbidden": (("P", ("白",)),)}),
)


def three(**more: object) -> tuple[RosterProblem, Roster]:
    fields: dict[str, object] = {
        "people": STAFF,
        "demands": (Demand(("A",), (0, 1, 2, 3), minimum=1, title="白班"),),
        "rules": RULES,
        **more,
    }
    context, roster = ward("A A - - / - - A - / - - - A", **fields)  # type: ignore[arg-type]
    return context.problem, roster


def hard(problem: RosterProblem, roster: Roster) -> int:
    return sum(f.magnitude for f in check_roster(problem, roster) if f.is_hard)


def test_somebody_calls_in_sick_and_one_other_steps_in() -> None:
    problem, roster = three()
    done = repair(problem, roster, absences=[Leave("p0", (1,), code="年")])
    assert done is not None
    assert done.fewest
    assert {(c.person, c.day) for c in done.changes} >= {(0, 1)}
    assert len(done.changes) == 2
    assert hard(done.problem, done.roster) == 0
    assert context_of(problem).codes[done.roster.cell(0, 1)] == "年"


def test_among_repairs_of_one_size_the_kindest_is_chosen() -> None:
    problem, roster = three(wishes=(Wish("p1", 1, kind="off", weight=9),))
    done = repair(problem, roster, absences=[Leave("p0", (1,))])
    assert done is not None
    assert [(c.person, c.day) for c in done.changes] == [(0, 1), (2, 1)]
    assert done.cost == 0


def test_a_lawful_roster_needs_no_repair() -> None:
    problem, roster = three()
    done = repair(problem, roster)
    assert done is not None
    assert (done.changes, done.fewest) == ((), True)


def test_locked_cells_and_days_that_are_over_stay() -> None:
    problem, roster = three(locks=(Lock("p1", 1, ""),))
    done = repair(problem, roster, absences=[Leave("p0", (1,))], closed_before=1)
    assert done is not None
    assert [(c.person, c.day) for c in done.changes] == [(0, 1), (2, 1)]
    assert done.roster.column(0) == roster.column(0)


def test_the_lock_of_who_is_away_gives_way_and_so_does_the_wish() -> None:
    problem, roster = three(locks=(Lock("p0", 1, "A"),), wishes=(Wish("p0", 1, kind="on"),))
    done = repair(problem, roster, absences=[Leave("p0", (1,), code="年")])
    assert done is not None
    assert done.problem.locks == ()
    assert done.cost == 0


def test_at_most_so_many_changes_or_none() -> None:
    problem, roster = three()
    away = [Leave("p0", (0, 1))]
    done = repair(problem, roster, absences=away)
    assert done is not None
    assert len(done.changes) == 4
    assert repair(problem, roster, absences=away, most=3) is None
    assert repair(problem, roster, absences=away, most=4) is not None


def test_a_minimum_that_is_only_priced_is_covered_again_too() -> None:
    problem, roster = three(demands=(Demand(("A",), (0, 1, 2, 3), minimum=1, minimum_weight=1, title="白班"),))
    done = repair(problem, roster, absences=[Leave("p0", (1,))])
    assert done is not None
    assert len(done.changes) == 2
    assert check_roster(done.problem, done.roster) == ()


def test_where_nothing_near_helps_a_solver_of_whole_problems_is_asked() -> None:
    problem, roster = three(demands=(Demand(("A",), (0,), minimum=4),))
    asked: list[RosterProblem] = []

    def otherwise(whole: RosterProblem) -> Answer | None:
        asked.append(whole)
        return Answer(roster, 0, proved=False) if len(asked) == 2 else None

    assert repair(problem, roster) is None
    assert repair(problem, roster, otherwise=otherwise, most=2) is None
    assert {c.label for c in asked[0].rules} >= {"minimal-change", "change-cap/repair"}
    done = repair(problem, roster, otherwise=otherwise)
    assert done is not None
    assert done.changes == ()


def test_who_asks_to_stop_is_heard() -> None:
    problem, roster = three()
    assert repair(problem, roster, absences=[Leave("p0", (1,))], cancelled=lambda: True) is None


def test_the_old_roster_is_the_published_one_and_leave_is_not_granted_twice() -> None:
    problem, roster = three(leave=(Leave("p0", (2, 3), code="年"),))
    kept = keeping(problem, roster, closed_before=2)
    assert kept.published == context_of(problem).written(roster)
    assert {(k.person, k.day, k.code) for k in kept.locks} == {
        (p, d, c)
        for (p, row), d in product(zip(("p0", "p1", "p2"), kept.published, strict=True), (0, 1))
        for c in [row[d]]
    }
    away = with_absences(problem, (Leave("p0", (3,), code=""),))
    assert away.leave == (Leave("p0", (2,), code="年"), Leave("p0", (3,)))


@settings(max_examples=15, deadline=None)
@given(person=st.integers(0, 2), day=st.integers(0, 3), lock=st.integers(0, 11))
def test_fewest_is_what_trying_everything_finds(person: int, day: int, lock: int) -> None:
    problem, roster = three(doubles=(), locks=(Lock(f"p{lock // 4}", lock % 4, ""),))
    problem = attrs.evolve(problem, shifts=tuple(s for s in problem.shifts if s.code in {"A", "P"}))
    done = repair(problem, roster, absences=[Leave(f"p{person}", (day,))])
    least = fewest(with_absences(problem, (Leave(f"p{person}", (day,)),)), roster)
    assert (None if done is None else len(done.changes)) == least
    if done is not None:
        assert done.fewest
        assert hard(done.problem, done.roster) == 0


def fewest(problem: RosterProblem, roster: Roster) -> int | None:
    """Try every change of no, one, two, three and four cells."""
    cells = [(p, d) for p in range(3) for d in range(4)]
    for count in range(5):
        for chosen in combinations(cells, count):
            for states in product((0, 1, 2), repeat=count):
                edits = [(p, d, k) for (p, d), k in zip(chosen, states, strict=True)]
                if all(roster.cell(p, d) != k for p, d, k in edits) and not hard(problem, roster.replace_all(edits)):
                    return count
    return None


@pytest.mark.parametrize("most", [0, 1])
def test_a_cap_below_what_is_forced_is_refused(most: int) -> None:
    problem, roster = three()
    assert repair(problem, roster, absences=[Leave("p0", (1,))], most=most) is None
