"""The page on a real encrypted vault: opened, typed into, kept, submitted, published, changed with its trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from app.access.actor import Grant, Role
from app.reports.catalogue import build_document
from app.roster.book.asking import add_wish
from app.roster.book.life import save_draft
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.setups import start_ward
from app.roster.book.versions import changes, versions
from app.roster.sheet import Place, SheetState
from tests.kit.desks import desk_for
from tests.kit.pages import shown
from tests.kit.wards import DECEMBER, OTHER, WARD, fact, head_nurse, nursing_ward, turns
from tests.ui.roster.sheets import changeable, deed, roster_page
from tests.ui.roster.small import click
from ui.kit import lanes
from ui.roster.page import RosterPage
from ui.roster.solving import Scope

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.kit.messages import Script


def test_the_draft_is_in_the_vault_a_moment_after_it_was_typed(qtbot: QtBot, desk: Desk) -> None:
    page = roster_page(qtbot, desk)
    assert page.title() == "心血管内科 2026年12月"
    click(page.bench, 1, 3)
    QTest.keyClicks(page.bench.grid, "P")
    assert "未保存" in page.context()
    qtbot.waitUntil(lambda: page.keeper.clean, timeout=5000)
    assert "已保存" in page.context()
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).cell(1, 3).text == "P"


def test_leaving_keeps_what_was_typed_last(qtbot: QtBot, desk: Desk) -> None:
    page = roster_page(qtbot, desk)
    click(page.bench, 0, 0)
    QTest.keyClicks(page.bench.grid, "A")
    page.keep()
    lanes.cancel_all()  # what locking does next
    assert lanes.settle()
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).cell(0, 0).text == "A"


def test_while_a_sheet_is_read_nothing_is_typed_into_the_one_before(qtbot: QtBot, desk: Desk) -> None:
    page = roster_page(qtbot, desk)
    click(page.bench, 1, 3)
    before = page.bench.sheet()
    page.mark_stale()
    QTest.keyClicks(page.bench.grid, "P")
    assert page.bench.sheet() is before, "what is typed now would be overwritten without a word"
    assert lanes.settle()
    QTest.keyClicks(page.bench.grid, "P")
    after = page.bench.sheet()
    assert after is not None
    assert after.cell(1, 3).text == "P"


def test_a_save_that_somebody_else_overtook_is_told(qtbot: QtBot, desk: Desk, scripted: Script) -> None:
    page = roster_page(qtbot, desk)
    other = desk_for(Grant(Role.HEAD_NURSE, WARD), vault=desk.vault, clock=desk.clock, login="other")
    save_draft(other, turns(load_sheet(other, unit_id=WARD, first=DECEMBER)))
    click(page.bench, 0, 0)
    QTest.keyClicks(page.bench.grid, "A")
    page.keeper.flush()
    assert lanes.settle()
    assert any("other" in told for told in scripted.told)


def test_a_month_that_is_not_there_is_opened_by_its_one_button(qtbot: QtBot) -> None:
    mine = head_nurse(nursing_ward(6))
    page = roster_page(qtbot, mine, ward=WARD, first=DECEMBER)
    assert page.stack.currentIndex() == 1
    page.open_month()
    assert lanes.settle()
    assert page.stack.currentIndex() == 0
    sheet = page.bench.sheet()
    assert sheet is not None
    assert (len(sheet.rows), sheet.days) == (6, 31)


def test_a_ward_without_a_set_up_starts_from_a_kit(qtbot: QtBot) -> None:
    mine = head_nurse(nursing_ward(6, kit=None))
    page = roster_page(qtbot, mine, ward=WARD, first=DECEMBER)
    kit = next(b for b in page.kits.findChildren(QPushButton) if "内科" in b.text())
    kit.click()
    assert lanes.settle()
    page.open_month()
    assert lanes.settle()
    assert page.bench.sheet() is not None


def test_the_life_of_a_sheet_from_draft_to_a_change_with_its_trace(qtbot: QtBot, desk: Desk) -> None:
    save_draft(desk, turns(load_sheet(desk, unit_id=WARD, first=DECEMBER)))
    page = roster_page(qtbot, desk)
    assert page.bench.findings.lines
    deed(page, "提交审核").click()
    assert lanes.settle()
    if page.bench.reason.isVisible():  # rules of the hospital are broken: why, for the whole sheet
        page.bench.reason.line.setText("人力不足")
        page.bench.reason.keep.click()
        assert lanes.settle()
    assert page.bench.strip.text() == ""
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).state is SheetState.SUBMITTED
    click(page.bench, 0, 5)
    QTest.keyClicks(page.bench.grid, "P")
    assert page.bench.hands.history.count() == 0, "what waits for approval is not edited"
    nursing = desk_for(vault=desk.vault, clock=desk.clock, login="office")
    office = roster_page(qtbot, nursing, ward=WARD, first=DECEMBER)
    deed(office, "审核并发布").click()
    assert lanes.settle()
    assert office.bench.strip.text() == ""
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).state is SheetState.PUBLISHED
    page.mark_stale()
    assert lanes.settle()
    row, day = changeable(page)
    click(page.bench, row, day)
    page.bench.grid.code_typed.emit("主")
    assert page.bench.grid.grid_model.cell(row, day).changed
    deed(page, "发布变更").click()
    page.bench.reason.line.setText("临时调整")
    page.bench.reason.keep.click()
    assert lanes.settle()
    assert page.bench.strip.text() == ""
    trace = changes(desk, unit_id=WARD, first=DECEMBER)
    assert [(line.before, line.after, line.reason) for line in trace] == [("A", "主", "临时调整")]
    assert [line.kind for line in versions(desk, unit_id=WARD, first=DECEMBER)] == ["changed", "published"]


def test_what_breaks_law_is_not_submitted_and_says_where(qtbot: QtBot, desk: Desk) -> None:
    sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    page = roster_page(qtbot, desk)
    assert page.bench.editor is not None
    plan = page.bench.editor.plan_put([Place(0, day) for day in range(14)], "A")
    page.bench.hands.carry_out(plan, ask=False)
    deed(page, "提交审核").click()
    assert lanes.settle()
    assert sheet.rows[0].name in page.bench.strip.text()
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).state is SheetState.DRAFT


def test_submitting_keeps_what_was_typed_a_moment_before(qtbot: QtBot, desk: Desk) -> None:
    save_draft(desk, turns(load_sheet(desk, unit_id=WARD, first=DECEMBER)))
    page = roster_page(qtbot, desk)
    click(page.bench, 0, 0)
    page.bench.grid.code_typed.emit("主")
    page.do("submit")
    assert lanes.settle()
    if page.bench.reason.isVisible():
        page.bench.reason.line.setText("人力不足")
        page.bench.reason.keep.click()
        assert lanes.settle()
    stored = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    assert (stored.state, stored.cell(0, 0).text) == (SheetState.SUBMITTED, "主")


def test_locking_leaves_nobody_on_the_page(qtbot: QtBot, desk: Desk) -> None:
    page = roster_page(qtbot, desk)
    page.blank()
    assert page.bench.grid.view.rows == ()
    assert page.bench.findings.lines == ()


def test_copying_last_month_goes_by_weeks(qtbot: QtBot, desk: Desk) -> None:
    save_draft(desk, turns(load_sheet(desk, unit_id=WARD, first=DECEMBER)))
    page = roster_page(qtbot, desk)
    page.copy_month()
    assert "前面没有排班表" in page.status()
    page.bench.grid.go_to(Place(0, 15))
    before = page.bench.sheet()
    assert before is not None
    page.copy_week()
    after = page.bench.sheet()
    assert after is not None
    assert [after.cell(0, d).text for d in range(13, 20)] == [before.cell(0, d).text for d in range(6, 13)]
    assert page.bench.hands.history.undoText() == "复制上周"


def test_a_run_goes_on_while_another_ward_is_edited_and_waits_there(qtbot: QtBot) -> None:
    office = nursing_ward(12, kit=None)
    for person in (11, 12):
        fact(office, person, "working_unit", unit_id=OTHER, start=DECEMBER)
    for ward in (WARD, OTHER):
        start_ward(office, unit_id=ward, kit_key="three-shift-medical", since=DECEMBER, beds=4)
        open_month(office, unit_id=ward, first=DECEMBER)
    page = roster_page(qtbot, office, ward=WARD, first=DECEMBER)
    bench = page.bench
    bench.solver_panel.seconds.setValue(120)
    bench.proposals.solve(Scope.UNLOCKED)
    qtbot.waitUntil(lambda: bench.solver.best is not None, timeout=120_000)
    page.open_ward(OTHER)
    qtbot.waitUntil(
        lambda: page.opened is not None and page.opened.ward is not None and page.opened.ward.unit_id == OTHER
    )
    assert bench.solver.solving, "the run goes on"
    assert bench.bar.run.isVisible()
    assert "心血管内科" in bench.bar.run.text()
    click(bench, 0, 0)
    QTest.keyClicks(bench.grid, "A")
    qtbot.waitUntil(lambda: page.keeper.clean, timeout=20_000)
    assert load_sheet(office, unit_id=OTHER, first=DECEMBER).cell(0, 0).text == "A"
    bench.solver.stop()
    qtbot.waitUntil(lambda: not bench.solver.at_work, timeout=60_000)
    bench.solver.take()  # from elsewhere it is shown first, not written into the wrong ward
    assert lanes.settle()
    assert page.opened is not None
    assert page.opened.ward is not None
    assert page.opened.ward.unit_id == WARD
    assert bench.proposals.previewing()
    bench.solver.take()
    page.keeper.flush()
    assert lanes.settle()
    stored = load_sheet(office, unit_id=WARD, first=DECEMBER)
    assert sum(not cell.blank for row in stored.cells for cell in row) > 100


def test_steps_can_still_be_undone_when_the_sheet_was_read_again(qtbot: QtBot, desk: Desk) -> None:
    page = roster_page(qtbot, desk)
    click(page.bench, 0, 0)
    QTest.keyClicks(page.bench.grid, "A")
    qtbot.waitUntil(lambda: page.keeper.clean, timeout=20_000)
    add_wish(desk, unit_id=WARD, person_id=4, day=DECEMBER, kind="off", reason="家事")
    qtbot.waitUntil(lambda: bool(page.bench.editor and page.bench.editor.sheet.wishes), timeout=20_000)
    page.bench.hands.history.undo()
    after = page.bench.sheet()
    assert after is not None
    assert (after.cell(0, 0).text, len(after.wishes)) == ("", 1)


def test_papers_are_asked_for_with_the_ward_and_month_shown(qtbot: QtBot, desk: Desk) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    page = shown(qtbot, RosterPage, desk, go=lambda where, **params: asked.append((where, params)))
    commands = {command.id: command for command in page.commands()}
    commands["roster.print-roster-board"].run()
    assert asked == [("reports", {"key": "roster-board", "month": "2026-12", "unit": WARD})]
    page.bench.grid.go_to(Place(0, 9))
    page.bench.show_span("week")
    commands["roster.print-roster"].run()
    commands["roster.print-roster-person"].run()
    assert [asked_for[1].get("week") for asked_for in asked[1:]] == ["2026-12-07", None], "a person's month is whole"
    made = build_document(desk, "roster", {**asked[1][1], "key": None})
    assert (made.landscape, made.paper) == (False, "A4")
    assert "（12.7—12.13）" in made.title
    page.bench.figures.ledger_wanted.emit(2)
    sheet = page.bench.sheet()
    assert sheet is not None
    assert asked[-1] == (
        "book", {"tab": "balances", "ward": WARD, "first": DECEMBER, "who": sheet.rows[2].no},
    )  # fmt: skip
    page.bench.begin_wanted.emit("import")
    assert asked[-1] == ("imports", {"kind": "roster"})


def test_months_go_to_telephones_as_files(qtbot: QtBot, desk: Desk, scripted: Script, tmp_path: Path) -> None:
    page = roster_page(qtbot, desk)
    click(page.bench, 1, 3)
    QTest.keyClicks(page.bench.grid, "P")  # typed a moment ago: it is in the file
    sheet = page.bench.sheet()
    assert sheet is not None
    menu = deed(page, "打印").menu()
    assert isinstance(menu, QMenu)
    one, everybody = (a for a in menu.actions() if ".ics" in a.text())
    scripted.paths += [tmp_path / "hers.ics", tmp_path]
    one.trigger()
    assert lanes.settle()
    text = (tmp_path / "hers.ics").read_text("utf-8")
    assert sheet.rows[1].name in text
    assert "DTSTART:20261204T080000Z" in text  # 16:00 in China
    everybody.trigger()
    assert lanes.settle()
    files = {path.name for path in tmp_path.glob("2026-12 *.ics")}
    assert files == {f"2026-12 {row.name} {row.no}.ics" for row in sheet.rows}
    assert (tmp_path / f"2026-12 {sheet.rows[1].name} {sheet.rows[1].no}.ics").stat().st_mode & 0o077 == 0


def test_everything_is_in_the_palette(qtbot: QtBot, desk: Desk) -> None:
    page = roster_page(qtbot, desk)
    commands = {command.id: command for command in page.commands()}
    for key in ("cut", "paste", "fill-down", "row-down", "gap", "solve-repair", "variants", "versions", "life-submit"):
        assert f"roster.{key}" in commands
    page.bench.grid.go_to(Place(1, 2))
    commands["roster.write-责"].run()
    commands["roster.sign-▲"].run()
    commands["roster.hours-60"].run()
    sheet = page.bench.sheet()
    assert sheet is not None
    cell = sheet.cell(1, 2)
    assert (cell.codes, cell.symbols, cell.minutes_adjust) == (("责",), ("▲",), 60)
    package = next(key for key in commands if key.startswith("roster.package-"))
    commands[package].run()
    assert page.bench.hands.history.count() == 4
