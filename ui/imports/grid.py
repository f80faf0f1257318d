"""The sheet as it stands in the file, each column headed by what it is taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.exchange.normalise.text import is_blank, text_of
from app.exchange.understanding.header import DEEPEST
from app.exchange.values import RowType, letter
from app.exchange.wording import field_title
from app.words import tr
from ui.kit.tables import AnyIndex
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import ROW_COMPACT, TEXT

if TYPE_CHECKING:
    from app.exchange.understanding.model import Column, SheetLayout
    from app.exchange.values import RawSheet

SHOWN = 400
HEADER = 46
NARROW, WIDE = 84, 220
_ROOT = QModelIndex()


class GridModel(QAbstractTableModel):
    """The first rows of a sheet, as text; the type of a row and the field of a column decide how it looks."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[list[Any], ...] = ()
        self._types: tuple[RowType, ...] = ()
        self._columns: dict[int, Column] = {}
        self._width = 0

    def show(self, sheet: RawSheet, layout: SheetLayout) -> None:
        """Show ``sheet`` as ``layout`` understands it."""
        self.beginResetModel()
        self._rows = sheet.rows[:SHOWN]
        self._types = layout.types
        self._columns = {column.index: column for column in layout.columns}
        self._width = max((len(row) for row in self._rows), default=0)
        self.endResetModel()

    def clear(self) -> None:
        """Forget the sheet."""
        self.beginResetModel()
        self._rows, self._types, self._columns, self._width = (), (), {}, 0
        self.endResetModel()

    def column(self, place: int) -> Column | None:
        """Return what is known of a column, None where it has no heading."""
        return self._columns.get(place)

    def row_type(self, row: int) -> RowType | None:
        """Return what a row is taken for."""
        return self._types[row] if row < len(self._types) else None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else self._width

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        cells = self._rows[row] if index.isValid() else []
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text_of(cells[column]) if column < len(cells) else None
        kind = self.row_type(row)
        if role == Qt.ItemDataRole.FontRole:
            return font(TEXT, weight=600 if kind is RowType.HEADER else 400)
        if role == Qt.ItemDataRole.ForegroundRole:
            held = self._columns.get(column)
            quiet = kind is not RowType.HEADER and (kind is not RowType.DATA or held is None or held.field is None)
            return QBrush(QColor(tokens().ink_3 if quiet else tokens().ink))
        if role == Qt.ItemDataRole.BackgroundRole:
            if kind is RowType.HEADER:
                return QBrush(QColor(tokens().accent_tint))
            held = self._columns.get(column)
            return QBrush(QColor(tokens().due_tint)) if held is not None and held.doubtful else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        held = self._columns.get(section)
        if role == Qt.ItemDataRole.DisplayRole:
            mark = "◆ " if held is not None and held.doubtful else ""
            return f"{letter(section)}\n{mark}{field_title(held.field) if held and held.field else '—'}"
        if role == Qt.ItemDataRole.ForegroundRole:
            known = held is not None and held.field is not None
            return QBrush(
                QColor(tokens().due if held and held.doubtful else tokens().accent if known else tokens().ink_3)
            )
        if role == Qt.ItemDataRole.FontRole:
            return font(12, weight=QFont.Weight.Medium)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class SheetGrid(QTableView):
    """The sheet to look at.

    Signals:
        column_changed(int): the cursor stands in another column.
        field_wanted(): Enter: choose what the column holds. header_wanted(): H: the row is the heading.
    """

    column_changed = Signal(int)
    field_wanted = Signal()
    header_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Rows of the sheet"))
        self.rows = GridModel()
        self.setModel(self.rows)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        upright = self.verticalHeader()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setMinimumSectionSize(ROW_COMPACT)
        upright.setDefaultSectionSize(ROW_COMPACT)
        header = self.horizontalHeader()
        header.setFixedHeight(HEADER)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.go_to_column)
        self.selectionModel().currentChanged.connect(lambda now, _old: self.column_changed.emit(now.column()))
        theme().changed.connect(self.viewport().update)

    def show_sheet(self, sheet: RawSheet, layout: SheetLayout, *, keep: bool = False) -> None:
        """Show a sheet; with ``keep`` the cursor and the place stay."""
        at, left, top = self.currentIndex(), self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        row, column = (at.row(), at.column()) if keep else (0, 0)
        self.rows.show(sheet, layout)
        for place in range(self.rows.columnCount()):
            lengths = [len(text_of(line[place])) for line in sheet.rows[:40] if place < len(line)]
            usual = sorted(lengths)[len(lengths) * 3 // 4] if lengths else 0
            self.setColumnWidth(place, max(NARROW, min(WIDE, 18 + usual * 13)))
        self.clearSpans()
        for number, line in enumerate(sheet.rows[:SHOWN]):
            if line and len(line) > 1 and not is_blank(line[0]) and all(is_blank(cell) for cell in line[1:]):
                self.setSpan(number, 0, 1, self.rows.columnCount())  # a title or a note reads over the whole row
        first = next((number for number, kind in enumerate(layout.types) if kind is RowType.DATA), 0)
        wanted = column if keep else self._first_doubt(layout)
        self.setCurrentIndex(self.rows.index(row if keep else min(first, self.rows.rowCount() - 1), wanted))
        if keep:
            self.horizontalScrollBar().setValue(left)
            self.verticalScrollBar().setValue(top)
        else:
            self.verticalScrollBar().setValue(0)

    def go_to_column(self, place: int) -> None:
        """Put the cursor into a column."""
        self.setCurrentIndex(self.rows.index(max(0, self.currentIndex().row()), place))
        self.setFocus()

    def chosen_rows(self) -> list[int]:
        """Return the rows (from 0) of the chosen cells, at most as many as a heading has."""
        return sorted({index.row() for index in self.selectionModel().selectedIndexes()})[:DEEPEST]

    @staticmethod
    def _first_doubt(layout: SheetLayout) -> int:
        mapped = [column.index for column in layout.columns if column.field]
        return next((column.index for column in layout.doubts), mapped[0] if mapped else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.field_wanted.emit()
            return
        if event.key() == Qt.Key.Key_H and not event.modifiers():
            self.header_wanted.emit()
            return
        super().keyPressEvent(event)
