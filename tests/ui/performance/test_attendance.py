"""Attendance on the page: what was worked by person, what went otherwise than planned, annual leave with its rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.access.actor import Role
from app.desk import Desk
from app.performance.leave_book import leave_sheet
from app.performance.worked import attendance
from app.roster.book.actuals import Happened, record
from app.roster.book.life import publish, save_draft, seal, submit
from app.roster.book.opening import open_month
from app.roster.book.setups import save_setup, ward_setup
from app.roster.sheet import Place, paste_text
from app.staff.balances import balances_on
from tests.kit.desks import desk_for
from tests.kit.pages import shown
from tests.kit.wards import WARD, at, nursing_ward
from ui.kit import lanes
from ui.performance.attendance import CHANGES, LEAVE, AttendancePane
from ui.performance.months import ATTENDANCE
from ui.performance.page import PerformancePage

FIRST = date(2026, 10, 1)
MONTH = "2026-10"


@pytest.fixture
def desk() -> Desk:
    """Three nurses with two weeks published, of which the first fell ill on the 10th and the second came in for her."""
    desk = nursing_ward(3)
    save_setup(desk, unit_id=WARD, setup=attrs.evolve(ward_setup(desk, unit_id=WARD, on=FIRST), needs=()), since=FIRST)
    sheet = open_month(desk, unit_id=WARD, first=FIRST, days=14)
    rows = ["休 休 休 休 休 休 休 A A A 休 A A A", "休 休 休 休 休 休 休 A 年 休 休 A A A", "休 " * 13 + "A"]
    save_draft(desk, paste_text(sheet, Place(0, 0), "\n".join(row.replace(" ", "\t") for row in rows)).edited.sheet)
    submit(desk, unit_id=WARD, first=FIRST, reason="试排")
    published = publish(desk, unit_id=WARD, first=FIRST, reason="试排")
    ill, instead = (int(row.id) for row in published.rows[:2])
    happened = [Happened(ill, date(2026, 10, 10), "病"), Happened(instead, date(2026, 10, 10), "A")]
    record(desk, unit_id=WARD, first=FIRST, happened=happened, reason="发热，同事代班")
    return at(desk, date(2026, 11, 2))


def _pane(qtbot: QtBot, desk: Desk, **more: Any) -> tuple[PerformancePage, AttendancePane]:
    page = shown(qtbot, PerformancePage, desk, **more)
    page.show_tab(ATTENDANCE)
    assert lanes.settle(30)
    pane = page.extras[ATTENDANCE]
    assert isinstance(pane, AttendancePane)
    assert pane.month == MONTH
    return page, pane


def _texts(page: PerformancePage) -> list[str]:
    content = page.panel.content()
    assert content is not None
    return [each.text() for each in content.findChildren(QLabel)]


def test_a_person_opens_to_days_what_went_otherwise_and_the_rule_of_her_leave(qtbot: QtBot, desk: Desk) -> None:
    page, pane = _pane(qtbot, desk)
    sheet = attendance(desk, unit_id=WARD, month=MONTH)
    assert [line.person_id for line in pane.people.rows_model.rows()] == [line.person_id for line in sheet.lines]
    assert "与排班不符 2 处" in pane.told.text()
    pane.people.setFocus()
    pane.people.selectRow(0)
    QTest.keyClick(pane.people, Qt.Key.Key_Return)

    texts = _texts(page)
    line = sheet.lines[0]
    assert texts[0] == f"出勤 {line.present} 天"
    assert "10\n△病" in texts
    assert "9\nA" in texts
    assert any("排班 A，实际 病" in text for text in texts)
    assert "发热，同事代班" in texts
    assert "累计工作满 14 年，10 天。" in texts
    assert any("职工带薪年休假条例第三条" in text for text in texts)


def test_differences_are_listed_with_their_reason(qtbot: QtBot, desk: Desk) -> None:
    page, pane = _pane(qtbot, desk)
    pane.show_part(CHANGES)
    rows = pane.changes.rows_model.rows()

    told = {(row.day.day, row.day.planned, row.day.text, row.day.reason) for row in rows}
    assert told == {
        (date(2026, 10, 10), "A", "病", "发热，同事代班"),
        (date(2026, 10, 10), "休", "A", "发热，同事代班"),
    }
    pane.open_person(rows[1].line)
    assert "10\n△A" in _texts(page)


def test_a_sealed_month_says_so(qtbot: QtBot, desk: Desk) -> None:
    _page, pane = _pane(qtbot, desk)
    assert "暂计" in pane.told.text()
    seal(desk, unit_id=WARD, first=FIRST)
    pane.load()
    assert lanes.settle(30)

    assert "已封存" in pane.told.text()


def test_the_leave_of_the_year_is_posted_as_the_rule_gives(qtbot: QtBot, desk: Desk) -> None:
    _page, pane = _pane(qtbot, desk)
    pane.show_part(LEAVE)
    lines = pane.leave.table.rows_model.rows()
    assert [str(line.due.rule) for line in lines] == ["累计工作满 14 年，10 天。"] * 3
    assert not pane.leave.grant_button.isHidden()
    QTest.mouseClick(pane.leave.grant_button, Qt.MouseButton.LeftButton)
    assert lanes.settle(30)

    assert {balances_on(desk, person_id=line.person_id)["annual_leave"] for line in lines} == {10}
    assert pane.leave.grant_button.isHidden()
    assert not any(line.to_grant for line in leave_sheet(desk, unit_id=WARD).lines)


def test_who_keeps_no_balances_sees_the_rule_and_posts_nothing(qtbot: QtBot, desk: Desk) -> None:
    other = desk_for(Role.FINANCE, vault=desk.vault, login="finance", clock=desk.clock)
    _page, pane = _pane(qtbot, other)
    pane.show_part(LEAVE)

    assert pane.leave.table.rows_model.rows()
    assert pane.leave.grant_button.isHidden()


def test_paper_is_that_of_what_is_shown(qtbot: QtBot, desk: Desk) -> None:
    went: list[dict[str, Any]] = []
    _page, pane = _pane(qtbot, desk, go=lambda place, **more: went.append({"place": place, **more}))
    pane.print_ward()
    pane.show_part(LEAVE)
    pane.print_ward()

    assert went == [
        {"place": "reports", "key": "attendance", "month": MONTH, "unit": WARD},
        {"place": "reports", "key": "annual-leave", "unit": WARD},
    ]


def test_locking_leaves_no_attendance(qtbot: QtBot, desk: Desk) -> None:
    page, pane = _pane(qtbot, desk)
    assert pane.people.rows_model.rows()
    page.blank()

    assert not pane.people.rows_model.rows()
    assert not pane.changes.rows_model.rows()
    assert not pane.leave.table.rows_model.rows()
