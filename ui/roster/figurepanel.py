"""A figure right of the days, opened: what came in, each day that adds or takes, what is left. A line leads to its cell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.roster.sheet import Place, Sheet
from app.roster.sheet.figures import Made, made_of
from app.words import tr
from ui.kit.controls import button, label
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_2, SPACE_3, TEXT, TEXT_SMALL
from ui.roster.present import ACCOUNT, date_words, figure_columns, figure_heads, plain

if TYPE_CHECKING:
    from ui.kit.tables import AnyIndex

_ROOT = QModelIndex()
LINE = 26
DAY = 62
AMOUNT = 56


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[tuple[str, Made], ...] = ()

    def show(self, parts: tuple[tuple[str, Made], ...]) -> None:
        self.beginResetModel()
        self.parts = parts
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.parts)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        day, part = self.parts[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return " ".join(word for word in (day, str(part.what), signed(part.amount)) if word)
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, view: QListView, model: _Model) -> None:
        super().__init__(view)
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        now = tokens()
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs miss the option's fields
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # the same
        day, part = self._model.parts[index.row()]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(now.accent_tint))
        painter.setPen(QColor(now.line_2))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter
        inner = rect.adjusted(SPACE_3, 0, -SPACE_3, 0)
        painter.setFont(font(TEXT_SMALL))
        painter.setPen(QColor(now.ink_2))
        painter.drawText(inner, int(left | middle), day)
        painter.setFont(font(TEXT))
        painter.setPen(QColor(now.ink))
        words = inner.adjusted(DAY if day else 0, 0, -AMOUNT, 0)
        told = painter.fontMetrics().elidedText(str(part.what), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(left | middle), told)
        painter.setPen(QColor(now.lapsed if part.amount < 0 else now.ink))
        painter.drawText(inner, int(right | middle), signed(part.amount))
        painter.restore()


class FigurePanel(QWidget):
    """One figure and its parts.

    Signals:
        picked(Place): a part was chosen; show its cell.
        ledger_wanted(int): show this row's balances, with what was posted in the months before.
        left(): back to the findings.
    """

    picked = Signal(object)
    ledger_wanted = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row, self._column = -1, -1
        self._model = _Model()
        self.head = label(role="heading", wrap=True)
        self.total = label(role="quiet", wrap=True)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Painter(self.list, self._model))
        self.list.setUniformItemSizes(True)
        self.list.setStyleSheet("QListView::item { padding: 0; border-radius: 0; }")
        self.list.clicked.connect(lambda index: self._pick(index.row()))
        self.ledger = button(tr("Months before …"), lambda: self.ledger_wanted.emit(self._row), small=True)
        self.ledger.setToolTip(tr("Every posting of this person, on the page of balances"))
        self.back = button(tr("Back"), self.left.emit, small=True)
        self._lay_out()
        self.setFocusProxy(self.list)
        theme().changed.connect(self.list.viewport().update)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        head.setSpacing(2)
        head.addWidget(self.head)
        head.addWidget(self.total)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        foot.setSpacing(SPACE_2)
        foot.addWidget(self.back)
        foot.addWidget(self.ledger)
        foot.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.list, 1)
        whole.addLayout(foot)

    def parts(self) -> tuple[str, ...]:
        """Return the lines as they read."""
        return tuple(str(self._model.data(self._model.index(row))) for row in range(self._model.rowCount()))

    def show_figure(self, sheet: Sheet, row: int, column: int, *, actual: bool = False) -> None:
        """Open the figure of a row and a column of figures."""
        self._row, self._column = row, column
        key = figure_columns(sheet)[column]
        title, meaning = figure_heads(sheet)[column]
        who = sheet.rows[row]
        made = made_of(sheet, row, column=key, actual=actual)
        self.head.setText(f"{who.name or who.no}   {title}")
        whole = plain(sum((part.amount for part in made), Decimal(0)))
        self.total.setText(tr("{meaning}: {total}", meaning=meaning, total=whole))
        self._model.show(tuple(("" if part.day is None else date_words(sheet.date(part.day)), part) for part in made))
        self.list.setAccessibleName(self.head.text())
        self.ledger.setVisible(key.startswith(ACCOUNT))

    def follow(self, sheet: Sheet, *, actual: bool) -> None:
        """Show the same figure after an edit."""
        if 0 <= self._row < len(sheet.rows) and self._column < len(figure_columns(sheet)):
            self.show_figure(sheet, self._row, self._column, actual=actual)

    def _pick(self, line: int) -> None:
        part = self._model.parts[line][1]
        if part.day is not None:
            self.picked.emit(Place(self._row, part.day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.list.currentIndex().isValid():
            self._pick(self.list.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def signed(amount: Decimal) -> str:
    """Return an amount with its sign."""
    return f"+{plain(amount)}" if amount > 0 else plain(amount)
