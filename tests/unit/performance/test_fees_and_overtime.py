"""Night fees by a dated table, overtime by staffing type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from app.errors import UserError
from app.performance.nightfees import Duty, FeeRow, check_table, fee_of, month_fees
from app.performance.overtime import DayKind, Extra, hour_price, overtime

D = Decimal
EXTRAS = (
    Extra(kind=DayKind.WORKDAY, hours=D(4)),
    Extra(kind=DayKind.REST, hours=D(8)),
    Extra(kind=DayKind.STATUTORY, hours=D(8)),
)
OLD = FeeRow(fee_class="小夜", amount=D(40), since=date(2025, 1, 1), until=date(2026, 10, 14))
NEW = FeeRow(fee_class="小夜", amount=D(50), since=date(2026, 10, 15))
ICU = FeeRow(fee_class="小夜", amount=D(70), since=date(2026, 1, 1), ward="ICU")
CHIEF = FeeRow(fee_class="小夜", amount=D(75), since=date(2026, 1, 1), ward="ICU", title="主管护师")
DUTY = Duty(person="N1", day=date(2026, 10, 14), fee_class="小夜", ward="内一", title="护师", level="N2", staffing="HT")


def test_contract_staff_are_paid_by_the_law() -> None:
    paid = overtime("HT", EXTRAS, monthly_base=D(4350))

    assert hour_price(D(4350)) == 25
    assert [str(line.amount) for line in paid.lines] == ["150.00", "400.00", "600.00"]
    assert (paid.amount, paid.time_off) == (D(1150), D(0))


def test_the_establishment_gets_time_off() -> None:
    given = overtime("BZ", EXTRAS, monthly_base=D(4350))

    assert (given.amount, given.time_off) == (D(0), D(20))
    assert {line.citation for line in given.lines} == {"人薪发〔1995〕32号第七条"}


def test_a_comprehensive_scheme_pays_rest_days_as_normal_time() -> None:
    paid = overtime("PQ", EXTRAS, monthly_base=D(4350), comprehensive=True)

    assert [str(line.amount) for line in paid.lines] == ["150.00", "0.00", "600.00"]


def test_time_off_takes_the_place_of_rest_days_only() -> None:
    rest = overtime("HT", (Extra(kind=DayKind.REST, hours=D(8), in_lieu=D(8)),), monthly_base=D(4350))

    assert (rest.amount, rest.time_off) == (D(0), D(8))
    with pytest.raises(UserError, match="300"):
        overtime("HT", (Extra(kind=DayKind.STATUTORY, hours=D(8), in_lieu=D(8)),), monthly_base=D(4350))


def test_more_than_the_law_allows_is_said() -> None:
    extra = (Extra(kind=DayKind.WORKDAY, hours=D(37)),)

    assert "劳动法第四十一条" in str(overtime("HT", extra, monthly_base=D(4350)).remarks[0])
    assert overtime("BZ", extra, monthly_base=D(4350)).remarks == ()


def test_the_fee_in_force_on_the_day() -> None:
    rows = (OLD, NEW, ICU, CHIEF)
    later = attrs.evolve(DUTY, day=date(2026, 10, 15))
    icu = attrs.evolve(DUTY, ward="ICU")

    found = [fee_of(duty, rows).amount for duty in (DUTY, later, icu, attrs.evolve(icu, title="主管护师"))]

    assert found == [40, 50, 70, 75]


def test_no_fee_for_n0_frozen_days_or_unknown_classes() -> None:
    for duty in (
        attrs.evolve(DUTY, level="N0"),
        attrs.evolve(DUTY, frozen="执业证过期"),
        attrs.evolve(DUTY, fee_class="大夜"),
    ):
        line = fee_of(duty, (OLD,))

        assert line.amount == 0
        assert line.row is None
        assert line.note is not None


def test_two_rows_for_one_day_are_refused() -> None:
    with pytest.raises(UserError, match="2026-10-14"):
        check_table((OLD, attrs.evolve(NEW, since=date(2026, 10, 14))))

    check_table((OLD, NEW, ICU, CHIEF))


def test_a_month_adds_up_and_opens_its_cells() -> None:
    duties = [attrs.evolve(DUTY, day=date(2026, 10, d), source=f"B{d}") for d in (3, 14, 20)]
    half = attrs.evolve(DUTY, day=date(2026, 10, 28), count=D("0.5"), source="B28")
    (found,) = month_fees([half, *duties], (OLD, NEW))

    assert found.counts == (("小夜", D("3.5")),)
    assert found.total == 40 + 40 + 50 + 25
    assert [line.duty.source for line in found.lines] == ["B3", "B14", "B20", "B28"]
