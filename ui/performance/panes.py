"""What stands beside the shares: the inputs of unit and people, and the scheme with what one can begin with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.performance.inputs import InputSheet
from app.performance.schemes import starter_schemes
from app.words import tr
from ui.kit.controls import button, label
from ui.kit.tokens import SPACE_2
from ui.performance.inputs import NUMBER, InputGrid, Typed
from ui.performance.scheme import SchemeView

UNIT_GRID = 86  # head, one row, and the bar to scroll with


class InputsPane(QWidget):
    """The unit's own row above, the people below; each typed cell goes to ``typed``."""

    def __init__(self, typed: Typed) -> None:
        super().__init__()
        self.unit = InputGrid(typed, name=tr("Inputs of the unit"))
        self.unit.setFixedHeight(UNIT_GRID)
        self.people = InputGrid(typed, name=tr("Inputs of the people"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(label(tr("Of the unit"), role="label"))
        column.addWidget(self.unit)
        column.addWidget(label(tr("Of the people"), role="label"))
        column.addWidget(self.people, 1)
        hint = tr("What is bold was typed; the rest was read from the vault. An emptied cell is taken back.")
        column.addWidget(label(hint, role="hint", wrap=True))

    def show_sheet(self, sheet: InputSheet | None) -> None:
        """Show a sheet, None for nothing."""
        self.unit.show_sheet(sheet, of_unit=True)
        self.unit.setColumnHidden(NUMBER, True)
        self.people.show_sheet(sheet)


class SchemePane(QWidget):
    """The scheme in force; for who may decide it, starter schemes to begin with (``adopt`` gets the key)."""

    def __init__(self, adopt: Callable[[str], None] | None) -> None:
        super().__init__()
        self.view = SchemeView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        if adopt is not None:
            row = QHBoxLayout()
            row.setSpacing(SPACE_2)
            row.addWidget(label(tr("Begin with"), role="label"))
            for key, spec in starter_schemes().items():
                row.addWidget(button(spec.name, partial(adopt, key), small=True))
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(self.view, 1)
