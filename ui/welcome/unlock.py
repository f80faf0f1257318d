"""The unlock screen: hospital, login, password; a wrong password is a sentence above them, never a box."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.demo import LOGIN as DEMO_LOGIN
from app.demo import PASSWORD as DEMO_PASSWORD
from app.words import tr
from ui.kit import messages
from ui.kit.busy import Progress, while_busy
from ui.kit.controls import button
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.lanes import op
from ui.kit.strips import Strip
from ui.kit.tokens import Tone
from ui.welcome.sheet import WelcomeSheet
from ui.welcome.unlocking import Attempt, Choice, choices, faults, refusal, title_of, try_unlock

if TYPE_CHECKING:
    from app.desk import Desk
    from ui.kit.workstation import Workstation


class UnlockView(WelcomeSheet):
    """Asks who opens which hospital.

    Signals:
        opened(Desk): the hospital is open.
        founding_wanted(): the person wants to create one.
        recovery_wanted(): the password is lost.
    """

    opened = Signal(object)
    founding_wanted = Signal()
    recovery_wanted = Signal()

    def __init__(self, workstation: Workstation, *, path: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.choices: tuple[Choice, ...] = choices(workstation, path)
        self.heading.setText(tr("Open the hospital"))
        self.below.hide()
        self.strip = Strip()
        self.path = ChoiceField("path", tr("Hospital"), [(each.path, each.title) for each in self.choices])
        self.login = TextField("login", tr("Login"), value=self.choices[0].login if self.choices else "")
        self.password = TextField("password", tr("Password"), secret=True)
        self.form = Form(self.path, self.login, self.password)
        self.progress = Progress()
        self.progress.cancelled.connect(self._on_cancelled)
        self.go = button(tr("Open"), self.try_open, role="primary")
        self.go.setAutoDefault(True)
        self.other = button(tr("Another folder …"), self._on_other, role="link")
        self.new = button(tr("Create a hospital"), self.founding_wanted.emit, role="link")
        links = QHBoxLayout()
        self.lost = button(tr("Password lost?"), self.recovery_wanted.emit, role="link")
        links.addWidget(self.other)
        links.addStretch(1)
        links.addWidget(self.lost)
        links.addWidget(self.new)
        for widget in (self.strip, self.form, self.progress, self.go):
            self.body.addWidget(widget)
        self.body.addLayout(links)
        self.path.edited.connect(self._on_chosen)
        if not self.choices:
            self._welcome_first()
        first = self.password if self.login.value() else self.login
        first.editor.setFocus()
        self.setFocusProxy(first.editor)

    def offer_demo(self) -> None:
        """Fill in the demo hospital's public login, and say so."""
        self.login.set_value(DEMO_LOGIN)
        self.password.set_value(DEMO_PASSWORD)
        self.strip.say(
            tr("This is the synthetic demo hospital; its public login is filled in."),
            remedy=tr("Login: {login}, password: {password}", login=DEMO_LOGIN, password=DEMO_PASSWORD),
            tone=Tone.CALM,
        )
        self.go.setFocus()

    def try_open(self, *, read_only: bool = False) -> None:
        """Try to open with what was typed."""
        self.strip.clear()
        self.form.clear_errors()
        path, login, password = str(self.path.value() or ""), self.login.value(), self.password.value()
        missing = faults(path, login, password)
        for key, words in missing.items():
            self.form.fields[key].show_error(str(words))
        if missing:
            self.form.fields[next(iter(missing))].editor.setFocus()
            return
        attempt = Attempt(Path(path), login, password, read_only)
        release = while_busy(self.form, self.go, self.other, self.lost, self.new)
        self.progress.start(tr("Deriving the key …"))
        self._operation = op(self, lambda _job: try_unlock(attempt)).then(self._on_opened).otherwise(self._on_refused)
        self._operation.unclaimed(lambda desk: desk.close()).lastly(release, self.progress.stop).run()

    def _on_opened(self, desk: Desk) -> None:
        self.password.set_value("")
        self.opened.emit(desk)

    def _on_refused(self, error: BaseException) -> None:
        told = refusal(error)
        if told is None:
            messages.show_error(self, error)
            return
        self.form.setEnabled(True)
        self.strip.say(told.text, remedy=told.remedy)
        if told.offer_reading:
            self.strip.offer(tr("Open for reading"), lambda: self.try_open(read_only=True))
        if told.retry_password:
            self.password.line.setFocus()
            self.password.line.selectAll()

    def _on_cancelled(self) -> None:
        self._operation.cancel()

    def _on_chosen(self) -> None:
        chosen = next((each for each in self.choices if each.path == self.path.value()), None)
        if chosen is not None and chosen.login:
            self.login.set_value(chosen.login)

    def _on_other(self) -> None:
        folder = messages.choose_folder(self, tr("Folder of the hospital"))
        if folder is None:
            return
        added = Choice(str(folder), title_of(str(folder)), "")
        self.choices = (added, *(each for each in self.choices if each.path != added.path))
        self.path.set_choices([(each.path, each.title) for each in self.choices], value=added.path)
        self.path.clear_error()

    def _welcome_first(self) -> None:
        self.below.setText(tr("No hospital was opened on this workstation yet: create one, or choose its folder."))
        self.below.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.isEnabled():
            self.try_open()
            return
        super().keyPressEvent(event)
