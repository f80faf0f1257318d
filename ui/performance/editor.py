"""A scheme under editing: pool, steps, coefficients, indicators; beside it what the month shown would give by it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import attrs
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import UserError
from app.performance.indicators import Indicator, shown
from app.performance.library import LibraryLine, indicators
from app.performance.problem import Score, Unit
from app.performance.schemes import Scheme, check_scheme, keep_scheme
from app.performance.trying import Trial, in_numbers, try_scheme, work_formula
from app.words import tr
from ui.kit.controls import button, icon_button, label, rule
from ui.kit.forms import TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.strips import empty_layout
from ui.kit.tokens import CONTROL, SPACE_2, SPACE_3, SPACE_4
from ui.performance.formula_edit import FormulaEdit
from ui.performance.numbers import part_of, percent
from ui.performance.rows import StepRow, step_rows, value_rows, values_of
from ui.performance.tables_edit import TablesEdit, pairs_box
from ui.performance.trial import TrialView

WAIT = 500  # ms after the last key before the month is computed anew
_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class SchemeEditor(QWidget):
    """Change a scheme and see what it does; ``kept`` is called when it was kept, ``left`` when it was left alone."""

    def __init__(
        self, page: Page, scheme: Scheme, month: str, *, kept: Callable[[], None], left: Callable[[], None]
    ) -> None:
        super().__init__()
        self._page, self.scheme, self.month = page, scheme, month
        self._kept, self._left = kept, left
        self.trial: Trial | None = None
        self._chosen: list[Indicator] = list(scheme.spec.indicators)
        self._asked = 0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT)
        self._wait.timeout.connect(self.try_now)
        spec = scheme.spec
        self.pool = FormulaEdit(name=tr("Gross pool"), text=spec.pool, example=partial(self._worked, person=False))
        self.pool.changed.connect(self._on_changed)
        self.reserve = TextField("reserve", tr("Reserve, %"), value=percent(spec.reserve))
        self.hold_back = TextField(
            "hold_back", tr("Kept back until the end of the year, %"), value=percent(spec.hold_back)
        )
        self.unit_values = value_rows(spec.unit_values, partial(self._worked, person=False), self._on_changed)
        self.values = value_rows(spec.values, partial(self._worked, person=True), self._on_changed)
        self.steps = step_rows(spec.steps, partial(self._worked, person=True), self._on_changed)
        self.tables = TablesEdit(spec.tables)
        self.tables.changed.connect(self._on_changed)
        constants = {name: score.value for name, score in spec.scores.items()}
        number, one = tr("Number"), tr("Points")
        self._constants_box, self.constants = pairs_box(
            tr("Constants"), constants, (tr("Name"), number), self._on_changed
        )
        self._items_box, self.items = pairs_box(tr("Points of work"), spec.items, (tr("Item"), one), self._on_changed)
        self._operations_box, self.operations = pairs_box(
            tr("Points of an operation by level"), spec.operation_points, (tr("Level"), one), self._on_changed
        )
        self._roles_box, self.roles = pairs_box(
            tr("Share of each role"), spec.role_shares, (tr("Role"), number), self._on_changed
        )
        self._indicators_room = QVBoxLayout()
        self.library = QComboBox()
        self._lines: tuple[LibraryLine, ...] = ()
        self.since = TextField("since", tr("In force from the month"), value=month)
        self.document = TextField("document", tr("Document that decided it"))
        self.fault = label(role="error", wrap=True)
        self.view = TrialView()
        self.view.people.activated.connect(lambda _place: self._check_formulas())
        self._lay_out()
        for field in (self.reserve, self.hold_back):
            field.edited.connect(self._on_changed)
        self._show_indicators()
        op(page, lambda _job: indicators(page.desk)).then(self._offer).run()
        self.try_now()

    def spec(self) -> Unit:
        """Return what stands in the editor.

        Raises:
            UserError: a number is none, a name is missing, or the scheme could not be computed.
        """
        taken = {row._step.name for row in self._step_rows()}  # noqa: SLF001 - rows of this editor
        steps = []
        for row in self._step_rows():
            steps.append(row.step(taken))
            taken.add(steps[-1].name)
        made = attrs.evolve(
            self.scheme.spec, pool=self.pool.text(), reserve=part_of(self.reserve.value(), field="reserve"),
            hold_back=part_of(self.hold_back.value(), field="hold_back"), unit_values=values_of(self.unit_values),
            values=values_of(self.values), steps=tuple(steps), tables=self.tables.tables(), items=self.items.pairs(),
            operation_points=self.operations.pairs(), role_shares=self.roles.pairs(),
            scores={name: self._score(name, value) for name, value in self.constants.pairs().items()},
            indicators=tuple(self._chosen),
        )  # fmt: skip
        check_scheme(made)
        return made

    def try_now(self) -> None:
        """Compute the month shown by what stands in the editor, keeping nothing."""
        self._wait.stop()
        try:
            tried = attrs.evolve(self.scheme, spec=self.spec())
        except UserError as error:
            self._fail(error)
            return
        self._asked += 1
        asked, desk = self._asked, self._page.desk

        def work(_job: object) -> Trial:
            return try_scheme(desk, unit_id=tried.unit_id, month=self.month, scheme=tried)

        op(self, work).then(lambda trial: self._show_trial(trial) if asked == self._asked else None).otherwise(
            self._fail
        ).run()

    def keep(self) -> None:
        """Keep the scheme from the month typed on."""
        try:
            spec = self.spec()
        except UserError as error:
            self._fail(error)
            return
        scheme, since, document = self.scheme, self.since.value(), self.document.value()

        def work(_job: object) -> Scheme:
            return keep_scheme(
                self._page.desk, unit_id=scheme.unit_id, spec=spec, since=since, document=document, pool=scheme.pool,
                staffing=scheme.staffing, categories=scheme.categories,
            )  # fmt: skip

        op(self, work).then(lambda _scheme: self._kept()).otherwise(self._fail).run()

    def use(self, indicator: Indicator) -> None:
        """Take an indicator of the library into the scheme, as it stands today."""
        if indicator.name not in {each.name for each in self._chosen}:
            self._chosen.append(indicator)
            self._show_indicators()
            self._on_changed()

    def drop(self, indicator: Indicator) -> None:
        """Take an indicator out of the scheme."""
        self._chosen.remove(indicator)
        self._show_indicators()
        self._on_changed()

    def _score(self, name: str, value: Decimal) -> Score:
        standing = self.scheme.spec.scores.get(name)
        return attrs.evolve(standing, value=value) if standing is not None else Score(value=value)

    def _step_rows(self) -> list[StepRow]:
        return [row for row in self.steps.rows if isinstance(row, StepRow)]

    def _worked(self, text: str, *, person: bool) -> str:
        if self.trial is None:
            return ""
        who = self.view.person() if person else None
        if person and who is None:
            return ""
        told = in_numbers(work_formula(self.trial.unit, text, month=self.month, person=who))
        return f"{self.view.people.currentText()}：{told}" if person else told

    def _on_changed(self) -> None:
        self._wait.start()

    def _show_trial(self, trial: Trial) -> None:
        self.trial = trial
        self.fault.setText("")
        self.fault.hide()
        self.view.show_trial(trial)
        self._check_formulas()

    def _check_formulas(self) -> None:
        for each in self.findChildren(FormulaEdit):
            each.check()

    def _fail(self, error: BaseException) -> None:
        field = {"since": self.since, "month": self.since, "document": self.document}.get(
            getattr(error, "field", "") or ""
        )
        if field is not None:
            field.show_error(str(error))
            field.editor.setFocus()
            return
        remedy = getattr(error, "remedy", None) or ""
        self.fault.setText(f"{error}{remedy}")
        self.fault.show()
        self._check_formulas()

    def _offer(self, lines: tuple[LibraryLine, ...]) -> None:
        self._lines = lines
        self.library.clear()
        self.library.addItem(tr("Add an indicator from the library …"))
        for line in lines:
            self.library.addItem(f"{line.indicator.dimension} · {line.indicator.name}")

    def _on_library(self, place: int) -> None:
        if place > 0:
            self.use(self._lines[place - 1].indicator)
            self.library.setCurrentIndex(0)

    def _show_indicators(self) -> None:
        empty_layout(self._indicators_room)
        for each in self._chosen:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            told = tr("{name} ({dimension}), weight {weight}: read as {score}", name=each.name, dimension=each.dimension,
                      weight=shown(each.weight), score=each.score_name)  # fmt: skip
            row.addWidget(label(told, wrap=True), 1)
            row.addWidget(icon_button("trash", tr("Take away {name}", name=each.name), partial(self.drop, each)))
            self._indicators_room.addWidget(holder)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        self._section(column, tr("Gross pool"), self.pool, _across(self.reserve, self.hold_back))
        self._section(column, tr("Further values of the unit"), self.unit_values)
        self._section(column, tr("Steps"), self.steps)
        self._section(column, tr("Further values of each person"), self.values)
        self._section(column, tr("Coefficients"), self.tables)
        self.library.setFixedHeight(CONTROL)
        self.library.setMaximumWidth(320)
        self.library.setAccessibleName(tr("Add an indicator from the library …"))
        self.library.activated.connect(self._on_library)
        column.addWidget(label(tr("Indicators"), role="heading"))
        column.addLayout(self._indicators_room)
        column.addWidget(self.library)
        column.addWidget(rule())
        self._section(column, tr("Numbers"), _across(self._constants_box, self._items_box),
                      _across(self._operations_box, self._roles_box))  # fmt: skip
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(_NEVER)
        scroll.setWidget(inner)
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE_3)
        self.since.setFixedWidth(140)
        deeds.addWidget(self.since)
        deeds.addWidget(self.document, 1)
        deeds.addWidget(button(tr("Keep scheme"), self.keep, role="primary"), 0, Qt.AlignmentFlag.AlignBottom)
        deeds.addWidget(button(tr("Leave it alone"), self._left), 0, Qt.AlignmentFlag.AlignBottom)
        left = QVBoxLayout()
        left.setSpacing(SPACE_2)
        left.addWidget(scroll, 1)
        left.addWidget(self.fault)
        left.addLayout(deeds)
        self.fault.hide()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_4)
        whole.addLayout(left, 1)
        whole.addWidget(self.view)

    @staticmethod
    def _section(column: QVBoxLayout, title: str, *widgets: QWidget) -> None:
        column.addWidget(label(title, role="heading"))
        for widget in widgets:
            column.addWidget(widget)
        column.addWidget(rule())


def _across(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_3)
    for widget in widgets:
        row.addWidget(widget, 1)
    return holder
