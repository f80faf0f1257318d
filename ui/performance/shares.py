"""What each person of a unit gets: the list, its line of figures, and what must be seen before it is signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.performance.book import Run, RunLine, State
from app.performance.comparing import distribution
from app.performance.outcome import Level, PersonOutcome
from app.words import tr
from ui.kit.strips import Strip
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_4, Tone
from ui.performance.charts import BarPicture, UprightBar
from ui.performance.tables import share_columns

#: What stays in the list beside an opened person.
ALWAYS = frozenset({"name", "staffing", "payable"})

PICTURE = 150
MONTHS = 12


class SharesPane(QWidget):
    """The shares of one run; the columns follow its steps. ``opened`` gets the person Enter was pressed on."""

    def __init__(self, opened: Callable[[PersonOutcome], None]) -> None:
        super().__init__()
        self._opened = opened
        self._room = QVBoxLayout()
        self.spread = BarPicture(height=PICTURE)
        self.trend = BarPicture(height=PICTURE)
        self.pictures = QWidget()
        row = QHBoxLayout(self.pictures)
        row.setContentsMargins(SPACE_2, SPACE_2, SPACE_2, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self.spread, 1)
        row.addWidget(self.trend, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._room, 1)
        column.addWidget(self.pictures)
        self.pictures.hide()
        self.table = self._fresh(None)

    def show_run(self, run: Run | None, history: Sequence[RunLine] = ()) -> None:
        """Show the shares of ``run`` and the unit's months; None says what to do first."""
        self._show_pictures(run, history)
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

    def _show_pictures(self, run: Run | None, history: Sequence[RunLine]) -> None:
        self.pictures.setVisible(run is not None)
        if run is None:
            return
        amounts = [person.payable for unit in run.outcome.units for person in unit.people]
        self.spread.show_bars(
            tr("People by amount, yuan"),
            [UprightBar(f"{each.low:,.0f}–{each.high:,.0f}", float(each.people), str(each.people))
             for each in distribution(amounts)],
        )  # fmt: skip
        months = {line.month: line for line in history if line.state is not State.REPLACED and line.people}
        shown = [months[month] for month in sorted(months) if month <= run.line.month][-MONTHS:]
        self.trend.setVisible(len(shown) > 1)
        self.trend.show_bars(
            tr("Average of a person by month, yuan"),
            [UprightBar(line.month[2:].replace("-", "/"), float(line.total / line.people),
                        f"{line.total / line.people:,.0f}", line.month == run.line.month) for line in shown],
        )  # fmt: skip

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
