"""Data rows into records: each cell through its normaliser, problems noted beside the cell they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exchange.normalise.text import SAME_AS_ABOVE, is_blank
from app.exchange.recording.cells import Context, Sheet
from app.exchange.recording.certificates import read_credentials
from app.exchange.recording.staff import read_staff
from app.exchange.recording.terms import read_balances, read_contracts
from app.exchange.understanding.model import SheetLayout
from app.exchange.values import Cell, Kind, RawSheet, ReadRow, RowType, letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_FILLED_DOWN = ("home_dept", "work_dept", "dept", "campus", "staff_no", "name", "id_no")


def read_rows(sheet: RawSheet, layout: SheetLayout, context: Context, step: Callable[[int], None]) -> list[ReadRow]:
    """Return the data rows of ``sheet``, normalised and checked one by one; ``step`` is told how many there are."""
    assert layout.kind is not None
    fields = layout.fields()
    maker = _MAKERS[layout.kind]
    state = Sheet(sheet, layout, context, fields)
    rows: list[ReadRow] = []
    for number, cells in _filled(sheet, layout, fields):
        row = ReadRow(sheet.name, number + 1, {})
        row.cells = {
            field: (letter(index), cells[index] if index < len(cells) else None) for field, index in fields.items()
        }
        step(len(rows))
        maker(state, row)
        rows.append(row)
    return rows


def _filled(sheet: RawSheet, layout: SheetLayout, fields: dict[str, int]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield data rows with cells merged downwards, and 同上, filled from above."""
    merged = _merged_down(sheet, layout, frozenset(fields.values()))
    copied = [fields[field] for field in _FILLED_DOWN if field in fields]
    before: list[Cell] | None = None
    for number, kind in enumerate(layout.types):
        if kind is not RowType.DATA:
            continue
        cells = sheet.rows[number]
        if number in merged:
            cells = list(cells)
            for column, top in merged[number].items():
                if is_blank(cells[column]):
                    cells[column] = sheet.rows[top][column]
        if before is not None:
            cells = _as_above(cells, before, copied)
        before = cells
        yield number, cells


def _merged_down(sheet: RawSheet, layout: SheetLayout, used: frozenset[int]) -> dict[int, dict[int, int]]:
    """Return row -> column -> the row whose cell reaches down to it."""
    found: dict[int, dict[int, int]] = {}
    for top, left, bottom, right in sheet.merges:
        if bottom > top and left == right and left in used and (not layout.header or top > layout.header[-1]):
            for row in range(top + 1, bottom + 1):
                found.setdefault(row, {})[left] = top
    return found


def _as_above(cells: list[Cell], before: list[Cell], columns: list[int]) -> list[Cell]:
    """Return ``cells`` with what says 同上 in ``columns`` taken from the row before."""
    filled = cells
    for column in columns:
        cell = cells[column] if column < len(cells) else None
        if isinstance(cell, str) and cell.strip() in SAME_AS_ABOVE and column < len(before):
            filled = list(cells) if filled is cells else filled
            filled[column] = before[column]
    return filled


_MAKERS: dict[Kind, Callable[[Sheet, ReadRow], None]] = {
    Kind.STAFF: read_staff,
    Kind.CREDENTIALS: read_credentials,
    Kind.CONTRACTS: read_contracts,
    Kind.BALANCES: read_balances,
}
