"""What a tab of the system page is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.kit import messages
from ui.kit.panels import SidePanel
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_3

if TYPE_CHECKING:
    from app.desk import Desk
    from ui.kit.forms import Form
    from ui.kit.page import Frame


class Tab(QWidget):
    """A column (``body``) with a strip above, and a side panel for the detail."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.strip = Strip()
        self.panel = SidePanel()
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_3)
        self.body.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self.body, 1)
        row.addWidget(self.panel)

    @property
    def desk(self) -> Desk:
        """The desk the tab works at."""
        return self.frame.desk

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the tab's actions for the top bar."""
        return ()

    def load(self) -> None:
        """Load what the tab shows."""

    def blank(self) -> None:
        """Forget what the tab shows."""
        self.panel.close_panel()

    def refuse(self, form: Form, error: BaseException) -> None:
        """Show ``error`` at the field it names, else above the list."""
        if form.show_error(error):
            return
        told = messages.sentence(error)
        if told is None:
            messages.show_error(self, error)
        else:
            self.strip.say(told[0], remedy=told[1])
