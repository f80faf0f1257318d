"""Asking the ledger about one person: the one question at the desk, and who may ask about whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.access.permissions import Verb
from app.credentials.catalogue import Duty, duty_of
from app.credentials.eligibility import Barred, Eligible, Holder, eligibility
from app.credentials.ground import pieces
from app.credentials.houserules import read_house
from app.credentials.signing import holds, trusted_signers
from app.credentials.validity import Certificate
from app.errors import NotFoundError
from app.settings import read_setting
from app.words import say
from db.tables import CredentialRow, PersonRow, StaffFactRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


def may_do(desk: Desk, *, staff_no: str, duty: str, on: date) -> Eligible | Barred:
    """Answer the one question for a staff number.

    Raises:
        NotFoundError: nobody bears that number (or nobody the actor may see).
        UserError: there is no such duty.
    """
    wanted = duty_of(duty)
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        person_id = work.session.scalar(select(PersonRow.id).where(PersonRow.staff_no == staff_no))
        if person_id is None:
            raise NotFoundError(say("There is nobody with staff number {number}.", number=staff_no), field="staff")
        if work.scope is not None and not units_of(work, person_id, on) & work.scope:
            raise NotFoundError(say("There is nobody with staff number {number}.", number=staff_no), field="staff")
        return eligibility(holder_of(work, person_id, on), wanted, on)


def person_by_number(desk: Desk, *, staff_no: str) -> int:
    """Return the id of the person who bears a staff number.

    Raises:
        NotFoundError: nobody bears it (or nobody the actor may see).
    """
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        found = work.session.scalar(select(PersonRow.id).where(PersonRow.staff_no == staff_no))
        hidden = work.scope is not None and found is not None and not units_of(work, found, work.today) & work.scope
        if found is None or hidden:
            raise NotFoundError(say("There is nobody with staff number {number}.", number=staff_no), field="staff")
        return found


def require_person(work: Work, person_id: int) -> None:
    """Stop here unless there is such a person and the actor is entrusted with one of their units.

    Raises:
        NotFoundError: there is not, or the actor is not.
    """
    known = work.session.scalar(select(PersonRow.id).where(PersonRow.id == person_id)) is not None
    if not known or (work.scope is not None and not units_of(work, person_id, work.today) & work.scope):
        raise NotFoundError(say("There is no such person, or not among those you may see."), field="staff")


def units_of(work: Work, person_id: int, on: date) -> frozenset[int]:
    """Return where a person belongs and works on a day: whoever is entrusted with either may ask."""
    fact = StaffFactRow
    places = work.session.scalars(
        select(fact.unit_id).where(
            fact.person_id == person_id,
            fact.kind.in_(("home_unit", "working_unit")),
            (fact.start.is_(None)) | (fact.start <= on),
            (fact.until.is_(None)) | (fact.until >= on),
        )
    )
    return frozenset(place for place in places if place is not None)


def holder_of(work: Work, person_id: int, on: date) -> Holder:
    """Read what eligibility needs of one person; a row whose signature does not hold counts for nothing."""
    return holders_of(work, (person_id,), on)[person_id]


def holders_of(
    work: Work, ids: Iterable[int], on: date, *, duties: Collection[Duty] | None = None
) -> dict[int, Holder]:
    """Read what eligibility needs of many people at once (a whole ward), by id.

    With ``duties`` only certificates these may need are read: each costs the check of a signature.
    """
    chosen = sorted(set(ids))
    trusted, house = trusted_signers(work.session), read_house(work.session)
    asked = None if duties is None else sorted(house.asked_by(duties))
    deemed = bool(read_setting(work.session, "accepted-counts-as-renewed"))
    certificates: dict[int, list[Certificate]] = {number: [] for number in chosen}
    staffing: dict[int, str | None] = {}
    fact = StaffFactRow
    for piece in pieces(chosen):
        wanted = (
            select(CredentialRow)
            .where(CredentialRow.person_id.in_(piece), CredentialRow.withdrawn_at.is_(None))
            .where(CredentialRow.approval != "rejected")
            .order_by(CredentialRow.id)
        )
        rows = work.session.scalars(wanted if asked is None else wanted.where(CredentialRow.kind.in_(asked)))
        for row in rows:
            certificates[row.person_id].append(certificate_of(row, approved=holds(row, trusted)))
        held = work.session.execute(
            select(fact.person_id, fact.code)
            .where(
                fact.person_id.in_(piece),
                fact.kind == "staffing_type",
                (fact.start.is_(None)) | (fact.start <= on),
                (fact.until.is_(None)) | (fact.until >= on),
            )
            .order_by(fact.start.asc().nulls_first())
        )
        staffing.update((number, code) for number, code in held)  # the latest begun stands last
    return {number: Holder(tuple(certificates[number]), staffing.get(number), deemed, house) for number in chosen}


def certificate_of(row: CredentialRow, *, approved: bool) -> Certificate:
    """Return the value of a row."""
    return Certificate(
        kind=row.kind,
        number=row.number,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        no_expiry=row.no_expiry,
        site=row.site,
        standing=row.standing,
        standing_from=row.standing_from,
        standing_until=row.standing_until,
        renewal=row.renewal,
        renewal_on=row.renewal_on,
        renewal_no=row.renewal_no,
        approved=approved,
        id=row.id,
        grade=row.grade,
    )
