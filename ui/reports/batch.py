"""Every unit's sheets of a month in one go: one file under one record number, told as it grows, stopped between two units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reports.batch import batched_keys, render_joined
from app.reports.files import write_sheet
from app.reports.printing import Form, Rendered
from app.reports.registry import title_of
from app.words import tr
from ui.kit import messages
from ui.kit.busy import Progress, while_busy
from ui.kit.controls import button
from ui.kit.lanes import Job, Operation, op
from ui.kit.tokens import SPACE_2

if TYPE_CHECKING:
    from app.desk import Desk
    from app.reports.registry import Report


class WholeHospital(QWidget):
    """The button for every unit, and how far it is.

    Signals:
        refused(object): the error that kept the file from being made.
    """

    refused = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._running: Operation[Rendered] | None = None
        self.progress = Progress()
        self.progress.cancelled.connect(self._stop)
        self.all = button(tr("Every unit …"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.all)
        column.addWidget(self.progress)

    def offer(self, report: Report) -> None:
        """Stand there for reports that are made by unit only."""
        self.setVisible(report.key in batched_keys())

    def run(self, report: Report, given: Mapping[str, Any], *, template: str | None) -> None:
        """Ask where the file goes, make every unit's sheet in the desk's lane, write it there."""
        form: Form = "pdf" if template is None else "xlsx"
        name = f"{title_of(report).replace('/', '-')}-{given['month']}.{form}"
        place = messages.choose_save(self, tr("Save every unit's sheets"), name=name, patterns=f"*.{form}")
        if place is None:
            return
        path = place if place.suffix.lower() == f".{form}" else place.with_name(f"{place.name}.{form}")

        def work(job: Job) -> Rendered:
            def tell(done: int, of: int, unit: str) -> bool:
                job.progress((done, of, unit))
                return not job.cancelled

            made = render_joined(self._desk, report.key, given, form=form, progress=tell, template=template)
            write_sheet(path, made.data)
            return made

        self.progress.start(tr("Every unit's sheets are being made"))
        self._running = op(self, work).telling(lambda told: self.progress.tell(*told))
        told = self._told(path.name)
        self._running.then(told).otherwise(self.refused.emit).lastly(self.progress.stop, while_busy(self.all))
        self._running.run()

    def _told(self, name: str) -> Callable[[Rendered], None]:
        def tell(made: Rendered) -> None:
            messages.toast(
                self, tr("{file}: {pages} pages, record {record}.", file=name, pages=made.pages, record=made.record_no)
            )

        return tell

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
