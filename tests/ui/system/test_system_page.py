from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.access.actor import Grant, Role
from app.access.audit import audit_lines
from app.access.users import add_user, list_users
from app.settings import SETTINGS, all_settings, change_setting
from app.staff.units import list_units
from tests.kit.desks import desk_for
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.forms import DateField, LinesField, TextField
from ui.kit.page import Frame
from ui.system.audit import AuditTab
from ui.system.page import SystemPage
from ui.system.settings import SettingsTab
from ui.system.structure import StructureTab
from ui.system.users import UsersTab

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.kit.messages import Script

PASSWORD = "Xing-lin 2026 hao"


def open_page(qtbot: QtBot, desk: Desk, tab: str) -> SystemPage:
    bus = ChangeBus()
    bus.attach(desk)
    page = SystemPage(Frame(desk, bus, lambda *_args, **_kwargs: None))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.receive(tab=tab)
    page.show()
    qtbot.waitExposed(page)
    assert lanes.settle()
    return page


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        (Role.AUDITOR, {"users", "settings", "audit"}),
        (Role.HR_CLERK, {"structure", "settings", "backups"}),
        (Role.ADMINISTRATOR, {"users", "settings", "backups"}),
    ],
)
def test_tabs_are_for_those_who_may(qtbot: QtBot, role: Role, tabs: set[str]) -> None:
    assert set(open_page(qtbot, desk_for(role), "settings").shown) == tabs


def test_a_user_is_added_and_a_taken_login_is_told_at_the_field(qtbot: QtBot) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk, "users")
    tab = page.shown["users"]
    assert isinstance(tab, UsersTab)
    for login, error in (("liufang", ""), ("liufang", "liufang")):
        tab.add()
        form, roles = tab.form, tab.roles
        assert form is not None
        assert roles is not None
        for key, value in {"login": login, "name": "刘芳", "password": PASSWORD, "again": PASSWORD}.items():
            field = form.fields[key]
            assert isinstance(field, TextField)
            field.set_value(value)
        roles.boxes[Role.HR_CLERK].setChecked(True)
        QTest.mouseClick(_primary(tab), Qt.MouseButton.LeftButton)
        assert lanes.settle()
        if error:
            assert error in form.fields["login"].error()

    users = {user.login: user for user in list_users(desk)}
    assert [role for role, _unit, _place in users["liufang"].grants] == [Role.HR_CLERK]
    assert {user.login for user in tab.table.rows_model.rows()} == {"tester", "liufang"}


def test_a_setting_is_saved_and_a_wrong_one_stays_with_its_reason(qtbot: QtBot) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk, "settings")
    tab = page.shown["settings"]
    assert isinstance(tab, SettingsTab)
    assert set(tab.fields) == {setting.key for setting in SETTINGS if not setting.local}
    minutes, names = tab.fields["idle-lock-minutes"], tab.fields["own-site-names"]
    assert isinstance(minutes, TextField)
    assert isinstance(names, LinesField)

    QTest.keyClicks(minutes.line, "99")
    tab.save()
    assert lanes.settle()
    assert "15" in minutes.error()

    minutes.set_value("10")
    names.box.setPlainText("杏林示范医院\n杏林医院东院")
    tab.save()
    assert lanes.settle()
    after = all_settings(desk)
    assert after["idle-lock-minutes"] == 10
    assert after["own-site-names"] == ("杏林示范医院", "杏林医院东院")


def test_units_are_added_below_renamed_and_closed(qtbot: QtBot, scripted: Script) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk, "structure")
    tab = page.shown["structure"]
    assert isinstance(tab, StructureTab)
    assert tab.table.go_to(lambda unit: unit.name == "总院区")
    assert tab.add_form is not None
    name = tab.add_form.fields["name"]
    assert isinstance(name, TextField)
    name.set_value("重症医学科")
    tab.add_below(next(unit for unit in list_units(desk) if unit.name == "总院区"))
    assert lanes.settle()

    ward = next(unit for unit in list_units(desk) if unit.name == "重症医学科")
    assert ward.kind == "department"
    assert tab.table.go_to(lambda unit: unit.id == ward.id)
    assert tab.edit_form is not None
    until = tab.edit_form.fields["until"]
    assert isinstance(until, DateField)
    until.line.setText("32/13")
    tab.close_down(ward)
    assert "32/13" in until.error()
    until.set_value(desk.clock.today())
    scripted.answers.append(True)
    tab.close_down(ward)
    assert lanes.settle()

    closed = next(unit for unit in list_units(desk) if unit.id == ward.id)
    assert closed.valid_until == desk.clock.today()
    assert "重症医学科" in scripted.asked[-1]


