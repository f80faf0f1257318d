"""A deed in the panel: judged while one types, saved as one, with every word at the field it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import UserError
from app.staff.undoing import Step, watched
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.forms import DateField
from ui.kit.lanes import Operation, op
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_3, SPACE_4, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.desk import Desk
    from app.staff.findings import Finding
    from app.words import Words
    from ui.staff.deeds import Deed, Values

PAUSE_MS = 250


class DeedView(QWidget):
    """The form of a deed with what is wrong or doubtful about it.

    Signals:
        saved(object, object): the verb is done, with what it returned and the step that takes it back.
    """

    saved = Signal(object, object)

    def __init__(self, deed: Deed, desk: Desk) -> None:
        super().__init__()
        self.deed = deed
        self._desk = desk
        self._touched: set[str] = set()
        self._operation: Operation[tuple[Sequence[Finding], Sequence[Words]]] | None = None
        self.findings: tuple[Finding, ...] = ()
        self.strip = Strip()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.judge)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        if deed.quiet:
            column.addWidget(label(deed.quiet, role="quiet", wrap=True))
        column.addWidget(self.strip)
        column.addWidget(deed.form)
        self.effects = label(role="quiet", wrap=True)
        self.effects.hide()
        column.addWidget(self.effects)
        column.addStretch(1)
        for key, field in deed.form.fields.items():
            field.edited.connect(lambda key=key: self._on_edited(key))
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        self.save_button = button(deed.word, self.save, role="danger" if deed.danger else "primary")

    def start(self) -> None:
        """Put the cursor into the first field, and judge what stands there already."""
        first = next(iter(self.deed.form.fields.values()), None)
        if first is not None:
            first.editor.setFocus()

    def judge(self) -> None:
        """Ask, without writing, what is wrong or doubtful about what stands there."""
        judge, effects = self.deed.judge, self.deed.effects
        values = self._readable()
        if judge is None or values is None:
            return
        if self._operation is not None:
            self._operation.cancel()

        def work() -> tuple[Sequence[Finding], Sequence[Words]]:
            return judge(self._desk, values), effects(self._desk, values) if effects is not None else ()

        self._operation = op(self, lambda _job: work()).then(lambda told: self._show_judged(*told))
        self._operation.otherwise(lambda _error: None).run()  # saving tells it

    def save(self) -> None:
        """Do the verb; a refusal is shown at its field."""
        self._pause.stop()
        self.strip.clear()
        self.deed.form.clear_errors()
        try:
            values = self.deed.values()
        except UserError as error:
            self.deed.form.show_error(error)
            return
        deed, desk = self.deed, self._desk
        self.save_button.setEnabled(False)

        def work() -> tuple[object, Step]:
            return watched(
                desk,
                lambda: deed.save(desk, values),
                label=deed.label,
                person_ids=deed.person_ids,
                unit_id=deed.unit_id,
            )

        op(self, lambda _job: work()).then(lambda done: self.saved.emit(*done)).otherwise(self._refuse).lastly(
            lambda: self.save_button.setEnabled(True)
        ).run()

    def _on_edited(self, key: str) -> None:
        self._touched.add(key)
        self._pause.start()

    def _readable(self) -> Values | None:
        """Return the values when all can be read; a half-typed date is waited for, not scolded."""
        try:
            return self.deed.values()
        except UserError as error:
            field = self.deed.form.fields.get(error.field or "")
            if isinstance(field, DateField) and field.line.hasFocus():
                field.clear_error()
            return None

    def _show_judged(self, findings: Sequence[Finding], effects: Sequence[Words]) -> None:
        self._show_findings(findings)
        told = "\n".join(f"· {line}" for line in effects)
        self.effects.setText("\n".join((tr("With it changes:"), told)))
        self.effects.setVisible(bool(effects))

    def _show_findings(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        self.strip.clear()
        fields = self.deed.form.fields
        for each in fields.values():
            each.clear_error()
        loose: list[str] = []
        for finding in reversed(self.findings):  # the first of a field is shown
            told = f"{finding.text}（{finding.citation}）" if finding.citation else str(finding.text)
            field = fields.get(finding.field)
            if field is None:
                loose.append(told)
            elif finding.stops and finding.field in self._touched:
                field.show_error(told)
            elif not finding.stops:
                field.show_doubt(told)
        if loose:
            text = " ".join(reversed(loose))
            self.strip.say(text, tone=Tone.DUE)

    def _refuse(self, error: BaseException) -> None:
        if self.deed.form.show_error(error):
            return
        messages.say_in(self.strip, error)


def saved_words(step: Step) -> str:
    """Return what a toast says after a deed."""
    return tr("Saved: {deed}", deed=step.label)
