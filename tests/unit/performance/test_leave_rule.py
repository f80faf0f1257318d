"""Annual leave by total years of work: 5, 10, 15 days, when they begin, who gets none, who gets a part."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from app.performance.leave_rule import Career, entitlement, full_years

CONTRACT = Career(staffing="HT", work_start=date(2016, 8, 15), hired=date(2020, 3, 1))
ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "days"),
    [
        (date(2025, 11, 24), 0),
        (date(2025, 11, 23), 5),
        (date(2016, 11, 24), 5),
        (date(2016, 11, 23), 10),
        (date(2006, 11, 24), 10),
        (date(2006, 11, 23), 15),
        (date(1986, 1, 1), 15),
    ],
)
def test_days_by_years_of_work_in_all(start: date, days: int) -> None:
    assert entitlement(attrs.evolve(CONTRACT, work_start=start), on=ON).days == days


def test_institutions_grant_more_from_the_month_after() -> None:
    nurse = attrs.evolve(CONTRACT, staffing="BZ", work_start=date(2016, 11, 5))

    assert [entitlement(nurse, on=day).days for day in (date(2026, 11, 30), date(2026, 12, 1))] == [5, 10]
    assert "实施办法第二条" in entitlement(nurse, on=ON).citation
    assert entitlement(attrs.evolve(nurse, staffing="HT"), on=date(2026, 11, 5)).days == 10


def test_the_next_step_within_the_year_is_told() -> None:
    early = entitlement(CONTRACT, on=date(2026, 1, 1))

    assert (early.days, early.next_on, early.next_days) == (5, date(2026, 8, 15), 10)
    assert entitlement(CONTRACT, on=ON).next_on is None


def test_who_joins_in_the_year_gets_whole_days_of_the_part_left() -> None:
    found = entitlement(attrs.evolve(CONTRACT, hired=date(2026, 7, 1)), on=ON)

    assert found.days == 10 * 184 // 365 == 5
    assert "实施办法第五条" in found.citation
    assert entitlement(attrs.evolve(CONTRACT, hired=date(2026, 12, 20)), on=date(2026, 12, 31)).days == 0


def test_long_sick_leave_leaves_none() -> None:
    assert entitlement(attrs.evolve(CONTRACT, sick_days=89), on=ON).days == 10
    none = entitlement(attrs.evolve(CONTRACT, sick_days=90), on=ON)

    assert none.days == 0
    assert "第四条" in none.citation


def test_without_a_start_of_work_the_day_of_joining_counts_and_is_told() -> None:
    found = entitlement(attrs.evolve(CONTRACT, work_start=None), on=ON)

    assert found.days == 5
    assert "来院时间" in str(found.rule)
    assert entitlement(Career(staffing="HT", work_start=None), on=ON).years is None
    assert entitlement(attrs.evolve(CONTRACT, staffing="FP"), on=ON).days == 0


def test_a_leap_day_completes_its_year_on_the_first_of_march() -> None:
    assert full_years(date(2016, 2, 29), date(2026, 2, 28)) == 9
    assert full_years(date(2016, 2, 29), date(2026, 3, 1)) == 10
