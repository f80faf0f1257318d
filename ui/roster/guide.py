"""From what the panel says to the cells it is about, and back: jumps, explanations, candidates, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.roster.sheet import Place
from app.words import tr
from ui.roster.findings import FindingLine
from ui.roster.judge import Tip
from ui.roster.present import first_code
from ui.roster.selection import Selection, span
from ui.roster.views import Verdict

if TYPE_CHECKING:
    from ui.roster.workbench import Workbench


class Guide(QObject):
    """Joins the findings, the answers and the foot with the grid."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        bench.findings.picked.connect(self.jump)
        bench.findings.why_wanted.connect(self._explain_line)
        bench.findings.reason_wanted.connect(self._ask_reason)
        bench.hands.panel_wanted.connect(self.explain)
        bench.view.foot.picked.connect(self._on_foot)
        bench.why.taken.connect(self._on_taken)
        bench.fair.opened.connect(self._on_nurse)

    def _on_nurse(self, row: int) -> None:
        self._bench.grid.go_to(Place(row, self._bench.grid.selection.cursor.day))

    def explain(self, what: str) -> None:
        """Explain the cell of the cursor, or rank who could take its shift."""
        if self._bench.editor is None:
            return
        if what == "leave":
            self._bench.stack.currentWidget().setFocus(Qt.FocusReason.TabFocusReason)
            return
        if what == "gap":
            self.next_gap()
            return
        if what == "figures":
            self._bench.view.figures.take_keys()
            return
        cursor = self._bench.grid.selection.cursor
        self._bench.show_tab("why")
        cell = self._bench.editor.cell(cursor)
        if what == "candidates" and not cell.blank:
            self._bench.why.offer(self._bench.editor, cursor.day, cell.codes[0])

    def next_gap(self) -> None:
        """Go to the next day that is short, after that of the cursor, and rank who could take the open duty."""
        grid = self._bench.grid
        day, days = grid.selection.cursor.day, len(grid.view.days)
        for step in range(1, days + 1):
            there = (day + step) % days
            line = next((n for n, each in enumerate(grid.view.foot) if each.cells[there].short and each.code), None)
            if line is not None:
                grid.go_to(Place(grid.selection.cursor.row, there))
                self._on_foot(line, there)
                return
        self._bench.selection_told.emit(tr("No day is short."))

    def jump(self, line: FindingLine) -> None:
        """Choose the cells a finding is about."""
        if line.cells:
            first, last = self._bench.grid.shown_span()
            if not all(first <= place.day <= last for place in line.cells):
                self._bench.show_span("month")
            self._bench.grid.choose(_cells_of(line, len(self._bench.grid.view.rows)))
            self._bench.grid.setFocus()

    def _explain_line(self, line: FindingLine) -> None:
        self.jump(line)
        self.explain("why")

    def _ask_reason(self, line: FindingLine) -> None:
        tip = Tip(Verdict.ASK, line.text, source=line.source)
        self._bench.reason.ask(tip, lambda reason: self._bench.hands.keep_reason(line.cells, reason))

    def _on_foot(self, line: int, day: int) -> None:
        if self._bench.editor is None:
            return
        code = first_code(self._bench.editor.sheet, self._bench.editor.sheet.ward.needs[line])
        if code:
            self._bench.show_tab("why")
            self._bench.why.offer(self._bench.editor, day, code)

    def _on_taken(self, row: int, day: int, code: str) -> None:
        if self._bench.editor is None or self._bench.hands.locked_out:
            return
        if self._bench.editor.actual:
            self._bench.stand_in_taken.emit(self._bench.grid.selection.cursor.row, row, day)
            return
        self._bench.hands.carry_out(self._bench.editor.plan_put((Place(row, day),), code))
        self._bench.grid.go_to(Place(row, day))


def _cells_of(line: FindingLine, rows: int) -> Selection:
    """Return what to choose for a finding: its row's cells, one cell, or a whole day."""
    first = line.cells[0]
    if first.row < 0:
        return span(Place(0, first.day), Place(rows - 1, first.day))
    if len({place.row for place in line.cells}) == 1:
        return span(first, max(line.cells))
    return span(first, first)
