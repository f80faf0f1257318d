"""What published rosters say was worked: days, hours, nights and leave of a month, and how it differs from the plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import or_, select

from app.access.permissions import Verb
from app.calendar.kinds import DayKind, YearCalendar
from app.calendar.years import YearNotLoadedError, read_year
from app.performance.gather import Found, frozen_of, people_of
from app.performance.leave_book import LeaveLine, leave_of
from app.performance.nightfees import UNREGISTERED
from app.performance.overtime import DayKind as Overtime
from app.performance.overtime_book import OvertimeOfPerson, among, sheet_of
from app.performance.problem import Attendance, Frozen, Presence, Work
from app.performance.service_days import Month
from app.roster.book.setups import setup_on
from app.roster.model import ShiftClass
from app.settings import read_setting
from app.staff.facts import FactKind
from app.staff.listing import StaffLine
from app.words import N_
from db.tables import NightFeeRow, RosterCellRow, RosterChangeRow, RosterSheetRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk import Work as UnitOfWork

#: Fee class of the shift dictionary -> what a night of it is called in schemes and on sheets.
FEE_TITLES: Mapping[str, str] = {"small": N_("Evening night"), "large": N_("Late night")}
#: The same as an item of work, as schemes name it.
FEE_ITEMS: Mapping[str, str] = {"small": "小夜班", "large": "大夜班"}
MINUTES = Decimal(60)


@attrs.frozen(slots=True, kw_only=True)
class WorkedDay:
    """One day of one person: what was worked, what was planned, and the figures by the sheet's own dictionary."""

    day: date
    text: str
    planned: str
    minutes: int
    night: bool
    fees: tuple[str, ...]
    at_work: bool
    holiday: bool
    ward_id: int
    reason: str = ""  # why it went otherwise, as the change of the sheet says
    barred: str = ""  # why the law forbade the work that was done, with its source; empty where it did not

    @property
    def differs(self) -> bool:
        """Tell whether something else was worked than planned."""
        return self.text != self.planned


@attrs.frozen(slots=True, kw_only=True)
class AttendanceLine:
    """One person's month for the attendance sheet (月考勤表).

    ``due`` and ``worked`` are hours; ``leave`` counts days by code; ``overtime`` are hours by kind of day (working days,
    rest days, statutory days); ``coefficient`` is worked ÷ due, at most 1; ``register`` the part of the month on the
    register; ``annual`` the annual leave of the year as it stands at the month's end.
    """

    person_id: int
    staff_no: str
    name: str
    staffing: str
    home_unit: str
    days: tuple[WorkedDay | None, ...]
    present: int
    due: Decimal
    worked: Decimal
    nights: int
    leave: tuple[tuple[str, int], ...]
    coefficient: Decimal
    register: Decimal
    overtime: tuple[Decimal, Decimal, Decimal]
    annual: LeaveLine

    @property
    def changes(self) -> tuple[WorkedDay, ...]:
        """The days on which something else was worked than planned."""
        return tuple(day for day in self.days if day is not None and day.differs)

    @property
    def unlawful(self) -> tuple[WorkedDay, ...]:
        """The days worked although the law barred the person."""
        return tuple(day for day in self.days if day is not None and day.barred)

    @property
    def beyond(self) -> Decimal:
        """Hours worked beyond those due."""
        return max(Decimal(0), self.worked - self.due)


@attrs.frozen(slots=True, kw_only=True)
class AttendanceSheet:
    """The attendance of a unit's month; ``codes`` names the leave codes; ``sealed``: every roster it rests on is sealed."""

    unit: str
    month: str
    first: date
    kinds: tuple[DayKind, ...]
    lines: tuple[AttendanceLine, ...]
    codes: Mapping[str, str]
    sealed: bool = False

    @property
    def differences(self) -> tuple[tuple[AttendanceLine, WorkedDay], ...]:
        """Every day on which something else was worked than planned, with whose it was."""
        return tuple((line, day) for line in self.lines for day in line.changes)

    @property
    def unlawful(self) -> tuple[tuple[AttendanceLine, WorkedDay], ...]:
        """Every day worked although the law barred the person, with whose it was."""
        return tuple((line, day) for line in self.lines for day in line.unlawful)


