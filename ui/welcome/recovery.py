"""The recovery code on the screen: shown once, kept as a sheet; and the way back in when a password is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.access.passwords import password_faults
from app.access.recovery import Recovered, recover
from app.settings import all_settings
from app.words import Words, say, tr
from ui.kit import messages
from ui.kit.busy import Progress, while_busy
from ui.kit.controls import button
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.lanes import Job, Lane, op
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_4, Tone
from ui.welcome.founding import code_lines, keep_sheet
from ui.welcome.sheet import WelcomeSheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ui.welcome.unlocking import Choice


@attrs.frozen(slots=True)
class _Sheet:
    """What stands on a recovery sheet."""

    code: str = attrs.field(repr=False)
    hospital: str
    login: str
    at: datetime


class RecoveryStep(QWidget):
    """The code, a way to keep it as a sheet, and the promise that it is kept.

    Signals:
        told(str, str, Tone): what became of the sheet, with what to do next.
    """

    told = Signal(str, str, object)

    def __init__(self) -> None:
        super().__init__()
        self._sheet: _Sheet | None = None
        self.code = QLabel()
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setProperty("role", "code")
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.code.setAccessibleName(tr("Recovery code"))
        self.save = button(tr("Keep as a sheet (PDF) …"), self.keep, icon_name="printer")
        self.kept = QCheckBox(tr("It is printed or copied, and will be sealed in the safe."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(self.code)
        column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.kept)
        column.addStretch(1)

    def show_code(self, code: str, *, hospital: str, login: str, at: datetime) -> None:
        """Show the code in groups."""
        self._sheet = _Sheet(code, hospital, login, at)
        self.code.setText(code_lines(code))

    def keep(self) -> None:
        """Ask where the sheet goes, and write it."""
        sheet = self._sheet
        if sheet is None:
            return
        path = messages.choose_save(
            self, tr("Keep the recovery sheet"), name=tr("Recovery sheet") + ".pdf", patterns="PDF (*.pdf)"
        )
        if path is None:
            return

        def write(_job: Job) -> None:
            keep_sheet(path, hospital=sheet.hospital, login=sheet.login, code=sheet.code, at=sheet.at)

        op(self, write).on(Lane.POOL).then(lambda _none: self._on_kept(path)).otherwise(self._on_not_kept).run()

    def _on_kept(self, path: Path) -> None:
        self.told.emit(
            tr("The recovery sheet is at {path}.", path=path),
            tr("Print it, seal it, put it in the safe, then delete the file."),
            Tone.GOOD,
        )

    def _on_not_kept(self, error: BaseException) -> None:
        if isinstance(error, OSError):
            self.told.emit(
                tr("The sheet could not be written there."),
                tr("Choose another folder, or copy the code by hand."),
                Tone.LAPSED,
            )
            return
        messages.show_error(self, error)


def recover_faults(values: dict[str, str]) -> dict[str, Words]:
    """Return what is missing before a try, by field."""
    missing: dict[str, Words] = {}
    if not values["path"]:
        missing["path"] = say("Choose a hospital, or create one.")
    if not values["login"].strip():
        missing["login"] = say("Type your login.")
    if not values["code"].strip():
        missing["code"] = say("Type the code of the sealed sheet.")
    wrong = password_faults(values["password"], login=values["login"])
    if wrong:
        missing["password"] = wrong[0]
    elif values["password"] != values["again"]:
        missing["again"] = say("The two passwords differ.")
    return missing


class RecoverView(WelcomeSheet):
    """Opens a hospital with the recovery code, gives the user a new password, and shows the new code.

    Signals:
        opened(Desk): the hospital is open and the new code kept.
        left(): the person went back.
    """

    opened = Signal(object)
    left = Signal()

    def __init__(self, choices: Sequence[Choice], *, login: str = "", parent: QWidget | None = None) -> None:
        super().__init__(width=500, parent=parent)
        self._found: Recovered | None = None
        self.heading.setText(tr("Open with the recovery code"))
        self.below.setText(tr("The used code is replaced by a new one; the record of deeds tells of it."))
        self.strip = Strip()
        self.form = Form(
            ChoiceField("path", tr("Hospital"), [(each.path, each.title) for each in choices]),
            TextField("login", tr("Login"), value=login),
            TextField("code", tr("Recovery code"), hint=tr("Blanks, hyphens and capitals do not matter.")),
            TextField("password", tr("New password"), secret=True),
            TextField("again", tr("Password again"), secret=True),
        )
        self.step = RecoveryStep()
        self.step.hide()
        self.step.told.connect(lambda text, remedy, tone: self.strip.say(text, remedy=remedy, tone=tone))
        self.progress = Progress()
        self.back = button(tr("Back"), self.left.emit)
        self.go = button(tr("Open"), self.try_recover, role="primary")
        self.step.kept.toggled.connect(self.go.setEnabled)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        for widget in (self.strip, self.form, self.step, self.progress):
            self.body.addWidget(widget)
        self.body.addLayout(foot)

    def try_recover(self) -> None:
        """Try what was typed; once open, go on to the desk."""
        if self._found is not None:
            self.opened.emit(self._found.desk)
            return
        self.strip.clear()
        self.form.clear_errors()
        values = {key: str(field.value() or "") for key, field in self.form.fields.items()}
        missing = recover_faults(values)
        for key, words in missing.items():
            self.form.fields[key].show_error(str(words))
        if missing:
            self.form.fields[next(iter(missing))].editor.setFocus()
            return
        release = while_busy(self.form, self.go, self.back)
        self.progress.start(tr("Encrypting under a new key …"))

        def work(_job: Job) -> tuple[Recovered, str]:
            found = recover(
                Path(values["path"]), code=values["code"], login=values["login"], password=values["password"]
            )
            return found, str(all_settings(found.desk)["hospital-name"])

        op(self, work).then(self._on_open).otherwise(self._on_refused).unclaimed(
            lambda found: found[0].desk.close()
        ).lastly(release, self.progress.stop, self._dress).run()

    def _on_open(self, found: tuple[Recovered, str]) -> None:
        self._found, hospital = found
        desk = self._found.desk
        for key in ("code", "password", "again"):
            self.form.fields[key].editor.setProperty("text", "")
        self.form.hide()
        self.back.hide()
        self.heading.setText(tr("The new recovery code"))
        self.below.setText(tr("The old sheet opens only older backups. This code is shown only now."))
        self.step.show_code(self._found.recovery_code, hospital=hospital, login=desk.actor.login, at=desk.clock.now())
        self.step.show()

    def _dress(self) -> None:
        if self._found is not None:
            self.go.setText(tr("Begin"))
            self.go.setEnabled(self.step.kept.isChecked())

    def _on_refused(self, error: BaseException) -> None:
        if self.form.show_error(error):
            return
        told = messages.sentence(error)
        if told is None:
            messages.show_error(self, error)
            return
        self.strip.say(told[0], remedy=told[1])
