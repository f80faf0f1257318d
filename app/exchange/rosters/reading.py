"""A workbook into a roster: grids, days, legend, cells. Pure; people are found elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from app.errors import UserError
from app.exchange.rosters.cells import Vocabulary
from app.exchange.rosters.filling import block_of, joined
from app.exchange.rosters.glossary import glossary, marks_of
from app.exchange.rosters.heads import find_heads
from app.exchange.rosters.pages import Page, days_of, hints_of
from app.exchange.rosters.rows import grids, other_rows
from app.exchange.rosters.totals import differences, with_hours
from app.exchange.rosters.values import Doubt, Other, ReadRoster, Shift
from app.exchange.rosters.wards import ward_in
from app.exchange.values import RawBook
from app.words import say


def read_roster(
    book: RawBook, *, today: date, month: date | None = None, sheet: str | None = None, known: Sequence[Shift] = ()
) -> ReadRoster:
    """Return the roster of a workbook. ``month`` settles what the sheet leaves open; ``known`` are the ward's own codes.

    Raises:
        UserError: no sheet holds a grid of people by days, or its month cannot be told.
    """
    chosen, doubts = _chosen(_pages(book, today=today, month=month, sheet=sheet), sheet)
    told = glossary(book, chosen)
    shifts = [*told.shifts, *(shift for shift in known if shift.code not in told.codes)]
    vocabulary = Vocabulary(shifts)
    blocks = tuple(
        block_of(page.sheet, grid, days, vocabulary)
        for page in chosen
        for grid, days in zip(page.grids, page.days, strict=True)
    )
    others = tuple(
        Other(page.sheet.name, row + 1, kind)
        for page in chosen
        for row, kind in other_rows(page.sheet, page.grids, told.rows.get(page.sheet.name, set()))
    )
    weekly = all(page.weekly for page in chosen)
    roster = with_hours(
        ReadRoster(
            sheet=chosen[0].sheet.name,
            layout="weeks" if weekly else "month",
            ward=ward_in([*chosen[0].titles(), chosen[0].sheet.name, book.name]),
            month=chosen[0].month,
            blocks=blocks if weekly else joined(blocks),
            legend=tuple(shifts),
            legend_at=told.place,
            marks=marks_of(chosen, told.codes),
            others=others,
        )
    )
    return attrs.evolve(roster, doubts=(*doubts, *differences(roster)))


def _pages(book: RawBook, *, today: date, month: date | None, sheet: str | None) -> list[Page]:
    """Return the sheets that hold dated grids."""
    pages: list[Page] = []
    undated: list[str] = []
    for raw in book.sheets:
        if (raw.hidden and sheet is None) or (sheet is not None and raw.name != sheet):
            continue
        page = Page(raw, grids(raw, find_heads(raw)))
        hints = hints_of(page, book.name, month)
        dated = [(grid, days) for grid in page.grids if (days := days_of(page, grid, hints, today=today)) is not None]
        undated += [raw.name] * (len(page.grids) - len(dated))
        if dated:
            page.grids, page.days = [grid for grid, _days in dated], [days for _grid, days in dated]
            pages.append(page)
    if undated:
        raise UserError(
            say("Sheet {sheet} does not tell which month it is about.", sheet=undated[0]),
            field="month",
            remedy=say("Name the month (--month 2026-11)."),
        )
    if not pages:
        raise UserError(
            say("No sheet of {name} holds a roster: people in rows, days in columns.", name=book.name),
            field="file",
            remedy=say("A roster needs a row of days (1, 2, 3 … or dates) and a column of names below it."),
        )
    return pages


def _chosen(pages: list[Page], sheet: str | None) -> tuple[list[Page], list[Doubt]]:
    """Return the pages that are one roster: all weeks, or the latest month; the rest is told."""
    monthly = [page for page in pages if not page.weekly]
    if sheet is not None or len(pages) == 1 or not monthly:
        return pages, []
    latest = max(page.month for page in monthly)
    chosen = next(page for page in monthly if page.month == latest)
    left = "、".join(page.sheet.name for page in pages if page is not chosen)
    text = say("Sheet {sheet} was read; {left} hold rosters as well.", sheet=chosen.sheet.name, left=left)
    return [chosen], [Doubt(chosen.sheet.name, 0, "other_sheets", text)]
