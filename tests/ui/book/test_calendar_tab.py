"""The calendar of a year by real keys and mouse: days changed, the notice pasted, a year that is not loaded refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.access.actor import Role
from app.calendar.kinds import DayKind
from app.calendar.years import YearState, calendar_year, load_year, look_at_year
from tests.kit.desks import desk_for
from tests.unit.calendar.test_notice import NOTICE_2026
from ui.book.calendar import CalendarTab
from ui.book.page import BookPage
from ui.kit import lanes
from ui.kit.forms import ChoiceField, LinesField

if TYPE_CHECKING:
    from pathlib import Path

    from ui.kit.messages import Script


Opener = Callable[..., BookPage]


def tab_of(page: BookPage) -> CalendarTab:
    tab = page.tab()
    assert isinstance(tab, CalendarTab)
    return tab


def press(tab: CalendarTab, day: date) -> None:
    """Press the mouse on a day."""
    middle = tab.view.day_rect(day).center()
    QTest.mouseClick(tab.view, Qt.MouseButton.LeftButton, pos=QPoint(int(middle.x()), int(middle.y())))


def choose(tab: CalendarTab, kind: DayKind) -> None:
    """Choose a kind in the panel by keys."""
    assert tab.form is not None
    field = tab.form.fields["kind"]
    assert isinstance(field, ChoiceField)
    field.set_value(kind)
    field.box.activated.emit(field.box.currentIndex())


def test_a_shipped_year_is_loaded_by_its_button(book: Opener) -> None:
    desk = desk_for()
    tab = tab_of(book(desk, "calendar"))
    button = next(b for b in tab.findChildren(QPushButton) if b.text() == "载入附带的日历")
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert calendar_year(desk, 2026).kind_of(date(2026, 10, 1)) is DayKind.STATUTORY
    assert not button.isVisible()


def test_a_day_is_changed_and_only_a_whole_year_is_kept(book: Opener) -> None:
    desk = desk_for()
    load_year(desk, 2026)
    tab = tab_of(book(desk, "calendar"))
    save = tab.top_actions()[1]
    press(tab, date(2026, 10, 6))
    choose(tab, DayKind.WORK)
    assert save.isEnabled()
    tab.save()
    assert lanes.settle()
    assert "调休" in tab.strip.text()  # one day off less than days to work: it can't be kept
    assert calendar_year(desk, 2026).kind_of(date(2026, 10, 6)) is DayKind.SWAP_OFF
    press(tab, date(2026, 10, 10))
    choose(tab, DayKind.WEEKEND)
    tab.save()
    assert lanes.settle()
    kept = calendar_year(desk, 2026)
    assert kept.kind_of(date(2026, 10, 6)) is DayKind.WORK
    assert kept.kind_of(date(2026, 10, 10)) is DayKind.WEEKEND
    assert not save.isEnabled()


def test_the_year_is_walked_by_keys(book: Opener) -> None:
    desk = desk_for()
    load_year(desk, 2026)
    tab = tab_of(book(desk, "calendar"))
    tab.view.setFocus()
    assert tab.view.day == date(2026, 11, 23)
    for key, day in (
        (Qt.Key.Key_Right, date(2026, 11, 24)),
        (Qt.Key.Key_Up, date(2026, 11, 17)),
        (Qt.Key.Key_PageDown, date(2026, 12, 17)),
        (Qt.Key.Key_Down, date(2026, 12, 24)),
        (Qt.Key.Key_Left, date(2026, 12, 23)),
    ):
        QTest.keyClick(tab.view, key)
        assert tab.view.day == day
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    assert tab.panel.isVisible()
    assert "工作日" in tab.view.told(tab.view.day)


def test_a_year_without_its_notice_is_refused_with_the_way_to_load_it(book: Opener, scripted: Script) -> None:
    desk = desk_for()
    load_year(desk, 2026)
    tab = tab_of(book(desk, "calendar"))
    tab.step(1)
    assert lanes.settle()
    assert "2027" in tab.strip.text()
    assert look_at_year(desk, 2027).state is YearState.NOT_LOADED
    tab.step(-1)
    assert lanes.settle()
    assert tab.strip.text() == ""
    press(tab, date(2026, 3, 2))
    choose(tab, DayKind.SWAP_OFF)
    scripted.answers.append(False)
    tab.step(1)  # the change would be lost: asked, and refused
    assert tab.year == 2026


def test_the_notice_is_pasted_and_read_before_it_is_kept(book: Opener) -> None:
    desk = desk_for()
    tab = tab_of(book(desk, "calendar"))
    tab.open_paste()
    assert tab.form is not None
    field = tab.form.fields["file"]
    assert isinstance(field, LinesField)
    field.box.setPlainText("元旦快乐")
    read = next(b for b in tab.panel.findChildren(QPushButton) if b.text() == "读取通知")
    read.click()
    assert lanes.settle()
    assert field.error()
    field.box.setPlainText(NOTICE_2026.replace("1月4日（周日）上班", "1月10日（周六）上班"))
    read.click()
    assert lanes.settle()
    assert look_at_year(desk, 2026).state is YearState.SHIPPED  # only shown
    assert tab.changed
    tab.save()
    assert lanes.settle()
    assert calendar_year(desk, 2026).kind_of(date(2026, 1, 10)) is DayKind.SWAP_WORK


def test_a_file_is_read(book: Opener, scripted: Script, tmp_path: Path) -> None:
    desk = desk_for()
    tab = tab_of(book(desk, "calendar"))
    notice = tmp_path / "通知.txt"
    notice.write_text(NOTICE_2026.replace("1月4日（周日）", "1月10日（周六）"), encoding="utf-8")
    scripted.paths.append(notice)
    tab.choose_file()
    assert lanes.settle()
    assert date(2026, 1, 10) in tab.days
    tab._show_kept()
    assert date(2026, 1, 10) not in tab.days


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HEAD_NURSE])
def test_who_may_not_edit_sees_the_year_and_no_deeds(book: Opener, role: Role) -> None:
    load_year(desk := desk_for(), 2026)
    tab = tab_of(book(desk_for(role, vault=desk.vault), "calendar"))
    assert tab.top_actions() == ()
    assert not [b for b in tab.findChildren(QPushButton) if b.isVisible()]
