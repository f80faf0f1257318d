"""The last step: what was done, the rows that came back, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.cards import SectionCard
from ui.kit.controls import button, label
from ui.kit.marks import TierBadge
from ui.kit.tokens import SPACE_2, SPACE_3, Tone

if TYPE_CHECKING:
    from app.exchange.service import ImportResult


class DoneStep(QWidget):
    """The result.

    Signals:
        undo_wanted(), rejects_wanted(), next_wanted(), page_wanted().
    """

    undo_wanted = Signal()
    rejects_wanted = Signal()
    next_wanted = Signal()
    page_wanted = Signal()

    def __init__(self, *, may_undo: bool) -> None:
        super().__init__()
        self._may_undo = may_undo
        self.card = SectionCard(tr("Imported"))
        self.badge = TierBadge(Tone.GOOD)
        self.said = label(wrap=True)
        self.units = label(role="quiet", wrap=True)
        self.back = label(role="quiet", wrap=True)
        self.rejects = button(tr("Save the rows to correct …"), self.rejects_wanted.emit, icon_name="download")
        self.undo = button(tr("Undo this import …"), self.undo_wanted.emit, icon_name="arrow-back-up")
        self.next = button(tr("Import another file"), self.next_wanted.emit, role="primary", icon_name="file-import")
        self.page = button(tr("Look at them"), self.page_wanted.emit)
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE_2)
        for each in (self.next, self.page, self.rejects, self.undo):
            deeds.addWidget(each)
        deeds.addStretch(1)
        for part in (self.badge, self.said, self.units, self.back):
            self.card.body.addWidget(part)
        self.card.body.addSpacing(SPACE_3)
        self.card.body.addLayout(deeds)
        self.card.setMaximumWidth(860)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)
        column.setAlignment(self.card, Qt.AlignmentFlag.AlignTop)

    def show_result(self, result: ImportResult, *, name: str, back: int) -> None:
        """Say what was done with the file ``name``, of which ``back`` rows must be corrected."""
        counts = result.counts
        nothing = result.batch_id is None
        self.badge.set_tier(Tone.CALM if nothing else Tone.GOOD, name)
        self.said.setText(
            tr("Nothing had to be changed: everything that can be imported stands there already.")
            if nothing
            else tr(
                "{new} new, {changed} changed, {same} unchanged. It is one deed: one undo takes all of it back.",
                new=f"{counts.get('new', 0):,}", changed=f"{counts.get('changed', 0):,}",
                same=f"{counts.get('same', 0):,}",
            )
        )  # fmt: skip
        self.units.setText(tr("New campuses and departments: {names}", names="、".join(result.new_units)))
        self.units.setVisible(bool(result.new_units))
        told = tr(
            "{count} rows must be corrected. Save them with their reasons, correct them there, and import that file.",
            count=f"{back:,}",
        )
        self.back.setText(told)
        self.back.setVisible(back > 0)
        self.rejects.setVisible(back > 0)
        self.undo.setVisible(self._may_undo and not nothing)

    def show_undone(self) -> None:
        """Say that the import was taken back."""
        self.badge.set_tier(Tone.CALM, tr("Taken back"))
        self.said.setText(tr("The import was taken back as a whole."))
        self.units.hide()
        self.undo.hide()
