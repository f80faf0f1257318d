"""A month of one person, drawn: a cell a day with its code, name and times; arrows move, Enter opens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.words import tr
from ui.kit.codechips import code_colours
from ui.kit.dates import weekday_words
from ui.kit.marks import MARK, paint_shape
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_1, SPACE_2, TEXT_SMALL, TEXT_TINY, Shape, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.requests.month import MyDay

WEEK = 7
HEAD = 24
CODE = 18
LEAST = 64


class MonthView(QWidget):
    """Seven columns from Monday on.

    Signals:
        chosen(object): the day (date) the cursor stands on now.
        opened(object): Enter or double click on a day.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(HEAD + 5 * LEAST)
        self._days: tuple[MyDay, ...] = ()
        self._marks: Mapping[date, tuple[Tone, str]] = {}
        self._today: date | None = None
        self._current = 0
        theme().changed.connect(self.update)

    def show_days(self, days: tuple[MyDay, ...], *, today: date, marks: Mapping[date, tuple[Tone, str]]) -> None:
        """Show a month; ``marks`` are wishes and requests by day: a tone and what it means."""
        moved = not self._days or not days or self._days[0].day != days[0].day
        self._days, self._today, self._marks = days, today, marks
        if moved:
            self._current = next((place for place, each in enumerate(days) if each.day == today), 0)
        self._name()
        self.update()

    def day(self) -> MyDay | None:
        """Return the day the cursor stands on."""
        return self._days[self._current] if self._days else None

    def go_to(self, day: date) -> None:
        """Put the cursor on a day of the month shown."""
        for place, each in enumerate(self._days):
            if each.day == day:
                self._go(place)

    def _go(self, place: int) -> None:
        if self._days and 0 <= place < len(self._days):
            self._current = place
            self._name()
            self.update()
            self.chosen.emit(self._days[place].day)

    def _name(self) -> None:
        day = self.day()
        if day is not None:
            mark = self._marks.get(day.day, (Tone.PLAIN, ""))[1]
            told = (f"{day.day}", weekday_words(day.day), day.holiday, day.title or day.text, day.times, mark)
            self.setAccessibleName(" ".join(part for part in told if part))

    def _weeks(self) -> int:
        return (len(self._days) + self._lead() + WEEK - 1) // WEEK if self._days else 5

    def _lead(self) -> int:
        return self._days[0].day.weekday() if self._days else 0

    def _cell(self, place: int) -> QRectF:
        wide, high = self.width() / WEEK, (self.height() - HEAD) / max(1, self._weeks())
        slot = place + self._lead()
        return QRectF(slot % WEEK * wide, HEAD + slot // WEEK * high, wide, high)

    def _place_at(self, point: QPointF) -> int | None:
        return next((p for p in range(len(self._days)) if self._cell(p).contains(point)), None)

    def sizeHint(self) -> QSize:
        return QSize(860, HEAD + 5 * 88)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TEXT_SMALL))
        painter.setPen(QColor(now.ink_2))
        monday = date(2024, 1, 1)
        for column in range(WEEK):
            head = QRectF(column * self.width() / WEEK, 0, self.width() / WEEK, HEAD)
            painter.drawText(
                head.adjusted(SPACE_2, 0, 0, 0), int(_LEFT), weekday_words(monday + timedelta(days=column))
            )
        for place in range(len(self._days)):
            self._paint_day(painter, place)
        painter.end()

    def _paint_day(self, painter: QPainter, place: int) -> None:
        now, day = tokens(), self._days[place]
        cell = self._cell(place).adjusted(1, 1, -1, -1)
        ink, ground = code_colours(day.kind.value if day.kind is not None else "off")
        painter.setPen(QPen(QColor(now.line), 1))
        painter.setBrush(QColor(ground if day.text else now.canvas))
        painter.drawRoundedRect(cell, 6, 6)
        inner = cell.adjusted(SPACE_2, SPACE_1, -SPACE_2, -SPACE_1)
        dark = day.kind is not None and day.kind.value == "night"
        rests = day.day_kind != "work"
        painter.setFont(font(TEXT_SMALL, weight=600 if day.day == self._today else 400))
        painter.setPen(QColor(ink if dark else now.lapsed if rests else now.ink_2))
        told = f"{day.day.day}" + (f" {day.holiday}" if day.holiday else "")
        if day.day == self._today:
            told += f" · {tr('today')}"
        painter.drawText(inner, int(_TOP), told)
        if day.day in self._marks:
            tone = self._marks[day.day][0]
            shape = Shape.TICK if tone is Tone.GOOD else Shape.SQUARE if tone is Tone.LAPSED else Shape.DIAMOND
            paint_shape(painter, shape, QRectF(inner.right() - MARK, inner.top() + 3, MARK, MARK), now.mark_of(tone))
        painter.setFont(font(CODE, weight=600))
        painter.setPen(QColor(ink))
        middle = QRectF(inner.left(), inner.top() + 16, inner.width(), max(18.0, inner.height() - 34))
        painter.drawText(middle, int(_LEFT), day.text + day.symbols)
        painter.setFont(font(TEXT_TINY))
        painter.setPen(QColor(ink if dark else now.ink_2))
        below = day.times or (day.title if day.title != day.text else "")
        shown = painter.fontMetrics().elidedText(below, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), shown)
        if place == self._current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(now.accent), 2))
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 6, 6)
        elif place == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(now.ink_3), 1))
            painter.drawRoundedRect(cell, 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self._go(place)
            self.opened.emit(self._days[place].day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -WEEK, Qt.Key.Key_Down: WEEK}
        if event.key() in steps:
            self._go(self._current + steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._days:
            self.opened.emit(self._days[self._current].day)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(QPointF(event.pos()))
            day = None if place is None else self._days[place]
            if day is not None:
                mark = self._marks.get(day.day, (Tone.PLAIN, ""))[1]
                told = "\n".join(part for part in (day.title, day.times, day.remark, mark) if part)
                QToolTip.showText(event.globalPos(), told, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
