"""The reports page: every report of the registry, its parameters as fields, a preview; printed, saved, or checked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.reports.pdf import to_pdf
from app.reports.registry import Form, Rendered, Report, all_reports, build_document, render, title_of
from app.reports.sources import unit_choices
from app.staff.listing import staff_list
from app.words import say, tr
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import button, label
from ui.kit.forms import Field
from ui.kit.lanes import op
from ui.kit.page import Frame, Page
from ui.kit.panels import SidePanel
from ui.kit.preview import PdfPreview
from ui.kit.printcheck import PrintCheck, dropped_print
from ui.kit.sheets import print_sheet, save_sheet
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_5
from ui.reports.chooser import ReportList
from ui.reports.fields import Asked, Known, field_for, fill_field, read_field

if TYPE_CHECKING:
    from collections.abc import Callable

LEFT = 300
PANEL = 400


class ReportsPage(Page):
    """Choose left, see right."""

    kinds: ClassVar[frozenset[str]] = frozenset({"unit", "staff"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.reports = tuple(report for report in all_reports() if self.desk.may(report.verb))
        self.known = Known(self.desk.clock.today())
        self._wanted: dict[str, Any] = {}
        self.fields: dict[str, Asked] = {}
        self.list = ReportList(self.reports)
        self.list.report_chosen.connect(self._on_chosen)
        self.purpose = label(role="hint", wrap=True)
        self.form = QVBoxLayout()
        self.form.setSpacing(SPACE_2)
        self.preview = PdfPreview()
        self.panel = SidePanel(width=PANEL)
        self.setAcceptDrops(True)
        self._see = button(tr("Preview"), self.see)
        self._check = button(tr("Check a print …"), self.check_print, icon_name="shield-check")
        self._xlsx = button(tr("Save workbook"), partial(self.save, "xlsx"))
        self._pdf = button(tr("Save PDF"), partial(self.save, "pdf"))
        self._print = button(tr("Print …"), self.print_out, role="primary", icon_name="printer")
        self._lay_out()
        if self.reports:
            self.list.choose(self.reports[0].key)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE_3)
        left.addWidget(self.list, 1)
        left.addWidget(self.purpose)
        left.addLayout(self.form)
        left.addWidget(self._see)
        side = QWidget()
        side.setFixedWidth(LEFT)
        side.setLayout(left)
        middle = QHBoxLayout()
        middle.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_3)
        middle.setSpacing(SPACE_5)
        middle.addWidget(side)
        middle.addWidget(self.preview, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.panel)

    def title(self) -> str:
        """Return the page's title."""
        return tr("Reports")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the buttons that produce the sheet."""
        return (self._check, self._xlsx, self._pdf, self._print)

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers here."""
        return (
            Command("reports.print", say("Print the sheet"), self.print_out, key="Ctrl+P", icon="printer"),
            Command("reports.see", say("Preview the sheet"), self.see, icon="eye"),
            Command("reports.check", say("Check a print"), self.check_print, icon="shield-check"),
        )

    def key_hints(self) -> str:
        """Return the keys of this page."""
        return tr("PgUp/PgDn: turn pages · Ctrl+P: print")

    def receive(self, **params: Any) -> None:
        """Take which report to show (``key``) and what to fill in by parameter key; show it at once."""
        wanted = {key: value for key, value in params.items() if key != "key"}
        if not self.list.choose(str(params.get("key", ""))):
            return
        self._wanted = wanted
        self._choose()

    def blank(self) -> None:
        """Forget the sheet, and who could be chosen."""
        self.known = Known(self.desk.clock.today())
        self.preview.clear()
        self.panel.close_panel()
        self._choose()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture."""
        return {"preview": self.see, "check": self._scene_check}

    def report(self) -> Report:
        """Return the chosen report."""
        return self.list.report() or self.reports[0]

    def see(self) -> None:
        """Draw the sheet without printing it: no record number, nothing logged."""
        key, values = self.report().key, self._values()
        if values is not None:
            op(self, lambda _job: to_pdf(build_document(self.desk, key, values))).then(self.preview.show_pdf).otherwise(
                self._on_refused
            ).run()

    def save(self, form: Form) -> None:
        """Produce the sheet and keep it as a file."""
        making = self._making(form)
        if making is not None:
            save_sheet(
                self, title_of(self.report()), making, form=form, then=self._show_made, otherwise=self._on_refused
            )

    def print_out(self) -> None:
        """Produce the sheet and send it to a printer."""
        making = self._making("pdf")
        if making is not None:
            print_sheet(self, title_of(self.report()), making, then=self._show_made, otherwise=self._on_refused)

    def check_print(self) -> PrintCheck:
        """Open the place where a sheet is checked."""
        found = self.panel.content()
        if isinstance(found, PrintCheck):
            return found
        check = PrintCheck(self.desk)
        self.panel.show_content(tr("Check a print"), check)
        return check

    def refresh(self) -> None:
        """Read the departments and people to choose from, then show the chosen report."""
        may_see = self.desk.may(Verb.STAFF_VIEW)

        def read(_job: object) -> Known:
            lines = staff_list(self.desk) if may_see else ()
            people = tuple((line.staff_no, line.name) for line in lines if line.staff_no)
            return Known(self.desk.clock.today(), unit_choices(self.desk), people)

        def take(known: Known) -> None:
            self.known = known
            self._choose()

        op(self, read).then(take).run()

    def _scene_check(self) -> None:
        self.check_print()

    def _making(self, form: Form) -> Callable[[], Rendered] | None:
        key, values = self.report().key, self._values()
        return None if values is None else lambda: render(self.desk, key, values, form=form)

    def _show_made(self, sheet: Rendered) -> None:
        if sheet.form == "pdf":
            self.preview.show_pdf(sheet.data)

    def _on_chosen(self, _report: object) -> None:
        self._wanted = {}
        self._choose()

    def _choose(self) -> None:
        if not self.reports:
            return
        empty_layout(self.form)
        self.fields.clear()
        report = self.report()
        self.purpose.setText(tr(report.purpose))
        for parameter in report.parameters:
            if parameter.on_page:
                field = field_for(parameter, self.known, needed=parameter.key in report.needs)
                self.fields[parameter.key] = field
                self.form.addWidget(field)
        self.preview.clear()
        self._ask()
        for key, value in self._wanted.items():
            if key in self.fields:
                fill_field(self.fields[key], value)
        if set(report.needs) <= set(self._wanted) and self.isVisible() and self.known.units:
            self.see()

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
            field = self.fields.get(parameter.key)
            if field is None:
                continue
            try:
                values[parameter.key] = read_field(parameter, field)
            except UserError as error:
                self._on_refused(error)
                return None
        return values

    def _on_refused(self, error: BaseException) -> None:
        """Tell a refusal beside the field it names, else in a box."""
        named = self.fields.get(error.field or "") if isinstance(error, UserError) else None
        if named is None or isinstance(named, QCheckBox) or not isinstance(error, UserError):
            messages.show_error(self, error)
            return
        assert isinstance(named, Field)
        named.show_error(str(error.text))
        named.editor.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_print(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_print(event)
        if path is not None:
            event.acceptProposedAction()
            self.check_print().ask_file(path)
