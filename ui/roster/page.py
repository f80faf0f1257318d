"""The roster page: the workbench joined with the vault. Opens a ward's month, keeps the draft, and leads it through its life."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.roster.book.opening import load_sheet
from app.roster.sheet import Place, Sheet, SheetState, learn_to_read
from app.roster.sheet.repeat import repeat_month, repeat_week
from app.words import tr
from ui.kit.busy import Skeleton
from ui.kit.controls import button
from ui.kit.lanes import Lane, op
from ui.kit.page import Frame, Page
from ui.kit.tableview import EmptyState
from ui.kit.tokens import SPACE_2
from ui.roster import desk as desks
from ui.roster.afterwards import Afterwards
from ui.roster.beginning import COPY, IMPORT
from ui.roster.keeper import Keeper
from ui.roster.life import STATES, Life, deeds_of
from ui.roster.orders import orders
from ui.roster.papers import BY_WEEK, paper_button
from ui.roster.scenes import scenes_of, story_of
from ui.roster.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.changes import Changes
    from ui.kit.commands import Command
    from ui.roster.desk import Opened
    from ui.roster.life import Deed

OWN = frozenset({"roster"})


class RosterPage(Page):
    """One ward's month at a time; the draft is kept a moment after each step."""

    kinds: ClassVar[frozenset[str]] = frozenset(
        {"roster", "staff", "credential", "setting", "calendar", "wish", "leave"}
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.opened: Opened | None = None
        self._ward: int | None = None
        self._first: date | None = None
        self._kept = ""
        self._status = ""
        self._watched = False
        self._go_to: tuple[str, date] | None = None
        self.bench = Workbench(self.desk.clock.today())
        self.empty = EmptyState()
        self.empty.show()
        self.kits = QWidget()
        self.stack = QStackedWidget()
        self.keeper = Keeper(self.desk, self)
        self.afterwards = Afterwards(self.desk, self.bench)
        self.life = Life(self.desk, self.keeper, ask=self.bench.reason, strip=self.bench.strip)
        self._actions = QWidget()
        self._deeds = QHBoxLayout(self._actions)
        self._deeds.setContentsMargins(0, 0, 0, 0)
        self._deeds.setSpacing(SPACE_2)
        self.bench.beginning.may_import(desks.may_import(self.desk))
        self._lay_out()
        self._skeleton = Skeleton(self)

    def _lay_out(self) -> None:
        bench = self.bench
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        blank = QWidget()
        blank_column = QVBoxLayout(blank)
        blank_column.addWidget(self.empty, 1)
        blank_column.addWidget(self.kits)
        self.stack.addWidget(bench)
        self.stack.addWidget(blank)
        column.addWidget(self.stack)
        bench.bar.ward_chosen.connect(self.open_ward)
        bench.bar.period_stepped.connect(self.step)
        bench.edited.connect(self._on_edited)
        bench.selection_told.connect(self._on_told)
        bench.begin_wanted.connect(self._begin)
        bench.ledger_wanted.connect(self._open_ledger)
        self.keeper.told.connect(self._on_kept)
        self.life.done.connect(self._reload)
        self.afterwards.done.connect(self._reload)
        self.afterwards.wanted.connect(self._open_at)
        bench.proposals.ward_wanted.connect(self._open_sheet)
        bench.proposals.leave_moved.connect(self._move_leave)

    # -- the page --------------------------------------------------------------------------------------------------

    def title(self) -> str:
        """Return ward and month."""
        if self.opened is None or self.opened.ward is None:
            return tr("Rosters")
        first = self.opened.first
        month = tr("{year}-{month}", year=first.year, month=first.month)
        return f"{self.opened.ward.name} {month}"

    def context(self) -> str:
        """Return the state of the sheet and how the draft stands."""
        sheet = self.bench.sheet()
        if sheet is None:
            return ""
        version = tr("version {number}", number=sheet.version) if sheet.version else ""
        return " · ".join(part for part in (tr(STATES[sheet.state]), version, self._kept) if part)

    def status(self) -> str:
        """Return what is chosen."""
        return self._status

    def key_hints(self) -> str:
        """Return the keys of the sheet."""
        return tr("Drag: move   Ctrl+drag: copy   F2: edit   F4: next gap   F7: why   F8: who could   Ctrl+M: by keys")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the deeds of the sheet's state."""
        return (self._actions,)

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers."""
        return tuple(orders(self))

    def receive(self, **params: Any) -> None:
        """Take a ward (``ward``) and a first day (``first``) to open, and a person and day there to look for a stand-in."""
        self._ward = params.get("ward", self._ward)
        self._first = params.get("first", self._first)
        if "person" in params and "day" in params:
            self._go_to = (str(params["person"]), params["day"])
        self.mark_stale()

    def refresh(self) -> None:
        """Keep what is not kept, then read the sheet again."""
        self.keeper.flush()
        self._skeleton.start()
        self.bench.grid.locked_out = True  # what is typed meanwhile would go into the sheet that is being left
        ward, first = self._ward, self._first
        op(self, lambda _job: desks.look(self.desk, ward=ward, first=first)).then(self._show).lastly(
            self._on_looked
        ).run()

    def _on_looked(self) -> None:
        self._skeleton.stop()
        self.bench.dress()

    def keep(self) -> None:
        """Keep the draft before the desk is left."""
        self.keeper.flush()

    def blank(self) -> None:
        """Show nobody."""
        self.opened = None
        self.bench.blank()

    def scenes(self) -> dict[str, Callable[[], object]]:
        """Return the states worth a picture, numbered."""
        return scenes_of(self)

    def story(self) -> dict[str, Callable[[], object]]:
        """Return the screen story: these states and what the solver does, numbered in the order one meets them."""
        return story_of(self)

    def _on_changed(self, changes: Changes) -> None:
        """Leave out what the page itself keeps every moment: it carries no label."""
        if changes.kinds != OWN or changes.label is not None:
            super()._on_changed(changes)

    # -- opening ---------------------------------------------------------------------------------------------------

    def open_ward(self, ward: int) -> None:
        """Show another ward; a run of the solver goes on meanwhile."""
        self._ward, self._first = ward, None
        self.mark_stale()

    def step(self, steps: int) -> None:
        """Show the sheet before or after."""
        if self.opened is not None:
            self._first = desks.step_month(self.opened.ward, self.opened.first, steps)
            self.mark_stale()

    def _show(self, opened: Opened) -> None:
        self.opened = opened
        self._ward = opened.ward.unit_id if opened.ward is not None else None
        self._first = opened.first
        named = [(line.unit_id, line.name) for line in opened.wards]
        self.bench.bar.show_wards(named, self._ward or 0)
        if opened.editor is None:
            self._show_missing(opened)
        else:
            editor = opened.editor
            self.keeper.begin(opened.saves)
            op(self, lambda _job: learn_to_read(editor.sheet.ward)).on(Lane.POOL).run()
            self._kept = ""
            self.bench.open(editor, read_only=not desks.may_change(self.desk, editor.sheet))
            self.stack.setCurrentIndex(0)
            self.bench.grid.setFocus()
            self._arrive(editor.sheet)
        self._dress()

    def _arrive(self, sheet: Sheet) -> None:
        """Go to the cell that was asked for, and look after certificates once."""
        wanted, self._go_to = self._go_to, None
        if wanted is not None and wanted[0] in sheet.row_index:
            day = (wanted[1] - sheet.first).days
            self.bench.grid.go_to(Place(sheet.row_index[wanted[0]], min(max(0, day), sheet.days - 1)))
            self.bench.guide.explain("candidates")
        elif not self._watched:
            self._watched = True
            self.afterwards.watch()

    def _show_missing(self, opened: Opened) -> None:
        """Say what is not there yet, and what to do first; a run of the solver goes on."""
        self.bench.clear()
        self.stack.setCurrentIndex(1)
        ward = opened.ward
        self._offer_kits(ward is not None and not ward.version and desks.may_edit(self.desk))
        if ward is None:
            self.empty.tell(tr("There is no ward yet."), tr("Record the hospital's wards under System first."))
        elif not ward.version:
            self.empty.tell(
                tr("{ward} has no roster set-up yet.", ward=ward.name),
                tr("Start from one of these; shifts, leave, demand and rules can be changed later."),
            )
        else:
            month = f"{opened.first:%Y-%m}"
            self.empty.tell(
                tr("There is no roster of {month} yet.", month=month),
                tr("Opening it brings in people, leave, wishes, certificates and balances."),
                deed=tr("Open {month}", month=month),
                run=self.open_month if desks.may_edit(self.desk) else None,
            )

    def _offer_kits(self, wanted: bool) -> None:
        self.kits.setVisible(wanted)
        if wanted and self.kits.layout() is None:
            row = QHBoxLayout(self.kits)
            row.addStretch(1)
            for key, title in desks.kit_titles():
                row.addWidget(button(title, partial(self.start_ward, key)))
            row.addWidget(button(tr("See first what each brings"), self.see_kits, role="link"))
            row.addStretch(1)

    def see_kits(self) -> None:
        """Show the starter kits fitted to the ward, before one is taken."""
        if self.opened is not None and self.opened.ward is not None:
            self.frame.go("book", tab="setup", ward=self.opened.ward.unit_id)

    def start_ward(self, kit: str) -> None:
        """Set the ward up from a starter kit."""
        if self.opened is not None and self.opened.ward is not None:
            ward, first = self.opened.ward.unit_id, self.opened.first
            op(self, lambda _job: desks.start_ward(self.desk, unit_id=ward, kit_key=kit, since=first)).then(
                lambda _setup: self._reload()
            ).run()

    def open_month(self) -> None:
        """Open the month."""
        if self.opened is not None and self.opened.ward is not None:
            ward, first = self.opened.ward.unit_id, self.opened.first
            op(self, lambda _job: desks.open_month(self.desk, unit_id=ward, first=first)).then(
                lambda _sheet: self._reload()
            ).run()

    def _reload(self) -> None:
        self.mark_stale()

    def copy_week(self) -> None:
        """Copy the week before into the week of the cursor; locked cells and leave stay."""
        bench = self.bench
        if bench.editor is not None and not bench.hands.locked_out:
            day = bench.grid.selection.cursor.day
            edited = repeat_week(bench.editor.sheet, day=day)
            bench.hands.carry_out(bench.editor.plan(tr("Copy last week"), edited), ask=False)

    def copy_month(self) -> None:
        """Copy the sheet before, four weeks later."""
        if self.opened is None or self.opened.ward is None or self.bench.hands.locked_out:
            return
        before = desks.sheet_before(self.opened.ward, self.opened.first)
        if before is None:
            self._on_told(tr("There is no sheet before this one."))
            return
        ward = self.opened.ward.unit_id
        op(self, lambda _job: load_sheet(self.desk, unit_id=ward, first=before)).then(self._copy_from).run()

    def _begin(self, way: str) -> None:
        if way == COPY:
            self.copy_month()
        elif way == IMPORT:
            self.frame.go("imports", kind="roster")

    def _open_ledger(self, row: int) -> None:
        """Show the postings of a person on the page of balances; what is typed is kept first."""
        sheet = self.bench.sheet()
        if sheet is not None:
            self.keeper.flush()
            self.frame.go("book", tab="balances", ward=sheet.ward_id, first=sheet.first, who=sheet.rows[row].no)

    def _copy_from(self, before: Sheet) -> None:
        bench = self.bench
        if bench.editor is not None and not bench.hands.locked_out:
            edited = repeat_month(bench.editor.sheet, before)
            bench.hands.carry_out(bench.editor.plan(tr("Copy last month"), edited), ask=False)

    def _open_sheet(self, sheet: Sheet) -> None:
        """Show the sheet the solver works on."""
        self._ward, self._first = sheet.ward_id, sheet.first
        self.mark_stale()

    def _move_leave(self, cells: tuple[tuple[str, int], ...], reason: str) -> None:
        """Take granted leave back that a way out needs; the cells were written as one step before."""
        sheet = self.bench.sheet()
        if sheet is None:
            return
        self.keeper.flush()
        by_person: dict[int, list[date]] = {}
        for person, day in cells:
            by_person.setdefault(int(person), []).append(sheet.date(day))
        op(self, lambda _job: desks.move_leave(self.desk, by_person, reason=reason)).then(
            lambda _done: self._reload()
        ).run()

    def print_out(self, key: str) -> None:
        """Show a paper of this sheet, ready to be printed; what is typed is kept first."""
        if self.opened is not None and self.opened.ward is not None:
            self.keeper.flush()
            month = f"{self.opened.first:%Y-%m}"
            week = {"week": self.bench.week_shown()} if key in BY_WEEK and self.bench.week_shown() else {}
            self.frame.go("reports", key=key, month=month, unit=self.opened.ward.unit_id, **week)

    def other_wards(self) -> tuple[tuple[int, str], ...]:
        """Return the wards beside the one shown."""
        lines = () if self.opened is None else self.opened.wards
        return tuple((line.unit_id, line.name) for line in lines if line.unit_id != self._ward and line.version)

    def _open_at(self, ward: int, first: date, person: int, day: date) -> None:
        """Open a sheet at a cell, with who could take it."""
        self._ward, self._first, self._go_to = ward, first, (str(person), day)
        self.mark_stale()

    # -- news ------------------------------------------------------------------------------------------------------

    def _on_edited(self, sheet: Sheet) -> None:
        if sheet.state in {SheetState.DRAFT, SheetState.PUBLISHED}:
            self.keeper.note(sheet)
        if sheet.state is SheetState.PUBLISHED:
            self._dress()

    def _on_kept(self, word: str) -> None:
        self._kept = word
        self.announce()

    def _on_told(self, text: str) -> None:
        self._status = text
        self.announce()

    def possible(self) -> tuple[Deed, ...]:
        """Return what may be done with the sheet in its state."""
        sheet = self.bench.sheet()
        if sheet is None or self.opened is None:
            return ()
        edits, approves = desks.may_edit(self.desk), desks.may_approve(self.desk)
        return deeds_of(sheet, edits=edits, approves=approves, approval=self.opened.approval)

    def do(self, key: str) -> None:
        """Lead the sheet on: submit, publish, seal."""
        sheet = self.bench.sheet()
        if sheet is not None:
            self.life.do(key, sheet)

    def toggle_density(self) -> None:
        """Choose roomy rows, or compact ones."""
        self.bench.view.set_roomy(not self.bench.view.roomy)

    def _dress(self) -> None:
        """Offer the deeds of the state, and tell the shell."""
        from ui.kit.strips import empty_layout

        empty_layout(self._deeds)
        if self.bench.editor is not None:
            self._deeds.addWidget(paper_button(self))
        for deed in reversed(self.possible()):
            role = "primary" if deed.primary else ""
            self._deeds.addWidget(button(deed.text, partial(self.do, deed.key), role=role))
        self.announce()
