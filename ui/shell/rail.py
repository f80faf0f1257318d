"""The rail: pages as icon and word, a count where something waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.seal import paint_seal
from ui.kit.theme import font, paint_icon, theme, tokens
from ui.kit.tokens import RADIUS, RAIL_WIDTH, TEXT_SMALL, TEXT_TINY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.shell.pages import PageSpec

MOST = 99
LAST_DIGIT = 9


class RailButton(QAbstractButton):
    """One page in the rail."""

    def __init__(self, spec: PageSpec, key: int | None) -> None:
        super().__init__()
        self.spec = spec
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedSize(RAIL_WIDTH - 12, 50)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setText(spec.words())
        self.setToolTip(spec.words() if key is None else f"{spec.words()}  Ctrl+{key}")
        if key is not None:
            self.setShortcut(f"Ctrl+{key}")
        self._name()

    def show_count(self, count: int) -> None:
        """Show how much waits there; 0 shows nothing."""
        self._count = count
        self._name()
        self.update()

    def count(self) -> int:
        """Return the count shown."""
        return self._count

    def _name(self) -> None:
        waiting = tr("{count} waiting", count=self._count) if self._count else ""
        self.setAccessibleName(f"{self.spec.words()} {waiting}".strip())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens()
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            ground = QColor(now.rail_on)
            ground.setAlpha(255 if on else 120)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(now.rail_ink), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        ink = "#FFFFFF" if on else now.rail_ink
        paint_icon(painter, self.spec.icon, QRectF((self.width() - 20) / 2, 6, 20, 20), ink)
        painter.setPen(QColor(ink))
        painter.setFont(font(TEXT_SMALL, weight=500 if on else 400))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 27, self.width(), 18), int(Qt.AlignmentFlag.AlignCenter), text)
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        text = str(self._count) if self._count <= MOST else f"{MOST}+"
        painter.setFont(font(TEXT_TINY - 1, weight=600))
        width = max(16, painter.fontMetrics().horizontalAdvance(text) + 8)
        place = QRectF(self.width() - width - 1, 2, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#D9483B"))
        painter.drawRoundedRect(place, 8, 8)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)

    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH - 12, 50)


class Rail(QWidget):
    """The dark rail at the left.

    Signals:
        chosen(str): the id of a page to open.
    """

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(RAIL_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Pages"))
        self.buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 12, 6, 8)
        column.setSpacing(4)
        column.addWidget(_Seal(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(10)
        top = [spec for spec in pages if not spec.at_foot]
        foot = [spec for spec in pages if spec.at_foot]
        for place, spec in enumerate(top + foot, start=1):
            if foot and spec is foot[0]:
                column.addStretch(1)
            made = RailButton(spec, place if place <= LAST_DIGIT else None)
            made.clicked.connect(lambda _checked=False, page_id=spec.id: self.chosen.emit(page_id))
            self.buttons[spec.id] = made
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        if not foot:
            column.addStretch(1)
        theme().changed.connect(self.update)

    def mark(self, page_id: str) -> None:
        """Show ``page_id`` as the page now open."""
        if page_id in self.buttons:
            self.buttons[page_id].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().rail))
        painter.end()


class _Seal(QWidget):
    """The program's seal."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(36, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_seal(painter, QRectF(self.rect()))
        painter.end()
