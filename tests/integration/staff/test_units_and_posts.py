"""Units merged by date, closed and reopened; approved posts by category and grade, superseded and withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.actor import Role
from app.errors import NotAllowedError, NotFoundError, UserError
from app.staff.contracts import sign_contract
from app.staff.dated import change_fact, lend
from app.staff.detail import person_detail
from app.staff.effects import type_change_effects
from app.staff.establishment import establishment
from app.staff.facts import Fact, FactKind
from app.staff.listing import staff_line
from app.staff.merging import Merge, merge_unit, preview_merge
from app.staff.quotas import approvals, set_quota, withdraw_quota
from app.staff.terms import Contract
from app.staff.undoing import undo, watched
from app.staff.units import UnitKind, add_unit, close_unit, edit_unit, find_unit, list_units, reopen_unit, unit_aliases
from app.words import say
from tests.kit.desks import desk_for
from tests.kit.people import engage, hospital

DAY = date(2026, 12, 1)


def test_two_departments_become_one_from_a_day_on() -> None:
    desk, units = hospital()
    other = add_unit(desk, name="老年医学科", kind=UnitKind.DEPARTMENT, parent_id=2).id
    old = units["内科"]
    at_home = engage(desk, old)
    in_ward = engage(desk, units["内科一病区"], staff_no="1002", name="李四")
    lent_in = engage(desk, other, staff_no="1003", name="王五")
    lend(desk, person_id=lent_in, unit_id=old, start=date(2026, 9, 1), until=date(2027, 3, 1), reason="支援")
    set_quota(desk, unit_id=old, category="nurse", approved=5, start=date(2020, 1, 1), document="编办1号")
    set_quota(desk, unit_id=other, category="nurse", approved=2, start=date(2021, 1, 1), document="编办2号")

    told = preview_merge(desk, unit_id=old, into_id=other, on=DAY)
    done = merge_unit(desk, unit_id=old, into_id=other, on=DAY, reason="学科整合", document="院发〔2026〕30号")

    assert told == done == Merge(people=2, posts=5, units=("内科一病区",))
    assert staff_line(desk, at_home, date(2026, 11, 30)).home_unit == "内科"
    assert staff_line(desk, at_home, DAY).home_unit == "老年医学科"
    moved = person_detail(desk, at_home).timeline[0].fact
    assert (moved.reason, moved.document) == ("学科整合", "院发〔2026〕30号")
    assert staff_line(desk, in_ward, DAY).home_unit == "内科一病区"
    loan = [e.fact for e in person_detail(desk, lent_in).timeline if e.fact.kind is FactKind.WORKING_UNIT]
    assert [fact.until for fact in loan] == [date(2026, 11, 30)]
    assert "内科" in {unit.name for unit in list_units(desk, on=date(2026, 11, 30))}
    assert "内科" not in {unit.name for unit in list_units(desk, on=DAY)}
    assert unit_aliases(desk)[2, "内科"] == other
    (line,) = [each for each in establishment(desk, on=DAY) if each.category == "nurse"]
    assert (line.unit, line.approved, line.actual) == ("老年医学科", 7, 3)
    assert {each.approved for each in establishment(desk, on=date(2026, 11, 30))} == {5, 2}


def test_what_cannot_be_merged_is_refused_and_nothing_moves() -> None:
    desk, units = hospital()
    for into, reason, field in ((units["内科一病区"], "x", "into"), (2, "x", "into"), (units["外科"], " ", "reason")):
        with pytest.raises(UserError) as refused:
            merge_unit(desk, unit_id=units["内科"], into_id=into, on=DAY, reason=reason)
        assert refused.value.field == field
    add_unit(desk, name="内科一病区", kind=UnitKind.WARD, parent_id=units["外科"])
    with pytest.raises(UserError):
        merge_unit(desk, unit_id=units["内科"], into_id=units["外科"], on=DAY, reason="重名的病区")
    assert {unit.name for unit in list_units(desk, on=DAY)} >= {"内科", "外科"}


def test_a_closed_unit_is_reopened_with_what_closed_with_it() -> None:
    desk, units = hospital()
    close_unit(desk, unit_id=units["内科"], until=date(2026, 10, 31), reason="撤科")
    assert {unit.name for unit in list_units(desk)} == {"杏林示范医院", "总院区", "东院区", "外科"}
    with pytest.raises(UserError, match="内科"):
        reopen_unit(desk, unit_id=units["内科一病区"], reason="只开病区")
    reopen_unit(desk, unit_id=units["内科"], reason="登错科室")
    assert {"内科", "内科一病区"} <= {unit.name for unit in list_units(desk)}
    with pytest.raises(UserError):
        reopen_unit(desk, unit_id=units["内科"], reason="再次")


def test_codes_of_units_are_their_own() -> None:
    desk, units = hospital()
    edit_unit(desk, unit_id=units["内科"], code="NK", open_beds=40)
    with pytest.raises(UserError) as refused:
        edit_unit(desk, unit_id=units["外科"], code="NK")
    assert refused.value.field == "code"
    assert [(u.code, u.open_beds) for u in list_units(desk) if u.name == "内科"] == [("NK", 40)]


def test_posts_are_broken_down_by_grade() -> None:
    desk, units = hospital()
    first = engage(desk, units["内科"])
    engage(desk, units["内科一病区"], staff_no="1002", name="李四")
    change_fact(desk, person_id=first, fact=Fact(FactKind.POST_GRADE, code="ZJ9", start=date(2020, 1, 1)))
    for grade, approved in (("ZJ9", 2), ("ZJ7", 1)):
        set_quota(desk, unit_id=units["内科"], category="nurse", grade=grade, approved=approved, start=date(2024, 1, 1))

    (line,) = establishment(desk)
    assert (line.approved, line.actual, line.vacant) == (3, 2, 1)  # what the grades add up to
    assert [(p.grade, p.approved, p.actual, p.vacant) for p in line.grades] == [
        ("ZJ7", 1, 0, 1), ("ZJ9", 2, 1, 1), (None, 0, 1, 0),
    ]  # fmt: skip
    set_quota(desk, unit_id=units["内科"], category="nurse", approved=8, start=date(2024, 1, 1))
    assert establishment(desk)[0].approved == 8
    with pytest.raises(UserError) as refused:
        set_quota(desk, unit_id=units["内科"], category="nurse", grade="ZJ99", approved=1, start=date(2024, 1, 1))
    assert refused.value.field == "grade"


def test_an_approval_is_withdrawn_and_the_one_before_holds_again() -> None:
    desk, units = hospital()
    unit_id = units["内科"]
    set_quota(desk, unit_id=unit_id, category="nurse", approved=3, start=date(2020, 1, 1), document="编办1号")
    latest, step = watched(
        desk,
        lambda: set_quota(desk, unit_id=unit_id, category="nurse", approved=9, start=date(2026, 1, 1), document="误"),
        label=say("Approve posts"), unit_id=unit_id,
    )  # fmt: skip
    told = approvals(desk, unit_ids=frozenset({unit_id}), category="nurse")
    assert [(each.approved, each.until, each.document, each.who) for each in told] == [
        (9, None, "误", "tester"), (3, date(2025, 12, 31), "编办1号", "tester"),
    ]  # fmt: skip
    undo(desk, step)
    assert [
        (each.approved, each.until) for each in approvals(desk, unit_ids=frozenset({unit_id}), category="nurse")
    ] == [(3, None)]
    latest = set_quota(desk, unit_id=unit_id, category="nurse", approved=9, start=date(2026, 1, 1))
    clerk = desk_for(Role.HR_CLERK, vault=desk.vault)
    with pytest.raises(NotAllowedError):
        withdraw_quota(clerk, approval_id=latest, reason="x")
    withdraw_quota(desk, approval_id=latest, reason="文件未下达")
    assert establishment(desk)[0].approved == 3


def test_another_staffing_type_says_what_else_would_change() -> None:
    desk, units = hospital()
    first = engage(desk, units["内科"])
    contract = Contract(first, "PY", start=date(2025, 1, 1), until=date(2027, 12, 31))
    sign_contract(desk, contract=contract)
    engage(desk, units["内科"], staff_no="1002", name="李四", kind="HT")
    set_quota(desk, unit_id=units["内科"], category="nurse", approved=1, start=date(2024, 1, 1))

    told = [str(each) for each in type_change_effects(desk, person_id=first, code="PQ", start=DAY)]

    assert len(told) == 3
    assert "1 → 0" in told[0]
    assert "聘用合同" in told[1]
    assert "0.00 % → 50.00 %" in told[2]
    assert type_change_effects(desk, person_id=first, code="BZ", start=DAY) == ()
    assert staff_line(desk, first, DAY).staffing_type == "BZ"


def test_a_unit_that_is_not_on_file_is_answered_with_those_like_it_or_with_where_all_are_listed() -> None:
    desk, _units = hospital()
    with pytest.raises(NotFoundError) as near:
        find_unit(desk, "内科病区")
    with pytest.raises(NotFoundError) as part:
        find_unit(desk, "一病区")
    with pytest.raises(NotFoundError) as strange:
        find_unit(desk, "NOPE")

    assert "内科一病区" in str(near.value.remedy)
    assert "内科一病区" in str(part.value.remedy)
    assert "外科" not in str(part.value.remedy)
    assert "xinglin units tree" in str(strange.value.remedy)
