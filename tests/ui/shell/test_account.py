"""Where each role begins, and one's own password changed beside the page."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.access.actor import Role
from app.access.unlock import unlock
from app.clock import on_day
from db.errors import WrongPasswordError
from tests.kit.desks import desk_for
from tests.kit.vaults import FAST
from ui.kit import lanes
from ui.kit.forms import TextField
from ui.shell.deskview import DeskView
from ui.shell.pages import available, start_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.desk import Desk

PASSWORD, FRESH = "Xing-lin 2026 hao", "Chun-tian 2027 lai"
CLOCK = on_day(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.HR_CLERK, ("home", "")), (Role.HEAD_NURSE, ("home", "")), (Role.NURSING_OFFICE, ("home", "")),
        (Role.NURSE, ("requests", "")), (Role.FINANCE, ("performance", "")), (Role.AUDITOR, ("system", "audit")),
        (Role.ADMINISTRATOR, ("system", "users")),
    ],
)  # fmt: skip
def test_everybody_begins_where_their_work_is(role: Role, start: tuple[str, str]) -> None:
    desk = desk_for(role)
    assert start_of(desk, [spec.id for spec in available(desk)]) == start


def _nurse(tmp_path: Path, *, read_only: bool = False) -> Desk:
    from app.access.actor import Grant
    from app.access.unlock import Founding, create_hospital
    from app.access.users import add_user

    path = tmp_path / "vault"
    if not path.exists():
        founding = Founding(hospital="杏林示范医院", login="head", password=PASSWORD, campuses=("总院区",))
        with closing(create_hospital(path, founding, clock=CLOCK, kdf=FAST).desk) as desk:
            add_user(desk, login="nurse", name="李静", password=PASSWORD, grants=[Grant(Role.NURSE)])
    return unlock(path, "nurse", PASSWORD, clock=CLOCK, read_only=read_only)


def _view(qtbot: QtBot, desk: Desk) -> DeskView:
    made = DeskView(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    assert lanes.settle()
    return made


def _type(view: DeskView, **typed: str) -> None:
    assert view.account.form is not None
    for key, text in typed.items():
        field = view.account.form.fields[key]
        assert isinstance(field, TextField)
        field.set_value(text)
    save = next(b for b in view.account.findChildren(QPushButton) if b.property("role") == "primary")
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    assert lanes.settle()


def test_a_nurse_changes_her_password_where_her_name_stands(qtbot: QtBot, tmp_path: Path) -> None:
    with closing(_nurse(tmp_path)) as desk:
        view = _view(qtbot, desk)
        command = next(each for each in view.registry.all() if each.id == "account.password")
        command.run()
        assert view.account.isVisible()
        _type(view, old="wrong", password=FRESH, again=FRESH + "x")
        assert view.account.form is not None
        assert view.account.form.fields["again"].error()
        _type(view, again=FRESH)
        assert view.account.form.fields["old"].error()
        _type(view, old=PASSWORD, password="kurz", again="kurz")
        assert view.account.form.fields["password"].error()
        _type(view, password=FRESH, again=FRESH)
        assert not view.account.isVisible()
    with pytest.raises(WrongPasswordError):
        unlock(tmp_path / "vault", "nurse", PASSWORD)
    unlock(tmp_path / "vault", "nurse", FRESH, clock=CLOCK).close()


def test_opened_for_reading_the_form_tells_where_it_can_be_changed(qtbot: QtBot, tmp_path: Path) -> None:
    with closing(_nurse(tmp_path)), closing(_nurse(tmp_path, read_only=True)) as desk:
        view = _view(qtbot, desk)
        view.account.open_password()
        assert view.account.form is not None
        assert not view.account.form.isEnabled()
        view.blank()
        assert view.account.form is None
