"""One sheet of a workbook as its XML: cells set, rows put in, everything else left as it stands.

Only what lies between ``<sheetData>`` and its end is taken apart; the rest (columns, print set-up, conditions, pictures)
keeps its very text, but for the rows it names. Runs in the bounded child: the workbook is a file of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import attrs

from app.exchange.refusals import RefusedError
from app.reports.template.refs import Stretch, moved, renamed

_DATA = re.compile(r"<sheetData\s*(?:/>|>(.*?)</sheetData>)", re.DOTALL)
_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_FORMULA = re.compile(r"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.DOTALL)
_ATTRIBUTE = re.compile(r'\s(?:[\w.]+:)?[\w.]+="[^"]*"')
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
_MERGE = re.compile(r'<mergeCell\b[^>]*?ref="([^"]+)"[^>]*?/>')
_MERGES = re.compile(r"<mergeCells\b.*?</mergeCells>", re.DOTALL)
_AREAS = re.compile(r'\b(sqref|ref)="([^"]+)"')
_BREAK = re.compile(r'(<brk\b[^>]*?\bid=")(\d+)(")')
_HEADER_AFTER = (
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
#: Entities of XML that formulas hold, and back.
_PLAIN = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


@attrs.define(slots=True)
class Cell:
    """A cell: its attributes but for place and type, and what stands inside (None: nothing)."""

    style: str
    inner: str | None = None
    kind: str = ""


@attrs.define(slots=True)
class Row:
    """A row: its attributes but for its number, and cells by column (from 1)."""

    attributes: str
    cells: dict[int, Cell]


@attrs.define(slots=True)
class SheetXml:
    """A sheet taken apart: the text before and after its rows, and the rows by number."""

    name: str
    before: str
    rows: dict[int, Row]
    after: str

    @classmethod
    def of(cls, name: str, text: str) -> SheetXml:
        """Take a sheet's part apart.

        Raises:
            RefusedError: it is not written as Excel, WPS and LibreOffice write theirs.
        """
        found = _DATA.search(text)
        if found is None or "<![CDATA[" in text or "<!--" in text:
            raise RefusedError("unusual-form")
        sheet = cls(name, text[: found.start()], _rows(found[1] or ""), text[found.end() :])
        _write_shared_out(sheet)
        return sheet

    def text(self) -> str:
        """Return the part as text."""
        rows = "".join(_row_text(number, self.rows[number]) for number in sorted(self.rows))
        return f"{self.before}<sheetData>{rows}</sheetData>{self.after}"

    def put(self, row: int, column: int, value: Any) -> None:
        """Set a cell: text as text (never a formula), a ``Decimal`` or whole number as number, None clears it."""
        line = self.rows.setdefault(row, Row("", {}))
        cell = line.cells.setdefault(column, Cell(self._style_of(column)))
        if value is None:
            cell.inner, cell.kind = None, ""
        elif isinstance(value, str):
            cell.inner, cell.kind = f'<is><t xml:space="preserve">{escape(_clean(value))}</t></is>', ' t="inlineStr"'
        else:
            cell.inner, cell.kind = f"<v>{format(Decimal(value), 'f')}</v>", ""

    def formulas(self) -> Iterator[tuple[int, int, Cell, re.Match[str]]]:
        """Yield every cell with a formula: row, column, cell, the formula's element."""
        for number, row in self.rows.items():
            for column, cell in row.cells.items():
                found = _FORMULA.search(cell.inner or "")
                if found is not None:
                    yield number, column, cell, found

    def follow(self, stretch: Stretch | None) -> None:
        """Drop the kept results of formulas, which are of another month; let them name the rows they named before."""
        for row, _column, cell, found in list(self.formulas()):
            cell.kind, cell.inner = "", found[0]
            if stretch is not None and found[2]:
                told = stretch.formula(_plain(found[2]), of=self.name, row=row)
                attributes = _AREAS.sub(lambda m: f'{m[1]}="{stretch.areas(m[2])}"', found[1])
                cell.inner = f"<f{attributes}>{escape(told)}</f>"

    def rename_in_formulas(self, old: str, new: str) -> None:
        """Let formulas that point to the sheet ``old`` point to ``new``."""
        for _row, _column, cell, found in list(self.formulas()):
            told = escape(renamed(_plain(found[2] or ""), old, new))
            cell.kind, cell.inner = "", f"<f{found[1]}>{told}</f>"

    def stretch(self, stretch: Stretch) -> None:
        """Put rows in after the table's last: they look like those above, with copies of their formulas.

        Formulas are led along before (``follow``). The last row's look goes to the new last row: it closes the table.
        """
        last = self.rows.setdefault(stretch.last, Row("", {}))
        above = self.rows.get(stretch.last - 1, last) if stretch.last > stretch.first else last
        self.rows = {stretch.row(number): row for number, row in self.rows.items()}
        end = stretch.last + stretch.more
        for number in range(stretch.last + 1, end + 1):
            look = last if number == end else above
            cells = {
                column: Cell(
                    look.cells[column].style if column in look.cells else cell.style,
                    _copied(cell, (stretch.last, column), (number, column)),
                )
                for column, cell in last.cells.items()
            }
            self.rows[number] = Row(look.attributes, cells)
        for column, cell in last.cells.items():
            cell.style = above.cells[column].style if column in above.cells else cell.style
        merges = self._merges_of_rows(stretch)
        self.before = self._led(self.before, stretch)
        self.after = _BREAK.sub(lambda m: f"{m[1]}{stretch.row(int(m[2]))}{m[3]}", self._led(self.after, stretch))
        if merges:
            self._add_merges(merges)

    def foot(self, left: str) -> None:
        """Give the pages a foot, where the form has none of its own."""
        if "<headerFooter" in self.after:
            return
        told = escape(f"&L{left.replace(chr(38), chr(0xFF06))}&R&P / &N")
        element = f"<headerFooter><oddFooter>{told}</oddFooter></headerFooter>"
        places = [at for name in _HEADER_AFTER if (at := self.after.find(f"<{name}")) >= 0]
        place = min(places, default=self.after.rfind("</worksheet>"))
        self.after = self.after[:place] + element + self.after[place:]

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Return the merged ranges: first row, first column, last row, last column, from 1."""
        return [(*place_of(first), *place_of(last)) for first, _, last in
                (ref.partition(":") for ref in _MERGE.findall(self.after)) if last]  # fmt: skip

    def _merges_of_rows(self, stretch: Stretch) -> list[str]:
        """Return the merged ranges the new rows get: those that lie in the table's last row."""
        found = [each for each in self.merged() if each[0] == each[2] == stretch.last]
        return [
            f"{name_of(number, left)}:{name_of(number, right)}"
            for number in range(stretch.last + 1, stretch.last + stretch.more + 1)
            for _top, left, _bottom, right in found
        ]

    @staticmethod
    def _led(text: str, stretch: Stretch) -> str:
        """Let everything outside the rows name what it named before: merged ranges, conditions, checks, links."""
        merges = _MERGES.search(text)
        if merges is None:
            return _AREAS.sub(lambda m: f'{m[1]}="{stretch.areas(m[2])}"', text)
        kept = _AREAS.sub(lambda m: f'{m[1]}="{stretch.area(m[2], merged=True)}"', merges[0])
        parts = (text[: merges.start()], text[merges.end() :])
        before, after = (_AREAS.sub(lambda m: f'{m[1]}="{stretch.areas(m[2])}"', part) for part in parts)
        return before + kept + after

    def _add_merges(self, ranges: list[str]) -> None:
        known = _MERGE.findall(self.after)
        cells = "".join(f'<mergeCell ref="{each}"/>' for each in (*known, *ranges))
        told = f'<mergeCells count="{len(known) + len(ranges)}">{cells}</mergeCells>'
        self.after = _MERGES.sub(lambda _match: told, self.after, count=1)

    def _style_of(self, column: int) -> str:
        """Return the style a column gives to cells that are not there yet."""
        for each in re.findall(r"<col\b[^>]*/?>", self.before):
            low, high, style = _value(each, "min"), _value(each, "max"), _value(each, "style")
            if style and low and high and int(low) <= column <= int(high):
                return f' s="{style}"'
        return ""


