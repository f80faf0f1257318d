"""The library of indicators and the editor of schemes, by real keys on a real encrypted hospital."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.performance.library import indicators, starter_indicators
from app.performance.schemes import schemes
from tests.kit.paywards import Ward
from ui.kit import lanes
from ui.kit.forms import TextField
from ui.performance.editor import SchemeEditor
from ui.performance.formula_edit import FormulaEdit
from ui.performance.indicators import IndicatorsPane
from ui.performance.months import INDICATORS, SCHEME
from ui.performance.page import PerformancePage
from ui.performance.rows import StepRow, ValueRow

D = Decimal


def _library(light: PerformancePage) -> IndicatorsPane:
    light.show_tab(INDICATORS)
    lanes.settle()
    pane = light.extras[INDICATORS]
    assert isinstance(pane, IndicatorsPane)
    return pane


def _editor(light: PerformancePage) -> SchemeEditor:
    light.show_tab(SCHEME)
    light.scheme_pane.edit(light.loaded.schemes[0])
    lanes.settle()
    editor = light.scheme_pane.editor
    assert editor is not None
    return editor


def _type(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    _write(field, text)


def _formula(edit: FormulaEdit, text: str) -> None:
    edit.box.setFocus()
    edit.box.selectAll()
    _write(edit.box, text)
    edit.check()


def _write(widget: QWidget, text: str) -> None:
    """Type as people do: plain signs by keys, Chinese by the input method."""
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def test_a_value_typed_is_scored_step_by_step(light: PerformancePage) -> None:
    pane = _library(light)
    pane.choose("不良事件")
    _type(pane.trial.fields["不良事件"], "2")

    assert pane.trial.result.text() == "60"
    assert "100 - 2 × 20 = 60" in pane.trial.steps.text()
    assert "▲" in pane.trial.lamp.text()
    _type(pane.trial.fields["不良事件"], "0")
    assert (pane.trial.result.text(), "✓" in pane.trial.lamp.text()) == ("100", True)
    assert light.top_actions() == ()


def test_an_own_indicator_is_tried_refused_and_kept(light: PerformancePage, ward: Ward) -> None:
    pane = _library(light)
    pane.choose("静脉输液")
    fields = pane.form.fields
    target, reads = fields["target"], fields["reads"]
    assert isinstance(target, TextField)
    assert isinstance(reads, TextField)
    _type(target.line, "500")
    _type(pane.trial.fields["静脉输液(组)"], "250")
    assert pane.trial.result.text() == "50"

    _type(reads.line, "药品收入")
    assert "国卫办发" in pane.trial.steps.text()
    pane.keep()
    assert "国卫办发" in reads.error()
    _type(reads.line, "[静脉输液(组)]")
    pane.keep()
    lanes.settle()
    assert pane.document.error()
    _type(pane.document.line, "绩效〔2026〕7号")
    pane.keep()
    lanes.settle()

    kept = {line.indicator.name: line for line in indicators(ward.desk)}["静脉输液"]
    assert (kept.own, kept.indicator.target, kept.document) == (True, D(500), "绩效〔2026〕7号")


def test_a_band_typed_wrong_is_said_at_its_field(light: PerformancePage) -> None:
    pane = _library(light)
    pane.choose("护理质量")
    bands = pane.form.fields["bands"]
    assert isinstance(bands, TextField)
    _type(bands.line, "98:hundred")
    assert "hundred" in pane.trial.steps.text()
    pane.keep()
    assert "hundred" in bands.error()


def test_the_mark_stands_under_the_character_that_is_wrong(light: PerformancePage) -> None:
    editor = _editor(light)
    _formula(editor.pool, "工作量分 * (点值 + )")

    assert editor.pool.box.extraSelections()[0].cursor.selectedText() == ")"  # type: ignore[attr-defined]
    assert editor.pool.below.property("role") == "error"
    _formula(editor.pool, "工作量分 * 无此数")
    assert "无此数" in editor.pool.below.text()
    assert editor.pool.box.extraSelections()[0].cursor.selectedText() == "无"  # type: ignore[attr-defined]
    _formula(editor.pool, "工作量分 * 点值")
    assert editor.pool.box.extraSelections() == []
    assert " * 9 = " in editor.pool.below.text()


def test_another_share_shows_what_each_person_would_get(light: PerformancePage) -> None:
    editor = _editor(light)
    before = [line.after for line in editor.view.table.rows_model.rows()]
    assert [line.before for line in editor.view.table.rows_model.rows()] == before
    step = editor.steps.rows[0]
    assert isinstance(step, StepRow)
    _type(step.number, "10")
    editor.try_now()
    lanes.settle()

    lines = editor.view.table.rows_model.rows()
    assert any(line.before != line.after for line in lines)
    assert sum(line.after for line in lines) == sum(before)
    _type(step.number, "70")
    editor.try_now()
    lanes.settle()
    assert "1.1" in editor.fault.text()


def test_a_staffing_coefficient_below_one_is_warned_of(light: PerformancePage) -> None:
    editor = _editor(light)
    editor.tables.add("用工形式")
    grid = editor.tables.grids["用工形式"]
    place = next(row for row in range(grid.rowCount()) if (item := grid.item(row, 0)) and item.text() == "PQ")
    cell = grid.item(place, 1)
    assert cell is not None
    cell.setText("0.8")
    value = next(row for row in editor.values.rows if isinstance(row, ValueRow) and row.name.text() == "系数")
    _formula(value.formula, "职称 * 层级 * 岗位 * 用工形式 * 出勤系数")
    editor.try_now()
    lanes.settle()

    told = " ".join(each.text() for each in editor.view.strip.findChildren(QLabel))
    assert "劳务派遣仅取 0.8" in told
    assert "劳动合同法第六十三条" in told


def test_an_edited_scheme_with_an_indicator_is_kept_as_the_next_version(
    qtbot: QtBot, light: PerformancePage, ward: Ward
) -> None:
    editor = _editor(light)
    unit = editor.scheme.unit_id
    editor.use(starter_indicators()["护理质量"])
    editor.steps.add()
    fresh = editor.steps.rows[-1]
    assert isinstance(fresh, StepRow)
    _type(fresh.title, "指标")
    _type(fresh.number, "10")
    _formula(fresh.formula, "护理质量得分")
    editor.try_now()
    lanes.settle()
    assert editor.view.table.rows_model.rows()
    editor.keep()
    lanes.settle()
    assert editor.document.error()
    _type(editor.document.line, "绩效〔2026〕8号")
    editor.keep()
    lanes.settle()
    qtbot.waitUntil(lambda: light.scheme_pane.editor is None)

    newest = schemes(ward.desk, unit_id=unit)[0]
    assert (newest.since, newest.version, newest.document) == ("2026-10", 1, "绩效〔2026〕8号")
    assert [each.name for each in newest.spec.indicators] == ["护理质量"]
    assert newest.spec.steps[-1].weight == "护理质量得分"
    assert newest.spec.steps[-1].share == D("0.1")
    assert [each.share for each in newest.spec.steps if not each.is_fixed][:2] == [D("0.4"), D("0.4")]
    assert newest.pool == ""


def test_an_editor_left_alone_changes_nothing(light: PerformancePage, ward: Ward) -> None:
    editor = _editor(light)
    unit, count = editor.scheme.unit_id, len(schemes(ward.desk, unit_id=editor.scheme.unit_id))
    _formula(editor.pool, "1000")
    light.scheme_pane.leave()
    lanes.settle()

    assert light.scheme_pane.editor is None
    assert len(schemes(ward.desk, unit_id=unit)) == count
    assert light.side.isVisibleTo(light)
