"""Overtime: the wards of a month, hours by kind of day, yuan or time off; every figure opens its cells; settled when sealed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import attrs
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.performance.overtime import DayKind
from app.performance.overtime_book import OvertimeOfPerson, OvertimeSheet, overtime_sheets
from app.performance.settling import Settlement, settle, stands
from app.performance.terms import Permit, permits
from app.reports.overtime import KIND_TITLES, STATES
from app.staff.codes import Table
from app.staff.codes import label as code_label
from app.staff.units import list_units
from app.words import tr
from ui.kit import messages
from ui.kit.controls import Segments, button, label
from ui.kit.forms import TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.panels import SidePanel
from ui.kit.strips import Strip
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, Tone
from ui.performance.months import month_after, month_before
from ui.performance.overtime_person import OvertimeView, permit_words
from ui.performance.permits import PermitsPane
from ui.performance.steps import MonthSteps
from ui.performance.tables import TONES

LEFT = 330
ROOMY = 1560  # pixels from which the wards stay beside an open panel
SHEETS, PERMITS = "sheets", "permits"


@attrs.frozen(slots=True)
class WardOfMonth:
    """A ward's sheet, and how it stands against what was settled: open, settled or differs."""

    sheet: OvertimeSheet
    state: str


@attrs.frozen(slots=True)
class OvertimeLoaded:
    """What the pane shows, read in one go."""

    wards: tuple[WardOfMonth, ...]
    permits: tuple[Permit, ...]
    units: tuple[tuple[int, str], ...]


class OvertimePane(QWidget):
    """The hospital's overtime of a month. ``panel`` shows what a person's figures were made of."""

    def __init__(self, page: Page, panel: SidePanel, month: str) -> None:
        super().__init__()
        self._page, self._panel = page, panel
        self.month = month
        self.loaded = OvertimeLoaded((), (), ())
        self.parts = Segments(((SHEETS, tr("Ward sheets")), (PERMITS, tr("Hours permits"))), name=tr("What to show"))
        self.parts.chosen.connect(self.show_part)
        self.steps = MonthSteps()
        self.steps.turned.connect(self.turn)
        self.total = label(role="hint")
        self.strip = Strip()
        self.wards = _ward_table()
        self.wards.picked.connect(self._on_ward)
        self.people = _people_table()
        self.people.opened.connect(self.open_person)
        self.permits = PermitsPane(page, self.load)
        self.reason = TextField("reason", tr("Reason, where a settled month is put right"))
        self.settle_button = button(tr("Settle the ward's month"), self.settle)
        self.stack = QStackedWidget()
        self._print = button(tr("Print the ward's sheet"), self.print_ward, icon_name="printer")
        self._may = not page.desk.vault.read_only and page.desk.may(Verb.PERFORMANCE_APPROVE)
        panel.opening.connect(self._fit_wards)
        panel.closed.connect(self.wards.show)
        self._lay_out()

    def _lay_out(self) -> None:
        sheets = QWidget()
        row = QHBoxLayout(sheets)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        self.wards.setFixedWidth(LEFT)
        row.addWidget(self.wards)
        right = QVBoxLayout()
        right.setSpacing(SPACE_3)
        right.addWidget(self.people, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self.reason, 4)
        foot.addStretch(1)
        foot.addWidget(self.settle_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.foot = QWidget()
        foot.setContentsMargins(0, 0, 0, 0)
        self.foot.setLayout(foot)
        right.addWidget(self.foot)
        row.addLayout(right, 1)
        self.stack.addWidget(sheets)
        self.stack.addWidget(self.permits)
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self.parts)
        head.addSpacing(SPACE_4)
        head.addWidget(self.steps)
        head.addWidget(self.total)
        head.addStretch(1)
        head.addWidget(self._print)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)

    def load(self) -> None:
        """Load the month's wards and the permits."""
        desk, month = self._page.desk, self.month
        self.steps.show_month(month)

        def work(_job: object) -> OvertimeLoaded:
            sheets = overtime_sheets(desk, month=month)
            wards = tuple(WardOfMonth(sheet, stands(desk, sheet=sheet)) for sheet in sheets)
            units = tuple((unit.id, unit.name) for unit in list_units(desk))
            return OvertimeLoaded(wards, permits(desk), units)

        op(self._page, work).then(self._show).otherwise(self._fail).run()

    def blank(self) -> None:
        """Forget every figure."""
        self._show(OvertimeLoaded((), (), ()))

    def turn(self, months: int) -> None:
        """Go a month on or back."""
        self.month = month_after(self.month) if months > 0 else month_before(self.month)
        self._panel.close_panel()
        self.strip.clear()
        self.load()

    def show_part(self, key: str) -> None:
        """Show the ward sheets or the permits."""
        self.parts.choose(key)
        self.stack.setCurrentIndex((SHEETS, PERMITS).index(key))
        self._print.setVisible(key == SHEETS)
        self._panel.close_panel()

    def open_person(self, line: OvertimeOfPerson) -> None:
        """Open what a person's hours were made of, and time off given for them."""
        view = OvertimeView(self._page, line, self.month, self.load)
        self._panel.show_content(line.name, view, quiet=f"{line.staff_no} · {self.month}")

    def settle(self) -> None:
        """Settle the chosen ward's sealed month; one settled before is put right, with the reason typed."""
        ward = self.wards.current_row()
        if ward is None:
            return
        desk, unit_id, month, reason = self._page.desk, ward.sheet.unit_id, self.month, self.reason.value()
        self.reason.clear_error()
        op(self._page, lambda _job: settle(desk, unit_id=unit_id, month=month, reason=reason)).then(
            self._settled
        ).otherwise(self._fail).run()

    def print_ward(self) -> None:
        """Go to the printed sheet of the ward chosen."""
        ward = self.wards.current_row()
        if ward is not None:
            self._page.frame.go("reports", key="overtime", month=self.month, unit=ward.sheet.unit_id)

    def _show(self, loaded: OvertimeLoaded) -> None:
        self.loaded = loaded
        with QSignalBlocker(self.wards):
            self.wards.show_rows(loaded.wards, keep=lambda ward: ward.sheet.unit_id)
            if self.wards.current_row() is None and not self.wards.go_to(lambda ward: bool(ward.sheet.with_overtime)):
                self.wards.selectRow(0)
        self._on_ward(self.wards.current_row())
        self.permits.show_permits(loaded.permits, loaded.units)
        amount = sum((ward.sheet.amount for ward in loaded.wards), Decimal(0))
        off = sum((ward.sheet.time_off for ward in loaded.wards), Decimal(0))
        told = tr("{wards} wards, {amount} yuan, {hours} h of time off", wards=len(loaded.wards), amount=f"{amount:,.2f}",
                  hours=_hours(off) or "0")  # fmt: skip
        self.total.setText(told if loaded.wards else "")
        self._print.setEnabled(bool(loaded.wards))

    def _on_ward(self, ward: WardOfMonth | None) -> None:
        self.people.show_rows(() if ward is None else ward.sheet.with_overtime)
        self.foot.setVisible(self._may and ward is not None)
        self.reason.setVisible(ward is not None and ward.state == "differs")

    def _fit_wards(self) -> None:
        """Leave out the wards where an open panel leaves no room for every column of the people."""
        self.wards.setVisible(self._page.width() >= ROOMY)

    def _settled(self, made: Settlement) -> None:
        told = tr("Settled: {written} lines written, {reversed} reversed, {postings} postings to balances.",
                  written=made.written, reversed=made.reversed, postings=made.postings)  # fmt: skip
        self.strip.say(told, tone=Tone.GOOD)
        self.reason.set_value("")
        self.load()

    def _fail(self, error: BaseException) -> None:
        if getattr(error, "field", "") == "reason" and self.reason.isVisible():
            self.reason.show_error(str(error))
            return
        messages.say_in(self.strip, error)


