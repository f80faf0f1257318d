"""What stands beside the shares: the inputs of unit and people, and the scheme with what one can begin with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.performance.inputs import InputSheet
from app.performance.schemes import Scheme, starter_schemes
from app.words import tr
from ui.kit.controls import button, label
from ui.kit.page import Page
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_2
from ui.performance.editor import SchemeEditor
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
    """The scheme in force; for who may decide it, starter schemes to begin with (``adopt`` gets the key) and the editor.

    Signals:
        editing(bool): the editor was opened or left: it needs the room beside it.
    """

    editing = Signal(bool)

    def __init__(self, page: Page, adopt: Callable[[str], None] | None, *, kept: Callable[[], None]) -> None:
        super().__init__()
        self._page, self._kept = page, kept
        self._may = adopt is not None
        self.view = SchemeView()
        self.editor: SchemeEditor | None = None
        self._month = ""
        self._heads = QHBoxLayout()
        self._heads.setSpacing(SPACE_2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        self._starters = QWidget()
        row = QHBoxLayout(self._starters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(label(tr("Begin with"), role="label"))
        if adopt is not None:
            for key, spec in starter_schemes().items():
                row.addWidget(button(spec.name, partial(adopt, key), small=True))
        row.addLayout(self._heads)
        row.addStretch(1)
        self._starters.setVisible(self._may)
        column.addWidget(self._starters)
        column.addWidget(self._stack, 1)

    def show_schemes(self, schemes: tuple[Scheme, ...], versions: tuple[Scheme, ...], *, month: str) -> None:
        """Show the schemes in force in ``month``, one a pool, and every version kept; an open editor is left."""
        self._month = month
        self.leave()
        self.view.show_schemes(schemes, versions)
        empty_layout(self._heads)
        for scheme in schemes:
            text = tr("Edit {pool}", pool=scheme.pool) if scheme.pool else tr("Edit the scheme")
            self._heads.addWidget(button(text, partial(self.edit, scheme), small=True, icon_name="pencil"))

    def edit(self, scheme: Scheme) -> None:
        """Open a scheme in the editor."""
        self.leave()
        self.editor = SchemeEditor(self._page, scheme, self._month, kept=self._kept, left=self.leave)
        self._stack.addWidget(self.editor)
        self._stack.setCurrentWidget(self.editor)
        self._starters.hide()
        self.editing.emit(True)

    def leave(self) -> None:
        """Leave the editor; what was not kept is dropped."""
        if self.editor is not None:
            self._stack.removeWidget(self.editor)
            self.editor.deleteLater()
            self.editor = None
            self.editing.emit(False)
        self._stack.setCurrentWidget(self.view)
        self._starters.setVisible(self._may)
