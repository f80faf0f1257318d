"""Hours of overtime out of cells: dates past midnight, rest days made good, cycles of a permit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.calendar.kinds import DayKind as CalendarDay
from app.calendar.kinds import weekday_kind
from app.performance.extra_hours import MonthCount, WorkedCell, comprehensive, count, standard
from app.performance.overtime import DayKind, overtime
from app.roster.model import Segment, ShiftClass
from app.roster.sheet import CodeDef

D = Decimal
DAY = CodeDef("A", segments=(Segment(480, 960),))
NIGHT = CodeDef("N", kind=ShiftClass.NIGHT, segments=(Segment(1320, 1920),), minutes=600)  # 22:00-08:00
YEAR_LEAVE = CodeDef("年", kind=ShiftClass.LEAVE, credit=480)
OFF = CodeDef("休", kind=ShiftClass.REST)
HOLIDAYS = frozenset(date(2026, 10, day) for day in (1, 2, 3)) | {date(2027, 1, 1)}


def kind_of(day: date) -> CalendarDay:
    return CalendarDay.STATUTORY if day in HOLIDAYS else weekday_kind(day)


def cells(month: int, **codes: CodeDef) -> list[WorkedCell]:
    return [
        WorkedCell(day=date(2026, month, int(name[1:])), text=code.code, codes=(code,)) for name, code in codes.items()
    ]


def counted(month: int, found: list[WorkedCell], last: int = 31) -> MonthCount:
    first, end = date(2026, month, 1), date(2026, month, last)
    return count(found, kind_of, first=first, last=end, hours_a_day=D(8))


def test_a_night_falls_on_two_dates() -> None:
    eve = WorkedCell(day=date(2026, 9, 30), text="N", codes=(NIGHT,))
    september = count([eve], kind_of, first=date(2026, 9, 1), last=date(2026, 9, 30), hours_a_day=D(8))
    october = counted(10, [eve, *cells(10, d1=OFF)])

    assert (september.worked, september.statutory.hours) == (D(2), D(0))
    assert (october.worked, october.statutory.hours) == (D(0), D(8))
    assert october.statutory.cells == ("10-01 N 8",)
    assert october.holidays == 0


def test_statutory_hours_are_apart_and_never_held_against_the_hours_due() -> None:
    month = counted(10, cells(10, d1=DAY, d8=DAY, d9=OFF))

    assert (month.due, month.worked, month.statutory.hours, month.holidays) == (D(16), D(8), D(8), 1)
    read = {extra.kind: extra.hours for extra, _figure in standard(month).extras}
    assert read == {DayKind.WORKDAY: D(0), DayKind.REST: D(0), DayKind.STATUTORY: D(8)}


def test_rest_days_made_good_are_normal_time() -> None:
    swapped = standard(counted(10, cells(10, d10=DAY, d12=OFF, d13=DAY)))
    kept = standard(counted(10, cells(10, d10=DAY, d12=DAY, d13=DAY)))

    assert [extra.hours for extra, _figure in swapped.extras] == [D(0), D(0), D(0)]
    assert swapped.note is not None
    assert [extra.hours for extra, _figure in kept.extras] == [D(0), D(8), D(0)]
    assert kept.extras[1][1].cells == ("10-10 A 8",)


def test_paid_leave_counts_as_worked_and_minutes_are_overtime() -> None:
    longer = WorkedCell(day=date(2026, 10, 12), text="A", codes=(DAY,), adjust=240)
    (extra, figure), *_rest = standard(counted(10, [longer, *cells(10, d13=YEAR_LEAVE)])).extras

    assert (extra.kind, extra.hours) == (DayKind.WORKDAY, D(4))
    assert figure.cells == ("12 + 8 − 16 = 4",)


def test_the_worked_example_comes_out_of_cells() -> None:
    longer = WorkedCell(day=date(2026, 10, 12), text="A", codes=(DAY,), adjust=240)
    read = standard(counted(10, [*cells(10, d1=DAY, d10=DAY), longer]))
    found = overtime("HT", tuple(extra for extra, _figure in read.extras), monthly_base=D(4350))

    assert [str(line.amount) for line in found.lines] == ["150.00", "400.00", "600.00"]


def test_time_off_takes_the_place_of_rest_days_only() -> None:
    month = counted(10, cells(10, d1=DAY, d10=DAY, d12=DAY))
    read = standard(month, lieu=D(100))

    assert [extra.in_lieu for extra, _figure in read.extras] == [D(0), D(8), D(0)]


def test_a_cycle_settles_its_excess_when_it_closes() -> None:
    busy = counted(10, cells(10, d1=DAY, d10=DAY, d11=DAY, d12=DAY))
    quiet = counted(11, cells(11, d2=OFF), last=30)
    running = comprehensive(busy, (), closes=False)
    closing = comprehensive(quiet, (busy,), closes=True)

    assert [extra.kind for extra, _figure in running.extras] == [DayKind.STATUTORY]
    assert running.running == D(16)
    assert [(extra.kind, extra.hours) for extra, _figure in closing.extras] == [
        (DayKind.WORKDAY, D(8)), (DayKind.STATUTORY, D(0)),
    ]  # fmt: skip
    assert len(closing.extras[0][1].cells) == 2
