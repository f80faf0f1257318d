"""Tables over tuples of display-ready values: one model, one painting delegate, nothing made twice.

A ``Column`` turns a row into a ``CellView`` once; the delegate paints from the model's own cells and asks ``data()`` for
nothing, so 20,000 rows scroll as 20 do. ``data()`` stays complete for copying, export and screen readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.kit.tokens import Shape, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

R = TypeVar("R")
AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@attrs.frozen(slots=True)
class Mark:
    """A shape in a cell, with what it means for the tooltip and the screen reader."""

    shape: Shape
    tone: Tone
    meaning: str = ""


@attrs.frozen(slots=True)
class CellView:
    """One cell as shown. ``badge`` puts the text on its tone's tint; marks stand before the text.

    ``second`` is a quieter text after the first (a staff number after a name).
    """

    text: str
    tone: Tone = Tone.PLAIN
    marks: tuple[Mark, ...] = ()
    tooltip: str = ""
    badge: bool = False
    second: str = ""


@attrs.frozen(slots=True)
class Column(Generic[R]):
    """A column: how a row is shown and by what it is sorted (its text when ``sort`` is None).

    ``width`` in logical pixels; the columns with ``stretch`` share what is left.
    """

    key: str
    title: str
    view: Callable[[R], CellView | str]
    width: int = 120
    right: bool = False
    stretch: bool = False
    sort: Callable[[R], Any] | None = None


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows as an immutable tuple; sorting permutes an index over it."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: tuple[R, ...] = ()
        self._order: list[int] = []
        self._cells: dict[int, tuple[CellView, ...]] = {}
        self._sorted: tuple[int, bool] | None = None

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show ``rows`` instead of what was shown; the sorting stays."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._cells.clear()
        self._order = list(range(len(self._rows)))
        self._sort_order()
        self.endResetModel()

    def rows(self) -> tuple[R, ...]:
        """Return the rows in the order shown."""
        return tuple(self._rows[place] for place in self._order)

    def row(self, row: int) -> R:
        """Return the value shown in ``row``."""
        return self._rows[self._order[row]]

    def cell(self, row: int, column: int) -> CellView:
        """Return what stands in a cell; made at the first look, then kept."""
        place = self._order[row]
        cells = self._cells.get(place)
        if cells is None:
            value = self._rows[place]
            cells = tuple(_as_cell(each.view(value)) for each in self.columns)
            self._cells[place] = cells
        return cells[column]

    def sort_by(self, key: str, *, down: bool = False) -> None:
        """Sort by the column ``key``."""
        column = next(i for i, each in enumerate(self.columns) if each.key == key)
        self.sort(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)

    def _sort_order(self) -> None:
        if self._sorted is None:
            return
        column, down = self._sorted
        spec = self.columns[column]
        if spec.sort is not None:
            value_of, rows = spec.sort, self._rows
            keyed = [(i, value_of(rows[i])) for i in range(len(rows))]
        else:
            keyed = [(i, _as_cell(spec.view(row)).text) for i, row in enumerate(self._rows)]
        filled = [pair for pair in keyed if pair[1] is not None and pair[1] != ""]
        empty = [i for i, value in keyed if value is None or value == ""]
        filled.sort(key=lambda pair: pair[1], reverse=down)
        self._order = [i for i, _value in filled] + empty  # what is missing stands last either way

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return plain_text(self.cell(index.row(), index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_of(self.cell(index.row(), index.column())) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[index.column()].right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns):
            return
        before = {id_: row for row, id_ in enumerate(self._order)}
        self.layoutAboutToBeChanged.emit()
        self._sorted = (column, order == Qt.SortOrder.DescendingOrder)
        old = self._order
        self._sort_order()
        after = {id_: row for row, id_ in enumerate(self._order)}
        held = self.persistentIndexList()
        moved = [self.index(after[old[i.row()]], i.column()) if old[i.row()] in before else i for i in held]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()


def plain_text(cell: CellView) -> str:
    """Return a cell as plain text, shapes as characters: for copying and reading aloud."""
    marks = "".join(mark.shape.value for mark in cell.marks)
    return " ".join(part for part in (marks, cell.text, cell.second) if part)


def tooltip_of(cell: CellView) -> str:
    """Return the tooltip of a cell: its own, and the meaning of its marks."""
    return "\n".join(part for part in (cell.tooltip, *(mark.meaning for mark in cell.marks)) if part)


def _as_cell(made: CellView | str) -> CellView:
    return made if isinstance(made, CellView) else CellView(made)
