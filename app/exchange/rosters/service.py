"""Reading a head nurse's roster at a desk: who its people are, and the answer in the shapes commands print.

* ``read_sheet(desk, path, ward=…) -> RosterSheet``: read in the bounded child process, understood, people found in the
  staff list as of the month. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from app.access.permissions import Verb
from app.errors import UserError
from app.exchange.beat import Beat, Cancel, Progress
from app.exchange.rosters.legends import is_open
from app.exchange.rosters.persons import Finder, Found, Ward, find_ward, people_on
from app.exchange.rosters.reading import read_roster
from app.exchange.rosters.signs import number
from app.exchange.rosters.values import Doubt, Line, ReadRoster, Shift
from app.exchange.sandbox import read_book
from app.exchange.values import letter
from app.words import say

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class RosterSheet:
    """A roster as read, its ward on file, and who each row is (by sheet and row)."""

    roster: ReadRoster
    ward: Ward | None
    found: Mapping[tuple[str, int], Found]
    file_name: str
    digest: str
    doubts: tuple[Doubt, ...] = ()

    def who(self, sheet: str, line: Line) -> Found:
        """Return who a row is."""
        return self.found[sheet, line.row]

    def plain(self) -> dict[str, Any]:
        """Return the roster as commands print it: people, or weeks with their people."""
        roster = self.roster
        first = roster.blocks[0]
        told: dict[str, Any] = {
            "kind": "roster",
            "sheet": roster.sheet,
            "dept": self.ward.name if self.ward is not None else roster.ward,
            "month": roster.month.isoformat()[:7],
            "layout": roster.layout,
        }
        if roster.layout == "month":
            told["header_rows"] = [row + 1 for row in first.header]
            told["first_day_column"] = letter(min(first.columns))
        told |= {
            "legend_at": roster.legend_at,
            "marks": dict(roster.marks),
            "unknown_codes": sorted(roster.unknown),
            "unknown_cells": roster.unknown,
            "legend": [shift.plain() for shift in roster.legend],
        }
        if roster.layout == "weeks":
            told["weeks"] = [
                {
                    "week": min(block.columns.values()).isoformat(),
                    "header_row": block.header[0] + 1,
                    "people": [self._person(block.sheet, line) for line in block.lines],
                }
                for block in roster.blocks
            ]
        else:
            told["people"] = [self._person(block.sheet, line) for block in roster.blocks for line in block.lines]
        told["not_data"] = [{"row": other.row, "type": other.type} for other in roster.others]
        told["doubts"] = [doubt.plain() for doubt in (*roster.doubts, *self.doubts)]
        return told

    def _person(self, sheet: str, line: Line) -> dict[str, Any]:
        found = self.who(sheet, line)
        days = sorted(line.days.items())
        told: dict[str, Any] = {
            "row": line.row,
            "name_cell": line.name_cell,
            "staff_no": found.staff_no,
            "name": line.name,
        }
        if found.candidates:
            told["candidates"] = sorted(each.staff_no or f"#{each.id}" for each in found.candidates)
            if found.likely:
                told["likely"] = found.likely
        elif found.not_staff:
            told["not_staff"] = found.not_staff
        elif found.staff_no is None:
            told["no_number"] = True
        told["days"] = {day.isoformat(): cell.text for day, cell in days if cell.codes}
        optional: dict[str, Any] = {
            "merged": [[span.first.isoformat(), span.last.isoformat(), span.text] for span in line.spans],
            "marks": {day.isoformat(): cell.marks for day, cell in days if cell.marks},
            "hours_adjust": {day.isoformat(): number(cell.adjust) for day, cell in days if cell.adjust is not None},
            "remarks": {day.isoformat(): cell.remark for day, cell in days if cell.remark},
        }
        told |= {key: value for key, value in optional.items() if value}
        told |= {"hours": number(self.roster.hours_of(line)), "nights": self.roster.nights_of(line)}
        return told


def read_sheet(
    desk: Desk,
    path: Path,
    *,
    ward: str | None = None,
    month: date | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> RosterSheet:
    """Read the roster at ``path`` and find its people; ``ward`` names the unit where the title does not.

    Codes mean what the sheet's own legend says; without one, what the ward's dictionary says. What the legend leaves out
    and somebody said before is not asked again.

    Raises:
        UserError: the file is refused, holds no roster, or there is no such ward.
        CancelledError: ``cancel`` said so.
    """
    beat = Beat(progress, cancel)
    book = read_book(path, beat)
    with desk.read(Verb.ROSTER_VIEW) as work:
        roster = read_roster(book, today=work.today, month=month, sheet=sheet)
        texts = [ward] if ward is not None else [roster.ward, roster.sheet, book.name]
        unit = find_ward(work, [text for text in texts if text])
        if unit is not None and (not roster.legend or roster.unknown):
            known = _dictionary(work, unit, roster.month, told_only=bool(roster.legend))
            roster = read_roster(book, today=work.today, month=month, sheet=sheet, known=known)
        if ward is not None and unit is None:
            raise UserError(
                say("There is no ward called {name} among those entrusted to you.", name=ward), field="ward"
            )
        finder = Finder(people_on(work, roster.month), unit)
        found = {(block.sheet, line.row): finder.find(line) for block in roster.blocks for line in block.lines}
    doubts = tuple(_doubts(roster, unit, found))
    return RosterSheet(roster, unit, found, book.name, book.digest, doubts)


def _dictionary(work: Work, unit: Ward, day: date, *, told_only: bool) -> list[Shift]:
    """Return the codes of a ward that is set up; ``told_only`` those somebody explained, not those of a starter kit."""
    from app.errors import NotFoundError
    from app.roster.book.setups import setup_on
    from app.roster.kits import common_setup, kits

    try:
        setup = setup_on(work, unit.id, day)
    except NotFoundError:
        return []
    given: set[str] = set()
    if told_only:
        given = {str(each["code"]) for kit in kits().values() for each in kit.raw.get("code", ())}
        given |= {code.code for code in common_setup().codes}
    kinds = {"rest": "rest", "leave": "leave", "duty": "extra", "evening": "night"}
    return [
        Shift(
            code.code, code.title, "", Decimal(code.minutes_on(day)) / 60, kinds.get(code.kind.value, code.kind.value)
        )
        for code in setup.codes
        if code.code not in given and not is_open(code.title)
    ]


def _doubts(roster: ReadRoster, unit: Ward | None, found: Mapping[tuple[str, int], Found]) -> list[Doubt]:
    told: list[Doubt] = []
    if unit is None:
        text = say(
            "No unit on file is called “{name}”; people were looked for in the whole hospital.", name=roster.ward
        )
        told.append(Doubt(roster.sheet, 0, "unknown_ward", text))
    for block in roster.blocks:
        for line in block.lines:
            who = found[block.sheet, line.row]
            if who.other_name:
                text = say(
                    "The number {number} belongs to {other}, not to {name}.",
                    number=who.staff_no or "",
                    other=who.other_name,
                    name=line.name,
                )
                told.append(Doubt(block.sheet, line.row, "other_name", text))
            if who.unknown_number:
                text = say("No one has the staff number {number}.", number=who.unknown_number)
                told.append(Doubt(block.sheet, line.row, "unknown_number", text))
            if who.candidates:
                text = say(
                    "{name} may be any of {count} people; choose one.", name=line.name, count=len(who.candidates)
                )
                told.append(Doubt(block.sheet, line.row, "namesakes", text))
    return told
