"""One person's month of attendance opened: every day as worked, what went otherwise, overtime, and the leave of the year."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.calendar.kinds import RESTS
from app.performance.leave_book import LeaveLine
from app.performance.worked import AttendanceLine, AttendanceSheet, WorkedDay
from app.words import tr
from ui.kit.controls import label, rule
from ui.kit.dates import weekday_words
from ui.kit.tokens import SPACE_2, SPACE_4

CHANGED = "△"
WEEK = 7


class AttendanceView(QWidget):
    """A month as a calendar of codes, then the days that went otherwise, with the reason; then leave with its rule."""

    def __init__(self, line: AttendanceLine, sheet: AttendanceSheet) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addWidget(label(tr("{days} days at work", days=line.present), role="figure"))
        told = tr("Worked {worked} of {due} h: coefficient {coefficient}; on the register {register}",
                  worked=plain(line.worked), due=plain(line.due), coefficient=plain(line.coefficient),
                  register=plain(line.register))  # fmt: skip
        column.addWidget(label(told, role="hint", wrap=True))
        column.addLayout(_calendar(line, sheet))
        if line.unlawful:
            column.addWidget(rule())
            column.addWidget(label(tr("Worked while barred by law"), role="heading"))
            for day in line.unlawful:
                column.addWidget(label(f"{day.day:%m-%d} {day.text}  {day.barred}", wrap=True))
        if line.changes:
            column.addWidget(rule())
            column.addWidget(label(tr("Differences from the plan"), role="heading"))
            for day in line.changes:
                column.addWidget(label(_change(day), wrap=True))
                if day.reason:
                    column.addWidget(label(day.reason, role="hint", wrap=True))
        column.addWidget(rule())
        for each in leave_labels(line.annual):
            column.addWidget(each)
        column.addStretch(1)


def leave_labels(line: LeaveLine) -> tuple[QLabel, ...]:
    """Return a person's annual leave in words: what is due and left, the rule, the law, what comes next in the year."""
    due = line.due
    head = tr("Annual leave: {due} days, taken {taken}, planned {planned}, left {left}", due=due.days,
              taken=plain(line.used), planned=plain(line.planned), left=plain(line.left))  # fmt: skip
    found = [label(head, role="heading", wrap=True), label(str(due.rule), wrap=True)]
    if due.citation:
        found.append(label(due.citation, role="hint", wrap=True))
    if due.next_on is not None:
        found.append(label(tr("{days} days from {day}", days=due.next_days, day=due.next_on), role="hint", wrap=True))
    return tuple(found)


def _calendar(line: AttendanceLine, sheet: AttendanceSheet) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(SPACE_2)
    start = sheet.first.weekday()
    for place in range(WEEK):
        grid.addWidget(_cell("一二三四五六日"[place], "label"), 0, place)
    for place, (day, kind) in enumerate(zip(line.days, sheet.kinds, strict=True)):
        text = "" if day is None else (CHANGED if day.differs else "") + day.text
        shown = _cell(f"{place + 1}\n{text}", "quiet" if kind in RESTS else "")
        if day is not None and day.differs:
            shown.setToolTip(_change(day))
        grid.addWidget(shown, 1 + (start + place) // WEEK, (start + place) % WEEK)
    return grid


def _cell(text: str, role: str) -> QLabel:
    made = label(text, role=role)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def _change(day: WorkedDay) -> str:
    return tr("{day} {weekday}: planned {planned}, worked {worked}", day=f"{day.day:%m-%d}",
              weekday=weekday_words(day.day), planned=day.planned or "—", worked=day.text or "—")  # fmt: skip


def plain(number: Decimal) -> str:
    """Return a number without needless noughts."""
    return f"{number.quantize(Decimal('0.0001')).normalize():f}" if number else "0"
