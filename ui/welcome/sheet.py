"""The ground of first run and unlock: the seal, the program's name, one white card in the middle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import label
from ui.kit.seal import paint_seal
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_2, SPACE_5, TEXT, TEXT_SMALL

BAND = 300


class WelcomeSheet(QWidget):
    """A dark band with name and purpose at the left, a card with ``body`` at the right."""

    def __init__(self, *, width: int = 440, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "canvas")
        self.heading = label(role="title")
        self.below = label(role="quiet", wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_5 - 4)
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(width)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(28, 26, 28, 26)
        inner.setSpacing(SPACE_2)
        inner.addWidget(self.heading)
        inner.addWidget(self.below)
        inner.addSpacing(SPACE_2)
        inner.addLayout(self.body)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        holder = QWidget()
        holder.setLayout(middle)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(holder)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(_Band())
        row.addWidget(scroll, 1)


class _Band(QWidget):
    """The dark band: seal, name, what it is for."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(BAND)
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().rail))
        top = self.height() * 0.34
        paint_seal(painter, QRectF(40, top, 56, 56))
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(font(24, weight=600))
        painter.drawText(QRectF(40, top + 72, BAND - 60, 34), int(Qt.AlignmentFlag.AlignLeft), tr("Xinglin HR"))
        painter.setPen(QColor(tokens().rail_ink))
        painter.setFont(font(TEXT))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        painter.drawText(
            QRectF(40, top + 116, BAND - 72, 80),
            flags,
            tr("Credentials, rosters and people of a hospital, in one place."),
        )
        painter.setFont(font(TEXT_SMALL))
        painter.drawText(
            QRectF(40, self.height() - 64, BAND - 72, 40),
            flags,
            tr("Everything stays on this workstation, encrypted. Nothing is sent anywhere."),
        )
        painter.end()
