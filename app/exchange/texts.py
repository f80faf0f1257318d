"""Reads text tables: separated values in the encodings offices use, and tables of HTML that call themselves xls."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from app.exchange.refusals import (
    CELL_LIMIT,
    CELLS_LIMIT,
    COLUMN_LIMIT,
    ROW_LIMIT,
    RefusedError,
    refuse_rows,
    require_width,
)

TAG_LIMIT = 700_000
TABLE_LIMIT = 200
WIDEST_LINE = 100 * COLUMN_LIMIT  # separators in one line, quoted ones too

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MARKUP = re.compile(r"\s*(<!doctype html|<html|<table|<meta|<\?xml|<style|<head|<body)", re.IGNORECASE)

#: GB 18030-2000 put these into the private area; GB 18030-2022 names the real characters.
_GB_STANDINS = dict(
    zip(
        (0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864, *range(0xE78D, 0xE797)),
        (*range(0x9FB4, 0x9FBC), 0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19),
        strict=True,
    )
)


def decode(data: bytes) -> str:
    """Return the text of ``data``: by its mark, as UTF-8, else as GB 18030 with its stand-ins replaced.

    Raises:
        RefusedError: it is no text.
    """
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise RefusedError("not-a-workbook")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030").translate(_GB_STANDINS)
    except UnicodeDecodeError as error:
        raise RefusedError("not-a-workbook") from error


def read_text(data: bytes) -> tuple[str, Iterator[tuple[str, Iterator[list[Any]]]]]:
    """Return the form (csv or html) and the tables, each with its name and rows.

    Raises:
        RefusedError: it is empty, no text, or holds no table.
    """
    if not data.strip():
        raise RefusedError("empty")
    text = decode(data)
    if _MARKUP.match(text[:2000]):
        return "html", iter(_html(text))
    lines = text[:65_536].splitlines()[:20]
    delimiter = max(",\t;|，", key=lambda sign: sum(line.count(sign) for line in lines))
    if not any(line.count(delimiter) for line in lines):
        raise RefusedError("not-a-workbook")
    return "csv", iter([("CSV", _separated(text, delimiter))])


def _separated(text: str, delimiter: str) -> Iterator[list[Any]]:
    csv.field_size_limit(CELL_LIMIT)
    try:
        for number, row in enumerate(csv.reader(_lines(text, delimiter), delimiter=delimiter), start=1):
            if number > ROW_LIMIT:
                raise refuse_rows()
            require_width(len(row))
            yield [CONTROL.sub("", cell) or None for cell in row]
    except csv.Error as error:
        if "field larger" in str(error):
            raise RefusedError("cell-too-long", limit=CELL_LIMIT) from error
        raise RefusedError("damaged") from error


def _lines(text: str, delimiter: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if line.count(delimiter) > WIDEST_LINE:
            raise RefusedError("too-many-columns", limit=COLUMN_LIMIT)
        yield line


class _Tables(HTMLParser):
    """Collects the cells of every table; scripts and styles are skipped, nothing is fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str | None]]] = []
        self._cell: list[str] | None = None
        self._at = 0
        self._quiet = 0
        self._tags = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags += 1
        if self._tags > TAG_LIMIT or self._cells > CELLS_LIMIT:
            raise RefusedError("too-many-cells", limit=CELLS_LIMIT)
        if tag in ("script", "style"):
            self._quiet += 1
        elif tag == "table":
            if len(self.tables) >= TABLE_LIMIT:
                raise RefusedError("too-many-parts", limit=TABLE_LIMIT)
            self.tables.append([])
        elif tag == "tr" and self.tables:
            if len(self.tables[-1]) >= ROW_LIMIT:
                raise refuse_rows()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._open(dict(attrs).get("colspan") or "1")

    def _open(self, span: str) -> None:
        row = self.tables[-1][-1]
        width = max(1, min(int(span), COLUMN_LIMIT)) if span.isdecimal() else 1
        require_width(len(row) + width)
        self._cell, self._at = [], len(row)
        self._cells += width
        row.extend([None] * width)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._quiet = max(0, self._quiet - 1)
        elif tag in ("td", "th") and self._cell is not None:
            text = CONTROL.sub("", "".join(self._cell)).strip()
            if len(text) > CELL_LIMIT:
                raise RefusedError("cell-too-long", limit=CELL_LIMIT)
            row = self.tables[-1][-1] if self.tables[-1] else []
            if self._at < len(row):
                row[self._at] = text or None
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._quiet:
            self._cell.append(data)


def _html(text: str) -> list[tuple[str, Iterator[list[Any]]]]:
    reader = _Tables()
    for start in range(0, len(text), 65_536):
        reader.feed(text[start : start + 65_536])
    tables = [table for table in reader.tables if table]
    if not tables:
        raise RefusedError("not-a-workbook")
    return [(f"HTML{number}", iter(table)) for number, table in enumerate(tables, start=1)]
