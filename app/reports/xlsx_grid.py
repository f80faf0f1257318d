"""A grid as cells of a workbook that look like the head nurse's own: colours, merged groups and leave, days as columns."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill, Side
from openpyxl.styles.borders import Border
from openpyxl.utils import get_column_letter

from app.reports.document import Grid, GridCell, GridLine, Value
from app.reports.xlsx_cells import FAMILY, GRID, HEAD_FILL, em, put

SHADED = PatternFill("solid", fgColor="FFE9EDF1")
THICK = Side(style="medium", color="FF1B2733")
BOXED = Border(left=THICK, right=THICK, top=THICK, bottom=THICK)
DAY_WIDTH = 4.6
WIDEST = 24.0
MILLIMETRES_A_CHARACTER = 1.9


def write_grid(sheet: Any, grid: Grid, row: int, *, first: bool) -> int:
    """Write a grid from ``row`` on and return the row after it; ``first`` also sets the columns' widths."""
    for number, column in enumerate(grid.columns, start=1):
        titles = (column.title, column.second) if column.second else (column.title, "")
        for step, text in enumerate(titles):
            cell = sheet.cell(row + step, number)
            put(cell, int(text) if text.isdecimal() else text, strong=True)  # days are numbers, as in her own sheet
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border, cell.fill = GRID, SHADED if column.shade else HEAD_FILL
    for number, column in enumerate(grid.columns, start=1):
        joined = _joined_after(grid, number)
        if joined and not column.joined:
            sheet.merge_cells(start_row=row, start_column=number, end_row=row, end_column=number + joined)
        if not column.second:
            sheet.merge_cells(start_row=row, start_column=number, end_row=row + 1, end_column=number)
        if first:
            sheet.column_dimensions[get_column_letter(number)].width = _width(grid, number - 1)
    begin = row + 2
    for place, line in enumerate((*grid.lines, *grid.foot)):
        _line(sheet, grid, line, begin + place)
    if grid.merge_first:
        _merge_groups(sheet, grid, begin)
    return begin + len(grid.lines) + len(grid.foot) + 1


def _width(grid: Grid, place: int) -> float:
    """Return the width of a column in characters: what was asked for, and never less than its longest value."""
    asked = grid.columns[place].width / MILLIMETRES_A_CHARACTER
    stacked = grid.merge_first and place == 0  # the group's name stands downwards over its people
    longest = max((0 if stacked else em(_value(cell)) for cell in _below(grid, place)), default=0)
    return max(asked, DAY_WIDTH, min(max(longest, em(grid.columns[place].second)) + 0.8, WIDEST))


def _below(grid: Grid, place: int) -> Iterator[GridCell]:
    """Yield the cells of one column that stand in it alone."""
    for line in (*grid.lines, *grid.foot):
        at = 0
        for cell in line.cells:
            if at == place and cell.span == 1:
                yield cell
            at += cell.span


def _joined_after(grid: Grid, number: int) -> int:
    """Return how many columns stand under the title of the column with this number (from one)."""
    found = 0
    for column in grid.columns[number:]:
        if not column.joined:
            break
        found += 1
    return found


def _line(sheet: Any, grid: Grid, line: GridLine, row: int) -> None:
    place = 0
    for cell in line.cells:
        target = sheet.cell(row, place + 1)
        put(target, _value(cell))
        if isinstance(cell.value, Decimal):
            target.number_format = "General"
        target.font = Font(name=FAMILY, size=10, bold=cell.strong, color=_argb(cell.ink) or "FF1B2733")
        target.alignment = Alignment(
            horizontal="left" if line.alone and place == 0 else grid.columns[place].align, vertical="center"
        )
        target.border = BOXED if cell.boxed else GRID
        ground = _argb(cell.fill)
        if ground:
            target.fill = PatternFill("solid", fgColor=ground)
        elif grid.columns[place].shade and not line.alone:
            target.fill = SHADED
        if cell.span > 1:
            sheet.merge_cells(start_row=row, start_column=place + 1, end_row=row, end_column=place + cell.span)
        place += cell.span


def _value(cell: GridCell) -> Value:
    return f"{'' if cell.value is None else cell.value}{cell.small}" if cell.small else cell.value


def _merge_groups(sheet: Any, grid: Grid, begin: int) -> None:
    start = 0
    for place in range(1, len(grid.lines) + 1):
        same = place < len(grid.lines) and grid.lines[place].cells[0].value == grid.lines[start].cells[0].value
        if same:
            continue
        if place - start > 1:
            sheet.merge_cells(start_row=begin + start, start_column=1, end_row=begin + place - 1, end_column=1)
        sheet.cell(begin + start, 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        start = place


def _argb(colour: str) -> str:
    return f"FF{colour.removeprefix('#').upper()}" if colour else ""
