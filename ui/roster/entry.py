"""Typing a code: a field in the cell, and below it the few codes it could be while it is not certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.roster.sheet import CodeDef, Match, match_code
from app.words import tr
from ui.kit.theme import font, tokens
from ui.kit.tokens import TEXT, TEXT_SMALL
from ui.roster.present import times_of

if TYPE_CHECKING:
    from app.roster.sheet import WardSetup
    from ui.kit.tables import AnyIndex

MOST = 8
ROW = 26
WIDE = 248
EDGE = 6
_KEY = Qt.Key
ENTERS = {_KEY.Key_Return: (1, 0), _KEY.Key_Enter: (1, 0), _KEY.Key_Tab: (0, 1), _KEY.Key_Backtab: (0, -1)}

TABS = {_KEY.Key_Tab, _KEY.Key_Backtab}


class CodeEntry(QLineEdit):
    """The field. A code no longer one begins with is written at once; else Enter, Tab or a choice of the list writes it.

    While letters are typed no input method stands between: 休 is x or xiu, and a digit or the space bar chooses, as every
    input method does it. With F2 the whole text is edited, with the input method of the desk.

    Signals:
        chosen(str, int, int): write this, then move by rows and days.
        given_up(): Esc, or the focus went elsewhere with nothing certain.
    """

    chosen = Signal(str, int, int)
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ward: WardSetup | None = None
        self._match = Match()
        self.choices = _Choices(parent.window())
        self.setAccessibleName(tr("Code of this cell"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setStyleSheet("padding: 0; border-radius: 0; min-height: 0; max-height: 400px;")
        self.textEdited.connect(self._on_edited)
        self.choices.list.itemClicked.connect(lambda item: self._write(item.data(Qt.ItemDataRole.UserRole)))
        self.hide()

    def begin(self, ward: WardSetup, rect: QRect, typed: str, *, whole: bool = False) -> None:
        """Open over ``rect`` (of the parent) with ``typed`` in it; ``whole`` selects it (F2) and waits."""
        self._ward = ward
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, whole or not typed.isascii())
        self.setGeometry(rect.adjusted(-1, -1, max(1, 34 - rect.width()), 1))
        self.setText(typed)
        self.show()
        self.setFocus()
        if whole:
            self.selectAll()
            self._match = match_code(ward, typed)
        else:
            self._on_edited(typed)

    def give_up(self) -> None:
        """Write nothing and go away."""
        if self._ward is not None:
            self._close()
            self.given_up.emit()

    def _on_edited(self, text: str) -> None:
        if self._ward is None:
            return
        self._match = match_code(self._ward, text)
        if self._match.final and self._match.text:
            self._write(self._match.text, days=1)
            return
        self.choices.show_choices(self._match.choices[:MOST], self.mapToGlobal(QPoint(0, self.height())))

    def _write(self, text: str, *, rows: int = 0, days: int = 0) -> None:
        self._close()
        self.chosen.emit(text, rows, days)

    def _close(self) -> None:
        self._ward = None
        self.choices.hide()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = _KEY(event.key())
        if self._ward is None:
            super().keyPressEvent(event)
        elif key == _KEY.Key_Escape:
            self.give_up()
        elif key in ENTERS:
            rows, days = ENTERS[key]
            self._write(self._certain(), rows=rows, days=days)
        elif key in {_KEY.Key_Down, _KEY.Key_Up} and self.choices.isVisible():
            self.choices.step(1 if key == _KEY.Key_Down else -1)
        elif key == _KEY.Key_Space and self.choices.isVisible():
            self._write(self._certain(), days=1)
        elif (chosen := self._numbered(event.text())) is not None:
            self._write(chosen.code, days=1)
        else:
            super().keyPressEvent(event)

    def _numbered(self, typed: str) -> CodeDef | None:
        """Return the choice a digit stands for; none where the digit could belong to a code (P1)."""
        if self._ward is None or not self.choices.isVisible() or typed not in set("123456789"):
            return None
        place, longer = int(typed) - 1, match_code(self._ward, self.text() + typed)
        if longer.text or longer.choices or place >= len(self._match.choices[:MOST]):
            return None
        return self._match.choices[place]

    def _certain(self) -> str:
        """Return what would be written now: the row of the list chosen by keys, the exact code, or the likeliest."""
        picked = self.choices.picked()
        if picked:
            return picked
        if self._match.text or not self._match.choices:
            return self._match.text or self.text()
        return self._match.choices[0].code

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in TABS:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._ward is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            if self._match.text:
                self._write(self._match.text)
            else:
                self.give_up()


class _Choices(QFrame):
    """The list below the field: code in its colours, title, times."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "popup")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(tr("Codes it could be"))
        self.list.setItemDelegate(_CodeRow(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListWidget { border: none; } QListWidget::item { padding: 0; }")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.addWidget(self.list)
        self._touched = False
        self.hide()

    def show_choices(self, choices: tuple[CodeDef, ...], below: QPoint) -> None:
        self.list.clear()
        self._touched = False
        for number, code in enumerate(choices, 1):
            item = QListWidgetItem(f"{code.code}  {code.title}")
            item.setData(Qt.ItemDataRole.UserRole + 2, str(number))
            item.setData(Qt.ItemDataRole.UserRole, code.code)
            item.setData(Qt.ItemDataRole.UserRole + 1, times_of(code))
            item.setSizeHint(QSize(WIDE - 2 * EDGE - 4, ROW))
            self.list.addItem(item)
        if not choices:
            self.hide()
            return
        self.list.setCurrentRow(0)
        parent = self.parentWidget()
        high = ROW * len(choices) + 2 * EDGE + 4
        point = parent.mapFromGlobal(below) if parent is not None else below
        if parent is not None:
            above = point.y() + high > parent.height()
            top = point.y() - high - 30 if above else point.y() + 2
            point = QPoint(min(point.x(), parent.width() - WIDE - 8), top)
        self.setGeometry(point.x(), point.y(), WIDE, high)
        self.show()
        self.raise_()

    def step(self, rows: int) -> None:
        self._touched = True
        self.list.setCurrentRow(min(max(0, self.list.currentRow() + rows), self.list.count() - 1))

    def picked(self) -> str:
        item = self.list.currentItem() if self._touched and self.isVisible() else None
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))


class _CodeRow(QStyledItemDelegate):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        now = tokens()
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs miss the option's fields
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # the same
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(now.accent_tint))
        code, _, title = str(index.data()).partition("  ")
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(font(TEXT_SMALL))
        painter.setPen(QColor(now.ink_2))
        painter.drawText(rect.adjusted(8, 0, 0, 0), middle, str(index.data(Qt.ItemDataRole.UserRole + 2)))
        painter.setFont(font(TEXT, weight=600))
        painter.setPen(QColor(now.ink))
        painter.drawText(rect.adjusted(24, 0, 0, 0), middle, code)
        painter.setFont(font(TEXT))
        painter.drawText(rect.adjusted(66, 0, -4, 0), middle, title)
        painter.setFont(font(TEXT_SMALL))
        painter.setPen(QColor(now.ink_2))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(rect.adjusted(0, 0, -8, 0), right, str(index.data(Qt.ItemDataRole.UserRole + 1)))
