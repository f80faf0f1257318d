"""The solver of a page: orders run in the pool, better rosters are shown in the sheet, and taken as one step.

A run belongs to one sheet. The page may show another ward meanwhile; the run goes on, and what it found waits there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtCore import QObject, Signal

from app.roster.sheet import Sheet
from app.roster.variants import WEIGHT_SETS
from app.words import tr
from ui.kit import messages
from ui.kit.lanes import Lane, Operation, op
from ui.roster import solving
from ui.roster.advice import Advice, Offer, advise, shortages
from ui.roster.compare import figures_of
from ui.roster.solving import NONE_YET, Before, Control, Ended, Live, Scope, Wanted, days_of, wanted_of
from ui.roster.variants import Choice, choices_of

if TYPE_CHECKING:
    from datetime import date

    from app.roster.model import Finding, RosterProblem
    from ui.roster.editor import Editor
    from ui.roster.solverpanel import SolverPanel

VARIANT_SECONDS = 3  # of what was given, for each of three


class Solver(QObject):
    """One run at a time, of one sheet; the page may show another meanwhile.

    Signals:
        previewed(Sheet or None): show this instead of the sheet of the run; None shows the sheet again.
        accepted(str, Sheet): the proposal was taken, under this name.
        helped(Offer, str): a way out was taken, under this name.
        compared(tuple of Choice): rosters to show side by side; empty ends that.
        running(bool): a run began or ended.
        told(str): how the run stands, in a word; empty when there is none.
        elsewhere(): something was to be taken while another sheet is shown.
    """

    previewed = Signal(object)
    accepted = Signal(str, object)
    helped = Signal(object, str)
    compared = Signal(object)
    running = Signal(bool)
    told = Signal(str)
    elsewhere = Signal()

    def __init__(self, panel: SolverPanel) -> None:
        super().__init__(panel)
        self.panel = panel
        self.control = Control()
        self.base: Sheet | None = None
        self.best: Sheet | None = None
        self.ended: Ended | None = None
        self.choices: tuple[Choice, ...] = ()
        self.here = True
        self._runs = 0
        self._helping = False
        self._wanted: Wanted | None = None
        self._operation: Operation[Any] | None = None
        panel.stopped.connect(self.stop)
        panel.paused.connect(self._on_paused)
        panel.taken.connect(self.take)
        panel.dropped.connect(self.drop)
        panel.helped.connect(self._on_helped)
        panel.help_wanted.connect(self.look_for_help)

    @property
    def at_work(self) -> bool:
        """Tell whether a run is under way."""
        return self._operation is not None

    @property
    def solving(self) -> bool:
        """Tell whether rosters are being made (and not only ways out looked for)."""
        return self.at_work and not self._helping

    def is_of(self, sheet: Sheet | None) -> bool:
        """Tell whether the run, or what it found, belongs to this ward's sheet."""
        return sheet is not None and self.base is not None and key_of(sheet) == key_of(self.base)

    def rebase(self, sheet: Sheet) -> bool:
        """Go on with a sheet that was read again; False (and all is dropped) when its cells differ from those solved."""
        base = self.base
        if base is None or not self.is_of(sheet):
            return True
        if [row.id for row in base.rows] == [row.id for row in sheet.rows] and base.cells == sheet.cells:
            return True
        self.drop()
        return False

    # -- orders ----------------------------------------------------------------------------------------------------

    def begin(self, editor: Editor, wanted: Wanted) -> None:
        """Solve ``wanted`` for the sheet as it stands."""
        if self.at_work:
            return
        sheet = self._start(editor, _title(wanted), wanted)
        control = self.control

        def work(job: Any) -> Ended:
            return solving.run(sheet, wanted, control, _teller(job, control))

        self._run(work, self._on_ended)

    def begin_variants(self, editor: Editor, scope: Scope) -> None:
        """Make three rosters with different weights and show them side by side."""
        if self.at_work:
            return
        seconds = max(2, self.panel.seconds.value() // VARIANT_SECONDS)
        first = attrs.evolve(wanted_of(editor, scope, ()), seconds=seconds)
        sheet = self._start(editor, tr("Three rosters"), first)
        control = self.control

        def work(job: Any) -> tuple[tuple[Choice, ...], Ended]:
            made: list[tuple[str, Sheet]] = []
            ended = Ended(None, tr(NONE_YET))
            for key in WEIGHT_SETS:
                if control.stopped:
                    break
                ended = solving.run(sheet, attrs.evolve(first, weights=key), control, _teller(job, control))
                if ended.best is None:
                    break
                made.append((key, ended.best.sheet))
            return choices_of(sheet, made), ended

        self._run(work, self._on_variants)

    def _start(self, editor: Editor, title: str, wanted: Wanted) -> Sheet:
        self.base, self.best, self.ended, self.control = editor.sheet, None, None, Control()
        self.choices = ()
        self._wanted, self._runs = wanted, self._runs + 1
        self.panel.show_started(title, self.base.ward_name, seconds=self.panel.seconds.value())
        self.compared.emit(())
        self.running.emit(True)
        self.told.emit(tr("solving"))
        return editor.sheet

    def _run(self, work: Any, taker: Any) -> None:
        made = op(self, work).on(Lane.POOL).telling(self._on_told)
        self._operation = made.then(taker).otherwise(self._on_failed).lastly(self._on_over)
        self._operation.run()

    def stop(self) -> None:
        """Stop; the best so far is kept and offered."""
        self.control.paused = False
        self.control.stopped = True

    def _on_paused(self, paused: bool) -> None:
        self.control.paused = paused

    # -- taking ----------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Take the roster shown: one step of the history."""
        if self.best is None or self.base is None:
            return
        if not self.here:
            self.elsewhere.emit()
            return
        name = tr("Roster of the solver {run}", run=self._runs)
        best = self.best
        self.drop()
        self.accepted.emit(name, best)

    def _on_helped(self, offer: Offer) -> None:
        if not self.here:
            self.elsewhere.emit()
            return
        self.drop()
        self.helped.emit(offer, tr("Way out: {steps}", steps=offer.text))

    def drop(self) -> None:
        """Leave everything as it was."""
        self.stop()
        self.best = self.base = self.ended = None
        self.choices = ()
        self.panel.show_idle()
        self.compared.emit(())
        self.previewed.emit(None)
        self.told.emit("")

    def show_choice(self, sheet: Sheet) -> None:
        """Show one of several rosters."""
        self.best = sheet
        self.previewed.emit(sheet)

    # -- news ------------------------------------------------------------------------------------------------------

    def _on_told(self, news: Before | Live | Advice) -> None:
        if self.base is None:
            return
        if isinstance(news, Before):
            if news.sentences:
                self.panel.show_before(news)
        elif isinstance(news, Advice):
            self.panel.show_advice(news)
        else:
            self.best = news.sheet
            self.panel.show_live(news, figures_of(news.sheet, self.base).sentence)
            self.previewed.emit(news.sheet)
            self.told.emit(tr("roster {number}", number=news.number))

    def _on_ended(self, ended: Ended) -> None:
        if self.base is None:
            return
        self.ended = ended
        self.best = ended.best.sheet if ended.best is not None else None
        told = figures_of(ended.best.sheet, self.base).sentence if ended.best is not None else ""
        self.panel.show_ended(ended, told)
        self.previewed.emit(self.best)
        self.told.emit(tr("roster ready") if self.best is not None else tr("no roster"))

    def _on_variants(self, found: tuple[tuple[Choice, ...], Ended]) -> None:
        choices, ended = found
        if self.base is None or not choices:
            self._on_ended(ended)
            return
        self.choices, self.ended = choices, ended
        self.panel.show_choices(choices)
        self.best = choices[0].sheet
        self.told.emit(tr("roster ready"))
        self.compared.emit(choices)

    def _on_failed(self, error: BaseException) -> None:
        self.drop()
        messages.show_error(self.panel, error)

    def _on_over(self) -> None:
        self._operation = None
        self.running.emit(False)
        self.look_for_help(at_once=False)

    # -- what would help -------------------------------------------------------------------------------------------

    def look_for_help(self, *, at_once: bool = True) -> None:
        """Where there is no roster, or shifts stay short, look for causes and ways out: she need not ask."""
        base, ended = self.base, self.ended
        if base is None or ended is None or ended.problem is None or self.choices or self.at_work:
            return
        asked, best = ended.problem, ended.best
        short = () if best is None else self._short(asked, best.sheet)
        if best is not None and not short:
            return
        if self.control.stopped and not at_once:
            self.panel.offer_help()  # she said stop: it is hers to say go on
            return
        self.control = control = Control()
        self._helping = True
        self.panel.show_looking()
        self.running.emit(True)

        def work(job: Any) -> Advice:
            return advise(
                base, asked, short=short, cancelled=lambda: control.stopped or job.cancelled, tell=job.progress
            )

        self._operation = (
            op(self, work)
            .on(Lane.POOL)
            .telling(self._on_told)
            .then(self._on_advice)
            .otherwise(self._on_failed)
            .lastly(self._on_helped_enough)
        )
        self._operation.run()

    def _short(self, asked: RosterProblem, sheet: Sheet) -> tuple[Finding, ...]:
        """Return what stays short; where only some cells were to be filled, on the days these lie on."""
        found = shortages(asked, sheet)
        days = None if self._wanted is None else days_of(self._wanted)
        return found if days is None else tuple(f for f in found if {day for _row, day in f.cells} & days)

    def _on_advice(self, advice: Advice) -> None:
        if self.base is not None:
            self.panel.show_advice(advice)

    def _on_helped_enough(self) -> None:
        self._operation, self._helping = None, False
        self.running.emit(False)


def key_of(sheet: Sheet) -> tuple[int, date]:
    """Return what tells sheets apart: ward and first day."""
    return sheet.ward_id, sheet.first


def _teller(job: Any, control: Control) -> Any:
    """Return who tells the window, and stops the run when the operation is cancelled (locking, leaving)."""

    def tell(news: Before | Live) -> None:
        if job.cancelled:
            control.stopped = True
            return
        job.progress(news)

    return tell


def _title(wanted: Wanted) -> str:
    return {
        Scope.BLANKS: tr("Filling {count} blanks", count=len(wanted.free)),
        Scope.CHOSEN: tr("Solving {count} chosen cells", count=len(wanted.free)),
        Scope.UNLOCKED: tr("Solving everything unlocked"),
        Scope.REPAIR: tr("Repairing with at most {most} changes", most=wanted.most_changes),
    }[wanted.scope]
