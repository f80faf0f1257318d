"""Attendance: the wards of a month by what was worked, what went otherwise than planned, and annual leave by the rule."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import attrs
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.performance.leave_book import LeaveSheet, leave_sheet
from app.performance.service_days import Month
from app.performance.worked import AttendanceLine, AttendanceSheet, WorkedDay, attendance, attendance_units
from app.staff.codes import Table
from app.staff.codes import label as code_label
from app.words import tr
from ui.kit import messages
from ui.kit.controls import Segments, button, label
from ui.kit.dates import weekday_words
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.panels import SidePanel
from ui.kit.strips import Strip
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, Shape, Tone
from ui.performance.attendance_person import AttendanceView, plain
from ui.performance.leave import LeavePane
from ui.performance.months import month_after, month_before
from ui.performance.steps import MonthSteps
from ui.performance.tables import TONES

LEFT = 190
WIDE = 1560  # pixels from which the wards stay beside an open panel
SHEET, CHANGES, LEAVE = "sheet", "changes", "leave"
PAPERS = {SHEET: "attendance", CHANGES: "attendance", LEAVE: "annual-leave"}


@attrs.frozen(slots=True)
class Difference:
    """A day of somebody on which something else was worked than planned."""

    line: AttendanceLine
    day: WorkedDay


@attrs.frozen(slots=True)
class AttendanceLoaded:
    """What the pane shows of one ward: the month's wards, its attendance, its annual leave (None: not for the reader)."""

    wards: tuple[tuple[int, str], ...] = ()
    sheet: AttendanceSheet | None = None
    leave: LeaveSheet | None = None


