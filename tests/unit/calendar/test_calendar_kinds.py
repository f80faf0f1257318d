"""Kinds of days, working time, and what cannot be the calendar of a year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest

from app.calendar.kinds import (
    CalendarFlaw,
    DayKind,
    SpecialDay,
    YearCalendar,
    find_flaws,
    has_half_day,
)
from app.calendar.years import known_statutory, shipped_days


def year(number: int) -> YearCalendar:
    return YearCalendar(number, "", {special.day: special for special in shipped_days(number)})


@pytest.mark.parametrize("number", [2025, 2026])
def test_the_shipped_years_agree_with_the_law(number: int) -> None:
    assert find_flaws(shipped_days(number), number, expected=known_statutory(number)) == ()
    first, last = date(number, 1, 1), date(number, 12, 31)
    assert year(number).work_days(first, last) == 248
    assert sum(year(number).month_hours(month) for month in range(1, 13)) == 248 * 8


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 2, 16), DayKind.STATUTORY),
        (date(2026, 2, 15), DayKind.WEEKEND),
        (date(2026, 2, 20), DayKind.SWAP_OFF),
        (date(2026, 2, 14), DayKind.SWAP_WORK),
        (date(2026, 4, 6), DayKind.OBSERVED),
        (date(2026, 11, 23), DayKind.WORK),
    ],
)
def test_the_kinds_of_2026(day: date, kind: DayKind) -> None:
    assert year(2026).kind_of(day) is kind


def test_a_day_of_another_year_is_refused() -> None:
    with pytest.raises(ValueError):
        year(2026).kind_of(date(2027, 1, 1))


def test_2027_is_known_by_law_but_ships_without_notice() -> None:
    expected = known_statutory(2027)
    assert expected is not None
    assert {date(2027, 2, 5) + timedelta(days=n) for n in range(4)} <= expected
    assert {date(2027, 6, 9), date(2027, 9, 15)} <= expected
    assert len(expected) == 13
    assert shipped_days(2027) == ()
    assert known_statutory(2050) is None


def test_an_empty_year_is_no_year_without_holidays() -> None:
    assert find_flaws([], 2027, expected=None) == (CalendarFlaw.EMPTY,)


@pytest.mark.parametrize(
    ("gone", "flaw"),
    [
        (date(2026, 6, 19), CalendarFlaw.STATUTORY),
        (date(2026, 4, 6), CalendarFlaw.OBSERVED),
        (date(2026, 2, 14), CalendarFlaw.SWAP_OFF),
    ],
)
def test_a_missing_day_is_found(gone: date, flaw: CalendarFlaw) -> None:
    days = [special for special in shipped_days(2026) if special.day != gone]
    assert find_flaws(days, 2026, expected=known_statutory(2026)) == (flaw,)


def test_a_day_of_the_wrong_kind_is_found() -> None:
    days = [*shipped_days(2026), SpecialDay(date(2026, 7, 1), DayKind.SWAP_WORK, "", "")]
    assert CalendarFlaw.SWAP_WORK in find_flaws(days, 2026, expected=None)
    moved = [attrs.evolve(s, day=date(2027, 1, 1)) if s.day == date(2026, 1, 1) else s for s in shipped_days(2026)]
    assert CalendarFlaw.OTHER_YEAR in find_flaws(moved, 2026, expected=None)


def test_a_half_day_counts_half() -> None:
    half = SpecialDay(date(2026, 11, 24), DayKind.HALF, "", "")
    days = YearCalendar(2026, "", {half.day: half})
    assert days.work_days(date(2026, 11, 23), date(2026, 11, 24)) == Decimal("1.5")


def test_half_days_belong_to_some() -> None:
    assert has_half_day(date(2027, 3, 8), sex="2", age=50)
    assert not has_half_day(date(2027, 3, 8), sex="1", age=20)
    assert has_half_day(date(2027, 5, 4), sex="1", age=28)
    assert not has_half_day(date(2027, 5, 4), sex="1", age=29)
    assert not has_half_day(date(2027, 5, 4), sex="1", age=None)
    assert not has_half_day(date(2027, 5, 12), sex="2", age=20)
