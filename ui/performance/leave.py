"""Annual leave of a ward's people: days by total years of work with the rule behind each, taken, planned, left; granted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.performance.leave_book import LeaveLine, LeaveSheet, grant_year
from app.performance.leave_rule import REGULATION_3, REGULATION_4, REGULATION_5
from app.staff.codes import Table
from app.staff.codes import label as code_label
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.panels import SidePanel
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, Tone
from ui.performance.attendance_person import leave_labels, plain
from ui.performance.tables import TONES


class LeavePane(QWidget):
    """The list, the law under it, and posting what the rule gives; ``kept`` is called after that."""

    def __init__(self, page: Page, panel: SidePanel, kept: Callable[[], None]) -> None:
        super().__init__()
        self._page, self._panel, self._kept = page, panel, kept
        self._unit_id: int | None = None
        self._on: date | None = None
        self.table = _table()
        self.table.opened.connect(self.open_person)
        self.told = label(role="hint", wrap=True)
        self.grant_button = button(tr("Post what the rule gives"), self.grant)
        self._may = not page.desk.vault.read_only and page.desk.may(Verb.BALANCE_EDIT)
        law = tr(
            "5, 10, 15 days from 1, 10, 20 years of work in all ({third}); none for long sick leave and the other cases "
            "of {fourth}; days not granted are paid at 300 % of a day's wage, the wage itself included ({fifth}).",
            third=REGULATION_3, fourth=REGULATION_4, fifth=REGULATION_5,
        )  # fmt: skip
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_3)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.grant_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.table, 1)
        column.addWidget(label(law, role="hint", wrap=True))
        column.addLayout(foot)

    def show_leave(self, sheet: LeaveSheet | None, *, unit_id: int | None) -> None:
        """Show a ward's leave, None for nothing."""
        self._unit_id, self._on = unit_id, None if sheet is None else sheet.on
        lines = () if sheet is None else sheet.lines
        self.table.show_rows(lines, keep=lambda line: line.person_id)
        waiting = [line for line in lines if line.to_grant]
        days = sum((line.to_grant for line in waiting), Decimal(0))
        told = tr("{count} accounts differ from the rule, by {days} days in all.", count=len(waiting), days=plain(days))
        self.told.setText(told if waiting else tr("Every account agrees with the rule.") if lines else "")
        self.grant_button.setVisible(self._may and bool(waiting))

    def open_person(self, line: LeaveLine) -> None:
        """Open the rule one person's days follow from."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addWidget(label(tr("Due {days} days", days=line.due.days), role="figure"))
        for each in leave_labels(line):
            column.addWidget(each)
        told = tr("Carried in {carried}, posted for the year {granted}", carried=plain(line.brought),
                  granted=plain(line.granted))  # fmt: skip
        column.addWidget(label(told, role="hint", wrap=True))
        column.addStretch(1)
        self._panel.show_content(line.name, content, quiet=line.staff_no)

    def grant(self) -> None:
        """Post what the rule gives for the year to the accounts of the ward's people, as far as it is not posted."""
        desk, unit_id, day = self._page.desk, self._unit_id, self._on
        op(self._page, lambda _job: grant_year(desk, unit_id=unit_id, on=day)).then(self._granted).otherwise(
            lambda error: messages.show_error(self, error)
        ).run()

    def _granted(self, lines: tuple[LeaveLine, ...]) -> None:
        messages.toast(self, tr("Annual leave posted for {count} people.", count=len(lines)))
        self._kept()


def _table() -> RowTable[LeaveLine]:
    table: RowTable[LeaveLine] = RowTable(
        (
            Column("name", tr("Name"), lambda line: CellView(line.name, second=line.staff_no), width=170),
            Column("staffing", tr("Staffing"), _staffing, width=76),
            Column("start", tr("Start of work"), lambda line: "" if line.work_start is None else f"{line.work_start}",
                   width=96),
            Column("years", tr("Years of work"), lambda line: "" if line.due.years is None else f"{line.due.years}",
                   width=76, right=True, sort=lambda line: line.due.years or 0),
            Column("due", tr("Days due"), lambda line: CellView(f"{line.due.days}", tone=Tone.STRONG), width=56,
                   right=True, sort=lambda line: line.due.days),
            Column("carried", tr("Carried in"), lambda line: plain(line.brought), width=76, right=True),
            Column("taken", tr("Days taken"), lambda line: plain(line.used), width=56, right=True),
            Column("planned", tr("Days planned"), lambda line: plain(line.planned), width=56, right=True),
            Column("left", tr("Left over"), lambda line: CellView(plain(line.left), tone=Tone.STRONG), width=60,
                   right=True, sort=lambda line: line.left),
            Column("rule", tr("Rule it follows from"), _rule, width=180, stretch=True),
        ),
        name=tr("Annual leave by the rule"),
    )  # fmt: skip
    table.say_when_empty(tr("Nobody belongs to this unit."), "")
    return table


def _staffing(line: LeaveLine) -> CellView:
    text = code_label(Table.STAFFING_TYPE, line.staffing) or line.staffing
    return CellView(text, tone=TONES.get(line.staffing, Tone.CALM), badge=True)


def _rule(line: LeaveLine) -> CellView:
    return CellView(str(line.due.rule), tooltip=line.due.citation)
