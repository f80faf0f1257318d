"""What a report offers to a template: single fields by key, tables with their columns. Pure.

One document may be several papers (a slip a person, a table a unit): each is a part of its own and gets a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from app.reports.document import (
    Band,
    Block,
    Cell,
    Document,
    Facts,
    Grid,
    PageBreak,
    Paragraph,
    Table,
    Together,
    check_code,
    written,
)
from app.words import N_, tr

_MONEY = re.compile(r"-?\d{1,3}(,\d{3})*\.\d{2}\Z")
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\Z")
_MONTH = re.compile(r"(?:\d{4}-\d{2}|\d{4}年\d{1,2}月|[A-Z][a-z]+ \d{4})\Z")  # as the language writes it
_IN_WORDS = re.compile(r"(?:大写|in words)[)）]?\s*[：:]\s*(\S.*)$", re.IGNORECASE)
_UNPLAIN = re.compile(r"[\s　:：]+")

STAMPS = {
    "stamp:record": N_("Record number"),
    "stamp:version": N_("Version"),
    "stamp:check": N_("Check code"),
    "stamp:by": N_("Printed by"),
    "stamp:on": N_("Printed on"),
}

Value = str | Decimal | None


@attrs.frozen(slots=True)
class Field:
    """One thing a cell may take: its key, its name for people, what it is in the report at hand."""

    key: str
    title: str
    value: Value


@attrs.frozen(slots=True)
class Columns:
    """A table: the titles of its columns, its rows by title; the row of sums is no row of it."""

    titles: tuple[str, ...]
    rows: tuple[dict[str, Value], ...]


@attrs.frozen(slots=True)
class Part:
    """One paper of a report: its name (a person, a unit), fields by key, tables."""

    name: str
    fields: dict[str, Field]
    tables: tuple[Columns, ...]


def parts_of(document: Document) -> tuple[Part, ...]:
    """Return the papers of a document with what they offer."""
    papers = [paper for page in _split(document.blocks) for paper in _slips(page)]
    return tuple(_part(document, paper) for paper in papers) or (_part(document, ()),)


def plain(text: str) -> str:
    """Return a label or a head without blanks and colons, for comparing."""
    return _UNPLAIN.sub("", text).casefold()


def _split(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    page: list[Block] = []
    for block in blocks:
        if isinstance(block, PageBreak):
            yield tuple(page)
            page = []
        else:
            page.append(block)
    if page:
        yield tuple(page)


def _slips(page: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    if page and all(isinstance(block, Together) for block in page):
        yield from (block.blocks for block in page if isinstance(block, Together))
    else:
        yield page


def _part(document: Document, blocks: Sequence[Block]) -> Part:
    found = _Found({}, [])
    found.add("title", tr("Title of the sheet"), document.title)
    found.add("organisation", tr("Organisation"), document.organisation)
    for place, text in enumerate(document.meta, start=1):
        found.add(f"about:{place}", text, text)
    if document.stamp is not None:
        stamp = document.stamp
        told: dict[str, Value] = {
            "stamp:record": stamp.record_no, "stamp:version": Decimal(stamp.version),
            "stamp:check": check_code(stamp.digest) if stamp.digest else "", "stamp:by": stamp.printed_by,
            "stamp:on": stamp.printed_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        }  # fmt: skip
    else:
        told = dict.fromkeys(STAMPS, "")
    for key, value in told.items():
        found.add(key, tr(STAMPS[key]), value)
    _read(blocks, found)
    _well_known(document, blocks, found)
    labels = [field for key, field in found.fields.items() if key.startswith("label:")]
    heading = next((block.title for block in blocks if isinstance(block, Facts) and block.title), "")
    first = str(labels[0].value) if labels else next(iter(document.meta), document.title)
    return Part(heading or first, found.fields, tuple(found.tables))


def _well_known(document: Document, blocks: Sequence[Block], found: _Found) -> None:
    """Add what every form has a place for under its usual name, where the report tells it otherwise."""
    unit = next((block.title for block in blocks if isinstance(block, Facts) and block.title), "")
    unit = unit or next((text for text in document.meta if not any(sign.isdigit() for sign in text)), "")
    month = next((text for text in document.meta if _MONTH.match(text)), "")
    sentences = (field.title for key, field in found.fields.items() if key.startswith("text:"))
    words = next((told[1] for told in map(_IN_WORDS.search, sentences) if told is not None), "")
    for label, value in ((tr("Department"), unit), (tr("Month"), month), (tr("Sum in words"), words)):
        if value and f"label:{label}" not in found.fields:
            found.add(f"label:{label}", label, value)


@attrs.define(slots=True)
class _Found:
    fields: dict[str, Field]
    tables: list[Columns]

    def add(self, key: str, title: str, value: Value) -> None:
        """Add a field; one whose key is taken gets a number."""
        number, wanted = 1, key
        while key in self.fields:
            number += 1
            key = f"{wanted}#{number}"
        self.fields[key] = Field(key, title if number == 1 else f"{title} #{number}", value)

    def say(self, text: str) -> None:
        """Add a sentence, by its number."""
        if text:
            number = sum(key.startswith("text:") for key in self.fields) + 1
            self.add(f"text:{number}", text, text)


def _read(blocks: Sequence[Block], found: _Found) -> None:
    for block in blocks:
        match block:
            case Together():
                _read(block.blocks, found)
            case Table():
                _table(block, found)
            case Grid():
                _grid(block, found)
            case Paragraph():
                found.say(block.text)
            case Facts():
                found.say(block.title)
                for label, value in block.pairs:
                    found.add(f"label:{label}", label, number_of(value, money_only=True))
            case _:  # signatures, gaps and cuts are the form's own
                pass


def _table(table: Table, found: _Found) -> None:
    titles = _apart([column.title for column in table.columns])
    right = [column.align == "right" for column in table.columns]
    rows: list[dict[str, Value]] = []
    total = tr("Total")
    for row in table.rows:
        if isinstance(row, Band):
            continue
        values = [_value(each, number=numeric) for each, numeric in zip(row, right, strict=True)]
        read = dict(zip(titles, values, strict=True))
        if total in values and any(isinstance(each, Cell) and each.strong for each in row):
            for title, value in read.items():
                if value not in {None, "", total}:
                    found.add(f"total:{title}", tr("Total of {title}", title=title), value)
            continue
        rows.append(read)
        if isinstance(values[0], str) and values[0]:
            for title, value in list(read.items())[1:]:
                if value not in {None, ""}:
                    found.add(f"row:{values[0]}|{title}", f"{values[0]} · {title}", value)
    found.tables.append(Columns(titles, tuple(rows)))


def _grid(grid: Grid, found: _Found) -> None:
    titles = _apart([column.title or column.second for column in grid.columns])
    rows = []
    for line in grid.lines:
        values: list[Value] = []
        for cell in line.cells:
            text = written(cell.value) + cell.small
            values += [number_of(text, money_only=False) if cell.span == 1 else text, *([None] * (cell.span - 1))]
        rows.append(dict(zip(titles, values, strict=False)))
    found.tables.append(Columns(titles, tuple(rows)))


def _apart(titles: Sequence[str]) -> tuple[str, ...]:
    """Number titles that come again."""
    told: list[str] = []
    for title in titles:
        number, wanted = 1, title
        while title in told:
            number += 1
            title = f"{wanted}#{number}"  # noqa: PLW2901 - tried until it is new
        told.append(title)
    return tuple(told)


def _value(cell: Any, *, number: bool) -> Value:
    bare = cell.value if isinstance(cell, Cell) and not cell.mark else cell
    if isinstance(bare, Decimal | int) and not isinstance(bare, bool):
        return Decimal(bare)
    if isinstance(bare, date):
        return written(bare)
    return number_of(written(cell), money_only=not number)


def number_of(text: str, *, money_only: bool) -> Value:
    """Return a number where a text is one as sheets write it (``1,234.50``), so that the form's formulas can use it.

    ``money_only`` leaves other digits as text: a staff number is no number.
    """
    if (_MONEY if money_only else _NUMBER).match(text):
        return Decimal(text.replace(",", ""))
    return text
