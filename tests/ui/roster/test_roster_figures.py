"""Figures right of the days open what they are made of; a young month is told in a few lines, an empty one in a sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.roster.sheet import EMPTY, Place, Sheet, SheetCell, row_totals
from app.roster.sheet.figures import made_of
from tests.ui.roster.small import click, small_sheet, workbench
from ui.roster.findings import HOUSE, FindingLine
from ui.roster.folds import Fold
from ui.roster.present import FIGURES, figure, figure_columns
from ui.roster.workbench import Workbench

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def _with_balances() -> Sheet:
    sheet = small_sheet()
    rows = tuple(
        attrs.evolve(row, opening=(("rest_days", Decimal(3)), ("hours_balance", Decimal("-4.5")))) for row in sheet.rows
    )
    return attrs.evolve(sheet, rows=rows)


def _emptied(sheet: Sheet) -> Sheet:
    return attrs.evolve(sheet, cells=tuple(tuple(EMPTY for _cell in row) for row in sheet.cells))


def _folds(bench: Workbench) -> list[Fold]:
    return [each for each in bench.findings.entries() if isinstance(each, Fold)]


def test_the_parts_of_every_figure_sum_to_it() -> None:
    sheet = _with_balances()
    columns = (*FIGURES, *(f"account:{account.code}" for account in sheet.ward.accounts))
    for row in range(len(sheet.rows)):
        totals = row_totals(sheet, row)
        for column in columns:
            summed = sum((part.amount for part in made_of(sheet, row, column=column)), Decimal(0))
            written = figure(column, totals)
            assert summed == Decimal(written or "0"), f"{column} of row {row}"


def test_a_click_on_a_figure_opens_its_days_and_a_day_leads_to_its_cell(qtbot: QtBot) -> None:
    bench = workbench(qtbot, _with_balances())
    strip = bench.view.figures
    nights = figure_columns(small_sheet()).index("nights")
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.rect_of(1, nights).center())
    panel = bench.figures
    assert bench.stack.currentWidget() is panel
    assert panel.head.text().startswith("王葵")
    assert panel.parts() == ("12-10 四 N 大夜班 +1", "12-16 三 N 大夜班 +1")
    line = panel.list.visualRect(panel.list.model().index(1, 0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=line.center())
    assert bench.grid.selection.cursor == Place(1, 9)
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    assert panel.parts() == ("12-10 四 N 大夜班 +1",), "it follows the sheet"


def test_a_balance_is_opened_by_keys_with_what_was_brought_in_and_leads_to_its_postings(qtbot: QtBot) -> None:
    bench = workbench(qtbot, _with_balances())
    click(bench, 0, 0)
    QTest.keyClick(bench.grid, Qt.Key.Key_F9)
    strip = bench.view.figures
    assert bench.focusWidget() is strip
    column = figure_columns(small_sheet()).index("account:rest_days")
    for _step in range(column):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Down)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    parts = bench.figures.parts()
    assert parts[0] == "上期结转 +3"
    assert "12-09 三 休 休息 -1" in parts
    assert bench.figures.head.text().startswith("王葵")
    asked: list[int] = []
    bench.ledger_wanted.connect(asked.append)
    bench.figures.ledger.click()
    assert asked == [1]
    QTest.keyClick(strip, Qt.Key.Key_Escape)
    assert bench.focusWidget() is bench.grid


def test_findings_of_a_kind_are_one_line_that_opens_and_closes(qtbot: QtBot) -> None:
    sheet = small_sheet()
    cells = tuple(tuple(cell if day < 7 else EMPTY for day, cell in enumerate(row)) for row in sheet.cells)
    bench = workbench(qtbot, attrs.evolve(sheet, cells=cells))
    cover = next(fold for fold in _folds(bench) if fold.key[0] == HOUSE)
    assert cover.text == f"班次人力：{len(cover.lines)} 处"
    assert not cover.opened
    assert cover.lines[0] not in bench.findings.entries()
    assert len(bench.findings.entries()) < 20 < len(bench.findings.lines)
    place = bench.findings.entries().index(cover)
    index = bench.findings.model().index(place, 0)
    QTest.mouseClick(
        bench.findings.viewport(), Qt.MouseButton.LeftButton, pos=bench.findings.visualRect(index).center()
    )
    entries = bench.findings.entries()
    assert entries[place + 1 : place + 1 + len(cover.lines)] == cover.lines
    QTest.keyClick(bench.findings, Qt.Key.Key_Down)
    QTest.keyClick(bench.findings, Qt.Key.Key_Return)
    assert bench.grid.selection.cursor.day == cover.lines[0].cells[0].day
    QTest.keyClick(bench.findings, Qt.Key.Key_Up)
    QTest.keyClick(bench.findings, Qt.Key.Key_Left)
    assert not next(fold for fold in _folds(bench) if fold.key == cover.key).opened
    QTest.keyClick(bench.findings, Qt.Key.Key_Right)
    assert next(fold for fold in _folds(bench) if fold.key == cover.key).opened


def test_a_finding_asked_for_opens_its_fold(qtbot: QtBot) -> None:
    bench = workbench(qtbot, _emptied_but_one(small_sheet()))
    fold = _folds(bench)[0]
    bench.findings.pick(bench.findings.lines.index(fold.lines[-1]))
    assert bench.findings.model().data(bench.findings.currentIndex()) == fold.lines[-1].text


def _emptied_but_one(sheet: Sheet) -> Sheet:
    return _emptied(sheet).with_cells({Place(0, 0): SheetCell(("A",))})


def test_days_nobody_planned_yet_are_not_red_and_not_counted_as_gaps(qtbot: QtBot) -> None:
    bench = workbench(qtbot, _emptied_but_one(small_sheet()))
    foot = bench.grid.view.foot
    assert all(cell.open for line in foot for cell in line.cells)
    assert bench.bar.state.text().startswith("缺口 0 · 待排 14 天")
    assert any(cell.short for line in foot for cell in line.cells), "what is missing is still known"
    assert bench.view.foot.words(1, 3).endswith("这一天还没有排")
    assert not any(line.cells and line.cells[0].row < 0 for line in bench.findings.lines), "nor is the list full of it"
    whole = workbench(qtbot)
    assert any(line.cells and line.cells[0].row < 0 for line in whole.findings.lines), (
        "a planned day that is short is told"
    )
    assert "缺 1 人" in whole.view.foot.words(2, 1)


def test_an_empty_month_says_one_sentence_with_the_ways_on(qtbot: QtBot) -> None:
    bench = workbench(qtbot, _emptied(small_sheet()))
    bench.beginning.may_import(True)
    bench.draw()
    assert bench.beginning.told.isVisible()
    assert not bench.findings.isVisible()
    assert bench.tally.text() == "尚未排班"
    asked: list[str] = []
    bench.begin_wanted.connect(asked.append)
    bench.beginning.ways["copy"].click()
    bench.beginning.ways["import"].click()
    assert asked == ["copy", "import"]
    click(bench, 0, 0)
    QTest.keyClicks(bench.grid, "A")
    QTest.keyClick(bench.entry, Qt.Key.Key_Return)
    assert bench.findings.isVisible()
    assert not bench.beginning.told.isVisible()
    bench.hands.history.undo()
    assert bench.beginning.told.isVisible()


def test_granted_leave_does_not_begin_a_month(qtbot: QtBot) -> None:
    sheet = _emptied(small_sheet())
    bench = workbench(qtbot, sheet.with_cells({Place(4, 12): SheetCell(("年",)), Place(4, 13): SheetCell(("年",))}))
    assert bench.beginning.told.isVisible()


def test_an_empty_month_is_solved_from_there(qtbot: QtBot) -> None:
    bench = workbench(qtbot, _emptied(small_sheet()))
    bench.beginning.ways["solve"].click()
    try:
        assert bench.solver.at_work
        assert bench.stack.currentWidget() is bench.solver_panel
    finally:
        bench.solver.drop()


def test_one_finding_of_a_kind_stands_by_itself(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    singles = [each for each in bench.findings.entries() if isinstance(each, FindingLine)]
    for fold in _folds(bench):
        assert len(fold.lines) > 3
        assert not any((line.group, line.title) == fold.key[:2] and not line.reason for line in singles)
