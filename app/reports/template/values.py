"""A template's values: which cell takes which field of a report, which columns take which of its table. Pure.

A field is named by a key that is read from the report itself (``fields``): ``label:科室`` for what stands beside a label,
``row:小夜班|金额`` for a cell of a named row, ``total:合计`` for the foot of a column, ``title``, ``about:1``, ``text:1``,
``stamp:record``. A cell may also hold a text with fields in braces: ``科室：{label:科室}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError

from app.errors import UserError
from app.reports.template.sheetxml import column_of, place_of
from app.words import say

_LETTERS = re.compile(r"[A-Z]{1,3}\Z")
IN_BRACES = re.compile(r"\{([^{}]+)\}")
LAST_ROW = 100_000


@attrs.frozen(slots=True)
class TableMap:
    """Where a table's rows go: the sheet's ``first`` to ``last`` row of data, and which column takes which of the report's.

    ``number`` says which of the report's tables is meant, from 1. More rows than there is room for are put in.
    """

    first: int
    last: int
    columns: Mapping[str, str]
    number: int = 1
    head: int = 0


@attrs.frozen(slots=True)
class SheetMap:
    """How one sheet of the hospital's form is filled: single cells, and a table."""

    sheet: str
    cells: Mapping[str, str] = attrs.field(factory=dict)
    table: TableMap | None = None


class TemplateError(UserError):
    """A form cannot be filled so; the sentence names file, sheet and cell."""

    code = "template"

    def __init__(self, file: str, sheet: str, cell: str, cause: Any, remedy: Any = None) -> None:
        where = (
            say("{file}, sheet {sheet}, cell {cell}: {cause}", file=file, sheet=sheet, cell=cell, cause=cause)
            if cell
            else say("{file}, sheet {sheet}: {cause}", file=file, sheet=sheet, cause=cause)
        )
        super().__init__(where, field=cell or "sheet", remedy=remedy)


def mapping_of(text: str, *, name: str = "JSON") -> SheetMap:
    """Read a mapping from JSON.

    Raises:
        UserError: it is no mapping; the sentence names the place.
    """
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(
            say(
                "{name}: it is no JSON at line {line}, column {column}.",
                name=name,
                line=error.lineno,
                column=error.colno,
            ),
            field="map",
        ) from error
    try:
        if not isinstance(raw, dict):
            raise TypeError(raw)
        return _CONVERTER.structure(raw, SheetMap)
    except (BaseValidationError, TypeError, ValueError) as error:
        raise UserError(
            say(
                "{name}: a mapping has “sheet”, “cells” (cell to field) and “table” (first, last, columns).", name=name
            ),
            field="map",
            remedy=say("Let the program suggest one: 'xinglin report template suggest FILE --kind KIND'."),
        ) from error


def mapping_text(mapping: SheetMap) -> str:
    """Return a mapping as JSON that reads back to the same."""
    return json.dumps(attrs.asdict(mapping), ensure_ascii=False, indent=1)


def check_mapping(mapping: SheetMap, file: str) -> None:
    """Refuse a mapping that names no cells or the same twice.

    Raises:
        TemplateError: naming file, sheet and cell.
    """
    if not mapping.cells and mapping.table is None:
        raise TemplateError(file, mapping.sheet, "", say("no cell is mapped."))
    for cell, field in mapping.cells.items():
        _check_place(mapping, file, cell)
        if not field.strip():
            raise TemplateError(file, mapping.sheet, cell, say("no field is named."))
    table = mapping.table
    if table is None:
        return
    if not 1 <= table.first <= table.last <= LAST_ROW:
        raise TemplateError(file, mapping.sheet, "", say("the rows of the table are wrong: {first} to {last}.",
                                                        first=table.first, last=table.last))  # fmt: skip
    if not table.columns:
        raise TemplateError(file, mapping.sheet, "", say("no column of the table is mapped."))
    for column in table.columns:
        if not _LETTERS.match(column):
            raise TemplateError(file, mapping.sheet, column, say("this is no column."))
    inside = [c for c in mapping.cells if table.first <= place_of(c)[0] <= table.last
              and place_of(c)[1] in {column_of(each) for each in table.columns}]  # fmt: skip
    if inside:
        raise TemplateError(file, mapping.sheet, inside[0], say("this cell lies in the table's rows."))


def _check_place(mapping: SheetMap, file: str, cell: str) -> None:
    try:
        row, _column = place_of(cell)
    except ValueError as error:
        raise TemplateError(file, mapping.sheet, cell, say("this is no cell.")) from error
    if row > LAST_ROW:
        raise TemplateError(file, mapping.sheet, cell, say("this is no cell."))


def _strict() -> Converter:
    converter = Converter(forbid_extra_keys=True, prefer_attrib_converters=True)
    converter.register_structure_hook(int, lambda value, _: _whole(value))
    converter.register_structure_hook(str, lambda value, _: _text(value))
    return converter


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


_CONVERTER = _strict()
