"""What the import page takes besides lists of people: rosters, workload, satisfaction, operations. One step each, then done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.exchange.rosters.keeping import Kept, keep
from app.exchange.rosters.service import RosterSheet, read_sheet
from app.exchange.service import ImportResult
from app.exchange.workload.giving_back import rejects_of
from app.exchange.workload.service import WorkRun, apply, dry_run, propose
from app.exchange.workload.values import Record
from app.roster.book.setups import wards
from app.words import tr
from ui.imports.roster import RosterStep, first_day
from ui.imports.work import WorkStep
from ui.kit import messages
from ui.kit.controls import button
from ui.kit.lanes import Lane, op
from ui.kit.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.imports.page import ImportPage
    from ui.kit.lanes import Job


class Others:
    """The steps of the other kinds and what they do, on behalf of the page."""

    def __init__(self, page: ImportPage) -> None:
        self._page = page
        self._path = Path()
        self.roster, self.work = RosterStep(), WorkStep()
        self.roster.ward_wanted.connect(self._read_as)
        self.keep = button(tr("Keep it as the ward's draft"), self.keep_roster, role="primary", icon_name="file-import")
        self.take = button(tr("Import"), self.import_work, role="primary", icon_name="file-import")
        self.rejects = button(tr("Save the rows to correct …"), self.save_rejects)
        self.steps: tuple[QWidget, ...] = (self.roster, self.work)

    def open(self, path: Path, kind: str | Record) -> None:
        """Read a file of another kind and show what it holds."""
        self._path = path
        self._page.proposal = None
        self._page.review.clear()
        if isinstance(kind, Record):
            self._open_work(path, kind)
        else:
            self._open_roster(path, None)

    def _open_work(self, path: Path, record: Record) -> None:
        desk = self._page.desk
        self._page.run_one(
            tr("Opening {name} …", name=path.name),
            lambda job: dry_run(
                desk, propose(path, record, desk=desk, progress=tell(job), cancel=stop(job)), cancel=stop(job)
            ),
            self._show_work,
        )

    def _show_work(self, run: WorkRun) -> None:
        self.work.show_run(run)
        self._page.stand_at(self.work)

    def import_work(self) -> None:
        """Import what was shown as one deed."""
        run = self.work.run
        if run is not None and self.take.isEnabled():
            self._page.run_one(
                tr("Importing; until the end nothing is changed …"),
                lambda job: apply(self._page.desk, run, progress=tell(job), cancel=stop(job)),
                self._show_done,
            )

    def _show_done(self, batch: int | None) -> None:
        run = self.work.run
        assert run is not None
        result = ImportResult(batch, run.counts, (), ())
        self._page.show_done(result, name=run.proposal.book.name, back=run.counts["refused"])

    def save_rejects(self) -> None:
        """Save the lines that must be corrected, with their reasons."""
        run = self.work.run
        if run is None:
            return
        name = tr("{name} to correct.xlsx", name=Path(run.proposal.book.name).stem)
        place = messages.choose_save(self._page, tr("Save the rows to correct"), name=name, patterns="*.xlsx")
        if place is not None:
            op(self._page, lambda _job: rejects_of(run).save(place)).on(Lane.POOL).then(
                lambda _n: messages.toast(self._page, tr("Saved."))
            ).otherwise(self._page.refuse).run()

    def _open_roster(self, path: Path, ward: str | None) -> None:
        desk = self._page.desk
        self._page.run_one(
            tr("Opening {name} …", name=path.name),
            lambda job: (read_sheet(desk, path, ward=ward, progress=tell(job), cancel=stop(job)), wards(desk)),
            self._show_roster,
        )

    def _show_roster(self, told: tuple[RosterSheet, Any]) -> None:
        self.roster.show_roster(*told)
        self._page.stand_at(self.roster)
        if told[0].ward is None:
            self._page.strip.say(
                tr("No unit on file is called “{name}”.", name=told[0].roster.ward),
                remedy=tr("Choose the ward at the left."), tone=Tone.NEAR,
            )  # fmt: skip

    def _read_as(self, ward: str) -> None:
        if self.roster.ward.currentData() is not None:
            self._open_roster(self._path, ward)

    def keep_roster(self) -> None:
        """Keep the roster that was shown; the ward learns her codes."""
        read, step = self.roster.read, self.roster
        if read is None or not self.keep.isEnabled():
            return
        decide, choose = step.decided(), step.chosen()
        published, trainees = step.published.isChecked(), step.trainees.isVisible() and step.trainees.isChecked()
        self._page.run_one(
            tr("Importing; until the end nothing is changed …"),
            lambda _job: keep(
                self._page.desk, read, decide=decide, choose=choose, published=published, trainees=trainees
            ),
            lambda kept: self._kept(read, kept),
        )

    def _kept(self, read: RosterSheet, kept: Kept) -> None:
        told = tr("Kept with {people} people.", people=len(kept.roster.sheet.rows))
        if kept.left_out:
            told += " " + tr("Left out: {names}", names="、".join(name for _row, name, _why in kept.left_out))
        messages.toast(self._page, told)
        first = first_day(read)
        self._page.begin()
        self._page.frame.go("roster", ward=kept.roster.sheet.ward_id, first=first)

    def actions(self, step: QWidget) -> tuple[QWidget, ...]:
        """Return the deeds of a step."""
        return (self.keep,) if step is self.roster else (self.rejects, self.take)

    def onward(self, step: QWidget) -> None:
        """Do what comes next at a step."""
        if step is self.roster:
            self.keep_roster()
        else:
            self.import_work()

    def allow(self, *, enabled: bool) -> None:
        """Let the deeds be done, or none while one is under way."""
        free = enabled and not self._page.desk.vault.read_only
        read, run = self.roster.read, self.work.run
        self.keep.setEnabled(free and read is not None and read.ward is not None)
        self.take.setEnabled(free and run is not None and bool(run.counts["new"] + run.counts["changed"]))
        self.rejects.setEnabled(enabled and run is not None and run.counts["refused"] > 0)

    def clear(self) -> None:
        """Forget files and everybody in them."""
        self.roster.clear()
        self.work.clear()


def tell(job: Job) -> Any:
    """Return a progress that tells ``job``."""
    return lambda done, total, _phase: job.progress((done, total))


def stop(job: Job) -> Any:
    """Return a question whether ``job`` is to stop."""
    return lambda: job.cancelled
