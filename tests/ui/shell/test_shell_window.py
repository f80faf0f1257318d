from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.access.actor import Role
from app.access.permissions import Verb
from app.changes import Changes
from app.demo import LOGIN
from app.demo.build import build_hospital
from app.log import state_folder
from app.words import N_
from db.crypto import KdfCost
from tests.kit.desks import TODAY, desk_for
from ui.kit import lanes, workstation
from ui.kit.page import Frame, Page
from ui.kit.theme import theme
from ui.shell.deskview import DeskView
from ui.shell.idle import IdleWatch
from ui.shell.pages import PAGES, PageSpec, available
from ui.shell.window import MainWindow
from ui.welcome.unlock import UnlockView

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.kit.messages import Script

HERE = "tests.ui.shell.test_shell_window"


class NotePage(Page):
    """A page that shows a name and counts how often it loaded."""

    kinds = frozenset({"staff"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.loads = 0
        self.got: dict[str, Any] = {}
        self.words = QLabel("王葵", self)

    def title(self) -> str:
        return "记事"

    def context(self) -> str:
        return "全院"

    def receive(self, **params: Any) -> None:
        self.got = params

    def refresh(self) -> None:
        self.loads += 1

    def blank(self) -> None:
        self.words.clear()


class SpecHere(PageSpec):
    """A page spec whose page is in this file."""

    def exists(self) -> bool:
        return True

    def make(self, frame: Frame) -> Page:
        return NotePage(frame)


def spec(name: str, verb: Verb) -> PageSpec:
    return SpecHere(name, "home", N_("Home"), (verb,), HERE, "NotePage")


SPECS = (spec("one", Verb.STAFF_VIEW), spec("two", Verb.SETTING_VIEW), spec("audit", Verb.AUDIT_VIEW))


@pytest.fixture
def view(qtbot: QtBot) -> DeskView:
    made = DeskView(desk_for(Role.HR_CLERK), pages=SPECS)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    assert lanes.settle()
    return made


def test_pages_a_role_may_not_see_have_no_button(view: DeskView, scripted: Script) -> None:
    assert set(view.rail.buttons) == {"one", "two"}

    view.go("audit")

    assert view.page_id() == "one"
    assert scripted.told == ["您的账号不能打开此页。"]


def test_only_pages_this_program_has_are_shown() -> None:
    ghost = PageSpec("ghost", "home", N_("Home"), (Verb.SETTING_VIEW,), "ui.nowhere.page", "GhostPage")

    assert available(desk_for(), (ghost,)) == ()
    assert len({each.id for each in PAGES}) == len(PAGES)


def test_a_hidden_page_loads_again_only_when_shown(qtbot: QtBot, view: DeskView) -> None:
    first = view.page()
    assert isinstance(first, NotePage)
    view.go("two", person_id=7)
    second = view.page()
    assert isinstance(second, NotePage)
    assert second.got == {"person_id": 7}
    before = first.loads

    with qtbot.waitSignal(view.bus.changed):
        view.bus.send(Changes(frozenset({"staff"})))
    assert (first.loads, second.loads) == (before, 2)
    view.go("one")
    assert first.loads == before + 1

    with qtbot.waitSignal(view.bus.changed):
        view.bus.send(Changes(frozenset({"credential"})))
    assert first.loads == before + 1


def test_the_palette_finds_commands_by_initials_and_runs_them(qtbot: QtBot, view: DeskView) -> None:
    view.search.open_list()
    view.search.clear()
    QTest.keyClicks(view.search, "suod")
    qtbot.waitUntil(lambda: view.search.titles()[:1] == ["锁定"])

    with qtbot.waitSignal(view.lock_wanted):
        QTest.keyClick(view.search, Qt.Key.Key_Return)

    assert view.search.popup is not None
    assert not view.search.popup.isVisible()


def test_counts_are_read_aloud(view: DeskView) -> None:
    view.frame.show_count("two", 3)

    assert view.rail.buttons["two"].count() == 3
    assert "3" in view.rail.buttons["two"].accessibleName()


def test_locking_blanks_pages_closes_the_desk_and_asks_again(qtbot: QtBot) -> None:
    window = MainWindow(pages=SPECS)
    qtbot.addWidget(window)
    window.show()
    desk = desk_for()
    window.open_desk(desk)
    assert lanes.settle()
    view = window.desk_view()
    assert view is not None
    page = view.page()
    assert isinstance(page, NotePage)
    words = page.words
    size = window.size()

    with qtbot.waitSignal(window.locked):
        window.lock()
        assert words.text() == ""

    assert isinstance(window.view(), UnlockView)
    assert window.size() == size
    assert desk._listeners == []


def test_the_language_changes_and_the_page_stays(qtbot: QtBot) -> None:
    window = MainWindow(pages=SPECS)
    qtbot.addWidget(window)
    window.show()
    window.open_desk(desk_for())
    view = window.desk_view()
    assert view is not None
    view.go("two")

    window.choose_language("en")
    assert lanes.settle()

    after = window.desk_view()
    assert after is not None
    assert after.page_id() == "two"
    assert after.rail.buttons["two"].text() == "Home"
    assert workstation.load().language == "en"


def test_the_theme_is_remembered(qtbot: QtBot) -> None:
    window = MainWindow(pages=SPECS)
    qtbot.addWidget(window)

    window.choose_theme("dark")
    try:
        assert workstation.load().theme == "dark"
        assert theme().tokens.dark
    finally:
        theme().choose("light")


def test_idleness_is_noticed_and_touch_puts_it_off(qtbot: QtBot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    watch = IdleWatch()
    watch.start(seconds=30)
    watch._timer.setInterval(60_000)
    remaining = watch._timer.remainingTime()
    QTest.keyClick(label, Qt.Key.Key_A)
    assert watch._timer.remainingTime() >= remaining - 50

    with qtbot.waitSignal(watch.fell_idle, timeout=5000):
        watch.start(seconds=0.05)
    watch.stop()


def test_a_broken_workstation_file_is_no_reason_to_stop() -> None:
    workstation.save(workstation.Workstation(theme="dark"))
    place = state_folder() / workstation.FILE
    place.write_text('{"theme": 7, "recent": [1, {"path": "/a"}]', encoding="utf-8")
    assert workstation.load() == workstation.Workstation()

    place.write_text('{"theme": 7, "recent": [1, {"path": "/a"}]}', encoding="utf-8")
    assert [each.path for each in workstation.load().recent] == ["/a"]


def test_the_demo_hospital_opens_with_its_public_login(qtbot: QtBot, tmp_path: Path) -> None:
    build_hospital(tmp_path / "vault", staff=10, seed=1, today=TODAY, kdf=KdfCost(32, 1, 1)).desk.close()
    window = MainWindow(path=tmp_path / "vault", demo=True, pages=SPECS)
    qtbot.addWidget(window)
    window.show()
    view = window.view()
    assert isinstance(view, UnlockView)
    assert "demo" in view.strip.accessibleName()

    QTest.keyClick(view.go, Qt.Key.Key_Return)
    assert lanes.settle()

    shown = window.desk_view()
    assert shown is not None
    assert shown.desk.actor.login == LOGIN
    window.close()
