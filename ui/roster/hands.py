"""From hands to edits: typing, clipboard, keys, drags and menus become plans, plans become named steps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QGuiApplication

from app.errors import UserError
from app.roster.sheet import (
    Place,
    Sheet,
    accept,
    adjust,
    copy_html,
    copy_text,
    lay_package,
    lock,
    mark,
    remark,
    reorder,
    swap_rows,
    write_cell,
)
from app.words import tr
from ui.kit import messages
from ui.roster.history import History
from ui.roster.judge import Tip, said
from ui.roster.selection import span
from ui.roster.views import Block, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.roster.bubble import AskBar, Bubble
    from ui.roster.editor import Editor, Plan
    from ui.roster.entry import CodeEntry
    from ui.roster.sheetview import SheetView

HALF_HOUR = 30


class Hands(QObject):
    """Everything the head nurse does to cells.

    Signals:
        shown(Sheet): another state of the sheet is to be shown.
        told(str): a sentence for the status line.
        worked(tuple, str): in the actual layer, these cells were worked as written.
        hours_worked(tuple, int): in the actual layer, so many minutes more or less were worked.
        panel_wanted(str): the panel should explain (``why`` or ``candidates``), go to the next ``gap``, or take the keys
            (``leave``).
    """

    shown = Signal(object)
    told = Signal(str)
    panel_wanted = Signal(str)
    menu_wanted = Signal(QPoint)
    worked = Signal(object, str)
    hours_worked = Signal(object, int)

    def __init__(self, view: SheetView, entry: CodeEntry, *, bubble: Bubble, reason: AskBar) -> None:
        super().__init__(view)
        self.editor: Editor | None = None
        self.history = History(self)
        self.view, self.grid = view, view.grid
        self.entry, self.bubble, self.reason = entry, bubble, reason
        grid = self.grid
        grid.code_typed.connect(self._on_typed)
        grid.asked.connect(self.do)
        grid.menu_wanted.connect(self.menu_wanted)
        grid.fill_wanted.connect(self.fill_from)
        entry.chosen.connect(self._on_chosen)
        entry.given_up.connect(grid.setFocus)
        reason.given_up.connect(grid.setFocus)

    # -- the sheet -------------------------------------------------------------------------------------------------

    def open(self, editor: Editor, *, again: bool = False) -> None:
        """Begin with a sheet; the history begins anew unless it is the same sheet ``again``."""
        self.editor = editor
        if not again:
            self.history.clear()
        self.entry.hide()
        self.reason.hide()

    @property
    def locked_out(self) -> bool:
        """Tell whether the sheet may only be read."""
        return self.grid.locked_out or self.editor is None

    def places(self) -> tuple[Place, ...]:
        """Return the chosen cells."""
        return self.grid.selection.places

    def step(self, label: str, after: Sheet, *, merge_key: str = "") -> None:
        """Do a named step of the history."""
        if self.editor is not None and after is not self.editor.sheet:
            self.history.step(label, self.editor.sheet, after=after, show=self.shown.emit, merge_key=merge_key)

    def carry_out(self, plan: Plan, *, ask: bool = True, merge_key: str = "") -> None:
        """Do a plan: refuse what breaks law, ask for a reason where the hospital's rules are set aside (with ``ask``)."""
        if self.editor is not None and self.editor.actual:
            self.told.emit(tr("The actual layer is written cell by cell: type what was worked."))
            return
        if plan.nothing:
            self.told.emit(tr("Locked cells and granted leave stay as they are.") if plan.kept else "")
            return
        if plan.verdict is Verdict.REFUSED and ask:
            self._refuse(said(plan), plan)
            return
        if plan.verdict is Verdict.ASK and ask:
            self.reason.ask(said(plan), partial(self._with_reason, plan))
            return
        self.step(plan.label, plan.sheet, merge_key=merge_key)
        if plan.kept:
            self.told.emit(tr("{count} locked cells or days of leave were left alone.", count=len(plan.kept)))
        elif plan.verdict is Verdict.REFUSED:
            self.told.emit(tr("What breaks the law is marked; it must go before the sheet can be published."))

    def _with_reason(self, plan: Plan, reason: str) -> None:
        concerned = {(p, d) for finding in plan.worse for p, d in finding.cells}
        places = [p for p in plan.places if (p.row, p.day) in concerned] or plan.places
        self.step(plan.label, accept(plan.sheet, places, reason=reason))
        self.grid.setFocus()

    def _refuse(self, tip: Tip, plan: Plan) -> None:
        place = plan.places[0]
        self.bubble.show_tip(tip, self.rect_in_page(Block.around(place, place)))
        messages.toast(self.view, tip.head)

    # -- typing ----------------------------------------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        if not self.locked_out and self.editor is not None:
            self.bubble.hide()
            block = Block.around(self.grid.selection.cursor, self.grid.selection.cursor)
            self.entry.begin(self.editor.sheet.ward, self.grid.rect_of(block), text)

    def _on_chosen(self, text: str, rows: int, days: int) -> None:
        grid = self.grid
        grid.setFocus()
        places = self.places()
        self.write(text, places)
        cursor = grid.selection.cursor
        if len(places) == 1 and (rows or days):
            first, last = grid.shown_span()
            row = min(max(0, cursor.row + rows), len(grid.view.rows) - 1)
            grid.choose(grid.selection.at(Place(row, min(max(first, cursor.day + days), last))))

    def write(self, text: str, places: tuple[Place, ...] | None = None) -> None:
        """Write a code into cells (the chosen ones unless told otherwise); a law broken by one cell is refused."""
        if self.locked_out or self.editor is None:
            return
        where = self.places() if places is None else places
        if self.editor.actual:
            self.worked.emit(where, text)
            return
        try:
            plan = self.editor.plan_put(where, text)
        except UserError as error:
            messages.toast(self.view, f"{error.text}{error.remedy or ''}")
            return
        refused = plan.verdict is Verdict.REFUSED and len(where) == 1
        self.carry_out(plan, ask=refused)

    # -- deeds by name ---------------------------------------------------------------------------------------------

    def do(self, deed: str) -> None:
        """Do what a key or a menu asks for."""
        simple = {"copy": self.copy, "undo": self.history.undo, "redo": self.history.redo}
        if deed in simple:
            simple[deed]()
        elif deed in {"why", "candidates", "leave", "gap", "figures"}:
            self.panel_wanted.emit(deed)
        elif deed == "menu":
            cursor = self.grid.selection.cursor
            rect = self.grid.rect_of(Block.around(cursor, cursor))
            self.menu_wanted.emit(self.grid.viewport().mapToGlobal(rect.bottomLeft()))
        elif not self.locked_out:
            self._edit(deed)

    def _edit(self, deed: str) -> None:
        editor, places = self.editor, self.places()
        assert editor is not None
        if editor.actual and deed == "delete":
            self.worked.emit(places, "")
            return
        deeds: dict[str, Callable[[], None]] = {
            "delete": lambda: self.carry_out(editor.plan_clear(places), ask=False),
            "cut": self._cut,
            "paste": self.paste,
            "fill-down": lambda: self.carry_out(editor.plan_fill(places, across=False), ask=False),
            "fill-right": lambda: self.carry_out(editor.plan_fill(places, across=True), ask=False),
            "edit": self._edit_cell,
            "lock": self.toggle_lock,
            "note": self._note,
            "row-up": lambda: self._step_row(-1),
            "row-down": lambda: self._step_row(1),
        }
        if deed in deeds:
            deeds[deed]()

    def _edit_cell(self) -> None:
        assert self.editor is not None
        cursor = self.grid.selection.cursor
        rect = self.grid.rect_of(Block.around(cursor, cursor))
        self.entry.begin(self.editor.sheet.ward, rect, write_cell(self.editor.cell(cursor)), whole=True)

    def _note(self) -> None:
        assert self.editor is not None
        place = self.grid.selection.cursor
        head = tr("Remark for {who}", who=self.editor.where((place,)))
        kept = self.editor.cell(place).remark
        self.reason.ask_text(head, partial(self.set_remark, place), value=kept, word=tr("Keep remark"))

    def toggle_lock(self) -> None:
        """Lock the chosen cells, or unlock them where all are locked."""
        if self.locked_out or self.editor is None:
            return
        places = self.places()
        locked = not all(self.editor.cell(place).locked for place in places)
        who = self.editor.where(places)
        name = tr("Lock {who}", who=who) if locked else tr("Unlock {who}", who=who)
        self.step(name, lock(self.editor.sheet, places, locked=locked))

    def set_sign(self, sign: str) -> None:
        """Set a sign of the legend on the chosen cells, or take it away."""
        if not self.locked_out and self.editor is not None:
            places = self.places()
            named = tr("{sign} for {who}", sign=sign, who=self.editor.where(places))
            self.carry_out(self.editor.plan(named, mark(self.editor.sheet, places, sign=sign)), ask=False)

    def set_hours(self, minutes: int) -> None:
        """Write ± minutes beside the chosen cells; 0 takes them away."""
        if not self.locked_out and self.editor is not None and self.editor.actual:
            self.hours_worked.emit(self.places(), minutes)
        elif not self.locked_out and self.editor is not None:
            places = self.places()
            named = tr("Hours of {who}", who=self.editor.where(places))
            self.carry_out(self.editor.plan(named, adjust(self.editor.sheet, places, minutes=minutes)), ask=False)

    def set_remark(self, place: Place, text: str) -> None:
        """Write a remark."""
        if self.editor is not None:
            self.step(
                tr("Remark for {who}", who=self.editor.where((place,))), remark(self.editor.sheet, place, text=text)
            )
            self.grid.setFocus()

    def keep_reason(self, places: tuple[Place, ...], reason: str) -> None:
        """Keep why a finding is accepted."""
        if self.editor is not None:
            self.step(
                tr("Reason for {who}", who=self.editor.where(places)), accept(self.editor.sheet, places, reason=reason)
            )

    def reorder(self, row: int, before: int) -> None:
        """Move a nurse's row."""
        if not self.locked_out and self.editor is not None:
            self.step(
                tr("Move the row of {name}", name=self.editor.name(row)), reorder(self.editor.sheet, row, before=before)
            )
            self.grid.go_to(Place(before - (before > row), self.grid.selection.cursor.day))

    def _step_row(self, rows: int) -> None:
        """Move the cursor's nurse a row up or down, as dragging her name does."""
        row = self.grid.selection.cursor.row
        if 0 <= row + rows < len(self.grid.view.rows):
            self.reorder(row, row + rows + (rows > 0))

    def fill_from(self, source: Block, over: Block) -> None:
        """Repeat the cells of ``source`` over the rest of ``over``, as the handle of a block does in Excel."""
        if self.locked_out or self.editor is None:
            return
        places = tuple(p for p in over.places() if not source.has(p))
        self.carry_out(self.editor.plan_series(source.places(), places), ask=False)
        self.grid.choose(span(Place(over.top, over.left), Place(over.bottom, over.right)), reveal=False)

    def exchange_rows(self, other: int) -> None:
        """Exchange the chosen days of the cursor's nurse with another nurse."""
        if not self.locked_out and self.editor is not None:
            block = self.grid.selection.block
            days = range(block.left, block.right + 1)
            named = tr("Swap {name} with {other}", name=self.editor.name(block.top), other=self.editor.name(other))
            edited = swap_rows(self.editor.sheet, block.top, other=other, days=days)
            self.carry_out(self.editor.plan(named, edited))

    # -- clipboard -------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the chosen block on the clipboard: text with tabs and a table, as Excel takes and gives."""
        if self.editor is None:
            return
        block = self.grid.selection.block
        data = QMimeData()
        data.setText(copy_text(self.editor.sheet, block.places()))
        data.setHtml(copy_html(self.editor.sheet, block.places()))
        QGuiApplication.clipboard().setMimeData(data)
        self.grid.clip = block
        self.grid.viewport().update()
        self.told.emit(tr("{count} cells copied", count=block.height * block.width))

    def _cut(self) -> None:
        assert self.editor is not None
        self.copy()
        self.carry_out(self.editor.plan_clear(self.grid.selection.block.places()), ask=False)

    def paste(self) -> None:
        """Paste at the cursor; one cell fills everything chosen; what the ward does not know is told and left out."""
        if self.locked_out or self.editor is None:
            return
        data = QGuiApplication.clipboard().mimeData()
        if not data.hasText() and not data.hasHtml():
            return
        block = self.grid.selection.block
        at = Place(block.top, block.left)
        plan, unknown = self.editor.plan_paste(at, self.places(), text=data.text(), html=data.html())
        self.carry_out(plan, ask=False)
        self.grid.clip = None
        if plan.places and len(plan.places) > 1:
            self.grid.choose(span(at, max(plan.places)), reveal=False)
        if unknown:
            named = "、".join(unknown[:5])
            messages.toast(self.view, tr("Not pasted, unknown to this ward: {codes}", codes=named))

    # -- packages --------------------------------------------------------------------------------------------------

    def show_package(self, name: str) -> None:
        """Show as a ghost what a package would write; an empty name ends that."""
        self.grid.ghost = self.ghost_of(name, self.grid.selection.cursor) if name else ()
        self.grid.viewport().update()

    def ghost_of(self, name: str, at: Place) -> tuple[tuple[Place, str], ...]:
        if self.editor is None:
            return ()
        plan = self.editor.plan(name, lay_package(self.editor.sheet, at.row, day=at.day, name=name))
        return tuple((p, write_cell(plan.sheet.cells[p.row][p.day])) for p in plan.places)

    def lay(self, name: str) -> None:
        """Lay a package into the week of the cursor, for every chosen nurse."""
        if self.locked_out or self.editor is None:
            return
        self.grid.ghost = ()
        block = self.grid.selection.block
        sheet = self.editor.sheet
        for row in range(block.top, block.bottom + 1):
            sheet = lay_package(sheet, row, day=self.grid.selection.cursor.day, name=name).sheet
        who = self.editor.name(block.top) if block.height == 1 else tr("{count} nurses", count=block.height)
        self.carry_out(self.editor.plan(tr("Package {name} for {who}", name=name, who=who), sheet), ask=False)

    # -- where ------------------------------------------------------------------------------------------------------------

    def rect_in_page(self, block: Block) -> QRect:
        """Return where a block stands, in the bubble's parent."""
        parent = self.bubble.parentWidget()
        rect = self.grid.rect_of(block)
        corner = self.grid.viewport().mapTo(parent, rect.topLeft()) if parent is not None else rect.topLeft()
        return QRect(corner, rect.size())
