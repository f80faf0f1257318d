"""A button that can be dragged off: a click presses it, a pull takes up what it stands for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.roster.heads import DRAG_FROM


class Liftable(QAbstractButton):
    """The hands of a key of the palette. What it stands for is ``name``.

    Signals:
        lifted(str), dragged(QPoint, bool), dropped(QPoint): it is being dragged; global positions.
    """

    lifted = Signal(str)
    dragged = Signal(QPoint, bool)
    dropped = Signal(QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._pressed: QPoint | None = None
        self._out = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def is_out(self) -> bool:
        """Tell whether it is being dragged."""
        return self._out

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._out = event.position().toPoint(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if not self._out and (event.position().toPoint() - self._pressed).manhattanLength() >= DRAG_FROM:
            self._out = True
            self.setDown(False)
            self.lifted.emit(self.name)
        if self._out:
            self.dragged.emit(event.globalPosition().toPoint(), False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        out, self._pressed, self._out = self._out, None, False
        if out:
            self.dropped.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)
