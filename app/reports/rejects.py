"""Rows that must be corrected, handed back as a workbook: as they stood, with the reason beside them.

Every column keeps its place, titles and headings stand above as in the file, so that the corrected workbook can be
imported as it is. Text can never become a formula.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from app.errors import UserError
from app.reports.xlsx_cells import GRID, HEAD_FILL, put
from app.words import say, tr

_MARKED = PatternFill("solid", fgColor="FFFDE3B8")
_REASON, _PLACE = 48, 11
_SURE_DIGITS = 1e15


@attrs.frozen(slots=True)
class RejectedRow:
    """One row: its number in the file, its cells, why it comes back, what is wrong by column (from 0), its fate."""

    number: int
    cells: Sequence[Any]
    reasons: Sequence[str]
    faults: Sequence[tuple[int, str]] = ()
    fate: str = ""


@attrs.frozen(slots=True)
class RejectedSheet:
    """One sheet: its name, the rows above its data as they stood, which of them are headings (from 0), their merges."""

    name: str
    above: Sequence[Sequence[Any]]
    headings: Sequence[int]
    rows: Sequence[RejectedRow]
    width: int
    merges: Sequence[tuple[int, int, int, int]] = ()


@attrs.frozen(slots=True)
class Rejects:
    """The finished workbook."""

    data: bytes = attrs.field(repr=False)

    def save(self, path: Path) -> None:
        """Write the workbook to ``path``, readable by its owner only; a file a person chose to replace is replaced."""
        path.unlink(missing_ok=True)
        write_rejects(path, self.data)


def rejects_xlsx(sheets: Sequence[RejectedSheet]) -> bytes:
    """Return a workbook of the rows: each as it was, then what became of it, why, and where it stood."""
    workbook = Workbook()
    active = workbook.active
    assert active is not None
    workbook.remove(active)
    for source in sheets:
        _write(workbook.create_sheet(_free_name(workbook, source.name)), source)
    if not workbook.sheetnames:
        put(workbook.create_sheet(tr("Nothing rejected")).cell(1, 1), tr("Every row was imported."))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _free_name(workbook: Workbook, wanted: str) -> str:
    name = "".join("_" if sign in "[]:*?/\\" else sign for sign in wanted)[:28] or "Sheet"
    return f"{name}{len(workbook.sheetnames) + 1}" if name in workbook.sheetnames else name


def _write(sheet: Any, source: RejectedSheet) -> None:
    for number, cells in enumerate(source.above, start=1):
        heading = number - 1 in source.headings
        for column in range(source.width):
            cell = sheet.cell(number, column + 1)
            put(cell, _value(cells[column] if column < len(cells) else None), strong=heading or number == 1)
            if heading:
                cell.fill, cell.border = HEAD_FILL, GRID
    for top, left, bottom, right in source.merges:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    head = (max(source.headings) if source.headings else len(source.above) - 1) + 1
    for column, text in enumerate((tr("Result"), tr("Reason"), tr("Row in the file")), start=source.width + 1):
        cell = sheet.cell(max(1, head), column)
        put(cell, text, strong=True)
        cell.fill, cell.border = HEAD_FILL, GRID
    for place, row in enumerate(source.rows, start=len(source.above) + 1):
        _write_row(sheet, place, row, source.width)
    sheet.freeze_panes = f"A{len(source.above) + 1}"
    sheet.auto_filter.ref = (
        f"A{max(1, head)}:{get_column_letter(source.width + 3)}{len(source.above) + len(source.rows)}"
    )
    for column in range(1, source.width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _width(source, column - 1)
    for column, width in enumerate((_PLACE, _REASON, _PLACE), start=source.width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write_row(sheet: Any, place: int, row: RejectedRow, width: int) -> None:
    faults = dict(row.faults)
    for column in range(width):
        cell = sheet.cell(place, column + 1)
        put(cell, _value(row.cells[column] if column < len(row.cells) else None))
        cell.border = GRID
        if column in faults:
            cell.fill = _MARKED
            cell.comment = Comment(faults[column][:500], "Xinglin HR")
    told: tuple[str | int, ...] = (row.fate, "；".join(row.reasons), row.number)
    for column, value in enumerate(told, start=width + 1):
        cell = sheet.cell(place, column)
        put(cell, value, wrap=column == width + 2)
        cell.border = GRID


def _width(source: RejectedSheet, column: int) -> float:
    """Return a width that shows most of a column, Chinese signs counting two."""
    shown = [
        str(row.cells[column]) for row in source.rows[:100] if column < len(row.cells) and row.cells[column] is not None
    ]
    longest = max((sum(2 if sign > "\u2e80" else 1 for sign in text) for text in shown), default=8)
    return min(40.0, max(9.0, longest + 2.0))


def _value(cell: Any) -> Any:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _SURE_DIGITS:
        return format(cell, ".15g")
    return cell if isinstance(cell, (str, int, float, date)) or cell is None else str(cell)


def write_rejects(path: Path, data: bytes) -> None:
    """Write the workbook to a new file readable by its owner only.

    Raises:
        UserError: the file exists already.
    """
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise UserError(say("{path} exists already; name another file.", path=path), field="rejects") from error
    with os.fdopen(number, "wb") as stream:
        stream.write(data)
