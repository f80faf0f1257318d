"""Typing, filling, copying and pasting, with real keys on the real sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.roster.sheet import Place, lock
from tests.ui.roster.small import click, small_sheet, text, workbench
from ui.roster.selection import span
from ui.roster.views import Verdict

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.kit.messages import Script

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_code_is_written_as_soon_as_nothing_longer_begins_with_it(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 4, 3)
    QTest.keyClicks(bench.grid, "A")
    assert text(bench, 4, 3) == "A"
    assert not bench.entry.isVisible()
    assert bench.grid.selection.cursor == Place(4, 4), "the next day waits for the next code"
    QTest.keyClicks(bench.grid, "A")
    assert text(bench, 4, 4) == "A"


def test_what_could_be_several_codes_offers_them_and_a_key_chooses(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 3)
    bench.grid.code_typed.emit("产")  # what an input method hands over
    shown = [bench.entry.choices.list.item(i).text().split()[0] for i in range(bench.entry.choices.list.count())]
    assert {"产检", "产"} <= set(shown) or shown[0] == "产检"
    assert text(bench, 3, 3) == "休", "nothing is written while it is not certain"
    QTest.keyClick(bench.entry, Qt.Key.Key_Escape)
    assert text(bench, 3, 3) == "休"
    click(bench, 3, 3)
    bench.grid.code_typed.emit("产")
    QTest.keyClick(bench.entry, Qt.Key.Key_Return)
    assert text(bench, 3, 3) == "产"
    assert bench.grid.selection.cursor == Place(4, 3), "Enter goes down"


def test_a_list_of_choices_is_walked_with_the_arrows(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 3)
    bench.grid.code_typed.emit("产")
    QTest.keyClick(bench.entry, Qt.Key.Key_Down)
    chosen = bench.entry.choices.picked()
    assert chosen
    QTest.keyClick(bench.entry, Qt.Key.Key_Tab)
    assert text(bench, 3, 3) == chosen
    assert bench.grid.selection.cursor == Place(3, 4), "Tab goes right"


def test_chinese_codes_are_typed_by_how_they_are_read(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 4)
    QTest.keyClicks(bench.grid, "x")
    shown = [bench.entry.choices.list.item(i).text().split()[0] for i in range(bench.entry.choices.list.count())]
    assert {"休", "下", "行"} <= set(shown)
    assert not bench.entry.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), "no input method takes the letters"
    assert text(bench, 3, 4) == "A", "nothing is written while it is not certain"
    QTest.keyClicks(bench.entry, str(shown.index("下") + 1))
    assert text(bench, 3, 4) == "下", "a digit chooses"
    assert bench.grid.selection.cursor == Place(3, 5)
    QTest.keyClicks(bench.grid, "x")
    QTest.keyClicks(bench.entry, "iu ")
    assert text(bench, 3, 5) == "休", "as does the space bar, the whole syllable typed"
    QTest.keyClick(bench.grid, Qt.Key.Key_F2)
    assert bench.entry.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), "a text is edited as one is used to"


def test_a_letter_that_is_a_code_and_the_reading_of_another_offers_both(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 9)
    before = text(bench, 3, 9)
    QTest.keyClicks(bench.grid, "n")
    shown = [bench.entry.choices.list.item(i).text().split()[0] for i in range(bench.entry.choices.list.count())]
    assert shown[:2] == ["N", "年"]
    assert text(bench, 3, 9) == before
    QTest.keyClicks(bench.entry, "2")
    assert text(bench, 3, 9) == "年"
    click(bench, 3, 9)
    QTest.keyClicks(bench.grid, "N")
    assert not bench.entry.isVisible(), "as it is written, it is N"


def test_an_unknown_code_is_told_and_not_written(qtbot: QtBot, scripted: Script) -> None:
    bench = workbench(qtbot)
    click(bench, 0, 5)
    bench.grid.code_typed.emit("Q")
    QTest.keyClick(bench.entry, Qt.Key.Key_Return)
    assert text(bench, 0, 5) == "休"
    assert "Q" in scripted.told[-1]


def test_typing_what_law_forbids_is_refused_and_says_which_law(qtbot: QtBot, scripted: Script) -> None:
    bench = workbench(qtbot)
    click(bench, 2, 6)  # 陈静怡, whose licence ended on the 10th
    QTest.keyClicks(bench.grid, "P")
    assert text(bench, 2, 6) == ""
    assert "护士执业证书过期" in bench.bubble.text()
    assert "护士条例第二十一条" in bench.bubble.text()
    assert "护士执业证书过期" in scripted.told[-1]


def test_a_range_is_filled_by_one_typed_code(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 0, 9)
    click(bench, 1, 11, SHIFT)
    QTest.keyClicks(bench.grid, "P")
    assert [text(bench, r, d) for r in (0, 1) for d in (9, 10, 11)] == ["P"] * 6
    assert bench.hands.history.count() == 1, "one step"


def test_delete_and_fill_leave_locked_cells_and_leave_alone(qtbot: QtBot) -> None:
    sheet = lock(small_sheet(), [Place(0, 1)])
    bench = workbench(qtbot, sheet)
    told: list[str] = []
    bench.selection_told.connect(told.append)
    click(bench, 0, 0)
    click(bench, 0, 3, SHIFT)
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    assert [text(bench, 0, d) for d in range(4)] == ["", "A", "", ""]
    assert any("1" in line and "未动" in line for line in told)
    click(bench, 3, 12)
    click(bench, 4, 13, SHIFT)
    QTest.keyClick(bench.grid, Qt.Key.Key_D, CONTROL)
    assert [text(bench, 4, 12), text(bench, 4, 13)] == ["年", "年"]
    click(bench, 5, 2)
    click(bench, 5, 4, SHIFT)
    QTest.keyClick(bench.grid, Qt.Key.Key_R, CONTROL)
    assert [text(bench, 5, d) for d in (2, 3, 4)] == ["休", "休", "休"]


def test_a_block_goes_to_the_clipboard_as_excel_takes_it_and_comes_back(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 0)
    click(bench, 4, 2, SHIFT)
    QTest.keyClick(bench.grid, Qt.Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "P\tP\t休\n休\tA\tA"
    assert "<td" in data.html()
    click(bench, 0, 9)
    QTest.keyClick(bench.grid, Qt.Key.Key_V, CONTROL)
    assert [text(bench, 0, d) for d in (9, 10, 11)] == ["P", "P", "休"]
    assert [text(bench, 1, d) for d in (9, 10, 11)] == ["休", "A", "A"]


def test_a_block_of_excel_is_pasted_and_what_is_unknown_is_told(qtbot: QtBot, scripted: Script) -> None:
    bench = workbench(qtbot)
    data = QMimeData()
    data.setText("A\tXX\r\n休\tP\r\n")
    QGuiApplication.clipboard().setMimeData(data)
    click(bench, 2, 0)
    QTest.keyClick(bench.grid, Qt.Key.Key_V, CONTROL)
    assert [text(bench, 2, 0), text(bench, 2, 1)] == ["A", "A"], "what is unknown is left as it was"
    assert [text(bench, 3, 0), text(bench, 3, 1)] == ["休", "P"]
    assert "XX" in scripted.told[-1]


def test_a_table_of_excel_is_pasted_as_html_with_its_merged_cells(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    data = QMimeData()
    data.setHtml(
        "<html><head><style>td {color:black;}</style></head><body><!--StartFragment-->"
        "<table><col width=72 span=3><tr height=19><td class=xl65>Ａ</td><td colspan=2 class=xl66>P</td></tr>"
        "<tr height=19><td><font color=red>休</font></td><td></td><td>责&nbsp;</td></tr></table><!--EndFragment--></body></html>"
    )
    QGuiApplication.clipboard().setMimeData(data)
    click(bench, 2, 0)
    QTest.keyClick(bench.grid, Qt.Key.Key_V, CONTROL)
    pasted = [[text(bench, row, day) for day in range(3)] for row in (2, 3)]
    assert pasted[0][:2] == ["A", "P"], "wide letters are read, as the input method leaves them"
    assert (pasted[1][0], pasted[1][2]) == ("休", "责")
    assert bench.hands.history.count() == 1, "one step"
    QTest.keyClick(bench.grid, Qt.Key.Key_Z, CONTROL)
    assert (text(bench, 2, 1), text(bench, 3, 2)) == ("A", "休")


def test_cut_empties_and_one_copied_cell_fills_a_range(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 0)
    QTest.keyClick(bench.grid, Qt.Key.Key_X, CONTROL)
    assert text(bench, 3, 0) == ""
    click(bench, 0, 8)
    click(bench, 0, 10, SHIFT)
    QTest.keyClick(bench.grid, Qt.Key.Key_V, CONTROL)
    assert [text(bench, 0, d) for d in (8, 9, 10)] == ["P", "P", "P"]


def test_arrows_tab_home_and_stretching_move_the_cursor(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 1, 1)
    QTest.keyClick(bench.grid, Qt.Key.Key_Right)
    QTest.keyClick(bench.grid, Qt.Key.Key_Down)
    assert bench.grid.selection.cursor == Place(2, 2)
    QTest.keyClick(bench.grid, Qt.Key.Key_Tab)
    QTest.keyClick(bench.grid, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(bench.grid, Qt.Key.Key_Down, SHIFT)
    assert bench.grid.selection == span(Place(2, 3), Place(3, 4))
    QTest.keyClick(bench.grid, Qt.Key.Key_Home, CONTROL)
    assert bench.grid.selection.cursor == Place(0, 0)
    QTest.keyClick(bench.grid, Qt.Key.Key_Right, CONTROL)
    assert bench.grid.selection.cursor == Place(0, 13)


def test_everything_is_undone_by_name_and_done_again(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    first = bench.sheet()
    click(bench, 4, 3)
    QTest.keyClicks(bench.grid, "AA")
    click(bench, 3, 0)
    QTest.keyClick(bench.grid, Qt.Key.Key_L, CONTROL | SHIFT)
    assert bench.hands.history.names() == ("周倩 12-10 排 A", "周倩 12-11 排 A", "锁定 李思远 12-07")
    for _step in range(3):
        QTest.keyClick(bench.grid, Qt.Key.Key_Z, CONTROL)
    assert bench.sheet() is first, "undo hands back the very value"
    bench.hands.history.setIndex(2)
    assert [text(bench, 4, 3), text(bench, 4, 4)] == ["A", "A"]
    QTest.keyClick(bench.grid, Qt.Key.Key_Y, CONTROL)
    assert bench.editor is not None
    assert bench.editor.cell(Place(3, 0)).locked


def test_the_list_of_steps_goes_back_to_any_of_them(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 4, 3)
    QTest.keyClicks(bench.grid, "AA")
    menu = bench.bar.steps.menu()
    menu.aboutToShow.emit()
    actions = menu.actions()
    assert [action.isChecked() for action in actions] == [True, False, False]
    actions[1].trigger()
    assert (text(bench, 4, 3), text(bench, 4, 4)) == ("A", "P")


def test_a_remark_is_written_in_the_page_and_marks_the_cell(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 1, 1)
    QTest.keyClick(bench.grid, Qt.Key.Key_F2, SHIFT)
    assert bench.reason.isVisible()
    bench.reason.line.setText("下午培训")
    QTest.keyClick(bench.reason.line, Qt.Key.Key_Return)
    assert bench.editor is not None
    assert bench.editor.cell(Place(1, 1)).remark == "下午培训"
    assert bench.grid.grid_model.cell(1, 1).note
    assert "下午培训" in bench.grid.grid_model.words(1, 1)


def test_a_read_only_sheet_takes_no_keys(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    assert bench.editor is not None
    bench.open(bench.editor, read_only=True)
    click(bench, 0, 5)
    QTest.keyClicks(bench.grid, "P")
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    assert text(bench, 0, 5) == "休"
    assert not bench.bar.palette_keys.isEnabled()


def test_totals_cover_and_findings_follow_each_edit(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    view = bench.grid.view
    hours, night = view.rows[0].figures[0], view.foot[2].cells[1]
    assert (hours, night.text, night.short) == ("80", "0", 1)
    click(bench, 0, 1)
    QTest.keyClicks(bench.grid, "N")
    after = bench.grid.view
    assert after.rows[0].figures[1] == "1"
    assert (after.foot[2].cells[1].text, after.foot[2].cells[1].short) == ("1", 0)
    assert not any("12月8日 大夜：" in line.text for line in bench.findings.lines)
    assert after.rows[3].cells is view.rows[3].cells, "rows nobody touched are handed out as they were"


def test_a_palette_key_writes_into_the_chosen_cells(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 0, 5)
    click(bench, 0, 6, SHIFT)
    QTest.mouseClick(bench.bar.palette_keys.keys["P"], Qt.MouseButton.LeftButton)
    assert [text(bench, 0, 5), text(bench, 0, 6)] == ["P", "P"]
    assert bench.focusWidget() is bench.grid


def test_a_package_shows_its_ghost_before_it_is_laid(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 9)
    palette = bench.bar.palette_keys
    QTest.mouseClick(palette.packages, Qt.MouseButton.LeftButton)
    assert palette.tray.isVisible()
    names = list(palette.tray.keys)
    QTest.keyClick(palette.tray.keys[names[0]], Qt.Key.Key_Up)
    assert palette.tray.focusWidget() is palette.tray.keys[names[-1]], "up from the first is round to the last"
    held = palette.tray.keys[names[-1]]
    for _step in range(names.index("五天白班") + 1):
        QTest.keyClick(held, Qt.Key.Key_Down)
    ghost = dict(bench.grid.ghost)
    assert ghost[Place(3, 7)] == "A"
    assert text(bench, 3, 7) == "P", "a ghost writes nothing"
    QTest.keyClick(palette.tray.keys["五天白班"], Qt.Key.Key_Return)
    assert [text(bench, 3, d) for d in range(7, 14)] == ["A", "A", "A", "A", "A", "休", "休"]
    assert bench.grid.ghost == ()
    assert not palette.tray.isVisible()


def test_the_packages_are_put_away_and_leave_no_ghost(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 9)
    palette = bench.bar.palette_keys
    palette.open_packages()
    assert bench.grid.ghost
    QTest.keyClick(palette.tray.keys["五天白班"], Qt.Key.Key_Escape)
    assert not palette.tray.isVisible()
    assert bench.grid.ghost == ()
    assert bench.focusWidget() is bench.grid


def test_verdicts_have_an_order_the_field_relies_on() -> None:
    assert Verdict.NONE < Verdict.FREE < Verdict.ASK < Verdict.REFUSED


def test_rows_are_moved_and_gaps_found_by_keys(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 0, 0)
    QTest.keyClick(bench.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [row.name for row in bench.grid.view.rows][:2] == ["王葵", "刘芳"]
    assert bench.grid.selection.cursor == Place(1, 0), "the cursor stays with her"
    QTest.keyClick(bench.grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bench.grid.view.rows[0].name == "刘芳"
    QTest.keyClick(bench.grid, Qt.Key.Key_F4)
    day = bench.grid.selection.cursor.day
    assert any(line.cells[day].short for line in bench.grid.view.foot)
    assert bench.stack.currentWidget() is bench.why
    assert bench.why.buttons, "who could take the open duty"
    QTest.keyClick(bench.grid, Qt.Key.Key_F4)
    assert bench.grid.selection.cursor.day != day
