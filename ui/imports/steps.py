"""Where one is in an import: four steps in a line, those behind one can be gone back to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import button, label
from ui.kit.strips import restyle
from ui.kit.tokens import SPACE_2

FILE, COLUMNS, REVIEW, DONE = range(4)


class StepLine(QWidget):
    """The steps as links.

    Signals:
        wanted(int): the person wants to go back to a step.
    """

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Steps"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        self.links = []
        for place, text in enumerate((tr("File"), tr("Headings and columns"), tr("What would change"), tr("Done"))):
            if place:
                row.addWidget(label("›", role="hint"))
            link = button(f"{place + 1}  {text}", partial(self.wanted.emit, place), role="link")
            self.links.append(link)
            row.addWidget(link)
        row.addStretch(1)
        self.stand(FILE)

    def stand(self, step: int) -> None:
        """Show that one is at ``step``; only what lies before it can be chosen, and nothing once all is done."""
        for place, link in enumerate(self.links):
            link.setEnabled(place < step < DONE)
            link.setProperty("here", place == step)
            restyle(link)
