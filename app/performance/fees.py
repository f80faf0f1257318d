"""Night fees in the vault: the dated table, and what a month's published nights earn by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.performance.gather import frozen_of, people_of
from app.performance.money import NOUGHT
from app.performance.nightfees import Duty, FeeRow, FeeSum, check_table, month_fees
from app.performance.problem import Frozen
from app.performance.service_days import Month
from app.performance.weights import weighted_rows
from app.performance.worked import WorkedDay, worked_days
from app.staff.dated import facts_of
from app.staff.facts import Fact, FactKind, facts_on
from app.staff.listing import StaffLine
from app.staff.units import load_units
from app.words import say
from db.tables import NightFeeRow, RosterSheetRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

CLASSES = ("small", "large")


@attrs.frozen(slots=True, kw_only=True)
class KeptFee:
    """One row of the table with its id and the name of its ward, empty for every ward."""

    id: int
    row: FeeRow
    unit_id: int | None
    unit: str


@attrs.frozen(slots=True, kw_only=True)
class FeeLineOfPerson:
    """One person's month: who, title, and the sums; ``fees.lines`` opens every duty."""

    person_id: int
    staff_no: str
    name: str
    title: str
    fees: FeeSum


@attrs.frozen(slots=True, kw_only=True)
class WardFees:
    """A ward's month of night fees in yuan."""

    unit_id: int
    unit: str
    month: str
    lines: tuple[FeeLineOfPerson, ...]

    @property
    def total(self) -> Decimal:
        """What the ward is paid."""
        return sum((line.fees.total for line in self.lines), NOUGHT)


def fee_rows(desk: Desk) -> tuple[KeptFee, ...]:
    """Return the fee table, newest first within a class."""
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        return _rows(work)


def keep_fee(desk: Desk, *, row: FeeRow, unit_id: int | None = None) -> KeptFee:
    """Add a row to the table. A standing row of the same conditions is ended the day before it begins.

    Raises:
        UserError: the amount or the dates are wrong, the class is none, or no document is named.
        NotFoundError: no such ward.
    """
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Keep night fee")) as work:
        return _keep(work, row, unit_id)


def keep_weighted(desk: Desk, *, formula: str, standard: FeeRow, unit_id: int | None = None) -> tuple[KeptFee, ...]:
    """Add the rows that a formula of weights stands for, all or none; see ``app.performance.weights``.

    Raises:
        UserError: the formula is no sum of nights times weights; or see ``keep_fee``.
        NotFoundError: no such ward.
    """
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Keep night fee")) as work:
        return tuple(_keep(work, row, unit_id) for row in weighted_rows(formula, standard))


def _keep(work: Work, row: FeeRow, unit_id: int | None) -> KeptFee:
    if row.fee_class not in CLASSES:
        raise UserError(say("There is no class of nights “{name}”.", name=row.fee_class), field="fee_class")
    if not row.document.strip():
        raise UserError(say("Name the document that decided it."), field="document")
    if unit_id is not None and work.session.get(UnitRow, unit_id) is None:
        raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
    fresh = attrs.evolve(row, ward="" if unit_id is None else str(unit_id))
    for kept in _rows(work):
        older = work.session.get(NightFeeRow, kept.id)
        if older is not None and _same(kept.row, fresh) and older.since < fresh.since and older.until is None:
            older.until = date.fromordinal(fresh.since.toordinal() - 1)
    work.session.flush()
    check_table([*(kept.row for kept in _rows(work)), fresh])
    stored = NightFeeRow(
        fee_class=fresh.fee_class, amount=fresh.amount, since=fresh.since, until=fresh.until, title=fresh.title,
        level=fresh.level, unit_id=unit_id, staffing=fresh.staffing, document=fresh.document.strip(),
        recorded_at=work.now, recorded_by=work.actor.login,
    )  # fmt: skip
    work.session.add(stored)
    work.session.flush()
    told = {"class": fresh.fee_class, "amount": fresh.amount, "since": fresh.since}
    work.record("performance", stored.id, action="performance.fee", after=told, reason=fresh.document)
    return next(kept for kept in _rows(work) if kept.id == stored.id)