def _write_shared_out(sheet: SheetXml) -> None:
    """Write shared formulas out: each cell holds its own."""
    masters: dict[str, tuple[str, str]] = {}
    for row, column, cell, found in list(sheet.formulas()):
        if 't="shared"' not in found[1]:
            continue
        number = _value(found[1], "si")
        if found[2]:
            masters[number] = (_plain(found[2]), name_of(row, column))
        origin = masters.get(number)
        if origin is None:
            raise RefusedError("unusual-form")
        told = moved(origin[0], origin=origin[1], to=name_of(row, column))
        cell.inner = (cell.inner or "").replace(found[0], f"<f>{escape(told)}</f>")


def place_of(name: str) -> tuple[int, int]:
    """Return (row, column) of ``B5``, from 1.

    Raises:
        ValueError: it names no cell.
    """
    found = _PLACE.match(name.replace("$", "").upper())
    if found is None or not int(found[2]):
        raise ValueError(name)
    return int(found[2]), column_of(found[1])


def column_of(letters: str) -> int:
    """Return the number of a column: A is 1."""
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number


def name_of(row: int, column: int) -> str:
    """Return ``B5`` for (5, 2)."""
    return f"{letters_of(column)}{row}"


def letters_of(column: int) -> str:
    """Return ``AA`` for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows(text: str) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    number = 0
    for match in _ROW.finditer(text):
        number = int(_value(match[1], "r") or number + 1)
        rows[number] = Row(_without(match[1], ("r", "spans")), _cells(match[2] or ""))
    return rows


def _cells(text: str) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    column = 0
    for match in _CELL.finditer(text):
        name = _value(match[1], "r")
        column = place_of(name)[1] if name else column + 1
        kind = _value(match[1], "t")
        cells[column] = Cell(_without(match[1], ("r", "t")), match[2], f' t="{kind}"' if kind else "")
    return cells


def _row_text(number: int, row: Row) -> str:
    cells = "".join(
        f'<c r="{name_of(number, column)}"{cell.style}{cell.kind}'
        + ("/>" if cell.inner is None else f">{cell.inner}</c>")
        for column, cell in sorted(row.cells.items())
    )
    return f'<row r="{number}"{row.attributes}>{cells}</row>'


def _copied(cell: Cell, origin: tuple[int, int], to: tuple[int, int]) -> str | None:
    """Return what a new row's cell holds: the formula of the row above, if it has one."""
    found = _FORMULA.search(cell.inner or "")
    if found is None or not found[2]:
        return None
    return f"<f>{escape(moved(_plain(found[2]), origin=name_of(*origin), to=name_of(*to)))}</f>"


def _value(attributes: str, name: str) -> str:
    found = re.search(rf'(?<![\w:]){name}="([^"]*)"', attributes)
    return found[1] if found is not None else ""


def _without(attributes: str, names: tuple[str, ...]) -> str:
    kept = (each for each in _ATTRIBUTE.findall(attributes) if each.strip().partition("=")[0] not in names)
    return "".join(kept)


def _plain(text: str) -> str:
    for entity, sign in _PLAIN.items():
        text = text.replace(entity, sign)
    return text


def _clean(text: str) -> str:
    """Drop what XML cannot hold."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t　")[:32_767]
