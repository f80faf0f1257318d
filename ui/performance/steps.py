"""The month a pane shows, between an arrow back and one on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import icon_button, label
from ui.kit.tokens import SPACE_2


class MonthSteps(QWidget):
    """The month shown, and its neighbours.

    Signals:
        turned(int): a month on (1) or back (-1) is wanted.
    """

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.text = label(role="heading")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(icon_button("chevron-left", tr("Month before"), partial(self.turned.emit, -1)))
        row.addWidget(self.text)
        row.addWidget(icon_button("chevron-right", tr("Month after"), partial(self.turned.emit, 1)))

    def show_month(self, month: str) -> None:
        """Show which month it is, ``2026-10``."""
        year, number = month.split("-")
        self.text.setText(tr("{month}/{year}", year=year, month=int(number)))
