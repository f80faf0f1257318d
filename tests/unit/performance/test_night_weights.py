"""Weighted night fees: a formula becomes rows of the table, or is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.errors import UserError
from app.performance.nightfees import FeeRow
from app.performance.weights import weighted_rows, weights_of, worked_example

D = Decimal
STANDARD = FeeRow(fee_class="", amount=D("55.55"), since=date(2026, 1, 1), title="254", document="〔2026〕2号")


def test_a_formula_becomes_a_row_for_each_kind_of_night() -> None:
    rows = weighted_rows("小夜班 × 1 + 大夜班 × 1.5", STANDARD)

    assert {row.fee_class: row.amount for row in rows} == {"small": D("55.55"), "large": D("83.33")}
    assert {row.title for row in rows} == {"254"}
    assert all("大夜班 × 1.5" in row.document and "55.55" in row.document for row in rows)
    assert [row.fee_class for row in weighted_rows("大夜班 * 2", STANDARD)] == ["large"]


def test_the_worked_example_adds_up() -> None:
    assert "= 360.00" in str(worked_example("小夜班 + 大夜班 * 1.5", D(60)))


@pytest.mark.parametrize(
    "formula",
    ["小夜班 * 大夜班", "小夜班 + 10", "max(小夜班, 大夜班)", "白班 * 2", "0 - 小夜班", "小夜班 * 0", "小夜班 +"],
)
def test_what_is_no_sum_of_weighted_nights_is_refused(formula: str) -> None:
    with pytest.raises(UserError) as caught:
        weights_of(formula)
    assert caught.value.field == "formula"
