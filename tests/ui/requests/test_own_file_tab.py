"""My file with real widgets; who sees it, and which pages the departments' logins have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from app.access.actor import Actor, Grant, Role
from app.desk import Desk
from app.performance.book import compute, step
from app.requests.book import mine
from tests.kit.desks import desk_for
from tests.kit.paywards import MONTH, worked_ward
from tests.kit.requests import asking_ward
from ui.kit import lanes, messages
from ui.kit.forms import DateField
from ui.requests.forms import WishForm
from ui.requests.mine import MineTab
from ui.requests.month import MonthTab
from ui.requests.ownfile import OwnFileTab
from ui.shell.pages import PAGES, available

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ui.requests.page import RequestsPage


def _told(tab: OwnFileTab) -> str:
    return "\n".join(found.text() for found in tab.panel.findChildren(QLabel) if found.isVisible())


def test_a_certificate_and_a_month_of_pay_open_beside_the_list(page: Callable[..., RequestsPage]) -> None:
    ward = worked_ward()
    run = compute(ward.desk, unit_id=ward.unit, month=MONTH).line.id
    step(ward.as_role(Grant(Role.HEAD_NURSE, ward.unit), login="head"), run_id=run, deed="submit")
    for deed in ("approve", "publish"):
        step(ward.desk, run_id=run, deed=deed)
    actor = Actor(login="n", name="n", grants=frozenset({Grant(Role.NURSE)}), user_id=77, person_id=ward.people["N001"])
    made = page(Desk(ward.desk.vault, actor, ward.desk.clock), "file")
    tab = made.tab()
    assert isinstance(tab, OwnFileTab)
    for act in tab.scenes().values():
        act()
        assert lanes.settle()
    assert "7,060.33" in _told(tab)
    assert tab.slips.rows_model.rows()[0].run_id == run
    tab.certificates.selectRow(0)
    assert lanes.settle()
    assert "2030-01-01" in _told(tab)
    assert "7,060.33" not in _told(tab)
    tab.blank()
    assert (tab.certificates.rows_model.rowCount(), tab.slips.rows_model.rowCount()) == (0, 0)


def test_the_month_is_saved_for_the_telephone(
    page: Callable[..., RequestsPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = asking_ward(9, published=True)
    tab = page(ward.nurse(3), "month").tab()
    assert isinstance(tab, MonthTab)
    assert tab.top_actions() == ()  # nothing of November is published
    tab.turn(1)
    assert lanes.settle()
    assert len(tab.top_actions()) == 1
    monkeypatch.setattr(messages, "choose_save", lambda *_a, **_k: tmp_path / "班表")
    tab.save_calendar()
    assert lanes.settle()
    assert "BEGIN:VEVENT" in (tmp_path / "班表.ics").read_text(encoding="utf-8")


def test_a_wish_for_a_day_gone_by_is_refused_at_its_field(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(6)
    tab = page(ward.nurse(3), "mine", ask="wish", day=date(2026, 12, 9)).tab()
    assert isinstance(tab, MineTab)
    assert isinstance(tab.form, WishForm)
    day = tab.form.form.fields["day"]
    assert isinstance(day, DateField)
    day.set_value(date(2026, 11, 2))
    tab.ask(send=True)
    assert lanes.settle()
    assert "以后" in day.error()
    assert mine(ward.nurse(3)) == ()


def test_what_the_departments_see() -> None:
    def pages(role: Role) -> list[str]:
        return [spec.id for spec in available(desk_for(role), PAGES)]

    assert pages(Role.NURSING_OFFICE) == [
        "home", "staff", "credentials", "roster", "book", "requests", "reports",
    ]  # fmt: skip  # who is paid what is not theirs to see
    assert pages(Role.MEDICAL_OFFICE) == ["home", "staff", "credentials", "roster", "book", "reports"]
    assert pages(Role.ADMINISTRATOR) == ["book", "system"]  # the book for the calendar alone
