"""The input sheet as a grid: people down, names across, typed cell by cell; keys offer their rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.performance.inputs import Held, InputRow, InputSheet
from app.performance.problem import ATTENDANCE
from app.words import tr
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import ROW, TEXT

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, NUMBER = 0, 1
LEAD = 2
Typed = Callable[[int | None, str, str], None]


class InputModel(QAbstractTableModel):
    """Rows of people (the unit itself first), a column a name. A typed cell is handed to ``typed`` and shown at once."""

    def __init__(self, typed: Typed) -> None:
        super().__init__()
        self._typed = typed
        self._rows: tuple[InputRow, ...] = ()
        self._names: tuple[str, ...] = ()
        self.sheet: InputSheet | None = None

    def show_sheet(self, sheet: InputSheet | None, *, of_unit: bool) -> None:
        """Show the people of ``sheet``, or the unit's own row."""
        self.beginResetModel()
        self.sheet = sheet
        if sheet is None:
            self._rows, self._names = (), ()
        elif of_unit:
            self._rows, self._names = (sheet.unit,), (*sheet.wanted.unit_scores, *sheet.wanted.unit_items)
        else:
            wanted = sheet.wanted
            self._rows = sheet.people
            last = (ATTENDANCE,) if wanted.attendance else ()
            self._names = (*wanted.keys, *wanted.scores, *wanted.counts, *last)
        self.endResetModel()

    def choices(self, column: int) -> tuple[str, ...]:
        """Return the rows a coefficient table offers, () for a number."""
        if self.sheet is None or column < LEAD:
            return ()
        return self.sheet.wanted.keys.get(self._names[column - LEAD], ())

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else LEAD + len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= LEAD and not self.choices(section):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Name"), tr("Staff number"))[section] if section < LEAD else self._names[section - LEAD]

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() >= LEAD and self.sheet is not None and self.sheet.open
        return usual | Qt.ItemFlag.ItemIsEditable if editable else usual

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if index.column() < LEAD:
            if role == Qt.ItemDataRole.DisplayRole:
                return row.name if index.column() == NAME else row.number
            return None
        held = self._held(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return "" if held is None else held.text
        if role == Qt.ItemDataRole.TextAlignmentRole and not self.choices(index.column()):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and held is not None and not held.typed:
            return QColor(tokens().ink_2)
        if role == Qt.ItemDataRole.FontRole and held is not None and held.typed:
            return font(TEXT, weight=500)
        if role == Qt.ItemDataRole.ToolTipRole and held is not None and held.source:
            return tr("From: {source}", source=held.source)
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        held = self._held(index)
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or text == ("" if held is None else held.text):
            return False
        self._typed(self._rows[index.row()].person_id, self._names[index.column() - LEAD], text)
        return True

    def _held(self, index: AnyIndex) -> Held | None:
        return self._rows[index.row()].cells.get(self._names[index.column() - LEAD])


class KeyDelegate(QStyledItemDelegate):
    """Offers the rows of a coefficient table where the column is one."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        model = index.model()
        choices = model.choices(index.column()) if isinstance(model, InputModel) else ()
        if not choices:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItem("")
        box.addItems(list(choices))
        return box

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: Any, index: AnyIndex) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


class InputGrid(QTableView):
    """The grid: typing begins to edit, Enter goes down, Tab goes right, Ctrl+V pastes a block from a workbook."""

    def __init__(self, typed: Typed, *, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "typed")  # its cells stand under their heads
        self.inputs = InputModel(typed)
        self.setModel(self.inputs)
        self.setItemDelegate(KeyDelegate(self))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setMinimumSectionSize(72)
        self.setShowGrid(True)
        self.setTabKeyNavigation(True)
        theme().changed.connect(self.viewport().update)

    def show_sheet(self, sheet: InputSheet | None, *, of_unit: bool = False) -> None:
        """Show a sheet; the current cell stays."""
        current = self.currentIndex()
        row, column = current.row(), current.column()
        self.inputs.show_sheet(sheet, of_unit=of_unit)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        if row >= 0:
            self.setCurrentIndex(self.inputs.index(row, column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.inputs.setData(self.currentIndex(), "")
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Type a block of tab-separated cells, from the current cell on; what lies outside the grid is left."""
        first = self.currentIndex()
        if not first.isValid() or first.column() < LEAD:
            return
        for down, line in enumerate(text.rstrip("\n").split("\n")):
            for right, cell in enumerate(line.rstrip("\r").split("\t")):
                row, column = first.row() + down, first.column() + right
                if row < self.inputs.rowCount() and column < self.inputs.columnCount():
                    self.inputs.setData(self.inputs.index(row, column), cell)
