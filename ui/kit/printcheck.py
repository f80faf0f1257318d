"""Asking whether a sheet is a true print: a file let fall or chosen, or the number and the code at the foot of a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.reports.verify import Verified, told, verify_file, verify_paper
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label, rule
from ui.kit.forms import Form, TextField
from ui.kit.lanes import op
from ui.kit.strips import Strip, restyle
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, Tone

if TYPE_CHECKING:
    from app.desk import Desk

TONES = {"true": Tone.GOOD, "altered": Tone.LAPSED, "unknown": Tone.DUE}
SUFFIXES = (".pdf", ".xlsx")
DROP_HEIGHT = 150


class PrintCheck(QWidget):
    """The two ways to ask, and the answer above them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAcceptDrops(True)
        self.answer = Strip()
        self.drop = QFrame()
        self.drop.setProperty("role", "drop")
        self.drop.setFixedHeight(DROP_HEIGHT)
        inside = QVBoxLayout(self.drop)
        inside.setSpacing(SPACE_2)
        inside.addStretch(1)
        for widget in (
            label(tr("Let a PDF or workbook fall here"), role="heading"),
            label(tr("It is compared with what was kept when it was printed."), role="hint"),
            button(tr("Choose a file …"), self.choose, icon_name="folder-open"),
        ):
            inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        self.number = TextField("record", tr("Record number"), placeholder="XL-20261123-00001")
        self.code = TextField("check", tr("Check code"), placeholder="3F2A-9C41-77D0")
        self.form = Form(self.number, self.code)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addWidget(self.answer)
        column.addWidget(self.drop)
        column.addWidget(rule())
        column.addWidget(label(tr("Or a paper: what stands at its foot"), role="heading"))
        column.addWidget(self.form)
        column.addWidget(button(tr("Compare"), self.ask_paper), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.code.line.returnPressed.connect(self.ask_paper)

    def choose(self) -> None:
        """Ask for a file, then about it."""
        path = messages.choose_file(self, tr("Check a print"), patterns="*.pdf *.xlsx")
        if path is not None:
            self.ask_file(path)

    def ask_file(self, path: Path) -> None:
        """Say whether ``path`` is a true print."""
        self.answer.clear()
        op(self, lambda _job: verify_file(self._desk, path)).then(self._show).otherwise(self._refused).run()

    def ask_paper(self) -> None:
        """Say whether the number and the code belong together."""
        number, code = self.number.value(), self.code.value()
        self.answer.clear()
        op(self, lambda _job: verify_paper(self._desk, number, code)).then(self._show).otherwise(self._refused).run()

    def _show(self, found: Verified) -> None:
        sentence, *rest = told(found)
        self.answer.say(sentence, remedy="\n".join(rest), tone=TONES[found.verdict])

    def _refused(self, error: BaseException) -> None:
        if self.form.show_error(error):
            return
        sentence = messages.sentence(error)
        if sentence is None:
            messages.show_error(self, error)
            return
        self.answer.say(sentence[0], remedy=sentence[1], tone=Tone.DUE)

    def _invite(self, *, inviting: bool) -> None:
        self.drop.setProperty("inviting", "yes" if inviting else "no")
        restyle(self.drop)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_print(event) is not None:
            event.acceptProposedAction()
            self._invite(inviting=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._invite(inviting=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._invite(inviting=False)
        path = dropped_print(event)
        if path is not None:
            event.acceptProposedAction()
            self.ask_file(path)


def dropped_print(event: QDropEvent) -> Path | None:
    """Return the one PDF or workbook that is being let fall, None for anything else."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.suffix.lower() in SUFFIXES else None