def ward_fees(desk: Desk, *, unit_id: int, month: str) -> WardFees:
    """Return what the nights of a ward's published month earn, by the roster's actual cells.

    Raises:
        NotFoundError: no such ward.
    """
    span = Month.of(month)
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        return _ward_fees(work, unit_id, span, month)


def hospital_fees(desk: Desk, *, month: str) -> tuple[WardFees, ...]:
    """Return the night fees of every ward with a published sheet in the month that the actor may see."""
    span = Month.of(month)
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        units = work.session.scalars(
            select(RosterSheetRow.unit_id)
            .where(RosterSheetRow.version > 0, RosterSheetRow.first <= span.last)
            .distinct()
            .order_by(RosterSheetRow.unit_id)
        ).all()
        seen = [each for each in units if work.scope is None or each in work.scope]
        found = (_ward_fees(work, each, span, month) for each in seen)
        return tuple(each for each in found if each.lines)


def _ward_fees(work: Work, unit_id: int, span: Month, month: str) -> WardFees:
    units = load_units(work.session)
    if unit_id not in units:
        raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
    people = {line.id: line for line in people_of(work, unit_id, span)}
    worked = worked_days(work, tuple(people), span)
    rows = tuple(kept.row for kept in _rows(work))
    frozen = frozen_of(work, (people[who] for who, days in worked.items() if any(day.fees for day in days)), span)
    duties = [duty for who, days in worked.items() for duty in _duties(work, people[who], days, frozen.get(who, ()))]
    sums = {each.person: each for each in month_fees(duties, rows)}
    lines = tuple(
        FeeLineOfPerson(
            person_id=line.id, staff_no=line.staff_no or "", name=line.name, title=line.title, fees=sums[str(line.id)]
        )
        for line in people.values()
        if str(line.id) in sums
    )
    return WardFees(unit_id=unit_id, unit=units[unit_id].name, month=month, lines=lines)


def _duties(work: Work, line: StaffLine, days: tuple[WorkedDay, ...], frozen: tuple[Frozen, ...]) -> Iterable[Duty]:
    nights = [day for day in days if day.fees]
    if not nights:
        return
    facts = facts_of(work, line.id)
    for day in nights:
        held = facts_on(facts, day.day)
        barred = next((each.reason for each in frozen if each.first <= day.day <= each.last), "")
        for fee in day.fees:
            yield Duty(
                person=str(line.id), day=day.day, fee_class=fee, ward=str(day.ward_id),
                title=_code(held, FactKind.TITLE_APPOINTED), level=_code(held, FactKind.NURSE_LEVEL),
                staffing=_code(held, FactKind.STAFFING_TYPE), source=day.text, frozen=barred,
            )  # fmt: skip


def _code(held: Mapping[FactKind, tuple[Fact, ...]], kind: FactKind) -> str:
    found = held.get(kind, ())
    return (found[-1].code or "") if found else ""


def _rows(work: Work) -> tuple[KeptFee, ...]:
    names = {unit.id: unit.name for unit in load_units(work.session).values()}
    order = (NightFeeRow.fee_class, NightFeeRow.since.desc(), NightFeeRow.id)
    rows = work.session.scalars(select(NightFeeRow).order_by(*order))
    return tuple(
        KeptFee(
            id=row.id, unit_id=row.unit_id, unit=names.get(row.unit_id or 0, ""),
            row=FeeRow(
                fee_class=row.fee_class, amount=row.amount, since=row.since, until=row.until, title=row.title,
                level=row.level, ward="" if row.unit_id is None else str(row.unit_id), staffing=row.staffing,
                document=row.document,
            ),
        )
        for row in rows
    )  # fmt: skip


def _same(one: FeeRow, other: FeeRow) -> bool:
    names = ("fee_class", "title", "level", "ward", "staffing")
    return all(getattr(one, name) == getattr(other, name) for name in names)
