"""The round sign of a person: the first character of the name."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from ui.kit.theme import font, tokens
from ui.kit.tokens import TEXT_SMALL


class Avatar(QIconEngine):
    """Draws it in the theme in force."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._sign = name[:1].upper()

    @staticmethod
    def icon(name: str) -> QIcon:
        """Return the sign of ``name`` as an icon."""
        return QIcon(Avatar(name))

    def clone(self) -> QIconEngine:
        return Avatar(self._sign)

    def paint(self, painter: QPainter, rect: QRect, _mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().accent_tint))
        painter.drawEllipse(QRectF(rect))
        painter.setPen(QColor(tokens().accent))
        made = font(max(TEXT_SMALL, int(rect.height() * 0.46)), weight=600)
        painter.setFont(made)
        painter.drawText(QRectF(rect), int(Qt.AlignmentFlag.AlignCenter), self._sign)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made
