"""The reports page: every report of the registry, its parameters as fields, a preview, and paper or workbook."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from app.errors import UserError
from app.reports.pdf import to_pdf
from app.reports.registry import Parameter, Rendered, Report, all_reports, build_document, render, title_of
from app.reports.sources import unit_choices
from app.words import say, tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.forms import ChoiceField, DateField, Field, TextField
from ui.kit.lanes import op
from ui.kit.page import Frame, Page
from ui.kit.preview import PdfPreview
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_5

if TYPE_CHECKING:
    from collections.abc import Callable

LEFT = 300


class ReportsPage(Page):
    """Choose left, see right."""

    kinds: ClassVar[frozenset[str]] = frozenset({"unit"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.reports = tuple(report for report in all_reports() if self.desk.may(report.verb))
        self.units: tuple[tuple[int, str], ...] = ()
        self._wanted: dict[str, Any] = {}
        self.fields: dict[str, Field | QCheckBox] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Reports"))
        self.list.setFixedHeight(8 + 30 * max(1, len(self.reports)))
        self.list.addItems([title_of(report) for report in self.reports])
        self.list.currentRowChanged.connect(self._on_picked)
        self.purpose = label(role="hint", wrap=True)
        self.form = QVBoxLayout()
        self.form.setSpacing(SPACE_2)
        self.preview = PdfPreview()
        self._see = button(tr("Preview"), self.see, icon_name="")
        self._pdf = button(tr("Save PDF"), partial(self._make, "pdf"), role="primary")
        self._xlsx = button(tr("Save workbook"), partial(self._make, "xlsx"))
        left = QVBoxLayout()
        left.setSpacing(SPACE_3)
        left.addWidget(self.list)
        left.addWidget(self.purpose)
        left.addLayout(self.form)
        left.addWidget(self._see)
        left.addStretch(1)
        side = QWidget()
        side.setFixedWidth(LEFT)
        side.setLayout(left)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_3)
        whole.setSpacing(SPACE_5)
        whole.addWidget(side)
        whole.addWidget(self.preview, 1)
        self.list.setCurrentRow(0)

    def title(self) -> str:
        """Return the page's title."""
        return tr("Reports")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the buttons that produce the sheet."""
        return (self._xlsx, self._pdf)

    def receive(self, **params: Any) -> None:
        """Take which report to show (``key``) and what to fill in by parameter key; show it at once."""
        place = next((n for n, report in enumerate(self.reports) if report.key == params.get("key")), None)
        if place is None:
            return
        self.list.setCurrentRow(place)
        self._wanted = {key: value for key, value in params.items() if key != "key"}
        self._choose(place)

    def _fill_in(self) -> None:
        """Fill in what was asked for; a department waits until the departments are read."""
        for key, value in self._wanted.items():
            field = self.fields.get(key)
            if isinstance(field, TextField):
                field.set_value(str(value))
            elif isinstance(field, DateField) or (isinstance(field, ChoiceField) and self.units):
                field.set_value(value)

    def blank(self) -> None:
        """Forget the sheet."""
        self.preview.clear()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture."""
        return {"preview": self.see}

    def report(self) -> Report:
        """Return the chosen report."""
        return self.reports[max(0, self.list.currentRow())]

    def see(self) -> None:
        """Draw the sheet without printing it: no record number, nothing logged."""
        key, values = self.report().key, self._values()
        if values is not None:
            op(self, lambda _job: to_pdf(build_document(self.desk, key, values))).then(self.preview.show_pdf).otherwise(
                self._on_refused
            ).run()

    def refresh(self) -> None:
        """Read the departments to choose from, then show the chosen report."""

        def read(units: tuple[tuple[int, str], ...]) -> None:
            self.units = units
            self._choose(self.list.currentRow())

        op(self, lambda _job: unit_choices(self.desk)).then(read).run()

    def _on_picked(self, row: int) -> None:
        self._wanted = {}
        self._choose(row)

    def _choose(self, _row: int) -> None:
        empty_layout(self.form)
        self.fields.clear()
        report = self.report()
        self.purpose.setText(tr(report.purpose))
        for parameter in report.parameters:
            self._add_field(parameter)
        self.preview.clear()
        self._ask()
        self._fill_in()
        if set(report.needs) <= set(self._wanted) and self.isVisible() and self.units:
            self.see()

    def _add_field(self, parameter: Parameter) -> None:
        title, hint = tr(parameter.title), tr(parameter.hint) if parameter.hint else ""
        if parameter.kind == "flag":
            box = QCheckBox(title)
            box.setChecked(bool(parameter.default))
            self.fields[parameter.key] = box
            self.form.addWidget(box)
            return
        field: Field
        if parameter.kind == "date":
            field = DateField(parameter.key, title, hint=hint, value=self.desk.clock.today())
        elif parameter.kind == "unit":
            field = ChoiceField(parameter.key, title, [(None, tr("Whole hospital")), *self.units])
        else:
            default = "" if parameter.default is None else str(parameter.default)
            field = TextField(parameter.key, title, hint=hint, value=default)
        self.fields[parameter.key] = field
        self.form.addWidget(field)

    def _ask(self) -> None:
        """Say what the report needs before it can be seen."""
        needs = [tr(each.title) for each in self.report().parameters if each.key in self.report().needs]
        self.preview.say_when_empty(
            tr("Fill in: {what}, then preview.", what="、".join(needs)) if needs else tr("The sheet is being drawn …")
        )

    def _values(self) -> dict[str, Any] | None:
        """Read the fields; a bad one is told beside it and gets the cursor."""
        values: dict[str, Any] = {}
        for parameter in self.report().parameters:
            field = self.fields[parameter.key]
            if isinstance(field, QCheckBox):
                values[parameter.key] = field.isChecked()
                continue
            try:
                values[parameter.key] = _read(parameter, field.value())
            except UserError as error:
                field.show_error(str(error.text))
                field.editor.setFocus()
                return None
        return values

    def _on_refused(self, error: BaseException) -> None:
        """Tell a refusal beside the field it names, else in a box."""
        named = self.fields.get(error.field or "") if isinstance(error, UserError) else None
        if isinstance(named, Field) and isinstance(error, UserError):
            named.show_error(str(error.text))
            named.editor.setFocus()
        else:
            messages.show_error(self, error)

    def _make(self, form: str) -> None:
        values = self._values()
        if values is None:
            return
        key = self.report().key

        def made(sheet: Rendered) -> None:
            if sheet.form == "pdf":
                self.preview.show_pdf(sheet.data)
            place = messages.choose_save(self, tr("Save the sheet"), name=sheet.file_name, patterns=f"*.{sheet.form}")
            if place is not None:
                op(self, lambda _job: place.write_bytes(sheet.data)).then(
                    lambda _n: messages.toast(self, tr("Saved."))
                ).run()

        kept = "xlsx" if form == "xlsx" else "pdf"
        if kept == "xlsx":
            op(self, lambda _job: render(self.desk, key, values, form="xlsx")).then(made).otherwise(
                self._on_refused
            ).run()
        else:
            op(self, lambda _job: render(self.desk, key, values)).then(made).otherwise(self._on_refused).run()


def _read(parameter: Parameter, value: Any) -> Any:
    """Return a field's value as the report takes it.

    Raises:
        UserError: a number that is none.
    """
    if value is None or value == "":
        return parameter.default
    if parameter.kind == "number":
        try:
            return int(value)
        except ValueError:
            raise UserError(say("{text} is not a whole number.", text=value), field=parameter.key) from None
    return value
