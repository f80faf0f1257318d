"""Shapes and badges: what a colour says, said without colour too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_1, TEXT_TINY, TIER_SHAPES, Shape, Tone

if TYPE_CHECKING:
    from app.words import Words

MARK = 10


def paint_shape(painter: QPainter, shape: Shape, rect: QRectF, value: str) -> None:
    """Draw ``shape`` filling ``rect`` in the colour ``value``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(value)))
    left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    middle = rect.center()
    if shape is Shape.SQUARE:
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 1, 1)
    elif shape is Shape.TRIANGLE:
        painter.drawPolygon(QPolygonF([QPointF(middle.x(), top), QPointF(right, bottom), QPointF(left, bottom)]))
    elif shape is Shape.DIAMOND:
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(middle.x(), top),
                    QPointF(right, middle.y()),
                    QPointF(middle.x(), bottom),
                    QPointF(left, middle.y()),
                ]
            )
        )
    elif shape is Shape.DOT:
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        pen = QPen(QColor(value), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width, height = rect.width(), rect.height()
        painter.drawPolyline(
            [
                QPointF(left + width * 0.08, top + height * 0.55),
                QPointF(left + width * 0.38, top + height * 0.85),
                QPointF(left + width * 0.92, top + height * 0.15),
            ]
        )
    painter.restore()


def paint_badge(painter: QPainter, text: str, rect: QRectF, *, ink: str, tint: str) -> None:
    """Draw a small rounded badge with ``text`` in the middle of ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tint))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setPen(QColor(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class ShapeMark(QWidget):
    """The shape of a tier alone, 10 px, beside a text that says the same."""

    def __init__(self, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFixedSize(MARK + 2, 20)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def set_tone(self, tone: Tone) -> None:
        """Show another tier."""
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        shape = TIER_SHAPES.get(self._tone, Shape.DOT)
        place = QRectF((self.width() - MARK) / 2, (self.height() - MARK) / 2, MARK, MARK)
        painter = QPainter(self)
        paint_shape(painter, shape, place, tokens().mark_of(self._tone))
        painter.end()


class TierBadge(QWidget):
    """A tier: shape and word."""

    def __init__(self, tone: Tone, text: str | Words = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = ShapeMark(tone)
        self._label = QLabel(str(text))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        row.addWidget(self._mark)
        row.addWidget(self._label)
        self._tone = tone
        theme().changed.connect(self._recolour)
        self._recolour()

    def set_tier(self, tone: Tone, text: str) -> None:
        """Show another tier."""
        self._tone = tone
        self._label.setText(text)
        self._mark.set_tone(tone)
        self._recolour()

    def _recolour(self) -> None:
        self._label.setStyleSheet(f"color: {tokens().ink_of(self._tone)}; font-size: 12px;")


class Badge(QWidget):
    """A character or short word on its tint: the staffing badges 编 合 派, and states."""

    def __init__(self, text: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._tone = tone
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(font(TEXT_TINY, weight=500))
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(max(18, self.fontMetrics().horizontalAdvance(self._text) + 8), 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(TEXT_TINY, weight=500))
        now = tokens()
        paint_badge(painter, self._text, QRectF(self.rect()), ink=now.ink_of(self._tone), tint=now.tint_of(self._tone))
        painter.end()
