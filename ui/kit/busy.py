"""Waiting, told honestly: skeleton rows after 150 ms, a progress line with cancel after one second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import button, label
from ui.kit.theme import theme, tokens
from ui.kit.tokens import PROGRESS_AFTER_MS, ROW, SKELETON_AFTER_MS, SPACE_2, SPACE_3

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDTHS = (0.18, 0.32, 0.12, 0.22)


class Skeleton(QWidget):
    """Grey lines over ``covered`` while it loads; appears after 150 ms so that a quick answer never flickers."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SKELETON_AFTER_MS)
        self._timer.timeout.connect(self._rise)
        theme().changed.connect(self.update)
        self.hide()

    def start(self) -> None:
        """Wait 150 ms, then show."""
        self._timer.start()

    def stop(self) -> None:
        """Go away at once."""
        self._timer.stop()
        self.hide()

    def _rise(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
            self.show()
            self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().surface))
        painter.setPen(QColor(tokens().surface))
        painter.setBrush(QColor(tokens().line_2))
        for row in range(min(12, self.height() // ROW)):
            left = 12.0
            for share in _WIDTHS:
                width = (self.width() - 60) * share
                painter.drawRoundedRect(QRectF(left, row * ROW + 9, width, 10), 4, 4)
                left += width + 12
        painter.end()


class Progress(QFrame):
    """A line with how far it is and a way to stop; appears one second after ``start``.

    Signals:
        cancelled(): the person wants to stop.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self._text = label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(tr("Cancel"), self._on_stop, small=True)
        column = QVBoxLayout()
        column.setSpacing(SPACE_2)
        column.addWidget(self._text)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        row.setSpacing(SPACE_3)
        row.addLayout(column, 1)
        row.addWidget(self._stop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PROGRESS_AFTER_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def start(self, text: str, *, at_once: bool = False) -> None:
        """Begin; nothing is shown before a second has passed unless ``at_once``."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        if at_once:
            self.show()
        else:
            self._timer.start()

    def tell(self, done: int, total: int, text: str = "") -> None:
        """Show ``done`` of ``total`` (0 when unknown)."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if text:
            self._text.setText(text)

    def stop(self) -> None:
        """Go away."""
        self._timer.stop()
        self.hide()

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self._text.setText(tr("Stopping …"))
        self.cancelled.emit()


def while_busy(widget: QWidget, *others: QWidget) -> Callable[[], None]:
    """Disable ``widget`` and ``others`` now; call what is returned to enable them again."""
    touched = [each for each in (widget, *others) if each.isEnabled()]
    for each in touched:
        each.setEnabled(False)

    def done() -> None:
        for each in touched:
            each.setEnabled(True)

    return done
