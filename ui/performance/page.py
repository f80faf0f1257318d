"""The performance page: a month's units at the left, what each person gets, the inputs, the scheme and the life beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

import attrs
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.book import STATE_TITLES, Run, State, compute, runs, step, units_to_compute
from app.performance.inputs import InputSheet, input_sheet, type_in
from app.performance.outcome import PersonOutcome
from app.staff.units import UnitKind, list_units
from app.words import say, tr
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import Segments, button, dress, label
from ui.kit.lanes import op
from ui.kit.page import Frame, Page
from ui.kit.panels import SidePanel
from ui.kit.strips import Strip
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_3, SPACE_5
from ui.performance.course import CoursePane
from ui.performance.extras import extra_tabs, extras_of
from ui.performance.months import (
    BACK,
    INPUTS,
    LIFE,
    NEXT,
    NIGHTS,
    SCHEME,
    SHARES,
    SURVEY,
    Listed,
    Loaded,
    adopt_starter,
    figures_of,
    month_after,
    month_before,
    read_month,
)
from ui.performance.nights import NightsPane
from ui.performance.panes import InputsPane, SchemePane
from ui.performance.person import open_month
from ui.performance.scenes import scenes_of
from ui.performance.shares import SharesPane, say_remarks
from ui.performance.side import UnitsSide
from ui.performance.survey import SurveyPane
from ui.performance.tables import UnitLine

if TYPE_CHECKING:
    from collections.abc import Callable

PANEL = 420
ROOMY = 1380  # pixels from which the units stay beside an open panel
PAID = frozenset({UnitKind.DEPARTMENT, UnitKind.WARD, UnitKind.GROUP})


class PerformancePage(Page):
    """Choose a month and a unit; compute; open any figure; bring the month on its way."""

    kinds: ClassVar[frozenset[str]] = frozenset({"performance", "staff", "credential"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.month = month_before(f"{self.desk.clock.today():%Y-%m}")
        self.lines: tuple[UnitLine, ...] = ()
        self.unit_id: int | None = None
        self.loaded = Loaded(None, None, ())
        self._heard_more = False
        self.side = UnitsSide(may_begin=self._may(Verb.PERFORMANCE_SCHEME))
        self.units, self.others = self.side.units, self.side.others
        self.units.picked.connect(self._on_unit)
        self.side.turned.connect(self.turn)
        self.side.begun.connect(self._on_other)
        self.tabs = Segments(
            ((SHARES, tr("Shares")), (INPUTS, tr("Inputs")), (SURVEY, tr("Questionnaires")), (SCHEME, tr("Scheme")),
             (LIFE, tr("Course")), *extra_tabs(self.desk)),
            name=tr("What to show"),
        )  # fmt: skip
        self.tabs.chosen.connect(self.show_tab)
        self.strip = Strip()
        self.figures = label(role="hint", wrap=True)
        self.shares_pane = SharesPane(self.open_person)
        self.inputs_pane = InputsPane(self._typed)
        adopt = self.adopt if self._may(Verb.PERFORMANCE_SCHEME) else None
        self.scheme_pane = SchemePane(self, adopt, kept=partial(self._done, tr("Saved."), SCHEME))
        self.scheme_pane.editing.connect(lambda _on: self._fit_side())
        self.course = CoursePane(self, partial(self._done, tab=None))
        self.panel = SidePanel(width=PANEL)
        self.panel.installEventFilter(self)
        self.panel.opening.connect(lambda: self.side.setVisible(self.side.isVisible() and self.width() >= ROOMY))
        self.survey = SurveyPane(self, self.panel, self._heard)
        self.extras = extras_of(self, self.panel, self.month)
        nights = self.extras[NIGHTS]
        assert isinstance(nights, NightsPane)
        self.nights = nights
        self.panel.closed.connect(partial(self.shares_pane.narrow, narrow=False))
        self.stack = QStackedWidget()
        self.stack.setMinimumWidth(1)  # a pane that is not shown must not widen the window
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Why it goes back"))
        self.reason.setMaximumWidth(220)
        self._may_edit = not self.desk.vault.read_only and self.desk.may(Verb.PERFORMANCE_EDIT)
        self._compute = button(tr("Compute"), self.compute, role="primary", icon_name="refresh")
        self._next = button("", self.go_on, role="primary")
        self._back = button(tr("Return"), self.send_back)
        self._print = button(tr("Print"), self.print_unit, icon_name="printer")
        self._lay_out()
        self.side.steps.show_month(self.month)

    def _lay_out(self) -> None:
        unit_panes = (self.shares_pane, self.inputs_pane, self.survey, self.scheme_pane, self.course)
        for content in (*unit_panes, *self.extras.values()):
            self.stack.addWidget(content)
        head = QHBoxLayout()
        head.setSpacing(SPACE_3)
        head.addWidget(self.tabs)
        head.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(SPACE_3)
        column.addLayout(head)
        column.addWidget(self.figures)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_3)
        middle.setSpacing(SPACE_5)
        middle.addWidget(self.side)
        middle.addLayout(column, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.panel)

    @property
    def shares(self) -> RowTable[PersonOutcome]:
        """The list of shares shown."""
        return self.shares_pane.table

    def title(self) -> str:
        """Return the page's title."""
        return tr("Performance")

    def context(self) -> str:
        """Return month and unit."""
        line = self._line()
        if self.stack.currentWidget() in self.extras.values():
            return tr("Of the whole hospital")
        return self.month if line is None else f"{self.month} · {line.unit}"

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return what can be done with the month shown, the next step last."""
        if self.stack.currentWidget() in self.extras.values():
            return ()
        run, line = self.loaded.run, self._line()
        found: list[QWidget] = []
        if run is not None:
            found.append(self._print)
        state = None if run is None else run.line.state
        if line is not None and self._may_edit and state in {None, State.DRAFT}:
            found.append(self._compute)
        if run is not None and state in BACK and self._may(Verb.PERFORMANCE_APPROVE):
            self._back.setText(tr(BACK[run.line.state][1]))
            found.extend((self.reason, self._back))
        if run is not None and run.line.state in NEXT and self._may(NEXT[run.line.state][2]):
            self._next.setText(tr(NEXT[run.line.state][1]))
            found.append(self._next)
        dress(self._compute, "" if self._next in found else "primary", "refresh")
        return tuple(found)

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers here."""
        return (
            Command("performance.compute", say("Compute month"), self.compute, key="F9", icon="refresh"),
            Command("performance.print", say("Print the unit's table"), self.print_unit, icon="printer"),
        )

    def key_hints(self) -> str:
        """Return the keys of this page."""
        return tr("Enter: open · F9: compute · Esc: close")

    def refresh(self) -> None:
        """Load the units of the month, then the unit shown."""
        month = self.month

        def load(_job: object) -> Listed:
            units = tuple((unit.id, unit.name) for unit in list_units(self.desk) if unit.kind in PAID)
            return Listed(units_to_compute(self.desk, month=month), runs(self.desk, month=month), units)

        op(self, load).then(self._show_units).otherwise(self._say).run()

    def blank(self) -> None:
        """Forget every figure."""
        self.lines, self.loaded, self.unit_id = (), Loaded(None, None, ()), None
        self.units.show_rows(())
        self._show_loaded(self.loaded)
        self.panel.close_panel()
        for extra in self.extras.values():
            extra.blank()
        self.survey.blank()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture."""
        return scenes_of(self)

    def turn(self, months: int) -> None:
        """Go ``months`` on (or back)."""
        self.month = month_after(self.month) if months > 0 else month_before(self.month)
        self.panel.close_panel()
        self.side.steps.show_month(self.month)
        self.announce()
        self.refresh()

    def show_tab(self, key: str) -> None:
        """Show shares, inputs, scheme or course."""
        self.tabs.choose(key)
        self.stack.setCurrentIndex((SHARES, INPUTS, SURVEY, SCHEME, LIFE, *self.extras).index(key))
        extra = self.extras.get(key)
        self.scheme_pane.leave()
        self._fit_side()
        self.figures.setVisible(extra is None)
        if extra is not None:
            self.strip.clear()
            extra.load()
        if key != SHARES:
            self.panel.close_panel()
        if key == SURVEY:
            self.survey.load(self.unit_id, self.month)
        elif self._heard_more:
            self._heard_more = False
            self.mark_stale()
        self.announce()

    def compute(self) -> None:
        """Compute the unit's month and keep it as a draft."""
        unit_id, month = self.unit_id, self.month
        if unit_id is None:
            return
        op(self, lambda _job: compute(self.desk, unit_id=unit_id, month=month)).then(
            lambda _run: self._done(tr("Computed."), SHARES)
        ).otherwise(self._say).run()

    def go_on(self) -> None:
        """Do the step that follows."""
        run = self.loaded.run
        if run is not None and run.line.state in NEXT:
            self._step(run, NEXT[run.line.state][0], "")

    def send_back(self) -> None:
        """Return a submitted month, or open an approved one again, with the reason typed."""
        run = self.loaded.run
        if run is not None and run.line.state in BACK:
            self._step(run, BACK[run.line.state][0], self.reason.text())

    def print_unit(self) -> None:
        """Go to the report of this unit and month."""
        if self.unit_id is not None:
            self.frame.go("reports", key="perf-unit", month=self.month, unit=self.unit_id)

    def adopt(self, key: str) -> None:
        """Keep a starter scheme for the unit chosen, from the month shown on."""
        unit_id, month = self.unit_id, self.month
        if unit_id is None:
            return
        op(self, lambda _job: adopt_starter(self.desk, unit_id=unit_id, key=key, month=month)).then(
            lambda _scheme: self._done(tr("Saved."), SCHEME)
        ).otherwise(self._say).run()

    def open_person(self, person: PersonOutcome) -> None:
        """Open one person's month."""
        self.shares_pane.narrow(narrow=True)
        open_month(self, person)

    def _step(self, run: Run, deed: str, reason: str) -> None:
        number = run.line.id
        op(self, lambda _job: step(self.desk, run_id=number, deed=deed, reason=reason)).then(
            lambda line: self._done(tr(STATE_TITLES[line.state]), None)
        ).otherwise(self._say).run()

    def _typed(self, person_id: int | None, name: str, text: str) -> None:
        unit_id, month = self.unit_id, self.month
        if unit_id is None:
            return

        def keep(_job: object) -> InputSheet:
            type_in(self.desk, unit_id=unit_id, month=month, person_id=person_id, name=name, text=text)
            return input_sheet(self.desk, unit_id=unit_id, month=month)

        self.strip.clear()
        op(self, keep).then(self._show_sheet).otherwise(self._say).run()

    def _show_sheet(self, sheet: InputSheet) -> None:
        self.loaded = attrs.evolve(self.loaded, sheet=sheet)
        self.inputs_pane.show_sheet(sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.panel and event.type() is QEvent.Type.HideToParent:
            self._fit_side()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        """Show the units where there is room for them: not beside what concerns all, the editor, or a narrow panel."""
        alone = self.stack.currentWidget() in self.extras.values() or self.scheme_pane.editor is not None
        beside = self.panel.isHidden() or self.width() >= ROOMY
        self.side.setVisible(not alone and beside)

    def _heard(self) -> None:
        """Note that questionnaires changed: what rests on them is read again when they are left."""
        self._heard_more = True

    def _show_units(self, loaded: Listed) -> None:
        standing = {line.unit_id: line for line in loaded.runs if line.state is not State.REPLACED}
        added = [line for line in self.lines if line.added and line.unit_id not in dict(loaded.units)]
        self.lines = (*(UnitLine(number, name, standing.get(number)) for number, name in loaded.units), *added)
        self.side.show_units(self.lines, loaded.every)
        waiting = sum(line.run is not None and line.run.state is State.SUBMITTED for line in self.lines)
        self.frame.show_count("performance", waiting if self._may(Verb.PERFORMANCE_APPROVE) else 0)
        if self._line() is None:
            self.unit_id = self.lines[0].unit_id if self.lines else None
        if self.unit_id is not None:
            self.side.go_to(self.unit_id)
        self._load_unit()

    def _on_other(self, number: int, name: str) -> None:
        self.lines = (*self.lines, UnitLine(number, name, None, added=True))
        self.unit_id = number
        self.show_tab(SCHEME)
        self.refresh()

    def _on_unit(self, line: UnitLine | None) -> None:
        if line is not None and line.unit_id != self.unit_id:
            self.unit_id = line.unit_id
            self.panel.close_panel()
            self.strip.clear()
            self._load_unit()

    def _load_unit(self) -> None:
        line, month = self._line(), self.month
        if line is None:
            self._show_loaded(Loaded(None, None, ()))
            return

        run_id = None if line.run is None else line.run.id

        def load(_job: object) -> Loaded:
            return read_month(self.desk, unit_id=line.unit_id, run_id=run_id, month=month)

        op(self, load).then(self._show_loaded).otherwise(self._say).run()

    def _show_loaded(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.inputs_pane.show_sheet(loaded.sheet)
        self.scheme_pane.show_schemes(loaded.schemes, loaded.versions, month=self.month)
        self.course.show_month(loaded, unit_id=self.unit_id or 0, month=self.month)
        self.shares_pane.show_run(loaded.run, loaded.history)
        if self.stack.currentWidget() is self.survey:
            self.survey.load(self.unit_id, self.month)
        self.figures.setText("" if loaded.run is None else figures_of(loaded.run))
        say_remarks(self.strip, loaded.run)
        self.announce()

    def _line(self) -> UnitLine | None:
        return next((line for line in self.lines if line.unit_id == self.unit_id), None)

    def _may(self, verb: Verb) -> bool:
        return not self.desk.vault.read_only and self.desk.may(verb)

    def _done(self, text: str, tab: str | None) -> None:
        messages.toast(self, text)
        self.reason.clear()
        if tab is not None:
            self.show_tab(tab)
        self.mark_stale()

    def _say(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            messages.show_error(self, error)
            return
        remedy = "" if error.remedy is None else str(error.remedy)
        self.strip.say(str(error), remedy=remedy, tone=messages.tone_of(error))
        if self.loaded.sheet is not None:
            self._show_sheet(self.loaded.sheet)
