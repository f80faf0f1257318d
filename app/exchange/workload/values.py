"""What was read of work done: amounts, scores, operations, refused lines; frozen, no row of the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import attrs

from app.exchange.rosters.persons import Someone
from app.exchange.values import Problem


class Record(StrEnum):
    """What a file is read as."""

    WORKLOAD = "workload"
    SATISFACTION = "satisfaction"
    SURGERY = "surgery"


#: Columns that are no part of a record: what only knows a row again, and who is named beside the surgeons.
UNSHOWN = frozenset({"case", "room", "patient", "anaesthetist", "scrub", "circulating"})


@attrs.frozen(slots=True)
class Amount:
    """One accepted quantity: whose, of what, how much, and where it stands (``line`` counts from 1)."""

    sheet: str
    line: int
    person: Someone
    item: str
    quantity: Decimal
    unit: str = ""
    dept: str = ""
    day: date | None = None


@attrs.frozen(slots=True)
class Refused:
    """A line that is not taken, with the reason: unknown_person, missing_required, bad_number or bad_date."""

    sheet: str
    line: int
    reason: str
    staff_no: str = ""
    item: str = ""
    quantity: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the line as commands print it."""
        told: dict[str, Any] = {"line": self.line, "reason": self.reason, "staff_no": self.staff_no}
        return told | ({"item": self.item, "quantity": self.quantity} if self.item else {})


@attrs.frozen(slots=True)
class Aside:
    """A line that holds no data: title, note, header, total or blank."""

    sheet: str
    line: int
    type: str


@attrs.frozen(slots=True)
class Workload:
    """A whole export of work. ``wide``: one row a person, a column an item. ``repeated``: lines that stand there twice."""

    amounts: tuple[Amount, ...]
    refused: tuple[Refused, ...]
    asides: tuple[Aside, ...]
    wide: bool
    lines: int
    headers: Mapping[str, int]
    repeated: tuple[tuple[int, ...], ...] = ()
    other_names: tuple[tuple[int, str, str], ...] = ()


@attrs.define(slots=True)
class Row:
    """One row of satisfaction or surgery: its record in plain values, its people, what is wrong with it."""

    sheet: str
    row: int
    record: dict[str, Any]
    people: dict[str, Someone] = attrs.field(factory=dict)
    texts: dict[str, str] = attrs.field(factory=dict)
    problems: list[Problem] = attrs.field(factory=list)


@attrs.frozen(slots=True)
class Page:
    """One sheet of satisfaction or surgery as read. ``header`` counts from 1; ``columns`` maps letters to fields."""

    sheet: str
    header: tuple[int, ...]
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    asides: tuple[Aside, ...]

    def plain(self) -> dict[str, Any]:
        """Return the sheet as commands print it, row by row."""
        told = {aside.line: {"row": aside.line, "type": aside.type} for aside in self.asides}
        for row in self.rows:
            line: dict[str, Any] = {"row": row.row, "record": row.record}
            if row.problems:
                line["problems"] = [{**problem.plain(), "raw": problem.value} for problem in row.problems]
            told[row.row] = line
        return {
            "header_rows": list(self.header),
            "columns": {place: field for place, field in self.columns.items() if field not in UNSHOWN},
            "rows": [told[number] for number in sorted(told)],
        }
