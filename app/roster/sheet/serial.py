"""Sheets and ward set-ups as JSON, both ways: drafts, versions and files hold exactly these values."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.errors import BaseValidationError

from app.errors import UserError
from app.roster.model.serial import make_converter
from app.roster.sheet.cell import EMPTY, SheetCell
from app.roster.sheet.sheet import Row, Sheet
from app.roster.sheet.ward import WardSetup
from app.words import say

FORMAT = 1
T = TypeVar("T")


class SheetUnreadableError(UserError):
    """The text is no sheet of this program, or of a newer form."""

    def __init__(self, cause: str) -> None:
        super().__init__(say("This is not a roster sheet: {cause}", cause=cause))


def sheet_to_plain(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as JSON values; what equals its default is left out, a plain cell is its text."""
    return {"format": FORMAT, **_converter().unstructure(sheet)}


def sheet_from_plain(raw: Any) -> Sheet:
    """Read a sheet from JSON values.

    Raises:
        SheetUnreadableError: it is none, or of a newer format.
    """
    if not isinstance(raw, dict) or raw.get("format", FORMAT) != FORMAT:
        raise SheetUnreadableError("format")
    sheet = _structure({k: v for k, v in raw.items() if k != "format"}, Sheet)
    lengths = {len(row) for row in sheet.cells}
    if len(sheet.cells) != len(sheet.rows) or lengths - {sheet.days} or len(sheet.heads) != sheet.days:
        raise SheetUnreadableError("cells")
    return sheet


def dumps(sheet: Sheet) -> str:
    """Return a sheet as JSON text."""
    return json.dumps(sheet_to_plain(sheet), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Sheet:
    """Read a sheet from JSON text.

    Raises:
        SheetUnreadableError: the text is not JSON or no sheet.
    """
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise SheetUnreadableError(str(error)) from error
    return sheet_from_plain(raw)


def cells_to_plain(cells: tuple[Row, ...]) -> list[Any]:
    """Return cells as JSON values."""
    return [[_cell_to_plain(cell) for cell in row] for row in cells]


def cells_from_plain(raw: Any) -> tuple[Row, ...]:
    """Read cells from JSON values.

    Raises:
        SheetUnreadableError: they are none.
    """
    return _structure(raw, tuple[tuple[SheetCell, ...], ...])


def ward_to_plain(ward: WardSetup) -> dict[str, Any]:
    """Return a ward's set-up as JSON values."""
    plain: dict[str, Any] = _converter().unstructure(ward)
    return plain


def ward_from_plain(raw: Any) -> WardSetup:
    """Read a ward's set-up from JSON values.

    Raises:
        SheetUnreadableError: it is none.
    """
    return _structure(raw, WardSetup)


def value_to_plain(value: Any) -> Any:
    """Return any frozen value of the sheet's vocabulary as JSON values."""
    return _converter().unstructure(value)


def value_from_plain(raw: Any, kind: type[T]) -> T:
    """Read a frozen value of the sheet's vocabulary.

    Raises:
        SheetUnreadableError: it is none.
    """
    return _structure(raw, kind)


def _structure(raw: Any, kind: type[T]) -> T:
    try:
        return _converter().structure(raw, kind)
    except (BaseValidationError, ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise SheetUnreadableError(_cause(error)) from error


@cache
def _converter() -> Converter:
    converter = make_converter()
    converter.register_unstructure_hook(Decimal, lambda value: format(value, "f"))
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(str(value)))
    converter.register_unstructure_hook(SheetCell, _cell_to_plain)
    converter.register_structure_hook(SheetCell, lambda raw, _: _cell_from_plain(raw))
    return converter


def _cell_to_plain(cell: SheetCell) -> Any:
    if cell == SheetCell(cell.codes):
        return cell.text
    full = {
        "codes": list(cell.codes),
        "symbols": list(cell.symbols),
        "minutes": cell.minutes_adjust,
        "remark": cell.remark,
        "locked": cell.locked,
        "actual": None if cell.actual is None else list(cell.actual),
        "reason": cell.reason,
    }
    return {name: value for name, value in full.items() if value or (name == "actual" and value is not None)}


def _cell_from_plain(raw: Any) -> SheetCell:
    if isinstance(raw, str):
        return SheetCell(tuple(raw.split("/"))) if raw else EMPTY
    if not isinstance(raw, dict) or set(raw) - _CELL_NAMES:
        raise ValueError(raw)
    actual = raw.get("actual")
    return SheetCell(
        tuple(map(str, raw.get("codes", ()))),
        tuple(map(str, raw.get("symbols", ()))),
        int(raw.get("minutes", 0)),
        str(raw.get("remark", "")),
        bool(raw.get("locked", False)),
        None if actual is None else tuple(map(str, actual)),
        str(raw.get("reason", "")),
    )


_CELL_NAMES = frozenset({"codes", "symbols", "minutes", "remark", "locked", "actual", "reason"})


def _cause(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    return f"{type(error).__name__} {error}"
