"""Two states of one sheet over each other, scrolled as one, the cells that differ marked in both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.roster.sheet import Place, Sheet
from app.words import tr
from ui.kit.controls import button, label
from ui.kit.tokens import SPACE_2, SPACE_3
from ui.roster.dragging import Dragging
from ui.roster.present import Marks, Presenter
from ui.roster.sheetview import SheetView

if TYPE_CHECKING:
    from datetime import date


class TwoSheets(QWidget):
    """The comparison, in place of the sheet.

    Signals:
        left(): back to the sheet.
    """

    left = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.views = (SheetView(Dragging(self)), SheetView(Dragging(self)))
        self.heads = (label(role="heading"), label(role="heading"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, (head, view) in enumerate(zip(self.heads, self.views, strict=True)):
            row = QHBoxLayout()
            row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
            row.addWidget(head, 1)
            if place == 0:
                row.addWidget(button(tr("Back to the sheet"), self.left.emit, small=True))
            column.addLayout(row)
            view.grid.locked_out = True
            column.addWidget(view, 1)
        self._join()

    def _join(self) -> None:
        """Let either half follow the other."""
        for one, other in (self.views, self.views[::-1]):
            for name in ("verticalScrollBar", "horizontalScrollBar"):
                bar, follower = getattr(one.grid, name)(), getattr(other.grid, name)()
                bar.valueChanged.connect(follower.setValue)
            one.grid.selected.connect(partial(_follow, other))

    def compare(self, before: Sheet, after: Sheet, *, titles: tuple[str, str]) -> None:
        """Show two sheets at the first cell that differs; nurses who stand on one only are no difference of cells.

        The cover at the foot is left out: the titles tell it, and more nurses are seen.
        """
        found = {(change.person, change.day) for change in before.diff(after)}
        for view, head, title, sheet in zip(self.views, self.heads, titles, (before, after), strict=True):
            cells = frozenset((sheet.row_index[p], d) for p, d in found if p in sheet.row_index)
            head.setText(title)
            shown = Presenter(self._today).view(sheet, Marks({}, cells))
            view.show_view(attrs.evolve(shown, foot=()))
            view.show_span(0, sheet.days - 1)
            if cells:
                view.grid.choose(view.grid.selection.at(Place(*min(cells))))

    def clear(self) -> None:
        """Forget everybody."""
        from ui.roster.views import GridView

        for view, head in zip(self.views, self.heads, strict=True):
            head.clear()
            view.show_view(GridView())


def _follow(other: SheetView, selection: object) -> None:
    if selection != other.grid.selection:
        other.grid.choose(selection)  # type: ignore[arg-type]  # what the signal of a grid carries
