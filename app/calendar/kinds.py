"""What kind of day a day is, and how much work a month holds. Pure.

Source: 全国年节及纪念日放假办法 (revised 2024-11-10): 13 statutory days; the days around them are set by the yearly
notice and are no statutory days, though people rest. A year whose notice is not loaded has no kinds at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

import attrs

STATUTORY_DAYS = 13
#: Working days of a month: (365 - 104 - 13) / 12, the norm for comprehensive working time.
WORK_DAYS_A_MONTH = Decimal("20.67")
#: Paid days of a month: (365 - 104) / 12, what a day's wage is counted by.
PAID_DAYS_A_MONTH = Decimal("21.75")
HOURS_A_DAY = Decimal(8)

_SATURDAY = 5
_YOUTH_FROM, _YOUTH_TO = 14, 28


class DayKind(StrEnum):
    """Kinds of days, as rest and pay tell them apart."""

    WORK = "WORK"
    WEEKEND = "WEEKEND"
    STATUTORY = "STATUTORY"  # work is paid 300 %
    OBSERVED = "OBSERVED"  # 补假 for a statutory day on a weekend
    SWAP_OFF = "SWAP_OFF"  # 调休休息
    SWAP_WORK = "SWAP_WORK"  # 调休上班
    HALF = "HALF"


RESTS = frozenset({DayKind.WEEKEND, DayKind.STATUTORY, DayKind.OBSERVED, DayKind.SWAP_OFF})


@attrs.frozen(slots=True)
class SpecialDay:
    """A day that is not what its weekday says."""

    day: date
    kind: DayKind
    name: str
    notice_no: str


@attrs.frozen(slots=True)
class YearCalendar:
    """The calendar of one loaded year."""

    year: int
    notice_no: str
    special: Mapping[date, SpecialDay]

    def kind_of(self, day: date) -> DayKind:
        """Return the kind of ``day``.

        Raises:
            ValueError: the day lies in another year.
        """
        if day.year != self.year:
            raise ValueError(day)
        found = self.special.get(day)
        return found.kind if found else weekday_kind(day)

    def name_of(self, day: date) -> str:
        """Return what the day is called, empty for an ordinary one."""
        found = self.special.get(day)
        return found.name if found else ""

    def work_days(self, first: date, last: date) -> Decimal:
        """Return the working days from ``first`` through ``last``; a half day counts one half."""
        count = Decimal(0)
        day = first
        while day <= last:
            kind = self.kind_of(day)
            count += Decimal("0.5") if kind is DayKind.HALF else Decimal(int(kind not in RESTS))
            day += timedelta(days=1)
        return count

    def month_hours(self, month: int) -> Decimal:
        """Return the normal working hours of a month (1 to 12)."""
        first = date(self.year, month, 1)
        last = date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return self.work_days(first, last) * HOURS_A_DAY


class CalendarFlaw(StrEnum):
    """What contradicts itself in the days of a year."""

    EMPTY = "empty"
    OTHER_YEAR = "other-year"
    STATUTORY = "statutory"
    OBSERVED = "observed"
    SWAP_WORK = "swap-work"
    SWAP_OFF = "swap-off"


def weekday_kind(day: date) -> DayKind:
    """Return what the weekday alone says."""
    return DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORK


def find_flaws(days: Iterable[SpecialDay], year: int, *, expected: frozenset[date] | None) -> tuple[CalendarFlaw, ...]:
    """Return what contradicts itself: a source that merely looks like a year without holidays must not pass.

    ``expected`` are the statutory days where they are known beforehand.
    """
    by_kind: dict[DayKind, set[date]] = {kind: set() for kind in DayKind}
    for special in days:
        by_kind[special.kind].add(special.day)
    every = set().union(*by_kind.values())
    if not every:
        return (CalendarFlaw.EMPTY,)
    statutory = by_kind[DayKind.STATUTORY]
    flaws = []
    if any(day.year != year for day in every):
        flaws.append(CalendarFlaw.OTHER_YEAR)
    # Two festivals may share a day (as in 2028): then there are fewer days than the law counts.
    if (expected is not None and statutory != expected) or not STATUTORY_DAYS - 1 <= len(statutory) <= STATUTORY_DAYS:
        flaws.append(CalendarFlaw.STATUTORY)
    on_weekend = [day for day in statutory if weekday_kind(day) is DayKind.WEEKEND]
    if _on_weekend(by_kind[DayKind.OBSERVED]) or len(by_kind[DayKind.OBSERVED]) < len(on_weekend):
        flaws.append(CalendarFlaw.OBSERVED)
    work, off = by_kind[DayKind.SWAP_WORK], by_kind[DayKind.SWAP_OFF]
    if any(weekday_kind(day) is DayKind.WORK for day in work):
        flaws.append(CalendarFlaw.SWAP_WORK)
    if _on_weekend(off) or len(off) != len(work):
        flaws.append(CalendarFlaw.SWAP_OFF)
    return tuple(flaws)


def statutory_days(
    *, year: int, spring_eve: date, qingming: date, dragon_boat: date, mid_autumn: date
) -> frozenset[date]:
    """Return the statutory days of a year from its movable festivals."""
    spring = [spring_eve + timedelta(days=step) for step in range(4)]
    fixed = [date(year, 1, 1), date(year, 5, 1), date(year, 5, 2), *(date(year, 10, day) for day in (1, 2, 3))]
    return frozenset([*fixed, *spring, qingming, dragon_boat, mid_autumn])


def has_half_day(day: date, *, sex: str, age: int | None) -> bool:
    """Tell whether a person has half of ``day`` off: women on 8 March, those of 14 to 28 years on 4 May.

    Such halves are not made up for when they fall on a rest day.
    """
    if (day.month, day.day) == (3, 8):
        return sex == "2"
    return (day.month, day.day) == (5, 4) and age is not None and _YOUTH_FROM <= age <= _YOUTH_TO


def _on_weekend(days: Iterable[date]) -> bool:
    return any(weekday_kind(day) is DayKind.WEEKEND for day in days)
