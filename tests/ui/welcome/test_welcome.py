from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.access.unlock import Founding, create_hospital
from db.errors import HeldError, NewerFileError, WrongPasswordError
from ui.kit import lanes
from ui.kit.workstation import Recent, Workstation
from ui.welcome.founding import Draft, administrator_faults, code_lines, hospital_faults
from ui.welcome.recovery import RecoverView
from ui.welcome.unlock import UnlockView
from ui.welcome.unlocking import choices, faults, refusal
from ui.welcome.wizard import FoundingView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.kit.messages import Script

PASSWORD = "Xing-lin 2026 hao"
GOOD = Draft(
    hospital="杏林示范医院",
    folder=str(Path.home() / "x"),
    login="zhoumin",
    name="周敏",
    password=PASSWORD,
    again=PASSWORD,
)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    place = tmp_path / "vault"
    create_hospital(place, Founding(hospital="杏林示范医院", login="zhoumin", password=PASSWORD)).desk.close()
    return place


def test_each_step_names_what_is_missing() -> None:
    assert set(hospital_faults(Draft())) == {"hospital", "folder"}
    assert set(hospital_faults(Draft(hospital="a", folder="relative"))) == {"folder"}
    assert hospital_faults(GOOD) == {}
    assert set(administrator_faults(Draft())) == {"login", "name", "password"}
    assert set(administrator_faults(Draft(login="a", name="b", password=PASSWORD, again="x"))) == {"again"}
    assert administrator_faults(GOOD) == {}


def test_a_draft_never_shows_its_password() -> None:
    assert PASSWORD not in repr(GOOD)


def test_the_code_is_read_in_lines_of_four_groups() -> None:
    assert code_lines("A-B-C-D-E") == "A   B   C   D\nE"


def test_refusals_say_what_to_do() -> None:
    wrong = refusal(WrongPasswordError())
    held = refusal(HeldError(host="PC-2", login="liufang", since="08:00"))
    newer = refusal(NewerFileError(found=9, known=1))

    assert wrong is not None
    assert wrong.retry_password
    assert held is not None
    assert held.offer_reading
    assert "PC-2" in held.text
    assert newer is not None
    assert not newer.offer_reading
    assert refusal(ZeroDivisionError()) is None


def test_the_asked_for_hospital_comes_first() -> None:
    known = Workstation(recent=(Recent("/a", "x"), Recent("/b", "y")))

    assert [each.path for each in choices(known, Path("/b"))] == ["/b", "/a"]
    assert [each.path for each in choices(known, Path("/c"))] == ["/c", "/a", "/b"]
    assert set(faults("", " ", "")) == {"path", "login", "password"}


def _unlock(qtbot: QtBot, vault: Path) -> UnlockView:
    view = UnlockView(Workstation(recent=(Recent(str(vault), "zhoumin"),)))
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_a_wrong_password_is_a_sentence_and_the_right_one_opens(qtbot: QtBot, vault: Path, scripted: Script) -> None:
    view = _unlock(qtbot, vault)
    desks: list[Desk] = []
    view.opened.connect(desks.append)

    QTest.keyClicks(view.password.line, "not this one")
    QTest.keyClick(view.password.line, Qt.Key.Key_Return)
    assert lanes.settle()
    assert view.strip.text() == "登录名或口令不正确。"
    assert view.password.line.selectedText() != ""
    assert scripted.told == []

    QTest.keyClicks(view.password.line, PASSWORD)  # replaces the selection
    QTest.keyClick(view.password.line, Qt.Key.Key_Return)
    assert lanes.settle()
    try:
        assert desks[0].actor.login == "zhoumin"
        assert view.password.value() == ""
    finally:
        desks[0].close()


