"""Copying what was before: last week into this one, last month by its weeks. Leave is never copied, nor what is frozen."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from app.roster.sheet.cell import SheetCell
from app.roster.sheet.edits import Edited, edit
from app.roster.sheet.sheet import Place, Sheet
from app.roster.sheet.totals import codes_of

WEEK = 7
#: A month is repeated four weeks later: weekdays stay, and turns of one, two or four weeks go on.
MONTH = 4 * WEEK


def repeat_week(sheet: Sheet, *, day: int, rows: Iterable[int] | None = None) -> Edited:
    """Copy the week before into the calendar week of ``day``; its days before the sheet come from the history."""
    monday = day - sheet.date(day).weekday()
    days = range(max(0, monday), min(sheet.days, monday + WEEK))
    found: dict[Place, SheetCell] = {}
    for row in range(len(sheet.rows)) if rows is None else rows:
        for target in days:
            source = target - WEEK
            codes = sheet.cells[row][source].codes if source >= 0 else _remembered(sheet, row, source)
            _carry(sheet, Place(row, target), codes, found)
    return edit(sheet, found)


def repeat_month(sheet: Sheet, before: Sheet) -> Edited:
    """Copy the sheet before, four weeks later, for everybody who stands on both; what was worked counts, not the plan."""
    found: dict[Place, SheetCell] = {}
    known = before.row_index
    for row, who in enumerate(sheet.rows):
        old = known.get(who.id)
        for day in range(sheet.days) if old is not None else ():
            source = (sheet.date(day) - before.first).days - MONTH
            if old is not None and 0 <= source < before.days:
                _carry(sheet, Place(row, day), before.cells[old][source].worked, found)
    return edit(sheet, found)


def _carry(sheet: Sheet, place: Place, codes: tuple[str, ...], into: dict[Place, SheetCell]) -> None:
    """Note one cell, unless nothing is known, it was leave, the ward no longer has the code, or she may not work then."""
    held = codes_of(sheet.ward, SheetCell(codes))
    barred = any(bar.covers(sheet.date(place.day)) for bar in sheet.rows[place.row].person.barred)
    at_work = any(code.is_work for code in held)
    if len(held) == len(codes) > 0 and not any(code.is_leave for code in held) and not (barred and at_work):
        into[place] = attrs.evolve(sheet.cells[place.row][place.day], codes=codes, reason="")


def _remembered(sheet: Sheet, row: int, source: int) -> tuple[str, ...]:
    past = sheet.history[row] if sheet.history else ()
    text = past[source] if -source <= len(past) else ""
    return tuple(text.split("/")) if text and text != "?" else ()
