"""Doing a form's orders on the workbook. Only in the bounded child: the workbook is a file of others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from app.exchange.refusals import RefusedError
from app.reports.template.archive import Archive
from app.reports.template.refs import Stretch
from app.reports.template.sheetxml import SheetXml, column_of, name_of, place_of

TOLD = 20_000  # formulas of a sheet that are told; more than any form has


def done(payload: bytes) -> bytes:
    """Do the orders on the workbook that follows them; only in the bounded child.

    Raises:
        RefusedError: the workbook is not as it was mapped, or is dangerous or damaged.
    """
    length, _, rest = payload.partition(b"\n")
    orders: dict[str, Any] = json.loads(rest[: int(length)])
    book = Archive.of(rest[int(length) :])
    sheet, papers = orders["sheet"], orders["papers"]
    pristine = book.text(book.part_of(sheet))
    for paper in papers[1:]:
        book.copy(sheet, paper["name"], pristine=pristine)
    book.rename(sheet, papers[0]["name"])
    for paper in papers:
        _fill(book, paper)
        if orders["foot"]:
            book.sheet(paper["name"]).foot(orders["foot"])
    for name in filter(book.is_table, book.sheets()):
        book.sheet(name).follow(None)
    book.mark(orders["keywords"])
    return book.bytes()


def looked_at(data: bytes) -> dict[str, list[str]]:
    """Return the cells of each sheet that hold formulas; only in the bounded child.

    Raises:
        RefusedError: the workbook is none that can be filled.
    """
    book = Archive.of(data)
    found = {}
    for name in book.sheets():
        if book.is_table(name):
            cells = (name_of(row, column) for row, column, _cell, _formula in book.sheet(name).formulas())
            found[name] = list(islice(cells, TOLD))
    return found


def _fill(book: Archive, paper: Mapping[str, Any]) -> None:
    sheet = book.sheet(paper["name"])
    table = paper["table"]
    covered = _covered(sheet)

    def put(row: int, column: int, told: Any) -> None:
        for rows, columns, corner in covered:
            if row in rows and column in columns and (row, column) != corner:
                raise RefusedError(
                    "inside-merged", sheet=paper["name"], cell=name_of(row, column), corner=name_of(*corner)
                )
        sheet.put(row, column, Decimal(told["number"]) if isinstance(told, dict) else told)

    for cell, told in paper["cells"].items():
        put(*place_of(cell), told)
    if table is None:
        return
    first, last, rows = table["first"], table["last"], table["rows"]
    more = len(rows) - (last - first + 1)
    if more > 0:
        book.stretch(Stretch(paper["name"], first, last, more))
        covered = _covered(sheet)
    blank = dict.fromkeys(rows[0] if rows else ())
    for place in range(max(len(rows), last - first + 1)):
        for column, told in (rows[place] if place < len(rows) else blank).items():
            put(first + place, column_of(column), told)


def _covered(sheet: SheetXml) -> list[tuple[range, range, tuple[int, int]]]:
    """Return the merged ranges: their rows, their columns, the one cell of them that can be filled."""
    return [
        (range(top, bottom + 1), range(left, right + 1), (top, left)) for top, left, bottom, right in sheet.merged()
    ]
