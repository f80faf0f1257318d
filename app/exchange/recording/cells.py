"""What every kind of record is read with: the hospital as far as reading needs it, one sheet, single cells."""

from __future__ import annotations

import re
from datetime import date

import attrs

from app.exchange.normalise import numbers
from app.exchange.normalise.dates import BadDate, NoEnd, ReadDate, read_date
from app.exchange.normalise.text import is_empty, plain_text, squeeze, text_of
from app.exchange.understanding.model import SheetLayout
from app.exchange.values import RawSheet, ReadRow
from app.staff.names import clean_name, private_signs
from app.words import say


@attrs.frozen(slots=True)
class Context:
    """What reading needs to know of the hospital: the day, its names, its campuses, hours of a day."""

    as_of: date
    own_sites: tuple[str, ...] = ()
    campuses: tuple[str, ...] = ()
    hours_per_day: float = 8


_PAST = frozenset({
    "birth", "work_start", "hire_date", "title_qualified", "title_appointed", "issued", "issued_plain", "issued_first",
    "start", "nursing_child_birth",
})  # fmt: skip
NOT_YET = re.compile(r"待补|待办|待核|待定|未办|暂无|未提供|缺|补录|待录|待提供|未填|后补|不详|未知")


@attrs.define(slots=True)
class Sheet:
    """One sheet while it is read: its cells, its layout, the hospital, and the campus it speaks of."""

    raw: RawSheet
    layout: SheetLayout
    context: Context
    fields: dict[str, int]
    campus: str | None = None

    def __attrs_post_init__(self) -> None:
        self.campus = _campus(self.raw.name, self.layout.title, self.context.campuses)

    def band(self, number: int) -> str | None:
        """Return the department's heading above row ``number``."""
        above = [row for row in self.layout.bands if row < number]
        return _BAND_MARKS.sub("", self.layout.bands[max(above)]) if above else None


#: What stands around a department's name in its heading: its number in a list, how many people it has.
_BAND_MARKS = re.compile(r"^[一二三四五六七八九十\d]+[、.．]\s*|\s*[(（]?共?\s*\d+\s*[人名][)）]?$|[:：]$")


def _campus(name: str, title: str, known: tuple[str, ...]) -> str | None:
    for text in (name, title):
        for campus in known:
            if campus in text:
                return campus
    match = re.search(r"([\u4e00-\u9fff]{1,4}?(?:院区|分院|总院|本部))", name) or re.search(
        r"[(（]([\u4e00-\u9fff]{1,6}(?:院区|分院|总院|本部))[)）]", title
    )
    return match[1] if match else None


def read_day(state: Sheet, row: ReadRow, field: str, into: str | None = None) -> ReadDate | NoEnd | BadDate | None:
    """Read a date field; a bad one becomes a problem, a good one part of the record."""
    target = into or field
    if field not in row.cells:
        return None
    cell = row.cells[field][1]
    if is_empty(cell):
        row.record.setdefault(target, None)
        return None
    found = read_date(cell, past=field in _PAST, year=state.context.as_of.year)
    if into and field != into:
        row.cells[into] = row.cells[field]
    if isinstance(found, ReadDate):
        row.record[target] = str(found)
        row.aside[target] = found
    elif isinstance(found, BadDate) or (isinstance(found, NoEnd) and field in _PAST):
        row.record.pop(target, None)
        row.note("bad_date", target, say("“{value}” is no date.", value=text_of(cell)))
        return BadDate(text_of(cell))
    return found


def word_of(row: ReadRow, field: str) -> str:
    """Return what a cell says, the empty text where it says nothing."""
    cell = row.cells.get(field, (None, None))[1]
    return "" if is_empty(cell) else text_of(cell)


def read_name(row: ReadRow) -> None:
    """Put the name into the record; stand-ins for rare characters are a problem, never a name."""
    text = word_of(row, "name")
    if not text:
        return
    if private_signs(text):
        row.note(
            "pua_character",
            "name",
            say("The name holds a stand-in of an old system for a rare character; enter the real one."),
        )
        row.aside["name"] = text
        return
    row.record["name"] = clean_name(text.replace("　", " "))


def key_of(row: ReadRow, field: str = "staff_no") -> str | None:
    """Return a staff, certificate or contract number as it is stored, None where there is none."""
    cell = row.cells.get(field, (None, None))[1]
    return None if is_empty(cell) else numbers.number_text(cell)


def note_person(row: ReadRow) -> None:
    """Keep what names the person; who it is, the vault says (``people``)."""
    row.aside["staff_no"] = key_of(row)
    name = word_of(row, "name")
    row.aside["name"] = clean_name(name) if name else None
    number = word_of(row, "id_no") if not isinstance(row.cells.get("id_no", (None, None))[1], float) else ""
    row.aside["id_no"] = re.sub(r"[\s'-]", "", squeeze(number)).upper() if number else None
    row.aside["dept"] = plain_text(row.cells.get("dept", (None, None))[1])
