"""What a ward's codes and symbols mean, gathered from everything that stands outside its grids. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from app.exchange.rosters.heads import cell_at
from app.exchange.rosters.legends import symbols_of, with_times_counted, words_of
from app.exchange.rosters.pages import Page
from app.exchange.rosters.signs import half, shown
from app.exchange.rosters.tables import LegendTable, find_tables, plain_pairs
from app.exchange.rosters.values import Shift
from app.exchange.values import RawBook, RawSheet

_SYMBOLS = re.compile(r"(?:^|[；;。\s\n])(?:符号|标识|标记|标志)")
_LABELLED = re.compile(r"\s*(?:[一-龥]{0,2}班次|班种|班别|代码|图例)")


@attrs.define(slots=True)
class Glossary:
    """The shifts explained, where they stand, and which rows (sheet -> row from 0) explain them."""

    shifts: list[Shift]
    place: str = ""
    rows: dict[str, set[int]] = attrs.field(factory=dict)

    @property
    def codes(self) -> set[str]:
        """The codes explained."""
        return {shift.code for shift in self.shifts}


def texts_of(page: Page) -> set[str]:
    """Return the texts of a page's cells."""
    return {
        text
        for grid in page.grids
        for person in grid.people
        for row in (person.row, *person.more)
        for column in grid.head.spans
        if (text := shown(cell_at(page.sheet, row, column)))
    }


def glossary(book: RawBook, pages: Sequence[Page]) -> Glossary:
    """Return the codes a workbook explains: in a table on the page or on another sheet, else in words."""
    used = {text for page in pages for text in texts_of(page)}
    found = Glossary([])
    shifts: dict[str, Shift] = {}
    for page in pages:
        for table in find_tables(page.outside()):
            if _fits(table, used):
                rows = set(table.rows)
                found.place = found.place or ("side_table" if page.people_rows & rows else "foot_table")
                found.rows.setdefault(page.sheet.name, set()).update(rows - page.people_rows)
                _add(shifts, table.shifts)
    for sheet in book.sheets:
        if sheet.name not in {page.sheet.name for page in pages}:
            for table in _apart(sheet, used):
                found.place = found.place or "sheet"
                _add(shifts, table.shifts)
    for page in pages:
        worded, lines = _worded(page.outside(), used, set(shifts))
        if worded:
            found.place = found.place or "foot_text"
            found.rows.setdefault(page.sheet.name, set()).update(lines - page.people_rows)
            _add(shifts, worded)
    found.shifts = with_times_counted(shifts.values())
    return found


def _apart(sheet: RawSheet, used: set[str]) -> list[LegendTable]:
    """Return the legends on a sheet of their own."""
    tables = [table for table in find_tables(sheet) if _fits(table, used)]
    pairs = plain_pairs(sheet) if not tables else None
    return tables if pairs is None or not _fits(pairs, used) else [pairs]


def _fits(table: LegendTable, used: set[str]) -> bool:
    """Tell whether a table explains codes of the grid."""
    cells = [half(text).strip().casefold() for text in used]
    return len(table.shifts) > 1 and any(
        text.startswith(shift.code.casefold()) for shift in table.shifts for text in cells
    )


def _add(shifts: dict[str, Shift], found: Sequence[Shift]) -> None:
    for shift in found:
        shifts.setdefault(shift.code, shift)


def _worded(sheet: RawSheet, used: set[str], known: set[str]) -> tuple[list[Shift], set[int]]:
    """Return the shifts explained in words, and the rows (from 0) that explain them.

    A line counts if it says that it explains shifts, if it explains codes of the grid, or if it goes on from one that does.
    """
    lines = ["；".join(text for cell in row if (text := shown(cell))) for row in sheet.rows]
    lines = [_SYMBOLS.split(line, maxsplit=1)[0] for line in lines]
    cells = {half(text).strip() for text in used}
    found, _held = words_of(lines, used)
    kept: list[Shift] = []
    rows: set[int] = set()
    for number, line in enumerate(lines):
        entries, _ = words_of([line], {*used, *found}) if line else ({}, {})
        hits = sum(code in cells for code in entries)
        own = [found[code] for code in entries if code in found and "/" not in code and not code.startswith(("+", "-"))]
        counts = _LABELLED.match(half(line)) or hits > 1 or (hits and len(entries) <= hits + 1) or number - 1 in rows
        if own and counts:
            rows.add(number)
            kept += [shift for shift in own if shift.code not in known]
    return kept, rows


def marks_of(pages: Sequence[Page], codes: set[str]) -> dict[str, str]:
    """Return what the symbols mean."""
    found: dict[str, str] = {}
    for page in pages:
        for row in page.outside().rows:
            for text in filter(None, map(shown, row)):
                for part in re.split(r"(?=符号|标识|标记|标志)", text):
                    for sign, meaning in symbols_of(part, codes).items():
                        found.setdefault(sign, meaning)
    return found
