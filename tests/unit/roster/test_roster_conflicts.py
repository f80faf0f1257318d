"""Why nothing is possible: the fewest rules and cells, proved minimal, in sentences."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.roster.audit import check_roster
from app.roster.board_cut import cut
from app.roster.conflicts import Conflict, conflict_of_shortage, find_conflict
from app.roster.exact import Found, solve_exactly
from app.roster.model import (
    Barred,
    Demand,
    Leave,
    Lock,
    Person,
    RosterProblem,
    RuleConfig,
    RuleLevel,
    context_of,
)
from app.roster.rules import ALL_RULES, board_of, rules_of
from tests.kit.rosters import MONDAY, random_config, random_problem, ward


def problem(text: str, **more: Any) -> RosterProblem:
    return ward(text, **more)[0].problem


def sentences(asked: RosterProblem) -> list[str]:
    found = find_conflict(asked)
    assert found.possible is False
    assert found.conflict is not None
    assert found.conflict.minimal
    return [str(reason.text) for reason in found.conflict.reasons]


LAPSED = Person("p1", name="乙", barred=(Barred("护士执业证书过期", MONDAY, citation="护士条例 21(1)"),))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        pytest.param(
            problem("- - - -", locks=tuple(Lock("p0", d, "N") for d in range(3)), rules=(RuleConfig("consecutive-nights"),)),
            ["连续夜班（甲，11月2日至11月5日）", "甲 11月2日至11月4日：保持N不变"],
            id="a row",
        ),
        pytest.param(
            problem("- -", locks=(Lock("p0", 1, "A"),), leave=(Leave("p0", (1,), code="年"),)),
            ["甲 11月3日：保持A不变", "甲 11月3日：已批准休假（年）"],
            id="a cell",
        ),
        pytest.param(
            problem(
                "- - / - -",
                people=(Person("p0", name="甲"), LAPSED),
                demands=(Demand(("A",), (0, 1), minimum=2, title="白班"),),
            ),
            ["乙 11月2日：护士执业证书过期", "11月2日 白班需 2 人"],
            id="a day",
        ),
        pytest.param(
            problem(
                "- - / - -",
                demands=(Demand(("N",), (0, 1), minimum=1),),
                rules=(RuleConfig("consecutive-nights", params={"most": 1}, people=("p0",)),),
                locks=(Lock("p1", 0, ""), Lock("p1", 1, "")),
            ),
            ["乙 11月2日至11月3日：保持休不变", "11月2日至11月3日 N需 1 人", "连续夜班（甲，11月2日至11月3日）"],
            id="two days",
        ),
    ],
)  # fmt: skip
def test_a_conflict_names_its_rules_people_and_days(asked: RosterProblem, says: list[str]) -> None:
    assert sorted(sentences(asked)) == sorted(says)


def test_the_citation_of_a_cause_goes_with_it_and_law_comes_first() -> None:
    asked = problem("- / -", people=(Person("p0", name="甲"), LAPSED), demands=(Demand(("A",), (0,), minimum=2),))
    conflict = find_conflict(asked).conflict
    assert conflict is not None
    first, second = conflict.reasons
    assert (first.level, first.citation, first.cells) == (RuleLevel.LAW, "护士条例 21(1)", ((1, 0),))
    assert (second.title.msgid, second.cells) == ("Cover", ((-1, 0),))
    assert str(conflict.text).startswith("以下各项不能同时满足：乙 11月2日")


def test_many_people_of_one_cause_are_told_together() -> None:
    names = "甲乙丙丁戊己庚辛"
    staff = tuple(Person(f"p{i}", name=name) for i, name in enumerate(names))
    asked = problem(
        " / ".join("-" * 8),
        people=staff,
        leave=tuple(Leave(p.id, (0,), code="年") for p in staff),
        demands=(Demand(("A",), (0,), minimum=1),),
    )
    assert "甲、乙、丙、丁、戊、己等另 2 人 11月2日：已批准休假（年）" in sentences(asked)


def test_where_a_roster_is_possible_there_is_no_conflict() -> None:
    found = find_conflict(problem("- -", demands=(Demand(("A",), (0,), minimum=1),)))
    assert (found.conflict, found.possible) == (None, True)


def test_who_asks_to_stop_gets_no_answer() -> None:
    found = find_conflict(problem("-", locks=(Lock("p0", 0, "N"), Lock("p0", 0, "A"))), cancelled=lambda: True)
    assert (found.conflict, found.possible) == (None, None)


def test_a_priced_shortage_is_explained_as_if_it_were_binding() -> None:
    asked = problem(
        "A / -",
        leave=(Leave("p1", (0,), code="年"),),
        demands=(Demand(("A",), (0,), minimum=1, wanted=2, under=9, title="白班"),),
    )
    roster = ward("A / 年")[1]
    shortage = next(f for f in check_roster(asked, roster) if f.rule == "cover")
    conflict = conflict_of_shortage(asked, shortage).conflict
    assert conflict is not None
    assert sorted(str(r.text) for r in conflict.reasons) == ["11月2日 白班需 2 人", "乙 11月2日：已批准休假（年）"]


# -- at random ---------------------------------------------------------------------------------------------------------


def tight(seed: int) -> RosterProblem:
    kinds = [kind for kind in ALL_RULES if kind.spec.key not in {"minimal-change", "change-cap"}]
    rules = (attrs.evolve(random_config(kind, seed), weight=None) for kind in kinds[seed % 3 :: 3])
    asked = random_problem(seed, *rules, people=3, days=6)
    return attrs.evolve(asked, demands=tuple(attrs.evolve(d, minimum_weight=None) for d in asked.demands))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_conflict_is_found_exactly_where_no_roster_is_possible(seed: int) -> None:
    asked = tight(seed)
    found = find_conflict(asked, effort=30)
    lawful = solve_exactly(asked, effort=20, any_lawful=True).found
    assert found.possible is (lawful is Found.FEASIBLE)
    assert (found.conflict is None) is found.possible
    if found.conflict is not None:
        assert found.conflict.minimal
        assert found.conflict.reasons
        assert named(found.conflict, asked)


def named(conflict: Conflict, asked: RosterProblem) -> bool:
    """Every reason belongs to a rule in force and lies in the period."""
    context = context_of(asked)
    labels = {rule.label for rule in rules_of(context)}
    cells = [cell for reason in conflict.reasons for cell in reason.cells]
    return all(r.rule in labels for r in conflict.reasons) and all(0 <= d < context.days for _, d in cells)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_cut_never_forbids_what_the_whole_allows(seed: int) -> None:
    """A roster that keeps all hard rules keeps every cut of them: else a conflict could be made up."""
    asked = tight(seed)
    answer = solve_exactly(asked, effort=5, any_lawful=True)
    if answer.roster is None:
        return
    context = context_of(asked)
    board = board_of(context)
    first, days = seed % context.days, 1 + seed % 3
    days = min(days, context.days - first)
    people = None if seed % 2 else (seed % len(context.people),)
    piece = cut(board, first, days, people=people)
    import numpy as np

    from app.roster.planner.score import evaluate

    rows = np.array([list(row[first : first + days]) for row in answer.roster.rows], dtype=np.int16)
    assert evaluate(piece.saying(piece.clauses), rows).hard == 0
