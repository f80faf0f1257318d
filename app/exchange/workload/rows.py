"""Rows of satisfaction and of operations into records, with what is wrong beside the cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.exchange.normalise.dates import ReadDate, read_date
from app.exchange.normalise.text import is_empty, plain_text, squeeze, text_of
from app.exchange.values import Cell, Problem, RawBook, RawSheet, letter
from app.exchange.workload.columns import Table, find_table, line_types
from app.exchange.workload.finding import Staff
from app.exchange.workload.numbers import BadNumberError, level, percent, quantity
from app.exchange.workload.values import Aside, Page, Record, Row
from app.words import Words, say

_NOT_ASKED = re.compile(
    r"^(未|不|暂)(调查|测评?|评价?|参评|计|纳入|统计|发放|开展|适用|无)|^暂?缺|^免|^无(问卷|样本|评价)|^样本不足|^暂无"
)
#: Roles of an operation, as records name them.
TEAM = ("chief", "first", "second")
FURTHER = ("third", "anaesthetist", "scrub", "circulating")
_COUNTS = ("sent", "returned", "praise", "complaints")


def pages_of(
    book: RawBook, record: Record, staff: Staff, *, year: int, chosen: Mapping[str, str | None] | None = None
) -> list[Page]:
    """Return every sheet that holds such records."""
    pages: list[Page] = []
    for sheet in book.sheets:
        table = None if sheet.hidden else find_table(sheet, record, chosen=chosen)
        if table is not None:
            pages.append(_page(sheet, record, table, staff, year))
    return pages


def _page(sheet: RawSheet, record: Record, table: Table, staff: Staff, year: int) -> Page:
    rows: list[Row] = []
    asides: list[Aside] = []
    maker: Callable[[_Cells], None] = _satisfaction if record is Record.SATISFACTION else _surgery
    fractions = _fractions(sheet, table)
    for number, (cells, kind) in enumerate(zip(sheet.rows, line_types(sheet, table), strict=True), start=1):
        if kind == "data":
            row = Row(sheet.name, number, {})
            maker(_Cells(row, table, cells, staff, fractions=fractions, year=year))
            rows.append(row)
        else:
            asides.append(Aside(sheet.name, number, kind))
    known = {letter(column): field for field, column in sorted(table.fields.items(), key=lambda pair: pair[1])}
    return Page(sheet.name, tuple(row + 1 for row in table.header), known, tuple(rows), tuple(asides))


def _fractions(sheet: RawSheet, table: Table) -> bool:
    """Tell whether scores are kept as parts of one somewhere: cells shown as per cent."""
    column = table.fields.get("percent")
    if column is None:
        return False
    cells = [row[column] for row in sheet.rows if column < len(row)]
    return any(isinstance(cell, float) and 0 < cell < 1 for cell in cells)


class _Cells:
    """One row's cells by field, and the notes made on them."""

    def __init__(
        self, row: Row, table: Table, cells: Sequence[Cell], staff: Staff, *, fractions: bool, year: int
    ) -> None:
        self.row, self.staff, self.fractions, self.year = row, staff, fractions, year
        self._table, self._cells = table, cells

    def has(self, field: str) -> bool:
        return field in self._table.fields

    def cell(self, field: str) -> Cell:
        column = self._table.fields.get(field)
        return None if column is None or column >= len(self._cells) else self._cells[column]

    def word(self, field: str) -> str:
        return plain_text(self.cell(field)) or ""

    def note(self, kind: str, field: str, text: Words, *, at: str | None = None) -> None:
        column = self._table.fields.get(at or field)
        value = text_of(self.cell(at or field)) or None
        place = None if column is None else letter(column)
        self.row.problems.append(Problem(self.row.sheet, self.row.row, place, field, kind, value, text))


def _satisfaction(cells: _Cells) -> None:
    record = cells.row.record
    number, name, dept = squeeze(cells.word("staff_no")), cells.word("name"), cells.word("dept")
    person = cells.staff.numbered(number) if number else cells.staff.named(name, dept)
    if person is None:
        at = "staff_no" if number else "name"
        cells.note(
            "unknown_person", "person", say("No member of staff answers to “{value}”.", value=number or name), at=at
        )
    else:
        cells.row.people["person"] = person
        record["person"] = person.staff_no
    cells.row.texts["dept"] = dept
    for field in _COUNTS:
        if cells.has(field):
            _count(cells, field)
    if _NOT_ASKED.search(cells.word("percent")):
        record["percent"] = None
        return
    try:
        value = percent(cells.cell("percent"), fractions=cells.fractions)
        record["percent"] = None if value is None else plain_number(value)
    except BadNumberError:
        cells.note(
            "bad_number", "percent", say("“{value}” is no score from 0 to 100.", value=text_of(cells.cell("percent")))
        )


def _count(cells: _Cells, field: str) -> None:
    try:
        value = quantity(cells.cell(field))
    except BadNumberError:
        cells.note("bad_number", field, say("“{value}” is no quantity.", value=text_of(cells.cell(field))))
        return
    cells.row.record[field] = plain_number(value or Decimal(0))


def _surgery(cells: _Cells) -> None:
    row, record = cells.row, cells.row.record
    _date(cells)
    _level(cells)
    dept = cells.word("dept")
    row.texts.update(dept=dept, operation=cells.word("operation"), case=cells.word("case"))
    for field in (*TEAM, *(role for role in FURTHER if cells.has(role))):
        text = cells.word(field)
        person = cells.staff.written(text, dept) if text else None
        if person is not None:
            row.people[field] = person
            if field in TEAM:
                record[field] = person.staff_no
        elif not text:
            if field == "chief":
                cells.note("missing_required", field, say("The operation names no chief surgeon."))
            elif field in TEAM:
                record[field] = None
        elif field in TEAM:
            cells.note("unknown_person", field, say("No member of staff answers to “{value}”.", value=text))


def _date(cells: _Cells) -> None:
    if is_empty(cells.cell("date")):
        cells.note("missing_required", "date", say("The day of the operation is missing."))
        return
    read = read_date(cells.cell("date"), past=True, year=cells.year)
    if isinstance(read, ReadDate) and read.precision == "day":
        cells.row.record["date"] = read.day.isoformat()
    else:
        cells.note("bad_date", "date", say("“{value}” is no day.", value=text_of(cells.cell("date"))))


def _level(cells: _Cells) -> None:
    try:
        found = level(cells.cell("level"))
    except BadNumberError:
        cells.note(
            "bad_number", "level", say("“{value}” is no level of operations.", value=text_of(cells.cell("level")))
        )
        return
    if found is None:
        cells.note("missing_required", "level", say("The level of the operation is missing."))
    else:
        cells.row.record["level"] = found


def plain_number(value: Decimal) -> Any:
    """Return a number as machines read it: whole ones as integers."""
    return int(value) if value == value.to_integral_value() else float(value)
