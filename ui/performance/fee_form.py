"""A row of the night-fee table, or several by a formula of weights, typed beside a worked example."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import UserError
from app.performance.fees import KeptFee, keep_fee, keep_weighted
from app.performance.nightfees import FeeRow
from app.performance.weights import worked_example
from app.performance.worked import FEE_TITLES
from app.staff.codes import Table, codes
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.forms import ChoiceField, DateField, TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.rowforms import NumberField, RowForm, day_field
from ui.kit.tokens import SPACE_3
from ui.performance.formula_edit import FormulaEdit

FORMULA = "formula"
NURSE_TITLES = "25"


class FeeForm(QWidget):
    """Keep a fee; ``kept`` is called when it was kept."""

    def __init__(self, page: Page, kept: Callable[[], None]) -> None:
        super().__init__()
        self._page, self._kept = page, kept
        any_one = [("", tr("Everybody"))]
        titles = [(code, each.label) for code, each in codes(Table.TITLE).items() if code.startswith(NURSE_TITLES)]
        kinds = [(kind, tr(title)) for kind, title in FEE_TITLES.items()]
        self.kind = ChoiceField("fee_class", tr("Kind of night"), [*kinds, (FORMULA, tr("By a formula of weights"))])
        self.amount = NumberField("amount", tr("Yuan a night"), least=0)
        self.title = ChoiceField("title", tr("Title"), [*any_one, *titles])
        self.level = ChoiceField("level", tr("Level"), [*any_one, *((each, each) for each in codes(Table.NURSE_LEVEL))])
        staffing = [(code, each.label) for code, each in codes(Table.STAFFING_TYPE).items()]
        self.staffing = ChoiceField("staffing", tr("Staffing"), [*any_one, *staffing])
        self.ward = ChoiceField("unit", tr("Ward"), [(None, tr("Every ward"))])
        self.since: DateField = day_field("since", tr("In force from"), page.desk.clock.today().replace(day=1))
        self.document = TextField("document", tr("Document that decided it"))
        self.form = RowForm(
            (self.kind, self.amount), (self.title, self.level), (self.staffing, self.ward), (self.since, self.document)
        )
        self.formula = FormulaEdit(name=tr("Formula of weights"), text="小夜班 + 大夜班 * 1.5", example=self._example)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(
            label(tr("A new row; a standing one of the same conditions ends the day before"), role="hint", wrap=True)
        )
        column.addWidget(self.form)
        column.addWidget(self.formula)
        column.addWidget(button(tr("Keep the fee"), self.keep, role="primary"))
        column.addStretch(1)
        self.kind.edited.connect(self._fit)
        self.amount.edited.connect(self.formula.check)
        self._fit()

    def show_wards(self, wards: tuple[tuple[int, str], ...]) -> None:
        """Offer the wards a fee may be for."""
        self.ward.set_choices([(None, tr("Every ward")), *wards], value=self.ward.value())

    def keep(self) -> None:
        """Keep what stands in the fields."""
        self.form.clear_errors()
        try:
            row = self._row()
        except UserError as error:
            self._fail(error)
            return
        desk, unit_id, text = self._page.desk, self.ward.value(), self.formula.text()

        def work(_job: object) -> tuple[KeptFee, ...]:
            if row.fee_class == FORMULA:
                return keep_weighted(desk, formula=text, standard=row, unit_id=unit_id)
            return (keep_fee(desk, row=row, unit_id=unit_id),)

        op(self._page, work).then(lambda _kept: self._done()).otherwise(self._fail).run()

    def _row(self) -> FeeRow:
        since = self.since.value()
        return FeeRow(
            fee_class=self.kind.value(), amount=self.amount.number() or Decimal(0),
            since=since or self._page.desk.clock.today(), title=self.title.value(), level=self.level.value(),
            staffing=self.staffing.value(), document=self.document.value(),
        )  # fmt: skip

    def _example(self, text: str) -> str:
        try:
            standard = self.amount.number() or Decimal(0)
        except UserError:
            standard = Decimal(0)
        return str(worked_example(text, standard))

    def _fit(self) -> None:
        by_formula = self.kind.value() == FORMULA
        self.formula.setVisible(by_formula)
        self.amount.title_label.setText(tr("Yuan for the weight 1") if by_formula else tr("Yuan a night"))
        self.formula.check()

    def _done(self) -> None:
        messages.toast(self, tr("Saved."))
        self.document.set_value("")
        self._kept()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, UserError) and error.field == "formula":
            self.formula.check()
        elif not self.form.show_error(error):
            messages.show_error(self, error)
