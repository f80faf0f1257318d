"""The panel: findings that jump, why and why not, who else, fair shares, and the sheet's own views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu

from app.roster.sheet import Place, clear, lock
from app.roster.sheet.fairness import shares
from tests.ui.roster.small import FIRST, click, small_sheet, text, workbench
from ui.roster.editor import Editor
from ui.roster.findings import HOUSE, LAW
from ui.roster.menus import cell_menu
from ui.roster.tiles import SPACIOUS
from ui.roster.variants import choices_of
from ui.roster.views import Fault, WishMark
from ui.roster.whyfacts import net

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_findings_stand_under_law_hospital_and_wishes_and_jump_to_their_cells(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 3, 10)
    click(bench, 3, 4, Qt.KeyboardModifier.NoModifier)
    QTest.keyClicks(bench.grid, "A")
    lines = bench.findings.lines
    assert [line for line in lines if line.group == LAW] == []
    place = next(i for i, line in enumerate(lines) if (line.of_people and line.group == HOUSE) or line.of_people)
    bench.findings.pick(place)
    assert bench.grid.selection.cursor in lines[place].cells
    gap = next(i for i, line in enumerate(lines) if line.cells and line.cells[0].row < 0)
    bench.findings.pick(gap)
    assert bench.grid.selection.block.height == 6, "a day that is short: its whole column"
    assert bench.grid.selection.cursor.day == lines[gap].cells[0].day


def test_a_broken_rule_marks_its_cell_and_a_reason_settles_it(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    assert bench.editor is not None
    plan = bench.editor.plan_put((Place(1, 4),), "P")
    bench.hands.carry_out(plan, ask=False)
    assert bench.grid.view.rows[1].cells[4].fault is Fault.POLICY
    line = next(line for line in bench.findings.lines if line.group == HOUSE and Place(1, 4) in line.cells)
    bench.findings.reason_wanted.emit(line)
    bench.reason.line.setText("临时顶班")
    bench.reason.keep.click()
    settled = next(each for each in bench.findings.lines if each.rule == line.rule and Place(1, 4) in each.cells)
    assert settled.reason == "临时顶班"


def test_why_explains_the_shift_and_ranks_who_else_could(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 1, 3)
    QTest.keyClick(bench.grid, Qt.Key.Key_F7)
    told = "\n".join(bench.why.sentences)
    assert told.startswith("王葵在12月10日上N") or "王葵" in bench.why.sentences[0]
    assert any(line.startswith("刘芳") for line in bench.why.sentences)
    assert bench.why.buttons
    click(bench, 2, 6)
    told = "\n".join(bench.why.sentences)
    assert "护士执业证书过期" in told, "why not: the cause for each shift"


def test_a_candidate_takes_the_open_duty_of_the_foot(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    point = bench.view.foot.rect_of(2, 1).center()
    QTest.mouseClick(bench.view.foot, Qt.MouseButton.LeftButton, pos=point)
    assert bench.stack.currentWidget() is bench.why
    assert "N" in bench.why.sentences[0]
    take = next(b for b in bench.why.buttons if "陈静怡" not in b.accessibleName())
    name = take.accessibleName()
    take.click()
    if bench.reason.isVisible():
        bench.reason.line.setText("缺人")
        bench.reason.keep.click()
    row = next(i for i, each in enumerate(bench.grid.view.rows) if each.name in name)
    assert text(bench, row, 1) == "N"


def test_fair_shares_are_told_in_real_units() -> None:
    found = {share.kind: share for share in shares(small_sheet())}
    nights = found["nights"]
    assert {line.name: int(line.now) for line in nights.lines if line.now} == {"王葵": 2, "赵敏": 2}
    assert nights.middle * 6 == 4
    assert "相差 2" in nights.sentence


def test_whose_days_are_given_is_no_measure_of_fairness(qtbot: QtBot) -> None:
    sheet = lock(small_sheet(), [Place(0, day) for day in range(14)])  # the head nurse, in office hours
    found = {share.kind: share for share in shares(sheet)}
    assert found["nights"].aside == ("刘芳",)
    assert "刘芳" not in {line.name for line in found["nights"].lines}
    assert found["nights"].middle * 5 == 4
    bench = workbench(qtbot, sheet)
    bench.show_tab("fair")
    assert "刘芳" in bench.fair.aside.text()
    assert bench.fair.aside.isVisible()


def test_two_sheets_side_by_side_tell_who_gains_and_who_loses() -> None:
    before = small_sheet()
    editor = Editor(before, FIRST)
    after = editor.plan_put((Place(1, 3),), "A").sheet
    after = Editor(after, FIRST).plan_put((Place(0, 3),), "N").sheet
    first, second = choices_of(before, [("balanced", before), ("fair", after)])
    assert (first.gains, first.losses) == (0, 0)
    assert [second.parts[row].nights - first.parts[row].nights for row in range(6)] == [1, -1, 0, 0, 0, 0]
    assert second.parts[1].better > 0 > second.parts[0].better
    assert second.figures.changed == 2
    assert second.figures.asked == 2


def test_week_and_month_show_the_same_sheet_and_zoom_keeps_it_whole(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 1, 9)
    bench.show_span("week")
    assert bench.grid.shown_span() == (7, 13)
    assert bench.grid.isColumnHidden(0)
    wide = bench.grid.columnWidth(8)
    assert wide >= SPACIOUS
    assert bench.grid.grid_model.cell(0, 7).aside == "8–16", "a wide day says when the shift is"
    bench.hands.set_remark(Place(0, 7), "带教")
    assert bench.grid.grid_model.cell(0, 7).aside == "带教"
    bench.show_span("month")
    assert not bench.grid.isColumnHidden(0)
    assert bench.grid.columnWidth(8) <= wide
    before = bench.grid.measure().height
    bench.view.step_zoom(1)
    assert bench.grid.measure().height > before
    bench.view.set_roomy(True)
    assert bench.grid.rowHeight(0) == bench.grid.measure().height


def test_forty_nurses_and_a_month_fit_a_small_screen(qtbot: QtBot) -> None:
    from app.roster.kits import sample_sheet

    bench = workbench(qtbot, sample_sheet(people=40, filled=True), size=(1302, 690))
    grid = bench.grid
    last = grid.columnViewportPosition(30) + grid.columnWidth(30)
    assert last <= grid.viewport().width(), "all 31 days are seen without scrolling"
    assert grid.columnWidth(0) >= 22
    assert grid.measure().text >= 12
    shown = sum(grid.rowViewportPosition(r) + grid.rowHeight(r) <= grid.viewport().height() for r in range(40))
    assert shown >= 20


def test_the_model_is_whole_for_screen_readers(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    model = bench.grid.grid_model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    spoken = model.data(model.index(1, 3), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("王葵 10 四 N")
    wish = model.data(model.index(1, 5), Qt.ItemDataRole.AccessibleTextRole)
    assert "意愿已满足" in wish
    assert model.cell(3, 2).wish is WishMark.DENIED
    assert model.headerData(2, Qt.Orientation.Vertical) == "陈静怡 N2 编"
    assert model.rowCount(QModelIndex()) == 6


def test_a_denied_wish_tells_its_reason_where_one_rests_on_it_and_in_the_panel(qtbot: QtBot) -> None:
    blank = 5
    sheet = clear(small_sheet(), [Place(1, blank)]).sheet
    denied, other = sheet.wishes
    denied = attrs.evolve(denied, day=blank, reason="当日人手不足", source="self")
    bench = workbench(qtbot, attrs.evolve(sheet, wishes=(denied, other)))
    assert bench.grid.grid_model.cell(1, blank).wish is WishMark.DENIED
    hover = bench.grid.grid_model.data(bench.grid.grid_model.index(1, blank), Qt.ItemDataRole.ToolTipRole)
    assert "意愿：休息 · 未批准：当日人手不足 · 本人提出" in hover
    bench.grid.go_to(Place(1, blank))
    bench.guide.explain("why")
    assert any("未批准：当日人手不足" in line for line in bench.why.sentences), "the panel says the same"
    bench.grid.go_to(Place(3, 2))
    bench.guide.explain("why")
    line = next(line for line in bench.why.sentences if line.startswith("意愿"))
    assert "未满足" in line
    assert line in bench.grid.grid_model.data(bench.grid.grid_model.index(3, 2), Qt.ItemDataRole.ToolTipRole)


def test_the_menu_of_a_cell_does_what_the_keys_do(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 0, 0)
    menu = cell_menu(bench)
    assert not any(action.isEnabled() and not action.text() and not action.isSeparator() for action in menu.actions())
    deeds = {action.text().split("\t")[0]: action for action in menu.actions()}
    deeds["清除"].trigger()
    assert text(bench, 0, 0) == ""
    hours = next(action.menu() for action in menu.actions() if action.text() == "加减工时")
    assert isinstance(hours, QMenu)
    bench.grid.go_to(Place(0, 1))
    next(action for action in hours.actions() if action.text().startswith("+2")).trigger()
    assert bench.grid.grid_model.cell(0, 1).hours == "+2"


def test_frozen_parts_keep_in_step(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    bench.resize(QSize(700, 300))
    qtbot.wait(10)
    bar = bench.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = len(bench.grid.view.rows) - 1
    point = bench.grid.rect_of(bench.grid.selection.block)
    assert point.top() <= 0 or bar.maximum() == 0
    names = bench.grid.names_head
    assert names.sectionViewportPosition(last) == bench.grid.rowViewportPosition(last)


def test_why_tells_the_shift_in_real_units_beside_the_ward(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    click(bench, 1, 3)
    QTest.keyClick(bench.grid, Qt.Key.Key_F7)
    told = bench.why.sentences
    assert told[0] == "王葵   12-10 四   N"
    rest, month = told[2].split("\n")
    assert rest == "班前休息 56 小时 · 班后休息 48 小时", "the night is from 24:00 to 8:00 of the next day"
    assert month.startswith("夜班 2 个（人均 0.7）· 周末 3 天（人均 1.2）· 工时 64（人均 61.3）")


def test_a_weighted_rule_that_moves_is_told_once(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    assert bench.editor is not None
    diff = bench.editor.audit.preview([(1, 3, 0)])
    soft = [f for f in (*diff.came, *diff.gone) if not f.is_hard]
    changes = net(diff.came, diff.gone)
    assert 0 < len(changes) < len(soft), "come and gone of one rule and person are one change"
    topics = [(c.finding.rule, tuple(p for p, _d in c.finding.cells)[:1]) for c in changes]
    assert len(topics) == len(set(topics))


def test_nobody_is_left_out_of_the_candidates_without_a_word(qtbot: QtBot) -> None:
    from app.roster.kits import sample_sheet

    bench = workbench(qtbot, sample_sheet(people=24, days=14, filled=True))
    click(bench, 2, 5)
    bench.guide.explain("gap")
    told = "\n".join(bench.why.sentences)
    assert bench.editor is not None
    sheet, day = bench.editor.sheet, bench.grid.selection.cursor.day
    code = bench.why.sentences[0].split()[-1]
    others = [row.name for row, cells in zip(sheet.rows, sheet.cells, strict=True) if cells[day].text != code]
    assert [name for name in others if name not in told] == []
    assert "其余：" in told


def test_who_is_on_leave_or_locked_is_named_and_never_offered(qtbot: QtBot) -> None:
    bench = workbench(qtbot)
    assert bench.editor is not None
    bench.grid.go_to(Place(5, 12))
    bench.hands.toggle_lock()
    bench.why.offer(bench.editor, 12, "N")
    offered = " ".join(button.accessibleName() for button in bench.why.buttons)
    assert "周倩" not in offered, "her leave is granted"
    assert "赵敏" not in offered, "her cell is locked"
    assert "周倩（休假中）" in bench.why.sentences[-1]
    assert "赵敏（已锁定）" in bench.why.sentences[-1]