def attendance_units(desk: Desk, *, month: str) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the units with a published roster in a month that the actor may see."""
    span = Month.of(month)
    with desk.read(Verb.ROSTER_VIEW) as work:
        sheet, cell = RosterSheetRow, RosterCellRow
        query = (
            select(UnitRow.id, UnitRow.name)
            .where(
                UnitRow.id.in_(
                    select(sheet.unit_id)
                    .join(cell, cell.sheet_id == sheet.id)
                    .where(cell.day >= span.first, cell.day <= span.last)
                )
            )
            .order_by(UnitRow.id)
        )
        rows = work.session.execute(query).all()
        return tuple((number, name) for number, name in rows if work.scope is None or number in work.scope)


def attendance(desk: Desk, *, unit_id: int, month: str) -> AttendanceSheet:
    """Return the attendance of everybody who works in a unit, from published rosters.

    Raises:
        YearNotLoadedError: nobody may guess the days of a year.
    """
    span = Month.of(month)
    with desk.read(Verb.ROSTER_VIEW) as work:
        work.require_unit(unit_id)
        calendar = read_year(work.session, span.first.year)
        people = tuple(people_of(work, unit_id, span))
        found = worked_days(work, tuple(line.id for line in people), span)
        leave = _leave_codes(work, unit_id, span)
        due = _due(work, calendar, span)
        overtime = sheet_of(work, unit_id, month)
        beyond = {line.person_id: line for line in overtime.lines}
        why = _reasons(work, span)
        frozen = frozen_of(work, people, span)
        annual = leave_of(work, people, span.last)
        days = tuple(span.first + timedelta(days=step) for step in range(span.length))
        lines = tuple(
            _line(
                person,
                tuple(
                    attrs.evolve(day, reason=why.get((person.id, day.day), ""), barred=_barred(day, frozen[person.id]))
                    for day in found[person.id]
                ),
                days,
                due=due,
                leave=leave,
                overtime=_by_kind(beyond[person.id]),
                annual=annual[person.id],
            )
            for person in people
            if person.id in found
        )
        kinds = tuple(calendar.kind_of(day) for day in days)
        return AttendanceSheet(
            unit=overtime.unit, month=month, first=span.first, kinds=kinds, lines=lines, codes=leave,
            sealed=overtime.sealed,
        )  # fmt: skip


def _barred(day: WorkedDay, frozen: Iterable[Frozen]) -> str:
    """Say why the law forbade a day that was worked; a day off or on leave is nobody's breach."""
    if not day.at_work:
        return ""
    return next((f"{e.reason}（{e.citation}）" for e in frozen if e.first <= day.day <= e.last), "")


def _reasons(work: UnitOfWork, span: Month) -> Mapping[tuple[int, date], str]:
    """Return why days went otherwise than planned, by person and day; of several reasons the latest."""
    change = RosterChangeRow
    rows = work.session.execute(
        select(change.person_id, change.day, change.reason)
        .where(change.day >= span.first, change.day <= span.last, change.layer == "actual")
        .order_by(change.id)
    )
    return {(person_id, day): reason for person_id, day, reason in rows}


def _line(
    person: StaffLine,
    worked: tuple[WorkedDay, ...],
    days: tuple[date, ...],
    *,
    due: Decimal,
    leave: Mapping[str, str],
    overtime: tuple[Decimal, Decimal, Decimal],
    annual: LeaveLine,
) -> AttendanceLine:
    by_day = {each.day: each for each in worked}
    hours = _hours(worked)
    away = Counter(code for each in worked for code in each.text.split("/") if code in leave)
    return AttendanceLine(
        person_id=person.id, staff_no=person.staff_no or "", name=person.name, staffing=person.staffing_type or "",
        home_unit=person.home_unit, days=tuple(by_day.get(day) for day in days),
        present=sum(each.at_work for each in worked), due=due, worked=hours,
        nights=sum(each.night for each in worked), leave=tuple(sorted(away.items())),
        coefficient=min(Decimal(1), hours / due).quantize(Decimal("0.0001")) if due else Decimal(0),
        register=_register(person, days), overtime=overtime, annual=annual,
    )  # fmt: skip


def _by_kind(of: OvertimeOfPerson) -> tuple[Decimal, Decimal, Decimal]:
    return of.hours(Overtime.WORKDAY), of.hours(Overtime.REST), of.hours(Overtime.STATUTORY)


def _register(person: StaffLine, days: tuple[date, ...]) -> Decimal:
    """Return the part of the month (0 to 1) between joining and leaving."""
    first, last = max(person.hire_date or days[0], days[0]), min(person.left_on or days[-1], days[-1])
    return (Decimal(max(0, (last - first).days + 1)) / len(days)).quantize(Decimal("0.0001"))


def _hours(days: Iterable[WorkedDay]) -> Decimal:
    return sum((max(0, day.minutes) for day in days), 0) / MINUTES


