"""First run: the hospital, its administrator, the recovery sheet. Three steps, each on one card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.access.passwords import password_faults
from app.words import tr
from ui.kit import messages
from ui.kit.busy import Progress, while_busy
from ui.kit.controls import button, label
from ui.kit.forms import Form, LinesField, TextField
from ui.kit.lanes import Job, op
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_2, SPACE_3
from ui.welcome.founding import (
    Draft,
    administrator_faults,
    found,
    hospital_faults,
)
from ui.welcome.recovery import RecoveryStep
from ui.welcome.sheet import WelcomeSheet

if TYPE_CHECKING:
    from app.access.unlock import Founded
    from app.words import Words

STEPS = 3
PROPOSED = "xinglin"


class FoundingView(WelcomeSheet):
    """Creates a hospital.

    Signals:
        founded(Desk): it is created, the recovery sheet kept, its desk open.
        left(): the person went back without creating one.
    """

    founded = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(width=500, parent=parent)
        self._founded: Founded | None = None
        self._step = 0
        self.draft = Draft()
        self.strip = Strip()
        self.hospital = _hospital_form()
        self.administrator = _administrator_form()
        self.rules = label(role="hint", wrap=True)
        self.recovery = RecoveryStep()
        self.recovery.told.connect(lambda text, remedy, tone: self.strip.say(text, remedy=remedy, tone=tone))
        self.recovery.kept.toggled.connect(lambda _on: self._dress())
        self.steps = QStackedWidget()
        for step in (self._hospital_step(), self._administrator_step(), self.recovery):
            self.steps.addWidget(step)
        self.progress = Progress()
        self.back = button(tr("Back"), self._on_back)
        self.next = button("", self.go_on, role="primary")
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.next)
        for widget in (self.strip, self.steps, self.progress):
            self.body.addWidget(widget)
        self.body.addLayout(foot)
        self.administrator.fields["password"].edited.connect(self._show_rules)
        self._fit(0)
        self._dress()

    def go_on(self) -> None:
        """Go to the next step, or finish."""
        self.strip.clear()
        self._read()
        if self._step == 0:
            if self._complete(self.hospital, hospital_faults(self.draft)):
                self._go(1)
        elif self._step == 1:
            if self._complete(self.administrator, administrator_faults(self.draft)):
                self._create()
        elif self._founded is not None:
            self.draft = Draft()  # the password is no longer needed
            self.founded.emit(self._founded.desk)

    def step(self) -> int:
        """Return the step now shown, from 0."""
        return self._step

    def _hospital_step(self) -> QWidget:
        browse = button(tr("Choose a folder …"), self._on_browse, role="link")
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.hospital)
        column.addWidget(browse, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return step

    def _administrator_step(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(self.administrator)
        column.addWidget(self.rules)
        column.addStretch(1)
        return step

    def _read(self) -> None:
        mine, theirs = self.hospital.fields, self.administrator.fields
        self.draft = Draft(
            hospital=mine["hospital"].value(),
            folder=mine["folder"].value(),
            campuses=mine["campuses"].value(),
            own_sites=mine["own_sites"].value(),
            login=theirs["login"].value(),
            name=theirs["name"].value(),
            password=theirs["password"].value(),
            again=theirs["again"].value(),
        )

    def _complete(self, form: Form, faults: dict[str, Words]) -> bool:
        form.clear_errors()
        for key, words in faults.items():
            form.fields[key].show_error(str(words))
        if faults:
            form.fields[next(iter(faults))].editor.setFocus()
        return not faults

    def _create(self) -> None:
        draft = self.draft
        release = while_busy(self.administrator, self.next, self.back)
        self.progress.start(tr("Creating the encrypted file …"))

        def work(_job: Job) -> Founded:
            return found(draft)

        op(self, work).then(self._on_created).otherwise(self._on_refused).unclaimed(
            lambda founded: founded.desk.close()
        ).lastly(release, self.progress.stop, self._dress).run()

    def _on_created(self, founded: Founded) -> None:
        self._founded = founded
        for key in ("password", "again"):
            self.administrator.fields[key].editor.setProperty("text", "")
        self.recovery.show_code(
            founded.recovery_code,
            hospital=self.draft.hospital,
            login=self.draft.login,
            at=founded.desk.clock.now(),
        )
        self._go(2)

    def _on_refused(self, error: BaseException) -> None:
        if self.hospital.show_error(error):
            self._go(0)
            return
        if self.administrator.show_error(error):
            return
        told = messages.sentence(error)
        if told is None:
            messages.show_error(self, error)
            return
        self.strip.say(told[0], remedy=told[1])

    def _on_browse(self) -> None:
        folder = messages.choose_folder(self, tr("Folder for the encrypted file"))
        if folder is not None:
            field = self.hospital.fields["folder"]
            assert isinstance(field, TextField)
            field.set_value(str(folder))
            field.clear_error()

    def _on_back(self) -> None:
        if self._step == 0:
            self.left.emit()
        else:
            self._go(self._step - 1)

    def _show_rules(self) -> None:
        self._read()
        wrong = password_faults(self.draft.password, login=self.draft.login, hospital=self.draft.hospital)
        told = " ".join(str(fault) for fault in wrong) if wrong else tr("This password holds.")
        self.administrator.fields["password"].set_hint(told)

    def _go(self, step: int) -> None:
        self._step = step
        self.strip.clear()
        self._fit(step)
        self._dress()

    def _fit(self, shown: int) -> None:
        """Show one step and let the card be as high as it needs."""
        for place in range(self.steps.count()):
            policy = QSizePolicy.Policy.Preferred if place == shown else QSizePolicy.Policy.Ignored
            self.steps.widget(place).setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.steps.setCurrentIndex(shown)

    def _dress(self) -> None:
        titles = (
            (tr("Create a hospital"), tr("Its name and places. All of it can be changed later.")),
            (tr("The first administrator"), tr("You become head of HR and administrator; share it out later.")),
            (tr("The recovery code"), tr("It opens the hospital when every password is lost. It is shown only now.")),
        )
        title, below = titles[self._step]
        self.heading.setText(title)
        self.below.setText(tr("Step {step} of {steps}. {text}", step=self._step + 1, steps=STEPS, text=below))
        self.back.setVisible(self._step < STEPS - 1)
        words = (tr("Next"), tr("Create the hospital"), tr("Begin"))
        self.next.setText(words[self._step])
        self.next.setEnabled(self._step < STEPS - 1 or self.recovery.kept.isChecked())


def _hospital_form() -> Form:
    return Form(
        TextField("hospital", tr("Hospital name"), hint=tr("Printed at the head of every sheet.")),
        LinesField("campuses", tr("Campuses"), hint=tr("One a line; leave it empty if there is only one."), height=64),
        LinesField(
            "own_sites",
            tr("Own names for the place of practice"),
            hint=tr("Every name under which this hospital stands in certificates, one a line."),
            height=64,
        ),
        TextField(
            "folder",
            tr("Folder of the encrypted file"),
            value=str(Path.home() / PROPOSED),
            hint=tr("On this workstation's own disk, not on a network share."),
        ),
    )


def _administrator_form() -> Form:
    return Form(
        TextField("name", tr("Your name")),
        TextField("login", tr("Login"), hint=tr("Short, without blanks; for example your staff number.")),
        TextField(
            "password",
            tr("Password"),
            secret=True,
            hint=tr("Twelve characters or more, or eight with three of: capital, small, digit, other sign."),
        ),
        TextField("again", tr("Password again"), secret=True),
    )
