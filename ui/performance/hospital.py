"""A month of the whole hospital: every unit's sum, the budget split over them, and the two meters beside it."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import attrs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.allotting import BY_TITLES, Allotment, By, Part
from app.performance.book import STATE_TITLES, RunLine, State, runs, units_to_compute
from app.performance.caps import AgencyMeter, CapMeter, agency_meter, cap_meter, keep_cap
from app.performance.hospital import HospitalRun, allot, allotment, run_hospital
from app.performance.money import NOUGHT
from app.words import tr
from ui.kit import messages
from ui.kit.busy import Progress, while_busy
from ui.kit.controls import button, label, rule
from ui.kit.forms import ChoiceField, TextField
from ui.kit.lanes import Job, Operation, op
from ui.kit.page import Page
from ui.kit.rowforms import NumberField, RowForm
from ui.kit.strips import Strip
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, Tone
from ui.performance.meters import AgencyView, CapView
from ui.performance.months import month_after, month_before
from ui.performance.steps import MonthSteps
from ui.performance.tables import STATE_MARKS

SIDE = 400
FAILED_TOLD = 3
HUNDRED = Decimal(100)


@attrs.frozen(slots=True)
class UnitOfMonth:
    """One unit of the month: its standing run (None: not computed) and its part of the budget (None: none was split)."""

    unit_id: int
    unit: str
    run: RunLine | None
    part: Part | None


@attrs.frozen(slots=True)
class HospitalLoaded:
    """What the pane shows, read in one go; a meter is None for whoever may not see it."""

    units: tuple[UnitOfMonth, ...]
    allotment: Allotment | None
    cap: CapMeter | None
    agency: AgencyMeter | None


class HospitalPane(QWidget):
    """The first distribution and what it is held to, for whoever is entrusted with the whole hospital."""

    def __init__(self, page: Page, month: str) -> None:
        super().__init__()
        self._page = page
        self.month = month
        self.loaded = HospitalLoaded((), None, None, None)
        self.steps = MonthSteps()
        self.steps.turned.connect(self.turn)
        self.figures = label(role="hint")
        self.strip = Strip()
        self.progress = Progress()
        self.progress.cancelled.connect(self._stop)
        self._running: Operation[HospitalRun] | None = None
        self.units = _units_table()
        self.budget = NumberField("budget", tr("Budget of the month, yuan"), least=0)
        self.kept_back = NumberField("reserve", tr("Held back, %"), value=0, least=0)
        ways = [(way, tr(title)) for way, title in BY_TITLES.items() if way is not By.TYPED]
        self.way = ChoiceField("by", tr("Split by"), ways)
        self.document = TextField("document", tr("Document that decided it"))
        self.budget_form = RowForm((self.budget, self.kept_back), (self.way, self.document))
        self.cap = CapView()
        self.cap_amount = NumberField("amount", tr("Approved total of the year, yuan"), least=0)
        self.cap_document = TextField("document", tr("Document that decided it"))
        self.cap_form = RowForm((self.cap_amount, self.cap_document))
        self.agency = AgencyView()
        desk = page.desk
        self._may_scheme = not desk.vault.read_only and desk.may(Verb.PERFORMANCE_SCHEME)
        self._may_edit = not desk.vault.read_only and desk.may(Verb.PERFORMANCE_EDIT)
        self.split_button = button(tr("Split the budget"), self.split)
        self.compute_button = button(tr("Compute every unit"), self.compute, icon_name="refresh")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self.steps)
        head.addWidget(self.figures, 1)
        if self._may_edit:
            head.addWidget(self.compute_button)
        prints = QHBoxLayout()
        prints.setSpacing(SPACE_2)
        for key, text in (
            ("perf-summary", tr("Summary")), ("perf-allotment", tr("First distribution")), ("perf-approval", tr("Approval sheet")),
        ):  # fmt: skip
            prints.addWidget(button(text, partial(self.print_sheet, key), small=True, icon_name="printer"))
        prints.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(SPACE_3)
        left.addLayout(head)
        left.addWidget(self.strip)
        left.addWidget(self.progress)
        left.addWidget(self.units, 1)
        left.addLayout(prints)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addLayout(left, 1)
        row.addWidget(self._side())

    def _side(self) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        if self._may_scheme:
            column.addWidget(label(tr("First distribution"), role="heading"))
            column.addLayout(_beside(self.budget_form, self.split_button))
            column.addWidget(rule())
        column.addWidget(self.cap)
        if self._may_scheme:
            column.addLayout(_beside(self.cap_form, button(tr("Keep the total"), self.keep_total)))
        column.addWidget(rule())
        column.addWidget(self.agency)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(SIDE)
        scroll.setWidget(inner)
        return scroll

    def load(self) -> None:
        """Load the month and the meters."""
        desk, month = self._page.desk, self.month
        self.steps.show_month(month)

        def work(_job: Job) -> HospitalLoaded:
            found = allotment(desk, month=month)
            parts = {} if found is None else {part.unit_id: part for part in found.parts}
            standing = {line.unit_id: line for line in runs(desk, month=month) if line.state is not State.REPLACED}
            units = tuple(
                UnitOfMonth(unit_id, name, standing.get(unit_id), parts.get(unit_id))
                for unit_id, name in units_to_compute(desk, month=month)
            )
            cap = cap_meter(desk, year=int(month[:4]))
            return HospitalLoaded(units, found, cap, agency_meter(desk) if desk.may(Verb.QUOTA_VIEW) else None)

        op(self._page, work).then(self._show).otherwise(self._fail).run()

    def blank(self) -> None:
        """Forget every figure."""
        self._show(HospitalLoaded((), None, None, None))

    def turn(self, months: int) -> None:
        """Go a month on or back."""
        self.month = month_after(self.month) if months > 0 else month_before(self.month)
        self.strip.clear()
        self.load()

    def split(self) -> None:
        """Split the budget over the units; runs computed after that share out their part."""
        self.budget_form.clear_errors()
        try:
            budget, kept = self.budget.number(), self.kept_back.number() or NOUGHT
        except UserError as error:
            self._fail(error)
            return
        desk, month, way, document = self._page.desk, self.month, self.way.value(), self.document.value()

        def work(_job: Job) -> Allotment:
            return allot(
                desk, month=month, budget=budget or NOUGHT, document=document, hold_back=kept / HUNDRED, by=way
            )

        op(self._page, work).then(self._split).otherwise(self._fail).run()

    def compute(self) -> None:
        """Compute every unit that is still open, one after the other; may be stopped between two."""
        desk, month = self._page.desk, self.month
        self.strip.clear()

        def work(job: Job) -> HospitalRun:
            def tell(done: int, of: int, name: str) -> bool:
                job.progress((done, of, name))
                return not job.cancelled

            return run_hospital(desk, month=month, progress=tell)

        self.progress.start(tr("Computing every unit"))
        self._running = op(self._page, work).telling(lambda told: self.progress.tell(*told))
        self._running.then(self._computed).otherwise(self._fail).lastly(
            self.progress.stop, while_busy(self.compute_button)
        )
        self._running.run()

    def keep_total(self) -> None:
        """Keep the year's approved total."""
        self.cap_form.clear_errors()
        try:
            amount = self.cap_amount.number()
        except UserError:
            return
        if amount is None:
            self.cap_amount.show_error(tr("The total is an amount in whole cents."))
            return
        desk, year, document = self._page.desk, int(self.month[:4]), self.cap_document.value()
        op(self._page, lambda _job: keep_cap(desk, year=year, amount=amount, document=document)).then(
            lambda _meter: self._total_kept()
        ).otherwise(self._fail_cap).run()

    def print_sheet(self, key: str) -> None:
        """Go to one of the hospital's sheets of this month."""
        self._page.frame.go("reports", key=key, month=self.month)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _show(self, loaded: HospitalLoaded) -> None:
        self.loaded = loaded
        self.units.show_rows(loaded.units, keep=lambda each: each.unit_id)
        total = sum((each.run.total for each in loaded.units if each.run is not None), NOUGHT)
        told = tr("{units} units, {total} yuan", units=len(loaded.units), total=f"{total:,.2f}")
        if loaded.allotment is not None:
            told = tr("{told}; budget {budget}, held back {reserve}, split by {way}", told=told,
                      budget=f"{loaded.allotment.budget:,.2f}", reserve=f"{loaded.allotment.reserve:,.2f}",
                      way=tr(BY_TITLES[loaded.allotment.by]))  # fmt: skip
        self.figures.setText(told if loaded.units else "")
        self.compute_button.setEnabled(bool(loaded.units))
        self.cap.setVisible(loaded.cap is not None)
        self.agency.setVisible(loaded.agency is not None)
        if loaded.cap is not None:
            self.cap.show_meter(loaded.cap)
        if loaded.agency is not None:
            self.agency.show_meter(loaded.agency)

    def _split(self, made: Allotment) -> None:
        self.document.set_value("")
        told = tr("Split: {amount} over {count} units. Compute them now to share it out.",
                  amount=f"{made.handed_out:,.2f}", count=len(made.parts))  # fmt: skip
        self.strip.say(told, tone=Tone.GOOD)
        self.load()

    def _computed(self, made: HospitalRun) -> None:
        if made.failed:
            named = "；".join(f"{each.unit}：{each.text}" for each in made.failed[:FAILED_TOLD])
            more = (
                tr(" and {count} more", count=len(made.failed) - FAILED_TOLD) if len(made.failed) > FAILED_TOLD else ""
            )
            self.strip.say(tr("Not computed: {named}", named=f"{named}{more}"), tone=Tone.DUE)
        else:
            told = tr("{done} units computed, {closed} closed before.", done=len(made.done), closed=len(made.closed))
            self.strip.say(told, tone=Tone.GOOD)
        self.load()

    def _total_kept(self) -> None:
        messages.toast(self, tr("Saved."))
        self.cap_document.set_value("")
        self.cap_amount.set_value("")
        self.load()

    def _fail(self, error: BaseException) -> None:
        if self.budget_form.show_error(error):
            return
        messages.say_in(self.strip, error)

    def _fail_cap(self, error: BaseException) -> None:
        if not self.cap_form.show_error(error):
            messages.show_error(self, error)