def _ward_table() -> RowTable[WardOfMonth]:
    table: RowTable[WardOfMonth] = RowTable(
        (
            Column("unit", tr("Ward"), lambda ward: ward.sheet.unit, width=104, stretch=True),
            Column("amount", tr("Amount"), lambda ward: f"{ward.sheet.amount:,.2f}", width=92, right=True),
            Column("state", tr("State"), _state, width=104),
        ),
        name=tr("Wards with overtime"),
    )
    table.say_when_empty(tr("No published roster in this month."), tr("Overtime is counted from published rosters."))
    return table


def _state(ward: WardOfMonth) -> CellView:
    if not ward.sheet.sealed:
        return CellView(tr("provisional"), tone=Tone.QUIET, tooltip=tr("rosters not sealed: provisional"))
    return CellView(tr(STATES[ward.state]))


def _people_table() -> RowTable[OvertimeOfPerson]:
    kinds = (
        Column[OvertimeOfPerson](kind.value, tr(KIND_TITLES[kind]), _of(kind), width=80, right=True) for kind in DayKind
    )
    table = RowTable(
        (
            Column("name", tr("Name"), lambda line: CellView(line.name, second=line.staff_no), width=140, stretch=True),
            Column("staffing", tr("Staffing"), _staffing, width=84),
            *kinds,
            Column("amount", tr("Amount"), _amount, width=104, right=True, sort=lambda line: line.result.amount),
            Column("off", tr("Time off h"), lambda line: _hours(line.result.time_off), width=84, right=True),
            Column("permit", tr("Hours system"), lambda line: permit_words(line.permit), width=100),
        ),
        name=tr("Overtime of the ward"),
    )
    table.say_when_empty(tr("No overtime this month."), "")
    return table


def _of(kind: DayKind) -> Callable[[OvertimeOfPerson], str]:
    return lambda line: _hours(line.hours(kind))


def _staffing(line: OvertimeOfPerson) -> CellView:
    text = code_label(Table.STAFFING_TYPE, line.staffing) or line.staffing
    return CellView(text, tone=TONES.get(line.staffing, Tone.CALM), badge=True)


def _amount(line: OvertimeOfPerson) -> CellView:
    if line.lacks_base:
        return CellView(tr("no pay base"), tone=Tone.DUE, tooltip=tr("Open the person and keep the pay base."))
    return CellView(f"{line.result.amount:,.2f}" if line.result.amount else "", tone=Tone.STRONG)


def _hours(hours: Decimal) -> str:
    return f"{hours.normalize():f}" if hours else ""
