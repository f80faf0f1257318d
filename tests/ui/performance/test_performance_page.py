"""The performance page on a real encrypted hospital: typed, computed, opened, brought on its way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.performance.book import State
from app.performance.caps import cap_meter
from app.performance.hospital import allotment
from app.performance.inputs import input_sheet
from ui.kit import lanes
from ui.performance.months import INPUTS, LIFE, SCHEME
from ui.performance.page import PerformancePage

MONTH = "2026-10"


def _choose(page: PerformancePage, name: str) -> None:
    assert page.units.go_to(lambda line: line.unit == name)
    lanes.settle()
    assert page._line() is not None
    assert page.loaded.sheet is not None


def _headings(page: PerformancePage) -> list[str]:
    model = page.inputs_pane.people.inputs
    return [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]


def _run_state(page: PerformancePage) -> State | None:
    return None if page.loaded.run is None else page.loaded.run.line.state


def test_the_month_before_is_shown_with_the_state_of_each_unit(page: PerformancePage) -> None:
    states = {line.unit: line.run.state for line in page.lines if line.run is not None}

    assert page.month == MONTH
    assert states["心血管内科"] is State.PUBLISHED
    assert states["消化内科"] is State.APPROVED


def test_every_month_was_split_from_a_budget_under_the_years_total(page: PerformancePage, desk: Desk) -> None:
    kept = allotment(desk, month=MONTH)
    assert kept is not None
    assert sum(part.amount for part in kept.parts) + kept.reserve == kept.budget
    shown = {line.unit_id: line.run for line in page.lines}
    assert len(kept.parts) > 1
    for part in kept.parts:
        run = shown[part.unit_id]
        assert run is not None
        assert run.pool == part.amount
    meter = cap_meter(desk, year=2026)
    assert set(meter.granted) == {"2026-07", "2026-08", "2026-09", MONTH}
    assert meter.room is not None
    assert meter.room > 0


def test_enter_opens_every_yuan_of_a_person(page: PerformancePage) -> None:
    _choose(page, "心血管内科")
    assert page.shares is not None
    person = page.shares.rows_model.rows()[0]
    page.shares.setFocus()
    page.shares.setCurrentIndex(page.shares.model().index(0, 0))
    QTest.keyClick(page.shares, Qt.Key.Key_Return)

    content = page.panel.content()
    assert content is not None
    told = " ".join(each.text() for each in content.findChildren(QLabel))
    assert f"{person.payable:,.2f}" in told
    assert "职称 * 层级 * 岗位 * 出勤系数" in told
    QTest.keyClick(page.panel, Qt.Key.Key_Escape)
    lanes.settle()
    assert page.panel.content() is None


def test_typing_a_score_and_computing_anew_changes_the_month(qtbot: QtBot, page: PerformancePage, desk: Desk) -> None:
    _choose(page, "神经内科")
    assert page.loaded.run is not None
    before = page.loaded.run.outcome.digest
    page.show_tab(INPUTS)
    grid = page.inputs_pane.people
    headings = _headings(page)
    column = headings.index("质量")
    grid.setCurrentIndex(grid.inputs.index(0, column))
    grid.setFocus()
    QTest.keyClicks(grid, "6")
    editor = grid.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "1.5")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.state() != grid.State.EditingState)
    lanes.settle()

    assert page.unit_id is not None
    kept = input_sheet(desk, unit_id=page.unit_id, month=MONTH).people[0].cells["质量"]
    assert kept.text == "61.5"
    page.compute()
    lanes.settle()
    assert page.loaded.run is not None
    assert page.loaded.run.outcome.digest != before


def test_a_wrong_figure_is_said_and_nothing_kept(page: PerformancePage) -> None:
    _choose(page, "神经内科")
    page.show_tab(INPUTS)
    headings = _headings(page)
    index = page.inputs_pane.people.inputs.index(1, headings.index("满意度"))
    before = index.data()
    page.inputs_pane.people.inputs.setData(index, "很好")
    lanes.settle()

    assert "很好" in page.strip.text()
    assert page.inputs_pane.people.inputs.index(1, index.column()).data() == before


def test_a_block_from_a_workbook_is_pasted(page: PerformancePage) -> None:
    _choose(page, "神经内科")
    page.show_tab(INPUTS)
    headings = _headings(page)
    column = headings.index("大夜班")
    page.inputs_pane.people.setCurrentIndex(page.inputs_pane.people.inputs.index(2, column))
    page.inputs_pane.people.paste("7\t8\r\n9\t10\n")
    lanes.settle()

    found = [[page.inputs_pane.people.inputs.index(2 + r, column + c).data() for c in range(2)] for r in range(2)]
    assert found == [["7", "8"], ["9", "10"]]


def test_a_submitted_month_is_returned_with_a_reason_only(page: PerformancePage) -> None:
    _choose(page, "骨科")
    page.send_back()
    lanes.settle()
    assert _run_state(page) is State.SUBMITTED
    page.reason.setText("质量分有误")
    page.send_back()
    lanes.settle()

    assert _run_state(page) is State.DRAFT
    page.show_tab(LIFE)
    assert page.course.life.rows_model.rows()[0].reason == "质量分有误"


def test_another_unit_begins_with_a_starter_scheme(page: PerformancePage) -> None:
    place = page.others.findText("普通外科")
    assert place > 0
    page.others.setCurrentIndex(place)
    page.others.activated.emit(place)
    lanes.settle()
    page.adopt("surgeons")
    lanes.settle()

    assert page.loaded.schemes[0].unit == "普通外科"
    page.show_tab(SCHEME)
    page.scheme_pane.view.trial.formula.setText("(x + 2) * 3")
    page.scheme_pane.view.trial.fields["x"].setText("5")
    assert page.scheme_pane.view.trial.result.text() == "= 21"
    page.scheme_pane.view.trial.formula.setText("药品收入 * 0.02")
    assert "国卫办发" in page.scheme_pane.view.trial.result.text()


def test_locking_leaves_no_figure(page: PerformancePage) -> None:
    _choose(page, "心血管内科")
    page.blank()

    assert page.units.rows_model.rows() == ()
    assert page.shares is not None
    assert page.shares.rows_model.rows() == ()
    assert page.inputs_pane.people.inputs.rowCount() == 0
