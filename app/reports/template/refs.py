"""What rows put into a sheet do to everything that names its cells: ranges, formulas, print areas. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

import attrs
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator

_RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?\Z")
_ROWS = re.compile(r"(\$?)(\d{1,7}):(\$?)(\d{1,7})\Z")
_SHEET = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!(.+)$", re.DOTALL)


@attrs.frozen(slots=True)
class Stretch:
    """``more`` rows put in after row ``last`` of a table of ``sheet`` that begins with row ``first``.

    A range that ends with the table ends with its new rows, so that ``SUM(E5:E24)`` below it adds them up; a formula
    inside the table (``of_table``) keeps what it named, for the new rows get copies of their own.
    """

    sheet: str
    first: int
    last: int
    more: int

    def row(self, row: int) -> int:
        """Return where a row went."""
        return row if row <= self.last else row + self.more

    def holds(self, row: int) -> bool:
        """Tell whether a row was one of the table."""
        return self.first <= row <= self.last

    def area(self, area: str, *, of_table: bool = False, merged: bool = False) -> str:
        """Return a cell or range as it stands after: ``A5:G24`` or ``$1:$3``; a ``merged`` one grows only downwards."""
        rows = _ROWS.match(area)
        if rows is not None:
            return f"{rows[1]}{self.row(int(rows[2]))}:{rows[3]}{self._end(int(rows[2]), int(rows[4]), grows=not of_table)}"
        found = _RANGE.match(area)
        if found is None:
            return area
        if found[2] is None:
            return self._cell(found[1])
        top, bottom = _number_of(found[1]), _number_of(found[2])
        grows = not of_table and (not merged or top < bottom)
        end = self._end(top, bottom, grows=grows)
        return f"{self._cell(found[1])}:{found[2][: -len(str(bottom))]}{end}"

    def _end(self, top: int, bottom: int, *, grows: bool) -> int:
        whole = top < bottom or self.first == self.last
        return bottom + self.more if grows and whole and bottom == self.last else self.row(bottom)

    def areas(self, areas: str) -> str:
        """Return ranges parted by blanks, as conditions and checks name them."""
        return " ".join(self.area(each) for each in areas.split())

    def formula(self, text: str, *, of: str, row: int = 0) -> str:
        """Return a formula (without its ``=``) that stood on the sheet ``of`` in ``row``."""
        inside = of == self.sheet and self.holds(row)
        return _each_range(text, lambda area: self._named(area, of, of_table=inside))

    def _named(self, operand: str, of: str, *, of_table: bool) -> str:
        apart = _SHEET.match(operand)
        if apart is None:
            return self.area(operand, of_table=of_table) if of == self.sheet else operand
        sheet = (apart[1] or apart[2]).replace("''", "'")
        area = self.area(apart[3], of_table=of_table)
        return operand[: -len(apart[3])] + area if sheet == self.sheet else operand

    def _cell(self, cell: str) -> str:
        row = _number_of(cell)
        return f"{cell[: -len(str(row))]}{self.row(row)}"


def _number_of(cell: str) -> int:
    return int(cell.lstrip("$").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("$"))


def moved(formula: str, *, origin: str, to: str) -> str:
    """Return a formula (without its ``=``) copied from a cell to another, as a spreadsheet copies it."""
    return str(Translator(f"={formula}", origin=origin).translate_formula(to))[1:]


def renamed(formula: str, old: str, new: str) -> str:
    """Return a formula whose references to the sheet ``old`` name ``new``."""

    def change(operand: str) -> str:
        apart = _SHEET.match(operand)
        same = apart is not None and (apart[1] or apart[2]).replace("''", "'") == old
        return f"{quoted(new)}!{apart[3]}" if same and apart is not None else operand

    return _each_range(formula, change)


def quoted(sheet: str) -> str:
    """Return the name of a sheet as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def _each_range(text: str, change: Callable[[str], str]) -> str:
    tokens = Tokenizer(f"={text}").items
    return "".join(
        change(str(token.value)) if token.type == Token.OPERAND and token.subtype == Token.RANGE else str(token.value)
        for token in tokens
    )
