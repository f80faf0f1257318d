"""Night fees: the wards of a month and what each nurse's nights earn, every count opened to its cells; and the dated table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import attrs
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.performance.fees import CLASSES, FeeLineOfPerson, KeptFee, WardFees, fee_rows, hospital_fees
from app.performance.money import NOUGHT
from app.performance.nightfees import FeeLine
from app.performance.worked import FEE_TITLES
from app.staff.codes import Table
from app.staff.codes import label as code_label
from app.staff.units import UnitKind, list_units
from app.words import tr
from ui.kit import messages
from ui.kit.controls import Segments, button, label, rule
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.panels import SidePanel
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, Tone
from ui.performance.fee_form import FeeForm
from ui.performance.months import month_after, month_before
from ui.performance.steps import MonthSteps

LEFT = 330
FORM = 380
SHEETS, TABLE = "sheets", "table"
WARDS = frozenset({UnitKind.WARD, UnitKind.DEPARTMENT})


@attrs.frozen(slots=True)
class NightsLoaded:
    """What the pane shows: wards of the month, the table, the wards a fee may be for."""

    wards: tuple[WardFees, ...]
    rows: tuple[KeptFee, ...]
    units: tuple[tuple[int, str], ...]


class NightsPane(QWidget):
    """The hospital's nights of a month, and the table that pays them. ``panel`` shows a nurse's cells."""

    def __init__(self, page: Page, panel: SidePanel, month: str) -> None:
        super().__init__()
        self._page, self._panel = page, panel
        self.month = month
        self.loaded = NightsLoaded((), (), ())
        self.parts = Segments(((SHEETS, tr("Ward sheets")), (TABLE, tr("Fee table"))), name=tr("What to show"))
        self.parts.chosen.connect(self.show_part)
        self.steps = MonthSteps()
        self.steps.turned.connect(self.turn)
        self.total = label(role="hint")
        self.wards = _ward_table()
        self.wards.picked.connect(self._on_ward)
        self.people = _people_table()
        self.people.opened.connect(self.open_person)
        self.table = _fee_table()
        self.form = FeeForm(page, self.load)
        self.stack = QStackedWidget()
        self._print = button(tr("Print the ward's sheet"), self.print_ward, icon_name="printer")
        self._lay_out()

    def _lay_out(self) -> None:
        sheets = QWidget()
        row = QHBoxLayout(sheets)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        self.wards.setFixedWidth(LEFT)
        row.addWidget(self.wards)
        row.addWidget(self.people, 1)
        fees = QWidget()
        row = QHBoxLayout(fees)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self.table, 1)
        if not self._page.desk.vault.read_only and self._page.desk.may(Verb.PERFORMANCE_SCHEME):
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFixedWidth(FORM)
            self.form.setProperty("role", "surface")
            margins = self.form.layout()
            if margins is not None:
                margins.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
            scroll.setWidget(self.form)
            row.addWidget(scroll)
        self.stack.addWidget(sheets)
        self.stack.addWidget(fees)
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
        column.addWidget(self.stack, 1)

    def load(self) -> None:
        """Load the month's wards and the table."""
        desk, month = self._page.desk, self.month
        self.steps.show_month(month)

        def work(_job: object) -> NightsLoaded:
            units = tuple((unit.id, unit.name) for unit in list_units(desk) if unit.kind in WARDS)
            return NightsLoaded(hospital_fees(desk, month=month), fee_rows(desk), units)

        op(self._page, work).then(self._show).otherwise(lambda error: messages.show_error(self, error)).run()

    def blank(self) -> None:
        """Forget every figure."""
        self._show(NightsLoaded((), (), ()))

    def turn(self, months: int) -> None:
        """Go a month on or back."""
        self.month = month_after(self.month) if months > 0 else month_before(self.month)
        self._panel.close_panel()
        self.load()

    def show_part(self, key: str) -> None:
        """Show the ward sheets or the fee table."""
        self.parts.choose(key)
        self.stack.setCurrentIndex((SHEETS, TABLE).index(key))
        self._print.setVisible(key == SHEETS)
        self._panel.close_panel()

    def open_person(self, line: FeeLineOfPerson) -> None:
        """Open every night of one nurse: the cell, the fee, the row that pays it or why nothing."""
        quiet = f"{line.staff_no} · {self.month}"
        self._panel.show_content(line.name, NightCells(line, self.loaded.rows), quiet=quiet)

    def print_ward(self) -> None:
        """Go to the printed sheet of the ward chosen."""
        ward = self.wards.current_row()
        if ward is not None:
            self._page.frame.go("reports", key="night-fees", month=self.month, unit=ward.unit_id)

    def _show(self, loaded: NightsLoaded) -> None:
        self.loaded = loaded
        with QSignalBlocker(self.wards):
            self.wards.show_rows(loaded.wards, keep=lambda ward: ward.unit_id)
            if self.wards.current_row() is None and loaded.wards:
                self.wards.selectRow(0)
        self._on_ward(self.wards.current_row())
        self.table.show_rows(loaded.rows)
        self.form.show_wards(loaded.units)
        whole = sum((ward.total for ward in loaded.wards), NOUGHT)
        told = tr("{wards} wards, {amount} yuan", wards=len(loaded.wards), amount=f"{whole:,.2f}")
        self.total.setText(told if loaded.wards else "")
        self._print.setEnabled(bool(loaded.wards))

    def _on_ward(self, ward: WardFees | None) -> None:
        self.people.show_rows(() if ward is None else ward.lines)


