"""The sheet as an item model: complete for screen readers and export; the painter reads the cells themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.words import tr
from ui.roster.views import Fault, GridCell, GridView, WishMark

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.tables import AnyIndex

_ROOT = QModelIndex()


class GridModel(QAbstractTableModel):
    """Rows nurses, columns days; ``words(row, day)`` gives the tooltip of a cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = GridView()
        self.words: Callable[[int, int], str] = lambda _row, _day: ""

    def show(self, view: GridView) -> None:
        """Show another sheet; only cells that differ are told of when the shape stays."""
        old = self.view
        same = len(old.rows) == len(view.rows) and len(old.days) == len(view.days)
        if not same:
            self.beginResetModel()
            self.view = view
            self.endResetModel()
            return
        self.view = view
        for row, (before, after) in enumerate(zip(old.rows, view.rows, strict=True)):
            if before.cells is after.cells:
                continue
            differing = [d for d, (a, b) in enumerate(zip(before.cells, after.cells, strict=True)) if a != b]
            if differing:
                self.dataChanged.emit(self.index(row, differing[0]), self.index(row, differing[-1]))
        if old.days != view.days:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(view.days) - 1)

    def cell(self, row: int, day: int) -> GridCell:
        """Return one cell."""
        return self.view.rows[row].cells[day]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.view.rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.view.days)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.view.rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return written(self.cell(index.row(), index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.words(index.row(), index.column()) or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Vertical:
            row = self.view.rows[section]
            return "\n".join((" ".join(part for part in (row.name, row.level, row.team) if part), *row.about))
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        if orientation == Qt.Orientation.Horizontal and section < len(self.view.days):
            day = self.view.days[section]
            return " ".join(part for part in (str(day.number), day.weekday, day.badge, day.title) if part)
        if orientation == Qt.Orientation.Vertical and section < len(self.view.rows):
            row = self.view.rows[section]
            return " ".join(part for part in (row.name, row.level, row.badge) if part)
        return None

    def spoken(self, row: int, day: int) -> str:
        """Return a cell as a screen reader says it: who, when, what, and each mark in words."""
        cell = self.cell(row, day)
        head = self.view.days[day]
        parts = [self.view.rows[row].name, f"{head.number} {head.weekday}", written(cell) or tr("empty")]
        parts += [word for word, there in _marks(cell) if there]
        return " ".join(parts)


def written(cell: GridCell) -> str:
    """Return a cell as text: code, signs, hours."""
    return f"{cell.text}{cell.symbols}{cell.hours}"


def _marks(cell: GridCell) -> tuple[tuple[str, bool], ...]:
    return (
        (tr("locked"), cell.locked),
        (tr("wish granted"), cell.wish is WishMark.GRANTED),
        (tr("wish not granted"), cell.wish is WishMark.DENIED),
        (tr("has a remark"), cell.note),
        (tr("changed"), cell.changed),
        (tr("may not work"), cell.frozen),
        (tr("breaks the law"), cell.fault is Fault.LAW),
        (tr("breaks a rule of the hospital"), cell.fault is Fault.POLICY),
    )