def _beside(form: QWidget, deed: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    row.addWidget(form, 1)
    row.addWidget(deed, 0, Qt.AlignmentFlag.AlignBottom)
    return row


def _units_table() -> RowTable[UnitOfMonth]:
    table: RowTable[UnitOfMonth] = RowTable(
        (
            Column("unit", tr("Unit"), lambda each: each.unit, width=150, stretch=True),
            Column("weight", tr("Weight"), _weight, width=110, right=True),
            Column("part", tr("Part of the budget"), _part, width=120, right=True),
            Column("people", tr("People"), lambda each: "" if each.run is None else str(each.run.people), width=70, right=True),
            Column("total", tr("Total"), _total, width=120, right=True,
                   sort=lambda each: NOUGHT if each.run is None else each.run.total),
            Column("state", tr("State"), _state, width=96),
        ),
        name=tr("Units of the month"),
    )  # fmt: skip
    table.say_when_empty(
        tr("No unit has a scheme in this month."), tr("Give a unit a scheme first: “Scheme”, “Another unit”.")
    )
    return table


def _weight(each: UnitOfMonth) -> str:
    return "" if each.part is None else f"{each.part.weight:,.2f}"


def _part(each: UnitOfMonth) -> str:
    return "" if each.part is None else f"{each.part.amount:,.2f}"


def _total(each: UnitOfMonth) -> CellView:
    return CellView("" if each.run is None else f"{each.run.total:,.2f}", tone=Tone.STRONG)


def _state(each: UnitOfMonth) -> CellView:
    if each.run is None:
        return CellView(tr("Not computed"), tone=Tone.QUIET)
    marks = (STATE_MARKS[each.run.state],) if each.run.state in STATE_MARKS else ()
    return CellView(tr(STATE_TITLES[each.run.state]), marks=marks)
