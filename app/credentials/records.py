"""The ledger's verbs: propose, approve, reject, renew, note how far a renewal has come, suspend, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.credentials.catalogue import duty_of, kind_of, kinds
from app.credentials.eligibility import Barred, Eligible, Holder, eligibility
from app.credentials.signing import holds, sign_rows, trusted_signers
from app.credentials.validity import Certificate
from app.errors import NotFoundError, UserError
from app.settings import read_setting
from app.words import say
from db.tables import CredentialRow, PersonRow, StaffFactRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class Draft:
    """A certificate as typed or read: what the clerk proposes."""

    person_id: int
    kind: str
    number: str | None = None
    grade: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    no_expiry: bool = False
    site: str | None = None
    site_text: str | None = None
    scope: str | None = None
    remark: str | None = None


def propose(desk: Desk, draft: Draft, *, renews_id: int | None = None) -> int:
    """Put a certificate forward and return its id; it counts once the head of HR has approved it.

    Raises:
        UserError: kind, dates or number do not hold.
        NotFoundError: no such person, or no such certificate to renew.
    """
    _check(draft)
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Propose credential")) as work:
        if work.session.get(PersonRow, draft.person_id) is None:
            raise NotFoundError(say("There is no such person."))
        if renews_id is not None:
            old = _row(work, renews_id)
            if old.person_id != draft.person_id or old.kind != draft.kind:
                raise UserError(say("A renewal is of the same person and kind."), field="kind")
        row = CredentialRow(
            **attrs.asdict(draft),
            renews_id=renews_id,
            approval="proposed",
            proposed_by=work.actor.login,
            proposed_at=work.now,
            standing="normal",
            renewal="none",
            issued_precision="day",
        )
        work.session.add(row)
        work.session.flush()
        work.record("credential", row.id, after=attrs.asdict(draft))
        return row.id


def approve(desk: Desk, *, ids: Sequence[int]) -> int:
    """Sign the proposals ``ids`` and return how many now count.

    Raises:
        NotFoundError: one of them is not a proposal.
    """
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Approve credentials")) as work:
        rows = [_row(work, each) for each in ids]
        if any(row.approval != "proposed" or row.withdrawn_at is not None for row in rows):
            raise UserError(say("Only proposals can be approved."))
        count = sign_rows(work, rows)
        for row in rows:
            work.record("credential", row.id, before={"approval": "proposed"}, after={"approval": "approved"})
        return count


def reject(desk: Desk, *, ids: Sequence[int], reason: str) -> None:
    """Turn proposals down, with the reason kept."""
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Reject credentials")) as work:
        for each in ids:
            row = _row(work, each)
            if row.approval != "proposed":
                raise UserError(say("Only proposals can be rejected."))
            row.approval = "rejected"
            work.record("credential", row.id, action="credential.reject", reason=reason)


def renew(desk: Desk, *, credential_id: int, until: date, issued_on: date | None = None) -> int:
    """Put forward the next period of a certificate; the old one is kept and named by the new.

    Raises:
        UserError: the new end does not lie after the old one.
    """
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        old = _row(work, credential_id)
        if old.valid_until is not None and until <= old.valid_until:
            raise UserError(
                say("The new end must lie after the present one, {day}.", day=old.valid_until), field="until"
            )
        fields = [field.name for field in attrs.fields(Draft)]
        draft = Draft(**{name: getattr(old, name) for name in fields})
    fresh = attrs.evolve(draft, valid_until=until, issued_on=issued_on, valid_from=issued_on, no_expiry=False)
    return propose(desk, fresh, renews_id=credential_id)


def note_renewal(
    desk: Desk, *, credential_id: int, renewal: str, on: date | None = None, number: str | None = None
) -> None:
    """Note how far a renewal has come: none, submitted, accepted (with number and day), approved, rejected.

    The row is signed anew, since an acceptance can carry a duty beyond the printed day.

    Raises:
        UserError: an acceptance without its number or day.
    """
    if renewal == "accepted" and not (number and on):
        raise UserError(say("An acceptance needs its number and its day."), field="number")
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Note renewal")) as work:
        row = _row(work, credential_id)
        whole = _whole(work, row)
        before = row.renewal
        row.renewal, row.renewal_on, row.renewal_no = renewal, on, number
        _sign_again(work, row, whole=whole)
        work.record("credential", row.id, before={"renewal": before}, after={"renewal": renewal, "number": number})


def change_standing(
    desk: Desk, *, credential_id: int, standing: str, start: date, until: date | None, reason: str
) -> None:
    """Suspend (with dates), cancel, revoke or restore a certificate, with the reason."""
    if standing not in ("normal", "suspended", "cancelled", "revoked"):
        raise UserError(say("There is no standing {standing}.", standing=standing), field="standing")
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Change standing")) as work:
        row = _row(work, credential_id)
        whole = _whole(work, row)
        before = row.standing
        row.standing, row.standing_from, row.standing_until = standing, start, until
        _sign_again(work, row, whole=whole)
        work.record("credential", row.id, before={"standing": before}, after={"standing": standing}, reason=reason)


def withdraw(desk: Desk, *, credential_id: int, reason: str) -> None:
    """Take back a row entered in error; it is kept and counts for nothing."""
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Withdraw credential")) as work:
        row = _row(work, credential_id)
        row.withdrawn_at = work.now
        work.record("credential", row.id, action="credential.withdraw", reason=reason)


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
    trusted = trusted_signers(work.session)
    rows = work.session.scalars(
        select(CredentialRow).where(CredentialRow.person_id == person_id, CredentialRow.withdrawn_at.is_(None))
    ).all()
    staffing = work.session.scalars(
        select(StaffFactRow.code)
        .where(
            StaffFactRow.person_id == person_id,
            StaffFactRow.kind == "staffing_type",
            (StaffFactRow.start.is_(None)) | (StaffFactRow.start <= on),
            (StaffFactRow.until.is_(None)) | (StaffFactRow.until >= on),
        )
        .order_by(StaffFactRow.start.desc())
    ).first()
    deemed = bool(read_setting(work.session, "accepted-counts-as-renewed"))
    certificates = tuple(
        certificate_of(row, approved=holds(row, trusted)) for row in rows if row.approval != "rejected"
    )
    return Holder(certificates, staffing, deemed)


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


def _whole(work: Work, row: CredentialRow) -> bool:
    """Tell whether ``row`` is approved as it stands.

    Raises:
        UserError: it was withdrawn, or approved and altered since: signing it again would make the alteration good.
    """
    if row.withdrawn_at is not None:
        raise UserError(say("This certificate was withdrawn."))
    if row.approval != "approved":
        return False
    if not holds(row, trusted_signers(work.session)):
        raise UserError(
            say("This certificate is not as it was approved."), remedy=say("Withdraw it and enter it anew.")
        )
    return True


def _sign_again(work: Work, row: CredentialRow, *, whole: bool) -> None:
    if whole:
        sign_rows(work, [row])


def _check(draft: Draft) -> None:
    if draft.kind not in kinds():
        raise UserError(say("There is no credential kind {kind}.", kind=draft.kind), field="kind")
    kind = kind_of(draft.kind)
    if kind.nature == "expiry" and draft.valid_until is None and not draft.no_expiry:
        raise UserError(say("{kind} needs its printed end.", kind=kind.name), field="valid_until")
    start = draft.valid_from or draft.issued_on
    if start is not None and draft.valid_until is not None and draft.valid_until < start:
        raise UserError(say("The end lies before the beginning."), field="valid_until")


def _row(work: Work, credential_id: int) -> CredentialRow:
    row = work.session.get(CredentialRow, credential_id)
    if row is None:
        raise NotFoundError(say("There is no such certificate."))
    return row
