"""Drags with a real mouse and by keys: judged before the drop, refused, asked for a reason, done as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.roster.sheet import Place, lock
from tests.ui.roster.small import at, carry, click, drag, let_go, press_and_hold, small_sheet, text, workbench
from ui.roster.views import Verdict

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.kit.messages import Script

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_onto_a_blank_cell_it_moves(qtbot: QtBot) -> None:
    sheet = small_sheet()
    bench = workbench(qtbot, sheet)
    click(bench, 0, 1)
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    drag(bench, Place(0, 0), Place(0, 1))
    assert (text(bench, 0, 0), text(bench, 0, 1)) == ("", "A")
    assert bench.hands.history.undoText() == "把 刘芳 12-07 移到 刘芳 12-08"
    assert bench.grid.selection.cursor == Place(0, 1)


def test_onto_an_occupied_cell_it_swaps_and_control_copies(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    drag(bench, Place(3, 0), Place(4, 3))
    assert (text(bench, 3, 0), text(bench, 4, 3)) == ("P", "P"), "the same code: nothing happens"
    drag(bench, Place(0, 0), Place(0, 5))
    assert bench.reason.isVisible() or (text(bench, 0, 0), text(bench, 0, 5)) == ("休", "A")
    bench.reason.give_up()
    drag(bench, Place(1, 3), Place(5, 7))
    assert text(bench, 5, 7) == "N"
    drag(bench, Place(3, 1), Place(4, 5), CONTROL)
    assert (text(bench, 3, 1), text(bench, 4, 5)) == ("P", "P"), "both have it"
    assert bench.hands.history.undoText() == "把 李思远 12-08 复制到 周倩 12-12"


def test_control_and_a_click_choose_one_more_cell(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 0, 0)
    click(bench, 1, 3, CONTROL)
    assert bench.grid.selection.places == (Place(0, 0), Place(1, 3))
    press_and_hold(bench, Place(3, 1), Place(4, 5), CONTROL)
    QTest.keyClick(bench.grid, Qt.Key.Key_Escape)
    let_go(bench, Place(4, 5), CONTROL)
    assert text(bench, 4, 5) == "休"
    assert list(bench.grid.selection.places) == [Place(3, 1)]


def test_every_cell_is_judged_while_it_moves_and_the_bubble_names_the_rule(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    press_and_hold(bench, Place(1, 3), Place(2, 9))
    field = bench.dragging.verdicts
    assert len(field) == 6
    assert all(Verdict(v) is Verdict.REFUSED for v in field[2][4:]), "no day after the licence ended"
    assert Verdict(field[4][12]) is Verdict.REFUSED, "granted leave"
    assert Verdict.FREE in {Verdict(v) for row in field for v in row}
    words = bench.bubble.text()
    assert words.startswith("■ 不可放：陈静怡 12月16日 N：护士执业证书过期")
    assert "法律法规 · 护士条例第二十一条" in words
    assert "陈静怡可放：12-10" in words
    let_go(bench, Place(2, 9))
    assert (text(bench, 1, 3), text(bench, 2, 9)) == ("N", ""), "a drop that breaks law is refused"
    assert not bench.bubble.isVisible() or "护士执业证书过期" in bench.bubble.text()


def test_what_breaks_a_rule_of_the_hospital_asks_for_a_reason_that_is_kept(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    press_and_hold(bench, Place(3, 0), Place(1, 4))
    assert bench.bubble.text().startswith("▲ 须说明理由")
    let_go(bench, Place(1, 4))
    assert bench.reason.isVisible()
    assert text(bench, 1, 4) == "下", "nothing is done before the reason"
    assert not bench.reason.keep.isEnabled()
    QTest.keyClicks(bench.reason.line, "agreed")
    QTest.keyClick(bench.reason.line, Qt.Key.Key_Return)
    assert text(bench, 1, 4) == "P"
    assert bench.editor is not None
    assert any(bench.editor.cell(p).reason == "agreed" for p in (Place(1, 4), Place(3, 0)))
    assert bench.hands.history.count() == 1
    bench.hands.history.undo()
    assert text(bench, 1, 4) == "下"


def test_giving_up_the_reason_leaves_everything(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    drag(bench, Place(3, 0), Place(1, 4))
    QTest.keyClick(bench.reason.line, Qt.Key.Key_Escape)
    assert (text(bench, 3, 0), text(bench, 1, 4)) == ("P", "下")
    assert bench.hands.history.count() == 0
    assert not bench.reason.isVisible()


def test_escape_puts_it_back(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    press_and_hold(bench, Place(0, 0), Place(0, 5))
    QTest.keyClick(bench.grid, Qt.Key.Key_Escape)
    let_go(bench, Place(0, 5))
    assert (text(bench, 0, 0), text(bench, 0, 5)) == ("A", "休")
    assert not bench.bubble.isVisible()


def test_a_locked_cell_takes_nothing_and_says_so(qtbot: QtBot) -> None:
    bench = workbench(qtbot, lock(small_sheet(), [Place(0, 5)]))
    press_and_hold(bench, Place(0, 0), Place(0, 5))
    assert Verdict(bench.dragging.verdicts[0][5]) is Verdict.REFUSED
    assert "已锁定" in bench.bubble.text()
    let_go(bench, Place(0, 5))
    assert text(bench, 0, 5) == "休"


def test_the_same_by_keys(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 1, 3)
    QTest.keyClick(bench.grid, Qt.Key.Key_M, CONTROL)
    assert bench.dragging.by_key
    for key in (Qt.Key.Key_Down, *[Qt.Key.Key_Right] * 6):
        QTest.keyClick(bench.grid, key)
    assert bench.bubble.text().startswith("■ 不可放：陈静怡")
    QTest.keyClick(bench.grid, Qt.Key.Key_Escape)
    assert not bench.dragging.under_way
    click(bench, 0, 0)
    QTest.keyClick(bench.grid, Qt.Key.Key_M, CONTROL)
    QTest.keyClick(bench.grid, Qt.Key.Key_Down)
    QTest.keyClick(bench.grid, Qt.Key.Key_Return)
    assert not bench.dragging.under_way


def test_a_range_moves_together(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 2, 0)
    click(bench, 2, 1, SHIFT)
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    click(bench, 2, 2)
    click(bench, 2, 3, SHIFT)
    drag(bench, Place(2, 2), Place(2, 0))
    if bench.reason.isVisible():
        bench.reason.line.setText("ok")
        bench.reason.keep.click()
    assert [text(bench, 2, d) for d in range(4)] == ["A", "A", "", ""]


def test_a_code_is_dragged_from_the_palette(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 0, 5)
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    key = bench.bar.palette_keys.keys["A"]
    goal = key.mapFromGlobal(bench.grid.viewport().mapToGlobal(at(bench, 0, 5)))
    QTest.mousePress(key, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    carry(key, QPoint(30, 30))
    carry(key, goal)
    assert bench.dragging.under_way
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton, pos=goal)
    if bench.reason.isVisible():
        bench.reason.line.setText("ok")
        bench.reason.keep.click()
    assert text(bench, 0, 5) == "A"


def test_escape_puts_back_what_came_from_the_palette(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    key = bench.bar.palette_keys.keys["P"]
    goal = key.mapFromGlobal(bench.grid.viewport().mapToGlobal(at(bench, 0, 5)))
    QTest.mousePress(key, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    carry(key, QPoint(30, 30))
    carry(key, goal)
    assert bench.dragging.under_way
    assert bench.focusWidget() is bench.grid
    QTest.keyClick(bench.grid, Qt.Key.Key_Escape)
    assert bench.dragging.lift is None
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton, pos=goal)
    assert text(bench, 0, 5) == "休"
    assert bench.hands.history.count() == 0


def test_a_package_is_dragged_onto_a_week_with_its_ghost_and_its_colours(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    palette = bench.bar.palette_keys
    QTest.mouseClick(palette.packages, Qt.MouseButton.LeftButton)
    key = palette.tray.keys["五天白班"]
    QTest.mousePress(key, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    carry(key, QPoint(40, 40))
    assert bench.dragging.lift is not None
    over = key.mapFromGlobal(bench.grid.viewport().mapToGlobal(at(bench, 3, 9)))
    carry(key, over)
    assert dict(bench.grid.ghost)[Place(3, 7)] == "A", "the ghost lies in the week under the hand"
    assert [place.day for place, _text in bench.grid.ghost] == [7, 8, 9, 10, 12], (
        "what stands there already is no change"
    )
    assert bench.dragging.verdict(Place(2, 9)) is Verdict.REFUSED, "a licence that is out bars the whole week"
    assert bench.dragging.verdict(Place(0, 9)) is not Verdict.REFUSED
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton, pos=over)
    assert [text(bench, 3, d) for d in range(7, 14)] == ["A", "A", "A", "A", "A", "休", "休"]
    assert bench.grid.ghost == ()
    assert bench.hands.history.undoText() == "李思远 套餐“五天白班”"


def test_an_open_duty_is_dragged_from_the_foot_to_a_nurse(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    foot, day = bench.view.foot, 1
    begin = foot.rect_of(2, day).center()
    assert foot.view.foot[2].cells[day].short == 1
    other = foot.mapFromGlobal(bench.grid.viewport().mapToGlobal(at(bench, 0, day)))
    QTest.mousePress(foot, Qt.MouseButton.LeftButton, pos=begin)
    carry(foot, begin - QPoint(0, 12))
    wrong = foot.mapFromGlobal(bench.grid.viewport().mapToGlobal(at(bench, 0, day + 2)))
    carry(foot, wrong)
    assert "12-08" in bench.bubble.text(), "it says which day it is of"
    carry(foot, other)
    assert {Verdict(v) for v in bench.dragging.verdicts[3][2:]} == {Verdict.NONE}, "only its own day is offered"
    now = int(foot.view.foot[2].cells[day].text)
    assert foot.text(2, day) == str(now + 1), "the cover as it would be"
    QTest.mouseRelease(foot, Qt.MouseButton.LeftButton, pos=other)
    if bench.reason.isVisible():
        bench.reason.line.setText("ok")
        bench.reason.keep.click()
    assert text(bench, 0, day) == "N"


def test_a_nurse_is_dragged_onto_an_open_duty(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    names, foot = bench.grid.names_head, bench.view.foot
    begin = QPoint(60, names.sectionViewportPosition(0) + 8)
    goal = names.viewport().mapFromGlobal(foot.mapToGlobal(foot.rect_of(2, 1).center()))
    QTest.mousePress(names.viewport(), Qt.MouseButton.LeftButton, pos=begin)
    carry(names.viewport(), begin + QPoint(0, 10))
    carry(names.viewport(), goal)
    QTest.mouseRelease(names.viewport(), Qt.MouseButton.LeftButton, pos=goal)
    if bench.reason.isVisible():
        bench.reason.line.setText("ok")
        bench.reason.keep.click()
    assert text(bench, 0, 1) == "N"


def test_a_row_is_reordered_by_its_name(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    names = bench.grid.names_head
    begin = QPoint(60, names.sectionViewportPosition(0) + 8)
    goal = QPoint(60, names.sectionViewportPosition(2) + names.sectionSize(2) - 2)
    QTest.mousePress(names.viewport(), Qt.MouseButton.LeftButton, pos=begin)
    carry(names.viewport(), begin + QPoint(0, 12))
    carry(names.viewport(), goal)
    QTest.mouseRelease(names.viewport(), Qt.MouseButton.LeftButton, pos=goal)
    sheet = bench.sheet()
    assert sheet is not None
    assert [row.name for row in sheet.rows][:3] == ["王葵", "陈静怡", "刘芳"]
    bench.hands.history.undo()
    assert bench.grid.view.rows[0].name == "刘芳"


def test_a_click_on_a_chosen_range_chooses_one_cell(qtbot: QtBot, scripted: Script) -> None:
    bench = workbench(qtbot)
    click(bench, 0, 0)
    click(bench, 2, 3, SHIFT)
    click(bench, 1, 1)
    assert bench.grid.selection.block.single
    click(bench, 3, 3, CONTROL)
    assert set(bench.grid.selection.places) == {Place(1, 1), Place(3, 3)}
    assert scripted.asked == []


def test_the_corner_of_a_block_repeats_its_pattern(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 0)
    click(bench, 3, 2, SHIFT)
    viewport = bench.grid.viewport()
    corner = bench.grid.handle().center()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=corner)
    carry(viewport, at(bench, 3, 5))
    carry(viewport, at(bench, 3, 6))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at(bench, 3, 6))
    assert [text(bench, 3, day) for day in range(7)] == ["P", "P", "休", "P", "P", "休", "P"]
    assert bench.hands.history.undoText().startswith("填充")
    assert bench.grid.selection.block.right == 6
    bench.hands.history.undo()
    assert text(bench, 3, 3) == "休"


def test_a_nurse_in_the_hand_shows_what_each_open_duty_would_meet(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    names, foot = bench.grid.names_head, bench.view.foot
    begin = QPoint(60, names.sectionViewportPosition(2) + 8)  # her licence ends with the 10th

    def over(day: int) -> QPoint:
        return names.viewport().mapFromGlobal(foot.mapToGlobal(foot.rect_of(2, day).center()))

    QTest.mousePress(names.viewport(), Qt.MouseButton.LeftButton, pos=begin)
    carry(names.viewport(), begin + QPoint(0, 10))
    carry(names.viewport(), over(1))
    assert foot.verdict(2, 1) in {Verdict.FREE, Verdict.ASK}
    assert {foot.verdict(2, day) for day in range(4, 14)} == {Verdict.REFUSED}
    assert bench.grid.selection.cursor.row == 2, "it is seen whom one carries"
    assert foot.text(2, 1) == "1"
    carry(names.viewport(), over(6))
    assert "护士执业证书过期" in bench.bubble.text()
    QTest.mouseRelease(names.viewport(), Qt.MouseButton.LeftButton, pos=over(6))
    assert text(bench, 2, 6) == "", "what breaks the law is refused"
    assert foot.verdict(2, 6) is Verdict.NONE


def test_totals_and_cover_follow_the_hand_and_go_back_with_it(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    figures, foot = bench.view.figures, bench.view.foot
    click(bench, 0, 1)
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    hours = [row.figures[0] for row in bench.grid.view.rows]
    cover = [line.cells[0].text for line in foot.view.foot]
    press_and_hold(bench, Place(0, 0), Place(0, 1))
    assert figures.text(0, 0) == hours[0], "moved within her own week: as many hours"
    line = next(n for n, each in enumerate(foot.view.foot) if foot.text(n, 0) != each.cells[0].text)
    assert int(foot.text(line, 0)) == int(cover[line]) - 1
    assert int(foot.text(line, 1)) == int(foot.view.foot[line].cells[1].text) + 1
    carry(bench.grid.viewport(), at(bench, 4, 0))
    told = [int(figures.text(row, 0)) - int(hours[row]) for row in (0, 4)]
    assert told == [-8, 8], "she gives a day, the other takes it"
    QTest.keyClick(bench.grid, Qt.Key.Key_Escape)
    let_go(bench, Place(4, 0))
    assert [figures.text(row, 0) for row in range(len(hours))] == hours
    assert [foot.text(n, 0) for n in range(len(cover))] == cover
