"""The units of a month at the page's left: the month to step through, each unit with its state, and others to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.tokens import SPACE_3
from ui.performance.steps import MonthSteps
from ui.performance.tables import UnitLine, unit_table

WIDE = 300


class UnitsSide(QWidget):
    """What can be chosen at the left. ``may_begin``: units without a scheme are offered below.

    Signals:
        turned(int): a month on (1) or back (-1) is wanted.
        begun(int, str): a unit without a scheme was chosen: its id and name.
    """

    turned = Signal(int)
    begun = Signal(int, str)

    def __init__(self, *, may_begin: bool) -> None:
        super().__init__()
        self.steps = MonthSteps()
        self.steps.turned.connect(self.turned)
        self.units = unit_table()
        self.others = QComboBox()
        self.others.setAccessibleName(tr("Begin with another unit"))
        self.others.activated.connect(self._on_other)
        stepper = QHBoxLayout()
        stepper.addWidget(self.steps)
        stepper.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addLayout(stepper)
        column.addWidget(self.units, 1)
        if may_begin:
            column.addWidget(self.others)
        else:
            self.others.setParent(self)
            self.others.hide()
        self.setFixedWidth(WIDE)

    def show_units(self, lines: Sequence[UnitLine], every: Sequence[tuple[int, str]]) -> None:
        """Show the units of the month, and of ``every`` unit those that are not among them below."""
        with QSignalBlocker(self.units):  # a list filled anew says that another row is current
            self.units.show_rows(lines, keep=lambda line: line.unit_id)
        self.others.clear()
        self.others.addItem(tr("Another unit …"), None)
        shown = {line.unit_id for line in lines}
        for number, name in every:
            if number not in shown:
                self.others.addItem(name, number)

    def go_to(self, unit_id: int) -> None:
        """Put the cursor on a unit, without a word of it."""
        with QSignalBlocker(self.units):
            self.units.go_to(lambda line: line.unit_id == unit_id)

    def _on_other(self, place: int) -> None:
        number = self.others.itemData(place)
        if number is not None:
            self.begun.emit(int(number), self.others.itemText(place))
