"""Some days of a sheet as a sheet of their own: the week that is pinned up while the month goes on."""

from __future__ import annotations

from datetime import date

import attrs

from app.errors import UserError
from app.roster.sheet.sheet import Sheet
from app.roster.sheet.totals import row_totals
from app.words import say

WEEK = 7


def week_of(sheet: Sheet, on: date) -> Sheet:
    """Return the days of a sheet that lie in the calendar week of ``on``, with balances as they stand before them.

    Raises:
        UserError: the sheet holds none of that week.
    """
    monday = (on - sheet.first).days - on.weekday()
    first, last = max(0, monday), min(sheet.days, monday + WEEK)
    if first >= last:
        raise UserError(
            say("{day} is not a day of this roster ({first} to {last}).", day=on, first=sheet.first, last=sheet.last),
            field="week",
        )
    return part_of(sheet, first, last)


def part_of(sheet: Sheet, first: int, last: int) -> Sheet:
    """Return the days from ``first`` up to but not with ``last``; what the days before add to balances is brought in."""
    part = _cut(sheet, first, last)
    if not first:
        return part
    before = _cut(sheet, 0, first)
    rows = tuple(
        attrs.evolve(
            row, opening=tuple((balance.account, balance.closing) for balance in row_totals(before, index).balances)
        )
        for index, row in enumerate(part.rows)
    )
    return attrs.evolve(part, rows=rows)


def _cut(sheet: Sheet, first: int, last: int) -> Sheet:
    return attrs.evolve(
        sheet,
        first=sheet.date(first),
        days=last - first,
        cells=tuple(row[first:last] for row in sheet.cells),
        heads=sheet.heads[first:last],
        wishes=tuple(attrs.evolve(w, day=w.day - first) for w in sheet.wishes if first <= w.day < last),
        leave=tuple(
            attrs.evolve(each, first=max(0, each.first - first), last=min(last - 1, each.last) - first)
            for each in sheet.leave
            if each.first < last and each.last >= first
        ),
        history=(),
        published=tuple((person, codes[first:last]) for person, codes in sheet.published),
    )
