"""What the hospital keeps of the person at the desk: their certificates, their published pay, their month for a telephone."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.credentials.ground import ground_of
from app.credentials.lines import DueLine, judged, live
from app.errors import NotFoundError, UserError
from app.performance.book import State, read_run
from app.performance.outcome import PersonOutcome
from app.reports.roster_person import ics_of
from app.requests.book import own_person
from app.requests.month import published_of
from app.requests.rounds import month_of
from app.settings import read_setting
from app.words import say
from db.tables import CredentialRow, PerfRunRow, PerfShareRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

SHOWN = (State.PUBLISHED.value, State.SEALED.value)  # before it is published a month's pay is nobody's yet


@attrs.frozen(slots=True, kw_only=True)
class MySlip:
    """One published month of pay in yuan; ``held`` is kept back until the year's end, ``total`` less it is ``payable``."""

    run_id: int
    month: str
    unit: str
    total: Decimal
    held: Decimal
    payable: Decimal


def my_certificates(desk: Desk) -> tuple[DueLine, ...]:
    """Return the own certificates with how each stands today, what ends first above; what waits for approval is among them.

    Raises:
        UserError: the login is nobody's.
    """
    with desk.read(Verb.REQUEST_OWN) as work:
        me = own_person(work)
        ground = ground_of(work, work.today, only=(me,))
        found = [
            line
            for approval in ("approved", "proposed")
            for line in judged(
                work, ground, work.session.execute(live(approval).where(CredentialRow.person_id == me)).all(),
                approval=approval,
            )
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda line: (line.valid_until or date.max, line.kind, line.credential_id)))


def my_slips(desk: Desk) -> tuple[MySlip, ...]:
    """Return the own pay of every published month, the newest first.

    Raises:
        UserError: the login is nobody's.
    """
    with desk.read(Verb.REQUEST_OWN) as work:
        me, run, share = own_person(work), PerfRunRow, PerfShareRow
        rows = work.session.execute(
            select(run.id, run.month, UnitRow.name, share.total, share.held, share.payable)
            .join(share, share.run_id == run.id)
            .join(UnitRow, UnitRow.id == run.unit_id)
            .where(share.person_id == me, run.state.in_(SHOWN))
            .order_by(run.month.desc(), run.id.desc())
        )
        return tuple(
            MySlip(run_id=number, month=month, unit=unit, total=total, held=held, payable=payable)
            for number, month, unit, total, held, payable in rows
        )


def my_slip(desk: Desk, *, run_id: int) -> PersonOutcome:
    """Return how the own pay of a published month came about, step by step.

    Raises:
        NotFoundError: it is not published, or the person has no part in it.
    """
    with desk.read(Verb.REQUEST_OWN) as work:
        me = own_person(work)
        row = work.session.get(PerfRunRow, run_id)
        found = _paid(work, row, me) if row is not None and row.state in SHOWN else None
        if found is None:
            raise NotFoundError(say("There is no published pay of yours under this number."), field="run")
        return found


def _paid(work: Work, row: PerfRunRow, person_id: int) -> PersonOutcome | None:
    """Return a person's part of a run, found by what was kept for them; None where they have none.

    A run names people by the staff number they had then. That number may have changed since, or be somebody else's now:
    the shares, kept in the order of the run with the person's id, say who is who.
    """
    share = PerfShareRow
    kept = work.session.execute(
        select(share.person_id, share.total).where(share.run_id == row.id).order_by(share.id)
    ).all()
    if person_id not in {number for number, _total in kept}:
        return None
    people = [person for unit in read_run(work, row).outcome.units for person in unit.people]
    if [person.total for person in people] != [total for _number, total in kept]:
        return None  # rules computed anew to something else: nobody is shown what may be another's
    return next(person for person, (number, _total) in zip(people, kept, strict=True) if number == person_id)


def my_calendar(desk: Desk, *, month: date) -> bytes:
    """Return the own published month as a calendar file (.ics) for a telephone.

    Raises:
        UserError: the login is nobody's, or nothing of the month is published.
    """
    first = month_of(month)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    with desk.read(Verb.REQUEST_OWN) as work:
        me = own_person(work)
        sheets = tuple(published_of(work, me, first, last))
        if not sheets:
            raise UserError(say("Nothing is published for this month."), field="month")
        house = str(read_setting(work.session, "hospital-name"))
        return ics_of(sheets, str(me), organisation=house, stamp=work.now).encode()
