"""On every start: published shifts that certificates make unlawful are told on the first screen, with who could take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton

from app.credentials.files import credential_file
from app.credentials.standing import change_standing
from app.roster.book.alerts import alarms
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import load_sheet, open_month
from tests.kit.wards import DECEMBER, NOW, WARD, nursing_ward, turns
from ui.home.page import HomePage
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_suspended_licence_under_a_published_roster_is_told_and_opened(qtbot: QtBot) -> None:
    desk = nursing_ward(10)
    open_month(desk, unit_id=WARD, first=DECEMBER)
    save_draft(desk, turns(load_sheet(desk, unit_id=WARD, first=DECEMBER)))
    submit(desk, unit_id=WARD, first=DECEMBER, reason="人力不足")
    publish(desk, unit_id=WARD, first=DECEMBER, reason="人力不足")
    asked: list[tuple[str, dict[str, Any]]] = []
    bus = ChangeBus()
    bus.attach(desk)
    page = HomePage(Frame(desk, bus, lambda page_id, **params: asked.append((page_id, params))))
    qtbot.addWidget(page)
    page.resize(1302, 690)
    page.show()
    assert lanes.settle()
    assert page.alarm.text() == ""
    licence = credential_file(desk, person_id=3).certificates[0]
    change_standing(desk, credential_id=licence.id, standing="suspended", start=NOW, until=None, reason="暂停执业")
    qtbot.waitUntil(lambda: bool(page.alarm.text()), timeout=20_000)
    found = alarms(desk)
    first = found[0]
    assert first.stand_ins
    assert str(first.words) in page.alarm.text()
    assert first.stand_ins[0].name in page.alarm.text()
    page.alarm.findChildren(QPushButton)[0].click()
    where = {"ward": WARD, "first": DECEMBER, "person": 3, "day": first.cell.day}
    assert asked == [("roster", where)]
