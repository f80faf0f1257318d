"""The solver on the page: live rosters, stop and keep, one undo step, rosters side by side, ways out at one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.roster.accepted import with_accepted
from app.roster.answering import solver
from app.roster.kits import sample_sheet
from app.roster.model import context_of
from app.roster.sheet import Need, Place, Sheet, clear, lock, problem, put, roster
from tests.ui.roster.small import FIRST, click, small_sheet, text, workbench
from ui.kit import lanes
from ui.roster.editor import Editor
from ui.roster.solverpanel import SolverPanel
from ui.roster.solving import Before, Control, Ended, Live, Scope, Wanted, run, wanted_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.roster.workbench import Workbench


def _easy() -> Sheet:
    """The small ward with a demand it can meet: one by day, one at night."""
    sheet = small_sheet()
    needs = tuple(
        Need(title, codes, week=(1, 1, 1, 1, 1, 1, 1))
        for title, codes in (("白班", ("A", "责", "主")), ("大夜", ("N",)))
    )
    return attrs.evolve(sheet, ward=attrs.evolve(sheet.ward, needs=needs), wishes=())


def _half_blank() -> Sheet:
    sheet = _easy()
    return clear(sheet, [p for p in sheet.places() if p.day >= 9]).sheet


def _solve(qtbot: QtBot, bench: Workbench, scope: Scope) -> None:
    """Solve until a first roster is there, then stop: how good it gets is the planner's own test."""
    bench.solver_panel.seconds.setValue(120)
    bench.proposals.solve(scope)
    qtbot.waitUntil(lambda: bench.solver.best is not None or not bench.solver.at_work, timeout=120_000)
    bench.solver.stop()
    assert lanes.settle()


def _press(bench: Workbench, word: str) -> None:
    QCoreApplication.processEvents()  # what was just laid out comes to be seen
    _click(bench, word)


def _click(bench: Workbench, word: str) -> None:
    found = [b for b in bench.solver_panel.findChildren(QPushButton) if b.text() == word and not b.isHidden()]
    QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def test_blanks_are_filled_live_and_taken_as_one_step(qtbot: QtBot) -> None:
    sheet = _half_blank()
    bench = workbench(qtbot, sheet)
    bench.solver_panel.seconds.setValue(120)
    typed = {p: sheet.cell(p.row, p.day) for p in sheet.places() if not sheet.cell(p.row, p.day).blank}
    bench.solver_panel.orders[Scope.BLANKS].click()  # type: ignore[attr-defined]  # a button
    assert bench.grid.locked_out, "the sheet being solved is not typed into"
    qtbot.waitUntil(lambda: bench.solver.best is not None, timeout=120_000)
    bench.solver.stop()
    assert lanes.settle()
    assert bench.solver.best is not None
    assert bench.sheet() == sheet, "nothing is taken before she says so"
    _press(bench, "采用")
    after = bench.sheet()
    assert after is not None
    assert all(after.cell(p.row, p.day) == cell for p, cell in typed.items())
    filled = [p for p in after.places() if sheet.cell(p.row, p.day).blank and not after.cell(p.row, p.day).blank]
    assert len(filled) > 20
    assert all(bench.grid.grid_model.cell(p.row, p.day).changed for p in filled)
    assert bench.hands.history.count() == 1
    bench.hands.history.undo()
    assert bench.sheet() == sheet
    assert not any(cell.changed for row in bench.grid.view.rows for cell in row.cells)


def test_the_marks_of_a_proposal_stay_while_she_goes_on(qtbot: QtBot) -> None:
    bench = workbench(qtbot, _half_blank())
    _solve(qtbot, bench, Scope.BLANKS)
    bench.solver.take()
    marked = [(r, d) for r, row in enumerate(bench.grid.view.rows) for d, c in enumerate(row.cells) if c.changed]
    row, day = marked[0]
    click(bench, row, day)
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    still = [(r, d) for r, each in enumerate(bench.grid.view.rows) for d, c in enumerate(each.cells) if c.changed]
    assert still == marked[1:]


def _long() -> Sheet:
    """A month of twenty people of which two days are typed: nothing that is proved while one looks away."""
    sheet = attrs.evolve(sample_sheet(people=20, first=FIRST, days=28), wishes=(), leave=())
    return clear(sheet, [p for p in sheet.places() if p.day >= 2]).sheet


def test_stop_keeps_the_best_and_leaving_restores(qtbot: QtBot) -> None:
    sheet = _long()
    bench = workbench(qtbot, sheet)
    bench.solver_panel.seconds.setValue(120)
    bench.proposals.solve(Scope.UNLOCKED)
    _press(bench, "暂停")
    held = bench.solver.control.paused
    _press(bench, "继续")
    assert (held, bench.solver.control.paused) == (True, False)
    said: list[str] = []

    def stop_at_the_first() -> None:
        if not said:
            said.append(bench.solver_panel.sentence.text())
            _click(bench, "停止并保留")

    bench.solver.previewed.connect(stop_at_the_first)
    qtbot.waitUntil(lambda: bool(said), timeout=120_000)
    assert "方案" in said[0]
    assert lanes.settle()
    shown = [cell.text for row in bench.grid.view.rows for cell in row.cells]
    assert "" not in shown[9:14]
    _press(bench, "保持原样")
    assert bench.solver.base is None
    assert bench.grid.view.rows[0].cells[10].text == text(bench, 0, 10) == ""
    assert not bench.grid.locked_out