class NightCells(QWidget):
    """Every night of a nurse's month."""

    def __init__(self, line: FeeLineOfPerson, rows: tuple[KeptFee, ...]) -> None:
        super().__init__()
        self._documents = {kept.row: kept for kept in rows}
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addWidget(label(tr("{amount} yuan", amount=f"{line.fees.total:,.2f}"), role="figure"))
        for fee in line.fees.lines:
            column.addWidget(rule())
            column.addWidget(label(self._head(fee)))
            column.addWidget(label(self._why(fee), role="error" if fee.note is not None else "hint", wrap=True))
        column.addStretch(1)

    @staticmethod
    def _head(fee: FeeLine) -> str:
        kind = tr(FEE_TITLES.get(fee.duty.fee_class, fee.duty.fee_class))
        return f"{fee.duty.day:%m-%d}　{fee.duty.source}　{kind}　{fee.amount:,.2f}"

    def _why(self, fee: FeeLine) -> str:
        if fee.note is not None:
            return str(fee.note)
        kept = None if fee.row is None else self._documents.get(fee.row)
        return "" if kept is None else f"{conditions(kept)}　{kept.row.document}"


def conditions(kept: KeptFee) -> str:
    """Return for whom a row is, in words."""
    row = kept.row
    named = (code_label(Table.TITLE, row.title), row.level, kept.unit, code_label(Table.STAFFING_TYPE, row.staffing))
    return "、".join(each for each in named if each) or tr("Everybody")


def _ward_table() -> RowTable[WardFees]:
    table: RowTable[WardFees] = RowTable(
        (
            Column("unit", tr("Ward"), lambda ward: ward.unit, width=120, stretch=True),
            Column(
                "nights", tr("Nights"), lambda ward: _plain(sum(map(_nights, ward.lines), NOUGHT)), width=60, right=True
            ),
            Column("total", tr("Amount"), lambda ward: f"{ward.total:,.2f}", width=92, right=True),
        ),
        name=tr("Wards with nights"),
    )
    table.say_when_empty(tr("No published night in this month."), tr("Night fees come from published rosters."))
    return table


def _people_table() -> RowTable[FeeLineOfPerson]:
    kinds = (
        Column[FeeLineOfPerson](kind, tr(FEE_TITLES[kind]), _count_of(kind), width=86, right=True) for kind in CLASSES
    )
    return RowTable(
        (
            Column("name", tr("Name"), lambda line: CellView(line.name, second=line.staff_no), width=150, stretch=True),
            Column("title", tr("Title"), lambda line: line.title, width=100),
            *kinds,
            Column("total", tr("Amount"), lambda line: CellView(f"{line.fees.total:,.2f}", tone=Tone.STRONG), width=100,
                   right=True, sort=lambda line: line.fees.total),
        ),
        name=tr("Nights of the ward"),
    )  # fmt: skip


def _fee_table() -> RowTable[KeptFee]:
    table: RowTable[KeptFee] = RowTable(
        (
            Column("class", tr("Kind of night"), lambda kept: tr(FEE_TITLES.get(kept.row.fee_class, "")), width=90),
            Column("for", tr("For whom"), conditions, width=150, stretch=True),
            Column("amount", tr("Yuan a night"), lambda kept: f"{kept.row.amount:,.2f}", width=84, right=True),
            Column("since", tr("From"), lambda kept: kept.row.since.isoformat(), width=92),
            Column(
                "until",
                tr("Until"),
                lambda kept: "" if kept.row.until is None else kept.row.until.isoformat(),
                width=92,
            ),
            Column("document", tr("Document"), lambda kept: kept.row.document, width=180, stretch=True),
        ),
        name=tr("Night-fee table"),
    )
    table.say_when_empty(tr("No night fee is kept yet."), tr("Type the first one at the right."))
    return table


def _count_of(kind: str) -> Callable[[FeeLineOfPerson], str]:
    def view(line: FeeLineOfPerson) -> str:
        return _plain(dict(line.fees.counts).get(kind, NOUGHT))

    return view


def _nights(line: FeeLineOfPerson) -> Decimal:
    return sum((count for _kind, count in line.fees.counts), NOUGHT)


def _plain(count: Decimal) -> str:
    return f"{count.normalize():f}" if count else ""
