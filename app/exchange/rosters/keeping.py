"""Keeping a roster that was read: the ward learns its codes, colours and symbols, the month becomes a draft to go on with.

What a sheet leaves open is asked once: what an unknown code means, who a namesake is. The ward's dictionary remembers
the codes; those nobody explained are kept as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from app.errors import UserError
from app.exchange.rosters.legends import worked_minutes
from app.exchange.rosters.service import RosterSheet
from app.exchange.rosters.values import Block, Line, ReadCell, ReadRoster, Shift
from app.roster.book.imported import KeptRoster, ReadPerson, keep_imported
from app.roster.book.setups import save_setup, start_ward, ward_setup, wards
from app.roster.kits import kits
from app.roster.model import Segment, ShiftClass
from app.roster.sheet import CodeDef, SheetCell, SymbolDef
from app.words import say

if TYPE_CHECKING:
    from app.desk import Desk

HOUR = 60
DAY = 24 * HOUR
EVENING_UNTIL = 25 * HOUR  # a shift that ends by one o'clock is an evening
LONG = 11 * HOUR
_KINDS = {"day": ShiftClass.DAY, "rest": ShiftClass.REST, "leave": ShiftClass.LEAVE, "extra": ShiftClass.DUTY}


@attrs.frozen(slots=True)
class Kept:
    """What came of a roster: the sheet kept, and the rows that could not be, with the reason."""

    roster: KeptRoster
    left_out: tuple[tuple[int, str, str], ...]  # row, name, reason
    unexplained: tuple[str, ...] = ()


def keep(
    desk: Desk,
    read: RosterSheet,
    *,
    decide: Mapping[str, Shift] | None = None,
    choose: Mapping[int, int] | None = None,
    published: bool = False,
    kit: str | None = None,
    trainees: bool = False,
) -> Kept:
    """Keep a roster as the ward's month; codes nobody explained are kept as they stand, to be explained later.

    ``decide`` says what codes mean, ``choose`` maps a row (from 1) to a person where the sheet alone cannot tell.
    ``trainees``: students and trainees who stand there but not on the staff list are put on it, in this ward.

    Raises:
        UserError: the ward is not on file, nobody is found, or the month is published already.
    """
    if read.ward is None:
        raise UserError(say("No unit on file is called “{name}”.", name=read.roster.ward), field="ward",
                        remedy=say("Name the ward (--ward)."))  # fmt: skip
    roster, unit_id = read.roster, read.ward.id
    known = {**roster.shifts, **(decide or {})}
    days = sorted({day for block in roster.blocks for day in block.columns.values()})
    first, span = days[0], (days[-1] - days[0]).days + 1
    people, left_out = _people(read, first, span, choose or {}, trainees=trainees)
    colours = fills_of(roster.lines)
    if not any(line.unit_id == unit_id and line.version for line in wards(desk)):
        _start(desk, unit_id, kit or _kit_for(known.values()), roster, known, since=first, colours=colours)
    setup = ward_setup(desk, unit_id=unit_id, on=first)
    unexplained = tuple(code for code in roster.unknown if code not in known and setup.code(code) is None)
    codes = [code_of(shift, colours.get(code, "")) for code, shift in known.items()]
    codes += [_unexplained(code, colours.get(code, "")) for code in unexplained]
    signs = dict.fromkeys(sign for line in roster.lines for cell in line.days.values() for sign in cell.marks)
    symbols = [SymbolDef(sign, roster.marks.get(sign, sign)) for sign in {**roster.marks, **signs}]
    kept = keep_imported(
        desk, unit_id=unit_id, first=first, days=span, people=people, codes=codes, symbols=symbols,
        published=published, source=read.file_name,
    )  # fmt: skip
    return Kept(kept, left_out, unexplained)


def _unexplained(code: str, fill: str) -> CodeDef:
    """Return a code as it stands: no hours, no cover, never planned, until somebody says what it means."""
    title = str(say("not explained yet"))
    return CodeDef(code, title=title, kind=ShiftClass.DUTY, minutes=0, fill=fill, counts=False, plannable=False)


def _start(
    desk: Desk,
    unit_id: int,
    kit: str,
    roster: ReadRoster,
    known: Mapping[str, Shift],
    *,
    since: date,
    colours: Mapping[str, str],
) -> None:
    """Set a ward up from a starter kit in which her own legend has the word: what she writes as N is her N, her ▲ her ▲."""
    setup = start_ward(desk, unit_id=unit_id, kit_key=kit, since=since)
    codes = tuple(_hers(code, known.get(code.code), colours) for code in setup.codes)
    symbols = tuple(SymbolDef(each.sign, roster.marks.get(each.sign, each.title)) for each in setup.symbols)
    if (codes, symbols) != (setup.codes, setup.symbols):
        save_setup(
            desk,
            unit_id=unit_id,
            setup=attrs.evolve(setup, codes=codes, symbols=symbols),
            since=since,
            note=str(say("from her own legend")),
        )


def _hers(code: CodeDef, shift: Shift | None, colours: Mapping[str, str]) -> CodeDef:
    if shift is None:
        return code
    own = code_of(shift, colours.get(code.code, ""))
    return attrs.evolve(
        code, title=own.title, kind=own.kind, segments=own.segments or code.segments, minutes=own.minutes,
        credit=own.credit, fill=own.fill or code.fill,
    )  # fmt: skip


#: How somebody the sheet names as a trainee is employed.
_TRAINEES = (
    (re.compile("进修"), "JX"),
    (re.compile("规培|住培|轮转"), "GP"),
    (re.compile("实习|见习|学员|学生"), "SX"),
)


def _people(
    read: RosterSheet, first: date, span: int, choose: Mapping[int, int], *, trainees: bool
) -> tuple[list[ReadPerson], tuple[tuple[int, str, str], ...]]:
    """Return the lines of people on file, one a person over all weeks, and the rows left out."""
    held: dict[int, dict[date, ReadCell]] = {}
    about: dict[int, Line] = {}
    left_out: dict[str, tuple[int, str, str]] = {}
    guests: dict[str, tuple[Line, str, dict[date, ReadCell]]] = {}
    for block in read.roster.blocks:
        for line in block.lines:
            person_id = choose.get(line.row) or read.who(block.sheet, line).person_id
            staffing = next(
                (code for rule, code in _TRAINEES if rule.search(read.who(block.sheet, line).not_staff)), ""
            )
            if person_id is None and trainees and staffing:
                guests.setdefault(line.name, (line, staffing, {}))[2].update(line.days)
                continue
            if person_id is None:
                left_out.setdefault(line.name, (line.row, line.name, _why(read, block, line)))
                continue
            about.setdefault(person_id, line)
            held.setdefault(person_id, {}).update(line.days)
    people = [_line(line, held[person_id], first, span, person_id=person_id) for person_id, line in about.items()]
    people += [
        attrs.evolve(_line(line, days, first, span), newcomer=(name, staffing))
        for name, (line, staffing, days) in guests.items()
    ]
    if not people:
        raise UserError(say("Nobody of this roster is on file."), field="people")
    return people, tuple(left_out.values())


def _line(line: Line, days: Mapping[date, ReadCell], first: date, span: int, *, person_id: int = 0) -> ReadPerson:
    cells = tuple(cell_of(days.get(first + timedelta(days=place), ReadCell())) for place in range(span))
    about = line.about
    return ReadPerson(person_id, cells, group=about.get("group", ""), remark=about.get("remark", ""))


def _why(read: RosterSheet, block: Block, line: Line) -> str:
    found = read.who(block.sheet, line)
    return "namesakes" if found.candidates else "not_staff"


def cell_of(cell: ReadCell) -> SheetCell:
    """Return a cell as sheets keep it; a third code of a cell goes into its remark."""
    spare = "/".join(cell.codes[2:])
    remark = "；".join(part for part in (cell.remark, spare) if part)
    minutes = 0 if cell.adjust is None else int(cell.adjust * HOUR)
    return SheetCell(cell.codes[:2], tuple(dict.fromkeys(cell.marks)), minutes, remark)


def code_of(shift: Shift, fill: str = "") -> CodeDef:
    """Return a line of a legend as the ward's dictionary keeps it."""
    segments = tuple(_segments(shift.time))
    hours = shift.hours if shift.hours is not None else Decimal(0)
    leave = shift.kind == "leave"
    minutes = max(0, int(hours * HOUR))
    return CodeDef(
        shift.code,
        title=shift.name or shift.code,
        kind=_class_of(shift, segments),
        segments=segments,
        minutes=0 if leave else minutes,
        credit=minutes if leave else 0,
        fill=fill,
        counts=shift.kind in ("day", "night"),
        plannable=shift.kind in ("day", "night"),
    )


