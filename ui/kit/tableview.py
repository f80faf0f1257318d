"""The table as a widget: painting delegate, keyboard, copying, empty state, and the bar that acts on a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.kit.marks import MARK, paint_badge, paint_shape
from ui.kit.tables import AnyIndex, CellView, Column, RowModel, plain_text
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import ROW, SPACE_1, SPACE_2, TEXT, TEXT_SMALL, TEXT_TINY, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

R = TypeVar("R")
INSET = 10
#: In a wide window columns of a fixed width take this share of the room left, up to so many times their width.
GROWTH = 0.5
MOST_GROWTH = 1.5
MAX_COPY_ROWS = 20_000


class CellPainter(QStyledItemDelegate):
    """Paints every cell of a ``RowModel`` from its ``CellView``; no ``data()`` calls."""

    def __init__(self, view: QTableView, model: RowModel[Any]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._fonts = (font(TEXT), font(TEXT, weight=500), font(TEXT_SMALL), font(TEXT_TINY, weight=500))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        now = tokens()
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs miss the option's fields
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # the same
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(now.accent_tint))
        painter.setPen(QPen(QColor(now.line_2), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_cell(painter, rect, self._model.cell(index.row(), index.column()), index.column())
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QPen(QColor(now.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: CellView, column: int) -> None:
        now = tokens()
        plain, strong, small, tiny = self._fonts
        place = QRectF(rect).adjusted(INSET, 0, -INSET, -1)
        for mark in cell.marks:
            shape_at = QRectF(place.left(), place.center().y() - MARK / 2, MARK, MARK)
            paint_shape(painter, mark.shape, shape_at, now.mark_of(mark.tone))
            place.setLeft(place.left() + MARK + SPACE_1 + 2)
        if not cell.text and not cell.second:
            return
        if cell.badge:
            painter.setFont(tiny)
            width = max(18, painter.fontMetrics().horizontalAdvance(cell.text) + SPACE_2)
            badge_at = QRectF(place.left(), place.center().y() - 9, min(width, place.width()), 18)
            paint_badge(painter, cell.text, badge_at, ink=now.ink_of(cell.tone), tint=now.tint_of(cell.tone))
            return
        painter.setFont(strong if cell.tone is Tone.STRONG else plain)
        painter.setPen(QColor(now.ink_of(cell.tone)))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, int(place.width()) + 1)
        right = self._model.columns[column].right
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
        if cell.second:
            place.setLeft(place.left() + metrics.horizontalAdvance(text) + SPACE_2)
            painter.setFont(small)
            painter.setPen(QColor(now.ink_2))
            rest = painter.fontMetrics().elidedText(cell.second, Qt.TextElideMode.ElideRight, int(place.width()))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), rest)


class RowTable(QTableView, Generic[R]):
    """A virtual table over rows of one kind.

    Signals:
        opened(object): Enter or double click on a row, with its value.
        picked(object): the current row changed, with its value (None when there is none).
        selection_changed(): another set of rows is selected.
    """

    opened = Signal(object)
    picked = Signal(object)
    selection_changed = Signal()

    def __init__(self, columns: Sequence[Column[R]], *, name: str, row_height: int = ROW) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.rows_model: RowModel[R] = RowModel(columns, self)
        self.setModel(self.rows_model)
        self.setItemDelegate(CellPainter(self, self.rows_model))
        self._fitting = False
        self._by_hand: set[int] = set()
        self._dress(row_height)
        self._empty = EmptyState(self.viewport())
        self.rows_model.modelReset.connect(self._on_reset)
        self.activated.connect(self._on_activated)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        theme().changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[R], *, keep: Callable[[R], object] | None = None) -> None:
        """Show ``rows``; with ``keep`` (a key of a row) the selected and current rows stay so, and the scroll place."""
        kept = {keep(row) for row in self.selected_rows()} if keep else set()
        current = keep(row) if keep and (row := self.current_row()) is not None else None
        scrolled = self.verticalScrollBar().value()
        self.rows_model.show_rows(rows)
        if keep is None:
            return
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for place, row in enumerate(self.rows_model.rows()):
            key = keep(row)
            if key in kept:
                self.selectionModel().select(self.rows_model.index(place, 0), flags)
            if current is not None and key == current:
                self.selectionModel().setCurrentIndex(
                    self.rows_model.index(place, 0), QItemSelectionModel.SelectionFlag.NoUpdate
                )
        self.verticalScrollBar().setValue(scrolled)

    def say_when_empty(
        self, title: str, hint: str = "", *, deed: str = "", run: Callable[[], Any] | None = None
    ) -> None:
        """Choose what an empty table says: what is not there, and what to do first."""
        self._empty.tell(title, hint, deed=deed, run=run)

    def selected_rows(self) -> tuple[R, ...]:
        """Return the selected values in the order shown."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.rows_model.row(place) for place in places)

    def current_row(self) -> R | None:
        """Return the value the cursor stands on."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def go_to(self, wanted: Callable[[R], bool]) -> bool:
        """Choose and bring into view the first row for which ``wanted`` holds."""
        for place, row in enumerate(self.rows_model.rows()):
            if wanted(row):
                self.selectRow(place)
                self.scrollTo(self.rows_model.index(place, 0))
                return True
        return False

    def copy(self) -> None:
        """Put the selected rows on the clipboard, tab-separated, with the header."""
        columns = self.rows_model.columns
        lines = ["\t".join(column.title for column in columns)]
        places = sorted(index.row() for index in self.selectionModel().selectedRows())[:MAX_COPY_ROWS]
        lines += [
            "\t".join(plain_text(self.rows_model.cell(place, i)).replace("\t", " ") for i in range(len(columns)))
            for place in places
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _dress(self, row_height: int) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(False)
        self.setTabKeyNavigation(False)
        upright = self.verticalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setMinimumSectionSize(row_height)
        upright.setDefaultSectionSize(row_height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self.rows_model.sort)
        header.setMinimumSectionSize(40)
        for place, column in enumerate(self.rows_model.columns):
            header.resizeSection(place, column.width)
            if column.stretch:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self._on_resized)

    def _on_resized(self, place: int, before: int, now: int) -> None:
        if not (before and now):  # hidden or shown again: the others have another room, once Qt is done with this
            QTimer.singleShot(0, self, self._fit)
        elif QGuiApplication.mouseButtons() and not self._fitting:
            self._by_hand.add(place)

    def _fit(self) -> None:
        """Let the columns breathe with the window; one whose width was set by hand keeps it."""
        header = self.horizontalHeader()
        columns = [(i, c) for i, c in enumerate(self.rows_model.columns) if not header.isSectionHidden(i)]
        ours = {place: column.width for place, column in columns if not column.stretch and place not in self._by_hand}
        taken = sum(header.sectionSize(i) for i in self._by_hand if not header.isSectionHidden(i))
        stretching = sum(column.width for _, column in columns if column.stretch)
        if self._fitting or not ours or not stretching:
            return
        room = self.viewport().width()
        spare = room - sum(ours.values()) - taken - stretching
        grown = min(MOST_GROWTH, 1 + max(0.0, spare) * GROWTH / sum(ours.values()))
        self._fitting = True
        for place, width in ours.items():
            header.resizeSection(place, int(width * grown))
        self._fitting = False
        if self.viewport().width() < room:  # a scroll bar came meanwhile
            self._fit()

    def _on_reset(self) -> None:
        self._empty.setVisible(self.rows_model.rowCount() == 0)
        self._empty.setGeometry(self.viewport().rect())
        self.selection_changed.emit()

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows_model.row(index.row()))

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(self.rows_model.row(now.row()) if now.isValid() else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._empty.setGeometry(self.viewport().rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_activated(self.currentIndex())
            return
        super().keyPressEvent(event)


class EmptyState(QWidget):
    """What a list says when it has nothing: what is not there, and what to do first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._hint = QLabel()
        self._hint.setProperty("role", "quiet")
        self._hint.setWordWrap(True)
        self._button = QPushButton()
        self._button.setProperty("role", "primary")
        self._run: Callable[[], Any] | None = None
        self._button.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_2)
        column.addStretch(2)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._hint)  # whole width: a wrapped label in the middle gets too little height
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tell("")
        self.hide()

    def tell(self, title: str, hint: str = "", *, deed: str = "", run: Callable[[], Any] | None = None) -> None:
        """Choose the words and the first deed."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._button.setText(deed)
        self._button.setVisible(bool(deed and run))
        self._run = run

    def _on_clicked(self) -> None:
        if self._run is not None:
            self._run()
