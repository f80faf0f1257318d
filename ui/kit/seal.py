"""The program's seal, drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui.kit.theme import font

SEAL = "杏"


def paint_seal(painter: QPainter, rect: QRectF) -> None:
    """Draw the program's seal: its character on a rounded square."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#2BB3A3"))
    painter.drawRoundedRect(rect, rect.width() * 0.22, rect.width() * 0.22)
    painter.setPen(QColor("#0B2E33"))
    painter.setFont(font(int(rect.width() * 0.5), weight=700))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), SEAL)
