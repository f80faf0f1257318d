"""The states of the performance page worth a picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.performance.book import State
from ui.kit.lanes import settle
from ui.performance.attendance import CHANGES, LEAVE, SHEET, AttendancePane
from ui.performance.fee_form import FORMULA
from ui.performance.indicators import IndicatorsPane
from ui.performance.months import (
    ATTENDANCE,
    HOSPITAL,
    INDICATORS,
    INPUTS,
    LIFE,
    NIGHTS,
    OVERTIME,
    SCHEME,
    SHARES,
    SURVEY,
)
from ui.performance.nights import SHEETS, TABLE
from ui.performance.overtime import PERMITS, OvertimePane

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.performance.page import PerformancePage


def scenes_of(page: PerformancePage) -> dict[str, Callable[[], None]]:
    """Return how each state is brought up, each from the one before."""
    return {
        "person": partial(_person, page),
        "inputs": partial(page.show_tab, INPUTS),
        "questionnaires": partial(_survey, page),
        "scheme": partial(page.show_tab, SCHEME),
        "scheme-editor": partial(_editor, page),
        "course": partial(page.show_tab, LIFE),
        "indicators": partial(_indicator, page, "静脉输液", "412"),
        "indicators-bands": partial(_indicator, page, "护理质量", "96.5"),
        "hospital": partial(page.show_tab, HOSPITAL),
        "attendance": partial(_attendance, page, SHEET),
        "attendance-days": partial(_attendance_days, page),
        "attendance-changes": partial(_attendance, page, CHANGES),
        "annual-leave": partial(_attendance, page, LEAVE),
        "nights": partial(_nights, page, SHEETS),
        "nights-cells": partial(_cells, page),
        "nights-table": partial(_nights, page, TABLE),
        "overtime": partial(_overtime, page),
        "overtime-cells": partial(_overtime_cells, page),
        "overtime-permits": partial(_overtime_permits, page),
    }


def _person(page: PerformancePage) -> None:
    page.show_tab(SHARES)
    if page.shares.rows_model.rows():
        page.open_person(page.shares.rows_model.rows()[0])


def _survey(page: PerformancePage) -> None:
    open_months = [line.unit_id for line in page.lines if line.run is None or line.run.state is State.DRAFT]
    if open_months:
        page.units.go_to(lambda line: line.unit_id == open_months[0])
        settle()
    page.show_tab(SURVEY)
    settle()
    for tick in (5, 5, 4):
        page.survey.line.key(tick)


def _editor(page: PerformancePage) -> None:
    page.show_tab(SCHEME)
    if page.loaded.schemes:
        page.scheme_pane.edit(page.loaded.schemes[0])


def _indicator(page: PerformancePage, name: str, value: str) -> None:
    page.show_tab(INDICATORS)
    pane = page.extras[INDICATORS]
    if isinstance(pane, IndicatorsPane):
        settle()
        pane.choose(name)
        for field in pane.trial.fields.values():
            field.setText(value)


def _attendance(page: PerformancePage, part: str) -> None:
    pane = page.extras[ATTENDANCE]
    if isinstance(pane, AttendancePane):
        pane.month = f"{page.desk.clock.today():%Y-%m}"
        page.show_tab(ATTENDANCE)
        settle()
        pane.show_part(part)


def _attendance_days(page: PerformancePage) -> None:
    pane = page.extras[ATTENDANCE]
    if isinstance(pane, AttendancePane) and pane.people.rows_model.rows():
        lines = pane.people.rows_model.rows()
        pane.open_person(next((line for line in lines if line.changes), lines[0]))


def _nights(page: PerformancePage, part: str) -> None:
    page.nights.month = f"{page.desk.clock.today():%Y-%m}"
    page.show_tab(NIGHTS)
    page.nights.show_part(part)
    if part == TABLE:
        form = page.nights.form
        form.kind.set_value(FORMULA)
        form.kind.edited.emit()
        form.amount.set_value("60")
        form.formula.check()


def _cells(page: PerformancePage) -> None:
    if page.nights.people.rows_model.rows():
        page.nights.open_person(page.nights.people.rows_model.rows()[0])


def _overtime(page: PerformancePage) -> None:
    pane = page.extras[OVERTIME]
    if isinstance(pane, OvertimePane):
        pane.month = f"{page.desk.clock.today():%Y-%m}"
        page.show_tab(OVERTIME)


def _overtime_cells(page: PerformancePage) -> None:
    pane = page.extras[OVERTIME]
    if isinstance(pane, OvertimePane) and pane.people.rows_model.rows():
        paid = [line for line in pane.people.rows_model.rows() if line.result.amount]
        pane.open_person((paid or pane.people.rows_model.rows())[0])


def _overtime_permits(page: PerformancePage) -> None:
    pane = page.extras[OVERTIME]
    if isinstance(pane, OvertimePane):
        pane.show_part(PERMITS)
