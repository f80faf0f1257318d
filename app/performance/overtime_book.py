"""Overtime of a ward's month from the published rosters: hours by kind of day, yuan or time off, each figure with its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.access.permissions import Verb
from app.calendar.kinds import DayKind as CalendarDay
from app.calendar.years import YearNotLoadedError, read_year
from app.errors import NotFoundError
from app.performance.extra_hours import Figure, MonthCount, Reading, WorkedCell, comprehensive, count, standard
from app.performance.gather import people_of
from app.performance.money import NOUGHT
from app.performance.overtime import DayKind, Overtime, overtime
from app.performance.service_days import Month
from app.performance.terms import Base, Lieu, Permit, bases_on, lieu_of, permit_for, permits_of
from app.roster.book.store import body_of
from app.roster.sheet.ward import WardSetup
from app.settings import read_setting
from app.staff.codes import AGENCY, LABOUR_CONTRACT_TYPES
from app.staff.listing import StaffLine
from app.staff.units import Unit, load_units
from app.words import Words, say
from db.tables import RosterCellRow, RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

PAID_TYPES = LABOUR_CONTRACT_TYPES | {AGENCY}
SEALED = "sealed"
#: How many people a statement names one by one.
ASKED_BY_NAME = 2000


@attrs.frozen(slots=True, kw_only=True)
class OvertimeOfPerson:
    """One person's overtime of a month.

    Args:
        permit: the approved comprehensive scheme that holds; None for standard hours.
        figures: kind of day to its hours and the cells they were made of.
        base: what the hour is priced by; None where nothing is on record, and then nothing is priced.
        lieu: hours given back as time off instead of pay.
    """

    person_id: int
    staff_no: str
    name: str
    staffing: str
    permit: Permit | None
    count: MonthCount
    figures: Mapping[DayKind, Figure]
    base: Base | None
    lieu: Decimal
    result: Overtime
    notes: tuple[Words, ...] = ()

    @property
    def is_paid(self) -> bool:
        """Tell whether overtime of this staffing type is paid in money."""
        return self.staffing in PAID_TYPES

    @property
    def lacks_base(self) -> bool:
        """Tell whether hours are to be paid that nothing prices."""
        return self.base is None and any(line.paid_hours for line in self.result.lines)

    def hours(self, kind: DayKind) -> Decimal:
        """Return the hours of overtime of one kind."""
        return self.figures[kind].hours if kind in self.figures else Decimal(0)

    def amount(self, kind: DayKind) -> Decimal:
        """Return the yuan of one kind."""
        return sum((line.amount for line in self.result.lines if line.kind is kind), NOUGHT)


@attrs.frozen(slots=True, kw_only=True)
class OvertimeSheet:
    """A unit's month of overtime; ``sealed`` tells whether every roster it rests on is sealed."""

    unit_id: int
    unit: str
    month: str
    lines: tuple[OvertimeOfPerson, ...]
    sealed: bool

    @property
    def with_overtime(self) -> tuple[OvertimeOfPerson, ...]:
        """Those who have any."""
        return tuple(line for line in self.lines if line.result.lines)

    @property
    def amount(self) -> Decimal:
        """Yuan to be paid."""
        return sum((line.result.amount for line in self.lines), NOUGHT)

    @property
    def time_off(self) -> Decimal:
        """Hours to be given back."""
        return sum((line.result.time_off for line in self.lines), Decimal(0))


@attrs.frozen
class Worked:
    """What one person's published cells say: the cells, and the dictionary and accounts of the last sheet."""

    cells: tuple[WorkedCell, ...]
    ward: WardSetup
    sealed: bool


def overtime_sheet(desk: Desk, *, unit_id: int, month: str) -> OvertimeSheet:
    """Return the overtime of everybody who works in a unit, from what published rosters say was worked.

    Raises:
        YearNotLoadedError: nobody may guess the days of a year.
        NotFoundError: no such unit.
    """
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        return sheet_of(work, unit_id, month)


def overtime_sheets(desk: Desk, *, month: str) -> tuple[OvertimeSheet, ...]:
    """Return the sheets of every ward with published cells in the month that the actor may see."""
    span = Month.of(month)
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        row, cell = RosterSheetRow, RosterCellRow
        units = work.session.scalars(
            select(row.unit_id)
            .join(cell, cell.sheet_id == row.id)
            .where(cell.day >= span.first, cell.day <= span.last)
            .distinct()
            .order_by(row.unit_id)
        ).all()
        found = (sheet_of(work, each, month) for each in units if work.scope is None or each in work.scope)
        return tuple(sheet for sheet in found if sheet.lines)


def sheet_of(work: Work, unit_id: int, month: str) -> OvertimeSheet:
    """Return a unit's overtime inside an open unit of work."""
    ground = _Ground(work, unit_id, Month.of(month))
    people = tuple(people_of(work, unit_id, ground.span))
    worked = worked_of(work, (line.id for line in people), ground.span)
    lines = tuple(ground.line(person, worked[person.id]) for person in people if person.id in worked)
    return OvertimeSheet(
        unit_id=unit_id, unit=ground.units[unit_id].name, month=month, lines=lines,
        sealed=bool(worked) and all(each.sealed for each in worked.values()),
    )  # fmt: skip