def test_only_the_chosen_cells_are_solved(qtbot: QtBot) -> None:
    sheet = _half_blank()
    bench = workbench(qtbot, sheet)
    bench.grid.go_to(Place(0, 9))
    bench.grid.choose(bench.grid.selection.to(Place(5, 11)))
    _solve(qtbot, bench, Scope.CHOSEN)
    assert bench.solver.best is not None
    found = sheet.diff(bench.solver.best)
    assert found
    assert all(9 <= change.day <= 11 for change in found)


def test_an_order_for_chosen_cells_speaks_of_their_days_only() -> None:
    sheet = _nobody(8)
    wanted = Wanted(Scope.CHOSEN, tuple(Place(row, 10) for row in range(6)), seconds=20)
    elsewhere: list[Before | Live] = []
    ended = run(sheet, wanted, Control(), elsewhere.append)
    assert ended.best is not None
    assert [each for each in elsewhere if isinstance(each, Before) and each.sentences] == []
    whole: list[Before | Live] = []
    control = Control()

    def until_checked(news: Before | Live) -> None:
        whole.append(news)
        control.stopped = True

    run(sheet, wanted_of(Editor(sheet, FIRST), Scope.UNLOCKED, ()), control, until_checked)
    assert any("12月15日" in line for each in whole if isinstance(each, Before) for line in each.sentences)


def test_the_run_of_another_ward_does_not_widen_the_window(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    room = bench.bar.minimumSizeHint().width()
    bench.bar.tell_run("呼吸与危重症医学科二病区：方案 118")
    bench.bar.run.show()
    bench.bar.state.setText("缺口 12 · 待排 12 天 · 意愿 17/112")
    assert bench.bar.minimumSizeHint().width() <= room + 150, "its word gives way, not the window"
    assert "118" in bench.bar.run.text()
    assert bench.bar.run.toolTip() == "呼吸与危重症医学科二病区：方案 118"
    bench.bar.state.resize(90, 20)
    assert bench.bar.state.shown().startswith("缺口 12")
    assert bench.bar.state.shown().endswith("…")


def test_no_nurse_is_cut_in_half_over_the_foot(qtbot: QtBot) -> None:
    sheet = attrs.evolve(sample_sheet(people=40, first=FIRST, days=28), wishes=(), leave=())
    for high in range(560, 580, 3):
        bench = workbench(qtbot, sheet, size=(1302, high))
        grid = bench.grid
        grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() if high % 2 else 0)
        seen = grid.viewport().height()
        last = grid.rowAt(seen - 1)
        assert grid.rowViewportPosition(last) + grid.rowHeight(last) == seen
        assert grid.rowViewportPosition(grid.rowAt(0)) == 0
        assert bench.view.foot.geometry().bottom() < bench.view.height()


def test_three_rosters_stand_side_by_side_and_one_is_taken(qtbot: QtBot) -> None:
    sheet = _half_blank()
    bench = workbench(qtbot, lock(sheet, [p for p in sheet.places() if p.day < 9]))
    bench.solver_panel.seconds.setValue(30)  # ten seconds each, though the few free cells take less
    bench.proposals.solve_variants()
    assert lanes.settle(120)
    assert bench.middle.currentWidget() is bench.side
    table = bench.side.table
    assert table is not None
    assert [column.title for column in table.rows_model.columns] == ["姓名", "均衡", "公平优先", "期望优先"]
    assert len(table.rows_model.rows()) == 6
    assert "夜班" in table.rows_model.cell(0, 2).text
    buttons = {b.accessibleName(): b for b in bench.side.findChildren(QPushButton)}
    QTest.mouseClick(buttons["查看: 公平优先"], Qt.MouseButton.LeftButton)
    assert bench.middle.currentWidget() is bench.view
    fair = bench.solver.choices[1].sheet
    _press(bench, "并排比较")
    assert bench.middle.currentWidget() is bench.side
    QTest.mouseClick(buttons["采用: 公平优先"], Qt.MouseButton.LeftButton)
    after = bench.sheet()
    assert after is not None
    assert after.cells == fair.cells
    assert bench.middle.currentWidget() is bench.view
    assert bench.hands.history.count() == 1


def _nobody(day: int) -> Sheet:
    """Everybody is off and locked on a day: its shifts stay short whatever the solver does."""
    sheet = _easy()
    places = [Place(row, day) for row in range(6)]
    return lock(put(sheet, places, sheet.ward.rest).sheet, places)


