"""What each person of a unit gets: the list, its line of figures, and what must be seen before it is signed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.performance.book import Run
from app.performance.outcome import Level, PersonOutcome
from app.words import tr
from ui.kit.strips import Strip
from ui.kit.tableview import RowTable
from ui.kit.tokens import Tone
from ui.performance.tables import share_columns

#: What stays in the list beside an opened person.
ALWAYS = frozenset({"name", "staffing", "payable"})


class SharesPane(QWidget):
    """The shares of one run; the columns follow its steps. ``opened`` gets the person Enter was pressed on."""

    def __init__(self, opened: Callable[[PersonOutcome], None]) -> None:
        super().__init__()
        self._opened = opened
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self.table = self._fresh(None)

    def show_run(self, run: Run | None) -> None:
        """Show the shares of ``run``; None says what to do first."""
        self._room.removeWidget(self.table)
        self.table.deleteLater()
        self.table = self._fresh(run)
        if run is None:
            hint = tr("Check the inputs, then press Compute.")
            self.table.say_when_empty(tr("This month has not been computed yet."), hint)
            self.table.show_rows(())
        else:
            self.table.show_rows(tuple(person for unit in run.outcome.units for person in unit.people))

    def narrow(self, *, narrow: bool) -> None:
        """Keep only who and how much: beside a person's month the steps stand in the panel."""
        for place, column in enumerate(self.table.rows_model.columns):
            self.table.setColumnHidden(place, narrow and column.key not in ALWAYS)

    def _fresh(self, run: Run | None) -> RowTable[PersonOutcome]:
        made = RowTable(share_columns(() if run is None else run.outcome.units), name=tr("Shares"))
        made.opened.connect(self._opened)
        self._room.addWidget(made)
        return made


def say_remarks(strip: Strip, run: Run | None) -> None:
    """Say the gravest remark of a run on ``strip``, and how many more there are."""
    remarks = () if run is None else [each for each in run.outcome.remarks if each.level is not Level.INFO]
    if not remarks:
        if run is not None:
            strip.clear()
        return
    worst = max(remarks, key=lambda remark: remark.level is Level.ERROR)
    tone = Tone.LAPSED if worst.level is Level.ERROR else Tone.DUE
    more = tr(" and {count} more", count=len(remarks) - 1) if len(remarks) > 1 else ""
    strip.say(f"{worst.text}{more}", remedy=worst.citation, tone=tone)