def _class_of(shift: Shift, segments: tuple[Segment, ...]) -> ShiftClass:
    if shift.kind != "night":
        return _KINDS[shift.kind]
    evening = segments and segments[0].start < DAY * 20 // 24 and segments[-1].until <= EVENING_UNTIL
    return ShiftClass.EVENING if evening and segments[0].start > 12 * HOUR else ShiftClass.NIGHT


def _segments(time: str) -> Iterable[Segment]:
    after = 0
    for part in filter(None, time.split(",")):
        ends = [int(hour) * HOUR + int(minute) for hour, minute in re.findall(r"(\d{1,2}):(\d{2})", part)]
        if len(ends) != 2:  # noqa: PLR2004 - a span has two ends
            continue
        start = ends[0] if ends[0] >= after else ends[0] + DAY
        until = start + ((ends[1] - ends[0]) % DAY or DAY)
        after = until
        yield Segment(start, until)


def fills_of(lines: Iterable[Line]) -> dict[str, str]:
    """Return code -> the colour most of its cells have."""
    counted: dict[str, dict[str, int]] = {}
    for line in lines:
        for day, colour in line.paint.items():
            cell = line.days.get(day)
            if cell is not None and len(cell.codes) == 1:
                colours = counted.setdefault(cell.codes[0], {})
                colours[colour] = colours.get(colour, 0) + 1
    return {code: max(colours, key=lambda each: colours[each]) for code, colours in counted.items()}


def _kit_for(shifts: Iterable[Shift]) -> str:
    """Return the starter kit nearest to a legend: long shifts are an ICU's, otherwise three shifts."""
    long = any(worked_minutes(shift.time) >= LONG for shift in shifts if shift.kind in ("day", "night") and shift.time)
    wanted = "icu" if long else "three-shift"
    return next((key for key in kits() if key.startswith(wanted)), next(iter(kits())))
