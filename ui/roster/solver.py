"""The solver of a page: orders run in the pool, better rosters are shown in the sheet, and taken as one step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtCore import QObject, Signal

from app.roster.sheet import Sheet
from app.words import tr
from ui.kit.lanes import Lane, Operation, op
from ui.roster import solving
from ui.roster.compare import figures_of, gains_and_losses, shifts_between
from ui.roster.solving import VARIANTS, Before, Control, Ended, Live, Scope, Variant, Wanted, wanted_of

if TYPE_CHECKING:
    from ui.roster.editor import Editor
    from ui.roster.solverpanel import SolverPanel

VARIANT_SECONDS = 3  # of what was given, for each of three


class Solver(QObject):
    """One run at a time, of one sheet; the page may show another meanwhile.

    Signals:
        previewed(Sheet or None): show this instead of the sheet; None shows the sheet again.
        accepted(str, Sheet): the proposal was taken, under this name.
        running(bool): a run began or ended.
    """

    previewed = Signal(object)
    accepted = Signal(str, object)
    running = Signal(bool)

    def __init__(self, panel: SolverPanel) -> None:
        super().__init__(panel)
        self.panel = panel
        self.control = Control()
        self.base: Sheet | None = None
        self.best: Sheet | None = None
        self.ended: Ended | None = None
        self._runs = 0
        self._wanted: Wanted | None = None
        self._operation: Operation[Any] | None = None
        panel.stopped.connect(self.stop)
        panel.paused.connect(self._on_paused)
        panel.taken.connect(self.take)
        panel.dropped.connect(self.drop)

    @property
    def at_work(self) -> bool:
        """Tell whether a run is under way."""
        return self._operation is not None

    def begin(self, editor: Editor, wanted: Wanted) -> None:
        """Solve ``wanted`` for the sheet as it stands."""
        if self.at_work:
            return
        sheet = editor.sheet
        self.base, self.best, self.ended, self.control = sheet, None, None, Control()
        self._wanted, self._runs = wanted, self._runs + 1
        control = self.control
        self.panel.show_started(_title(wanted))
        self.running.emit(True)

        def work(job: Any) -> Ended:
            return solving.run(sheet, wanted, control, _teller(job, control))

        self._operation = (
            op(self, work).on(Lane.POOL).telling(self._on_told).then(self._on_ended).lastly(self._on_over).run()
        )

    def begin_variants(self, editor: Editor, scope: Scope) -> None:
        """Make three rosters with different weights and show them side by side."""
        if self.at_work:
            return
        sheet = editor.sheet
        self.base, self.best, self.ended, self.control = sheet, None, None, Control()
        seconds = max(2, self.panel.seconds.value() // VARIANT_SECONDS)
        first = wanted_of(editor, scope, ())
        control = self.control
        self.panel.show_started(tr("Three rosters"))
        self.running.emit(True)

        def work(job: Any) -> list[tuple[Variant, Ended]]:
            return [
                (variant, solving.run(sheet, _as_variant(first, variant, seconds), control, _teller(job, control)))
                for variant in VARIANTS
                if not control.stopped
            ]

        self._operation = (
            op(self, work).on(Lane.POOL).telling(self._on_told).then(self._on_variants).lastly(self._on_over).run()
        )

    def stop(self) -> None:
        """Stop; the best so far is kept and offered."""
        self.control.paused = False
        self.control.stopped = True

    def _on_paused(self, paused: bool) -> None:
        self.control.paused = paused

    def take(self) -> None:
        """Take the roster shown: one step of the history."""
        if self.best is None or self.base is None:
            return
        name = tr("Roster of the solver {run}", run=self._runs)
        best = self.best
        self.drop()
        self.accepted.emit(name, best)

    def drop(self) -> None:
        """Leave everything as it was."""
        self.stop()
        self.best = self.base = self.ended = None
        self.panel.show_idle()
        self.previewed.emit(None)

    def show_choice(self, sheet: Sheet) -> None:
        """Show one of several rosters."""
        self.best = sheet
        self.previewed.emit(sheet)

    # -- news ------------------------------------------------------------------------------------------------------

    def _on_told(self, news: Before | Live) -> None:
        if isinstance(news, Before):
            if news.sentences:
                self.panel.show_before(news)
        elif self.base is not None:
            self.best = news.sheet
            seconds = self._wanted.seconds if self._wanted is not None else 1
            self.panel.show_live(news, figures_of(news.sheet, self.base).sentence, seconds=seconds)
            self.previewed.emit(news.sheet)

    def _on_ended(self, ended: Ended) -> None:
        if self.base is None:
            return
        self.ended = ended
        self.best = ended.best.sheet if ended.best is not None else None
        told = figures_of(ended.best.sheet, self.base).sentence if ended.best is not None else ""
        self.panel.show_ended(ended, told)
        self.previewed.emit(self.best)

    def _on_variants(self, found: list[tuple[Variant, Ended]]) -> None:
        made = [(variant, ended.best.sheet) for variant, ended in found if ended.best is not None]
        if self.base is None or not made:
            self._on_ended(found[0][1] if found else Ended(None, tr("Stopped.")))
            return
        first = made[0][1]
        choices = []
        for variant, sheet in made:
            told = figures_of(sheet, self.base).sentence
            if sheet is not first:
                gain, loss = gains_and_losses(shifts_between(first, sheet))
                told += "\n" + tr("Against the first, gain: {gain}; lose: {loss}", gain=gain or "—", loss=loss or "—")
            choices.append((tr(variant.title), told, tr("Show"), partial(self.show_choice, sheet)))
        self.panel.show_ended(found[0][1], tr("Choose one below; it is shown in the sheet."))
        self.panel.show_choices(tr("Side by side"), choices)
        self.show_choice(first)

    def _on_over(self) -> None:
        self._operation = None
        self.running.emit(False)


def _teller(job: Any, control: Control) -> Any:
    """Return who tells the window, and stops the run when the operation is cancelled (locking, leaving)."""

    def tell(news: Before | Live) -> None:
        if job.cancelled:
            control.stopped = True
            return
        job.progress(news)

    return tell


def _as_variant(wanted: Wanted, variant: Variant, seconds: int) -> Wanted:
    return attrs.evolve(wanted, variant=variant, seconds=seconds)


def _title(wanted: Wanted) -> str:
    return {
        Scope.BLANKS: tr("Filling {count} blanks", count=len(wanted.free)),
        Scope.CHOSEN: tr("Solving {count} chosen cells", count=len(wanted.free)),
        Scope.UNLOCKED: tr("Solving everything unlocked"),
        Scope.REPAIR: tr("Repairing with at most {most} changes", most=wanted.most_changes),
    }[wanted.scope]