def worked_days(work: UnitOfWork, people: tuple[int, ...], span: Month) -> Mapping[int, tuple[WorkedDay, ...]]:
    """Return what published sheets say of these people's month, by person, in order of days."""
    cell, sheet = RosterCellRow, RosterSheetRow
    rows = work.session.execute(
        select(cell, sheet.unit_id)
        .join(sheet, sheet.id == cell.sheet_id)
        .where(cell.day >= span.first, cell.day <= span.last, among(cell.person_id, people))
        .order_by(cell.day)
    )
    chosen = frozenset(people)
    found: dict[int, list[WorkedDay]] = defaultdict(list)
    for row, unit_id in rows:
        if row.person_id in chosen:
            found[row.person_id].append(
                WorkedDay(
                    day=row.day, text=row.codes if row.actual is None else row.actual, planned=row.codes,
                    minutes=row.minutes, night=bool(row.nights), fees=tuple(row.fees.split()), at_work=row.at_work,
                    holiday=row.holiday, ward_id=unit_id,
                )
            )  # fmt: skip
    return {person: tuple(days) for person, days in found.items()}


def from_rosters(work: UnitOfWork, people: tuple[int, ...], month: str) -> Mapping[int, Found]:
    """Return attendance and nights of a month for performance pay, each with the cell it was read from."""
    span = Month.of(month)
    try:
        due = _due(work, read_year(work.session, span.first.year), span)
    except YearNotLoadedError:
        due = Decimal(0)  # nobody can say what was due: attendance stays to be typed, the nights are known all the same
    found = worked_days(work, people, span)
    at_night = tuple(who for who, days in found.items() if any(day.fees for day in days))
    unpaid = _unregistered(work, at_night, span) if at_night else {}
    return {who: _found(days, due, unpaid.get(who, ())) for who, days in found.items()}


def _unregistered(work: UnitOfWork, people: tuple[int, ...], span: Month) -> Mapping[int, list[tuple[date, date]]]:
    """Return the stretches of the month in which people were at level N0, whose nights earn no fee.

    A row of the fee table that names N0 makes an exception, as it does on the sheet of night fees.
    """
    fee, fact = NightFeeRow, StaffFactRow
    named = select(fee.id).where(fee.level == UNREGISTERED, fee.since <= span.last)
    if work.session.scalar(named.where(or_(fee.until.is_(None), fee.until >= span.first)).limit(1)) is not None:
        return {}
    rows = work.session.execute(
        select(fact.person_id, fact.start, fact.until).where(
            fact.kind == FactKind.NURSE_LEVEL.value,
            fact.code == UNREGISTERED,
            or_(fact.start.is_(None), fact.start <= span.last),
            or_(fact.until.is_(None), fact.until >= span.first),
            among(fact.person_id, people),
        )
    )
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for person_id, start, until in rows:
        found[person_id].append((start or span.first, until or span.last))
    return found


def _found(days: tuple[WorkedDay, ...], due: Decimal, unpaid: Sequence[tuple[date, date]]) -> Found:
    hours = tuple(Presence(day=day.day, hours=day.minutes / MINUTES) for day in days if day.minutes > 0)
    nights = tuple(_night(day, fee, unpaid) for day in days for fee in day.fees)
    first, last = days[0].day, days[-1].day
    told = f"排班表 {first:%m-%d}—{last:%m-%d}"
    return Found(nights, {}, Attendance(due=due, days=hours, source=told) if due else None)


def _night(day: WorkedDay, fee: str, unpaid: Sequence[tuple[date, date]]) -> Work:
    """Return a night as work; one at level N0 counts for nothing, and its source says why."""
    counts = not any(first <= day.day <= last for first, last in unpaid)
    told = f"{day.day:%m-%d} {day.text}"
    return Work(
        item=FEE_ITEMS.get(fee, fee), quantity=Decimal(int(counts)), day=day.day,
        source=told if counts else f"{told}（N0 不计夜班费）",
    )  # fmt: skip


def _due(work: UnitOfWork, calendar: YearCalendar, span: Month) -> Decimal:
    hours = Decimal(int(read_setting(work.session, "hours-per-day")))
    return calendar.work_days(span.first, span.last) * hours


def _leave_codes(work: UnitOfWork, unit_id: int, span: Month) -> Mapping[str, str]:
    setup = setup_on(work, unit_id, span.first)
    return {code.code: code.title or code.code for code in setup.codes if code.kind is ShiftClass.LEAVE}
