"""Coefficient tables, constants and points of a scheme under editing, as grids side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.staff.codes import Table, codes
from app.words import tr
from ui.kit.controls import button, icon_button, label
from ui.kit.tokens import CONTROL, SPACE_1, SPACE_3
from ui.performance.pair_grid import PairGrid

ACROSS = 3
_ONE = Decimal(1)
_NURSES, _DOCTORS = (
    ("护士", "护师", "主管护师", "副主任护师", "主任护师"),
    ("医师", "主治医师", "副主任医师", "主任医师"),
)
#: What a new table may be, and the rows it begins with: post, title appointed, level, staffing type, risk.
KINDS: Mapping[str, tuple[str, ...]] = {
    "职称": _NURSES,
    "职称聘任": _DOCTORS,
    "层级": ("N0", "N1", "N2", "N3", "N4"),
    "岗位": ("责任护士", "责任组长"),
    "风险": ("一般岗位", "高风险岗位"),
}
STAFFING = "用工形式"


class TablesEdit(QWidget):
    """The coefficient tables; one is added by kind with its usual rows, all at 1.

    Signals:
        changed(): a coefficient was edited, a table added or taken away.
    """

    changed = Signal()

    def __init__(self, tables: Mapping[str, Mapping[str, Decimal]]) -> None:
        super().__init__()
        self.grids: dict[str, PairGrid] = {}
        self._holders: dict[str, QWidget] = {}
        self._room = QGridLayout()
        self._room.setSpacing(SPACE_3)
        for column in range(ACROSS):
            self._room.setColumnStretch(column, 1)
        self.kind = QComboBox()
        self.kind.setEditable(True)
        self.kind.setAccessibleName(tr("Name of the table"))
        self.kind.addItems((*KINDS, STAFFING))
        self.kind.setFixedSize(160, CONTROL)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_3)
        foot.addWidget(self.kind)
        foot.addWidget(button(tr("+ Add a coefficient table"), lambda: self.add(self.kind.currentText()), role="link"))
        foot.addStretch(1)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.addLayout(self._room)
        column_box.addLayout(foot)
        for name, rows in tables.items():
            self._put(name, rows)
        self._arrange()

    def tables(self) -> dict[str, dict[str, Decimal]]:
        """Return the tables.

        Raises:
            UserError: a row has no name or no number.
        """
        return {name: grid.pairs() for name, grid in self.grids.items()}

    def add(self, kind: str) -> None:
        """Add a table of a kind, every coefficient 1."""
        name = kind.strip()
        if name in self.grids or not name:
            return
        rows = tuple(codes(Table.STAFFING_TYPE)) if name == STAFFING else KINDS.get(name, ())
        self._put(name, dict.fromkeys(rows, _ONE))
        self._arrange()
        self.changed.emit()

    def drop(self, name: str) -> None:
        """Take a table away."""
        self.grids.pop(name)
        holder = self._holders.pop(name)
        self._room.removeWidget(holder)
        holder.hide()
        holder.deleteLater()
        self._arrange()
        self.changed.emit()

    def _put(self, name: str, rows: Mapping[str, Decimal]) -> None:
        away = icon_button("trash", tr("Take away {name}", name=name), partial(self.drop, name))
        heads = (tr("Row"), tr("Coefficient"))
        self._holders[name], self.grids[name] = pairs_box(name, rows, heads, self.changed.emit, away=away)

    def _arrange(self) -> None:
        for place, holder in enumerate(self._holders.values()):
            self._room.addWidget(holder, place // ACROSS, place % ACROSS)


def pairs_box(
    title: str,
    pairs: Mapping[str, Decimal],
    heads: tuple[str, str],
    changed: Callable[[], None],
    *,
    away: QWidget | None = None,
) -> tuple[QWidget, PairGrid]:
    """Return a titled grid of pairs, and the grid."""
    grid = PairGrid(pairs, name=title, heads=heads)
    grid.changed.connect(changed)
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(SPACE_1)
    head = QHBoxLayout()
    head.addWidget(label(title, role="label"))
    head.addStretch(1)
    if away is not None:
        head.addWidget(away)
    box.addLayout(head)
    box.addWidget(grid)
    box.addStretch(1)
    return holder, grid
