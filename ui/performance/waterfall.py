"""A waterfall: how a sum came about, bar after bar, each with its word and its amount."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.performance.outcome import Bar
from app.words import tr
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_2, TEXT_SMALL

ROW_HEIGHT = 26
BAR = 12
WORDS = 0.42
FIGURES = 92


class Waterfall(QWidget):
    """Bars from left to right in one scale; what is taken away is hatched, so that no colour is needed to see it."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show ``bars``, first on top."""
        self._bars = tuple(bars)
        told = "；".join(f"{bar.title} {bar.amount:+,.2f}" for bar in bars)
        self.setAccessibleName(tr("How the sum came about: {told}", told=told))
        self.setFixedHeight(max(1, len(self._bars)) * ROW_HEIGHT)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, max(1, len(self._bars)) * ROW_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TEXT_SMALL))
        left = self.width() * WORDS
        room = max(20.0, self.width() - left - FIGURES - SPACE_2)
        top = max((max(bar.total, bar.total - bar.amount) for bar in self._bars), default=Decimal(0))
        scale = room / float(top) if top > 0 else 0.0
        for place, bar in enumerate(self._bars):
            self._paint_bar(painter, bar, place * ROW_HEIGHT, left, scale)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: Bar, y: int, left: float, scale: float) -> None:
        now = tokens()
        words = QRectF(0, y, left - SPACE_2, ROW_HEIGHT)
        painter.setPen(QColor(now.ink_2))
        title = painter.fontMetrics().elidedText(str(bar.title), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), title)
        start, end = sorted((float(bar.total - bar.amount), float(bar.total)))
        rect = QRectF(left + start * scale, y + (ROW_HEIGHT - BAR) / 2, max(1.0, (end - start) * scale), BAR)
        taken = bar.amount < 0
        ink = QColor(now.due if taken else now.accent)
        if taken:
            painter.setPen(QPen(ink, 1))
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            brush = painter.brush()
            brush.setColor(ink)
            painter.setBrush(brush)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
        painter.drawRect(rect)
        painter.setPen(QPen(QColor(now.line), 1))
        painter.drawLine(QPointF(left, y), QPointF(left, y + ROW_HEIGHT))
        figures = QRectF(self.width() - FIGURES, y, FIGURES, ROW_HEIGHT)
        painter.setPen(QColor(now.ink))
        painter.drawText(
            figures, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), f"{bar.amount:+,.2f}"
        )
