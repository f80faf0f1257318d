"""Before solving: what can't be covered. About a cell: who could take it, why, and why not. All from the rules' own check."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.roster.audit import Audit, TargetLevel
from app.roster.candidates import candidates
from app.roster.capacity import Shortage, capacity
from app.roster.explain import why, why_not
from app.roster.model import (
    Barred,
    Block,
    Dated,
    Demand,
    Leave,
    Lock,
    Person,
    RuleConfig,
    UnknownCodeError,
    Wish,
)
from tests.kit.rosters import MONDAY, ward


def short(text: str, **more: Any) -> tuple[Shortage, ...]:
    return capacity(ward(text, **more)[0].problem)


def told(text: str, **more: Any) -> list[str]:
    return [str(s.text) for s in short(text, **more)]


# -- capacity ----------------------------------------------------------------------------------------------------------


def test_enough_people_say_nothing() -> None:
    assert told("- - / - -", demands=(Demand(("A",), (0, 1), minimum=2),)) == []


def test_nights_that_cannot_all_be_worked_are_counted() -> None:
    week = tuple(range(7))
    found = short(
        " / ".join(["- - - - - - -"] * 3),
        demands=(Demand(("N",), week, minimum=2, title="大夜班"),),
        rules=(RuleConfig("consecutive-nights"), RuleConfig("rest-after-nights", params={"days": 2})),
    )
    assert [str(s.text) for s in found] == ["大夜班：每日 2 人共需 14 人次，依规最多可排 12 人次，缺 2 人次。"]
    assert [(s.needed, s.possible, s.missing, s.days) for s in found] == [(14, 12, 2, week)]


def test_uneven_needs_are_added_up() -> None:
    assert told(
        "- - - / - - -",
        demands=(Demand(("A",), (0,), minimum=2), Demand(("A",), (1, 2), minimum=1)),
        rules=(RuleConfig("shift-count", params={"most": 1}),),
    ) == ["A：共需 4 人次，依规最多可排 2 人次，缺 2 人次。"]


def test_a_day_without_enough_people_is_named_and_like_days_go_together() -> None:
    lapsed = Person("p1", name="乙", barred=(Barred("证照过期", MONDAY + timedelta(days=1)),))
    assert told(
        "- - - / - - -",
        people=(Person("p0", name="甲"), lapsed),
        demands=(Demand(("A",), (0, 1, 2), minimum=2, title="白班"),),
    ) == ["11月3日至11月4日 白班：能上的有 1 人，需要 2 人。"]


def test_levels_and_skills_are_counted_apart() -> None:
    people = (Person("p0", name="甲", levels=(Dated("N1"),)), Person("p1", name="乙", skills=("ICU",)))
    assert told(
        "- / -",
        people=people,
        demands=(
            Demand(("A",), (0,), minimum=1, levels=("N3",), title="组长"),
            Demand(("A",), (0,), minimum=2, skill="ICU", title="重症"),
        ),
    ) == ["11月2日 组长：能上的有 0 人，需要 1 人。", "11月2日 重症：能上的有 1 人，需要 2 人。"]


def test_one_person_takes_one_place_a_day() -> None:
    found = told(
        "- / - / -",
        demands=(Demand(("A",), (0,), minimum=2), Demand(("N",), (0,), minimum=2)),
    )
    assert found == ["11月2日：各班合计需要 4 人，可安排 3 人。"]


def test_a_double_cell_counts_for_both_places() -> None:
    assert told("-", demands=(Demand(("A",), (0,), minimum=1), Demand(("值",), (0,), minimum=1))) == []


def test_a_row_that_contradicts_itself_is_named_with_its_rules() -> None:
    found = short("- - -", locks=tuple(Lock("p0", d, "N") for d in range(3)), rules=(RuleConfig("consecutive-nights"),))
    assert [str(s.text) for s in found] == ["甲：排不出任何可行的班，下列规则互相矛盾：连续夜班、锁定的格。"]
    assert found[0].person == 0


def test_nights_are_short_when_the_other_shifts_are_covered_too() -> None:
    """Each rule alone leaves enough; nights cost a day of rest each, so both together do not."""
    days = tuple(range(14))
    found = told(
        " / ".join(["- " * 14] * 4),
        demands=(Demand(("N",), days, minimum=2, title="夜班"), Demand(("A",), days, minimum=1, title="白班")),
        rules=(
            RuleConfig("rest-after-nights"),
            RuleConfig("consecutive-nights", params={"most": 1}),
            RuleConfig("weekly-rest"),
        ),
    )
    assert len(found) == 1
    assert found[0].startswith("夜班：每日 2 人共需 28 人次，其他班次排满后依规最多可排")


# -- candidates --------------------------------------------------------------------------------------------------------


def test_candidates_are_ranked_by_what_they_break_then_cost_then_hours() -> None:
    people = (
        Person("p0", name="甲"),
        Person("p1", name="乙", barred=(Barred("护士执业证书过期", MONDAY),)),
        Person("p2", name="丙"),
        Person("p3", name="丁"),
    )
    context, roster = ward(
        "A - - / - - - / - A - / - - -",
        people=people,
        wishes=(Wish("p3", 0, kind="off", weight=3),),
        demands=(Demand(("A",), (0,), minimum=1),),
    )
    audit = Audit(context.problem, roster)
    found = candidates(audit, 0, "A", instead_of=0)
    assert [(c.person, c.level, c.cost) for c in found] == [
        (2, TargetLevel.FREE, 0),
        (3, TargetLevel.DEARER, 3),
        (1, TargetLevel.LAW, 0),
    ]
    assert [str(f.message) for f in found[2].breaks] == ["乙 11月2日 A：护士执业证书过期"]
    assert [str(f.message) for f in found[1].dearer] == ["丁 11月2日：期望休息未满足"]
    assert (found[0].minutes, found[0].nights, found[0].held) == (480, 0, "")
    assert [c.person for c in candidates(audit, 0, "A", most=1)] == [2]


def test_a_candidate_is_told_with_what_gets_better() -> None:
    context, roster = ward("A / -", wishes=(Wish("p1", 0, kind="on", shifts=("A",), weight=5),))
    (only,) = candidates(Audit(context.problem, roster), 0, "A", instead_of=0)
    assert only.cost == -5
    assert [str(f.message) for f in only.cheaper] == ["乙 11月2日：期望上A未满足"]


def test_an_unknown_code_has_no_candidates() -> None:
    context, roster = ward("A")
    with pytest.raises(UnknownCodeError):
        candidates(Audit(context.problem, roster), 0, "夜")


# -- why, and why not --------------------------------------------------------------------------------------------------


def audit_of(text: str, **more: Any) -> Audit:
    context, roster = ward(text, **more)
    return Audit(context.problem, roster)


def test_why_a_shift_stands_there_because_of_a_rule() -> None:
    answer = why(
        audit_of("A / -", locks=(Lock("p1", 0, ""),), demands=(Demand(("A",), (0,), minimum=1, title="白班"),)), 0, 0
    )
    assert str(answer.summary) == "甲 11月2日 上 A：否则11月2日 白班：实有 0 人，需 1 人。"
    assert answer.others == ()


def test_why_a_shift_stands_there_though_another_would_be_better() -> None:
    answer = why(audit_of("A / -", wishes=(Wish("p0", 0, kind="off", weight=5),)), 0, 0)
    assert "乙" in str(answer.summary)
    assert [(c.person, c.cost) for c in answer.others] == [(1, -5)]


@pytest.mark.parametrize(
    ("text", "wishes", "says"),
    [
        ("-", (), "甲 11月2日 休息。"),
        ("A", (Wish("p0", 0, kind="on", weight=2),), "甲 11月2日 上 A：最符合意愿与公平。"),
        ("A", (), "甲 11月2日 上 A；没有规则要求这样排。"),
    ],
)
def test_why_in_one_sentence(text: str, wishes: tuple[Wish, ...], says: str) -> None:
    assert str(why(audit_of(text, wishes=wishes), 0, 0).summary) == says


def test_why_not_names_the_rule_or_the_price_or_that_nothing_is_against_it() -> None:
    audit = audit_of("N - -", rules=(RuleConfig("rest-after-nights"),), wishes=(Wish("p0", 2, kind="off"),))
    no = why_not(audit, 0, 1, "A")
    assert str(no.summary).startswith("甲 11月3日 不能上 A：甲 11月3日：距 11月2日夜班")
    assert (no.level, len(no.breaks)) == (TargetLevel.POLICY, 1)
    assert str(why_not(audit, 0, 2, "A").summary) == "甲 11月4日 可以上 A，但会影响意愿或公平。"
    assert str(why_not(audit, 0, 0, "A").summary) == "甲 11月2日 可以上 A，不违反任何规则。"
    assert str(why_not(audit, 0, 0, "N").summary) == "甲 11月2日 已经是 N。"


def test_a_night_block_and_leave_close_other_work() -> None:
    audit = audit_of("- -", blocks=(Block("p0", 0, 0, ("N",)),), leave=(Leave("p0", (1,), code=""),))
    assert "包班" in str(why_not(audit, 0, 0, "A").summary)
    assert "休假" in str(why_not(audit, 0, 1, "A").summary)


def test_dates_are_those_of_the_problem() -> None:
    answer = why(audit_of("A", start=date(2027, 2, 28)), 0, 0)
    assert "2月28日" in str(answer.summary)