class AttendancePane(QWidget):
    """A ward's month of attendance from published rosters. ``panel`` shows every day behind a person's figures."""

    def __init__(self, page: Page, panel: SidePanel, month: str) -> None:
        super().__init__()
        self._page, self._panel = page, panel
        self.month = month
        self.unit_id: int | None = None
        self.loaded = AttendanceLoaded()
        self._sees_leave = page.desk.may(Verb.BALANCE_VIEW)
        parts = [(SHEET, tr("Attendance of the ward")), (CHANGES, tr("Differences from the plan"))]
        if self._sees_leave:
            parts.append((LEAVE, tr("Annual leave by the rule")))
        self.parts = Segments(tuple(parts), name=tr("What to show"))
        self.parts.chosen.connect(self.show_part)
        self.steps = MonthSteps()
        self.steps.turned.connect(self.turn)
        self.told = label(role="hint")
        self.strip = Strip()
        self.wards = _ward_table()
        self.wards.picked.connect(self._on_ward)
        self.people = _people_table()
        self.people.opened.connect(self.open_person)
        self.changes = _change_table()
        self.changes.opened.connect(lambda found: self.open_person(found.line))
        self.leave = LeavePane(page, panel, self.load)
        self.stack = QStackedWidget()
        self._print = button(tr("Print"), self.print_ward, icon_name="printer")
        panel.opening.connect(lambda: self.wards.setVisible(page.width() >= WIDE))
        panel.closed.connect(self.wards.show)
        self._lay_out()

    def _lay_out(self) -> None:
        for content in (self.people, self.changes, self.leave):
            self.stack.addWidget(content)
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self.parts)
        head.addSpacing(SPACE_4)
        head.addWidget(self.steps)
        head.addWidget(self.told)
        head.addStretch(1)
        head.addWidget(self._print)
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        self.wards.setFixedWidth(LEFT)
        row.addWidget(self.wards)
        row.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addLayout(row, 1)

    def load(self) -> None:
        """Load the month's wards, and attendance and leave of the ward chosen (the first one unless one is)."""
        desk, month, wanted, with_leave = self._page.desk, self.month, self.unit_id, self._sees_leave
        self.steps.show_month(month)
        last = min(Month.of(month).last, desk.clock.today())

        def work(_job: object) -> AttendanceLoaded:
            wards = attendance_units(desk, month=month)
            numbers = [number for number, _name in wards]
            if not numbers:
                return AttendanceLoaded()
            unit_id = wanted if wanted in numbers else numbers[0]
            leave = leave_sheet(desk, unit_id=unit_id, on=last) if with_leave else None
            return AttendanceLoaded(wards, attendance(desk, unit_id=unit_id, month=month), leave)

        op(self._page, work).then(self._show).otherwise(self._fail).run()

    def blank(self) -> None:
        """Forget every figure."""
        self._show(AttendanceLoaded())

    def turn(self, months: int) -> None:
        """Go a month on or back."""
        self.month = month_after(self.month) if months > 0 else month_before(self.month)
        self._panel.close_panel()
        self.strip.clear()
        self.load()

    def show_part(self, key: str) -> None:
        """Show the people's month, what went otherwise than planned, or annual leave."""
        self.parts.choose(key)
        self.stack.setCurrentIndex((SHEET, CHANGES, LEAVE).index(key))
        self._panel.close_panel()
        self._say()

    def open_person(self, line: AttendanceLine) -> None:
        """Open every day of one person's month, and the leave the rule gives."""
        sheet = self.loaded.sheet
        if sheet is not None:
            self._panel.show_content(line.name, AttendanceView(line, sheet), quiet=f"{line.staff_no} · {self.month}")

    def print_ward(self) -> None:
        """Go to the printed sheet of what is shown."""
        if self.unit_id is None:
            return
        key = PAPERS[self._part()]
        if key == "annual-leave":
            self._page.frame.go("reports", key=key, unit=self.unit_id)
        else:
            self._page.frame.go("reports", key=key, month=self.month, unit=self.unit_id)

    def _part(self) -> str:
        return (SHEET, CHANGES, LEAVE)[self.stack.currentIndex()]

    def _show(self, loaded: AttendanceLoaded) -> None:
        self.loaded = loaded
        numbers = [number for number, _name in loaded.wards]
        if self.unit_id not in numbers:
            self.unit_id = numbers[0] if numbers else None
        with QSignalBlocker(self.wards):
            self.wards.show_rows(loaded.wards, keep=lambda ward: ward[0])
            self.wards.go_to(lambda ward: ward[0] == self.unit_id)
        sheet = loaded.sheet
        self.people.show_rows(() if sheet is None else sheet.lines, keep=lambda line: line.person_id)
        found = () if sheet is None else sheet.differences
        self.changes.show_rows(tuple(Difference(line, day) for line, day in found))
        self.leave.show_leave(loaded.leave, unit_id=self.unit_id)
        self._print.setEnabled(sheet is not None)
        self._say()

    def _say(self) -> None:
        sheet = self.loaded.sheet
        if sheet is None:
            self.told.setText("")
        elif self._part() == LEAVE:
            self.told.setText("" if self.loaded.leave is None else tr("As of {day}", day=self.loaded.leave.on))
        else:
            state = tr("sealed") if sheet.sealed else tr("rosters not sealed: provisional")
            text = tr("{count} people, {changes} differences; {state}", count=len(sheet.lines),
                      changes=len(sheet.differences), state=state)  # fmt: skip
            if sheet.unlawful:
                text += "；" + tr("{count} days worked while barred by law", count=len(sheet.unlawful))
            self.told.setText(text)

    def _on_ward(self, ward: tuple[int, str] | None) -> None:
        if ward is not None and ward[0] != self.unit_id:
            self.unit_id = ward[0]
            self._panel.close_panel()
            self.load()

    def _fail(self, error: BaseException) -> None:
        messages.say_in(self.strip, error)


def _ward_table() -> RowTable[tuple[int, str]]:
    table: RowTable[tuple[int, str]] = RowTable(
        (Column("unit", tr("Ward"), lambda ward: ward[1], width=120, stretch=True),), name=tr("Wards with rosters")
    )
    table.say_when_empty(tr("No published roster in this month."), "")
    return table


