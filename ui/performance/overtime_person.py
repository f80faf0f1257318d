"""One person's overtime opened: each kind of day with its cells, rate and price; time off given instead of pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.overtime import OvertimeLine
from app.performance.overtime_book import OvertimeOfPerson
from app.performance.terms import CYCLE_TITLES, Base, Lieu, Permit, give_back, keep_bases
from app.reports.overtime import KIND_TITLES
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label, rule
from ui.kit.forms import TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.rowforms import NumberField, RowForm
from ui.kit.tokens import SPACE_2, SPACE_4


class OvertimeView(QWidget):
    """What a person's figures were made of; ``kept`` is called when time off was noted."""

    def __init__(self, page: Page, line: OvertimeOfPerson, month: str, kept: Callable[[], None]) -> None:
        super().__init__()
        self._page, self._line, self._month, self._kept = page, line, month, kept
        self.hours = NumberField("hours", tr("Given back as time off, h"), value=line.lieu, least=0)
        self.reason = TextField("reason", tr("Reason"))
        self.form = RowForm((self.hours, self.reason))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addWidget(label(tr("{amount} yuan", amount=f"{line.result.amount:,.2f}"), role="figure"))
        column.addWidget(label(_system(line), role="hint", wrap=True))
        for each in line.result.lines:
            column.addWidget(rule())
            self._add(column, each)
        for note in line.notes:
            column.addWidget(label(str(note), role="hint", wrap=True))
        for remark in line.result.remarks:
            column.addWidget(label(str(remark), role="hint", wrap=True))
        self.base = NumberField(
            "amount", tr("Pay base of a month, yuan"), value=None if line.base is None else line.base.amount
        )
        self.document = TextField("document", tr("Document that decided it"))
        self.base_form = RowForm((self.base, self.document))
        if line.is_paid and not page.desk.vault.read_only and page.desk.may(Verb.PERFORMANCE_SCHEME):
            column.addWidget(rule())
            column.addWidget(self.base_form)
            column.addWidget(button(tr("Keep the pay base"), self.keep_base))
        may = not page.desk.vault.read_only and page.desk.may(Verb.PERFORMANCE_EDIT)
        if line.is_paid and line.permit is None and may:
            column.addWidget(rule())
            column.addWidget(self.form)
            column.addWidget(button(tr("Note the time off"), self.keep))
        column.addStretch(1)

    def keep(self) -> None:
        """Note hours of rest days that are given back instead of paid."""
        self.form.clear_errors()
        try:
            hours = self.hours.number() or Decimal(0)
        except UserError:
            return
        lieu = Lieu(person_id=self._line.person_id, month=self._month, hours=hours, reason=self.reason.value())
        desk = self._page.desk
        op(self._page, lambda _job: give_back(desk, lieu=lieu)).then(lambda _id: self._done()).otherwise(
            self._fail
        ).run()

    def keep_base(self) -> None:
        """Keep what the person's hour is priced by, from this month on."""
        self.base_form.clear_errors()
        try:
            amount = self.base.number() or Decimal(0)
        except UserError:
            return
        since = date.fromisoformat(f"{self._month}-01")
        base = Base(person_id=self._line.person_id, amount=amount, since=since, document=self.document.value())
        desk = self._page.desk
        op(self._page, lambda _job: keep_bases(desk, bases=[base])).then(lambda _count: self._done()).otherwise(
            self._fail_base
        ).run()

    def _add(self, column: QVBoxLayout, each: OvertimeLine) -> None:
        title = tr(KIND_TITLES[each.kind])
        told_hours = tr("{hours} h", hours=_plain(each.hours))
        yuan = tr("{amount} yuan", amount=f"{each.amount:,.2f}") if each.amount else ""
        column.addWidget(label("　".join(filter(None, (title, told_hours, yuan))), role="heading"))
        told = []
        if each.paid_hours:
            told.append(
                tr("{hours} h × {price} × {rate} %", hours=_plain(each.paid_hours), price=f"{each.hour_price:.4f}",
                   rate=f"{100 * each.rate:.0f}")
            )  # fmt: skip
        if each.time_off:
            told.append(tr("{hours} h of time off", hours=_plain(each.time_off)))
        column.addWidget(label("；".join([*told, each.citation]), role="hint", wrap=True))
        figure = self._line.figures.get(each.kind)
        if figure is not None:
            column.addWidget(label("　".join(figure.cells), role="hint", wrap=True))

    def _done(self) -> None:
        messages.toast(self, tr("Saved."))
        self._kept()

    def _fail_base(self, error: BaseException) -> None:
        if not self.base_form.show_error(error):
            messages.show_error(self, error)

    def _fail(self, error: BaseException) -> None:
        if not self.form.show_error(error):
            messages.show_error(self, error)


def permit_words(permit: Permit | None) -> str:
    """Return by which system hours are counted."""
    if permit is None:
        return tr("Standard")
    return tr("Comprehensive, {cycle}", cycle=tr(CYCLE_TITLES[permit.cycle]))


def _system(line: OvertimeOfPerson) -> str:
    system = (
        permit_words(line.permit) if line.permit is None else f"{permit_words(line.permit)}（{line.permit.document}）"
    )
    base = "" if line.base is None else tr("pay base {amount} ({document})", amount=f"{line.base.amount:,.2f}",
                                           document=line.base.document)  # fmt: skip
    due = tr("{worked} h worked, {due} h due", worked=_plain(line.count.worked), due=_plain(line.count.due))
    return "　".join(filter(None, (system, due, base)))


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}" if hours else "0"
