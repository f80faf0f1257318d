"""The hospital's form as it stands: its cells, merged as in the file, each filled cell bearing the name of what it takes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.exchange.values import RawSheet
from app.reports.template.sheetxml import letters_of, name_of
from app.words import tr
from ui.kit.theme import font, tokens
from ui.kit.tokens import ROW_COMPACT, TEXT

SHOWN, WIDE = 120, 40  # rows and columns that are looked at; a table's further rows look like its first
MORE = 3  # empty rows below the form
WIDTH = 88


class FormGrid(QTableWidget):
    """A sheet of the form.

    Signals:
        place_changed(str): the cursor stands on another cell ("B5"). taken_away(str): Delete was pressed on it.
        field_wanted(): Enter: choose what it takes.
    """

    place_changed = Signal(str)
    taken_away = Signal(str)
    field_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Cells of the form"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_COMPACT)
        self.horizontalHeader().setDefaultSectionSize(WIDTH)
        self._texts: dict[tuple[int, int], str] = {}
        self._formulas: frozenset[str] = frozenset()
        self.currentCellChanged.connect(lambda *_: self.place_changed.emit(self.place()))

    def show_sheet(self, sheet: RawSheet, formulas: frozenset[str]) -> None:
        """Show a sheet; ``formulas`` are the cells that hold some."""
        self._formulas = formulas
        rows = sheet.rows[:SHOWN]
        wide = max([len(row) for row in rows] + [merge[3] + 1 for merge in sheet.merges] + [1])
        self.clearSpans()
        self.setRowCount(len(rows) + MORE)
        self.setColumnCount(min(wide + 1, WIDE))
        self.setHorizontalHeaderLabels([letters_of(place + 1) for place in range(self.columnCount())])
        self._texts = {
            (r, c): "" if cell is None else str(cell) for r, row in enumerate(rows) for c, cell in enumerate(row[:WIDE])
        }
        for top, left, bottom, right in sheet.merges:
            if bottom < self.rowCount() and right < self.columnCount():
                self.setSpan(top, left, bottom - top + 1, right - left + 1)
        self.setCurrentCell(0, 0)

    def place(self) -> str:
        """Return the cell under the cursor, "" where there is none."""
        return name_of(self.currentRow() + 1, self.currentColumn() + 1) if self.currentRow() >= 0 else ""

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell, counted from 1."""
        self.setCurrentCell(row - 1, column - 1)

    def mark(self, taken: Mapping[tuple[int, int], str], inside: frozenset[tuple[int, int]]) -> None:
        """Show what cells take (row and column from 0), and which others lie in the table's rows."""
        colours = tokens()
        for row in range(self.rowCount()):
            for column in range(self.columnCount()):
                item = self.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.setItem(row, column, item)
                text, field = self._texts.get((row, column), ""), taken.get((row, column))
                formula = name_of(row + 1, column + 1) in self._formulas
                item.setText(f"〔{field}〕" if field else f"ƒ {text}" if formula else text)
                item.setToolTip(text if field else tr("A formula of the form; it is kept.") if formula else text)
                item.setFont(font(TEXT, weight=600 if field else 400))
                filled = field is not None or (row, column) in inside
                item.setBackground(QBrush(QColor(colours.accent_tint)) if filled else QBrush())
                item.setForeground(
                    QBrush(QColor(colours.accent if field else colours.ink_3 if formula else colours.ink))
                )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken_away.emit(self.place())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.field_wanted.emit()
        else:
            super().keyPressEvent(event)
