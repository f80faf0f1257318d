"""One row of the workbook beside the list: what is wrong and what to do, what would change, how each cell was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.exchange.normalise.text import text_of
from app.exchange.values import column_of
from app.exchange.wording import FATES, field_title, problem_remedy, problem_title, read_title
from app.words import tr
from ui.kit.controls import label, rule
from ui.kit.marks import ShapeMark
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4, Tone

if TYPE_CHECKING:
    from app.exchange.values import Problem
    from ui.imports.lines import ReviewLine


_TOP = Qt.AlignmentFlag.AlignTop


class RowDetails(QWidget):
    """The content of the panel."""

    def __init__(self, line: ReviewLine) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        self._column.setSpacing(SPACE_3)
        self._column.addWidget(label(tr(FATES[line.fate]), role="heading"))
        for problem in line.problems:
            self._add_problem(problem)
        if line.changes:
            self._section(tr("Fields that change"))
            for change in line.changes:
                self._column.addWidget(label(change.title, role="hint"))
                self._column.addWidget(label(f"{change.before}  →  {change.after}", wrap=True))
        self._add_cells(line)
        self._column.addStretch(1)

    def _section(self, title: str) -> None:
        self._column.addWidget(rule())
        self._column.addWidget(label(title, role="heading"))

    def _add_problem(self, problem: Problem) -> None:
        words = QVBoxLayout()
        words.setSpacing(SPACE_1)
        cell = f"{problem.column}{problem.row}" if problem.column else tr("row {row}", row=problem.row)
        head = f"{cell} · {field_title(problem.field)} · {problem_title(problem.kind)}"
        words.addWidget(label(head, wrap=True))
        words.addWidget(label(str(problem.text), role="quiet", wrap=True))
        if problem.value is not None:
            words.addWidget(label(tr("In the cell: {value}", value=problem.value), role="quiet", wrap=True))
        words.addWidget(label(problem_remedy(problem.kind), role="hint", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        mark = ShapeMark(Tone.NEAR)
        row.addWidget(mark)
        row.setAlignment(mark, _TOP)
        row.addLayout(words, 1)
        self._column.addLayout(row)

    def _add_cells(self, line: ReviewLine) -> None:
        if line.read is None:
            return
        self._section(tr("How the cells were read"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(SPACE_1)
        grid.setColumnStretch(2, 1)
        for place, (letters, title, raw, value) in enumerate(_cells(line)):
            grid.addWidget(label(letters, role="hint"), place, 0)
            grid.addWidget(label(title, role="hint"), place, 1)
            grid.addWidget(label(value, wrap=True), place, 2)
            if raw != value:
                grid.addWidget(label(raw, role="hint", wrap=True), place, 3)
        self._column.addLayout(grid)


def _cells(line: ReviewLine) -> list[tuple[str, str, str, str]]:
    """Return (column, field, cell as it stands, value as read) of every cell that holds something."""
    assert line.read is not None
    found = []
    for field, (letters, cell) in line.read.cells.items():
        if cell is None or field == "person":
            continue
        raw = text_of(cell)
        target = "issued" if field.startswith("issued") else field
        value = line.read.record.get(target, line.read.aside.get(target, raw))
        found.append((letters, field_title(field), raw, read_title(target, value)))
    return sorted(found, key=lambda each: column_of(each[0]))
