"""Approvals of comprehensive hours: those on record, a new one typed beside them, one entered wrongly withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.performance.terms import CYCLE_TITLES, PERMIT_LAW, Permit, keep_permit, withdraw_permit
from app.staff.codes import Table, codes
from app.staff.codes import label as code_label
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label, rule
from ui.kit.forms import ChoiceField, TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.rowforms import RowForm, day_field
from ui.kit.tables import Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_3, SPACE_4

FORM = 380


class PermitsPane(QWidget):
    """The permits; ``kept`` is called after each deed."""

    def __init__(self, page: Page, kept: Callable[[], None]) -> None:
        super().__init__()
        self._page, self._kept = page, kept
        self.table = _table()
        first = page.desk.clock.today().replace(month=1, day=1)
        self.cycle = ChoiceField("cycle", tr("Hours averaged over"), [(c, tr(t)) for c, t in CYCLE_TITLES.items()])
        self.unit = ChoiceField("unit", tr("Unit"), [(None, tr("Whole hospital"))])
        staffing = [(code, each.label) for code, each in codes(Table.STAFFING_TYPE).items()]
        self.staffing = ChoiceField("staffing", tr("Staffing"), [("", tr("Everybody")), *staffing])
        self.document = TextField("document", tr("Approval, its number"))
        self.since = day_field("since", tr("From"), first)
        self.until = day_field("until", tr("Until"), first.replace(month=12, day=31))
        self.form = RowForm((self.cycle, self.unit), (self.staffing, self.document), (self.since, self.until))
        self.reason = TextField("reason", tr("Why the entry was wrong"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self.table, 1)
        if not page.desk.vault.read_only and page.desk.may(Verb.PERFORMANCE_SCHEME):
            row.addWidget(self._side(), 0, Qt.AlignmentFlag.AlignTop)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setProperty("role", "surface")
        side.setFixedWidth(FORM)
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addWidget(label(tr("Comprehensive hours need an approval ({citation}).", citation=PERMIT_LAW), role="hint",
                               wrap=True))  # fmt: skip
        column.addWidget(self.form)
        column.addWidget(button(tr("Keep the permit"), self.keep, role="primary"))
        column.addWidget(rule())
        column.addWidget(self.reason)
        column.addWidget(button(tr("Withdraw the chosen permit"), self.withdraw))
        return side

    def show_permits(self, permits: tuple[Permit, ...], units: tuple[tuple[int, str], ...]) -> None:
        """Show what is on record, and the units a permit may be for."""
        self.table.show_rows(permits, keep=lambda permit: permit.id)
        self.unit.set_choices([(None, tr("Whole hospital")), *units], value=self.unit.value())

    def keep(self) -> None:
        """Keep what stands in the fields."""
        self.form.clear_errors()
        since, until = self.since.value(), self.until.value()
        if since is None or until is None:
            return
        permit = Permit(
            cycle=self.cycle.value(), since=since, until=until, document=self.document.value(), unit_id=self.unit.value(),
            staffing=(self.staffing.value(),) if self.staffing.value() else (),
        )  # fmt: skip
        desk = self._page.desk
        op(self._page, lambda _job: keep_permit(desk, permit=permit)).then(lambda _permit: self._done()).otherwise(
            self._fail
        ).run()

    def withdraw(self) -> None:
        """Withdraw the chosen permit, with the reason typed."""
        permit, reason, desk = self.table.current_row(), self.reason.value(), self._page.desk
        self.reason.clear_error()
        if permit is None or permit.id is None:
            self.reason.show_error(tr("Choose the permit in the list first."))
            return
        number = permit.id
        op(self._page, lambda _job: withdraw_permit(desk, permit_id=number, reason=reason)).then(
            lambda _nothing: self._done()
        ).otherwise(self._fail).run()

    def _done(self) -> None:
        messages.toast(self, tr("Saved."))
        self.document.set_value("")
        self.reason.set_value("")
        self._kept()

    def _fail(self, error: BaseException) -> None:
        if getattr(error, "field", "") == "reason":
            self.reason.show_error(str(error))
        elif not self.form.show_error(error):
            messages.show_error(self, error)


def _table() -> RowTable[Permit]:
    table: RowTable[Permit] = RowTable(
        (
            Column("unit", tr("Unit"), lambda permit: permit.unit or tr("Whole hospital"), width=130, stretch=True),
            Column("staffing", tr("Staffing"), _staffing, width=120),
            Column("cycle", tr("Hours averaged over"), lambda permit: tr(CYCLE_TITLES[permit.cycle]), width=110),
            Column("since", tr("From"), lambda permit: permit.since.isoformat(), width=96),
            Column("until", tr("Until"), lambda permit: permit.until.isoformat(), width=96),
            Column("document", tr("Document"), lambda permit: permit.document, width=140, stretch=True),
        ),
        name=tr("Hours permits"),
    )
    table.say_when_empty(tr("No approval of comprehensive hours is on record."), tr("Everybody works standard hours."))
    return table


def _staffing(permit: Permit) -> str:
    return "、".join(code_label(Table.STAFFING_TYPE, each) or each for each in permit.staffing) or tr("Everybody")
