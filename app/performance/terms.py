"""What overtime is priced by and by which system hours are counted: pay bases of people, permits for comprehensive hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.performance.money import cents
from app.performance.service_days import Month
from app.staff.codes import Table, codes
from app.staff.people import person_row
from app.staff.units import Unit, load_units
from app.words import N_, say
from db.tables import HoursPermitRow, OvertimeLieuRow, PayBaseRow, PersonRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

PERMIT_LAW = "劳动法第三十九条；劳部发〔1994〕503号"


class Cycle(StrEnum):
    """Over how long the hours of a comprehensive scheme are averaged."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half-year"
    YEAR = "year"


CYCLE_TITLES: Mapping[Cycle, str] = {
    Cycle.MONTH: N_("Month"),
    Cycle.QUARTER: N_("Quarter"),
    Cycle.HALF: N_("Half-year"),
    Cycle.YEAR: N_("Year"),
}
_MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF: 6, Cycle.YEAR: 12}


@attrs.frozen(slots=True, kw_only=True)
class Permit:
    """An approved scheme: of a unit (None: of the hospital), for some staffing types (none: everybody), between two days."""

    cycle: Cycle
    since: date
    until: date
    document: str
    unit_id: int | None = None
    staffing: tuple[str, ...] = ()
    unit: str = ""
    id: int | None = None

    def months_before(self, month: Month) -> tuple[str, ...]:
        """Return the earlier months of the cycle that ``month`` lies in, as far as the permit holds."""
        length = _MONTHS[self.cycle]
        start = (month.first.month - 1) // length * length + 1
        firsts = (date(month.first.year, number, 1) for number in range(start, month.first.month))
        return tuple(f"{first:%Y-%m}" for first in firsts if first >= self.since.replace(day=1))

    def closes_with(self, month: Month) -> bool:
        """Tell whether the cycle ends with ``month``, or the permit does."""
        return month.last.month % _MONTHS[self.cycle] == 0 or self.until <= month.last


@attrs.frozen(slots=True, kw_only=True)
class Base:
    """Yuan of a month that a person's hour of overtime is priced by, from a day on, with the paper it rests on."""

    person_id: int
    amount: Decimal
    since: date
    document: str
    staff_no: str = ""
    name: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Lieu:
    """Hours worked on rest days of a month that are given back as time off instead of pay."""

    person_id: int
    month: str
    hours: Decimal
    reason: str
    id: int | None = None


def keep_bases(desk: Desk, *, bases: Iterable[Base]) -> int:
    """Keep what people's hours are priced by; return how many were kept.

    Raises:
        UserError: an amount is not above nought or has parts of a cent, or no paper is named.
        NotFoundError: no such person, or none the actor may touch.
    """
    count = 0
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Keep pay base")) as work:
        for base in bases:
            _check_base(base)
            person_row(work, base.person_id)
            same = (PayBaseRow.person_id == base.person_id, PayBaseRow.since == base.since)
            version = (work.session.scalar(select(func.max(PayBaseRow.version)).where(*same)) or 0) + 1
            row = PayBaseRow(
                person_id=base.person_id, since=base.since, version=version, amount=base.amount,
                document=base.document.strip(), recorded_at=work.now, recorded_by=work.actor.login,
            )  # fmt: skip
            work.session.add(row)
            work.session.flush()
            # What a person earns is not for the audit's readers: it tells that the base was set, not how high.
            work.record("performance", row.id, action="overtime.base", after={"person_id": base.person_id,
                        "since": base.since, "version": version}, reason=row.document)  # fmt: skip
            count += 1
    return count


def bases(desk: Desk, *, on: date | None = None) -> tuple[Base, ...]:
    """Return what each person's hour is priced by on a day, by staff number."""
    with desk.read(Verb.PERFORMANCE_SCHEME) as work:
        held = bases_on(work, on or work.today)
        rows = work.session.execute(select(PersonRow.id, PersonRow.staff_no, PersonRow.name))
        people = {number: (staff_no or "", name) for number, staff_no, name in rows}
        named = (attrs.evolve(each, staff_no=people[who][0], name=people[who][1]) for who, each in held.items())
        return tuple(sorted(named, key=lambda each: (each.staff_no, each.person_id)))


def bases_on(work: Work, day: date) -> Mapping[int, Base]:
    """Return the base of each person that holds on a day (for services inside a unit of work)."""
    rows = work.session.scalars(
        select(PayBaseRow).where(PayBaseRow.since <= day).order_by(PayBaseRow.since, PayBaseRow.version)
    )
    return {
        row.person_id: Base(person_id=row.person_id, amount=row.amount, since=row.since, document=row.document)
        for row in rows
    }


