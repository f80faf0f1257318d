"""A sheet after it is published: what was worked, versions, a licence that lapses, sealing, reversing entries."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.credentials.files import credential_file
from app.credentials.standing import change_standing
from app.roster.book.alerts import alarms
from app.roster.book.life import change, publish, save_draft, seal, submit
from app.roster.book.opening import load_sheet
from app.roster.book.versions import changes, versions
from app.roster.sheet import Place, SheetState, clear, put
from tests.kit.desks import desk_for
from tests.kit.wards import DECEMBER, NOW, WARD, at, turns
from tests.ui.roster.sheets import changeable, deed, publish_turns, roster_page
from tests.ui.roster.small import click
from ui.kit import lanes
from ui.roster import versionspanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.kit.messages import Script


def test_what_was_worked_is_typed_into_its_own_layer(qtbot: QtBot, desk: Desk) -> None:
    publish_turns(desk)
    page = roster_page(qtbot, desk)
    bench = page.bench
    assert bench.bar.layer.isVisible()
    bench.show_layer("actual")
    row, day = changeable(page)
    click(bench, row, day)
    QTest.keyClick(bench.grid, Qt.Key.Key_Delete)
    assert bench.reason.isVisible()
    bench.reason.line.setText("病假")
    bench.reason.keep.click()
    assert lanes.settle()
    sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    assert (sheet.cell(row, day).text, sheet.cell(row, day).worked) == ("A", ())
    assert changes(desk, unit_id=WARD, first=DECEMBER)[0].layer == "actual"


def test_a_stand_in_is_one_deed_with_two_entries(qtbot: QtBot, desk: Desk) -> None:
    publish_turns(desk)
    page = roster_page(qtbot, desk)
    bench = page.bench
    bench.show_layer("actual")
    row, day = changeable(page)
    click(bench, row, day)
    QTest.keyClick(bench.grid, Qt.Key.Key_F8)
    bench.why.buttons[0].click()
    bench.reason.line.setText("发热")
    bench.reason.keep.click()
    assert lanes.settle()
    trace = changes(desk, unit_id=WARD, first=DECEMBER)
    assert len(trace) == 2
    assert {line.after for line in trace} >= {"病"}


def test_hours_more_than_planned_are_noted_in_the_actual_layer(qtbot: QtBot, desk: Desk) -> None:
    publish_turns(desk)
    page = roster_page(qtbot, desk)
    page.bench.show_layer("actual")
    row, day = changeable(page)
    click(page.bench, row, day)
    page.bench.hands.set_hours(120)
    page.bench.reason.line.setText("抢救")
    page.bench.reason.keep.click()
    assert lanes.settle()
    sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    assert (sheet.cell(row, day).minutes_adjust, sheet.cell(row, day).worked) == (120, ("A",))


def test_versions_are_listed_and_compared_with_the_sheet(qtbot: QtBot, desk: Desk) -> None:
    publish_turns(desk)
    page = roster_page(qtbot, desk)
    row, day = changeable(page)
    click(page.bench, row, day)
    page.bench.grid.code_typed.emit("主")
    page.afterwards.show_versions()
    assert lanes.settle()
    panel = page.bench.versions
    assert page.bench.stack.currentWidget() is panel
    assert any(line.startswith("第 1 版") for line in panel.sentences)
    panel.compared.emit(1, versionspanel.NOW)
    assert lanes.settle()
    assert "1 格不同" in "\n".join(panel.sentences)
    assert page.bench.middle.currentWidget() is page.bench.two
    above, below = (view.grid.grid_model.cell(row, day) for view in page.bench.two.views)
    assert (above.text, below.text, above.changed, below.changed) == ("A", "主", True, True)
    page.bench.two.left.emit()
    assert page.bench.middle.currentWidget() is page.bench.view
    assert any("A → 主" in line for line in panel.sentences)
    assert page.bench.grid.grid_model.cell(row, day).changed


def test_any_two_versions_are_compared_side_by_side(qtbot: QtBot, desk: Desk) -> None:
    publish_turns(desk)
    page = roster_page(qtbot, desk)
    row, day = changeable(page)
    for code in ("主", "P"):
        sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)
        save_draft(desk, put(sheet, [Place(row, day)], code).sheet)
        change(desk, unit_id=WARD, first=DECEMBER, reason="调班")
    page.mark_stale()
    assert lanes.settle()
    page.afterwards.show_versions()
    assert lanes.settle()
    panel = page.bench.versions
    assert [panel.against.itemText(i) for i in range(panel.against.count())] == [
        "当前排班表", "第 3 版", "第 2 版", "第 1 版",
    ]  # fmt: skip
    panel.against.setCurrentIndex(3)
    compare_second = next(each for each in panel.findChildren(QPushButton) if each.accessibleName() == "与第 2 版比较")
    compare_second.click()
    assert lanes.settle()
    above, below = (view.grid.grid_model.cell(row, day) for view in page.bench.two.views)
    assert (above.text, below.text) == ("A", "主"), "the earlier one above; the sheet now (P) takes no part"
    heads = [head.text().split(" · ")[0] for head in page.bench.two.heads]
    assert heads == ["第 1 版", "第 2 版"]
    assert any("A → 主" in line for line in panel.sentences)


def test_a_licence_that_lapses_under_a_published_sheet_is_told_at_the_start(qtbot: QtBot, desk: Desk) -> None:
    publish_turns(desk)
    office = desk_for(vault=desk.vault, clock=desk.clock)
    licence = credential_file(office, person_id=3).certificates[0]
    change_standing(office, credential_id=licence.id, standing="suspended", start=NOW, until=None, reason="暂停执业")
    page = roster_page(qtbot, desk)
    found = alarms(office)
    assert page.bench.strip.text() == f"按目前的证照，{len(found)} 个已公布的班次不合法。"
    listed, first = page.bench.strip.findChildren(QPushButton)
    entries = listed.menu().actions()
    assert [str(each.words) in entry.text() for each, entry in zip(found, entries, strict=False)] == [True] * len(
        entries
    )
    sheet = page.bench.sheet()
    assert sheet is not None
    first.click()
    assert lanes.settle()
    cursor = page.bench.grid.selection.cursor
    assert (sheet.rows[cursor.row].id, sheet.date(cursor.day)) == ("3", found[0].cell.day)
    assert any("谁能上" in line for line in page.bench.why.sentences), "who could take it stands beside it"
    entries[-1].trigger()
    assert lanes.settle()
    assert page.bench.sheet().date(page.bench.grid.selection.cursor.day) == found[len(entries) - 1].cell.day  # type: ignore[union-attr]


def test_sealing_tells_whose_days_hold_nothing(qtbot: QtBot, desk: Desk, scripted: Script) -> None:
    sheet = clear(turns(load_sheet(desk, unit_id=WARD, first=DECEMBER)), [Place(2, 5), Place(2, 6)]).sheet
    save_draft(desk, sheet)
    submit(desk, unit_id=WARD, first=DECEMBER, reason="人力不足")
    office = desk_for(vault=desk.vault, clock=desk.clock)
    publish(office, unit_id=WARD, first=DECEMBER, reason="人力不足")
    january = at(office, date(2027, 1, 4))
    page = roster_page(qtbot, january, ward=WARD, first=DECEMBER)
    scripted.answers.append(False)
    deed(page, "封存").click()
    assert any(f"{sheet.rows[2].name} 2 天" in asked for asked in scripted.asked)
    assert load_sheet(january, unit_id=WARD, first=DECEMBER).state is SheetState.PUBLISHED


def test_a_sealed_month_is_put_right_by_reversing_entries(qtbot: QtBot, desk: Desk) -> None:
    publish_turns(desk)
    january = at(desk_for(vault=desk.vault, clock=desk.clock), date(2027, 1, 4))
    seal(january, unit_id=WARD, first=DECEMBER)
    page = roster_page(qtbot, january, ward=WARD, first=DECEMBER)
    row, day = changeable(page)
    click(page.bench, row, day)
    QTest.keyClicks(page.bench.grid, "P")
    assert not page.bench.reason.isVisible(), "the plan of a sealed month stays"
    page.bench.show_layer("actual")
    click(page.bench, row, day)
    QTest.keyClick(page.bench.grid, Qt.Key.Key_Delete)
    page.bench.reason.line.setText("当日未到岗")
    page.bench.reason.keep.click()
    assert lanes.settle()
    sheet = load_sheet(january, unit_id=WARD, first=DECEMBER)
    assert (sheet.cell(row, day).text, sheet.cell(row, day).worked) == ("A", ())
    assert versions(january, unit_id=WARD, first=DECEMBER)[0].kind == "corrected"
    page.afterwards.show_versions()
    assert lanes.settle()
    assert any("更正" in line for line in page.bench.versions.sentences)
