"""Twelve months in one picture: every day with its kind, reached by mouse and arrow keys."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.calendar.kinds import RESTS, DayKind, SpecialDay, YearCalendar
from app.words import N_, tr
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import TEXT, TEXT_SMALL, TEXT_TINY

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS_ACROSS = 4
MONTHS = 12
WEEK = 7
TITLE = 22
HEADS = 16
ROWS = 6
GAP = 18
KIND_TITLES = {
    DayKind.WORK: N_("Working day"),
    DayKind.WEEKEND: N_("Weekend"),
    DayKind.STATUTORY: N_("Statutory holiday"),
    DayKind.OBSERVED: N_("Day off for a holiday on a weekend"),
    DayKind.SWAP_OFF: N_("Day off, swapped"),
    DayKind.SWAP_WORK: N_("Day to work, swapped"),
    DayKind.HALF: N_("Half a day off"),
}
#: The sign in the corner of a day: read without colour.
_SIGNS = {
    DayKind.STATUTORY: "休",
    DayKind.OBSERVED: "休",
    DayKind.SWAP_OFF: "休",
    DayKind.SWAP_WORK: "班",
    DayKind.HALF: "半",
}
_WEEKDAYS = "一二三四五六日"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -WEEK, Qt.Key.Key_Down: WEEK}


class YearView(QWidget):
    """The year. Colour and a sign in the corner tell the kind; each month tells its working days and hours.

    Signals:
        picked(object): the day the cursor stands on.
        opened(object): Enter, Space or a click wants to change that day.
    """

    picked = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Calendar of the year"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._year = YearCalendar(date.min.year, "", {})  # nothing to draw yet
        self._today = date.min
        self._sums = True
        self.day = date.min
        theme().changed.connect(self.update)

    def show_year(self, year: int, days: Iterable[SpecialDay], *, today: date, sums: bool = True) -> None:
        """Show a year with its special days, and with ``sums`` the working days of each month."""
        self._sums = sums
        self._year = YearCalendar(year, "", {special.day: special for special in days})
        self._today = today
        if self.day.year != year:
            self.day = today if today.year == year else date(year, 1, 1)
        self.update()

    def go_to(self, day: date) -> None:
        """Put the cursor on a day of the year shown."""
        if day.year == self._year.year:
            self.day = day
            self.setAccessibleDescription(self.told(day))
            self.picked.emit(day)
            self.update()

    def told(self, day: date) -> str:
        """Return what a day is, in words."""
        name = self._year.name_of(day)
        kind = tr(KIND_TITLES[self._year.kind_of(day)])
        return f"{day:%Y-%m-%d}（{_WEEKDAYS[day.weekday()]}） {name or ''} {kind}".replace("  ", " ")

    def day_rect(self, day: date) -> QRectF:
        """Return where a day stands."""
        place = self._month_rect(day.month)
        slot = date(day.year, day.month, 1).weekday() + day.day - 1
        wide, high = place.width() / WEEK, (place.height() - TITLE - HEADS) / ROWS
        top = place.top() + TITLE + HEADS + slot // WEEK * high
        return QRectF(place.left() + slot % WEEK * wide, top, wide, high)

    def day_at(self, x: float, y: float) -> date | None:
        """Return the day drawn at a point."""
        for month in range(1, MONTHS + 1):
            if self._month_rect(month).contains(x, y):
                days = calendar.monthrange(self._year.year, month)[1]
                found = (date(self._year.year, month, day) for day in range(1, days + 1))
                return next((day for day in found if self.day_rect(day).contains(x, y)), None)
        return None

    def _month_rect(self, month: int) -> QRectF:
        rows = MONTHS // MONTHS_ACROSS
        wide = (self.width() - GAP * (MONTHS_ACROSS - 1)) / MONTHS_ACROSS
        high = (self.height() - GAP * (rows - 1)) / rows
        row, column = divmod(month - 1, MONTHS_ACROSS)
        return QRectF(column * (wide + GAP), row * (high + GAP), wide, high)

    def sizeHint(self) -> QSize:
        return QSize(1200, 540)

    def minimumSizeHint(self) -> QSize:
        return QSize(640, 400)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, MONTHS + 1) if self._year.year > date.min.year else ():
            self._paint_month(painter, month)
        painter.end()

    def _paint_month(self, painter: QPainter, month: int) -> None:
        now, place = tokens(), self._month_rect(month)
        painter.setFont(font(TEXT, weight=600))
        painter.setPen(QColor(now.ink))
        title = QRectF(place.left() + 4, place.top(), place.width() - 8, TITLE)
        painter.drawText(title, int(_LEFT), tr("{month} (month)", month=month))
        if self._sums:
            hours = self._year.month_hours(month)
            told = tr("{days} days · {hours} h", days=f"{hours / 8:g}", hours=f"{hours:g}")
            painter.setFont(font(TEXT_SMALL))
            painter.setPen(QColor(now.ink_2))
            painter.drawText(title, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), told)
        painter.setPen(QPen(QColor(now.line), 1))
        painter.drawLine(QPointF(place.left(), place.top() + TITLE), QPointF(place.right(), place.top() + TITLE))
        wide = place.width() / WEEK
        painter.setFont(font(TEXT_TINY))
        painter.setPen(QColor(now.ink_2))
        for column, word in enumerate(_WEEKDAYS):
            head = QRectF(place.left() + column * wide, place.top() + TITLE, wide, HEADS)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, word)
        for number in range(1, calendar.monthrange(self._year.year, month)[1] + 1):
            self._paint_day(painter, date(self._year.year, month, number))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        now, kind = tokens(), self._year.kind_of(day)
        box = self.day_rect(day).adjusted(1, 1, -1, -1)
        ground, ink = _tones(kind)
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 3, 3)
        loud = kind in {DayKind.STATUTORY, DayKind.SWAP_WORK}
        painter.setFont(font(TEXT_SMALL, weight=600 if loud else 400))
        painter.setPen(QColor(ink))
        sign = _SIGNS.get(kind, "")
        painter.drawText(box.adjusted(0, 0, -9 if sign else 0, 0), Qt.AlignmentFlag.AlignCenter, str(day.day))
        if sign:
            painter.setFont(font(9))
            corner = QRectF(box.right() - 12, box.top() + 1, 11, 11)
            painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, sign)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if day == self._today:
            painter.setPen(QPen(QColor(now.ink_2), 1))
            painter.drawRoundedRect(box, 3, 3)
        if day == self.day:
            painter.setPen(QPen(QColor(now.accent), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.go_to(self.day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            month = (self.day.month + (1 if key == Qt.Key.Key_PageDown else -1) - 1) % MONTHS + 1
            last = calendar.monthrange(self.day.year, month)[1]
            self.go_to(self.day.replace(month=month, day=min(self.day.day, last)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().x(), event.position().y())
        if day is not None:
            self.go_to(day)
            self.opened.emit(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().x(), event.position().y())
        self.setToolTip("" if day is None else self.told(day))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _tones(kind: DayKind) -> tuple[str, str]:
    """Return ground (empty for none) and ink of a kind of day."""
    now = tokens()
    if kind is DayKind.STATUTORY:
        return now.lapsed_tint, now.lapsed
    if kind in {DayKind.OBSERVED, DayKind.SWAP_OFF, DayKind.HALF}:
        return now.good_tint, now.good
    if kind is DayKind.SWAP_WORK:
        return now.due_tint, now.due
    return (now.line_2, now.ink_2) if kind in RESTS else ("", now.ink)


class Legend(QWidget):
    """What the colours and signs of the year mean."""

    KINDS = (DayKind.STATUTORY, DayKind.OBSERVED, DayKind.SWAP_OFF, DayKind.SWAP_WORK, DayKind.WEEKEND)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(20)
        self.setAccessibleName("、".join(f"{_SIGNS.get(k, '')}{tr(KIND_TITLES[k])}" for k in self.KINDS))
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, left = tokens(), 0.0
        for kind in self.KINDS:
            ground, ink = _tones(kind)
            box = QRectF(left, 2, 22, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 3, 3)
            painter.setFont(font(TEXT_TINY))
            painter.setPen(QColor(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _SIGNS.get(kind, ""))
            painter.setFont(font(TEXT_SMALL))
            painter.setPen(QColor(now.ink_2))
            words = tr(KIND_TITLES[kind])
            wide = painter.fontMetrics().horizontalAdvance(words)
            painter.drawText(QRectF(left + 28, 0, wide + 2, 20), Qt.AlignmentFlag.AlignVCenter, words)
            left += 28 + wide + 20
        painter.end()