def keep_permit(desk: Desk, *, permit: Permit) -> Permit:
    """Keep an approval of comprehensive hours; return it.

    Raises:
        UserError: its end lies before its start, a staffing type is none, or no paper is named.
        NotFoundError: no such unit.
    """
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Keep hours permit")) as work:
        _check_permit(permit)
        if permit.unit_id is not None and permit.unit_id not in load_units(work.session):
            raise NotFoundError(say("There is no department {number}.", number=permit.unit_id), field="unit")
        row = HoursPermitRow(
            unit_id=permit.unit_id, staffing=" ".join(permit.staffing), cycle=permit.cycle.value, since=permit.since,
            until=permit.until, document=permit.document.strip(), recorded_at=work.now, recorded_by=work.actor.login,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        told = {"unit": permit.unit_id, "cycle": permit.cycle.value, "since": permit.since, "until": permit.until}
        work.record("performance", row.id, action="overtime.permit", after=told, reason=row.document)
        return next(each for each in permits_of(work) if each.id == row.id)


def withdraw_permit(desk: Desk, *, permit_id: int, reason: str) -> None:
    """Take an approval back that was entered wrongly; it stays on record.

    Raises:
        UserError: no reason.
        NotFoundError: no such approval.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Withdraw hours permit")) as work:
        row = work.session.get(HoursPermitRow, permit_id)
        if row is None or row.withdrawn_at is not None:
            raise NotFoundError(say("There is no such entry."), field="permit")
        row.withdrawn_at, row.withdrawn_why = work.now, reason.strip()
        work.record("performance", permit_id, action="overtime.permit-withdraw", reason=reason.strip())


def permits(desk: Desk) -> tuple[Permit, ...]:
    """Return the approvals of comprehensive hours, newest first."""
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        return permits_of(work)


def permits_of(work: Work) -> tuple[Permit, ...]:
    """Return the approvals on record (for services inside a unit of work)."""
    units = load_units(work.session)
    permit = HoursPermitRow
    rows = work.session.scalars(
        select(permit).where(permit.withdrawn_at.is_(None)).order_by(permit.since.desc(), permit.id.desc())
    )
    return tuple(
        Permit(
            id=row.id, unit_id=row.unit_id, unit=units[row.unit_id].name if row.unit_id in units else "",
            staffing=tuple(row.staffing.split()), cycle=Cycle(row.cycle), since=row.since, until=row.until,
            document=row.document,
        )
        for row in rows
    )  # fmt: skip


def permit_for(
    kept: Iterable[Permit], units: Mapping[int, Unit], *, unit_id: int, staffing: str, month: Month
) -> Permit | None:
    """Return the approval that holds for a unit and staffing type in a whole month: the nearest unit's comes first. Pure."""
    path = units[unit_id].path
    fitting = [
        each
        for each in kept
        if each.since <= month.first
        and month.last <= each.until
        and (not each.staffing or staffing in each.staffing)
        and (each.unit_id is None or (each.unit_id in units and path.startswith(units[each.unit_id].path)))
    ]
    return max(fitting, key=lambda each: len(units[each.unit_id].path) if each.unit_id else 0, default=None)


def give_back(desk: Desk, *, lieu: Lieu) -> int:
    """Note that hours worked on rest days of a month are given back as time off; what stood before is replaced.

    Nought takes it back. Returns the entry's id.

    Raises:
        UserError: hours below nought, or no reason.
        NotFoundError: no such person, or none the actor may touch.
    """
    Month.of(lieu.month)
    if lieu.hours < 0 or not lieu.hours.is_finite():
        raise UserError(say("The hours must be a number of nought or more."), field="hours")
    if not lieu.reason.strip():
        raise UserError(say("Say when the time off was or will be taken."), field="reason")
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Time off for overtime")) as work:
        person_row(work, lieu.person_id)
        row = OvertimeLieuRow
        for old in work.session.scalars(
            select(row).where(row.person_id == lieu.person_id, row.month == lieu.month, row.withdrawn_at.is_(None))
        ):
            old.withdrawn_at, old.withdrawn_by = work.now, work.actor.login
        fresh = OvertimeLieuRow(
            person_id=lieu.person_id, month=lieu.month, hours=lieu.hours, reason=lieu.reason.strip(),
            recorded_at=work.now, recorded_by=work.actor.login,
        )  # fmt: skip
        work.session.add(fresh)
        work.session.flush()
        told = {"person_id": lieu.person_id, "month": lieu.month, "hours": lieu.hours}
        work.record("performance", fresh.id, action="overtime.lieu", after=told, reason=fresh.reason)
        return fresh.id


def lieu_of(work: Work, month: str) -> Mapping[int, Lieu]:
    """Return what is given back as time off in a month, by person."""
    row = OvertimeLieuRow
    rows = work.session.scalars(select(row).where(row.month == month, row.withdrawn_at.is_(None)))
    return {
        each.person_id: Lieu(id=each.id, person_id=each.person_id, month=month, hours=each.hours, reason=each.reason)
        for each in rows
    }


def _check_base(base: Base) -> None:
    if not base.amount.is_finite() or base.amount <= 0 or cents(base.amount) != base.amount:
        raise UserError(say("The base is an amount above nought in whole cents."), field="amount")
    if not base.document.strip():
        raise UserError(say("Name the contract or pay sheet it rests on."), field="document")


def _check_permit(permit: Permit) -> None:
    if permit.until < permit.since:
        raise UserError(say("The end lies before the start."), field="until")
    if not permit.document.strip():
        raise UserError(
            say("Name the approval of the labour authority."), field="document",
            remedy=say("Comprehensive hours hold only while they are approved ({citation}).", citation=PERMIT_LAW),
        )  # fmt: skip
    unknown = next((code for code in permit.staffing if code not in codes(Table.STAFFING_TYPE)), None)
    if unknown is not None:
        raise UserError(say("There is no staffing type {code}.", code=unknown), field="staffing")
