"""Paper questionnaires keyed in on the page: figures and Enter, the second keying, a line taken back, the form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.access.actor import Grant, Role
from app.performance.book import compute, step
from app.performance.entries import EntryKind, entries_of, take_back
from app.performance.survey import Form, keep_form, key_in, survey_book
from tests.kit.paywards import MONTH, Ward
from ui.kit import lanes, messages
from ui.performance.months import INPUTS, SURVEY
from ui.performance.page import PerformancePage
from ui.performance.survey import CHECK, SurveyPane
from ui.performance.survey_form import SurveyFormEdit

QUESTIONS = ("态度", "技术", "讲解")


@pytest.fixture
def pane(ward: Ward, light: PerformancePage) -> SurveyPane:
    keep_form(ward.desk, form=Form(title="三题表", intro="", questions=QUESTIONS))
    light.show_tab(SURVEY)
    lanes.settle()
    return light.survey


def _keys(pane: SurveyPane, keys: str) -> None:
    pane.line.setFocus()
    QTest.keyClicks(pane.line, keys)


def _enter(pane: SurveyPane) -> None:
    QTest.keyClick(pane.line, Qt.Key.Key_Return)
    lanes.settle()


def _rows(pane: SurveyPane) -> list[tuple[int, str, Any]]:
    return [(sheet.number, sheet.staff_no, sheet.ticks) for sheet in pane.sheets.rows_model.rows()]


def test_figures_and_enter_keep_sheet_after_sheet(pane: SurveyPane, ward: Ward) -> None:
    pane.about.set_value(ward.people["N002"])
    _keys(pane, "554")
    assert "Enter" in pane.question.text()
    _enter(pane)
    _keys(pane, "40")
    QTest.keyClick(pane.line, Qt.Key.Key_Backspace)
    assert pane.line.place() == 2
    _keys(pane, "33")
    pane.remark.line.setText("夜里有人看")
    _enter(pane)

    assert _rows(pane) == [(2, "N002", (4, 3, 3)), (1, "N002", (5, 5, 4))]
    assert pane.sheets.rows_model.rows()[0].remark == "夜里有人看"
    assert pane.remark.value() == ""
    (mine, whole) = pane.standings.rows_model.rows()
    assert (mine.sheets, mine.percent, whole.percent) == (2, Decimal("80.00"), Decimal("80.00"))
    assert [bar.figure for bar in pane.answers.bars()] == ["4.5", "4.0", "3.5"]
    assert "2" in pane.strip.text()
    assert "66.67" in pane.strip.text()


def test_half_a_sheet_is_not_kept_and_no_other_key_is_an_answer(pane: SurveyPane) -> None:
    _keys(pane, "5")
    _enter(pane)
    assert "2" in pane.strip.text()
    assert pane.line.place() == 2
    _keys(pane, "7")
    assert "7" in pane.strip.text()
    assert pane.line.ticks() == (5, None, None)
    assert _rows(pane) == []


def test_a_second_keying_finds_the_slip_and_may_count(pane: SurveyPane, ward: Ward) -> None:
    for keys in ("554", "333"):
        _keys(pane, keys)
        _enter(pane)
    pane.choose_mode(CHECK)
    current = pane.sheets.current_row()
    assert current is not None
    assert current.number == 1
    _keys(pane, "554")
    _enter(pane)
    following = pane.sheets.current_row()
    assert following is not None
    assert following.number == 2
    _keys(pane, "343")
    _enter(pane)
    assert all(told in pane.strip.text() for told in ("2", "3", "4"))
    book = survey_book(ward.desk, unit_id=ward.unit, month=MONTH)
    assert [sheet.checked_by for sheet in book.sheets] == ["", "测试员"]
    (counts,) = pane.strip.findChildren(QPushButton)
    QTest.mouseClick(counts, Qt.MouseButton.LeftButton)
    lanes.settle()
    assert [(row[0], row[2]) for row in _rows(pane)] == [(2, (3, 4, 3)), (1, (5, 5, 4))]


def test_the_last_line_and_a_chosen_one_are_taken_back(pane: SurveyPane, ward: Ward) -> None:
    for keys in ("555", "444", "333"):
        _keys(pane, keys)
        _enter(pane)
    QTest.mouseClick(pane.undo_button, Qt.MouseButton.LeftButton)
    lanes.settle()
    assert [row[0] for row in _rows(pane)] == [2, 1]
    assert pane.sheets.go_to(lambda sheet: sheet.number == 1)
    messages.script.answers.append(True)
    QTest.mouseClick(pane.back_button, Qt.MouseButton.LeftButton)
    lanes.settle()
    assert [row[0] for row in _rows(pane)] == [2]
    assert survey_book(ward.desk, unit_id=ward.unit, month=MONTH).whole.percent == Decimal("80.00")


def test_what_was_keyed_stands_among_the_inputs_when_they_are_opened(
    pane: SurveyPane, light: PerformancePage, ward: Ward
) -> None:
    for entry in entries_of(ward.desk, unit_id=ward.unit, month=MONTH):
        if entry.kind is EntryKind.SCORE and entry.name == "患者满意度" and entry.id is not None:
            take_back(ward.desk, entry_id=entry.id, reason="改由问卷得出")
    _keys(pane, "543")
    _enter(pane)
    light.show_tab(INPUTS)
    lanes.settle()
    assert light.loaded.sheet is not None
    held = light.loaded.sheet.unit.cells["患者满意度"]
    assert (held.text, held.source) == ("80", "纸质满意度问卷 1 份（第 1 号）")


def test_the_form_is_drawn_up_in_the_panel(pane: SurveyPane, light: PerformancePage) -> None:
    QTest.mouseClick(pane.form_button, Qt.MouseButton.LeftButton)
    edit = light.panel.content()
    assert isinstance(edit, SurveyFormEdit)
    edit.questions.box.setPlainText("")
    edit.keep()
    lanes.settle()
    assert edit.questions.error()
    edit.questions.box.setPlainText("态度\n\n总体")
    edit.keep()
    lanes.settle()
    assert pane.book is not None
    assert pane.book.form.questions == ("态度", "总体")
    assert len(pane.line.ticks()) == 2


def test_a_closed_month_shows_its_sheets_and_takes_no_more(
    pane: SurveyPane, light: PerformancePage, ward: Ward
) -> None:
    key_in(ward.desk, unit_id=ward.unit, month=MONTH, person_id=None, ticks=(5, 5, 5))
    nurse = ward.as_role(Grant(Role.HEAD_NURSE, ward.unit), login="headnurse")
    made = compute(nurse, unit_id=ward.unit, month=MONTH).line.id
    step(nurse, run_id=made, deed="submit")
    step(ward.desk, run_id=made, deed="approve")
    light.refresh()
    lanes.settle()
    assert len(_rows(pane)) == 1
    assert not pane.deeds.isVisible()
    assert not pane.undo_button.isVisible()
    assert light.survey is pane


def test_locking_leaves_no_name(pane: SurveyPane, light: PerformancePage) -> None:
    _keys(pane, "555")
    _enter(pane)
    light.blank()
    assert _rows(pane) == []
    assert pane.about.box.count() == 0


def test_one_button_at_most_is_the_primary_one(light: PerformancePage) -> None:
    assert [each.property("role") for each in light.top_actions() if each.property("role") == "primary"] == ["primary"]
    light.compute()
    lanes.settle()
    lanes.settle()
    actions = light.top_actions()
    assert light._compute in actions
    assert light._next in actions
    assert [each for each in actions if each.property("role") == "primary"] == [light._next]
