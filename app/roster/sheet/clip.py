"""Blocks of cells to and from the clipboard: text with tabs, and the table Excel puts beside it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from html.parser import HTMLParser

import attrs

from app.roster.sheet.cell import SheetCell, read_cell, write_cell
from app.roster.sheet.edits import Edited, edit
from app.roster.sheet.sheet import Place, Sheet
from app.roster.sheet.ward import CodeDef

MOST_CELLS = 20_000
_MOST_SPAN = 60


@attrs.frozen(slots=True)
class Pasted:
    """The sheet after a paste: places left alone, texts the ward does not know with where they would have gone."""

    edited: Edited
    unknown: tuple[tuple[Place, str], ...] = ()


def copy_text(sheet: Sheet, places: Sequence[Place]) -> str:
    """Return the block between the corners of ``places`` as lines with tabs, as Excel takes it."""
    return "\n".join("\t".join(write_cell(sheet.cells[r][d]) for d in days) for r, days in _block(places))


def copy_html(sheet: Sheet, places: Sequence[Place]) -> str:
    """Return the block as an HTML table with the ward's own colours, as Excel takes it."""
    rows = "".join(
        "<tr>" + "".join(_html_cell(sheet, sheet.cells[r][d]) for d in days) + "</tr>" for r, days in _block(places)
    )
    return f"<table>{rows}</table>"


def paste_text(sheet: Sheet, at: Place, text: str, *, into: Sequence[Place] = ()) -> Pasted:
    """Write a block of lines with tabs, its upper left corner at ``at``; one cell fills all of ``into``."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    return _paste(sheet, at, [line.split("\t") for line in lines], into=into)


def paste_html(sheet: Sheet, at: Place, text: str, *, into: Sequence[Place] = ()) -> Pasted:
    """Write the first table of an HTML fragment; merged cells stand in each cell they span."""
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    return _paste(sheet, at, reader.rows, into=into)


def _paste(sheet: Sheet, at: Place, rows: Sequence[Sequence[str]], *, into: Sequence[Place]) -> Pasted:
    single = len(rows) == 1 and len(rows[0]) == 1
    if single and len(into) > 1:
        targets = [(place, rows[0][0]) for place in into]
    else:
        targets = [(Place(at.row + r, at.day + d), text) for r, row in enumerate(rows) for d, text in enumerate(row)]
    changes: dict[Place, SheetCell] = {}
    unknown: list[tuple[Place, str]] = []
    for place, text in targets[:MOST_CELLS]:
        if place.row >= len(sheet.rows) or place.day >= sheet.days:
            continue
        reading = read_cell(text, sheet.ward)
        if reading.unknown:
            unknown.append((place, reading.unknown))
            continue
        old = sheet.cells[place.row][place.day]
        new = reading.cell
        changes[place] = attrs.evolve(
            old, codes=new.codes, symbols=new.symbols, minutes_adjust=new.minutes_adjust, reason=""
        )
    return Pasted(edit(sheet, changes), tuple(unknown))


def _block(places: Sequence[Place]) -> Sequence[tuple[int, range]]:
    rows = range(min(p.row for p in places), max(p.row for p in places) + 1)
    days = range(min(p.day for p in places), max(p.day for p in places) + 1)
    return [(row, days) for row in rows]


def _html_cell(sheet: Sheet, cell: SheetCell) -> str:
    first = sheet.ward.code(cell.codes[0]) if cell.codes else None
    return f"<td{_style(first)}>{html.escape(write_cell(cell))}</td>"


def _style(code: CodeDef | None) -> str:
    if code is None or not (code.ink or code.fill):
        return ""
    parts = [f"color:{code.ink}" if code.ink else "", f"background:{code.fill}" if code.fill else ""]
    return f' style="{";".join(p for p in parts if p)}"'


class _TableReader(HTMLParser):
    """Reads the rows of the first table; the markup of a clipboard is never trusted further than its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._done = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self._cell = []
            span = dict(attributes).get("colspan") or "1"
            self._span = min(_MOST_SPAN, int(span)) if span.isascii() and span.isdigit() else 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cell is not None:
            self.rows[-1].extend(["".join(self._cell).strip()] * max(1, self._span))
            self._cell = None
        elif tag == "table":
            self._done = True
