"""The frozen heads of the sheet: days above, nurses at the left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.kit.marks import paint_badge, paint_shape
from ui.kit.theme import font, tokens
from ui.kit.tokens import TEXT, TEXT_SMALL, TEXT_TINY, Tone
from ui.roster.tiles import SHAPES, Pictures
from ui.roster.views import Fault, GridDay, GridRow

if TYPE_CHECKING:
    from ui.roster.gridmodel import GridModel

HEAD = 34
TEAM = 22
NAME = 86
LEVEL = 26
BADGE = 22
NAMES = TEAM + NAME + LEVEL + BADGE
DRAG_FROM = 6
LETTER = 13


class DayHead(QHeaderView):
    """Day numbers over weekdays; weekends grey, holidays named, swapped days with 休 or 班, today marked.

    Signals:
        day_pressed(int, bool): a day was clicked; True with Shift.
    """

    day_pressed = Signal(int, bool)

    def __init__(self, model: GridModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.current = -1
        self.setFixedHeight(HEAD)
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(10)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        now = tokens()
        painter.fillRect(event.rect(), QColor(now.canvas))
        for day, head in enumerate(self._model.view.days):
            if not self.isSectionHidden(day):
                left = self.sectionViewportPosition(day)
                _paint_day(painter, QRect(left, 0, self.sectionSize(day), HEAD), head, on=day == self.current)
        painter.setPen(QColor(now.line))
        painter.drawLine(0, HEAD - 1, self.width(), HEAD - 1)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.logicalIndexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and day >= 0:
            self.day_pressed.emit(day, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))


def _paint_day(painter: QPainter, rect: QRect, head: GridDay, *, on: bool) -> None:
    now = tokens()
    rest = head.kind != "work"
    if rest:
        painter.fillRect(rect, QColor(now.line_2 if head.kind == "rest" else now.leave_tint))
    if on:
        painter.fillRect(rect, QColor(now.accent_tint))
    painter.setPen(QPen(QColor(now.line if not head.new_week else now.ink_3), 1))
    painter.drawLine(rect.left() - 1, rect.top() + (0 if head.new_week else 4), rect.left() - 1, rect.bottom())
    ink = now.accent if head.today else now.leave if head.kind == "holiday" else now.ink if not rest else now.ink_2
    painter.setPen(QColor(ink))
    painter.setFont(font(TEXT_SMALL, weight=600 if head.today else 500))
    centre = int(Qt.AlignmentFlag.AlignCenter)
    painter.drawText(rect.adjusted(0, 1, 0, -16), centre, str(head.number))
    painter.setFont(font(TEXT_TINY))
    painter.setPen(QColor(ink if rest or head.today else now.ink_2))
    wide = rect.width() > 2 * TEAM
    below = f"{head.weekday} {head.title}" if wide and head.title else head.title[:2] or head.weekday
    painter.drawText(rect.adjusted(0, 15, 0, -2), centre, below)
    if head.badge:
        painter.setFont(font(8, weight=600))
        painter.setPen(QColor(now.good if head.badge == "休" else now.lapsed))
        painter.drawText(
            rect.adjusted(0, 0, -1, 0), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), head.badge
        )
    if head.today:
        painter.fillRect(QRect(rect.left() + 3, rect.bottom() - 2, rect.width() - 7, 2), QColor(now.accent))


class NameHead(QHeaderView):
    """Nurses: group (one cell a run), name with its mark, level, staffing badge. Drag up or down to reorder.

    Signals:
        row_pressed(int, bool): a name was clicked; True with Shift.
        row_moved(int, int): a row was dragged before another (the number of rows: to the end).
        row_lifted(int), row_dragged(QPoint), row_dropped(QPoint): a name leaves the heads; global positions.
    """

    row_pressed = Signal(int, bool)
    row_moved = Signal(int, int)
    row_lifted = Signal(int)
    row_dragged = Signal(QPoint)
    row_dropped = Signal(QPoint)

    def __init__(self, model: GridModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._model = model
        self.current = -1
        self._from: tuple[int, QPoint] | None = None
        self._before: int | None = None
        self._out = False
        self._pictures = Pictures()
        self.setFixedWidth(NAMES)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(10)
        self.setSectionsClickable(True)

    def sizeHint(self) -> QSize:
        return QSize(NAMES, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        now = tokens()
        painter.fillRect(event.rect(), QColor(now.surface))
        rows = self._model.view.rows
        wide = NAMES - TEAM
        for row, value in enumerate(rows):
            top, high = self.sectionViewportPosition(row), self.sectionSize(row)
            if top + high >= event.rect().top() and top <= event.rect().bottom():
                on = row == self.current
                shown = (value.name, value.level, value.badge, value.mark, value.fault, on)
                draw = partial(_paint_row, high=high, row=value, on=on)
                size, ratio = QSize(wide, high), self.devicePixelRatioF()
                painter.drawPixmap(TEAM, top, self._pictures.of(row, shown, size=size, ratio=ratio, paint=draw))
        self._paint_teams(painter)
        painter.setPen(QColor(now.line))
        painter.drawLine(NAMES - 1, 0, NAMES - 1, self.height())
        if self._before is not None and not self._out:
            at = self.sectionViewportPosition(self._before) if self._before < len(rows) else self._end()
            painter.fillRect(QRect(TEAM, at - 1, NAMES - TEAM, 3), QColor(now.accent))
        painter.end()

    def _end(self) -> int:
        last = len(self._model.view.rows) - 1
        return self.sectionViewportPosition(last) + self.sectionSize(last)

    def _paint_teams(self, painter: QPainter) -> None:
        now = tokens()
        rows = self._model.view.rows
        teams = {row.team for row in rows if row.team}
        first = 0
        for row in range(1, len(rows) + 1):
            if row < len(rows) and rows[row].team == rows[first].team:
                continue
            top = self.sectionViewportPosition(first)
            bottom = self.sectionViewportPosition(row - 1) + self.sectionSize(row - 1)
            rect = QRect(0, top, TEAM, bottom - top)
            painter.fillRect(rect, QColor(now.canvas))
            painter.setPen(QColor(now.line))
            painter.drawRect(rect.adjusted(-1, -1, -1, -1))
            painter.setPen(QColor(now.ink_2))
            painter.setFont(font(TEXT_TINY))
            seen = rect.intersected(self.viewport().rect())
            upright = "\n".join(short_team(rows[first].team, teams, most=max(1, seen.height() // LETTER)))
            painter.drawText(seen, int(Qt.AlignmentFlag.AlignCenter), upright)
            first = row

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.logicalIndexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.row_pressed.emit(row, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            self._from = (row, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        place = event.position().toPoint()
        if (place - self._from[1]).manhattanLength() < DRAG_FROM and self._before is None:
            return
        row = self.logicalIndexAt(QPoint(4, place.y()))
        rows = len(self._model.view.rows)
        self._before = rows if row < 0 else self._side(row, place.y())
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if not self._out and not self.rect().contains(place):
            self._out = True
            self.row_lifted.emit(self._from[0])
        if self._out:
            self.row_dragged.emit(event.globalPosition().toPoint())
        self.viewport().update()

    def _side(self, row: int, y: int) -> int:
        return row + int(y > self.sectionViewportPosition(row) + self.sectionSize(row) / 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        begun, before, out = self._from, self._before, self._out
        self._from, self._before, self._out = None, None, False
        self.unsetCursor()
        self.viewport().update()
        if begun is None or before is None:
            return
        if out:
            self.row_dropped.emit(event.globalPosition().toPoint())
        elif before not in {begun[0], begun[0] + 1}:
            self.row_moved.emit(begun[0], before)


def short_team(team: str, teams: set[str], *, most: int) -> str:
    """Return a group's name cut to ``most`` letters: where it is too long, what all names share is left out first."""
    if len(team) <= most or len(teams) < 2:  # noqa: PLR2004 - two to share
        return team[:most]
    head, tail = _shared(teams), _shared({each[::-1] for each in teams})
    own = team[head : len(team) - tail] if head + tail < len(team) else team
    return own[:most]


