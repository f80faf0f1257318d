"""What stands right of and below the cells: hours, nights, balances of a row; cover of a day. Exact and live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

import attrs

from app.roster.model import ShiftClass
from app.roster.sheet.cell import HOUR, SheetCell
from app.roster.sheet.sheet import DayHead, Sheet, SheetRow
from app.roster.sheet.ward import AccountDef, CodeDef, Gains, Need, WardSetup
from app.words import Words, say

DAY_MINUTES = 480
_SATURDAY = 5
_HALF_HOUR = Decimal("0.01")


@attrs.frozen(slots=True)
class RowTotals:
    """Figures of one person over the sheet.

    Attributes:
        minutes: worked, ± minutes included. adjust: the ± part.
        credit: minutes of paid leave on working days. norm: minutes asked for by the working days the person is here on.
        nights, night_minutes, weekends, holidays: nights, minutes between 22:00 and 06:00, weekend days and statutory
            days worked. rests: days off. leave_days: days that hold leave. blanks: cells not planned yet.
        codes: how often each code stands there. coefficient: sum of the codes' 班次岗位系数.
        balances: (account, opening, plus, minus, closing) of each account of the ward.
    """

    minutes: int
    adjust: int
    credit: int
    norm: int
    nights: int
    night_minutes: int
    weekends: int
    holidays: int
    rests: int
    leave_days: int
    blanks: int
    codes: tuple[tuple[str, int], ...]
    coefficient: Decimal
    balances: tuple[Balance, ...]

    @property
    def over(self) -> int:
        """Minutes above the norm (below: negative), leave credited."""
        return self.minutes + self.credit - self.norm

    @property
    def hours(self) -> Decimal:
        """Worked hours."""
        return in_hours(self.minutes)

    def balance(self, account: str) -> Balance | None:
        """Return one account's line."""
        return next((b for b in self.balances if b.account == account), None)


@attrs.frozen(slots=True)
class Balance:
    """One account of one person: what came in, what the sheet adds and takes, what is left (in the account's unit)."""

    account: str
    opening: Decimal
    plus: Decimal
    minus: Decimal

    @property
    def closing(self) -> Decimal:
        """What is left at the end of the sheet."""
        return self.opening + self.plus - self.minus


@attrs.frozen(slots=True)
class CoverDay:
    """Cover of one need on one day."""

    have: int
    minimum: int
    target: int

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(0, self.minimum - self.have)


@attrs.frozen(slots=True)
class CoverLine:
    """One line of the foot: a need (its place in the ward's list), or the count of a level (then nothing is asked)."""

    title: str
    days: tuple[CoverDay, ...]
    need: int | None = None

    @property
    def short(self) -> int:
        """How many are missing over all days."""
        return sum(day.short for day in self.days)


def row_totals(sheet: Sheet, row: int, *, actual: bool = False) -> RowTotals:
    """Return the figures of one row; with ``actual`` of what was really worked. Remembered by the row's cells."""
    return _totals(_RowKey(sheet, row, actual=actual))


def all_totals(sheet: Sheet, *, actual: bool = False) -> tuple[RowTotals, ...]:
    """Return the figures of every row."""
    return tuple(row_totals(sheet, row, actual=actual) for row in range(len(sheet.rows)))


def cover(sheet: Sheet, *, actual: bool = False) -> tuple[CoverLine, ...]:
    """Return the cover of every need of the ward, day by day."""
    return tuple(
        CoverLine(need.title, tuple(need_on(sheet, need, day, actual=actual) for day in range(sheet.days)), index)
        for index, need in enumerate(sheet.ward.needs)
    )


def cover_of_day(sheet: Sheet, day: int, *, actual: bool = False) -> tuple[CoverDay, ...]:
    """Return the cover of every need on one day."""
    return tuple(need_on(sheet, need, day, actual=actual) for need in sheet.ward.needs)


def cover_by_level(sheet: Sheet, codes: Iterable[str], *, actual: bool = False) -> tuple[CoverLine, ...]:
    """Return how many people of each clinical level stand in ``codes`` (or families), day by day."""
    wanted = frozenset(codes)
    counts: dict[str, Counter[int]] = {}
    for row, cells in zip(sheet.rows, sheet.cells, strict=True):
        for day, cell in enumerate(cells):
            if _holds(sheet.ward, cell, wanted, actual=actual):
                counts.setdefault(row.person.level_on(sheet.date(day)), Counter())[day] += 1
    return tuple(
        CoverLine(level or "—", tuple(CoverDay(found[day], 0, 0) for day in range(sheet.days)))
        for level, found in sorted(counts.items())
    )


