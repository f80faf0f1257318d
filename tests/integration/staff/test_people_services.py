"""People, units, contracts, balances and posts at a real encrypted database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.access.actor import Grant, Role
from app.access.audit import audit_lines
from app.errors import NotAllowedError, NotFoundError, UserError
from app.staff.balances import Entry, balances_on, post, reverse
from app.staff.contracts import contracts_due, end_contract, sign_contract
from app.staff.dated import change_fact, correct_fact, lend, remove_fact
from app.staff.detail import person_detail
from app.staff.establishment import agency_ratio, establishment
from app.staff.facts import Fact, FactKind
from app.staff.identifiers import check_sign
from app.staff.index import StaffFilter
from app.staff.leaving import leave
from app.staff.listing import staff_line, staff_list
from app.staff.lists import drop_list, save_list, saved_lists
from app.staff.people import edit_person
from app.staff.quotas import set_quota
from app.staff.terms import Contract
from app.staff.units import UnitKind, add_alias, add_unit, close_unit, list_units, move_unit, rename_unit, unit_aliases
from tests.kit.desks import TODAY, desk_for
from tests.kit.people import engage, hospital

BODY = "11010019900307002"
ID_NO = BODY + check_sign(BODY)


def test_a_person_is_listed_with_what_holds_on_the_day() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科一病区"])
    edit_person(desk, person_id=person_id, fields={"id_no": ID_NO, "phone": "15400001234"})
    change_fact(desk, person_id=person_id, fact=Fact(FactKind.TITLE_APPOINTED, code="253", start=date(2020, 1, 1)))
    lend(
        desk,
        person_id=person_id,
        unit_id=units["外科"],
        start=date(2026, 11, 1),
        until=date(2026, 12, 31),
        reason="支援",
    )

    line = staff_line(desk, person_id)
    before = staff_line(desk, person_id, date(2019, 12, 31))

    assert (line.pinyin, line.sex, line.birth, line.age) == ("shan wei", "2", date(1990, 3, 7), 36)
    assert (line.staffing_type, line.home_unit, line.working_unit, line.campus) == (
        "BZ",
        "内科一病区",
        "外科",
        "东院区",
    )
    assert (line.title, before.title, before.working_unit, before.campus) == ("主管护师", "", "内科一病区", "总院区")
    assert (line.id_no, line.phone, line.masked) == (ID_NO, "15400001234", False)


def test_type_change_closes_what_held_before_and_needs_a_reason() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"], kind="HT")
    new = Fact(FactKind.STAFFING_TYPE, code="BZ", start=date(2026, 3, 1))
    with pytest.raises(UserError) as refused:
        change_fact(desk, person_id=person_id, fact=new)
    change_fact(
        desk,
        person_id=person_id,
        fact=Fact(FactKind.STAFFING_TYPE, code="BZ", start=date(2026, 3, 1), reason="入编", document="人字1号"),
    )

    assert refused.value.field == "reason"
    assert staff_line(desk, person_id, date(2026, 2, 28)).staffing_type == "HT"
    assert staff_line(desk, person_id, date(2026, 3, 1)).staffing_type == "BZ"
    entries = [e for e in person_detail(desk, person_id).timeline if e.fact.kind is FactKind.STAFFING_TYPE]
    assert [(e.shown, e.fact.until) for e in entries] == [("编制内", None), ("合同制", date(2026, 2, 28))]


def test_corrections_are_told_from_changes() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    change_fact(desk, person_id=person_id, fact=Fact(FactKind.NURSE_LEVEL, code="N2", start=date(2020, 1, 1)))
    change_fact(desk, person_id=person_id, fact=Fact(FactKind.NURSE_LEVEL, code="N3", start=date(2024, 1, 1)))
    levels = [e.fact for e in person_detail(desk, person_id).timeline if e.fact.kind is FactKind.NURSE_LEVEL]
    newest = levels[0]
    assert newest.id is not None

    with pytest.raises(UserError):
        correct_fact(
            desk, fact_id=newest.id, fact=Fact(FactKind.NURSE_LEVEL, code="N3", start=date(2019, 1, 1)), reason="录错"
        )
    correct_fact(
        desk, fact_id=newest.id, fact=Fact(FactKind.NURSE_LEVEL, code="N4", start=date(2024, 1, 1)), reason="录错"
    )
    assert staff_line(desk, person_id).nurse_level == "N4"

    remove_fact(desk, fact_id=newest.id, reason="重复")
    assert staff_line(desk, person_id).nurse_level is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "张\ue81e"}, "name"),
        ({"id_no": "110105194912310021"}, "id_no"),
        ({"staff_no": "1001"}, "staff_no"),
        ({"phone": "12"}, "phone"),
        ({"ethnicity": "99"}, "ethnicity"),
        ({"birth": date(2030, 1, 1)}, "birth"),
        ({"birth": date(2016, 1, 1)}, "hire_date"),
        ({"salary": 1}, "salary"),
    ],
)
def test_a_field_that_does_not_hold_is_named_and_nothing_changes(fields: dict[str, object], field: str) -> None:
    desk, units = hospital()
    engage(desk, units["内科"])
    person_id = engage(desk, units["内科"], staff_no="1002", name="李四")
    before = staff_line(desk, person_id)

    with pytest.raises(UserError) as refused:
        edit_person(desk, person_id=person_id, fields=fields)

    assert refused.value.field == field
    assert staff_line(desk, person_id) == before


def test_one_identity_number_belongs_to_one_person() -> None:
    desk, units = hospital()
    first = engage(desk, units["内科"])
    second = engage(desk, units["内科"], staff_no="1002", name="李四")
    edit_person(desk, person_id=first, fields={"id_no": ID_NO})
    with pytest.raises(UserError) as refused:
        edit_person(desk, person_id=second, fields={"id_no": ID_NO})
    assert refused.value.field == "id_no"


def test_the_audit_names_the_field_but_not_the_number() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    edit_person(desk, person_id=person_id, fields={"id_no": ID_NO}, reason="补录")
    told = str(audit_lines(desk_for(Role.AUDITOR, vault=desk.vault)))
    assert "补录" in told
    assert ID_NO not in told


def test_a_leaver_leaves_the_list_the_day_after() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    leave(desk, person_id=person_id, last_day=date(2026, 6, 30), reason="调出")
    assert [p.id for p in staff_list(desk, date(2026, 6, 30))] == [person_id]
    assert staff_list(desk, date(2026, 7, 1)) == ()
    assert [p.id for p in staff_list(desk, with_left=True)] == [person_id]


def test_a_head_nurse_sees_her_ward_without_numbers_and_health() -> None:
    desk, units = hospital()
    own = engage(desk, units["内科一病区"])
    other = engage(desk, units["外科"], staff_no="1002", name="李四")
    edit_person(desk, person_id=own, fields={"id_no": ID_NO, "phone": "15400001234"})
    pregnant = Fact(FactKind.SPECIAL_STATUS, code="pregnancy", start=date(2026, 6, 1))
    change_fact(desk, person_id=own, fact=pregnant)
    nurse = desk_for(Grant(Role.HEAD_NURSE, units["内科一病区"]), vault=desk.vault)

    lines = staff_list(nurse)

    assert [line.id for line in lines] == [own]
    assert staff_line(desk, own).flags == ("pregnancy",)
    assert (lines[0].flags, lines[0].masked) == ((), True)
    assert ID_NO not in str(person_detail(nurse, own))
    assert "15400001234" not in str(lines)
    assert "pregnancy" not in str(person_detail(nurse, own))
    with pytest.raises(NotFoundError):
        person_detail(nurse, other)
    with pytest.raises(NotAllowedError):
        edit_person(nurse, person_id=own, fields={"remark": "x"})
    with pytest.raises(NotAllowedError):
        staff_list(desk_for(Role.AUDITOR, vault=desk.vault))


def test_units_are_renamed_moved_and_closed() -> None:
    desk, units = hospital()
    rename_unit(desk, unit_id=units["内科"], name="心内科")
    add_alias(desk, unit_id=units["内科"], name="CCU")
    move_unit(desk, unit_id=units["内科"], parent_id=3)
    tree = {unit.id: unit for unit in list_units(desk)}

    assert tree[units["内科"]].path == f"/1/3/{units['内科']}/"
    assert tree[units["内科一病区"]].path == f"/1/3/{units['内科']}/{units['内科一病区']}/"
    assert tree[units["内科一病区"]].campus_id == 3
    assert {name for _campus, name in unit_aliases(desk)} == {"内科", "CCU"}
    with pytest.raises(UserError):
        move_unit(desk, unit_id=units["内科"], parent_id=units["内科一病区"])
    with pytest.raises(UserError):
        add_unit(desk, name="外科", kind=UnitKind.DEPARTMENT, parent_id=3)
    with pytest.raises(UserError):
        add_unit(desk, name="新院区", kind=UnitKind.CAMPUS, parent_id=units["外科"])

    person_id = engage(desk, units["内科一病区"])
    with pytest.raises(UserError):
        close_unit(desk, unit_id=units["内科"], until=TODAY)
    move = Fact(FactKind.HOME_UNIT, unit_id=units["外科"], start=TODAY, reason="调科")
    change_fact(desk, person_id=person_id, fact=move)
    close_unit(desk, unit_id=units["内科"], until=TODAY)
    assert units["内科一病区"] not in {unit.id for unit in list_units(desk, on=date(2026, 11, 24))}
    back = Fact(FactKind.HOME_UNIT, unit_id=units["内科一病区"], start=date(2026, 12, 1), reason="调回")
    with pytest.raises(UserError):
        change_fact(desk, person_id=person_id, fact=back)


def test_contracts_follow_each_other_and_fall_due() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"], kind="HT")
    first = Contract(person_id, "LD", start=date(2020, 12, 1), until=date(2023, 11, 30))
    second = Contract(person_id, "LD", start=date(2023, 12, 1), until=date(2026, 11, 30))
    sign_contract(desk, contract=first)
    contract_id = sign_contract(desk, contract=second)

    (due,) = contracts_due(desk, within=30)
    states = [(c.state, c.times) for c, _ in person_detail(desk, person_id).contracts]

    assert (due.days, due.contract.times, [f.citation for f in due.findings]) == (7, 2, ["劳动合同法第十四条"])
    assert states == [("active", 2), ("renewed", 1)]
    assert contracts_due(desk, within=6) == ()
    assert staff_line(desk, person_id).contract_until == date(2026, 11, 30)
    end_contract(desk, contract_id=contract_id, on=TODAY, reason="协商解除")
    assert staff_line(desk, person_id).contract_until is None
    with pytest.raises(UserError):
        end_contract(desk, contract_id=contract_id, on=TODAY, reason="再次")


def test_balances_are_posted_and_reversed() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    post(
        desk,
        person_id=person_id,
        account="rest_days",
        entry=Entry.OPENING,
        amount=Decimal("3.5"),
        on=date(2026, 10, 31),
        source="期初",
    )
    used = post(
        desk,
        person_id=person_id,
        account="rest_days",
        entry=Entry.USED,
        amount=Decimal(2),
        on=date(2026, 11, 3),
        source="排班",
    )

    assert balances_on(desk, person_id=person_id) == {"rest_days": Decimal("1.5")}
    assert balances_on(desk, person_id=person_id, on=date(2026, 11, 2)) == {"rest_days": Decimal("3.5")}
    reverse(desk, posting_id=used, reason="误登")
    assert balances_on(desk, person_id=person_id) == {"rest_days": Decimal("3.5")}
    with pytest.raises(UserError):
        reverse(desk, posting_id=used, reason="误登")
    with pytest.raises(UserError):
        post(desk, person_id=person_id, account="gold", entry=Entry.PLUS, amount=Decimal(1), on=TODAY, source="x")


def test_posts_are_vacant_or_over_for_the_establishment_only() -> None:
    desk, units = hospital()
    engage(desk, units["内科一病区"])
    engage(desk, units["内科"], staff_no="1002", name="李四")
    engage(desk, units["内科"], staff_no="1003", name="王五", kind="HT")
    engage(desk, units["内科"], staff_no="1004", name="赵六", kind="PQ")
    engage(desk, units["外科"], staff_no="1005", name="钱七", kind="PQ")
    set_quota(desk, unit_id=units["内科"], category="nurse", approved=3, start=date(2020, 1, 1), document="编办1号")
    set_quota(desk, unit_id=units["内科"], category="nurse", approved=1, start=date(2026, 1, 1), document="编办2号")

    now, surgery = establishment(desk)
    (then, _) = establishment(desk, on=date(2025, 12, 31))

    assert (now.approved, now.actual, now.vacant, now.over, len(now.others)) == (1, 2, 0, 1, 2)
    assert [line.name for line in now.names] == ["李四", "单伟"]
    assert (then.approved, then.vacant, then.over) == (3, 1, 0)
    assert (surgery.actual, surgery.over, len(surgery.others)) == (0, 0, 1)
    ratio = agency_ratio(desk)
    assert (ratio.dispatched, round(ratio.percent_of_contracted, 1), ratio.percent_of_all) == (2, 66.7, 40.0)
    assert ratio.over_cap


def test_saved_lists_belong_to_their_owner() -> None:
    desk, _ = hospital()
    other = desk_for(vault=desk.vault, login="other")
    wanted = StaffFilter(staffing_types=("BZ",), contract_by=date(2026, 12, 31), on_loan=True)
    list_id = save_list(desk, name="快到期", query=wanted.to_json())

    (kept,) = saved_lists(desk)
    assert StaffFilter.from_json(kept.query) == wanted
    assert saved_lists(other) == ()
    drop_list(other, list_id=list_id)
    assert len(saved_lists(desk)) == 1
    drop_list(desk, list_id=list_id)
    assert saved_lists(desk) == ()
