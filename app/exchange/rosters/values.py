"""A roster as it was read: frozen values, no row of the database. Hours are ``Decimal``; days are local dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from app.exchange.rosters.signs import number
from app.words import Words


@attrs.frozen(slots=True)
class Shift:
    """One line of a legend. ``kind``: day, night, rest, leave or extra; ``hours`` None where the legend says nothing."""

    code: str
    name: str = ""
    time: str = ""
    hours: Decimal | None = None
    kind: str = "day"

    def plain(self) -> dict[str, Any]:
        """Return the line as commands print it."""
        hours = Decimal(0) if self.hours is None else self.hours
        return {"code": self.code, "name": self.name, "time": self.time, "hours": number(hours), "class": self.kind}


@attrs.frozen(slots=True)
class ReadCell:
    """What a cell says: its codes (two in a double cell), symbols, hours more or less, a remark, the codes not known."""

    codes: tuple[str, ...] = ()
    marks: str = ""
    adjust: Decimal | None = None
    remark: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The codes as they are written: A/值."""
        return "/".join(self.codes)


@attrs.frozen(slots=True)
class Span:
    """One cell that covers several days."""

    first: date
    last: date
    text: str


@attrs.frozen(slots=True)
class Line:
    """One person's row. ``row`` counts from 1; ``about`` holds the cells beside the grid under their headings' meaning."""

    row: int
    name_cell: str
    name: str
    days: Mapping[date, ReadCell]
    spans: tuple[Span, ...] = ()
    about: Mapping[str, str] = attrs.field(factory=dict)
    paint: Mapping[date, str] = attrs.field(factory=dict)
    remarks: Mapping[date, str] = attrs.field(factory=dict)


@attrs.frozen(slots=True)
class Block:
    """A grid with its own row of days. ``columns`` maps a column (from 0) to its day; rows count from 0."""

    header: tuple[int, ...]
    columns: Mapping[int, date]
    lines: tuple[Line, ...]
    name_column: int
    roles: Mapping[str, int] = attrs.field(factory=dict)
    sheet: str = ""


@attrs.frozen(slots=True)
class Other:
    """A row that is no person: title, note, header, week_title, band, total, legend, signature or blank."""

    sheet: str
    row: int
    type: str


@attrs.frozen(slots=True)
class Doubt:
    """Something a person should look at; ``row`` counts from 1, 0 for the sheet as a whole."""

    sheet: str
    row: int
    kind: str
    text: Words

    def plain(self) -> dict[str, Any]:
        """Return the doubt as commands print it."""
        return {"sheet": self.sheet, "row": self.row, "kind": self.kind, "message": str(self.text)}


@attrs.frozen(slots=True)
class ReadRoster:
    """A whole roster. ``layout`` is month or weeks; ``ward`` is the name the sheet gives; ``month`` its first day."""

    sheet: str
    layout: str
    ward: str
    month: date
    blocks: tuple[Block, ...]
    legend: tuple[Shift, ...] = ()
    legend_at: str = ""
    marks: Mapping[str, str] = attrs.field(factory=dict)
    others: tuple[Other, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def shifts(self) -> dict[str, Shift]:
        """The legend by code."""
        return {shift.code: shift for shift in self.legend}

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every person's row, block after block."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def unknown(self) -> dict[str, int]:
        """Codes no legend explains, and in how many cells they stand; each is asked once."""
        found: dict[str, int] = {}
        for line in self.lines:
            for cell in line.days.values():
                for code in cell.unknown:
                    found[code] = found.get(code, 0) + 1
        return found

    def hours_of(self, line: Line) -> Decimal:
        """Return a row's hours by the legend, with the hours more and less."""
        shifts = self.shifts
        total = Decimal(0)
        for cell in line.days.values():
            for code in cell.codes:
                known = shifts.get(code)
                total += known.hours if known is not None and known.hours is not None else Decimal(0)
            total += cell.adjust or Decimal(0)
        return total

    def nights_of(self, line: Line) -> int:
        """Return how many cells of a row hold a night shift."""
        nights = {shift.code for shift in self.legend if shift.kind == "night"}
        return sum(code in nights for cell in line.days.values() for code in cell.codes)
