"""Names with numbers, typed in two columns: constants, points of items, coefficients of a table. The last row is always free."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from app.errors import UserError
from app.performance.indicators import shown
from app.words import say
from ui.kit.tokens import ROW
from ui.performance.numbers import decimal_of

MOST_ROWS = 7


class PairGrid(QTableWidget):
    """A grid of two columns; Delete empties the current row, an emptied row is gone.

    Signals:
        changed(): a cell was edited.
    """

    changed = Signal()

    def __init__(self, pairs: Mapping[str, Decimal], *, name: str, heads: tuple[str, str]) -> None:
        super().__init__(0, 2)
        self._key = name
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 84)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for row, value in pairs.items():
            self._add(row, shown(value))
        self._add("", "")
        self.cellChanged.connect(self._on_cell)
        self._fit()

    def pairs(self) -> dict[str, Decimal]:
        """Return what stands there.

        Raises:
            UserError: a number is none, a name is missing or stands twice.
        """
        found: dict[str, Decimal] = {}
        for row in range(self.rowCount()):
            name, number = self._text(row, 0), self._text(row, 1)
            if not name and not number:
                continue
            if not name or name in found:
                raise UserError(say("{table}: each row needs a name of its own.", table=self._key), field="tables")
            try:
                found[name] = decimal_of(number, field="tables")
            except UserError as error:
                raise UserError(
                    say("{table}, {row}: {cause}", table=self._key, row=name, cause=error.text), field="tables"
                ) from error
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            for column in range(2):
                self.setItem(self.currentRow(), column, QTableWidgetItem(""))
            return
        super().keyPressEvent(event)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text().strip()

    def _add(self, name: str, number: str) -> None:
        row = self.rowCount()
        self.insertRow(row)
        self.setItem(row, 0, QTableWidgetItem(name))
        cell = QTableWidgetItem(number)
        cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setItem(row, 1, cell)

    def _on_cell(self, row: int, _column: int) -> None:
        if row == self.rowCount() - 1 and self._text(row, 0):
            self.blockSignals(True)
            self._add("", "")
            self.blockSignals(False)
            self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        self.setFixedHeight(34 + min(self.rowCount(), MOST_ROWS) * ROW)
