"""Overtime on the page: wards, a person's cells, pay base and time off, permits kept and withdrawn, a month settled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.performance.overtime_book import overtime_sheet
from app.performance.settling import settled
from app.performance.terms import Base, bases, keep_bases, permits
from app.roster.book.life import seal
from app.words import say
from tests.integration.performance.test_overtime_of_a_ward import desk, priced
from tests.kit.halfmonths import AGENCY, CONTRACT, FIRST, MONTH
from tests.kit.wards import WARD
from ui.kit import lanes
from ui.performance.months import OVERTIME
from ui.performance.overtime import OvertimePane
from ui.performance.overtime_person import OvertimeView
from ui.performance.page import PerformancePage

__all__ = ["desk"]  # the fixture
D = Decimal


@pytest.fixture
def page(page: PerformancePage) -> PerformancePage:
    page.show_tab(OVERTIME)
    lanes.settle()
    return page


@pytest.fixture
def pane(page: PerformancePage) -> OvertimePane:
    found = page.extras[OVERTIME]
    assert isinstance(found, OvertimePane)
    assert found.month == MONTH
    return found


def _open(page: PerformancePage, pane: OvertimePane, person_id: int) -> OvertimeView:
    assert pane.people.go_to(lambda line: line.person_id == person_id)
    pane.people.setFocus()
    QTest.keyClick(pane.people, Qt.Key.Key_Return)
    view = page.panel.content()
    assert isinstance(view, OvertimeView)
    return view


def test_every_hour_opens_its_cells_and_a_base_prices_them(
    page: PerformancePage, pane: OvertimePane, desk: Desk
) -> None:
    lacking = next(line for line in pane.people.rows_model.rows() if line.person_id == CONTRACT)
    assert lacking.lacks_base
    view = _open(page, pane, CONTRACT)
    told = " ".join(each.text() for each in view.findChildren(QLabel))
    assert "10-05 A 8" in told
    view.base.line.setText("4350")
    view.keep_base()
    lanes.settle()
    assert view.document.error()
    view.document.line.setText("劳动合同")
    view.keep_base()
    lanes.settle()

    assert [(each.person_id, each.amount, each.since) for each in bases(desk, on=date(2026, 10, 31))] == [
        (CONTRACT, D(4350), date(2026, 10, 1))
    ]
    line = next(line for line in pane.people.rows_model.rows() if line.person_id == CONTRACT)
    assert line.result.amount > 0
    assert f"{line.result.amount:,.2f}" in pane.total.text()


def test_hours_made_up_are_told_without_alarm(qtbot: QtBot, page: PerformancePage, pane: OvertimePane) -> None:
    told = say("{hours} h on rest days were made good by days off in the month.", hours=8)
    view = OvertimeView(page, evolve(pane.people.rows_model.rows()[0], notes=(told,)), MONTH, lambda: None)
    qtbot.addWidget(view)
    roles = {label.text(): label.property("role") for label in view.findChildren(QLabel)}
    assert roles[str(told)] == "hint"
    assert "error" not in roles.values()


def test_time_off_given_lowers_what_is_paid(page: PerformancePage, pane: OvertimePane, desk: Desk) -> None:
    priced(desk)
    pane.load()
    lanes.settle()
    before = next(line for line in pane.people.rows_model.rows() if line.person_id == CONTRACT)
    view = _open(page, pane, CONTRACT)
    view.hours.line.setText("4")
    view.keep()
    lanes.settle()
    assert view.reason.error()
    view.reason.line.setText("调休半天")
    view.keep()
    lanes.settle()
    after = next(line for line in pane.people.rows_model.rows() if line.person_id == CONTRACT)
    assert (before.lieu, after.lieu) == (D(0), D(4))
    assert after.result.amount < before.result.amount


def test_a_permit_is_kept_changes_the_system_and_is_withdrawn(pane: OvertimePane, desk: Desk) -> None:
    side = pane.permits
    side.keep()
    lanes.settle()
    assert side.document.error()
    side.document.line.setText("人社审〔2026〕8号")
    side.keep()
    lanes.settle()
    (kept,) = permits(desk)
    assert (kept.document, kept.unit_id, kept.since) == ("人社审〔2026〕8号", None, date(2026, 1, 1))
    assert all(line.permit is not None for line in overtime_sheet(desk, unit_id=WARD, month=MONTH).lines)
    assert side.table.go_to(lambda permit: permit.id == kept.id)
    side.withdraw()
    lanes.settle()
    assert side.reason.error()
    side.reason.line.setText("录错")
    side.withdraw()
    lanes.settle()
    assert permits(desk) == ()


def test_an_unsealed_month_is_told_and_a_sealed_one_is_settled(pane: OvertimePane, desk: Desk) -> None:
    priced(desk)
    pane.settle()
    lanes.settle()
    assert MONTH in pane.strip.text()
    assert settled(desk, unit_id=WARD, month=MONTH) == ()
    seal(desk, unit_id=WARD, first=FIRST)
    pane.load()
    lanes.settle()
    pane.settle()
    lanes.settle()
    assert len(settled(desk, unit_id=WARD, month=MONTH)) > 0
    lanes.settle()
    assert [ward.state for ward in pane.wards.rows_model.rows()] == ["settled"]
    assert not pane.reason.isVisible()

    keep_bases(desk, bases=[Base(person_id=AGENCY, amount=D(5000), since=date(2026, 9, 1), document="调整")])
    pane.load()
    lanes.settle()
    assert [ward.state for ward in pane.wards.rows_model.rows()] == ["differs"]
    assert pane.reason.isVisible()
    pane.settle()
    lanes.settle()
    assert pane.reason.error()


def test_locking_leaves_no_name(page: PerformancePage, pane: OvertimePane) -> None:
    assert pane.people.rows_model.rows()
    page.blank()
    assert pane.people.rows_model.rows() == ()
    assert pane.wards.rows_model.rows() == ()


def test_the_first_ward_with_overtime_is_the_one_shown(pane: OvertimePane) -> None:
    ward = pane.wards.current_row()
    assert ward is not None
    assert ward.sheet.unit_id == WARD
    assert pane.people.rows_model.rows() == ward.sheet.with_overtime != ()
