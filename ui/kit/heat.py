"""A heat map of departments by months, painted in one pass: every figure can be clicked, or reached by the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import TEXT, TEXT_SMALL

ROW = 28
HEAD = 26
NAME = 150
TOTAL = 56
GAP = 3
NARROW = 34  # a column below this shows no figure that can be read


@attrs.frozen(slots=True)
class HeatLine:
    """One row: its name, one figure a column (the first is what has lapsed), and their sum."""

    name: str
    figures: tuple[int, ...]
    total: int


class HeatMap(QWidget):
    """The map. Colour deepens with the figure, lapsed and pressing columns have tones of their own, each figure is written.

    Signals:
        opened(int, int): a figure of row and column wants to show its names.
    """

    opened = Signal(int, int)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._heads: tuple[str, ...] = ()
        self._lines: tuple[HeatLine, ...] = ()
        self._at = (0, 0)
        self._near, self._most = 1, 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme().changed.connect(self.update)

    def show_lines(self, heads: Sequence[str], lines: Sequence[HeatLine], *, near: int = 1) -> None:
        """Show rows under ``heads`` (the first for the lapsed, then ``near`` pressing columns, the last for the sum)."""
        self._heads, self._lines = tuple(heads), tuple(lines)
        self._near = near
        self._most = max((figure for line in lines for figure in line.figures[near + 1 :]), default=1)
        self._at = (0, 0)
        self.setMinimumHeight(self.sizeHint().height())
        self.setMinimumWidth(NAME + TOTAL + NARROW * max(0, len(self._heads) - 1))
        self.update()

    def lines(self) -> tuple[HeatLine, ...]:
        """Return what is shown."""
        return self._lines

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a figure stands."""
        count = max(1, len(self._heads) - 1)
        wide = (self.width() - NAME - TOTAL) / count
        return QRectF(NAME + column * wide, HEAD + row * ROW, wide, ROW).adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)

    def sizeHint(self) -> QSize:
        return QSize(760, HEAD + ROW * len(self._lines) + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens()
        painter.setFont(font(TEXT_SMALL))
        painter.setPen(QColor(now.ink_2))
        for place, head in enumerate(self._heads[:-1]):
            where = self.cell_rect(0, place)
            where.moveTop(0)
            where.setHeight(HEAD)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, head)
        if self._heads:
            painter.drawText(
                QRectF(self.width() - TOTAL, 0, TOTAL, HEAD), Qt.AlignmentFlag.AlignCenter, self._heads[-1]
            )
        for row, line in enumerate(self._lines):
            self._paint_line(painter, row, line)
        painter.end()

    def _paint_line(self, painter: QPainter, row: int, line: HeatLine) -> None:
        now = tokens()
        painter.setFont(font(TEXT))
        painter.setPen(QColor(now.ink))
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, NAME - 12)
        painter.drawText(QRectF(0, HEAD + row * ROW, NAME, ROW), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(font(TEXT_SMALL))
        for column, figure in enumerate(line.figures):
            where = self.cell_rect(row, column)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ground(figure, column))
            painter.drawRoundedRect(where, 3, 3)
            painter.setPen(QColor(self._ink(figure, column)))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(figure) if figure else "·")
            if self.hasFocus() and self._at == (row, column):
                painter.setPen(QPen(QColor(now.accent), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(where, 3, 3)
        painter.setPen(QColor(now.ink_2))
        total = QRectF(self.width() - TOTAL, HEAD + row * ROW, TOTAL, ROW)
        painter.drawText(total, Qt.AlignmentFlag.AlignCenter, str(line.total))

    def _ground(self, figure: int, column: int) -> QColor:
        now = tokens()
        if not figure:
            return QColor(now.heat[0])
        if column == 0:
            return QColor(now.heat_lapsed)
        if column <= self._near:
            return QColor(now.heat_due)
        steps = len(now.heat) - 1
        return QColor(now.heat[min(steps, 1 + figure * steps // (self._most + 1))])

    def _ink(self, figure: int, column: int) -> str:
        now = tokens()
        if not figure:
            return now.ink_3
        return now.lapsed if column == 0 else now.due if column <= self._near else now.ink

    def _hit(self, event: QMouseEvent) -> tuple[int, int] | None:
        for row, line in enumerate(self._lines):
            for column, figure in enumerate(line.figures):
                if figure and self.cell_rect(row, column).contains(event.position()):
                    return row, column
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hand = Qt.CursorShape.PointingHandCursor if self._hit(event) else Qt.CursorShape.ArrowCursor
        self.setCursor(hand)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event)
        if hit is not None:
            self._at = hit
            self.update()
            self.opened.emit(*hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        if not self._lines:
            super().keyPressEvent(event)
            return
        row, column = self._at
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            last_row, last_column = len(self._lines) - 1, len(self._lines[0].figures) - 1
            self._at = (min(max(row + step[0], 0), last_row), min(max(column + step[1], 0), last_column))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._lines[row].figures[column]:
                self.opened.emit(row, column)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
