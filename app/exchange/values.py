"""What passes between the layers of an import: raw sheets, read rows, problems; no row of the database."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from app.words import Words

#: One cell as it came out of a file: text, number, date, truth value or nothing.
Cell = str | int | float | date | bool | None


class Kind(StrEnum):
    """What a workbook is read as."""

    STAFF = "staff"
    CREDENTIALS = "credentials"
    CONTRACTS = "contracts"
    BALANCES = "balances"


class RowType(StrEnum):
    """What one row of a sheet is."""

    TITLE = "title"
    HEADER = "header"
    DATA = "data"
    BAND = "band"  # a department's heading between the rows
    TOTAL = "total"
    NOTE = "note"
    BLANK = "blank"


@attrs.frozen(slots=True)
class RawSheet:
    """One sheet: ``rows`` from A1 on; ``merges`` as (first row, first column, last row, last column), all from 0."""

    name: str
    rows: tuple[list[Cell], ...] = attrs.field(repr=False)
    hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = attrs.field(default=(), repr=False)
    hidden_columns: frozenset[int] = frozenset()


@attrs.frozen(slots=True)
class RawBook:
    """A file as read: its name, what it really was (xlsx, xls, csv, html), SHA-256 of its bytes, sheets."""

    name: str
    form: str
    digest: str
    sheets: tuple[RawSheet, ...] = attrs.field(repr=False)


@attrs.frozen(slots=True)
class Problem:
    """One thing wrong in one row. ``row`` counts from 1; ``column`` is a letter or None; ``others`` are rows meant."""

    sheet: str
    row: int
    column: str | None
    field: str
    kind: str
    value: str | None
    text: Words
    others: tuple[tuple[str, int], ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the problem as commands print it."""
        told: dict[str, Any] = {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "field": self.field,
            "kind": self.kind,
            "value": self.value,
            "message": str(self.text),
        }
        if self.others:
            told["with"] = [list(other) for other in self.others]
        return told


@attrs.define(slots=True)
class ReadRow:
    """One data row, normalised.

    ``record`` holds plain values under the names of fields; ``aside`` what is known besides but is not part of the
    record (exact dates, source words); ``cells`` field -> (column, cell). ``problems`` grow while it is checked.
    """

    sheet: str
    row: int
    record: dict[str, Any]
    aside: dict[str, Any] = attrs.field(factory=dict)
    cells: dict[str, tuple[str, Cell]] = attrs.field(factory=dict, repr=False)
    problems: list[Problem] = attrs.field(factory=list)

    def note(self, kind: str, field: str, text: Words, *, others: tuple[tuple[str, int], ...] = ()) -> None:
        """Add a problem of ``field``; the cell it stands in is looked up."""
        column, raw = self.cells.get(field, (None, None))
        value = None if raw is None else str(raw)
        self.problems.append(Problem(self.sheet, self.row, column, field, kind, value, text, others))

    def has(self, kind: str, field: str | None = None) -> bool:
        """Tell whether a problem of ``kind`` (and ``field``) was noted."""
        return any(each.kind == kind and (field is None or each.field == field) for each in self.problems)


def letter(column: int) -> str:
    """Return the letters of a column counted from 0."""
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(letters: str) -> int:
    """Return the number (from 0) of a column given by letters."""
    number = 0
    for sign in letters.upper():
        number = number * 26 + ord(sign) - 64
    return number - 1
