"""Copying a pattern: last week into this one, last month into the next; leave, locks and barred people are respected."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from app.roster.sheet.cell import SheetCell
from app.roster.sheet.edits import Edited, edit, is_barred
from app.roster.sheet.sheet import Place, Sheet
from app.roster.sheet.totals import codes_of

WEEK = 7
FOUR_WEEKS = 28


def copy_week(sheet: Sheet, day: int) -> Edited:
    """Fill the blanks of the calendar week of ``day`` with what each person had on the same weekday a week before.

    The days before the sheet are known from its history. ``kept`` tells where something was not copied: the person has
    leave, is barred or not there, or the cell is locked; cells that hold something stay without being told.
    """
    monday = day - sheet.date(day).weekday()
    days = [d for d in range(monday, monday + WEEK) if 0 <= d < sheet.days]
    return _copied(sheet, days, lambda row, d: _before(sheet, row, d - WEEK))


def copy_month(sheet: Sheet, before: Sheet) -> Edited:
    """Fill the blanks with the sheet before by weekday: the first Tuesday is copied to the first Tuesday, and so on."""
    shift = (sheet.first.weekday() - before.first.weekday()) % WEEK

    def source(row: int, day: int) -> SheetCell | None:
        known = before.row_index.get(sheet.rows[row].id)
        place = day + shift
        while place >= before.days:
            place -= FOUR_WEEKS
        return None if known is None or place < 0 else before.cells[known][place]

    return _copied(sheet, range(sheet.days), source)


def _copied(sheet: Sheet, days: Iterable[int], source: Callable[[int, int], SheetCell | None]) -> Edited:
    changes: dict[Place, SheetCell] = {}
    kept: list[Place] = []
    for row in range(len(sheet.rows)):
        for day in days:
            found = source(row, day)
            if found is None or found.blank or not sheet.cells[row][day].blank:
                continue
            place = Place(row, day)
            if _allowed(sheet, place, found):
                changes[place] = attrs.evolve(sheet.cells[row][day], codes=found.codes)
            else:
                kept.append(place)
    result = edit(sheet, changes)
    return Edited(result.sheet, tuple(sorted((*kept, *result.kept))))


def _allowed(sheet: Sheet, place: Place, found: SheetCell) -> bool:
    """Tell whether codes may be copied to a place: leave is never copied, work not to barred days."""
    held = codes_of(sheet.ward, found)
    if len(held) != len(found.codes) or any(code.is_leave for code in held):
        return False
    return not is_barred(sheet, place, found)


def _before(sheet: Sheet, row: int, day: int) -> SheetCell | None:
    if day >= 0:
        return sheet.cells[row][day]
    past = sheet.history[row] if sheet.history else ()
    text = past[day] if -day <= len(past) else ""
    return SheetCell(tuple(text.split("/"))) if text and text != "?" else None
