"""From the cells of published sheets to hours of overtime by kind of day, each figure with the days it was made of. Pure.

A shift's hours fall on the dates they are worked on: of a night that begins on New Year's Eve, what lies past midnight
is worked on a statutory day. Every hour on a statutory day counts as such; the rest is held against the hours due. Hours
on rest days are overtime only as far as no day off in the month made good for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import attrs

from app.calendar.kinds import RESTS
from app.calendar.kinds import DayKind as CalendarDay
from app.performance.overtime import DayKind, Extra
from app.roster.sheet.ward import CodeDef
from app.words import Words, say

DAY_MINUTES = 1440
MINUTES = Decimal(60)
#: What day a date is; every date of the month and the day after it.
KindOf = Callable[[date], CalendarDay]


@attrs.frozen(slots=True, kw_only=True)
class WorkedCell:
    """One cell as it was worked: the codes as the sheet's own dictionary defines them, and ± minutes."""

    day: date
    text: str
    codes: tuple[CodeDef, ...]
    adjust: int = 0

    @property
    def minutes(self) -> int:
        """Minutes worked, ± minutes included, never below nought."""
        return max(0, sum(code.minutes_on(self.day) for code in self.codes) + self.adjust)

    def by_date(self) -> tuple[tuple[date, int], ...]:
        """Return the minutes by the date they fall on; a counted time unlike the presence is cut in proportion."""
        late = 0
        for code in self.codes:
            segments = code.segments_on(self.day)
            whole = sum(each.minutes for each in segments)
            past = sum(max(0, each.until - max(each.start, DAY_MINUTES)) for each in segments)
            late += code.minutes_on(self.day) * past // whole if whole else 0
        late = min(late, self.minutes)
        return ((self.day, self.minutes - late), (self.day + timedelta(days=1), late))


@attrs.frozen(slots=True, kw_only=True)
class Figure:
    """Hours of one kind and the cells they were made of (``01-01 N 8``)."""

    hours: Decimal
    cells: tuple[str, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class MonthCount:
    """One person's month in hours.

    Args:
        due: of the working days on which the person stands on a published sheet.
        worked: outside statutory days. credited: of paid leave on working days.
        statutory, rest: worked on statutory days and on other rest days.
        holidays: shifts that begin on a statutory day, as balances count holidays worked.
    """

    due: Decimal
    worked: Decimal
    credited: Decimal
    statutory: Figure
    rest: Figure
    holidays: int = 0

    @property
    def beyond(self) -> Decimal:
        """Hours above those due (below: negative), statutory days apart."""
        return self.worked + self.credited - self.due


def count(cells: Sequence[WorkedCell], kind_of: KindOf, *, first: date, last: date, hours_a_day: Decimal) -> MonthCount:
    """Count one person's cells; those of the day before ``first`` give only what lies past midnight.

    ``kind_of`` is asked for every date from ``first`` through the day after ``last``.
    """
    inside = [cell for cell in cells if first <= cell.day <= last]
    statutory, rest = _Sum(), _Sum()
    struck = 0
    for cell in cells:
        for day, minutes in cell.by_date():
            if day < first or not minutes:
                continue
            kind = kind_of(day)
            if kind is CalendarDay.STATUTORY:
                struck += minutes if cell.day >= first else 0
                if day <= last:
                    statutory.add(cell, day, minutes)
            elif kind in RESTS and cell.day >= first:
                rest.add(cell, day, minutes)
    days = {cell.day for cell in inside}
    return MonthCount(
        due=sum((_due(kind_of(day)) for day in days), Decimal(0)) * hours_a_day,
        worked=Decimal(sum(cell.minutes for cell in inside) - struck) / MINUTES,
        credited=Decimal(sum(_credit(cell, kind_of(cell.day)) for cell in inside)) / MINUTES,
        statutory=statutory.figure(),
        rest=rest.figure(),
        holidays=sum(
            kind_of(cell.day) is CalendarDay.STATUTORY and any(code.is_work for code in cell.codes) for cell in inside
        ),
    )


@attrs.frozen(slots=True, kw_only=True)
class Reading:
    """What a month is read as: the hours by kind, each with its cells, and what is still running in a cycle."""

    extras: tuple[tuple[Extra, Figure], ...]
    running: Decimal | None = None
    note: Words | None = None


def standard(month: MonthCount, *, lieu: Decimal = Decimal(0)) -> Reading:
    """Read a month under standard hours; ``lieu`` hours worked on rest days are given back as time off."""
    beyond = max(Decimal(0), month.beyond)
    rest = min(month.rest.hours, beyond)
    note = None
    if month.rest.hours > rest:
        note = say(
            "{hours} h on rest days were made good by days off in the month.", hours=plain(month.rest.hours - rest)
        )
    return Reading(
        extras=(
            (Extra(kind=DayKind.WORKDAY, hours=beyond - rest), Figure(hours=beyond - rest, cells=(_sum(month),))),
            (Extra(kind=DayKind.REST, hours=rest, in_lieu=min(lieu, rest)), attrs.evolve(month.rest, hours=rest)),
            (Extra(kind=DayKind.STATUTORY, hours=month.statutory.hours), month.statutory),
        ),
        note=note,
    )


def comprehensive(month: MonthCount, before: Sequence[MonthCount], *, closes: bool) -> Reading:
    """Read a month under an approved comprehensive scheme: rest days are normal time, the cycle's excess is overtime.

    ``before`` are the earlier months of the cycle; only the month that ``closes`` it settles the excess.
    """
    running = sum((each.beyond for each in (*before, month)), Decimal(0))
    statutory = (Extra(kind=DayKind.STATUTORY, hours=month.statutory.hours), month.statutory)
    if not closes:
        note = say("The cycle runs on: {hours} h above the norm so far.", hours=plain(running))
        return Reading(extras=(statutory,), running=running, note=note)
    beyond = max(Decimal(0), running)
    cells = tuple(_sum(each) for each in (*before, month))
    return Reading(
        extras=((Extra(kind=DayKind.WORKDAY, hours=beyond), Figure(hours=beyond, cells=cells)), statutory),
        running=running,
    )


def plain(hours: Decimal) -> str:
    """Return hours as sheets show them: at most two places, none invented."""
    text = f"{hours:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def _sum(month: MonthCount) -> str:
    return f"{plain(month.worked)} + {plain(month.credited)} − {plain(month.due)} = {plain(month.beyond)}"


def _due(kind: CalendarDay) -> Decimal:
    return Decimal("0.5") if kind is CalendarDay.HALF else Decimal(int(kind not in RESTS))


def _credit(cell: WorkedCell, kind: CalendarDay) -> int:
    return 0 if kind in RESTS else sum(code.credit for code in cell.codes)


class _Sum:
    """Minutes gathered with the cells they came from."""

    def __init__(self) -> None:
        self.minutes = 0
        self.cells: list[str] = []

    def add(self, cell: WorkedCell, day: date, minutes: int) -> None:
        self.minutes += minutes
        self.cells.append(f"{day:%m-%d} {cell.text} {plain(Decimal(minutes) / MINUTES)}")

    def figure(self) -> Figure:
        return Figure(hours=Decimal(self.minutes) / MINUTES, cells=tuple(self.cells))
