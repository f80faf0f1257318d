"""The desk of the head nurse: toolbar, sheet, legend, and the panel that checks, solves and explains. Works on one sheet value."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.roster.sheet import Place, Sheet, SheetState
from app.words import N_, tr
from ui.kit.controls import Segments, label, rule
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_2, SPACE_3
from ui.roster.bar import Toolbar
from ui.roster.bubble import AskBar, Bubble
from ui.roster.compare import wishes_of
from ui.roster.dragging import Dragging
from ui.roster.drags import Drags
from ui.roster.editor import Editor
from ui.roster.entry import CodeEntry
from ui.roster.fairpanel import FairPanel
from ui.roster.findings import HOUSE, LAW, WISH, counts
from ui.roster.findingslist import FindingsList
from ui.roster.guide import Guide
from ui.roster.hands import Hands
from ui.roster.menus import cell_menu
from ui.roster.palette import Legend
from ui.roster.present import date_words
from ui.roster.selection import Selection
from ui.roster.sheetview import SheetView
from ui.roster.solver import Solver
from ui.roster.solverpanel import SolverPanel
from ui.roster.solving import Scope, wanted_of
from ui.roster.versionspanel import VersionsPanel
from ui.roster.views import Block, GridView
from ui.roster.whypanel import WhyPanel
from ui.roster.words import cell_words

if TYPE_CHECKING:
    from datetime import date


PANEL = 276
TABS = ("check", "solve", "why", "fair")
WEEK = 7


class Workbench(QWidget):
    """Everything around one sheet.

    Signals:
        edited(Sheet): the sheet changed and should be kept.
        selection_told(str): what the status line says of the chosen cells.
        ledger_wanted(int, int): a figure right of the days wants to be opened (row, column).
        stand_in_taken(int, int, int): in the actual layer, the second row steps in for the first on a day.
    """

    edited = Signal(object)
    selection_told = Signal(str)
    ledger_wanted = Signal(int, int)
    stand_in_taken = Signal(int, int, int)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.editor: Editor | None = None
        self._read_only = False
        self._week = 0
        self.dragging = Dragging(self)
        self.bar = Toolbar()
        self.strip = Strip()
        self.reason = AskBar()
        self.view = SheetView(self.dragging)
        self.grid = self.view.grid
        self.legend = Legend()
        self.entry = CodeEntry(self.grid.viewport())
        self.bubble = Bubble(self)
        self.findings = FindingsList()
        self.solver_panel = SolverPanel()
        self.why = WhyPanel()
        self.fair = FairPanel()
        self.versions = VersionsPanel()
        self.tally = label(role="hint")
        self.tabs = Segments(
            ((TABS[0], tr("Check")), (TABS[1], tr("Solve")), (TABS[2], tr("Why")), (TABS[3], tr("Fair"))),
            name=tr("Panel"),
        )
        self.stack = QStackedWidget()
        self.hands = Hands(self.view, self.entry, bubble=self.bubble, reason=self.reason)
        self.drags = Drags(self.hands, self.view, self.dragging)
        self.solver = Solver(self.solver_panel)
        self._lay_out()
        self._wire()
        self.guide = Guide(self)

    # -- building --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        panel = QFrame()
        panel.setProperty("role", "panel")
        panel.setFixedWidth(PANEL)
        for part in (self.findings, self.solver_panel, self.why, self.fair, self.versions):
            self.stack.addWidget(part)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        head.addWidget(self.tabs)
        head.addStretch(1)
        side = QVBoxLayout(panel)
        side.setContentsMargins(1, 0, 0, 0)
        side.setSpacing(0)
        side.addLayout(head)
        tally = QHBoxLayout()
        tally.setContentsMargins(SPACE_3, 0, SPACE_3, SPACE_2)
        tally.addWidget(self.tally)
        side.addLayout(tally)
        side.addWidget(rule())
        side.addWidget(self.stack, 1)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.strip)
        left.addWidget(self.reason)
        left.addWidget(self.view, 1)
        left.addWidget(rule())
        left.addWidget(self.legend)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addLayout(row, 1)

    def _wire(self) -> None:
        self.bar.join(self.hands.history)
        self.bar.lock.clicked.connect(lambda _on=False: self.hands.toggle_lock())
        self.bar.view_chosen.connect(self.show_span)
        self.bar.layer_chosen.connect(self.show_layer)
        palette = self.bar.palette_keys
        palette.picked.connect(self._on_palette)
        palette.package_picked.connect(self.hands.lay)
        palette.package_shown.connect(self.hands.show_package)
        palette.lifted.connect(self.drags.lift)
        palette.dragged.connect(self.drags.drag_to)
        palette.dropped.connect(self.drags.drop_at)
        self.hands.shown.connect(self._on_shown)
        self.hands.told.connect(self.selection_told)
        self.hands.menu_wanted.connect(self._menu)
        self.grid.selected.connect(self._on_selected)
        self.grid.grid_model.words = self._words
        self.view.figures.opened.connect(self.ledger_wanted)
        self.tabs.chosen.connect(lambda key: self.show_tab(str(key)))
        self.solver_panel.wanted.connect(self.solve)
        self.solver_panel.variants_wanted.connect(self.solve_variants)
        self.solver.previewed.connect(self._on_previewed)
        self.solver.accepted.connect(self._on_accepted)
        self.solver.running.connect(lambda _on: self._dress())
        orders = [(tr(text), partial(self.solve, scope)) for scope, text in self.solver_words()]
        self.bar.offer_solving([*orders, ("", lambda: None), (tr("Three rosters to compare"), self.solve_variants)])

    # -- the sheet -------------------------------------------------------------------------------------------------

    def open(self, editor: Editor, *, read_only: bool = False) -> None:
        """Work on another sheet."""
        self.editor = editor
        self._read_only = read_only
        self.hands.open(editor)
        self.bar.palette_keys.show_ward(editor.sheet.ward)
        self.legend.show_ward(editor.sheet.ward)
        self.bubble.hide()
        self.bar.layer.choose("actual" if editor.actual else "plan")
        self.grid.show_span(0, editor.sheet.days - 1)
        self._dress()
        self._draw()
        self.show_span("month" if editor.sheet.days > WEEK else "week")

    def blank(self) -> None:
        """Show nobody."""
        self.solver.stop()
        self.editor = None
        self.hands.editor = None
        self.hands.history.clear()
        self.findings.show_lines(())
        self.view.show_view(GridView())

    def sheet(self) -> Sheet | None:
        """Return the sheet as it stands."""
        return None if self.editor is None else self.editor.sheet

    def _draw(self) -> None:
        if self.editor is None:
            return
        self.view.show_view(self.editor.view())
        lines = self.editor.lines()
        self.findings.show_lines(lines)
        found = counts(lines)
        self.tally.setText(
            tr("{law} law · {house} hospital · {wish} wishes", law=found[LAW], house=found[HOUSE], wish=found[WISH])
        )
        gaps = sum(cell.short for line in self.grid.view.foot for cell in line.cells)
        asked, met = wishes_of(self.editor.sheet)
        self.bar.state.setText(tr("Gaps {gaps} · wishes {met}/{asked}", gaps=gaps, met=met, asked=asked))
        if self.stack.currentWidget() is self.fair:
            self.fair.show_sheet(self.editor.sheet)

    def _dress(self) -> None:
        editable = self.editor is not None and not self._read_only and not self._previewing()
        published = self.editor is not None and self.editor.sheet.state in {SheetState.PUBLISHED, SheetState.SEALED}
        self.bar.layer.setVisible(published)
        self.grid.locked_out = not editable
        self.bar.set_editable(editable and not (self.editor is not None and self.editor.actual))

    def _previewing(self) -> bool:
        return self.editor is not None and self.solver.base is self.editor.sheet

    def _on_shown(self, sheet: Sheet) -> None:
        if self.editor is None:
            return
        self.editor.changed = frozenset()
        self.editor.take(sheet)
        self._draw()
        self._on_selected(self.grid.selection)
        self.edited.emit(sheet)

    # -- views -----------------------------------------------------------------------------------------------------

    def show_span(self, span: str) -> None:
        """Show the month, or the week the cursor is in."""
        sheet = self.sheet()
        if sheet is None:
            return
        self.bar.span.choose(span)
        if span == "month":
            self.view.show_span(0, sheet.days - 1)
            return
        day = self.grid.selection.cursor.day
        monday = day - sheet.date(day).weekday()
        self.view.show_span(max(0, monday), min(sheet.days - 1, monday + WEEK - 1))

    def show_layer(self, layer: str) -> None:
        """Show the plan, or what was worked; in that layer typing notes what happened."""
        if self.editor is not None:
            self.editor.actual = layer == "actual"
            self.bar.layer.choose(layer)
            self._dress()
            self._draw()

    def mark_changed(self, cells: tuple[tuple[str, int], ...]) -> None:
        """Mark cells (person and day) as changed until the next step."""
        if self.editor is not None:
            known = self.editor.sheet.row_index
            self.editor.changed = frozenset((known[person], day) for person, day in cells if person in known)
            self._draw()

    def show_tab(self, key: str) -> None:
        """Show one side of the panel."""
        self.tabs.choose(key)
        self.stack.setCurrentIndex(TABS.index(key))
        if self.editor is not None and key == "fair":
            self.fair.show_sheet(self.editor.sheet)
        if self.editor is not None and key == "why":
            self.why.explain(self.editor, self.grid.selection.cursor)

    # -- news ------------------------------------------------------------------------------------------------------

    def _on_selected(self, selection: Selection) -> None:
        if self.editor is None:
            return
        cursor, places = selection.cursor, selection.places
        words = (
            f"{date_words(self.editor.sheet.date(cursor.day))} {self.editor.cell(cursor).text} {self.editor.name(cursor.row)}"
            if len(places) == 1
            else tr("{count} cells chosen", count=len(places))
        )
        self.selection_told.emit(words)
        if self.stack.currentWidget() is self.why:
            self.why.explain(self.editor, cursor)

    def _on_palette(self, code: str) -> None:
        self.hands.write(code)
        self.grid.setFocus()

    def _words(self, row: int, day: int) -> str:
        return "" if self.editor is None else cell_words(self.editor, Place(row, day))

    def _menu(self, where: QPoint) -> None:
        if self.editor is not None:
            cell_menu(self).popup(where)

    # -- solving ---------------------------------------------------------------------------------------------------

    def solve(self, scope: Scope) -> None:
        """Solve the cells of a scope."""
        if self.editor is None or self._read_only or self.solver.at_work:
            return
        most = self.solver_panel.most_changes() if scope is Scope.REPAIR else None
        wanted = wanted_of(self.editor, scope, self.hands.places(), most_changes=most)
        if not wanted.free:
            self.selection_told.emit(tr("There is nothing to solve: no open cell."))
            return
        self.show_tab("solve")
        self.solver.begin(self.editor, attrs.evolve(wanted, seconds=self.solver_panel.seconds.value()))
        self._dress()

    @staticmethod
    def solver_words() -> tuple[tuple[Scope, str], ...]:
        """Return what the solver can be asked for, in words not yet translated."""
        return (
            (Scope.BLANKS, N_("Fill the blanks")),
            (Scope.CHOSEN, N_("Solve the chosen cells")),
            (Scope.UNLOCKED, N_("Solve everything unlocked")),
            (Scope.REPAIR, N_("Repair with few changes")),
        )

    def solve_variants(self) -> None:
        """Make three rosters and compare them."""
        if self.editor is not None and not self._read_only:
            self.show_tab("solve")
            self.solver.begin_variants(self.editor, Scope.UNLOCKED)
            self._dress()

    def _on_previewed(self, sheet: Sheet | None) -> None:
        if self.editor is None:
            return
        if sheet is None or not self._previewing():
            self._draw()
        else:
            self.view.show_view(self.editor.view_of(sheet))
        self._dress()

    def _on_accepted(self, name: str, sheet: Sheet) -> None:
        if self.editor is None:
            return
        differing = frozenset((c.row, c.day) for c in self.editor.plan(name, sheet).places)
        self.hands.step(name, sheet)
        self.editor.changed = differing
        self._draw()
        self.show_tab("check")

    def place_rect(self, place: Place) -> QPoint:
        """Return the middle of a cell in the viewport of the grid."""
        return self.grid.rect_of(Block.around(place, place)).center()
