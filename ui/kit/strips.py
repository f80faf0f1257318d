"""Sentences that stay in place (strips) and sentences that pass (toasts)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit.marks import ShapeMark
from ui.kit.tokens import FADE_MS, SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5, STATUS_BAR, TIER_SHAPES, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

TOAST_MS = 4000
UNDO_MS = 10_000


class Strip(QFrame):
    """A sentence with its remedy, inline above what it is about; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self._mark = ShapeMark(Tone.LAPSED)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._remedy = QLabel()
        self._remedy.setProperty("role", "hint")
        self._remedy.setWordWrap(True)
        self._actions = QHBoxLayout()
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self._text)
        lines.addWidget(self._remedy)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        row.setSpacing(SPACE_2)
        row.addWidget(self._mark)
        row.addLayout(lines, 1)
        row.addLayout(self._actions)
        self.hide()

    def lie_flush(self) -> None:
        """Lie as one thin line from edge to edge, without a frame of its own."""
        self.setProperty("flush", "yes")
        self._row.setContentsMargins(SPACE_4, SPACE_1, SPACE_3, SPACE_1)

    def say(self, text: str, *, remedy: str = "", tone: Tone = Tone.LAPSED) -> None:
        """Show ``text`` and, in smaller type, what to do."""
        self.clear()
        self._text.setText(text)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self._mark.set_tone(tone if tone in TIER_SHAPES else Tone.CALM)
        self.setProperty("tone", "due" if tone is Tone.NEAR else tone.value)
        self.setAccessibleName(f"{text} {remedy}".strip())
        restyle(self)
        self.show()

    def offer(self, text: str, deed: Callable[[], object]) -> QPushButton:
        """Add a button at the right end of the sentence now shown."""
        button = QPushButton(text)
        button.setProperty("size", "small")
        button.clicked.connect(lambda _checked=False: deed())
        self._actions.addWidget(button)
        return button

    def clear(self) -> None:
        """Say nothing and take no room."""
        empty_layout(self._actions)
        self._text.clear()
        self._remedy.clear()
        self.hide()

    def text(self) -> str:
        """Return what is being said."""
        return self._text.text()


class Toast(QFrame):
    """A sentence at the foot of a window that fades by itself; with an undo it stays ten seconds."""

    def __init__(self, window: QWidget, text: str, *, undo: Callable[[], object] | None, undo_label: str) -> None:
        super().__init__(window)
        self.setProperty("role", "toast")
        for old in window.findChildren(Toast):
            if old is not self:
                old.fall()
        self._undo = undo
        label = QLabel(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_5, SPACE_2, SPACE_3, SPACE_2)
        row.addWidget(label)
        self.undo_button: QPushButton | None = None
        if undo is not None:
            self.undo_button = QPushButton(undo_label)
            self.undo_button.clicked.connect(self._on_undo)
            row.addWidget(self.undo_button)
        else:
            row.addSpacing(SPACE_2)
        self.setAccessibleName(text)
        window.installEventFilter(self)
        QTimer.singleShot(UNDO_MS if undo else TOAST_MS, self, self.fall)

    def rise(self) -> None:
        """Show above the status bar, in the middle of the window."""
        self._place()
        self.show()
        self.raise_()
        fade(self, 0.0, 1.0)

    def fall(self) -> None:
        """Go away."""
        self.hide()
        self.deleteLater()

    def _on_undo(self) -> None:
        self.fall()
        if self._undo is not None:
            self._undo()

    def _place(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            left = (parent.width() - self.width()) // 2
            self.move(left, parent.height() - self.height() - STATUS_BAR - SPACE_5)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


def fade(widget: QWidget, start: float, end: float) -> None:
    """Fade ``widget`` from ``start`` to ``end`` opacity in 120 ms, then leave it without an effect."""
    effect = QGraphicsOpacityEffect(widget)
    widget.setGraphicsEffect(effect)
    motion = QPropertyAnimation(effect, b"opacity", widget)
    motion.setDuration(FADE_MS)
    motion.setStartValue(start)
    motion.setEndValue(end)
    motion.setEasingCurve(QEasingCurve.Type.OutCubic)
    motion.finished.connect(lambda: widget.setGraphicsEffect(None))  # type: ignore[arg-type]  # None removes it
    motion.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)


def restyle(widget: QWidget) -> None:
    """Read the style sheet again after a dynamic property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    QWidget.update(widget)  # a list has an update of its own


def empty_layout(layout: QLayout) -> None:
    """Take every item out of ``layout`` and drop its widgets, those of layouts within it too."""
    while layout.count():
        item = layout.takeAt(0)
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        if inner is not None:
            empty_layout(inner)