def test_a_held_hospital_is_offered_for_reading(qtbot: QtBot, vault: Path) -> None:
    from app.access.unlock import unlock

    holder = unlock(vault, "zhoumin", PASSWORD)
    view = _unlock(qtbot, vault)
    desks: list[Desk] = []
    view.opened.connect(desks.append)
    try:
        QTest.keyClicks(view.password.line, PASSWORD)
        view.try_open()
        assert lanes.settle()
        assert desks == []
        assert "zhoumin" in view.strip.text()

        view.try_open(read_only=True)
        assert lanes.settle()
        assert desks[0].vault.read_only
    finally:
        for desk in (*desks, holder):
            desk.close()


def test_the_first_run_founds_a_hospital_and_keeps_its_sheet(qtbot: QtBot, tmp_path: Path, scripted: Script) -> None:
    view = FoundingView()
    qtbot.addWidget(view)
    view.show()
    desks: list[Desk] = []
    view.founded.connect(desks.append)
    _fill(view, "hospital", {"hospital": "杏林示范医院", "folder": str(tmp_path / "vault")})
    view.go_on()
    assert view.step() == 1
    _fill(view, "administrator", {"name": "周敏", "login": "zhoumin", "password": "short"})
    view.go_on()
    assert view.step() == 1
    assert view.administrator.fields["password"].error()
    _fill(view, "administrator", {"password": PASSWORD, "again": PASSWORD})
    view.go_on()
    assert lanes.settle()
    assert view.step() == 2
    assert not view.next.isEnabled()
    assert view.administrator.fields["password"].value() == ""

    scripted.paths.append(tmp_path / "sheet.pdf")
    QTest.mouseClick(view.recovery.save, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "sheet.pdf").stat().st_mode & 0o077 == 0

    view.recovery.kept.setChecked(True)
    QTest.mouseClick(view.next, Qt.MouseButton.LeftButton)
    try:
        assert desks[0].actor.name == "周敏"
        assert (tmp_path / "vault" / "hr.db").exists()
    finally:
        desks[0].close()


def test_a_folder_that_holds_a_hospital_is_left_alone(qtbot: QtBot, vault: Path) -> None:
    view = FoundingView()
    qtbot.addWidget(view)
    before = (vault / "hr.db").read_bytes()
    _fill(view, "hospital", {"hospital": "别院", "folder": str(vault)})
    view.go_on()
    _fill(view, "administrator", {"name": "周敏", "login": "zhoumin", "password": PASSWORD, "again": PASSWORD})

    view.go_on()
    assert lanes.settle()

    assert view.step() == 1
    assert view.strip.text() != ""
    assert (vault / "hr.db").read_bytes() == before


def _fill(view: FoundingView, form: str, values: dict[str, str]) -> None:
    for key, value in values.items():
        field = getattr(view, form).fields[key]
        field.set_value(value)


def test_a_lost_password_opens_with_the_code_and_the_new_code_is_kept_first(
    qtbot: QtBot, tmp_path: Path, scripted: Script
) -> None:
    place = tmp_path / "vault"
    made = create_hospital(place, Founding(hospital="杏林示范医院", login="zhoumin", password=PASSWORD))
    made.desk.close()
    view = RecoverView(choices(Workstation(recent=(Recent(str(place)),)), None), login="zhoumin")
    qtbot.addWidget(view)
    opened: list[Desk] = []
    view.opened.connect(opened.append)
    fields = {key: view.form.fields[key].editor for key in ("code", "password", "again")}
    for key, text in (("code", "wrong"), ("password", "Chun-tian 2027 lai"), ("again", "Chun-tian 2027 lai")):
        fields[key].setProperty("text", text)

    view.try_recover()
    lanes.settle()
    assert "恢复码" in view.strip.text()

    fields["code"].setProperty("text", made.recovery_code)
    view.try_recover()
    lanes.settle()
    assert not view.go.isEnabled()  # not before the new code is kept
    scripted.paths.append(tmp_path / "sheet.pdf")
    view.step.keep()
    lanes.settle()
    view.step.kept.setChecked(True)
    QTest.mouseClick(view.go, Qt.MouseButton.LeftButton)

    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert fields["code"].property("text") == ""
    assert [desk.actor.login for desk in opened] == ["zhoumin"]
    opened[0].close()
