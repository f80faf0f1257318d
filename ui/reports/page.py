"""The reports page: every report of the registry, its parameters as fields, a preview; printed, saved, or checked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.reports.catalogue import all_reports, build_document, render
from app.reports.pdf import to_pdf
from app.reports.printing import Form, Rendered
from app.reports.registry import Report, title_of
from app.reports.sources import unit_choices
from app.reports.template.book import (
    Suggestion,
    Template,
    form_bytes,
    render_on_form,
    suggest,
    template_with_data,
    templates,
)
from app.staff.listing import staff_list
from app.words import say, tr
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import button, label
from ui.kit.forms import ChoiceField, Field
from ui.kit.lanes import op
from ui.kit.page import Frame, Page
from ui.kit.panels import SidePanel
from ui.kit.preview import PdfPreview
from ui.kit.printcheck import PrintCheck, dropped_print
from ui.kit.sheets import print_sheet, save_sheet
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_5
from ui.reports.batch import WholeHospital
from ui.reports.chooser import ReportList
from ui.reports.fields import Asked, Known, field_for, fill_field, read_field
from ui.reports.fitting import Fitting
from ui.reports.forms import FormMapper

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
        self.forms: tuple[Template, ...] = ()
        self.list = ReportList(self.reports)
        self.list.report_chosen.connect(self._on_chosen)
        self.purpose = label(role="hint", wrap=True)
        self.form = QVBoxLayout()
        self.form.setSpacing(SPACE_2)
        self.preview = PdfPreview()
        self.mapper: FormMapper | None = None
        self.middle = QStackedLayout()
        self.papers = ChoiceField("template", tr("Paper of the sheet"), [(None, tr("The program's own"))])
        self.papers.edited.connect(self._on_paper)
        self.panel = SidePanel(width=PANEL)
        self.setAcceptDrops(True)
        self._see = button(tr("Preview"), self.see)
        self.whole = WholeHospital(self.desk)
        self.whole.all.clicked.connect(self.every_unit)
        self.whole.refused.connect(self._on_refused)
        self._check = button(tr("Check a print …"), self.check_print, icon_name="shield-check")
        self._own = button(tr("Hospital's form …"), self.map_form, icon_name="table")
        self._own.setVisible(self.desk.may(Verb.REPORT_TEMPLATE))
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
        left.addWidget(self._asked())
        left.addWidget(self._see)
        left.addWidget(self.whole)
        side = QWidget()
        side.setFixedWidth(LEFT)
        side.setLayout(left)
        middle = QHBoxLayout()
        middle.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_3)
        middle.setSpacing(SPACE_5)
        middle.addWidget(side)
        self.middle.addWidget(self.preview)
        middle.addLayout(self.middle, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.panel)

    def _asked(self) -> QScrollArea:
        """Return purpose and form; where the window is low they scroll."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(self.purpose)
        column.addLayout(self.form)
        column.addWidget(self.papers)
        return Fitting(inner)

    def title(self) -> str:
        """Return the page's title."""
        return tr("Reports")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the buttons that produce the sheet."""
        return (self._check, self._own, self._xlsx, self._pdf, self._print)

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers here."""
        return (
            Command("reports.print", say("Print the sheet"), self.print_out, key="Ctrl+P", icon="printer"),
            Command("reports.see", say("Preview the sheet"), self.see, icon="eye"),
            Command("reports.form", say("Take the hospital's own form"), self.map_form, icon="table"),
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
        self.forms = ()
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

    def every_unit(self) -> None:
        """Make the sheets of every unit that has some in the month, as one file."""
        values = self._values(needed=False)
        if values is not None:
            self.whole.run(self.report(), values, template=self.papers.value())

    def check_print(self) -> PrintCheck:
        """Open the place where a sheet is checked."""
        found = self.panel.content()
        if isinstance(found, PrintCheck):
            return found
        check = PrintCheck(self.desk)
        self.panel.show_content(tr("Check a print"), check)
        return check

    def map_form(self) -> None:
        """Lay the chosen form, or one that is asked for, beside the report and let its cells be mapped."""
        values = self._values()
        if values is None:
            return
        name, key = self.papers.value(), self.report().key
        path = None if name else messages.choose_file(self, tr("Hospital's form …"), patterns="*.xlsx")
        if name is None and path is None:
            return

        def lay(_job: object) -> tuple[Suggestion, bytes, Template | None]:
            kept, data = template_with_data(self.desk, name=name) if path is None else (None, form_bytes(path))
            file = kept.file if kept is not None else path.name if path is not None else ""
            return suggest(self.desk, data=data, file=file, report=key, given=values), data, kept

        op(self, lay).then(self._show_mapper).otherwise(self._on_refused).run()

    def refresh(self) -> None:
        """Read the departments and people to choose from, then show the chosen report."""
        may_see = self.desk.may(Verb.STAFF_VIEW)

        def read(_job: object) -> tuple[Known, tuple[Template, ...]]:
            forms = templates(self.desk) if self.desk.may(Verb.REPORT_PRINT) else ()
            lines = staff_list(self.desk) if may_see else ()
            people = tuple((line.staff_no, line.name) for line in lines if line.staff_no)
            return Known(self.desk.clock.today(), unit_choices(self.desk), people), forms

        def take(found: tuple[Known, tuple[Template, ...]]) -> None:
            self.known, self.forms = found
            self._choose()

        op(self, read).then(take).run()

    def _scene_check(self) -> None:
        self.check_print()

    def _making(self, form: Form) -> Callable[[], Rendered] | None:
        key, values, paper = self.report().key, self._values(), self.papers.value()
        if values is None:
            return None
        if paper is not None and form == "xlsx":
            return lambda: render_on_form(self.desk, key, values, template=paper)
        return lambda: render(self.desk, key, values, form=form)

    def _show_mapper(self, found: tuple[Suggestion, bytes, Template | None]) -> None:
        suggestion, data, kept = found
        mapper = FormMapper(self.desk)
        mapper.kept.connect(self._on_form_kept)
        mapper.dropped.connect(lambda _name: self._leave_mapper())
        mapper.left.connect(self._close_mapper)
        self._close_mapper()
        self.mapper = mapper
        self.middle.addWidget(mapper)
        self.middle.setCurrentWidget(mapper)
        mapper.show_form(
            suggestion, data, name=kept.name if kept else "", mapping=None if kept is None else kept.mapping
        )

    def _on_form_kept(self, name: str) -> None:
        messages.toast(self, tr("The form {name} is kept.", name=name))
        self._leave_mapper(name)

    def _leave_mapper(self, name: str | None = None) -> None:
        """Read the forms anew and choose ``name``."""
        self._close_mapper()

        def take(found: tuple[Template, ...]) -> None:
            self.forms = found
            self._list_papers(name)

        op(self, lambda _job: templates(self.desk)).then(take).run()

    def _close_mapper(self) -> None:
        if self.mapper is not None:
            self.middle.removeWidget(self.mapper)
            self.mapper.deleteLater()
            self.mapper = None
        self.middle.setCurrentWidget(self.preview)

    def _list_papers(self, chosen: str | None = None) -> None:
        own = [(each.name, each.name) for each in self.forms if each.report == self.report().key]
        self.papers.set_choices([(None, tr("The program's own")), *own], value=chosen)
        self.papers.setVisible(bool(own))
        self._on_paper()

    def _on_paper(self) -> None:
        """Say that a form goes out as a workbook."""
        own = self.papers.value() is None
        for each in (self._pdf, self._print):
            each.setEnabled(own)
        self.papers.set_hint("" if own else tr("Goes out as workbook; the preview shows the program's own paper."))

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
        self.whole.offer(report)
        for parameter in report.parameters:
            field = field_for(parameter, self.known, needed=parameter.key in report.needs)
            self.fields[parameter.key] = field
            self.form.addWidget(field)
        self.preview.clear()
        self._close_mapper()
        self._list_papers()
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

    def _values(self, *, needed: bool = True) -> dict[str, Any] | None:
        """Read the fields; a bad one is told beside it and gets the cursor. ``needed`` False leaves the unit out."""
        values: dict[str, Any] = {}
        for parameter in self.report().parameters:
            field = self.fields.get(parameter.key)
            if field is None or (not needed and parameter.key in self.report().needs):
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
