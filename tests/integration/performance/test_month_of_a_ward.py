"""The worked ward from an encrypted vault: people, certificates, scheme, entries; to the cent, and through its life."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest
from sqlalchemy import update

from app.access.actor import Grant, Role
from app.errors import NotAllowedError, NotFoundError, UserError
from app.performance.book import State, answer, appeal, compute, differences, open_run, runs, step, units_to_compute
from app.performance.entries import Entry, EntryKind, enter, entries_of, take_back
from app.performance.fees import keep_fee
from app.performance.inputs import input_sheet, type_in
from app.performance.nightfees import FeeRow
from app.performance.schemes import check_scheme, keep_scheme, schemes, starter_schemes
from app.performance.spec import dumps, unit_of
from app.staff.dated import change_fact
from app.staff.facts import Fact, FactKind
from app.staff.people import add_person
from db.tables import PerfRunRow
from tests.kit.paywards import MONTH, Ward, publish_nights, worked_ward

D = Decimal
TOTALS = {"N001": "7060.33", "N002": "7039.15", "N003": "6003.99", "N004": "6121.94", "N005": "2849.06"}


@pytest.fixture
def ward() -> Ward:
    return worked_ward()


def test_the_ward_comes_out_to_the_cent(ward: Ward) -> None:
    made = compute(ward.desk, unit_id=ward.unit, month=MONTH)
    unit = made.outcome.units[0]

    assert (str(unit.pool), str(unit.distributable)) == ("28331.02", "26914.47")
    assert {p.id: str(p.total) for p in unit.people} == TOTALS
    assert made.line.total == D("29074.47")
    assert made.line.state is State.DRAFT
    assert open_run(ward.desk, run_id=made.line.id).outcome == made.outcome


def test_a_run_is_written_once_and_replaced_only_when_it_differs(ward: Ward) -> None:
    first = compute(ward.desk, unit_id=ward.unit, month=MONTH)
    again = compute(ward.desk, unit_id=ward.unit, month=MONTH)
    entry = Entry(
        kind=EntryKind.ADJUSTMENT, name="奖励", value=D(100), reason="应急演练一等奖", person_id=ward.people["N002"]
    )
    (added,) = enter(ward.desk, unit_id=ward.unit, month=MONTH, entries=[entry])
    second = compute(ward.desk, unit_id=ward.unit, month=MONTH)

    assert again.line.id == first.line.id
    assert [(line.number, line.state) for line in runs(ward.desk, month=MONTH)] == [(2, "draft"), (1, "replaced")]
    assert [(d.person, d.change) for d in differences(first, second)] == [("N002", D(100))]
    take_back(ward.desk, entry_id=added, reason="重复录入")
    assert compute(ward.desk, unit_id=ward.unit, month=MONTH).outcome.digest == first.outcome.digest


def test_frozen_days_earn_nothing_with_the_law_as_reason(ward: Ward) -> None:
    person = add_person(
        ward.desk, fields={"name": "未注册", "staff_no": "N006", "hire_date": date(2026, 7, 1)},
        staffing_type="HT", home_unit_id=ward.unit, category="nurse",
    )  # fmt: skip
    change_fact(ward.desk, person_id=person, fact=Fact(FactKind.TITLE_APPOINTED, code="255", start=date(2026, 7, 1)))
    change_fact(ward.desk, person_id=person, fact=Fact(FactKind.NURSE_LEVEL, code="N1", start=date(2026, 7, 1)))
    enter(
        ward.desk, unit_id=ward.unit, month=MONTH,
        entries=[
            Entry(kind=EntryKind.KEY, name="岗位", key="责任护士", person_id=person),
            *(Entry(kind=EntryKind.SCORE, name=n, value=D(90), person_id=person) for n in ("质量", "满意度", "工作量分")),
        ],
    )  # fmt: skip
    made = compute(ward.desk, unit_id=ward.unit, month=MONTH)
    last = made.outcome.units[0].people[-1]

    assert (last.id, last.total) == ("N006", D("0.00"))
    assert "护士条例" in str(last.notes[0])


def test_the_life_of_a_month(ward: Ward) -> None:
    nurse = ward.as_role(Grant(Role.HEAD_NURSE, ward.unit), login="headnurse")
    made = compute(nurse, unit_id=ward.unit, month=MONTH).line
    with pytest.raises(NotAllowedError):
        step(nurse, run_id=made.id, deed="approve")
    with pytest.raises(UserError):
        step(ward.desk, run_id=made.id, deed="publish")
    step(nurse, run_id=made.id, deed="submit")
    step(ward.desk, run_id=made.id, deed="return", reason="质量分有误")
    step(nurse, run_id=made.id, deed="submit")
    step(ward.desk, run_id=made.id, deed="approve")
    with pytest.raises(UserError, match=MONTH):
        enter(nurse, unit_id=ward.unit, month=MONTH, entries=[Entry(kind=EntryKind.SCORE, name="质量", value=D(1))])
    step(ward.desk, run_id=made.id, deed="publish")
    appeal(nurse, run_id=made.id, person_id=ward.people["N003"], reason="少计一个夜班")
    with pytest.raises(UserError):
        step(ward.desk, run_id=made.id, deed="seal")
    answer(ward.desk, run_id=made.id, person_id=ward.people["N003"], reason="下月补发")
    with pytest.raises(NotAllowedError):
        step(nurse, run_id=made.id, deed="seal")
    sealed = step(ward.as_role(Role.FINANCE, login="finance"), run_id=made.id, deed="seal")

    assert sealed.state is State.SEALED
    told = [each.state for each in open_run(ward.desk, run_id=made.id).steps]
    assert told == ["draft", "submitted", "draft", "submitted", "approved", "published", "appeal", "answer", "sealed"]


def test_nobody_approves_what_they_submitted(ward: Ward) -> None:
    made = compute(ward.desk, unit_id=ward.unit, month=MONTH).line
    step(ward.desk, run_id=made.id, deed="submit")

    with pytest.raises(UserError, match="提交人"):
        step(ward.desk, run_id=made.id, deed="approve")


def test_a_head_nurse_of_another_ward_sees_nothing(ward: Ward) -> None:
    made = compute(ward.desk, unit_id=ward.unit, month=MONTH).line
    other = ward.as_role(Grant(Role.HEAD_NURSE, 3))

    assert runs(other) == ()
    assert units_to_compute(other, month=MONTH) == ()
    with pytest.raises(NotFoundError):
        open_run(other, run_id=made.id)
    with pytest.raises(NotAllowedError):
        entries_of(other, unit_id=ward.unit, month=MONTH)


def test_an_altered_record_is_found(ward: Ward) -> None:
    made = compute(ward.desk, unit_id=ward.unit, month=MONTH).line
    with ward.desk.vault.write() as session:
        session.execute(update(PerfRunRow).where(PerfRunRow.id == made.id).values(total=D("99999.00")))

    with pytest.raises(UserError, match="改动"):
        open_run(ward.desk, run_id=made.id)


def test_a_scheme_that_may_not_be_is_refused(ward: Ward) -> None:
    good = starter_schemes()["ward"]
    for bad, field in (
        (attrs.evolve(good, pool="药品收入 * 0.02"), "inputs"),
        (attrs.evolve(good, pool="1 +"), "formula"),
        (attrs.evolve(good, steps=good.steps[:1]), "steps"),
        (attrs.evolve(good, reserve=D(1)), "reserve"),
    ):
        with pytest.raises(UserError) as caught:
            keep_scheme(ward.desk, unit_id=ward.unit, spec=bad, since="2026-11", document="x")
        assert caught.value.field == field
    with pytest.raises(NotAllowedError):
        keep_scheme(ward.as_role(Role.HR_CLERK), unit_id=ward.unit, spec=good, since="2026-11", document="x")
    assert len(schemes(ward.desk, unit_id=ward.unit)) == 1


def test_starter_schemes_are_sound_and_read_back() -> None:
    for spec in starter_schemes().values():
        check_scheme(spec)
        assert unit_of(dumps(spec)) == spec


def test_pools_apart_by_staffing_type_share_by_the_same_method(ward: Ward) -> None:
    spec = starter_schemes()["ward"]
    keep_scheme(ward.desk, unit_id=ward.unit, pool="派遣", staffing=("PQ",), spec=spec, since="2026-10", document="x")
    made = compute(ward.desk, unit_id=ward.unit, month=MONTH)

    assert [[p.id for p in unit.people] for unit in made.outcome.units] == [["N001", "N002", "N003", "N005"], ["N004"]]
    assert not [r for r in made.outcome.remarks if r.kind == "unequal-method"]


def test_the_input_sheet_asks_for_what_the_formulas_read(ward: Ward) -> None:
    sheet = input_sheet(ward.desk, unit_id=ward.unit, month=MONTH)
    first = sheet.people[0]

    assert sheet.wanted.unit_scores == ("患者满意度", "护理质量")
    assert set(sheet.wanted.scores) == {"质量", "满意度", "工作量分"}
    assert sheet.wanted.counts == ("大夜班", "小夜班")
    assert set(sheet.wanted.keys) == {"职称", "层级", "岗位"}
    assert {name: first.cells[name].text for name in ("职称", "岗位", "质量", "小夜班", "出勤系数")} == {
        "职称": "主管护师", "岗位": "责任组长", "质量": "97", "小夜班": "3", "出勤系数": "1",
    }  # fmt: skip
    assert sheet.unit.cells["静脉输液(组)"].text == "1900"


def test_typing_replaces_and_emptying_takes_back(ward: Ward) -> None:
    who = ward.people["N001"]

    def typed(name: str, text: str) -> str | None:
        type_in(ward.desk, unit_id=ward.unit, month=MONTH, person_id=who, name=name, text=text)
        held = input_sheet(ward.desk, unit_id=ward.unit, month=MONTH).people[0].cells.get(name)
        return None if held is None else held.text

    assert typed("质量", "88.5") == "88.5"
    assert typed("质量", "") is None
    assert typed("岗位", "责任护士") == "责任护士"
    assert typed("出勤系数", "0.5") == "0.5"
    for name, text in (("质量", "好"), ("岗位", "院长"), ("出勤系数", "2")):
        with pytest.raises(UserError):
            typed(name, text)
    assert typed("出勤系数", "") == "1"


def test_nights_at_n0_are_told_and_earn_nothing_in_the_run(ward: Ward) -> None:
    publish_nights(ward)
    (unit,) = compute(ward.desk, unit_id=ward.unit, month=MONTH).problem.units
    nights = {m.id: [(w.quantity, w.source) for w in m.work if w.item == "小夜班"] for m in unit.people}

    assert nights["N005"] == [(D(0), "10-03 P（N0 不计夜班费）"), (D(0), "10-04 P（N0 不计夜班费）")]
    keep_fee(ward.desk, row=FeeRow(fee_class="small", amount=D(20), since=date(2026, 1, 1), level="N0", document="x"))
    (unit,) = compute(ward.desk, unit_id=ward.unit, month=MONTH).problem.units
    assert [w.quantity for m in unit.people if m.id == "N005" for w in m.work if w.item == "小夜班"] == [1, 1]
