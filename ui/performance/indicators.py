"""The library of indicators: the list by dimension, one opened beside it, tried out and kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.indicators import SCORING_TITLES, Indicator, Scoring, check_indicator, shown
from app.performance.library import LibraryLine, indicators, keep_indicator, retire_indicator
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label, rule
from ui.kit.forms import TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_3, SPACE_4, Tone
from ui.performance.indicator_form import IndicatorForm, TrialPane

LIST = 440
_BOTTOM = Qt.AlignmentFlag.AlignBottom
_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
FRESH = Indicator(name="", dimension="", reads="", method=Scoring.RANGE)


class IndicatorsPane(QWidget):
    """Choose an indicator, change it, see at once what a value would earn; keep it with the document that decided it."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._may = not page.desk.vault.read_only and page.desk.may(Verb.PERFORMANCE_SCHEME)
        self.table = _table()
        self.table.picked.connect(self._on_picked)
        self.table.setFixedWidth(LIST)
        self.form = IndicatorForm()
        self.form.changed.connect(self._try)
        self.form.setEnabled(self._may)
        self.trial = TrialPane()
        self.origin = label(role="hint", wrap=True)
        self.document = TextField("document", tr("Document that decided it"))
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        column.addWidget(self.origin)
        column.addWidget(self.form)
        if self._may:
            deeds = QHBoxLayout()
            deeds.setSpacing(SPACE_3)
            deeds.addWidget(self.document, 1)
            for made in (
                button(tr("Keep indicator"), self.keep, role="primary"),
                button(tr("New indicator"), self.begin),
                button(tr("Retire indicator"), self.retire, role="danger"),
            ):
                deeds.addWidget(made, 0, _BOTTOM)
            column.addLayout(deeds)
        column.addWidget(rule())
        column.addWidget(self.trial)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(_NEVER)
        scroll.setWidget(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self.table)
        row.addWidget(scroll, 1)

    def load(self) -> None:
        """Load the library."""
        op(self._page, lambda _job: indicators(self._page.desk)).then(self._show).otherwise(self._fail).run()

    def blank(self) -> None:
        """The library holds no person; nothing to forget."""

    def begin(self) -> None:
        """Begin an indicator of the hospital's own."""
        self.table.clearSelection()
        self.form.show_indicator(FRESH)
        self.origin.setText(tr("A new indicator of the hospital's own"))
        self._try()
        self.form.fields["name"].editor.setFocus()

    def keep(self) -> None:
        """Keep what stands in the form."""
        try:
            indicator = self.form.indicator()
        except UserError as error:
            self._fail(error)
            return
        document = self.document.value()

        def work(_job: object) -> LibraryLine:
            return keep_indicator(self._page.desk, indicator=indicator, document=document)

        op(self._page, work).then(lambda line: self._kept(line.indicator.name)).otherwise(self._fail).run()

    def retire(self) -> None:
        """Offer the chosen indicator no more."""
        line = self.table.current_row()
        if line is None:
            return
        name, document = line.indicator.name, self.document.value()
        op(self._page, lambda _job: retire_indicator(self._page.desk, name=name, document=document)).then(
            lambda _done: self._kept("")
        ).otherwise(self._fail).run()

    def choose(self, name: str) -> None:
        """Open the indicator called ``name``."""
        self.table.go_to(lambda line: line.indicator.name == name)

    def _kept(self, name: str) -> None:
        messages.toast(self, tr("Saved.") if name else tr("Retired."))
        self.document.set_value("")

        def show(lines: tuple[LibraryLine, ...]) -> None:
            self._show(lines)
            self.choose(name)

        op(self._page, lambda _job: indicators(self._page.desk)).then(show).otherwise(self._fail).run()

    def _show(self, lines: tuple[LibraryLine, ...]) -> None:
        self.table.show_rows(lines, keep=lambda line: line.indicator.name)
        if self.table.current_row() is None and lines:
            self.table.selectRow(0)

    def _on_picked(self, line: LibraryLine | None) -> None:
        if line is None:
            return
        self.form.show_indicator(line.indicator)
        own = tr("The hospital's own, version {version}, by {document}", version=line.version, document=line.document)
        self.origin.setText(own if line.own else tr("Comes with the program; kept anew it becomes the hospital's own"))
        self._try()

    def _try(self) -> None:
        self.form.clear_errors()
        try:
            indicator = self.form.indicator()
            check_indicator(indicator)
        except UserError as error:
            self.trial.show_indicator(None, fault=str(error))
            return
        self.trial.show_indicator(indicator)

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, UserError) and error.field == "document":
            self.document.show_error(str(error))
            self.document.editor.setFocus()
        elif isinstance(error, UserError) and error.field in {"formula", "inputs"}:
            self.form.fields["reads"].show_error(f"{error.text}{error.remedy or ''}")
            self.form.fields["reads"].editor.setFocus()
        elif not self.form.show_error(error):
            messages.show_error(self, error)


def _table() -> RowTable[LibraryLine]:
    return RowTable(
        (
            Column("dimension", tr("Dimension"), lambda line: line.indicator.dimension, width=72),
            Column("name", tr("Indicator"), _name, width=110, stretch=True),
            Column("method", tr("Method"), lambda line: tr(SCORING_TITLES[line.indicator.method]), width=66),
            Column("target", tr("Target"), _target, width=100, right=True),
            Column("weight", tr("Weight"), lambda line: shown(line.indicator.weight), width=52, right=True),
        ),
        name=tr("Library of indicators"),
    )


def _name(line: LibraryLine) -> CellView:
    return CellView(line.indicator.name, tone=Tone.STRONG if line.own else Tone.PLAIN)


def _target(line: LibraryLine) -> str:
    target = line.indicator.target
    if target is None:
        return ""
    sign = "≤" if line.indicator.less else "≥"
    return f"{sign} {shown(target)} {line.indicator.unit}".rstrip()
