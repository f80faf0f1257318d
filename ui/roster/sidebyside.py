"""Several rosters side by side: the figures of each over its column, every nurse below, who gains and who loses marked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import button, label
from ui.kit.strips import empty_layout
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, Shape, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.roster.variants import Choice, Part

NAME = 130
WIDE = 250


@attrs.frozen(slots=True)
class Line:
    """One nurse with her part in every roster."""

    name: str
    level: str
    parts: tuple[Part, ...]


class SideBySide(QWidget):
    """The comparison, in place of the sheet.

    Signals:
        shown(Choice): show this roster in the sheet.
        taken(Choice): take this roster.
    """

    shown = Signal(object)
    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self._cards = QHBoxLayout()
        self._cards.setSpacing(SPACE_2)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_3)
        self._column.setSpacing(SPACE_2)
        self._column.addLayout(self._cards)
        self.table: RowTable[Line] | None = None

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Compare these; the first is what the others are measured against."""
        self.clear()
        if not choices:
            return
        for place, choice in enumerate(choices):
            self._cards.addWidget(self._card(choice, first=place == 0), 1)
        columns: list[Column[Line]] = [
            Column("name", tr("Name"), lambda line: CellView(line.name, Tone.STRONG, second=line.level), width=NAME)
        ]
        columns += [
            Column(choice.key, choice.title, partial(_part_cell, place), width=WIDE, stretch=True, sort=_by(place))
            for place, choice in enumerate(choices)
        ]
        self.table = RowTable(columns, name=tr("Each nurse in every roster"))
        rows = choices[0].sheet.rows
        lines = [Line(who.name, who.level, tuple(c.parts[row] for c in choices)) for row, who in enumerate(rows)]
        self.table.show_rows(lines)
        self._column.addWidget(self.table, 1)

    def clear(self) -> None:
        """Forget everybody."""
        empty_layout(self._cards)
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
            self.table = None

    def _card(self, choice: Choice, *, first: bool) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        figures = choice.figures
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        column.setSpacing(SPACE_1)
        column.addWidget(label(choice.title, role="heading"))
        column.addWidget(label(figures.sentence, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        told = (
            tr("what the others are measured against")
            if first
            else tr("{gain} nurses gain, {lose} lose", gain=choice.gains, lose=choice.losses)
        )
        column.addWidget(label(told, role="hint", wrap=True))
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE_2)
        show = button(tr("Show"), partial(self.shown.emit, choice), small=True)
        take = button(tr("Take it"), partial(self.taken.emit, choice), small=True, role="primary" if first else "")
        for made in (take, show):
            made.setAccessibleName(f"{made.text()}: {choice.title}")
            deeds.addWidget(made)
        deeds.addStretch(1)
        column.addLayout(deeds)
        return card


def _part_cell(place: int, line: Line) -> CellView:
    part = line.parts[place]
    marks: tuple[Mark, ...] = ()
    if part.better:
        gains = part.better > 0
        meaning = tr("gains against the first") if gains else tr("loses against the first")
        marks = (Mark(Shape.TICK if gains else Shape.TRIANGLE, Tone.GOOD if gains else Tone.DUE, meaning),)
    return CellView(part.text, marks=marks)


def _by(place: int) -> Callable[[Line], tuple[int, int]]:
    return lambda line: (line.parts[place].better, line.parts[place].nights)
