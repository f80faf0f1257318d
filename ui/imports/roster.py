"""A head nurse's roster before it is kept: as it was read, day by day; what each unknown code means is asked once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.exchange.rosters.values import Shift
from app.words import N_, tr
from ui.kit.cards import SectionCard
from ui.kit.controls import label
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import CONTROL_SMALL, SPACE_2, SPACE_3, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.exchange.rosters.service import RosterSheet
    from app.exchange.rosters.values import Line
    from app.roster.book.setups import WardLine

LEFT = 372
DAY = 58  # a double cell with its symbol: A/值▲
MOST_HOURS = 24.0
KINDS: tuple[tuple[str, str], ...] = (
    ("", N_("left open")), ("day", N_("Day shift")), ("night", N_("Night shift")), ("rest", N_("Rest")),
    ("leave", N_("Leave")), ("extra", N_("Additional duty")),
)  # fmt: skip


@attrs.frozen(slots=True)
class RosterLine:
    """One row of the sheet as read: its number, the name, who it is, its days, hours and nights."""

    row: int
    name: str
    number: str
    cells: tuple[str, ...]
    hours: str
    nights: int
    known: bool


class RosterStep(QWidget):
    """What was read at the right, what is asked at the left.

    Signals:
        ward_wanted(str): read the sheet again as this ward's.
    """

    ward_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.read: RosterSheet | None = None
        self._codes: dict[str, tuple[QComboBox, QDoubleSpinBox]] = {}
        self._people: dict[int, QComboBox] = {}
        self.ward = QComboBox()
        self.ward.setAccessibleName(tr("Ward"))
        self.ward.setFixedHeight(CONTROL_SMALL)
        self.ward.activated.connect(lambda _place: self.ward_wanted.emit(self.ward.currentText()))
        self.published = QCheckBox(tr("It was on the notice board"))
        self.trainees = QCheckBox()
        self._asked = QVBoxLayout()
        self._asked.setSpacing(SPACE_3)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, SPACE_2, 0)
        inside.setSpacing(SPACE_3)
        inside.addWidget(label(tr("Ward"), role="hint"))
        inside.addWidget(self.ward)
        inside.addWidget(self.published)
        inside.addWidget(self.trainees)
        inside.addLayout(self._asked)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(LEFT)
        scroll.setWidget(holder)
        self.said = label(role="heading")
        self.table: RowTable[RosterLine] = RowTable((), name=tr("The roster as it was read"))
        self._right = QVBoxLayout()
        self._right.setSpacing(SPACE_2)
        self._right.addWidget(self.said)
        self._right.addWidget(self.table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_3)
        whole.addWidget(scroll)
        whole.addLayout(self._right, 1)

    def show_roster(self, read: RosterSheet, wards: Sequence[WardLine]) -> None:
        """Show a roster that was read, and ask what its sheet leaves open."""
        self.read = read
        self._show_wards(read, wards)
        self._show_questions(read)
        self._show_sheet(read)

    def clear(self) -> None:
        """Forget the roster and everybody on it."""
        self.read = None
        self._ask_nothing()
        self._replace(())

    def decided(self) -> dict[str, Shift]:
        """Return what a person said of codes; those left open are not among them."""
        return {
            code: Shift(code, code, "", Decimal(str(hours.value())), str(kind.currentData()))
            for code, (kind, hours) in self._codes.items()
            if kind.currentData()
        }

    def chosen(self) -> dict[int, int]:
        """Return row -> person, where a person chose between namesakes."""
        return {row: int(box.currentData()) for row, box in self._people.items() if box.currentData() is not None}

    def _show_wards(self, read: RosterSheet, wards: Sequence[WardLine]) -> None:
        self.ward.clear()
        self.ward.addItem(tr("choose the ward …"), None)
        for line in wards:
            self.ward.addItem(line.name, line.unit_id)
        self.ward.setCurrentIndex(0 if read.ward is None else max(0, self.ward.findData(read.ward.id)))
        guests = sorted(
            {line.name for block, line in _rows(read) if read.who(block, line).not_staff not in ("", "unknown")}
        )
        self.trainees.setText(tr("Put {count} trainees on the staff list", count=len(guests)))
        self.trainees.setToolTip("、".join(guests))
        self.trainees.setVisible(bool(guests))
        self.trainees.setChecked(bool(guests))

    def _ask_nothing(self) -> None:
        self._codes, self._people = {}, {}
        while (item := self._asked.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()  # at once; it is deleted only when control returns to the loop
                widget.deleteLater()

    def _show_questions(self, read: RosterSheet) -> None:
        self._ask_nothing()
        card = SectionCard(tr("Codes the sheet does not explain"))
        unknown = read.roster.unknown
        card.say(str(len(unknown)))
        if not unknown:
            card.body.addWidget(label(tr("Every code is explained."), role="hint"))
        grid = QGridLayout()
        grid.setVerticalSpacing(SPACE_2)
        grid.setColumnStretch(1, 1)
        for place, (code, count) in enumerate(unknown.items()):
            self._codes[code] = _question(code)
            grid.addWidget(label(code, role="heading"), 2 * place, 0)
            grid.addWidget(self._codes[code][0], 2 * place, 1)
            grid.addWidget(self._codes[code][1], 2 * place, 2)
            grid.addWidget(label(tr("in {count} cells; asked once, the ward remembers it", count=count), role="hint"),
                           2 * place + 1, 1, 1, 2)  # fmt: skip
        card.body.addLayout(grid)
        self._asked.addWidget(card)
        self._show_people(read)
        told = [str(doubt.text) for doubt in (*read.roster.doubts, *read.doubts) if doubt.kind != "namesakes"]
        if told:
            notes = SectionCard(tr("Worth a look"))
            for text in told[:12]:
                notes.body.addWidget(label(text, role="hint", wrap=True))
            self._asked.addWidget(notes)

    def _show_people(self, read: RosterSheet) -> None:
        same = [(line, read.who(block, line)) for block, line in _rows(read) if read.who(block, line).candidates]
        strangers = {line.name: line for block, line in _rows(read) if read.who(block, line).not_staff == "unknown"}
        if not same and not strangers:
            return
        card = SectionCard(tr("Who is meant"))
        for line, found in same:
            box = QComboBox()
            box.setFixedHeight(CONTROL_SMALL)
            box.setAccessibleName(line.name)
            box.addItem(tr("{name}, row {row}: choose", name=line.name, row=line.row), None)
            for each in found.candidates:
                box.addItem(f"{each.name} {each.staff_no or ''}", each.id)
                if found.likely and each.staff_no == found.likely:
                    box.setCurrentIndex(box.count() - 1)
            self._people[line.row] = box
            card.body.addWidget(box)
        for name, line in strangers.items():
            text = tr("{name} (row {row}) is on no staff list; the row is left out.", name=name, row=line.row)
            card.body.addWidget(label(text, role="hint", wrap=True))
        self._asked.addWidget(card)

    def _show_sheet(self, read: RosterSheet) -> None:
        days = sorted({day for block in read.roster.blocks for day in block.columns.values()})
        lines = tuple(_line(read, block, line, days) for block, line in _rows(read))
        self._replace(_columns(days))
        self.table.show_rows(lines)
        cells = sum(len(line.days) for line in read.roster.lines)
        ward = read.ward.name if read.ward is not None else read.roster.ward or tr("ward not known")
        self.said.setText(
            tr("{ward}, {month}: {people} rows of people, {cells} cells", ward=ward, month=f"{read.roster.month:%Y-%m}",
               people=len(lines), cells=cells)
        )  # fmt: skip

    def _replace(self, columns: Sequence[Column[RosterLine]]) -> None:
        old, self.table = self.table, RowTable(columns, name=tr("The roster as it was read"))
        self._right.replaceWidget(old, self.table)
        old.deleteLater()


def _question(code: str) -> tuple[QComboBox, QDoubleSpinBox]:
    """Return where a person says what a code is, and its hours."""
    kind, hours = QComboBox(), QDoubleSpinBox()
    for key, title in KINDS:
        kind.addItem(tr(title), key)
    hours.setRange(0.0, MOST_HOURS)
    hours.setSingleStep(0.5)
    hours.setDecimals(1)
    hours.setSuffix(" " + tr("h"))
    for widget in (kind, hours):
        widget.setFixedHeight(CONTROL_SMALL)
        widget.setAccessibleName(code)
    kind.currentIndexChanged.connect(
        lambda _place: hours.setValue(
            8.0 if kind.currentData() in ("day", "night") and not hours.value() else hours.value()
        )
    )
    return kind, hours


def _rows(read: RosterSheet) -> list[tuple[str, Line]]:
    return [(block.sheet, line) for block in read.roster.blocks for line in block.lines]


def _line(read: RosterSheet, sheet: str, line: Line, days: Sequence[date]) -> RosterLine:
    found = read.who(sheet, line)
    cells = tuple(_shown(line, day) for day in days)
    hours = format(read.roster.hours_of(line).normalize(), "f")
    known = found.person_id is not None
    return RosterLine(line.row, line.name, found.staff_no or "", cells, hours, read.roster.nights_of(line), known)


def _shown(line: Line, day: date) -> str:
    cell = line.days.get(day)
    if cell is None:
        return ""
    adjust = "" if cell.adjust is None else f"{cell.adjust:+}"
    return f"{cell.text}{adjust}{cell.marks}"


def _columns(days: Sequence[date]) -> tuple[Column[RosterLine], ...]:
    return (
        Column("row", tr("Row"), lambda line: str(line.row), width=48, right=True),
        Column("name", tr("Name"), _named, width=112),
        Column("number", tr("Staff no."), lambda line: line.number or "—", width=84),
        Column("hours", tr("Hours"), lambda line: line.hours, width=56, right=True),
        Column("nights", tr("Nights"), lambda line: str(line.nights), width=52, right=True),
        *(
            Column(f"d{place}", f"{day.month}/{day.day}" if day.day == 1 or not place else str(day.day), _cell_of(place), width=DAY)
            for place, day in enumerate(days)
        ),
    )  # fmt: skip


def _named(line: RosterLine) -> CellView:
    return CellView(line.name, Tone.STRONG if line.known else Tone.NEAR, tooltip=line.name)


def _cell_of(place: int) -> Callable[[RosterLine], Any]:
    return lambda line: line.cells[place]


def first_day(read: RosterSheet) -> date:
    """Return the first day of the roster."""
    return min(day for block in read.roster.blocks for day in block.columns.values()) + timedelta(0)