def unfilled(sheet: Sheet) -> tuple[tuple[int, int, int], ...]:
    """Return the unfilled-duty tray: (day, index of the need, how many are missing), earliest first."""
    lines = cover(sheet)
    found = ((day, i, line.days[day].short) for day in range(sheet.days) for i, line in enumerate(lines))
    return tuple(each for each in found if each[2])


def need_on(sheet: Sheet, need: Need, day: int, *, actual: bool = False) -> CoverDay:
    """Return the cover of one need on one day: people counted, as the rules count them."""
    wanted = frozenset(need.codes)
    have = sum(
        counts_for(sheet, row, need, day) and _holds(sheet.ward, cells[day], wanted, actual=actual)
        for row, cells in zip(sheet.rows, sheet.cells, strict=True)
    )
    minimum = minimum_on(sheet, need, day)
    return CoverDay(have, minimum, minimum + need.target)


def is_open(sheet: Sheet, day: int) -> bool:
    """Tell whether a day is still to be planned: less than a third of the people have anything written there."""
    return 3 * sum(not cells[day].blank for cells in sheet.cells) < len(sheet.cells)


def counts_for(sheet: Sheet, row: SheetRow, need: Need, day: int) -> bool:
    """Tell whether a person counts for a need on ``day``: level and skill asked for, not N0, not in orientation."""
    on = sheet.date(day)
    level = row.person.level_on(on)
    if need.levels and level not in need.levels:
        return False
    if need.skill and need.skill not in row.person.skills:
        return False
    learning = row.person.orientation is not None and row.person.orientation.covers(on)
    return need.everybody or not (level == "N0" or learning)


def minimum_on(sheet: Sheet, need: Need, day: int) -> int:
    """Return the minimum of ``day``: typed for the date, else of the weekday; rest days have their own number."""
    on = sheet.date(day)
    typed = dict(need.dates).get(on)
    if typed is not None:
        return typed
    kind, weekday = sheet.heads[day].kind, on.weekday()
    if kind == "work" and weekday >= _SATURDAY:
        return need.week[0]  # a weekend day worked instead
    if kind != "work" and (weekday < _SATURDAY or kind == "holiday"):
        return need.week[6] if need.holiday is None else need.holiday
    return need.week[weekday]


def is_here(row: SheetRow, cell: SheetCell, on: date) -> bool:
    """Tell whether a day asks anything of a person: they stand in the ward then, or something is written there anyway.

    Who joins, leaves or is lent in the middle of a sheet owes no hours and earns no rest days for the days elsewhere.
    """
    return not cell.blank or not any(bar.elsewhere and bar.covers(on) for bar in row.person.barred)


def in_hours(minutes: int) -> Decimal:
    """Return minutes as hours, exact to a hundredth."""
    return (Decimal(minutes) / HOUR).quantize(_HALF_HOUR).normalize() + Decimal(0)


# -- one row -----------------------------------------------------------------------------------------------------------


class _RowKey:
    """What the figures of a row depend on, compared by identity: a sheet and its edits share what they did not touch."""

    __slots__ = ("actual", "cells", "first", "heads", "row", "ward")

    def __init__(self, sheet: Sheet, row: int, *, actual: bool) -> None:
        self.ward, self.heads, self.first = sheet.ward, sheet.heads, sheet.first
        self.row, self.cells, self.actual = sheet.rows[row], sheet.cells[row], actual

    def _parts(self) -> tuple[object, ...]:
        return id(self.ward), id(self.heads), self.first, id(self.row), id(self.cells), self.actual

    def __hash__(self) -> int:
        return hash(self._parts())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _RowKey) and other._parts() == self._parts()


@lru_cache(maxsize=2048)
def _totals(key: _RowKey) -> RowTotals:
    tally: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    taken: dict[str, Decimal] = {}
    coefficient = Decimal(0)
    for day, cell in enumerate(key.cells):
        on, head = key.first + timedelta(days=day), key.heads[day]
        held = codes_of(key.ward, cell, actual=key.actual)
        here = is_here(key.row, cell, on)
        tally.update(_day_tally(head, held, weekend=on.weekday() >= _SATURDAY, here=here))
        tally["adjust"] += cell.minutes_adjust
        for code in held:
            codes[code.code] += 1
            coefficient += code.coefficient if code.is_work else 0
            tally["minutes"] += code.minutes_on(on)
            tally["night-minutes"] += code.night_minutes_on(on)
            tally["credit"] += code.credit if head.kind == "work" else 0
            if code.account and head.kind in _TAKES_ON[code.is_leave]:
                taken[code.account] = taken.get(code.account, Decimal(0)) + code.takes
    return _figures(key, tally, codes, coefficient=coefficient, taken=taken)


#: Leave takes from its account on working days only (年休假条例 3); a day off takes a rest day except on a holiday itself.
_TAKES_ON = {True: frozenset({"work"}), False: frozenset({"work", "rest"})}


