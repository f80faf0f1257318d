"""Night fees on the page: wards, a nurse's cells, and the table with its formula of weights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.performance.fees import fee_rows, hospital_fees, keep_fee
from app.performance.nightfees import FeeRow
from tests.kit.paywards import MONTH, Ward, publish_nights
from ui.kit import lanes
from ui.performance.fee_form import FORMULA
from ui.performance.months import NIGHTS
from ui.performance.nights import TABLE, NightsPane
from ui.performance.page import PerformancePage


def _nights(light: PerformancePage) -> NightsPane:
    light.show_tab(NIGHTS)
    lanes.settle()
    assert light.nights.month == MONTH
    return light.nights


def _with_nights(ward: Ward) -> None:
    publish_nights(ward)
    for kind, amount in (("small", 50), ("large", 80)):
        row = FeeRow(fee_class=kind, amount=Decimal(amount), since=date(2026, 1, 1), document="〔2026〕1号")
        keep_fee(ward.desk, row=row)


def test_every_count_of_a_ward_opens_its_cells(light: PerformancePage, ward: Ward) -> None:
    _with_nights(ward)
    pane = _nights(light)
    wards = hospital_fees(ward.desk, month=MONTH)
    assert [each.unit for each in pane.wards.rows_model.rows()] == [each.unit for each in wards]
    assert pane.wards.current_row() is not None
    line = pane.people.rows_model.rows()[0]
    pane.people.setFocus()
    pane.people.selectRow(0)
    QTest.keyClick(pane.people, Qt.Key.Key_Return)

    content = light.panel.content()
    assert content is not None
    told = [each.text() for each in content.findChildren(QLabel)]
    assert (line.staff_no, line.fees.total) == ("N001", Decimal(180))
    assert told[0] == "180.00 元"
    assert pane.people.rows_model.rows()[1].fees.total == 0  # level N0
    for fee in line.fees.lines:
        assert any(f"{fee.duty.day:%m-%d}　{fee.duty.source}" in text for text in told)
    assert f"{sum(each.total for each in wards):,.2f}" in pane.total.text()


def test_a_fee_by_weights_is_worked_and_kept(light: PerformancePage, ward: Ward) -> None:
    pane = _nights(light)
    pane.show_part(TABLE)
    form = pane.form
    form.kind.set_value(FORMULA)
    form.kind.edited.emit()
    form.level.set_value("N3")
    form.amount.line.setFocus()
    QTest.keyClicks(form.amount.line, "60")
    assert "= 360.00" in form.formula.below.text()
    form.keep()
    lanes.settle()
    assert form.document.error()
    form.document.line.setFocus()
    QTest.keyClicks(form.document.line, "2026-9")
    form.keep()
    lanes.settle()

    kept = {each.row.fee_class: each.row.amount for each in fee_rows(ward.desk) if each.row.level == "N3"}
    assert kept == {"small": Decimal(60), "large": Decimal(90)}
    assert len(pane.table.rows_model.rows()) == len(fee_rows(ward.desk))


def test_a_formula_that_is_no_sum_is_said_and_nothing_kept(light: PerformancePage, ward: Ward) -> None:
    pane = _nights(light)
    pane.show_part(TABLE)
    before = len(fee_rows(ward.desk))
    form = pane.form
    form.kind.set_value(FORMULA)
    form.kind.edited.emit()
    form.document.line.setText("x")
    form.amount.line.setText("60")
    form.formula.box.setPlainText("小夜班 * 大夜班")
    form.keep()
    lanes.settle()

    assert form.formula.below.property("role") == "error"
    assert len(fee_rows(ward.desk)) == before


def test_locking_leaves_no_night(light: PerformancePage, ward: Ward) -> None:
    _with_nights(ward)
    pane = _nights(light)
    assert pane.people.rows_model.rows()
    light.blank()

    assert pane.people.rows_model.rows() == ()
    assert pane.wards.rows_model.rows() == ()
