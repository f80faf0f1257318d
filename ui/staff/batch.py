"""The same change for many people: seen name by name beforehand, then all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import UserError
from app.staff.batch import BatchLine, Outcome, apply_batch, preview_batch
from app.staff.undoing import Step, watched
from app.words import say, tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.lanes import Operation, op
from ui.kit.rowforms import RowForm
from ui.kit.strips import Strip
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_4, TIER_SHAPES, Tone
from ui.staff.deeds import EVENTS, fact_fields, fact_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.desk import Desk
    from app.staff.facts import Fact, FactKind
    from app.staff.units import Unit

PAUSE_MS = 300
_TONES = {Outcome.CHANGE: Tone.GOOD, Outcome.SAME: Tone.CALM, Outcome.REFUSED: Tone.LAPSED}


class BatchView(QWidget):
    """A form of one fact above the people it would be noted of.

    Signals:
        saved(object): it was noted; the step that takes it back.
    """

    saved = Signal(object)

    def __init__(
        self, desk: Desk, kind: FactKind, person_ids: Sequence[int], units: Sequence[Unit], today: date
    ) -> None:
        super().__init__()
        self._desk, self._kind, self._ids = desk, kind, tuple(person_ids)
        self._operation: Operation[tuple[BatchLine, ...]] | None = None
        self.lines: tuple[BatchLine, ...] = ()
        self.form = RowForm(*fact_fields(kind, units, start=today))
        self.strip = Strip()
        self.told = label(tr("Choose the value to see what changes."), role="hint", wrap=True)
        self.table: RowTable[BatchLine] = RowTable(_columns(), name=tr("What changes"))
        self.table.setMinimumHeight(220)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.preview)
        for field in self.form.fields.values():
            field.edited.connect(self._pause.start)
        self.save_button = button(tr("Change {count} people", count=len(self._ids)), self.save, role="primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addWidget(self.strip)
        column.addWidget(self.form)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)

    @property
    def title(self) -> str:
        """Return what is being done."""
        return tr(EVENTS[self._kind][0])

    def preview(self) -> None:
        """Show what the form would do to each of them."""
        fact = self._fact()
        if fact is None or fact.value is None:
            return
        if self._operation is not None:
            self._operation.cancel()
        self._operation = op(self, lambda _job: preview_batch(self._desk, person_ids=self._ids, fact=fact))
        self._operation.then(self._show).otherwise(self._refuse).run()

    def save(self) -> None:
        """Note it of all of them, or of none."""
        self._pause.stop()
        self.strip.clear()
        self.form.clear_errors()
        fact = self._fact()
        if fact is None:
            return

        def work() -> Step:
            label = say("Change {count} people", count=len(self._ids))
            return watched(
                self._desk,
                lambda: apply_batch(self._desk, person_ids=self._ids, fact=fact),
                label=label,
                person_ids=self._ids,
            )[1]

        self.save_button.setEnabled(False)
        op(self, lambda _job: work()).then(self.saved.emit).otherwise(self._refuse).lastly(
            lambda: self.save_button.setEnabled(True)
        ).run()

    def _fact(self) -> Fact | None:
        try:
            return fact_from(self._kind, {key: field.value() for key, field in self.form.fields.items()})
        except UserError as error:
            self.form.show_error(error)
            return None

    def _show(self, lines: tuple[BatchLine, ...]) -> None:
        self.lines = lines
        self.strip.clear()
        self.table.show_rows(lines)
        counts = {outcome: sum(line.outcome is outcome for line in lines) for outcome in Outcome}
        told = tr(
            "{change} change, {same} are so already, {refused} are refused",
            change=counts[Outcome.CHANGE],
            same=counts[Outcome.SAME],
            refused=counts[Outcome.REFUSED],
        )
        self.told.setText(told)
        self.save_button.setText(tr("Change {count} people", count=counts[Outcome.CHANGE]))

    def _refuse(self, error: BaseException) -> None:
        if isinstance(error, UserError) and error.field:
            named = UserError(error.text, field=f"{self._kind.value}.{error.field}", remedy=error.remedy)
            if self.form.show_error(named):
                return
        messages.say_in(self.strip, error)


def _columns() -> tuple[Column[BatchLine], ...]:
    return (
        Column("name", tr("Name"), lambda line: CellView(line.name, Tone.STRONG), width=84),
        Column("before", tr("Before"), lambda line: line.before or "—", width=110),
        Column("after", tr("After"), _after, stretch=True),
    )


def _after(line: BatchLine) -> CellView:
    tone = _TONES[line.outcome]
    told = "；".join(str(finding.text) for finding in line.findings)
    if line.outcome is Outcome.CHANGE and line.findings:
        tone = Tone.NEAR
    mark = Mark(TIER_SHAPES[tone], tone, told)
    text = line.after if line.outcome is Outcome.CHANGE else tr("no change") if line.outcome is Outcome.SAME else told
    return CellView(text, marks=(mark,), tooltip=told)