def _day_tally(head: DayHead, held: Sequence[CodeDef], *, weekend: bool, here: bool) -> dict[str, int]:
    at_work = any(code.is_work for code in held)
    return {
        "norm": DAY_MINUTES * (here and head.kind == "work"),
        "rest-days": int(here and head.kind == "rest"),
        "blanks": int(here and not held),
        "rests": int(bool(held) and all(code.kind is ShiftClass.REST for code in held)),
        "nights": int(any(code.kind is ShiftClass.NIGHT for code in held)),
        "weekends": int(at_work and weekend),
        "holidays": int(at_work and head.kind == "holiday"),
        "leave": int(any(code.is_leave for code in held)),
    }


def _figures(
    key: _RowKey, tally: Counter[str], codes: Counter[str], *, coefficient: Decimal, taken: dict[str, Decimal]
) -> RowTotals:
    minutes = tally["minutes"] + tally["adjust"]
    over = minutes + tally["credit"] - tally["norm"]
    gains = {
        Gains.NOTHING: Decimal(0),
        Gains.REST_DAYS: Decimal(tally["rest-days"]),
        Gains.HOLIDAYS_WORKED: Decimal(tally["holidays"]),
        Gains.HOURS_OVER_NORM: in_hours(over),
        Gains.HOURS_ADJUSTED: in_hours(tally["adjust"]),
    }
    opening = dict(key.row.opening)
    balances = (
        _balance(account, opening.get(account.code), gained=gains[account.gains], taken=taken.get(account.code))
        for account in key.ward.accounts
    )
    return RowTotals(
        minutes=minutes,
        adjust=tally["adjust"],
        credit=tally["credit"],
        norm=tally["norm"],
        nights=tally["nights"],
        night_minutes=tally["night-minutes"],
        weekends=tally["weekends"],
        holidays=tally["holidays"],
        rests=tally["rests"],
        leave_days=tally["leave"],
        blanks=tally["blanks"],
        codes=tuple(sorted(codes.items())),
        coefficient=coefficient,
        balances=tuple(balances),
    )


def effects_of(sheet: Sheet, row: int, account: str, *, actual: bool = False) -> tuple[tuple[int, Words, Decimal], ...]:
    """Return what a balance's plus and minus are made of: (day, what, signed amount), cell by cell where cells make it.

    What a whole sheet makes (hours above the norm) stands on its last day as one item.
    """
    known = sheet.ward.account(account)
    if known is None:
        return ()
    found: list[tuple[int, Words, Decimal]] = []
    for day, cell in enumerate(sheet.cells[row]):
        head, held = sheet.heads[day], codes_of(sheet.ward, cell, actual=actual)
        if known.gains == Gains.REST_DAYS and head.kind == "rest" and is_here(sheet.rows[row], cell, sheet.date(day)):
            found.append((day, say("rest day due"), Decimal(1)))
        if known.gains == Gains.HOLIDAYS_WORKED and head.kind == "holiday" and any(code.is_work for code in held):
            found.append((day, say("holiday worked"), Decimal(1)))
        if known.gains == Gains.HOURS_ADJUSTED and cell.minutes_adjust:
            found.append((day, say("± hours"), in_hours(cell.minutes_adjust)))
        found.extend(
            (day, say("{code} {title}", code=code.code, title=code.title), -code.takes)
            for code in held
            if code.account == account and code.takes and head.kind in _TAKES_ON[code.is_leave]
        )
    if known.gains == Gains.HOURS_OVER_NORM:
        over = row_totals(sheet, row, actual=actual).over
        if over:
            found.append((sheet.days - 1, say("hours above or below the norm"), in_hours(over)))
    return tuple(found)


def _balance(account: AccountDef, opening: Decimal | None, *, gained: Decimal, taken: Decimal | None) -> Balance:
    lost = taken or Decimal(0)
    plus = max(gained, Decimal(0)) + max(-lost, Decimal(0))
    minus = max(-gained, Decimal(0)) + max(lost, Decimal(0))
    return Balance(account.code, opening or Decimal(0), plus, minus)


def codes_of(ward: WardSetup, cell: SheetCell, *, actual: bool = False) -> tuple[CodeDef, ...]:
    """Return the codes that stand in a cell, as the ward defines them; with ``actual`` those really worked."""
    found = (ward.code(code) for code in (cell.worked if actual else cell.codes))
    return tuple(code for code in found if code is not None)


def _holds(ward: WardSetup, cell: SheetCell, wanted: frozenset[str], *, actual: bool) -> bool:
    held = codes_of(ward, cell, actual=actual)
    return any(code.counts and (code.code in wanted or code.family in wanted) for code in held)
