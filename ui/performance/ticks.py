"""The line in which a questionnaire is keyed: one box a question, one key an answer, Enter for the next sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.performance.survey_marks import Ticks
from app.words import tr
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_1, TEXT_SMALL, TITLE

HEAD, BOX = 18, 40
WIDEST, GAP = 52, 4
NOTHING = frozenset({Qt.Key.Key_0, Qt.Key.Key_Minus, Qt.Key.Key_Space})
BACK = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Left})


class TickLine(QWidget):
    """One sheet's answers. A figure answers and goes on, 0 or - says nothing was ticked, Backspace goes back.

    Signals:
        entered(object): Enter, with the ticks of a whole sheet.
        unfinished(int): Enter before the end; the question (from 1) that has no answer yet.
        moved(int): the question (from 1) that is keyed now; one past the last when all are.
        refused(str): a key that is no answer.
    """

    entered = Signal(object)
    unfinished = Signal(int)
    moved = Signal(int)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.top = 5
        self._ticks: list[int | None] = []
        self._keyed: list[bool] = []
        self._against: Ticks = ()
        self._place = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEAD + BOX + SPACE_1)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)  # figures, whatever is typed elsewhere
        theme().changed.connect(self.update)

    def begin(self, questions: int, *, top: int) -> None:
        """Begin a sheet of so many questions."""
        self.top = top
        self._ticks, self._keyed = [None] * questions, [False] * questions
        self._against = ()
        self._go(0)

    def hold_against(self, first: Sequence[int | None]) -> None:
        """Show which boxes differ from a first keying (none: nothing is compared)."""
        self._against = tuple(first)
        self.update()

    def ticks(self) -> Ticks:
        """Return what is keyed so far."""
        return tuple(self._ticks)

    def place(self) -> int:
        """Return the question (from 1) keyed now."""
        return self._place + 1

    def sizeHint(self) -> QSize:
        return QSize(max(1, len(self._ticks)) * (WIDEST + GAP), self.height())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()  # figures are answers here, not the keys of the page
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in BACK:
            self._go(max(0, self._place - 1))
        elif key == Qt.Key.Key_Right:
            self._go(min(len(self._ticks), self._place + 1))
        elif key == Qt.Key.Key_Home:
            self._go(0)
        elif key in NOTHING:
            self.key(None)
        elif text.isdecimal() and 1 <= int(text) <= self.top:
            self.key(int(text))
        elif text.strip() and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            self.refused.emit(text)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        for place in range(len(self._ticks)):
            if self._box(place).contains(event.position()):
                self._go(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(len(self._ticks)):
            self._paint_box(painter, place)
        painter.end()

    def _enter(self) -> None:
        if all(self._keyed):
            self.entered.emit(self.ticks())
        else:
            first = self._keyed.index(False)
            self._go(first)
            self.unfinished.emit(first + 1)

    def key(self, tick: int | None) -> None:
        """Answer the question keyed now, and go on to the next."""
        if self._place < len(self._ticks):
            self._ticks[self._place], self._keyed[self._place] = tick, True
            self._go(self._place + 1)

    def _go(self, place: int) -> None:
        self._place = place
        told = "，".join("-" if tick is None else str(tick) for tick in self._ticks[:place])
        self.setAccessibleName(tr("Answers, question {place}: {told}", place=place + 1, told=told))
        self.moved.emit(place + 1)
        self.update()

    def _box(self, place: int) -> QRectF:
        wide = min(WIDEST, self.width() / max(1, len(self._ticks)) - GAP)
        return QRectF(place * (wide + GAP) + 1, HEAD, wide, BOX)

    def _paint_box(self, painter: QPainter, place: int) -> None:
        now, box = tokens(), self._box(place)
        middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(font(TEXT_SMALL))
        painter.setPen(QColor(now.ink_2))
        painter.drawText(QRectF(box.left(), 0, box.width(), HEAD - 2), middle, str(place + 1))
        here = place == self._place and self.hasFocus()
        differs = self._keyed[place] and place < len(self._against) and self._against[place] != self._ticks[place]
        painter.setPen(
            QPen(QColor(now.accent if here else now.due if differs else now.line), 2 if here or differs else 1)
        )
        painter.setBrush(QColor(now.due_tint if differs else now.surface))
        painter.drawRoundedRect(box, 4, 4)
        if self._keyed[place]:
            tick = self._ticks[place]
            painter.setFont(font(TITLE, weight=600))
            painter.setPen(QColor(now.ink if tick is not None else now.ink_3))
            painter.drawText(box, middle, "–" if tick is None else str(tick))
