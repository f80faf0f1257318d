"""What stands beside and under the cells: figures of each nurse, cover of each day. Painted, and in step with the sheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.roster.sheet import Place
from app.words import tr
from ui.kit.theme import color, font, theme, tokens
from ui.kit.tokens import TEXT_SMALL, TEXT_TINY
from ui.roster.glimpse import NOTHING
from ui.roster.heads import DRAG_FROM, HEAD, NAMES, TEAM
from ui.roster.tiles import Pictures, paint_verdict
from ui.roster.views import FootCell, GridView, Verdict

if TYPE_CHECKING:
    from ui.roster.glimpse import Glimpse
    from ui.roster.grid import RosterGrid

FIGURE = 34
FOOT_ROW = 21
NEED = 44


class FigureStrip(QWidget):
    """Hours, nights, balances right of the days, in step with the rows. A click, or Enter on the framed one, opens a figure.

    Signals:
        opened(int, int): a figure of row and column wants to be opened.
        left(): Escape, or an arrow out of the figures: back to the sheet.
    """

    opened = Signal(int, int)
    left = Signal()

    def __init__(self, grid: RosterGrid) -> None:
        super().__init__()
        self._grid = grid
        self._rows = Pictures()
        self._column = 0
        self._glimpse = NOTHING
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Figures of each nurse"))
        grid.verticalScrollBar().valueChanged.connect(lambda _value: self.update())
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens()
        view = self._grid.view
        painter.fillRect(event.rect(), QColor(now.surface))
        painter.fillRect(QRect(0, 0, self.width(), HEAD), QColor(now.canvas))
        painter.setFont(font(TEXT_TINY))
        painter.setPen(QColor(now.ink_2))
        centre = int(Qt.AlignmentFlag.AlignCenter)
        for place, (title, _meaning) in enumerate(view.figures):
            head = f"{title[:2]}\n{title[2:]}" if len(title) > 2 else title  # noqa: PLR2004 - two characters a line
            painter.drawText(QRect(place * FIGURE, 0, FIGURE, HEAD), centre, head)
        painter.setClipRect(QRect(0, HEAD, self.width(), self.height() - HEAD))
        painter.setFont(font(TEXT_SMALL))
        for row, value in enumerate(view.rows):
            top = HEAD + self._grid.rowViewportPosition(row)
            high = self._grid.rowHeight(row)
            if top + high > HEAD and top <= self.height():
                draw = partial(_paint_figures, figures=value.figures, high=high)
                size, ratio = QSize(self.width(), high), self.devicePixelRatioF()
                painter.drawPixmap(0, top, self._rows.of(row, value.figures, size=size, ratio=ratio, paint=draw))
        for (row, column), text in self._glimpse.figures.items():
            _paint_then(painter, self._box(row, column), text, short=text.startswith("-"))
        if self.hasFocus():
            painter.setPen(QPen(QColor(now.accent), 2))
            painter.drawRect(self._box(self._grid.selection.cursor.row, self._column).adjusted(1, 1, -1, -2))
        painter.setClipping(False)
        painter.setPen(QColor(now.line))
        painter.drawLine(0, HEAD - 1, self.width(), HEAD - 1)
        for place in range(len(view.figures) + 1):
            painter.drawLine(place * FIGURE - (place > 0), 0, place * FIGURE - (place > 0), self.height())
        painter.end()

    def _box(self, row: int, column: int) -> QRect:
        top = HEAD + self._grid.rowViewportPosition(row)
        return QRect(column * FIGURE, top, FIGURE - 1, self._grid.rowHeight(row))

    def show_glimpse(self, glimpse: Glimpse) -> None:
        """Show what the figures would be after a drop; ``NOTHING`` ends that."""
        if glimpse.figures != self._glimpse.figures:
            self.update()
        self._glimpse = glimpse

    def text(self, row: int, column: int) -> str:
        """Return a figure as it is written now: what it would become while something is over a cell."""
        return self._glimpse.figures.get((row, column), self._grid.view.rows[row].figures[column])

    def rect_of(self, row: int, column: int) -> QRect:
        """Return where a figure stands."""
        return self._box(row, column)

    def take_keys(self) -> None:
        """Take the keys, at the row of the cursor."""
        self._column = min(self._column, max(0, len(self._grid.view.figures) - 1))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, cursor = Qt.Key(event.key()), self._grid.selection.cursor
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key in steps:
            row = min(max(0, cursor.row + steps[key]), len(self._grid.view.rows) - 1)
            self._grid.choose(self._grid.selection.at(Place(row, cursor.day)))
        elif key == Qt.Key.Key_Right:
            self._column = min(self._column + 1, len(self._grid.view.figures) - 1)
        elif key == Qt.Key.Key_Left and self._column:
            self._column -= 1
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Escape}:
            self.left.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit(cursor.row, self._column)
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row, _column = self._at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)

    def _at(self, point: QPoint) -> tuple[int, int]:
        column = point.x() // FIGURE
        row = -1 if point.y() < HEAD else self._grid.rowAt(point.y() - HEAD)
        return row, column

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row, column = self._at(event.position().toPoint())
        if row >= 0 and 0 <= column < len(self._grid.view.figures):
            self._column = column
            self._grid.choose(self._grid.selection.at(Place(row, self._grid.selection.cursor.day)), reveal=False)
            self.opened.emit(row, column)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = event.pos().x() // FIGURE
            figures = self._grid.view.figures
            if 0 <= column < len(figures):
                QToolTip.showText(event.globalPos(), figures[column][1], self)
            return True
        return super().event(event)


class FootStrip(QWidget):
    """Cover by demand under the days: how many are there; what is short is red, underlined, and can be dragged to a nurse.

    Signals:
        picked(int, int): a figure of line and day was clicked.
        lifted(int, int): a short figure leaves the foot; dragged(QPoint), dropped(QPoint): global positions.
    """

    picked = Signal(int, int)
    lifted = Signal(int, int)
    dragged = Signal(QPoint, bool)
    dropped = Signal(QPoint)

    def __init__(self, grid: RosterGrid) -> None:
        super().__init__()
        self._grid = grid
        self._pressed: tuple[int, int, QPoint] | None = None
        self._out = False
        self._days, self._heads = Pictures(), Pictures()
        self._verdicts: tuple[bytes, ...] = ()
        self._glimpse = NOTHING
        self.setAccessibleName(tr("Cover of each day"))
        grid.horizontalScrollBar().valueChanged.connect(lambda _value: self.update())
        theme().changed.connect(self.update)

    @property
    def view(self) -> GridView:
        """What is shown."""
        return self._grid.view

    def judge(self, verdicts: tuple[bytes, ...]) -> None:
        """Show what a nurse in the hand would meet on each duty: a row of ``Verdict`` bytes a line; empty ends that."""
        self._verdicts = verdicts
        self.update()

    def verdict(self, line: int, day: int) -> Verdict:
        """Return what the nurse in the hand would meet there."""
        return Verdict(self._verdicts[line][day]) if self._verdicts else Verdict.NONE

    def show_glimpse(self, glimpse: Glimpse) -> None:
        """Show what the cover would be after a drop; ``NOTHING`` ends that."""
        if glimpse.cover != self._glimpse.cover:
            self.update()
        self._glimpse = glimpse

    def text(self, line: int, day: int) -> str:
        """Return a figure as it is written now: what it would become while something is over a cell."""
        return self._glimpse.cover.get((line, day), self.view.foot[line].cells[day]).text

    def lines_height(self) -> int:
        """Return the height of all lines."""
        return FOOT_ROW * len(self.view.foot)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens()
        painter.fillRect(event.rect(), QColor(now.canvas))
        first, last = self._grid.shown_span()
        wide = self._grid.columnWidth(first)
        days = QSize(wide * (last - first + 1), FOOT_ROW)
        left = NAMES + self._grid.columnViewportPosition(first)
        ratio = self.devicePixelRatioF()
        for line, value in enumerate(self.view.foot):
            top = line * FOOT_ROW
            cells = value.cells[first : last + 1]
            draw = partial(_paint_days, cells=cells, wide=wide)
            painter.setClipRect(QRect(NAMES, 0, self._grid.viewport().width(), self.height()))
            painter.drawPixmap(left, top, self._days.of(line, cells, size=days, ratio=ratio, paint=draw))
            for day in range(first, last + 1) if self._verdicts else ():
                paint_verdict(painter, self.verdict(line, day), self._box(line, day))
            for (at, day), cell in self._glimpse.cover.items():
                if at == line and first <= day <= last:
                    _paint_then(painter, self._box(line, day), cell.text, short=bool(cell.short))
            painter.setClipping(False)
            named = (value.title, value.need)
            draw = partial(_paint_need, title=value.title, need=value.need)
            head = self._heads.of(line, named, size=QSize(NAMES, FOOT_ROW), ratio=ratio, paint=draw)
            painter.drawPixmap(0, top, head)
            painter.fillRect(QRect(TEAM, top + FOOT_ROW - 1, self.width() - TEAM, 1), QColor(now.line))
        painter.fillRect(QRect(NAMES - 1, 0, 1, self.height()), QColor(now.line))
        painter.end()

    def _box(self, line: int, day: int) -> QRect:
        left = NAMES + self._grid.columnViewportPosition(day)
        return QRect(left, line * FOOT_ROW, self._grid.columnWidth(day) - 1, FOOT_ROW - 1)

    def rect_of(self, line: int, day: int) -> QRect:
        """Return where a figure stands."""
        return self._box(line, day)

    def at(self, point: QPoint) -> tuple[int, int] | None:
        """Return line and day at a point."""
        line, day = point.y() // FOOT_ROW, self._grid.columnAt(point.x() - NAMES)
        inside = self.rect().contains(point) and point.x() >= NAMES
        return (line, day) if inside and 0 <= line < len(self.view.foot) and day >= 0 else None

    def words(self, line: int, day: int) -> str:
        """Return a figure in words, and what can be done where it is short."""
        cell, head = self.view.foot[line].cells[day], self.view.days[day]
        told = {"what": self.view.foot[line].title, "day": f"{head.number} {head.weekday}", "have": cell.text}
        if cell.open:
            return tr("{what} on {day}: {have}; nobody planned this day yet", **told)
        if cell.short:
            below = tr("Drag it onto a nurse, or click for who could take it")
            return tr("{what} on {day}: {have}, {short} missing", **told, short=cell.short) + f"\n{below}"
        if cell.over:
            return tr("{what} on {day}: {have}, {over} more than the ward wants", **told, over=cell.over)
        return tr("{what} on {day}: {have}, enough", **told)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(*found) if found is not None else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (*found, event.position().toPoint())
            self._out = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        line, day, begun = self._pressed
        if not self._out:
            far = (event.position().toPoint() - begun).manhattanLength() >= DRAG_FROM
            if not far or not self.view.foot[line].cells[day].short:
                return
            self._out = True
            self.lifted.emit(line, day)
        self.dragged.emit(event.globalPosition().toPoint(), False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if self._out:
            self._out = False
            self.dropped.emit(event.globalPosition().toPoint())
        else:
            self.picked.emit(pressed[0], pressed[1])


def _paint_then(painter: QPainter, box: QRect, text: str, *, short: bool) -> None:
    """Paint what a figure would become, in the frame of the hand: it does not stand there yet."""
    now = tokens()
    painter.fillRect(box, QColor(now.surface))
    painter.fillRect(box, color(now.accent, alpha=30))
    painter.setFont(font(TEXT_SMALL, weight=600))
    painter.setPen(QColor(now.lapsed if short else now.accent))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.setPen(QPen(QColor(now.accent), 1))
    painter.drawRect(box.adjusted(0, 0, -1, -1))


def _paint_need(painter: QPainter, *, title: str, need: str) -> None:
    now = tokens()
    painter.fillRect(QRect(0, 0, NAMES, FOOT_ROW), QColor(now.canvas))
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    painter.setFont(font(TEXT_SMALL))
    painter.setPen(QColor(now.ink))
    painter.drawText(QRect(TEAM, 0, NAMES - TEAM - NEED, FOOT_ROW - 1), right, title)
    painter.setFont(font(TEXT_TINY))
    painter.setPen(QColor(now.ink_2))
    painter.drawText(QRect(NAMES - NEED, 0, NEED - 6, FOOT_ROW - 1), right, need)


def _paint_days(painter: QPainter, *, cells: tuple[FootCell, ...], wide: int) -> None:
    now = tokens()
    for place, cell in enumerate(cells):
        box = QRect(place * wide, 0, wide - 1, FOOT_ROW - 1)
        alarming = bool(cell.short) and not cell.open
        painter.fillRect(box, QColor(now.lapsed_tint if alarming else now.surface))
        painter.fillRect(QRect(box.right() + 1, 0, 1, FOOT_ROW), QColor(now.line_2))
        painter.setPen(QColor(now.lapsed if alarming else now.ink_3 if cell.open else now.ink_2))
        painter.setFont(font(TEXT_SMALL, weight=600 if alarming else 400))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"{cell.text}↑" if cell.over else cell.text)
        if alarming:
            painter.fillRect(QRect(box.center().x() - 5, box.bottom() - 2, 11, 2), QColor(now.lapsed))


def _paint_figures(painter: QPainter, *, figures: tuple[str, ...], high: int) -> None:
    now = tokens()
    painter.setFont(font(TEXT_SMALL))
    painter.fillRect(QRect(0, high - 1, FIGURE * len(figures), 1), QColor(now.line))
    for place, figure in enumerate(figures):
        painter.setPen(QColor(now.lapsed if figure.startswith("-") else now.ink_2 if place else now.ink))
        painter.drawText(QRect(place * FIGURE, 0, FIGURE, high - 1), int(Qt.AlignmentFlag.AlignCenter), figure)
