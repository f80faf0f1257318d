"""One sheet of a person saved as one, judged while typed, and taken back by value."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.actor import Grant, Role
from app.access.audit import audit_lines
from app.errors import NotAllowedError, UserError
from app.staff.batch import Outcome, apply_batch, preview_batch
from app.staff.codes import Table, label
from app.staff.contracting import check_contract, remove_contract, save_contract, take_back_end
from app.staff.contracts import end_contract
from app.staff.dated import change_fact, correct_fact, end_fact, remove_fact
from app.staff.detail import person_detail
from app.staff.facts import Fact, FactKind
from app.staff.history import person_history
from app.staff.leaving import leave, take_back_leaving
from app.staff.listing import staff_line, staff_list
from app.staff.people import edit_person
from app.staff.saving import PersonChanges, check_changes, save_changes
from app.staff.terms import Contract
from app.staff.undoing import undo, watched
from app.words import say
from tests.kit.desks import TODAY, desk_for
from tests.kit.people import engage, hospital

LEVEL = FactKind.NURSE_LEVEL


def test_a_new_person_is_saved_whole_or_not_at_all() -> None:
    desk, units = hospital()
    start = date(2026, 11, 1)
    facts = (
        Fact(FactKind.STAFFING_TYPE, code="HT", start=start),
        Fact(FactKind.HOME_UNIT, unit_id=units["内科"], start=start),
        Fact(FactKind.CATEGORY, code="nurse", start=start),
        Fact(LEVEL, code="N7", start=start),
    )
    typed = PersonChanges(fields={"name": "翟·𠅤", "phone": "123"}, facts=facts)

    found = {each.field for each in check_changes(desk, typed) if each.stops}
    with pytest.raises(UserError) as refused:
        save_changes(desk, typed)

    assert found == {"phone", "nurse_level.value"}
    assert refused.value.field == "phone"
    assert staff_list(desk) == ()
    person_id = save_changes(desk, PersonChanges(fields={"name": "翟·𠅤"}, facts=facts[:3]))
    assert staff_line(desk, person_id).pinyin.startswith("zhai ")
    assert {each.field for each in check_changes(desk, PersonChanges())} == {
        "name", "staffing_type.value", "home_unit.value",
    }  # fmt: skip


def test_a_doubtful_entry_asks_for_a_reason_that_is_kept() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    jump = Fact(LEVEL, code="N3", start=date(2026, 1, 1))
    change_fact(desk, person_id=person_id, fact=Fact(LEVEL, code="N1", start=date(2016, 1, 1)))

    with pytest.raises(UserError) as refused:
        save_changes(desk, PersonChanges(facts=(jump,)), person_id=person_id)
    answered = Fact(LEVEL, code="N3", start=date(2026, 1, 1), reason="外院引进，已考核")
    save_changes(desk, PersonChanges(facts=(answered,)), person_id=person_id)

    assert refused.value.field == "nurse_level.reason"
    assert [(e.shown, e.reason) for e in person_history(desk, person_id) if e.kind == "nurse_level"] == [
        ("N3", "外院引进，已考核"),
        ("N1", ""),
    ]


def test_a_namesake_born_the_same_day_is_asked_about() -> None:
    desk, units = hospital()
    born = {"birth": date(1990, 1, 1)}
    edit_person(desk, person_id=engage(desk, units["内科"]), fields=born)
    second = engage(desk, units["内科"], staff_no="1002")
    (found,) = check_changes(desk, PersonChanges(fields=born), person_id=second)
    assert (found.field, found.stops, "1001" in str(found.text)) == ("name", False, True)


def test_what_was_saved_is_taken_back_as_it_was() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    edit_person(desk, person_id=person_id, fields={"phone": "13900001234"})
    change_fact(desk, person_id=person_id, fact=Fact(LEVEL, code="N1", start=date(2016, 1, 1)))
    before = person_detail(desk, person_id)
    typed = PersonChanges(
        fields={"phone": "13811112222", "name": "单炜"}, facts=(Fact(LEVEL, code="N2", start=date(2026, 1, 1)),)
    )

    _, step = watched(
        desk, lambda: save_changes(desk, typed, person_id=person_id), label=say("Edit person"), person_ids=[person_id]
    )
    assert staff_line(desk, person_id).phone == "13811112222"
    undo(desk, step)

    assert person_detail(desk, person_id) == before
    assert str(person_history(desk, person_id)[0].title) == str(say("Undone: {deed}", deed=say("Edit person")))
    with pytest.raises(UserError):
        undo(desk, step)  # once only: it is no longer as the deed left it


def test_undo_stops_where_somebody_changed_the_same_since() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    _, step = watched(
        desk, lambda: edit_person(desk, person_id=person_id, fields={"phone": "13811112222"}),
        label=say("Edit person"), person_ids=[person_id],
    )  # fmt: skip
    edit_person(desk, person_id=person_id, fields={"remark": "x"})
    with pytest.raises(UserError):
        undo(desk, step)
    assert staff_line(desk, person_id).phone == "13811112222"


def test_an_added_person_is_taken_back_unless_something_rests_on_them() -> None:
    desk, units = hospital()
    start = date(2026, 11, 1)
    facts = (
        Fact(FactKind.STAFFING_TYPE, code="HT", start=start), Fact(FactKind.HOME_UNIT, unit_id=units["内科"], start=start),
    )  # fmt: skip
    typed = PersonChanges(fields={"name": "误建"}, facts=facts)
    person_id, step = watched(desk, lambda: save_changes(desk, typed), label=say("Add person"))
    assert step.person_ids == (person_id,)
    undo(desk, step)
    assert staff_list(desk, with_left=True) == ()


def test_leaving_is_taken_back_with_exactly_what_it_ended() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"], kind="HT")
    change_fact(desk, person_id=person_id, fact=Fact(FactKind.TITLE_QUALIFIED, code="254", start=date(2018, 1, 1)))
    contract = Contract(person_id, "LD", start=date(2025, 1, 1), until=date(2027, 12, 31))
    save_contract(desk, contract=contract, reason="补登")
    before = person_detail(desk, person_id)

    leave(desk, person_id=person_id, last_day=date(2026, 10, 31), reason="辞职", document="院人字12号")
    gone = staff_line(desk, person_id)
    detail = person_detail(desk, person_id)
    take_back_leaving(desk, person_id=person_id, reason="登错人")

    assert (gone.state, gone.left_on, gone.contract_until) == ("left", date(2026, 10, 31), None)
    assert detail.contracts[0][0].until == date(2026, 10, 31)
    assert [e.fact.until for e in detail.timeline if e.fact.kind is FactKind.TITLE_QUALIFIED] == [None]
    assert person_detail(desk, person_id) == before
    with pytest.raises(UserError):
        take_back_leaving(desk, person_id=person_id, reason="再次")


def test_retiring_is_told_from_leaving() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    leave(desk, person_id=person_id, last_day=date(2026, 10, 31), reason="到龄", state="retired")
    assert label(Table.EMPLOYMENT_STATE, staff_line(desk, person_id).state) == "退休"


def test_a_loan_ends_early_and_one_not_begun_is_taken_away() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    lent = Fact(
        FactKind.WORKING_UNIT, unit_id=units["外科"], start=date(2026, 9, 1), until=date(2026, 12, 31), reason="支援"
    )
    change_fact(desk, person_id=person_id, fact=lent)
    (entry,) = [e.fact for e in person_detail(desk, person_id).timeline if e.fact.kind is FactKind.WORKING_UNIT]
    assert entry.id is not None
    with pytest.raises(UserError):
        end_fact(desk, fact_id=entry.id, until=date(2027, 1, 5), reason="晚于原截止")
    end_fact(desk, fact_id=entry.id, until=date(2026, 11, 20), reason="提前返回")
    assert staff_line(desk, person_id, date(2026, 11, 20)).working_unit == "外科"
    assert staff_line(desk, person_id, date(2026, 11, 21)).working_unit == "内科"


def test_pregnancy_is_hidden_from_those_who_may_not_know_and_from_the_audit() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    status = Fact(
        FactKind.SPECIAL_STATUS, code="pregnancy", start=date(2026, 9, 1), until=date(2027, 3, 1), reason="孕24周证明"
    )
    change_fact(desk, person_id=person_id, fact=status)
    entry = person_detail(desk, person_id).timeline[0]
    assert entry.fact.code == "pregnancy"
    assert entry.fact.id is not None
    correct_fact(desk, fact_id=entry.fact.id, fact=status, reason="孕周更正")

    head_nurse = desk_for(Grant(Role.HEAD_NURSE, units["内科"]), vault=desk.vault)
    seen = person_detail(head_nurse, person_id)
    auditor = desk_for(Role.AUDITOR, vault=desk.vault)

    assert staff_line(desk, person_id).flags == ("pregnancy",)
    assert (seen.line.flags, seen.line.masked) == ((), True)
    assert all(each.fact.kind is not FactKind.SPECIAL_STATUS for each in seen.timeline)
    assert all(
        "Special" not in str(e.title) and "特殊" not in str(e.title) for e in person_history(head_nurse, person_id)
    )
    told = " ".join(f"{line.before} {line.after} {line.reason}" for line in audit_lines(auditor))
    assert "pregnancy" not in told
    assert "孕" not in told
    remove_fact(desk, fact_id=entry.fact.id, reason="孕期误登")
    assert "孕" not in " ".join(str(line.reason) for line in audit_lines(auditor))


def test_a_contract_is_judged_corrected_ended_and_taken_back() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"], kind="PQ")
    short = Contract(person_id, "PQ", start=date(2026, 12, 1), until=date(2027, 11, 30), agency="某人力")
    (found,) = check_contract(desk, short)
    assert (found.field, found.stops, found.citation) == ("until", True, "劳动合同法第五十八条")
    with pytest.raises(UserError):
        save_contract(desk, contract=short, reason="先签")
    past = Contract(person_id, "PQ", start=date(2024, 12, 1), until=date(2025, 11, 30), agency="某人力")
    contract_id = save_contract(desk, contract=past, reason="当年所签，如实登记")

    fixed = Contract(
        person_id, "PQ", start=date(2024, 12, 1), until=date(2026, 11, 30), agency="某人力", id=contract_id
    )
    with pytest.raises(UserError) as refused:
        save_contract(desk, contract=fixed)
    save_contract(desk, contract=fixed, reason="止期录错")
    assert staff_line(desk, person_id).contract_until == date(2026, 11, 30)
    end_contract(desk, contract_id=contract_id, on=TODAY, reason="退回派遣单位")
    take_back_end(desk, contract_id=contract_id, reason="登错")
    assert staff_line(desk, person_id).contract_until == date(2026, 11, 30)
    remove_contract(desk, contract_id=contract_id, reason="从未签过")
    assert refused.value.field == "reason"
    assert person_detail(desk, person_id).contracts == ()


def test_a_third_fixed_term_asks_and_a_second_does_not() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"], kind="HT")
    for year, reason in ((2017, "补登"), (2020, ""), (2023, "本人书面要求订立固定期限")):
        contract = Contract(person_id, "LD", start=date(year, 1, 1), until=date(year + 2, 12, 31))
        found = check_contract(desk, contract)
        assert bool([each for each in found if each.field == "open_ended"]) is (year == 2023)
        save_contract(desk, contract=contract, reason=reason)
    assert [c.times for c, _ in person_detail(desk, person_id).contracts] == [3, 2, 1]


def test_a_batch_is_seen_name_by_name_then_all_or_none() -> None:
    desk, units = hospital()
    first, second, third = (engage(desk, units["内科"], staff_no=f"100{n}", name=f"护士{n}") for n in (1, 2, 3))
    new = Fact(
        FactKind.HOME_UNIT, unit_id=units["外科"], start=date(2026, 12, 1), reason="整建制划转", document="院发9号"
    )
    change_fact(desk, person_id=third, fact=new)

    lines = preview_batch(desk, person_ids=[first, second, third], fact=new)
    assert [line.outcome for line in lines] == [Outcome.CHANGE, Outcome.CHANGE, Outcome.SAME]
    assert (lines[0].before, lines[0].after) == ("内科", "外科")
    assert staff_line(desk, first, date(2026, 12, 1)).home_unit == "内科"
    with pytest.raises(UserError) as refused:
        apply_batch(desk, person_ids=[first], fact=Fact(LEVEL, code="N2", start=TODAY))
    assert refused.value.field == "reason"
    count, step = watched(
        desk, lambda: apply_batch(desk, person_ids=[first, second, third], fact=new), label=say("Change"),
        person_ids=[first, second, third],
    )  # fmt: skip
    assert count == 2
    assert {staff_line(desk, each, date(2026, 12, 1)).home_unit for each in (first, second, third)} == {"外科"}
    undo(desk, step)
    assert [staff_line(desk, each, date(2026, 12, 1)).home_unit for each in (first, second, third)] == [
        "内科", "内科", "外科",
    ]  # fmt: skip
    bad = Fact(FactKind.WORKING_UNIT, unit_id=units["内科"], start=date(2026, 11, 1), until=TODAY, reason="x")
    with pytest.raises(UserError, match="护士1"):
        apply_batch(desk, person_ids=[first, third], fact=bad)


def test_a_head_nurse_changes_nobody() -> None:
    desk, units = hospital()
    person_id = engage(desk, units["内科"])
    nurse = desk_for(Grant(Role.HEAD_NURSE, units["内科"]), vault=desk.vault)
    with pytest.raises(NotAllowedError):
        save_changes(nurse, PersonChanges(fields={"remark": "x"}), person_id=person_id)
