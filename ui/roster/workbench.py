"""The desk of the head nurse: toolbar, sheet, legend, and the panel that checks, solves and explains. Works on one sheet value."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.roster.sheet import Place, Sheet, SheetState
from app.words import tr
from ui.kit.controls import Segments, label, rule
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_2, SPACE_3
from ui.roster.bar import Toolbar
from ui.roster.beginning import SOLVE, Beginning
from ui.roster.bubble import AskBar, Bubble
from ui.roster.compare import wishes_of
from ui.roster.dragging import Dragging
from ui.roster.drags import Drags
from ui.roster.editor import Editor
from ui.roster.entry import CodeEntry
from ui.roster.fairpanel import FairPanel
from ui.roster.figurepanel import FigurePanel
from ui.roster.findings import HOUSE, LAW, WISH, counts
from ui.roster.findingslist import FindingsList
from ui.roster.guide import Guide
from ui.roster.hands import Hands
from ui.roster.menus import cell_menu
from ui.roster.palette import Legend
from ui.roster.present import date_words, untouched
from ui.roster.proposals import WORDS, Proposals, places_of
from ui.roster.selection import Selection
from ui.roster.sheetview import SheetView
from ui.roster.sidebyside import SideBySide
from ui.roster.solverpanel import SolverPanel
from ui.roster.solving import Scope
from ui.roster.twosheets import TwoSheets
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
        ledger_wanted(int): the balances of this person (row) are to be shown on their own page.
        begin_wanted(str): an empty month is to be begun by ``copy`` of the one before, or by ``import`` of a workbook.
        stand_in_taken(int, int, int): in the actual layer, the second row steps in for the first on a day.
    """

    edited = Signal(object)
    selection_told = Signal(str)
    ledger_wanted = Signal(int)
    begin_wanted = Signal(str)
    stand_in_taken = Signal(int, int, int)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.editor: Editor | None = None
        self.read_only = False
        self.dragging = Dragging(self)
        self.bar = Toolbar()
        self.strip = Strip()
        self.strip.lie_flush()
        self.reason = AskBar()
        self.view = SheetView(self.dragging)
        self.grid = self.view.grid
        self.legend = Legend()
        self.entry = CodeEntry(self.grid.viewport())
        self.bubble = Bubble(self)
        self.findings = FindingsList()
        self.beginning = Beginning(self.findings)
        self.solver_panel = SolverPanel()
        self.why = WhyPanel()
        self.fair = FairPanel()
        self.versions = VersionsPanel()
        self.figures = FigurePanel()
        self.tally = label(role="hint")
        self.tabs = Segments(
            ((TABS[0], tr("Check")), (TABS[1], tr("Solve")), (TABS[2], tr("Why")), (TABS[3], tr("Fair"))),
            name=tr("Panel"),
        )
        self.stack = QStackedWidget()
        self.side = SideBySide()
        self.two = TwoSheets(today)
        self.middle = QStackedWidget()
        self.hands = Hands(self.view, self.entry, bubble=self.bubble, reason=self.reason)
        self.drags = Drags(self.hands, self.view, self.dragging)
        self._lay_out()
        self._wire()
        self.guide = Guide(self)
        self.proposals = Proposals(self)
        self.solver = self.proposals.solver
        self._offer_solving()

    # -- building --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        panel = QFrame()
        panel.setProperty("role", "panel")
        panel.setFixedWidth(PANEL)
        for part in (self.beginning, self.solver_panel, self.why, self.fair, self.versions, self.figures):
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
        for shown in (self.view, self.side, self.two):
            self.middle.addWidget(shown)
        left.addWidget(self.middle, 1)
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
        self.bar.palette_keys.tray.setParent(self)
        self.bar.palette_keys.tray.hide()

    def _wire(self) -> None:
        self.bar.join(self.hands.history)
        self.bar.lock.clicked.connect(lambda _on=False: self.hands.toggle_lock())
        self.bar.view_chosen.connect(self.show_span)
        self.bar.layer_chosen.connect(self.show_layer)
        palette = self.bar.palette_keys
        palette.picked.connect(self._on_palette)
        palette.package_picked.connect(self.hands.lay)
        palette.package_shown.connect(self.hands.show_package)
        palette.tray.left.connect(self.grid.setFocus)
        palette.lifted.connect(self.drags.lift)
        palette.dragged.connect(self.drags.drag_to)
        palette.dropped.connect(self.drags.drop_at)
        self.hands.shown.connect(self._on_shown)
        self.hands.told.connect(self.selection_told)
        self.hands.menu_wanted.connect(self._menu)
        self.grid.selected.connect(self._on_selected)
        self.grid.grid_model.words = self._words
        self.view.figures.opened.connect(self.open_figure)
        self.view.figures.left.connect(self.grid.setFocus)
        self.figures.picked.connect(self.guide_to)
        self.figures.ledger_wanted.connect(self.ledger_wanted)
        self.figures.left.connect(lambda: self.show_tab("check"))
        self.tabs.chosen.connect(lambda key: self.show_tab(str(key)))
        self.two.left.connect(self.show_sheet)
        self.beginning.wanted.connect(self._begin)

    def _begin(self, way: str) -> None:
        if way == SOLVE:
            self.proposals.solve(Scope.BLANKS)
        else:
            self.begin_wanted.emit(way)

    def _offer_solving(self) -> None:
        made = self.proposals
        orders = [(tr(text), partial(made.solve, scope)) for scope, text in WORDS]
        self.bar.offer_solving([*orders, ("", lambda: None), (tr("Three rosters to compare"), made.solve_variants)])

    # -- the sheet -------------------------------------------------------------------------------------------------

    def open(self, editor: Editor, *, read_only: bool = False) -> None:
        """Work on another sheet, or on the same one read again: then its steps can still be undone."""
        again = self.editor is not None and editor.follows(self.editor.sheet)
        self.editor = editor
        self.read_only = read_only
        self.hands.open(editor, again=again)
        self.bar.palette_keys.show_ward(editor.sheet.ward)
        self.legend.show_ward(editor.sheet.ward)
        self.bubble.hide()
        self.bar.layer.choose("actual" if editor.actual else "plan")
        self.show_sheet()
        if not again:
            self.grid.show_span(0, editor.sheet.days - 1)
        self.dress()
        self.draw()
        if not again:
            self.show_span("month" if editor.sheet.days > WEEK else "week")
            self._on_selected(self.grid.selection)
        self.proposals.arrive(editor.sheet)

    def clear(self) -> None:
        """Show no sheet; a run of the solver goes on."""
        self.editor = None
        self.hands.editor = None
        self.hands.history.clear()
        self.findings.show_lines(())
        self.two.clear()
        self.view.show_view(GridView())

    def blank(self) -> None:
        """Show nobody, and forget what was being solved."""
        self.solver.drop()
        self.clear()

    def sheet(self) -> Sheet | None:
        """Return the sheet as it stands."""
        return None if self.editor is None else self.editor.sheet

    def draw(self) -> None:
        """Draw the sheet, its findings and what is open."""
        if self.editor is None:
            return
        self.view.show_view(self.editor.view())
        lines = self.editor.lines()
        self.findings.show_lines(lines)
        self._tell_state(counts(lines))
        if self.stack.currentWidget() is self.fair:
            self.fair.show_sheet(self.editor.sheet)
        if self.stack.currentWidget() is self.figures:
            self.figures.follow(self.editor.sheet, actual=self.editor.actual)

    def _tell_state(self, found: dict[str, int]) -> None:
        """Say how the sheet stands: of a month nobody has begun only that."""
        assert self.editor is not None
        begin = untouched(self.editor.sheet)
        self.beginning.show_ways(begin, editable=not self.grid.locked_out)
        foot = self.grid.view.foot
        still = sum(cell.open for cell in foot[0].cells) if foot else 0
        gaps = sum(cell.short for line in foot for cell in line.cells if not cell.open)
        asked, met = wishes_of(self.editor.sheet)
        told = {"law": found[LAW], "house": found[HOUSE], "wish": found[WISH]}
        self.tally.setText(
            tr("Nothing planned yet") if begin else tr("{law} law · {house} hospital · {wish} wishes", **told)
        )
        days = tr("{count} days to plan", count=still) if still else ""
        short = "" if begin else tr("Gaps {gaps}", gaps=gaps)
        wishes = "" if begin and not asked else tr("wishes {kept}/{asked}", kept=met, asked=asked)
        self.bar.state.setText(" · ".join(part for part in (short, days, wishes) if part))

    def dress(self) -> None:
        """Offer what can be done with the sheet now."""
        editable = self.editor is not None and not self.read_only and not self.proposals.previewing()
        published = self.editor is not None and self.editor.sheet.state in {SheetState.PUBLISHED, SheetState.SEALED}
        if self.editor is not None and self.editor.sheet.state is SheetState.SEALED:
            editable = editable and self.editor.actual  # put right by reversing entries, the plan stays
        self.bar.layer.setVisible(published)
        self.grid.locked_out = not editable
        self.bar.set_editable(editable and not (self.editor is not None and self.editor.actual))

    def _on_shown(self, sheet: Sheet) -> None:
        if self.editor is None:
            return
        self.editor.take(sheet)
        self.proposals.edited(self.editor.sheet)
        self.draw()
        self._on_selected(self.grid.selection)
        self.edited.emit(self.editor.sheet)

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

    def week_shown(self) -> str:
        """Return the first day of the week that is shown, written 2026-12-07; empty while the whole sheet is."""
        sheet, (first, last) = self.sheet(), self.grid.shown_span()
        if sheet is None or last - first + 1 >= sheet.days:
            return ""
        return sheet.date(first).isoformat()

    def show_layer(self, layer: str) -> None:
        """Show the plan, or what was worked; in that layer typing notes what happened."""
        if self.editor is not None:
            self.editor.actual = layer == "actual"
            self.bar.layer.choose(layer)
            self.dress()
            self.draw()

    def mark_changed(self, cells: tuple[tuple[str, int], ...]) -> None:
        """Mark cells (person and day) as changed, as long as they hold what they hold now."""
        if self.editor is not None:
            self.editor.mark(self.editor.sheet, places_of(self.editor.sheet, cells))
            self.draw()

    def show_sheet(self) -> None:
        """Show the sheet again in place of a comparison."""
        self.middle.setCurrentWidget(self.view)

    def open_figure(self, row: int, column: int) -> None:
        """Show what a figure right of the days is made of."""
        if self.editor is not None and 0 <= row < len(self.editor.sheet.rows):
            self.figures.show_figure(self.editor.sheet, row, column, actual=self.editor.actual)
            self.stack.setCurrentWidget(self.figures)

    def guide_to(self, place: Place) -> None:
        """Choose the cell a figure was counted in."""
        first, last = self.grid.shown_span()
        if not first <= place.day <= last:
            self.show_span("month")
        self.grid.go_to(place)

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
        if self.editor is None or not self.editor.sheet.rows:
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

    def place_rect(self, place: Place) -> QPoint:
        """Return the middle of a cell in the viewport of the grid."""
        return self.grid.rect_of(Block.around(place, place)).center()
