"""A sheet with grids, what stands outside of them, and which days their columns are. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from app.exchange.rosters.heads import cell_at
from app.exchange.rosters.periods import MonthHint, dates_of, first_of_span, month_hints, week_number
from app.exchange.rosters.rows import Grid
from app.exchange.rosters.signs import shown
from app.exchange.values import RawSheet

WEEK = 8  # days a weekly grid has at most, with the day it is handed over


@attrs.define(slots=True)
class Page:
    """A sheet with grids, and the days of each: column -> day."""

    sheet: RawSheet
    grids: list[Grid]
    days: list[dict[int, date]] = attrs.field(factory=list)

    @property
    def month(self) -> date:
        """The first day of the month most days lie in."""
        firsts = [day.replace(day=1) for columns in self.days for day in columns.values()]
        return max(sorted(set(firsts)), key=firsts.count)

    @property
    def weekly(self) -> bool:
        """Tell whether its grids are weeks."""
        return all(len(set(columns.values())) <= WEEK for columns in self.days)

    @property
    def people_rows(self) -> set[int]:
        """The rows (from 0) of people."""
        return {row for grid in self.grids for person in grid.people for row in (person.row, *person.more)}

    def titles(self) -> list[str]:
        """Return the words above the first grid, those that name a roster first, then months in its head."""
        head = self.grids[0].head
        texts = [shown(cell) for row in self.sheet.rows[: head.rows[0]] for cell in row if shown(cell)]
        heads = [shown(cell_at(self.sheet, row, column)) for row in head.rows for column in head.columns]
        named = sorted(texts, key=lambda text: not re.search(r"排班|值班|班表", text))
        return [*named, *(text for text in dict.fromkeys(heads) if "月" in text)]

    def outside(self) -> RawSheet:
        """Return the sheet with its grids blanked out: what is left is titles, legends, notes."""
        rows = [list(row) for row in self.sheet.rows]
        for grid in self.grids:
            head = grid.head
            covered = {*head.spans, *head.roles.values(), *range(min(head.columns)), grid.name_column}
            people = [row for person in grid.people for row in (person.row, *person.more)]
            for row in (*head.rows, *people):
                for column in covered:
                    if column < len(rows[row]):
                        rows[row][column] = None
        return attrs.evolve(self.sheet, rows=tuple(rows))


def hints_of(page: Page, book_name: str, month: date | None) -> list[MonthHint]:
    """Return the months a page may be about; ``month`` is what a person said."""
    if not page.grids:
        return []
    given = [f"{month.year}年{month.month}月"] if month is not None else []
    return month_hints([*given, *page.titles(), page.sheet.name, book_name])


def days_of(page: Page, grid: Grid, hints: Sequence[MonthHint], *, today: date) -> dict[int, date] | None:
    """Return column -> day of a grid, None where nothing tells."""
    head = grid.head
    if all(mark.day is None for mark in head.marks):
        start = _week_start(page, grid, hints, today)
        days = None if start is None else [start + timedelta(days=place) for place in range(len(head.columns))]
    else:
        top = head.rows[0]
        above = [shown(cell) for row in page.sheet.rows[max(0, top - 2) : top] for cell in row if shown(cell)]
        spanned = [first_of_span(text, year=_year(hints, today)) for text in above]
        own = [MonthHint(day.month, day.year, 0) for day in spanned if day is not None]
        days = dates_of(head.marks, head.weekdays, [*own, *hints], today=today)
    if days is None:
        return None
    return {column: days[place] for column, place in sorted(head.spans.items())}


def _year(hints: Sequence[MonthHint], today: date) -> int:
    return next((hint.year for hint in hints if hint.year is not None), today.year)


def _week_start(page: Page, grid: Grid, hints: Sequence[MonthHint], today: date) -> date | None:
    """Return the first day of a grid that is headed by weekdays only: by the span or the number of its week."""
    top = grid.head.rows[0]
    texts = [shown(cell) for row in reversed(page.sheet.rows[max(0, top - 3) : top]) for cell in row if shown(cell)]
    weekday = next((day for day in grid.head.weekdays if day is not None), 0)
    years = dict.fromkeys((_year(hints, today), today.year, today.year + 1, today.year - 1))
    for text in [*texts, page.sheet.name]:
        for year in years:
            start = first_of_span(text, year=year)
            if start is not None and start.weekday() == weekday:
                return start
    for text in [*texts, page.sheet.name]:
        number = week_number(text)
        if number is not None and hints:
            first = date(hints[0].year or today.year, hints[0].month, 1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    return None
