"""The main window: first run, unlock screen or desk, one at a time, in one frame that keeps its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.words import tr, use_language
from ui.kit import lanes, workstation
from ui.kit.lanes import op
from ui.kit.theme import theme
from ui.shell.deskview import DeskView
from ui.shell.idle import IdleWatch
from ui.shell.pages import PAGES, PageSpec
from ui.shell.warm import warm_up
from ui.welcome.recovery import RecoverView
from ui.welcome.unlock import UnlockView
from ui.welcome.wizard import FoundingView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.desk import Desk

WARM_AFTER_MS = 50  # the unlock screen is drawn first
IDLE_SETTING = "idle-lock-minutes"


class MainWindow(QMainWindow):
    """The window of the program.

    Signals:
        locked(): the desk is closed, its key dropped, every page gone.
    """

    locked = Signal()

    def __init__(self, *, path: Path | None = None, demo: bool = False, pages: Sequence[PageSpec] = PAGES) -> None:
        super().__init__()
        self.setWindowTitle(tr("Xinglin HR"))
        self.setMinimumSize(QSize(1024, 640))
        self.resize(1366, 768)
        self._pages = pages
        self._path = path
        self._demo = demo
        self._page_id = ""
        self._desk: Desk | None = None
        self._closing: list[Desk] = []
        self._idle = IdleWatch(self)
        self._idle.fell_idle.connect(self.lock)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.show_unlock()

    def show_unlock(self) -> None:
        """Show the unlock screen; without any known hospital it offers to create one."""
        view = UnlockView(workstation.load(), path=self._path)
        view.opened.connect(self.open_desk)
        view.founding_wanted.connect(self.show_founding)
        view.recovery_wanted.connect(lambda: self.show_recovery(view))
        self._put(view)
        if self._demo:
            view.offer_demo()
        QTimer.singleShot(WARM_AFTER_MS, self, partial(warm_up, self._pages))

    def show_founding(self) -> None:
        """Show the first-run wizard."""
        view = FoundingView()
        view.founded.connect(self.open_desk)
        view.left.connect(self.show_unlock)
        self._put(view)

    def show_recovery(self, asked_at: UnlockView) -> None:
        """Show the way back in by the recovery code."""
        view = RecoverView(asked_at.choices, login=asked_at.login.value())
        view.opened.connect(self.open_desk)
        view.left.connect(self.show_unlock)
        self._put(view)

    def open_desk(self, desk: Desk) -> None:
        """Show the pages of ``desk``."""
        self._desk = desk
        place = desk.vault.place
        if place is not None:
            self._path = place.folder if place.stem == "hr" else place.database
            workstation.save(workstation.load().opened(self._path, desk.actor.login))
        view = DeskView(desk, pages=self._pages)
        view.lock_wanted.connect(self.lock)
        view.theme_wanted.connect(self.choose_theme)
        view.language_wanted.connect(self.choose_language)
        self._put(view)
        if self._page_id in view.specs:
            view.go(self._page_id)
        op(self, lambda _job: _idle_minutes(desk)).then(lambda minutes: self._idle.start(seconds=minutes * 60)).run()

    def lock(self) -> None:
        """Blank the pages, close the desk, drop its key, and ask for the password again."""
        desk, view = self._desk, self.desk_view()
        if desk is None or view is None:
            return
        self._idle.stop()
        self._page_id = view.page_id()
        self._desk = None
        view.keep()
        view.blank()
        lanes.cancel_all()
        self.show_unlock()
        # in the desk's lane, so that a deed under way ends before its vault goes
        op(self, lambda _job: desk.close()).lastly(self.locked.emit).run()

    def choose_theme(self, name: str) -> None:
        """Put a theme in force and remember it."""
        import attrs

        theme().choose(name)
        workstation.save(attrs.evolve(workstation.load(), theme=name))

    def choose_language(self, name: str) -> None:
        """Speak another language: the pages are made again."""
        import attrs

        use_language(name)
        workstation.save(attrs.evolve(workstation.load(), language=name))
        view = self.desk_view()
        if view is not None and self._desk is not None:
            self._page_id = view.page_id()
            self.open_desk(self._desk)

    def desk_view(self) -> DeskView | None:
        """Return the pages, when a desk is open."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, DeskView) else None

    def view(self) -> QWidget | None:
        """Return what fills the window now."""
        return self._stack.currentWidget()

    def _put(self, view: QWidget) -> None:
        old = self._stack.currentWidget()
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._idle.stop()
        desk, self._desk = self._desk, None
        if desk is not None:
            shown = self.desk_view()
            if shown is not None:
                shown.keep()
            lanes.cancel_all()
            lanes.settle()
            op(None, lambda _job: desk.close()).run()
            lanes.settle()
        super().closeEvent(event)


def _idle_minutes(desk: Desk) -> int:
    from app.settings import all_settings

    return int(all_settings(desk)[IDLE_SETTING])
