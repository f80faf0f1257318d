"""What a month would give by a scheme under editing: the sums, each person before and after, and what must be seen."""

from __future__ import annotations

from decimal import Decimal

import attrs
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.performance.outcome import Level
from app.performance.trying import Trial
from app.words import tr
from ui.kit.controls import label
from ui.kit.strips import Strip
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import CONTROL, SPACE_2, Tone

WIDTH = 330


@attrs.frozen(slots=True)
class TrialLine:
    """One person by the scheme in force (None: by none) and by the one tried."""

    name: str
    before: Decimal | None
    after: Decimal


class TrialView(QWidget):
    """The trial beside the editor; ``people`` chooses for whom formulas are worked."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.people = QComboBox()
        self.people.setFixedHeight(CONTROL)
        self.people.setAccessibleName(tr("Formulas are worked for"))
        self.figures = label(role="hint", wrap=True)
        self.strip = Strip()
        self.table: RowTable[TrialLine] = RowTable(
            (
                Column("name", tr("Name"), lambda line: line.name, width=78, stretch=True),
                Column("before", tr("In force"), lambda line: _yuan(line.before), width=82, right=True),
                Column("after", tr("Tried"), lambda line: _yuan(line.after), width=82, right=True),
                Column("change", tr("Change"), _change, width=86, right=True),
            ),
            name=tr("What the month would give"),
        )
        self.table.say_when_empty(tr("Nothing computed yet."), "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(label(tr("What the month would give"), role="heading"))
        column.addWidget(self.figures)
        column.addWidget(self.strip)
        column.addWidget(self.table, 1)
        column.addWidget(label(tr("Formulas are worked for"), role="label"))
        column.addWidget(self.people)

    def person(self) -> str | None:
        """Return the number of the person formulas are worked for."""
        found = self.people.currentData()
        return None if found is None else str(found)

    def show_trial(self, trial: Trial) -> None:
        """Show a trial."""
        current = self.person()
        people = [person for unit in trial.outcome.units for person in unit.people]
        self.table.show_rows(
            tuple(TrialLine(person.name or person.id, trial.before.get(person.id), person.total) for person in people)
        )
        pool = sum(unit.pool for unit in trial.outcome.units)
        shared = sum(unit.distributable for unit in trial.outcome.units)
        self.figures.setText(tr("Pool {pool}, to be shared {shared}, in all {total}", pool=f"{pool:,.2f}",
                                shared=f"{shared:,.2f}", total=f"{sum(p.total for p in people):,.2f}"))  # fmt: skip
        self.people.clear()
        for member in trial.unit.people:
            self.people.addItem(member.name or member.id, member.id)
        if current is not None and self.people.findData(current) >= 0:
            self.people.setCurrentIndex(self.people.findData(current))
        seen = [remark for remark in trial.outcome.remarks if remark.level is not Level.INFO]
        if seen:
            worst = max(seen, key=lambda remark: remark.level is Level.ERROR)
            self.strip.say(str(worst.text), remedy=worst.citation,
                           tone=Tone.LAPSED if worst.level is Level.ERROR else Tone.DUE)  # fmt: skip
        else:
            self.strip.clear()


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _change(line: TrialLine) -> CellView:
    if line.before is None or line.before == line.after:
        return CellView("")
    change = line.after - line.before
    return CellView(f"{change:+,.2f}", tone=Tone.STRONG)
