"""The import page: four steps in place, nothing modal, nothing written before the last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.exchange.beat import Beat
from app.exchange.rejecting import rejects_of
from app.exchange.service import apply, batches, dry_run, propose, propose_book, undo_import
from app.exchange.values import Kind
from app.exchange.wording import KINDS, OTHERS
from app.exchange.workload.watch import take_all
from app.words import say, tr
from ui.imports.columns import ColumnsStep
from ui.imports.done import DoneStep
from ui.imports.dropfolder import DropFolder, say_taken
from ui.imports.lines import Review, review
from ui.imports.others import Others, stop, tell
from ui.imports.review import ReviewStep
from ui.imports.start import Batch, StartStep
from ui.imports.steps import COLUMNS, DONE, FILE, REVIEW, StepLine
from ui.kit import messages
from ui.kit.busy import Progress
from ui.kit.commands import Command
from ui.kit.controls import button
from ui.kit.lanes import Job, Lane, Operation, op
from ui.kit.page import Frame, Page
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_3, SPACE_5, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.exchange.service import ImportProposal, ImportResult
    from app.exchange.workload.watch import Dropped

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".htm", ".html")
PAGES = {Kind.STAFF: "staff", Kind.CREDENTIALS: "credentials", Kind.CONTRACTS: "staff", Kind.BALANCES: "staff"}


class ImportPage(Page):
    """Choose, look, check, import; Ctrl+O opens a file, Ctrl+Return goes on, Alt+Left goes back."""

    kinds: ClassVar[frozenset[str]] = frozenset({"staff", "unit", "credential", "contract", "balance"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.setAcceptDrops(True)
        self.proposal: ImportProposal | None = None
        self.result: ImportResult | None = None
        self._running: Operation[Any] | None = None
        may_undo = self.desk.may(Verb.IMPORT_UNDO) and not self.desk.vault.read_only
        self.steps = StepLine()
        self.steps.wanted.connect(self.go_back)
        self.strip = Strip()
        self.progress = Progress()
        self.progress.cancelled.connect(self.cancel)
        self.folder = DropFolder(self)
        self.folder.wanted.connect(self.take_files)
        self.start = StartStep(self.folder, may_undo=may_undo)
        self.start.file_wanted.connect(self.choose_file)
        self.start.undo_wanted.connect(self.undo)
        self.columns = ColumnsStep()
        self.columns.proposal_changed.connect(self._on_corrected)
        self.columns.kind_wanted.connect(self.read_as)
        self.review = ReviewStep()
        self.done = DoneStep(may_undo=may_undo)
        self.done.undo_wanted.connect(self.undo_result)
        self.done.rejects_wanted.connect(self.save_rejects)
        self.done.next_wanted.connect(self.begin)
        self.done.page_wanted.connect(self._look)
        self.stack = QStackedWidget()
        self.others = Others(self)
        for step in (self.start, self.columns, self.review, self.done, *self.others.steps):
            self.stack.addWidget(step)
        self._check = button(tr("Check the rows"), self.check, role="primary", icon_name="arrow-right")
        self._import = button(tr("Import"), self.run_import, role="primary", icon_name="file-import")
        self._rejects = button(tr("Save the rows to correct …"), self.save_rejects)
        self._back = button(tr("Back"), self.go_back, icon_name="arrow-left")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_3)
        column.setSpacing(SPACE_3)
        for widget in (self.steps, self.strip, self.progress):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)

    def title(self) -> str:
        """Return the page's title."""
        return tr("Import")

    def context(self) -> str:
        """Return the file and what it is read as."""
        if self.proposal is None or self.step == FILE or self.step > DONE:
            return ""
        return f"{self.proposal.book.name} · {tr(KINDS[self.proposal.kind])}"

    def key_hints(self) -> str:
        """Return the keys of the step."""
        return {
            FILE: tr("Ctrl+O: choose a file"),
            COLUMNS: tr("Enter: what the column holds   H: headings   Ctrl+Enter: check"),
            REVIEW: tr("Enter: the row's cells   Ctrl+Enter: import   Alt+Left: back"),
            DONE: tr("Ctrl+O: choose a file"),
        }.get(self.step, tr("Ctrl+Enter: import   Alt+Left: back"))

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the deeds of the step."""
        if self.step > DONE:
            return (self._back, *self.others.actions(self.stack.currentWidget()))
        return {COLUMNS: (self._back, self._check), REVIEW: (self._back, self._rejects, self._import)}.get(
            self.step, ()
        )

    def commands(self) -> tuple[Command, ...]:
        """Return the deeds of the page with their keys."""
        onward: Callable[[], object] = {COLUMNS: self.check, REVIEW: self.run_import}.get(self.step, self.choose_file)
        if self.step > DONE:
            onward = lambda: self.others.onward(self.stack.currentWidget())  # noqa: E731 - a deed like the others
        return (
            Command("imports.open", say("Import a workbook …"), self.choose_file, key="Ctrl+O", icon="file-import"),
            Command("imports.onward", say("Import: go on"), onward, key="Ctrl+Return"),
            Command("imports.back", say("Import: go back"), self.go_back, key="Alt+Left"),
        )

    @property
    def step(self) -> int:
        """Where one is: FILE, COLUMNS, REVIEW or DONE."""
        return self.stack.currentIndex()

    def receive(self, **params: Any) -> None:
        """Take the kind that is wanted (``kind``: one of ``Kind`` or of ``OTHERS``), and a file (``path``)."""
        if params.get("kind"):
            self.begin()
            wanted = params["kind"]
            self.start.choose_kind(wanted if wanted in OTHERS else Kind(wanted))
        if params.get("path"):
            self.open(Path(params["path"]))

    def refresh(self) -> None:
        """Load the imports of before."""
        op(self, lambda _job: batches(self.desk)).then(self.start.show_batches).run()
        self.folder.load()

    def blank(self) -> None:
        """Forget the file and everybody in it."""
        self.cancel()
        self.begin()
        self.start.show_batches(())
        self.folder.blank()

    def begin(self) -> None:
        """Go to the first step with nothing chosen."""
        self.proposal, self.result = None, None
        self.columns.clear()
        self.review.clear()
        self.others.clear()
        self.strip.clear()
        self._stand(FILE)

    def choose_file(self) -> None:
        """Ask for a workbook."""
        patterns = tr("Workbooks and tables") + " (" + " ".join(f"*{suffix}" for suffix in SUFFIXES) + ")"
        path = messages.choose_file(self, tr("Choose a workbook"), patterns=patterns)
        if path is not None:
            self.open(path)

    def take_files(self, folder: Path) -> None:
        """Import what waits in the watched folder; each file is moved aside, one that is refused with its reason."""
        text = tr("Importing the files that wait …")
        self.run_one(text, lambda job: take_all(self.desk, folder, cancel=stop(job)), self._on_taken)

    def _on_taken(self, dropped: tuple[Dropped, ...]) -> None:
        say_taken(self.strip, dropped)
        self.refresh()

    def open(self, path: Path) -> None:
        """Read a workbook and show how it is understood."""
        kind = self.start.chosen
        if kind is not None and not isinstance(kind, Kind):
            self.others.open(path, kind)
            return
        self.run_one(
            tr("Opening {name} …", name=path.name),
            lambda job: propose(path, kind, desk=self.desk, progress=tell(job), cancel=stop(job)),
            self._show_proposal,
        )

    def read_as(self, kind: Kind) -> None:
        """Read the open workbook as another kind."""
        if self.proposal is None:
            return
        book = self.proposal.book
        self.run_one(
            tr("Opening {name} …", name=book.name),
            lambda job: propose_book(book, kind, desk=self.desk, beat=Beat(tell(job), stop(job))),
            self._show_proposal,
        )

    def check(self) -> None:
        """Read and compare every row; nothing is written."""
        proposal = self.proposal
        if proposal is None:
            return
        if not proposal.used:
            self.strip.say(
                tr("No sheet is chosen."),
                remedy=tr("Tick a sheet at the left, and say which row heads it."),
                tone=Tone.DUE,
            )
            return
        self.run_one(
            tr("Checking the rows …"),
            lambda job: review(dry_run(self.desk, proposal, progress=tell(job), cancel=stop(job))),
            self._show_review,
        )

    def run_import(self) -> None:
        """Write what was shown, as one deed."""
        shown = self.review.review
        if shown is None or not self._import.isEnabled():
            return
        run = shown.run
        self.run_one(
            tr("Importing; until the end nothing is changed …"),
            lambda job: apply(self.desk, run, progress=tell(job), cancel=stop(job)),
            self._show_result,
        )

    def go_back(self, step: int | None = None) -> None:
        """Go one step back, or to a step that lies behind."""
        wanted = self.step - 1 if step is None else step
        if self.step > DONE:
            wanted = FILE
        if self.step == DONE or wanted < FILE:
            return
        self.strip.clear()
        self._stand(wanted)

    def cancel(self) -> None:
        """Stop what is under way; nothing was changed."""
        if self._running is not None:
            self._running.cancel()

    def save_rejects(self) -> None:
        """Save the rows that must be corrected, with their reasons."""
        shown = self.review.review
        if shown is None:
            self.others.save_rejects()
            return
        name = tr("{name} to correct.xlsx", name=Path(shown.run.proposal.book.name).stem)
        place = messages.choose_save(self, tr("Save the rows to correct"), name=name, patterns="*.xlsx")
        if place is not None:
            op(self, lambda _job: rejects_of(shown.run).save(place)).on(Lane.POOL).then(
                lambda _n: messages.toast(self, tr("Saved."))
            ).otherwise(self.refuse).run()

    def undo(self, batch: Batch) -> None:
        """Take an import of before back, after asking."""
        counts = batch["counts"]
        question = tr(
            "Take {name} back? {new} new records go, {changed} changed ones get their old values.",
            name=batch["file_name"], new=f"{counts.get('new', 0):,}", changed=f"{counts.get('changed', 0):,}",
        )  # fmt: skip
        if messages.ask(self, question, yes=tr("Undo import"), danger=True):
            self._take_back(int(batch["id"]), self.refresh)

    def undo_result(self) -> None:
        """Take the import just done back."""
        if self.result is not None and self.result.batch_id is not None:
            self._take_back(self.result.batch_id, self.done.show_undone)

    def _take_back(self, batch_id: int, then: Callable[[], object]) -> None:
        self.run_one(tr("Taking the import back …"), lambda _job: undo_import(self.desk, batch_id), lambda _n: then())

    def run_one(self, text: str, work: Callable[[Job], Any], then: Callable[[Any], object]) -> None:
        """Do one thing at a time, with progress and cancel."""
        if self._running is not None:
            return
        self.strip.clear()
        self.progress.start(text)
        self.stack.setEnabled(False)
        self._buttons(enabled=False)
        self._running = (
            op(self, work).telling(lambda told: self.progress.tell(told[0], told[1])).then(then)
            .otherwise(self.refuse).lastly(self._settled)
        )  # fmt: skip
        self._running.run()

    def _settled(self) -> None:
        self._running = None
        self.progress.stop()
        self.stack.setEnabled(True)
        self._buttons(enabled=True)
        self.announce()
        # While the work ran the step was disabled and lost the keyboard; hand it back to where one goes on.
        goes_on = (
            self.start.choose, self.columns.grid, self.review.table, self.done.next, self.others.roster.table,
            self.others.work.table,
        )  # fmt: skip
        goes_on[self.step].setFocus()

    def _buttons(self, *, enabled: bool) -> None:
        for each in (self._check, self._back):
            each.setEnabled(enabled)
        self.others.allow(enabled=enabled)
        counts = {} if self.review.review is None else self.review.review.run.counts
        self._import.setEnabled(
            enabled and not self.desk.vault.read_only and bool(counts.get("new", 0) + counts.get("changed", 0))
        )
        self._rejects.setEnabled(enabled and self.review.review is not None and self.review.review.back > 0)

    def refuse(self, error: BaseException) -> None:
        """Show why something could not be done."""
        messages.say_in(self.strip, error)

    def _show_proposal(self, proposal: ImportProposal) -> None:
        self.proposal = proposal
        self.columns.show_proposal(proposal)
        self._stand(COLUMNS)
        self._say_doubts()

    def _on_corrected(self) -> None:
        self.proposal = self.columns.proposal
        self._say_doubts()

    def _say_doubts(self) -> None:
        doubts = () if self.proposal is None else self.proposal.doubts
        self.strip.clear()
        if doubts:
            sheet, column = doubts[0]
            self.strip.say(
                tr("{count} columns are uncertain.", count=len(doubts)),
                remedy=tr("First: sheet {sheet}, column {column}. Choose what it holds, or that it is not imported.",
                          sheet=sheet, column=column.letter), tone=Tone.NEAR,
            )  # fmt: skip

    def _show_review(self, shown: Review) -> None:
        self.review.show_review(shown)
        self._stand(REVIEW)

    def _show_result(self, result: ImportResult) -> None:
        shown = self.review.review
        assert shown is not None
        self.show_done(result, name=shown.run.proposal.book.name, back=shown.back)

    def show_done(self, result: ImportResult, *, name: str, back: int) -> None:
        """Show what was done with the file ``name``, of which ``back`` rows must be corrected."""
        self.result = result
        self.done.show_result(result, name=name, back=back)
        self._stand(DONE)

    def stand_at(self, step: QWidget) -> None:
        """Show a step of another kind."""
        self._stand(self.stack.indexOf(step))

    def _look(self) -> None:
        self.frame.go(PAGES[self.proposal.kind] if self.proposal is not None else "performance")

    def _stand(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.steps.stand(min(step, DONE) if step <= DONE else REVIEW)
        self.announce()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture: a small workbook through all steps that write nothing."""
        from ui.imports.scenes import sample_book

        def columns() -> None:
            op(self, lambda _job: propose_book(sample_book(self.desk), Kind.STAFF)).then(self._show_proposal).run()

        return {"columns": columns, "review": self.check}

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None and self._running is None:
            event.acceptProposedAction()
            self.start.invite(inviting=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.start.invite(inviting=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.start.invite(inviting=False)
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open(path)


def _dropped(event: QDropEvent) -> Path | None:
    """Return the one workbook that is being let fall, None for anything else."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.suffix.lower() in SUFFIXES else None
