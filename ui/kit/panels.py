"""The side panel: detail slides in from the right beside its list, never as a modal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import icon_button, label, rule
from ui.kit.strips import empty_layout
from ui.kit.tokens import PANEL_WIDTH, SPACE_2, SPACE_3, SPACE_4


class SidePanel(QFrame):
    """A panel at the right edge with title, body that scrolls, and a foot for its actions; Esc closes it.

    Signals:
        closed(): it was closed by the person.
        opening(): it is about to be shown; what must make room for it does so now.
    """

    closed = Signal()
    opening = Signal()

    def __init__(self, *, width: int = PANEL_WIDTH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._wide = width
        self._title = label(role="heading")
        self._quiet = label(role="hint")
        self._content: QWidget | None = None
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_4, 0, SPACE_2, 0)
        head.setSpacing(SPACE_3)
        head.addWidget(self._title)
        head.addWidget(self._quiet, 1)
        head.addWidget(icon_button("x", tr("Close"), self.close_panel))
        bar = QWidget()
        bar.setFixedHeight(44)
        bar.setLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        self._foot.setSpacing(SPACE_2)
        self._foot_bar = QFrame()
        self._foot_bar.setLayout(self._foot)
        self._foot_bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(rule())
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot_bar)
        self.setMinimumWidth(0)
        self.hide()

    def show_content(self, title: str, content: QWidget, *, quiet: str = "", foot: tuple[QWidget, ...] = ()) -> None:
        """Show ``content`` under ``title``; what was shown before is dropped."""
        self._title.setText(title)
        self._quiet.setText(quiet)
        self.setAccessibleName(title)
        content.setProperty("role", "surface")
        content.setMinimumWidth(0)
        self._scroll.setWidget(content)  # takes ownership; the old content is deleted
        self._content = content
        self._set_foot(foot)
        if not self.isVisible():
            self.opening.emit()
            self.setMaximumWidth(self._wide)
            self.setMinimumWidth(self._wide)
            self.show()

    def content(self) -> QWidget | None:
        """Return what is shown."""
        return self._content if self.isVisible() else None

    def close_panel(self) -> None:
        """Close and drop the content."""
        self.hide()
        old = self._scroll.takeWidget()
        if old is not None:
            old.deleteLater()
        self._content = None
        self._set_foot(())
        self.closed.emit()

    def _set_foot(self, widgets: tuple[QWidget, ...]) -> None:
        empty_layout(self._foot)
        for widget in widgets:
            self._foot.addWidget(widget)
        if widgets:
            self._foot.addStretch(1)
        self._foot_bar.setVisible(bool(widgets))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
            return
        super().keyPressEvent(event)


def padded(content: QWidget) -> QWidget:
    """Return ``content`` with the panel's margins, at the top."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
    column.addWidget(content)
    column.addStretch(1)
    return holder
