"""Credential work on the page: what is clicked and typed ends up in the ledger, and only where one may."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.access.actor import Grant, Role
from app.credentials.asking import may_do
from app.credentials.board import dashboard, due_list
from app.credentials.files import credential_file
from app.credentials.records import Draft, approve, propose
from db.tables import PersonRow, StaffFactRow, UnitRow
from tests.kit.desks import TODAY, desk_for, found
from ui.credentials.file import FileView
from ui.credentials.page import CredentialsPage
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.forms import ChoiceField, DateField, TextField
from ui.kit.page import Frame

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk

UNTIL = TODAY + timedelta(days=10)


@pytest.fixture
def desk() -> Desk:
    """Two nurses of one ward, one licence that ends in ten days."""
    desk = desk_for(vault=found())
    now = desk.clock.now()
    with desk.vault.write() as session:
        session.add(UnitRow(id=10, kind="ward", name="心内科", parent_id=2, path="/1/2/10/"))
        session.flush()
        for number, name in enumerate(("张静", "李𬱖"), start=1):
            session.add(
                PersonRow(
                    id=number, staff_no=f"100{number}", name=name, pinyin="", initials="", sort_key="", sex="2",
                    birth=date(1990, 1, 1), id_type="RIC", id_no=f"X{number}", created_at=now, changed_at=now,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                StaffFactRow(
                    person_id=number, kind="home_unit", unit_id=10, start=date(2020, 1, 1), recorded_at=now,
                    recorded_by="t", precision="day",
                )
            )  # fmt: skip
    approve(desk, ids=[propose(desk, Draft(1, "NUR_LIC", number="202111000001", valid_until=UNTIL, site="own"))])
    return desk


def _page(qtbot: QtBot, desk: Desk) -> CredentialsPage:
    bus = ChangeBus()
    bus.attach(desk)
    page = CredentialsPage(Frame(desk, bus, lambda *_a, **_k: None))
    qtbot.addWidget(page)
    page.resize(1302, 690)
    page.show()
    qtbot.waitExposed(page)
    assert lanes.settle()
    return page


def _type(qtbot: QtBot, page: CredentialsPage, **texts: str) -> None:
    assert page.sheet is not None
    for key, text in texts.items():
        field = page.sheet.form.fields[key]
        assert isinstance(field, DateField | TextField)
        field.line.clear()
        if text.isascii():
            qtbot.keyClicks(field.line, text)
        else:  # what an input method would hand over
            field.line.insert(text)


def _open(qtbot: QtBot, page: CredentialsPage, deed: str) -> None:
    """Choose the first line with the keyboard, then click a deed of its first certificate."""
    page.table.setFocus()
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert lanes.settle()
    view = page.panel.content()
    assert isinstance(view, FileView)
    button = next(made for (key, _id), made in view.deeds.items() if key == deed)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert lanes.settle()


def test_a_licence_is_renewed_with_the_keyboard_and_the_board_is_clear(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk)
    assert dashboard(desk).figures["late"].count == 1
    _open(qtbot, page, "renew")
    _type(qtbot, page, until="20311203", issued_on="20261120")
    sheet = page.sheet
    assert sheet is not None
    qtbot.keyClick(sheet.form.fields["until"].editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert lanes.settle()

    held = credential_file(desk, person_id=1).certificates
    assert [(each.valid_until, each.current, each.approval) for each in held] == [
        (date(2031, 12, 3), True, "approved"), (UNTIL, False, "approved"),
    ]  # fmt: skip
    assert due_list(desk) == ()
    assert isinstance(page.panel.content(), FileView)


def test_what_does_not_hold_is_told_at_its_field_and_nothing_is_kept(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk)
    _open(qtbot, page, "renew")
    _type(qtbot, page, until="2026-02-30")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert page.sheet is not None
    assert "2026-02-30" in page.sheet.form.fields["until"].error()
    _type(qtbot, page, until="2026-01-01")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert str(UNTIL) in page.sheet.form.fields["until"].error()
    assert len(credential_file(desk, person_id=1).certificates) == 1


def test_a_missing_certificate_is_entered_for_the_person_a_duty_names(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk)
    page.receive(person_id=2, deed="add", kind="NUR_LIC")
    page.mark_stale()
    assert lanes.settle()
    _type(qtbot, page, number="202211000002", valid_until="2027-06-30")
    assert page.sheet is not None
    site = page.sheet.form.fields["site"]
    assert isinstance(site, ChoiceField)
    site.set_value("own")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert lanes.settle()

    assert may_do(desk, staff_no="1002", duty="NURSE", on=TODAY).eligible
    assert page.table.model().rowCount() == 2


def test_an_unknown_staff_number_is_told_at_its_field(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk)
    qtbot.mouseClick(page._add, Qt.MouseButton.LeftButton)
    _type(qtbot, page, staff="9999", number="1", valid_until="2027-06-30")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert page.sheet is not None
    assert "9999" in page.sheet.form.fields["staff"].error()


def test_a_correction_asks_for_a_reason_and_takes_back_the_wrong_entry(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk)
    _open(qtbot, page, "correct")
    _type(qtbot, page, number="202111000009")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert page.sheet is not None
    assert page.sheet.form.fields["reason"].error()
    _type(qtbot, page, reason="编号录错")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert lanes.settle()

    held = credential_file(desk, person_id=1).certificates
    assert [(each.number, each.withdrawn) for each in held] == [("202111000009", False), ("202111000001", True)]


def test_a_clerk_proposes_and_the_head_signs(qtbot: QtBot, desk: Desk) -> None:
    clerk = desk_for(Role.HR_CLERK, vault=desk.vault)
    page = _page(qtbot, clerk)
    assert [type(each).__name__ for each in page.top_actions()] == ["QPushButton"]
    _open(qtbot, page, "renew")
    _type(qtbot, page, until="2031-12-03", issued_on="2026-11-20")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert dashboard(desk).figures["waiting"].count == 1
    assert dashboard(desk).figures["late"].count == 1  # a proposal clears nothing

    head = _page(qtbot, desk)
    head.chips.choose("waiting")
    assert head.table.model().rowCount() == 1
    qtbot.mouseClick(head._approve, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert dashboard(desk).figures["waiting"].count == 0
    assert dashboard(desk).figures["late"].count == 0


def test_a_head_nurse_reads_and_changes_nothing(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk_for(Grant(Role.HEAD_NURSE, 10), vault=desk.vault))
    assert page.top_actions() == ()
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert lanes.settle()
    view = page.panel.content()
    assert isinstance(view, FileView)
    assert view.findChildren(QPushButton) == []


def test_filters_narrow_the_list(qtbot: QtBot, desk: Desk) -> None:
    propose(desk, Draft(2, "BLS", number="B1", valid_until=date(2028, 1, 1)))
    page = _page(qtbot, desk)
    assert page.table.model().rowCount() == 2
    page.search.insert("李")
    assert [line.kind for line in page.table.rows_model.rows()] == ["BLS"]
    page.search.clear()
    page.kind_box.setCurrentIndex(page.kind_box.findData("NUR_LIC"))
    page.kind_box.activated.emit(1)
    assert [line.name for line in page.table.rows_model.rows()] == ["张静"]
    qtbot.mouseClick(page.chips.chip("waiting"), Qt.MouseButton.LeftButton)
    assert page.table.model().rowCount() == 0