@pytest.mark.parametrize("kind", ["unlock", "fewer"])
def test_what_stays_short_is_said_and_a_way_out_is_taken_at_one_press(qtbot: QtBot, kind: str) -> None:
    bench = workbench(qtbot, _nobody(8))
    _solve(qtbot, bench, Scope.UNLOCKED)
    _press(bench, "有什么办法？")
    assert lanes.settle(120)
    panel = bench.solver_panel
    assert any("12月15日" in line for line in panel.lines), panel.lines
    assert panel.offers
    assert "夜班差" in panel.figures.text(), "what the roster comes to stays readable beside the ways out"
    above = panel.offers[0].mapTo(panel, panel.offers[0].rect().bottomLeft()).y()
    told = next(each for each in panel.findChildren(QLabel) if each.text() == panel.lines[0])
    assert told.mapTo(panel, told.rect().topLeft()).y() > above, "ways out stand before the reasons"
    place = next(
        n for n, b in enumerate(panel.offers) if ("放开" if kind == "unlock" else "减为") in b.accessibleName()
    )
    QTest.mouseClick(panel.offers[place], Qt.MouseButton.LeftButton)
    after = bench.sheet()
    assert after is not None
    assert bench.hands.history.count() == 1
    assert bench.hands.history.undoText().startswith("解决办法：")
    column = [after.cell(row, 8) for row in range(6)]
    if kind == "unlock":
        assert any(not cell.locked for cell in column)
        assert {"N", "P"} & {code for cell in column for code in cell.codes}
    else:
        assert any("减为" in cell.reason for cell in column), "why the day is short is kept"
    assert not bench.grid.locked_out


def test_a_breach_that_stands_is_worked_around(qtbot: QtBot) -> None:
    sheet = _easy()
    head = [Place(0, day) for day in range(14)]
    sheet = put(sheet, [p for p in head if p.day % 7 != 6], "A").sheet  # six in a row, and again
    sheet = lock(put(sheet, [p for p in head if p.day % 7 == 6], sheet.ward.rest).sheet, head)
    sheet = _most(sheet, 4)
    asked = problem(sheet)
    assert solver(seconds=1.0)(asked) is None, "held cells break the rule: nothing at all can be solved"
    eased = with_accepted(asked)
    bound = [c.people for c in eased.rules if c.rule == "consecutive-work"]
    assert bound == [("11", "12", "13", "14", "15")], "the rule goes on binding the others"
    bench = workbench(qtbot, sheet)
    _solve(qtbot, bench, Scope.UNLOCKED)
    assert bench.solver.best is not None
    assert with_accepted(problem(small_sheet())) == problem(small_sheet()), "nothing held, nothing eased"
    assert (
        roster(bench.solver.best, context=context_of(asked)).rows[0] == roster(sheet, context=context_of(asked)).rows[0]
    )


def _most(sheet: Sheet, most: int) -> Sheet:
    pack = sheet.ward.rules
    rules = tuple(attrs.evolve(c, params={"most": most}) if c.rule == "consecutive-work" else c for c in pack.rules)
    return attrs.evolve(sheet, ward=attrs.evolve(sheet.ward, rules=attrs.evolve(pack, rules=rules)))


def test_a_repair_changes_no_more_cells_than_allowed_and_leaves_blanks(qtbot: QtBot) -> None:
    sheet = put(_easy(), [Place(5, 5)], "N").sheet  # P on the day before, N on the day after the one after
    bench = workbench(qtbot, sheet)
    bench.solver_panel.most.setValue(3)
    _solve(qtbot, bench, Scope.REPAIR)
    best = bench.solver.best
    assert best is not None
    assert len(sheet.diff(best)) <= 3
    assert [best.cell(2, day).text for day in range(4, 14)] == [""] * 10, "she may not work: her blanks stay blank"


def test_time_goes_on_while_it_works_rests_while_held_and_what_was_checked_stays(qtbot: QtBot) -> None:
    panel = SolverPanel()
    qtbot.addWidget(panel)
    panel.show_started("填 3 个空格", "内科", seconds=30)
    panel.show_before(Before(("12月4日 小夜：能上的有 2 人，需要 3 人。",)))
    qtbot.waitUntil(lambda: "已用 1 秒，最多 30 秒" in panel.effort.text(), timeout=5_000)
    panel.hold()
    held = panel.effort.text()
    qtbot.wait(1_200)
    assert panel.effort.text() == held
    assert "暂停" in held
    panel.hold()
    stop = next(b for b in panel.findChildren(QPushButton) if b.text() == "停止并保留")
    with qtbot.waitSignal(panel.stopped):
        QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert "正在停止" in panel.effort.text()
    panel.show_ended(Ended(None, "已停止，尚未找到合法方案。"), "")
    assert panel.lines == ["12月4日 小夜：能上的有 2 人，需要 3 人。"]
