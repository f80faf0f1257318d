"""Rows that were not imported, handed back as a workbook with the reasons beside them. Text can never become a formula."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from app.errors import UserError
from app.reports.xlsx_cells import put
from app.words import say, tr

_MARKED = PatternFill("solid", fgColor="FFFDF0D5")


@attrs.frozen(slots=True)
class RejectedSheet:
    """One sheet: its name, headings, and rows (row number in the file, cells, reasons, columns at fault from 0)."""

    name: str
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[Any], Sequence[str], Sequence[int]]]


def rejects_xlsx(sheets: Sequence[RejectedSheet]) -> bytes:
    """Return a workbook of the rejected rows: reason and row number first, then the row as it was."""
    workbook = Workbook()
    active = workbook.active
    assert active is not None
    workbook.remove(active)
    for number, source in enumerate(sheets, start=1):
        name = "".join("_" if sign in "[]:*?/\\" else sign for sign in source.name)[:28] or "Sheet"
        taken = name in workbook.sheetnames
        sheet = workbook.create_sheet(f"{name}{number}" if taken else name)
        for column, heading in enumerate((tr("Reason"), tr("Row in the file"), *source.headings), start=1):
            put(sheet.cell(1, column), heading, strong=True)
        for place, (row, cells, reasons, faults) in enumerate(source.rows, start=2):
            put(sheet.cell(place, 1), "；".join(reasons))
            put(sheet.cell(place, 2), row)
            for column, cell in enumerate(cells):
                put(sheet.cell(place, column + 3), _value(cell))
                if column in faults:
                    sheet.cell(place, column + 3).fill = _MARKED
                    sheet.cell(place, column + 3).font = Font(bold=True)
        sheet.freeze_panes = "C2"
        for column in range(1, len(source.headings) + 3):
            sheet.column_dimensions[get_column_letter(column)].width = 36 if column == 1 else 16
    if not workbook.sheetnames:
        put(workbook.create_sheet(tr("Nothing rejected")).cell(1, 1), tr("Every row was imported."))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _value(cell: Any) -> Any:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 1e15:  # noqa: PLR2004 - more digits than a number keeps
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
