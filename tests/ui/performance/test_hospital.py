"""The whole hospital on the page: the budget split and computed, the year's total and the agency share as meters."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.access.actor import Grant, Role
from app.performance.caps import cap_meter
from app.performance.hospital import allotment
from tests.kit.paywards import MONTH, Ward
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame
from ui.performance.hospital import HospitalPane
from ui.performance.months import HOSPITAL
from ui.performance.page import PerformancePage

D = Decimal


@pytest.fixture
def pane(light: PerformancePage) -> HospitalPane:
    light.show_tab(HOSPITAL)
    lanes.settle()
    found = light.extras[HOSPITAL]
    assert isinstance(found, HospitalPane)
    return found


def _type(field: object, text: str) -> None:
    line = field.line  # type: ignore[attr-defined]  # a text field of any kind
    line.setFocus()
    line.clear()
    QTest.keyClicks(line, text)


def _limit(pane: HospitalPane) -> float | None:
    return pane.cap.bar.reading.limit


def test_a_budget_is_split_and_every_unit_computed_from_it(pane: HospitalPane, ward: Ward) -> None:
    assert [(each.unit, each.run) for each in pane.units.rows_model.rows()] == [("内科一病区", None)]
    _type(pane.budget, "20000")
    _type(pane.kept_back, "10")
    pane.split()
    lanes.settle()
    assert pane.document.error()
    _type(pane.document, "3")
    pane.split()
    lanes.settle()
    kept = allotment(ward.desk, month=MONTH)
    assert kept is not None
    assert (kept.budget, kept.reserve, kept.handed_out) == (D(20000), D(2000), D(18000))

    pane.compute()
    lanes.settle()
    lanes.settle()
    (only,) = pane.units.rows_model.rows()
    assert only.run is not None
    assert only.part is not None
    assert only.part.amount == D(18000)
    assert "20,000.00" in pane.figures.text()


def test_the_years_total_is_kept_and_what_waits_is_measured_against_it(pane: HospitalPane, ward: Ward) -> None:
    assert _limit(pane) is None
    pane.compute()
    lanes.settle()
    lanes.settle()
    waiting = cap_meter(ward.desk, year=2026).waiting
    assert pane.cap.bar.reading.waiting == float(waiting) > 0
    pane.keep_total()
    assert pane.cap_amount.error()
    _type(pane.cap_amount, "100")
    _type(pane.cap_document, "7")
    pane.keep_total()
    lanes.settle()
    lanes.settle()
    assert _limit(pane) == 100.0
    assert pane.cap.bar.reading.over
    assert pane.cap.figures.property("role") == "error"
    assert pane.cap.figures.text().startswith("■")


def test_the_agency_share_stands_against_both_denominators(pane: HospitalPane) -> None:
    meter = pane.loaded.agency
    assert meter is not None
    ratio = meter.ratio
    assert (ratio.dispatched, ratio.labour_contract, ratio.on_establishment) == (1, 3, 1)
    assert pane.agency.ruled_bar.reading.used == pytest.approx(25.0)
    assert pane.agency.whole_bar.reading.used == pytest.approx(20.0)
    assert pane.agency.ruled_bar.reading.limit == 10.0
    assert "4" in pane.agency.ruled.text()
    assert "5" in pane.agency.whole.text()
    picture = pane.agency.ruled_bar.grab().toImage()
    assert picture.pixelColor(5, picture.height() // 2) != picture.pixelColor(5, 1)


def test_a_head_nurse_has_no_tab_of_the_whole_hospital(qtbot: QtBot, ward: Ward) -> None:
    bus = ChangeBus()
    desk = ward.as_role(Grant(Role.HEAD_NURSE, ward.unit), login="headnurse")
    bus.attach(desk)
    page = PerformancePage(Frame(desk=desk, bus=bus, go=lambda *_a, **_k: None))
    qtbot.addWidget(page)
    assert HOSPITAL not in page.extras


def test_locking_leaves_no_unit(pane: HospitalPane, light: PerformancePage) -> None:
    light.blank()
    assert pane.units.rows_model.rows() == ()
    assert pane.figures.text() == ""
