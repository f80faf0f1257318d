"""What a figure right of the days is made of: each of its days, or the sums it is the difference of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import attrs

from app.roster.model import ShiftClass
from app.roster.sheet.sheet import Sheet
from app.roster.sheet.totals import codes_of, effects_of, in_hours, row_totals
from app.roster.sheet.ward import CodeDef, Gains
from app.words import Words, say

ACCOUNT = "account:"
_SATURDAY = 5
_ONE = Decimal(1)


@attrs.frozen(slots=True)
class Made:
    """One part of a figure: the day it was counted on (None: it is of no day of the sheet), what it is, and how much."""

    day: int | None
    what: Words
    amount: Decimal


def made_of(sheet: Sheet, row: int, *, column: str, actual: bool = False) -> tuple[Made, ...]:
    """Return the parts of one figure of one person; they sum to the figure.

    Args:
        sheet: the sheet.
        row: whose figure.
        column: a figure (``hours``, ``over``, ``nights`` …) or ``account:`` and an account.
        actual: of what was worked, not of what was planned.
    """
    if column.startswith(ACCOUNT):
        return tuple(_of_account(sheet, row, account=column.removeprefix(ACCOUNT), actual=actual))
    if column == "over":
        return tuple(_of_norm(sheet, row, actual=actual))
    return tuple(_of_days(sheet, row, column=column, actual=actual))


def _of_account(sheet: Sheet, row: int, *, account: str, actual: bool) -> Iterator[Made]:
    totals = row_totals(sheet, row, actual=actual).balance(account)
    if totals is not None:
        yield Made(None, say("Brought in"), totals.opening)
    known, effects = sheet.ward.account(account), effects_of(sheet, row, account, actual=actual)
    if known is not None and known.gains == Gains.HOURS_OVER_NORM:
        yield from _of_norm(sheet, row, actual=actual)
        effects = effects[:-1] if row_totals(sheet, row, actual=actual).over else effects  # the whole of it stands last
    for day, what, amount in effects:
        yield Made(day, what, amount)


def _of_norm(sheet: Sheet, row: int, *, actual: bool) -> Iterator[Made]:
    totals = row_totals(sheet, row, actual=actual)
    yield Made(None, say("hours worked"), in_hours(totals.minutes))
    if totals.credit:
        yield Made(None, say("paid leave, credited"), in_hours(totals.credit))
    yield Made(None, say("norm of this sheet's working days"), -in_hours(totals.norm))


def _of_days(sheet: Sheet, row: int, *, column: str, actual: bool) -> Iterator[Made]:
    for day, cell in enumerate(sheet.cells[row]):
        held = codes_of(sheet.ward, cell, actual=actual)
        for code in held:
            amount = _AMOUNTS[column](sheet, day, code) if column in _AMOUNTS else Decimal(0)
            if amount:
                yield Made(day, say("{code} {title}", code=code.code, title=code.title), amount)
        if column in _COUNTS and held and _COUNTS[column](sheet, day, held):
            named = "/".join(code.code for code in held)
            yield Made(day, say("{code} {title}", code=named, title=held[0].title), _ONE)
        if column == "hours" and cell.minutes_adjust:
            yield Made(day, say("± hours"), in_hours(cell.minutes_adjust))


_AMOUNTS: dict[str, Callable[[Sheet, int, CodeDef], Decimal]] = {
    "hours": lambda sheet, day, code: in_hours(code.minutes_on(sheet.date(day))),
    "night_hours": lambda sheet, day, code: in_hours(code.night_minutes_on(sheet.date(day))),
    "coefficient": lambda _sheet, _day, code: code.coefficient if code.is_work else Decimal(0),
}

_Held = tuple[CodeDef, ...]
_COUNTS: dict[str, Callable[[Sheet, int, _Held], bool]] = {
    "nights": lambda _sheet, _day, held: any(code.kind is ShiftClass.NIGHT for code in held),
    "weekends": lambda sheet, day, held: _at_work(held) and sheet.date(day).weekday() >= _SATURDAY,
    "holidays": lambda sheet, day, held: _at_work(held) and sheet.heads[day].kind == "holiday",
    "rest_days": lambda _sheet, _day, held: all(code.kind is ShiftClass.REST for code in held),
    "leave_days": lambda _sheet, _day, held: any(code.is_leave for code in held),
}


def _at_work(held: _Held) -> bool:
    return any(code.is_work for code in held)
