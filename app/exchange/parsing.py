"""Reads the bytes of a workbook into plain values. Runs only inside the bounded child process (``sandbox_child``).

Nothing here trusts the file: an archive is judged before the fast reader lays out its cells, declared dimensions are
ignored, and formulas count only by the value stored with them.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

from app.exchange.archives import Extras, judge
from app.exchange.refusals import (
    CELL_LIMIT,
    CELLS_LIMIT,
    PACKED_LIMIT,
    ROW_LIMIT,
    RefusedError,
    refuse_rows,
    require_width,
)
from app.exchange.texts import CONTROL, read_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff\xe0",
    b"\xff\xd8\xff\xe1",
    b"Rar!",
    b"7z\xbc\xaf",
    b"GIF8",
    b"MZ\x90\x00",
)
DATE_MARK = "\x01"  # a text cell never begins so: control signs are dropped from text
_EXACT = 1e15  # a number keeps fifteen digits
_SHOWN_BELOW = 1e9


def parse(data: bytes) -> Iterator[Any]:
    """Yield ``{"name", "hidden", "merges", "hidden_columns"}`` of each sheet, its rows as lists, last ``{"form"}``.

    Raises:
        RefusedError: the file is none of the forms known, or dangerous, damaged or protected. What was yielded
            before counts for nothing then.
    """
    if len(data) > PACKED_LIMIT:
        raise RefusedError("too-large", limit=PACKED_LIMIT // (1024 * 1024))
    if data[:4] == b"PK\x03\x04":
        yield from _calamine(data, judge(data))
        yield {"form": "xlsx"}
    elif data[:8] == _OLE:
        yield from _ole(data)
        yield {"form": "xls"}
    elif data[:2] == b"PK":
        raise RefusedError("damaged")
    elif data[:4] in _OTHERS:
        raise RefusedError("not-a-workbook")
    else:
        form, tables = read_text(data)
        for name, rows in tables:
            yield {"name": name, "hidden": False, "merges": [], "hidden_columns": []}
            yield from rows
        yield {"form": form}


def _ole(data: bytes) -> Iterator[Any]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise RefusedError("protected")
    if "Workbook".encode("utf-16-le") not in data and "Book".encode("utf-16-le") not in data:
        raise RefusedError("not-a-workbook")
    return _calamine(data, {})


def _calamine(data: bytes, extras: Extras) -> Iterator[Any]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                extra = extras.get(about.name, {})
                sheet = book.get_sheet_by_name(about.name)
                yield {
                    "name": about.name,
                    "hidden": about.visible != calamine.SheetVisibleEnum.Visible,
                    "merges": [[*first, *last] for first, last in (sheet.merged_cell_ranges or ())],
                    "hidden_columns": extra.get("hidden_columns", []),
                }
                yield from _rows(sheet, _places(extra.get("shown", {})))
    except calamine.PasswordError as error:
        raise RefusedError("protected") from error
    except calamine.CalamineError as error:
        raise RefusedError("damaged") from error


def _rows(sheet: Any, shown: dict[int, list[tuple[int, int, int]]]) -> Iterator[list[Any]]:
    """Yield the rows from A1 on; ``shown``: row -> (column, decimals, least digits)."""
    if sheet.start is None:
        return
    (_top, left), (bottom, right) = sheet.start, sheet.end
    if bottom >= ROW_LIMIT:
        raise refuse_rows()
    require_width(right + 1)
    if (bottom + 1) * (right + 1) > 2 * CELLS_LIMIT:
        raise RefusedError("too-many-cells", limit=CELLS_LIMIT)
    before: list[Any] = [None] * left
    for number, cells in enumerate(sheet.iter_rows()):
        row = [*before, *(_plain(cell) for cell in cells)]
        for column, decimals, least in shown.get(number, ()):
            value = row[column] if column < len(row) else None
            if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _SHOWN_BELOW:
                row[column] = f"{value:0{least + decimals + 1 if decimals else least}.{decimals}f}"
        yield row


def _places(shown: dict[str, tuple[int, int]]) -> dict[int, list[tuple[int, int, int]]]:
    found: dict[int, list[tuple[int, int, int]]] = {}
    for place, (decimals, least) in shown.items():
        split = re.fullmatch(r"([A-Z]+)(\d+)", place)
        if split is not None:
            column = 0
            for sign in split[1]:
                column = column * 26 + ord(sign) - 64
            found.setdefault(int(split[2]) - 1, []).append((column - 1, decimals, least))
    return found


def _plain(cell: Any) -> Any:
    kind = type(cell)
    if kind is str:
        if not cell:
            return None
        if len(cell) > CELL_LIMIT:
            raise RefusedError("cell-too-long", limit=CELL_LIMIT)
        return cell if cell.isprintable() else CONTROL.sub("", cell)
    if kind is float:
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT else cell
    if kind is dt.datetime or kind is dt.date:
        return f"{DATE_MARK}{cell.year:04}-{cell.month:02}-{cell.day:02}"
    if kind in (dt.time, dt.timedelta):
        return str(cell)
    return cell