def _shared(names: set[str]) -> int:
    """Return how many letters all names begin with."""
    first, last = min(names), max(names)
    return next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))


def _paint_row(painter: QPainter, *, high: int, row: GridRow, on: bool) -> None:
    now = tokens()
    if on:
        painter.fillRect(0, 0, NAMES, high, QColor(now.accent_tint))
    painter.setPen(QColor(now.line))
    painter.drawLine(0, high - 1, NAMES, high - 1)
    painter.setFont(font(TEXT if high >= TEAM else TEXT_SMALL, weight=500))
    painter.setPen(QColor(now.ink))
    room = NAME - 10 - (16 if row.mark else 0)
    name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, room)
    left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    place = QRect(6, 0, NAMES, high - 1)
    painter.drawText(place, left, name)
    if row.mark:
        after = painter.fontMetrics().horizontalAdvance(name) + 8
        painter.setFont(font(TEXT_TINY))
        painter.setPen(QColor(now.due))
        painter.drawText(place.adjusted(after, 0, 0, 0), left, row.mark)
    if row.fault is Fault.LAW:
        paint_shape(painter, SHAPES[row.fault], QRectF(NAME - 9, high / 2 - 4, 6, 6), now.lapsed)
    painter.setFont(font(TEXT_TINY))
    painter.setPen(QColor(now.ink_2))
    painter.drawText(QRect(NAME, 0, LEVEL, high - 1), left, row.level)
    if row.badge:
        tone = Tone(row.badge_tone)
        where = QRectF(NAME + LEVEL + 1, high / 2 - 8.5, 17, 16)
        painter.setFont(font(TEXT_TINY, weight=500))
        paint_badge(painter, row.badge, where, ink=now.ink_of(tone), tint=now.tint_of(tone))