def _people_table() -> RowTable[AttendanceLine]:
    kinds = (tr("Overtime, wd."), tr("Overtime, rest"), tr("Overtime, stat."))
    table: RowTable[AttendanceLine] = RowTable(
        (
            Column("name", tr("Name"), lambda line: CellView(line.name, second=line.staff_no), width=128, stretch=True),
            Column("staffing", tr("Staffing"), _staffing, width=76),
            _figure("present", tr("Days at work"), lambda line: Decimal(line.present), 72),
            _figure("due", tr("Due h"), lambda line: line.due, 88),
            _figure("worked", tr("Worked h"), lambda line: line.worked, 88),
            _figure("nights", tr("Nights"), lambda line: Decimal(line.nights), 52),
            Column("leave", tr("Leave taken"), lambda line: " ".join(f"{code}{n}" for code, n in line.leave), width=84),
            *(
                _figure(f"over{place}", title, _overtime(place), 72)
                for place, title in enumerate(kinds)
            ),
            _coefficient("coefficient", tr("Attendance coefficient"), lambda line: line.coefficient),
            _coefficient("register", tr("Register coefficient"), lambda line: line.register),
            Column("changes", tr("Changed"), _changed, width=64, right=True, sort=lambda line: len(line.changes)),
        ),
        name=tr("Attendance of the ward"),
    )  # fmt: skip
    table.say_when_empty(
        tr("No published roster in this month."), tr("Attendance is what published rosters say was worked.")
    )
    return table


def _change_table() -> RowTable[Difference]:
    table: RowTable[Difference] = RowTable(
        (
            Column("day", tr("Day"), lambda found: f"{found.day.day:%m-%d} {weekday_words(found.day.day)}", width=120,
                   sort=lambda found: found.day.day),
            Column("name", tr("Name"), lambda found: CellView(found.line.name, second=found.line.staff_no), width=150),
            Column("planned", tr("As planned"), lambda found: found.day.planned or "—", width=100),
            Column("worked", tr("As worked"), _worked, width=100),
            Column("hours", tr("Worked h"), lambda found: shown(Decimal(found.day.minutes) / 60), width=90, right=True),
            Column("reason", tr("Reason"), lambda found: found.day.reason, width=200, stretch=True),
        ),
        name=tr("Differences from the plan"),
    )  # fmt: skip
    table.say_when_empty(
        tr("Everybody worked as planned."), tr("What goes otherwise is noted on the roster, in its actual layer.")
    )
    return table


def _figure(key: str, title: str, of: Callable[[AttendanceLine], Decimal], width: int) -> Column[AttendanceLine]:
    return Column(key, title, lambda line: shown(of(line)), width=width, right=True, sort=of)


def _coefficient(key: str, title: str, of: Callable[[AttendanceLine], Decimal]) -> Column[AttendanceLine]:
    return Column(key, title, lambda line: plain(of(line)), width=78, right=True, sort=of)


def _overtime(place: int) -> Callable[[AttendanceLine], Decimal]:
    return lambda line: line.overtime[place]


def _staffing(line: AttendanceLine) -> CellView:
    text = code_label(Table.STAFFING_TYPE, line.staffing) or line.staffing
    return CellView(text, tone=TONES.get(line.staffing, Tone.CALM), badge=True)


def _changed(line: AttendanceLine) -> CellView:
    if not line.changes:
        return CellView("")
    told = "；".join(f"{day.day:%m-%d} {day.planned or '—'} → {day.text or '—'}" for day in line.changes)
    return CellView(str(len(line.changes)), marks=(Mark(Shape.TRIANGLE, Tone.DUE, told),), tooltip=told)


def _worked(found: Difference) -> CellView:
    return CellView(found.day.text or "—", tone=Tone.STRONG)


def shown(number: Decimal) -> str:
    """Return a number as tables show it; nothing for nought."""
    return plain(number) if number else ""