def test_the_auditor_filters_deeds_and_verifies_the_chain(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    vault_desk = desk_for()
    change_setting(vault_desk, key="idle-lock-minutes", value=7)
    desk = desk_for(Role.AUDITOR, vault=vault_desk.vault)
    page = open_page(qtbot, desk, "audit")
    tab = page.shown["audit"]
    assert isinstance(tab, AuditTab)
    assert [line.subject_id for line in tab.table.rows_model.rows()] == ["idle-lock-minutes"]

    tab.filter.setText("设置：修改")  # what stands there can be asked for, not only how it is stored
    tab.filter.returnPressed.emit()
    assert lanes.settle()
    tab.table.selectRow(0)
    line = tab.table.current_row()
    assert line is not None
    tab.show_line(line)
    assert tab.changes is not None
    assert next((change.before, change.after) for change in tab.changes.rows_model.rows()) == ("5", "7")

    tab.filter.setText("nothing like it")
    qtbot.waitUntil(lambda: not tab.typed.isActive())
    assert lanes.settle()
    assert tab.table.rows_model.rows() == ()
    tab.filter.clear()
    tab.load()
    assert lanes.settle()
    monkeypatch.setattr("ui.system.audit.LAST", 1)
    change_setting(vault_desk, key="idle-lock-minutes", value=9)
    change_setting(vault_desk, key="roster-needs-approval", value=False)
    tab.filter.setText("idle-lock")  # older than what the list holds: the whole record is looked through
    tab.load()
    assert lanes.settle()
    assert [line.subject_id for line in tab.table.rows_model.rows()] == ["idle-lock-minutes"]
    assert tab.more.isVisible()  # nobody takes the newest for the whole
    tab.filter.setText("nothing like it")
    tab.load()
    assert lanes.settle()
    assert not tab.more.isVisible()
    tab.verify()
    assert lanes.settle()
    assert "3" in tab.strip.text()


def test_the_auditor_takes_what_was_found_along_and_that_is_recorded(
    qtbot: QtBot, scripted: Script, tmp_path: Path
) -> None:
    vault_desk = desk_for()
    change_setting(vault_desk, key="idle-lock-minutes", value=7)
    change_setting(vault_desk, key="roster-needs-approval", value=False)
    desk = desk_for(Role.AUDITOR, vault=vault_desk.vault, login="shen")
    page = open_page(qtbot, desk, "audit")
    tab = page.shown["audit"]
    assert isinstance(tab, AuditTab)
    tab.filter.setText("idle-lock")
    scripted.paths.append(tmp_path / "record")
    export = next(each for each in tab.top_actions() if isinstance(each, QPushButton) and each.text() == "导出")
    QTest.mouseClick(export, Qt.MouseButton.LeftButton)
    assert lanes.settle()

    sheet = openpyxl.load_workbook(tmp_path / "record.xlsx").active
    assert sheet is not None
    told = [" ".join(str(cell) for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]
    assert sum("idle-lock-minutes" in line for line in told) == 1
    assert any("5 → 7" in line for line in told)
    assert not any("roster-needs-approval" in line for line in told)
    newest = audit_lines(desk)[0]
    assert (newest.login, newest.action) == ("shen", "audit.export")


def test_blanking_leaves_no_name_behind(qtbot: QtBot) -> None:
    page = open_page(qtbot, desk_for(), "users")
    tab = page.shown["users"]
    assert isinstance(tab, UsersTab)
    assert tab.table.rows_model.rows() != ()

    page.blank()

    assert tab.table.rows_model.rows() == ()
    assert tab.panel.content() is None


def test_a_forgotten_password_is_given_anew_but_not_to_whoever_signs(qtbot: QtBot) -> None:
    desk = desk_for()
    add_user(desk, login="nurse", name="李静", password=PASSWORD, grants=[Grant(Role.NURSE)])
    add_user(desk, login="head2", name="周敏", password=PASSWORD, grants=[Grant(Role.HR_HEAD)])
    page = open_page(qtbot, desk, "users")
    tab = page.shown["users"]
    assert isinstance(tab, UsersTab)
    for login, refused in (("head2", True), ("nurse", False)):
        user = next(user for user in list_users(desk) if user.login == login)
        slot = desk.vault.file.slot_of(login)
        tab.panel.close_panel()
        tab.ask_password(user)
        form = tab.form
        assert form is not None
        for key in ("password", "again"):
            field = form.fields[key]
            assert isinstance(field, TextField)
            field.set_value("Chun-tian 2027 lai")
        QTest.mouseClick(_primary(tab), Qt.MouseButton.LeftButton)
        assert lanes.settle()
        assert bool(tab.panel.isVisible() and form.fields["password"].error()) is refused
        assert (desk.vault.file.slot_of(login) == slot) is refused


def _primary(tab: UsersTab) -> QPushButton:
    return next(b for b in tab.panel.findChildren(QPushButton) if b.property("role") == "primary" and b.isVisible())