def among(column: InstrumentedAttribute[int], people: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a row is of these people; of very many it asks nothing, and the reader chooses."""
    return column.in_(people) if len(people) <= ASKED_BY_NAME else true()


def worked_of(work: Work, people: Iterable[int], span: Month) -> Mapping[int, Worked]:
    """Return what published sheets say of these people's month, the eve of it included, by person."""
    chosen = frozenset(people)
    cell, sheet = RosterCellRow, RosterSheetRow
    rows = work.session.execute(
        select(cell, sheet.version, sheet.state)
        .join(sheet, sheet.id == cell.sheet_id)
        .where(cell.day >= span.first - timedelta(days=1), cell.day <= span.last, among(cell.person_id, chosen))
        .order_by(cell.day)
    )
    wards: dict[int, WardSetup] = {}
    cells: dict[int, list[WorkedCell]] = defaultdict(list)
    last: dict[int, int] = {}
    open_ones: set[int] = set()
    for row, version, state in rows:
        if row.person_id not in chosen:
            continue
        if row.sheet_id not in wards:
            wards[row.sheet_id] = body_of(work, row.sheet_id, version).ward
        cells[row.person_id].append(_cell(row, wards[row.sheet_id]))
        if row.day >= span.first:
            last[row.person_id] = row.sheet_id
            if state != SEALED:
                open_ones.add(row.person_id)
    return {
        who: Worked(cells=tuple(cells[who]), ward=wards[sheet_id], sealed=who not in open_ones)
        for who, sheet_id in last.items()
    }


def _cell(row: RosterCellRow, ward: WardSetup) -> WorkedCell:
    text = row.codes if row.actual is None else row.actual
    held = (ward.code(code) for code in text.split("/"))
    return WorkedCell(
        day=row.day, text=text, codes=tuple(code for code in held if code is not None), adjust=row.minutes_adjust
    )


class _Ground:
    """What one unit's overtime stands on, read once."""

    def __init__(self, work: Work, unit_id: int, span: Month) -> None:
        self.work, self.unit_id, self.span = work, unit_id, span
        self.units: Mapping[int, Unit] = load_units(work.session)
        if unit_id not in self.units:
            raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
        self.month = f"{span.first:%Y-%m}"
        self.permits = permits_of(work)
        self.bases: Mapping[int, Base] = bases_on(work, span.last)
        self.lieu: Mapping[int, Lieu] = lieu_of(work, self.month)
        self.hours_a_day = Decimal(int(read_setting(work.session, "hours-per-day")))
        self._earlier: dict[str, Mapping[int, Worked]] = {}

    def line(self, person: StaffLine, worked: Worked) -> OvertimeOfPerson:
        staffing = person.staffing_type or ""
        unit_id = person.working_unit_id or person.home_unit_id or self.unit_id
        permit = permit_for(self.permits, self.units, unit_id=unit_id, staffing=staffing, month=self.span)
        counted = self._count(worked, self.span)
        lieu = self.lieu.get(person.id)
        reading = self._read(
            person.id, counted, permit, lieu.hours if lieu is not None and staffing in PAID_TYPES else Decimal(0)
        )
        base = self.bases.get(person.id)
        result = overtime(
            staffing, tuple(extra for extra, _figure in reading.extras),
            monthly_base=base.amount if base is not None else NOUGHT, comprehensive=permit is not None,
        )  # fmt: skip
        return OvertimeOfPerson(
            person_id=person.id, staff_no=person.staff_no or "", name=person.name, staffing=staffing, permit=permit,
            count=counted, figures={extra.kind: figure for extra, figure in reading.extras if extra.hours}, base=base,
            lieu=sum((extra.in_lieu for extra, _figure in reading.extras), Decimal(0)), result=result,
            notes=() if reading.note is None else (reading.note,),
        )  # fmt: skip

    def _read(self, person_id: int, counted: MonthCount, permit: Permit | None, lieu: Decimal) -> Reading:
        if permit is None:
            return standard(counted, lieu=lieu)
        before = [
            self._count(found[person_id], Month.of(month))
            for month in permit.months_before(self.span)
            if person_id in (found := self._worked_in(month))
        ]
        return comprehensive(counted, before, closes=permit.closes_with(self.span))

    def _worked_in(self, month: str) -> Mapping[int, Worked]:
        if month not in self._earlier:
            span = Month.of(month)
            people = (line.id for line in people_of(self.work, self.unit_id, self.span))
            self._earlier[month] = worked_of(self.work, people, span)
        return self._earlier[month]

    def _count(self, worked: Worked, span: Month) -> MonthCount:
        return count(
            worked.cells, kinds_of(self.work, span), first=span.first, last=span.last, hours_a_day=self.hours_a_day
        )


def kinds_of(work: Work, span: Month) -> Callable[[date], CalendarDay]:
    """Return what tells the kind of a month's dates and of the day after it.

    New Year's Day is a statutory day of every year, so that December needs no later notice.

    Raises:
        YearNotLoadedError: the month's own year is not loaded.
    """
    own = read_year(work.session, span.first.year)
    after = span.last + timedelta(days=1)
    try:
        following = own if after.year == own.year else read_year(work.session, after.year)
    except YearNotLoadedError:
        following = None

    def kind_of(day: date) -> CalendarDay:
        if day.year == own.year:
            return own.kind_of(day)
        return CalendarDay.STATUTORY if following is None else following.kind_of(day)

    return kind_of
