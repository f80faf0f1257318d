"""Three weight sets pull a roster their own way, and the table says who gains and who loses."""

from __future__ import annotations

import pytest

from app.roster.exact import Found, solve_exactly
from app.roster.model import Dated, Demand, Person, Roster, RosterProblem, RuleConfig, Wish, context_of
from app.roster.variants import WEIGHT_SETS, standings, weighted, who_gains
from tests.kit.rosters import ward


def tug(**more: object) -> RosterProblem:
    """Return two nurses and four nights: a fair half each, or all of them to the one who asks for them."""
    fields: dict[str, object] = {
        "people": (Person("p0", name="甲", levels=(Dated("N2"),)), Person("p1", name="乙", levels=(Dated("N2"),))),
        "demands": (Demand(("N",), (0, 1, 2, 3), minimum=1, maximum=1),),
        "wishes": tuple(Wish("p0", d, kind="on", shifts=("N",), weight=4) for d in range(4)),
        "rules": (RuleConfig("fair-nights", weight=4),),
        **more,
    }
    return ward("- - - - / - - - -", doubles=(), **fields)[0].problem  # type: ignore[arg-type]


def best(problem: RosterProblem) -> Roster:
    answer = solve_exactly(problem, effort=10)
    assert answer.found is Found.PROVED
    assert answer.roster is not None
    return answer.roster


def test_fairness_and_wishes_pull_apart() -> None:
    problem = tug()
    fair = standings(problem, best(weighted(problem, "fair")))
    wished = standings(problem, best(weighted(problem, "wishes")))
    assert [s.nights for s in fair] == [2, 2]
    assert [s.nights for s in wished] == [4, 0]
    assert (fair[0].kept, wished[0].kept, wished[0].asked) == (2, 4, 4)


def test_balanced_is_the_problem_itself() -> None:
    problem = tug()
    assert weighted(problem, "balanced") is problem
    assert set(WEIGHT_SETS) == {"balanced", "fair", "wishes"}
    assert [str(s.title) for s in WEIGHT_SETS.values()] == ["均衡", "公平优先", "期望优先"]


@pytest.mark.parametrize("key", ["fair", "wishes"])
def test_what_binds_stays_and_prices_keep_their_ratio(key: str) -> None:
    problem = tug(
        demands=(
            Demand(("N",), (0,), minimum=1, minimum_weight=2, wanted=2, under=3, over=1, maximum=3, maximum_weight=5),
        ),
        rules=(
            RuleConfig("consecutive-nights"),
            RuleConfig("continuity", weight=2),
            RuleConfig("wishes", weight=1, params={"factor": 3}),
        ),
    )
    changed = weighted(problem, key)
    rules = {c.rule: c for c in changed.rules}
    assert rules["consecutive-nights"].weight is None
    assert rules["continuity"].weight == 8
    assert dict(rules["wishes"].params)["factor"] == (6 if key == "fair" else 48)
    assert ("fair-nights" in rules) is (key == "fair")
    (demand,) = changed.demands
    assert (demand.minimum_weight, demand.under, demand.over, demand.maximum_weight) == (8, 12, 4, 20)


def test_the_table_says_who_loses_first_and_in_words() -> None:
    problem = tug(day_kinds=("work", "holiday", "rest", "rest"))
    context = context_of(problem)
    before = context.roster((("N", "N", "N", "N"), ("", "", "", "")))
    after = context.roster((("", "", "", "N"), ("N", "N", "N", "")))
    lost, won = who_gains(problem, before, after)
    assert (lost.person, lost.verdict, won.person, won.verdict) == (0, "loses", 1, "gains")
    assert (lost.before.holidays, lost.after.holidays) == (1, 0)
    assert str(lost.words(context)) == "甲 受损：夜班 4 → 1，周末 0 → 0，工时 32 → 8，满足期望 4 → 1（共 4）"
    assert "乙 受益" in str(won.words(context))
    same = who_gains(problem, before, before)
    assert {g.verdict for g in same} == {"same"}
    assert "不变" in str(same[0].words(context))
    assert sum(s.cost for s in standings(problem, before)) == 4 * (2 + 1) * 2
