"""Questionnaires on paper in an encrypted vault: keyed in, checked, taken back, and what they are worth in the month's pay."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.access.actor import Grant, Role
from app.errors import NotAllowedError, NotFoundError, UserError
from app.performance.book import compute, step
from app.performance.entries import EntryKind, entries_of, take_back
from app.performance.inputs import input_sheet
from app.performance.survey import (
    Form,
    check_sheet,
    correct_sheet,
    form_in_force,
    keep_form,
    key_in,
    starter_form,
    survey_book,
    take_sheet_back,
)
from app.performance.survey_marks import Measure
from db.tables import AuditRow, SurveySheetRow
from tests.kit.paywards import MONTH, Ward, worked_ward

D = Decimal
SHORT = Form(title="三题表", intro="", questions=("态度", "技术", "讲解"))


@pytest.fixture
def ward() -> Ward:
    made = worked_ward()
    keep_form(made.desk, form=SHORT)
    return made


def _key(ward: Ward, number: str | None, *ticks: int | None) -> int:
    person_id = None if number is None else ward.people[number]
    return key_in(ward.desk, unit_id=ward.unit, month=MONTH, person_id=person_id, ticks=ticks).id


def _drop_typed(ward: Ward, name: str, number: str | None) -> None:
    person_id = None if number is None else ward.people[number]
    for entry in entries_of(ward.desk, unit_id=ward.unit, month=MONTH):
        if (entry.kind, entry.name, entry.person_id) == (EntryKind.SCORE, name, person_id) and entry.id is not None:
            take_back(ward.desk, entry_id=entry.id, reason="改由问卷得出")


def test_the_starter_serves_until_the_hospital_has_its_own() -> None:
    ward = worked_ward()
    assert form_in_force(ward.desk) == starter_form()
    _key(ward, None, *[5] * len(starter_form().questions))
    assert form_in_force(ward.desk).version == 1
    assert keep_form(ward.desk, form=SHORT).version == 2
    book = survey_book(ward.desk, unit_id=ward.unit, month=MONTH)

    assert book.form.questions == ("态度", "技术", "讲解")
    assert [(sheet.number, len(sheet.ticks)) for sheet in book.sheets] == [(1, 10)]


def test_sheets_are_numbered_and_add_up_by_person_and_unit(ward: Ward) -> None:
    _key(ward, "N001", 5, 5, 5)
    _key(ward, "N001", 5, None, 4)
    _key(ward, "N002", 3, 3, 3)
    _key(ward, None, 4, 4, 4)
    book = survey_book(ward.desk, unit_id=ward.unit, month=MONTH)

    assert [sheet.number for sheet in book.sheets] == [4, 3, 2, 1]
    mine = book.tallies[ward.people["N001"]]
    assert (mine.sheets, mine.percent) == (2, D("95.00"))  # (100 + 90) / 2
    assert mine.answers == (D("5.00"), D("5.00"), D("4.50"))
    assert book.tallies[None].percent == D("80.00")
    assert book.whole.percent == D("82.50")  # (100 + 90 + 60 + 80) / 4


def test_what_patients_said_enters_pay_and_names_its_sheets(ward: Ward) -> None:
    _drop_typed(ward, "满意度", "N001")
    _drop_typed(ward, "患者满意度", None)
    for ticks in ((5, 5, 5), (5, 4, 4)):
        _key(ward, "N001", *ticks)
    sheet = input_sheet(ward.desk, unit_id=ward.unit, month=MONTH)
    mine = next(row for row in sheet.people if row.number == "N001")
    assert mine.cells["满意度"].text == "93.33"
    assert mine.cells["满意度"].source == "纸质满意度问卷 2 份（第 1、2 号）"
    assert sheet.unit.cells["患者满意度"].text == "93.33"

    run = compute(ward.desk, unit_id=ward.unit, month=MONTH)
    unit = run.outcome.units[0]
    person = next(each for each in unit.people if each.id == "N001")
    reckonings = [below for portion in person.portions for below in portion.reckoning.below]
    used = next(used for each in reckonings for used in each.inputs if used.name == "满意度")
    assert used.value == D("93.33")
    assert "第 1、2 号" in used.sources[0]


def test_a_typed_score_comes_before_the_questionnaires(ward: Ward) -> None:
    _key(ward, "N001", 1, 1, 1)
    sheet = input_sheet(ward.desk, unit_id=ward.unit, month=MONTH)
    mine = next(row for row in sheet.people if row.number == "N001")
    assert mine.cells["满意度"].text == "95"
    assert sheet.unit.cells["患者满意度"].text == "94"


def test_the_measure_is_the_hospitals_policy(ward: Ward) -> None:
    keep_form(ward.desk, form=Form(title="三题表", intro="", questions=SHORT.questions, measure=Measure.SATISFIED))
    _key(ward, "N001", 5, 4, 3)
    book = survey_book(ward.desk, unit_id=ward.unit, month=MONTH)
    assert book.tallies[ward.people["N001"]].percent == D("66.67")


def test_a_second_keying_checks_the_first(ward: Ward) -> None:
    number = _key(ward, "N001", 5, 4, 3)
    second = ward.as_role(Role.HR_CLERK, login="second")
    found = check_sheet(second, sheet_id=number, ticks=(5, 5, 3))
    assert found.differing == ((2, 4, 5),)
    assert survey_book(ward.desk, unit_id=ward.unit, month=MONTH).sheets[0].checked_by == ""
    assert check_sheet(second, sheet_id=number, ticks=(5, 4, 3)).same
    assert survey_book(ward.desk, unit_id=ward.unit, month=MONTH).sheets[0].checked_by == "second"


def test_the_second_keying_may_take_the_place_of_the_first(ward: Ward) -> None:
    first, other = _key(ward, "N001", 5, 4, 3), _key(ward, "N002", 5, 5, 5)
    second = ward.as_role(Role.HR_CLERK, login="second")
    fresh = correct_sheet(second, sheet_id=first, ticks=(5, 5, 3))
    book = survey_book(ward.desk, unit_id=ward.unit, month=MONTH)

    assert [(sheet.id, sheet.number) for sheet in book.sheets] == [(other, 2), (fresh.id, 1)]
    assert (book.sheets[1].ticks, book.sheets[1].by, book.sheets[1].checked_by) == ((5, 5, 3), "测试员", "second")
    with pytest.raises(UserError):
        correct_sheet(second, sheet_id=first, ticks=(5, 5, 5))


def test_a_sheet_taken_back_counts_no_more_and_stays_in_the_record(ward: Ward) -> None:
    kept, wrong = _key(ward, "N001", 5, 5, 5), _key(ward, "N001", 1, 1, 1)
    with pytest.raises(UserError, match="撤回原因"):
        take_sheet_back(ward.desk, sheet_id=wrong, reason=" ")
    take_sheet_back(ward.desk, sheet_id=wrong, reason="录错人")
    again = _key(ward, "N001", 4, 4, 4)
    book = survey_book(ward.desk, unit_id=ward.unit, month=MONTH)

    assert [sheet.id for sheet in book.sheets] == [again, kept]
    assert book.sheets[0].number == 3  # the number on the paper is never given twice
    assert book.whole.percent == D("90.00")
    with pytest.raises(UserError):
        take_sheet_back(ward.desk, sheet_id=wrong, reason="again")
    with ward.desk.vault.read() as session:
        row = session.get(SurveySheetRow, wrong)
        actions = set(session.scalars(select(AuditRow.action)))
    assert row is not None
    assert (row.scores, row.reversed_reason) == ("[1, 1, 1]", "录错人")
    assert {"performance.questionnaire", "performance.questionnaire-back", "performance.questionnaire-form"} <= actions


@pytest.mark.parametrize("ticks", [(5, 5), (5, 5, 5, 5), (5, 5, 6), (0, 5, 5), (None, None, None)])
def test_answers_that_do_not_fit_are_refused(ward: Ward, ticks: tuple[int | None, ...]) -> None:
    with pytest.raises(UserError):
        _key(ward, "N001", *ticks)
    assert survey_book(ward.desk, unit_id=ward.unit, month=MONTH).sheets == ()


def test_nobody_of_another_unit_and_no_closed_month(ward: Ward) -> None:
    with pytest.raises(NotFoundError):
        key_in(ward.desk, unit_id=3, month=MONTH, person_id=ward.people["N001"], ticks=(5, 5, 5))
    stranger = ward.as_role(Grant(Role.HEAD_NURSE, unit_id=3))
    with pytest.raises(NotAllowedError):
        key_in(stranger, unit_id=ward.unit, month=MONTH, person_id=None, ticks=(5, 5, 5))
    number = _key(ward, "N001", 5, 5, 5)
    run = compute(ward.desk, unit_id=ward.unit, month=MONTH)
    step(ward.desk, run_id=run.line.id, deed="submit")
    step(ward.as_role(Role.HR_HEAD), run_id=run.line.id, deed="approve")
    with pytest.raises(UserError, match=MONTH):
        _key(ward, "N001", 5, 5, 5)
    with pytest.raises(UserError, match=MONTH):
        take_sheet_back(ward.desk, sheet_id=number, reason="录错")
    assert not survey_book(ward.desk, unit_id=ward.unit, month=MONTH).open


@pytest.mark.parametrize(
    "form",
    [
        Form(title=" ", intro="", questions=("a",)),
        Form(title="表", intro="", questions=()),
        Form(title="表", intro="", questions=("a", " ")),
        Form(title="表", intro="", questions=("a",), top=10),
    ],
)
def test_a_form_that_cannot_be_keyed_is_refused(ward: Ward, form: Form) -> None:
    with pytest.raises(UserError):
        keep_form(ward.desk, form=form)
    assert form_in_force(ward.desk).version == 1
