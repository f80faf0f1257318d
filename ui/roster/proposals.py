"""What the solver finds, joined with the sheet shown: orders, previews, rosters side by side, proposals taken as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import QObject, Signal

from app.roster.sheet import Place, Sheet
from app.words import N_, tr
from ui.roster.editor import changed_places
from ui.roster.solver import Solver
from ui.roster.solving import Scope, wanted_of

if TYPE_CHECKING:
    from ui.roster.advice import Offer
    from ui.roster.variants import Choice
    from ui.roster.workbench import Workbench

WORDS = (
    (Scope.BLANKS, N_("Fill the blanks")),
    (Scope.CHOSEN, N_("Solve the chosen cells")),
    (Scope.UNLOCKED, N_("Solve everything unlocked")),
    (Scope.REPAIR, N_("Repair with few changes")),
)


class Proposals(QObject):
    """The bench's side of the solver. A run of another ward goes on, and is told in the toolbar.

    Signals:
        ward_wanted(Sheet): show the sheet the run belongs to.
        leave_moved(tuple, str): a way out takes back granted leave (person and day), for this reason.
    """

    ward_wanted = Signal(object)
    leave_moved = Signal(object, str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.solver = solver = Solver(bench.solver_panel)
        bench.solver_panel.wanted.connect(self.solve)
        bench.solver_panel.variants_wanted.connect(self.solve_variants)
        bench.solver_panel.side_wanted.connect(self._show_side)
        solver.previewed.connect(self._on_previewed)
        solver.accepted.connect(self._on_accepted)
        solver.helped.connect(self._on_helped)
        solver.compared.connect(self._on_compared)
        solver.running.connect(lambda _on: bench.dress())
        solver.told.connect(self._tell_run)
        solver.elsewhere.connect(self._go_there)
        bench.bar.run.clicked.connect(lambda _on=False: self._go_there())
        bench.side.shown.connect(self._on_choice)
        bench.side.taken.connect(self._on_taken)

    # -- orders ----------------------------------------------------------------------------------------------------

    def solve(self, scope: Scope) -> None:
        """Solve the cells of a scope."""
        bench = self._bench
        if not self._free() or bench.editor is None:
            return
        most = bench.solver_panel.most_changes() if scope is Scope.REPAIR else None
        wanted = wanted_of(bench.editor, scope, bench.hands.places(), most_changes=most)
        if not wanted.free:
            bench.selection_told.emit(tr("There is nothing to solve: no open cell."))
            return
        bench.show_tab("solve")
        self.solver.begin(bench.editor, attrs.evolve(wanted, seconds=bench.solver_panel.seconds.value()))
        bench.dress()

    def solve_variants(self) -> None:
        """Make three rosters and compare them."""
        bench = self._bench
        if self._free() and bench.editor is not None:
            bench.show_tab("solve")
            self.solver.begin_variants(bench.editor, Scope.UNLOCKED)
            bench.dress()

    def _free(self) -> bool:
        """Tell whether an order can be taken; where a run of another ward stands in the way, say so."""
        bench, solver = self._bench, self.solver
        if bench.editor is None or bench.read_only:
            return False
        if solver.base is not None and not solver.is_of(bench.editor.sheet):
            bench.selection_told.emit(
                tr("{ward} comes first: take its roster or leave it.", ward=solver.base.ward_name)
            )
            return False
        return not solver.at_work

    # -- the sheet shown -------------------------------------------------------------------------------------------

    def previewing(self) -> bool:
        """Tell whether the sheet shown is being solved, or shows what was found."""
        sheet = self._bench.sheet()
        return self.solver.is_of(sheet) and (self.solver.solving or self.solver.best is not None)

    def arrive(self, sheet: Sheet) -> None:
        """Another sheet is shown: go on where a run belongs to it."""
        if not self.solver.rebase(sheet):
            self._bench.selection_told.emit(tr("The sheet was changed meanwhile; the roster found is dropped."))
        self._look_around()
        if self.previewing():
            self._on_previewed(self.solver.best)
            self._on_compared(self.solver.choices)
        else:
            self._bench.middle.setCurrentWidget(self._bench.view)

    def edited(self, sheet: Sheet) -> None:
        """The sheet was edited: what was found for it before is of no use any more."""
        if self.solver.is_of(sheet) and self.solver.base is not None and self.solver.base.cells != sheet.cells:
            self.solver.drop()

    def _look_around(self) -> None:
        """Offer the way to a run of another ward, and none to that of the ward shown."""
        base = self.solver.base
        self.solver.here = base is None or self.solver.is_of(self._bench.sheet())
        self._bench.bar.run.setVisible(not self.solver.here)

    def _tell_run(self, word: str) -> None:
        self._look_around()
        if self.solver.base is not None:
            told = tr("{ward}: {state}", ward=self.solver.base.ward_name, state=word)
            self._bench.bar.tell_run(told)

    def _go_there(self) -> None:
        if self.solver.base is not None:
            self.ward_wanted.emit(self.solver.base)

    # -- news ------------------------------------------------------------------------------------------------------

    def _on_previewed(self, sheet: Sheet | None) -> None:
        bench = self._bench
        if bench.editor is None:
            return
        if sheet is None or not self.previewing():
            bench.draw()
        else:
            bench.view.show_view(bench.editor.view_of(sheet))
        bench.dress()

    def _on_accepted(self, name: str, sheet: Sheet) -> None:
        self._write(name, sheet)
        self._bench.show_tab("check")

    def _on_helped(self, offer: Offer, name: str) -> None:
        self._write(name, offer.sheet)
        self._bench.show_tab("check")
        if offer.moved:
            self.leave_moved.emit(offer.moved, name)

    def _write(self, name: str, sheet: Sheet) -> None:
        """Write a proposal's cells into the sheet as one step, and mark those that differ."""
        bench = self._bench
        if bench.editor is None:
            return
        before = bench.editor.sheet
        after = attrs.evolve(before, cells=sheet.cells)
        bench.editor.mark(after, changed_places(before, after))
        bench.hands.step(name, after)
        bench.middle.setCurrentWidget(bench.view)

    def _on_compared(self, choices: tuple[Choice, ...]) -> None:
        bench = self._bench
        bench.side.show_choices(choices)
        if choices and self.previewing():
            bench.middle.setCurrentWidget(bench.side)
        elif bench.middle.currentWidget() is bench.side:
            bench.middle.setCurrentWidget(bench.view)

    def _show_side(self) -> None:
        if self.solver.choices and self.previewing():
            self._bench.middle.setCurrentWidget(self._bench.side)

    def _on_choice(self, choice: Choice) -> None:
        self.solver.show_choice(choice.sheet)
        self._bench.middle.setCurrentWidget(self._bench.view)

    def _on_taken(self, choice: Choice) -> None:
        self.solver.show_choice(choice.sheet)
        self.solver.take()


def places_of(sheet: Sheet, cells: tuple[tuple[str, int], ...]) -> tuple[Place, ...]:
    """Return the places of cells told by person and day; those of people not on the sheet are left out."""
    known = sheet.row_index
    return tuple(Place(known[person], day) for person, day in cells if person in known)
