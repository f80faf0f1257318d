"""The ledger's verbs on rows: propose, approve, reject, renew, correct, withdraw. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from app.access.permissions import Verb, allowed
from app.credentials.asking import require_person
from app.credentials.catalogue import CredentialKind
from app.credentials.houserules import read_house
from app.credentials.signing import holds, sign_rows, trusted_signers
from app.errors import NotAllowedError, NotFoundError, UserError
from app.settings import read_setting
from app.words import say
from db.tables import CredentialRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

SITES = ("own", "filed", "other")


@attrs.frozen(slots=True)
class Draft:
    """A certificate as typed or read: what the clerk proposes. ``site`` is own, filed (备案) or other."""

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


FIELDS = tuple(field.name for field in attrs.fields(Draft))


def propose(desk: Desk, draft: Draft, *, renews_id: int | None = None) -> int:
    """Put a certificate forward and return its id; it counts once the head of HR has approved it.

    Raises:
        UserError: kind, dates or number do not hold.
        NotFoundError: no such person, or no such certificate to renew.
    """
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Propose credential")) as work:
        return _add(work, draft, renews_id=renews_id).id


def enter(desk: Desk, draft: Draft, *, renews_id: int | None = None) -> int:
    """Put a certificate forward and, where the actor may and needs no second person, approve it at once; return its id.

    Raises:
        UserError: kind, dates or number do not hold.
        NotFoundError: no such person, or no such certificate to renew.
    """
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Enter credential")) as work:
        row = _add(work, draft, renews_id=renews_id)
        _approve_own(work, row)
        return row.id


def approve(desk: Desk, *, ids: Sequence[int]) -> int:
    """Sign the proposals ``ids`` and return how many now count; what a correction corrects is withdrawn.

    Raises:
        NotFoundError: one of them is not there.
        UserError: one of them is no proposal, or the actor's own where a second person must approve.
    """
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Approve credentials")) as work:
        rows = [row_of(work, each) for each in ids]
        if any(row.approval != "proposed" or row.withdrawn_at is not None for row in rows):
            raise UserError(say("Only proposals can be approved."))
        if any(row.proposed_by == work.actor.login for row in rows) and _needs_second(work):
            raise NotAllowedError(
                say("You proposed this yourself; a second person must approve it."),
                remedy=say("Ask another head of HR, or change the setting on two persons."),
            )
        return _sign(work, rows)


def reject(desk: Desk, *, ids: Sequence[int], reason: str) -> None:
    """Turn proposals down, with the reason kept."""
    require_reason(reason)
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Reject credentials")) as work:
        for each in ids:
            row = row_of(work, each)
            if row.approval != "proposed":
                raise UserError(say("Only proposals can be rejected."))
            row.approval = "rejected"
            work.record("credential", row.id, action="credential.reject", reason=reason)


def renew(
    desk: Desk,
    *,
    credential_id: int,
    until: date,
    issued_on: date | None = None,
    number: str | None = None,
    valid_from: date | None = None,
    at_once: bool = False,
) -> int:
    """Put forward the next period of a certificate; the old one is kept and named by the new. Return the new id.

    ``number`` stays as it was unless given; the period begins on ``valid_from``, else on the day of registration.
    ``at_once`` approves it too, where the actor may.

    Raises:
        UserError: the new end does not lie after the old one, or the certificate was taken away.
    """
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Renew credential")) as work:
        old = row_of(work, credential_id)
        if old.withdrawn_at is not None:
            raise UserError(say("This certificate was withdrawn."))
        if old.valid_until is not None and until <= old.valid_until:
            raise UserError(
                say("The new end must lie after the present one, {day}.", day=old.valid_until), field="until"
            )
        draft = Draft(**{name: getattr(old, name) for name in FIELDS})
        fresh = attrs.evolve(
            draft,
            number=number or old.number,
            valid_until=until,
            issued_on=issued_on,
            valid_from=valid_from or issued_on,
            no_expiry=False,
        )
        row = _add(work, fresh, renews_id=credential_id)
        if at_once:
            _approve_own(work, row)
        return row.id


def correct(desk: Desk, *, credential_id: int, draft: Draft, reason: str) -> int:
    """Put a corrected row forward in the place of one entered wrongly; return the new id.

    The wrong row is withdrawn when the correction is approved: at once where the actor may approve, else later. A
    proposal that waits is replaced at once.

    Raises:
        UserError: no reason, nothing is changed, or the row was withdrawn or altered behind the program.
    """
    require_reason(reason)
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Correct credential")) as work:
        old = row_of(work, credential_id)
        whole(work, old)
        before = {name: getattr(old, name) for name in FIELDS}
        changed = {name: value for name, value in attrs.asdict(draft).items() if before[name] != value}
        if not changed:
            raise UserError(say("Nothing is different from what is on record."))
        if draft.person_id != old.person_id:
            raise UserError(say("Another person's certificate is entered anew, not corrected."), field="staff")
        row = _add(work, draft, renews_id=old.renews_id, corrects=old, reason=reason)
        for name in ("standing", "standing_from", "standing_until", "renewal", "renewal_on", "renewal_no"):
            setattr(row, name, getattr(old, name))
        if old.approval == "proposed":
            old.withdrawn_at = work.now
        _approve_own(work, row)
        return row.id


def withdraw(desk: Desk, *, credential_id: int, reason: str) -> None:
    """Take back a row entered in error; it is kept and counts for nothing. A clerk takes back own proposals only."""
    require_reason(reason)
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Withdraw credential")) as work:
        row = row_of(work, credential_id)
        if row.withdrawn_at is not None:
            raise UserError(say("This certificate was withdrawn."))
        own = row.approval == "proposed" and row.proposed_by == work.actor.login
        if not own and not allowed(work.actor, Verb.CREDENTIAL_APPROVE):
            raise NotAllowedError(
                say("Only the head of HR takes back what was approved, or proposed by another."),
                remedy=say("Propose a correction instead."),
            )
        row.withdrawn_at = work.now
        work.record("credential", row.id, action="credential.withdraw", reason=reason)


def row_of(work: Work, credential_id: int) -> CredentialRow:
    """Return the row, if its holder is among those the actor may see.

    Raises:
        NotFoundError: it is not there.
    """
    row = work.session.get(CredentialRow, credential_id)
    if row is None:
        raise NotFoundError(say("There is no such certificate."))
    if work.scope is not None:
        require_person(work, row.person_id)
    return row


def whole(work: Work, row: CredentialRow) -> bool:
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


def require_reason(reason: str) -> None:
    """Stop here unless a reason is given.

    Raises:
        UserError: it is blank.
    """
    if not reason.strip():
        raise UserError(say("Give the reason; it stays in the audit."), field="reason")


def _add(
    work: Work,
    draft: Draft,
    *,
    renews_id: int | None,
    corrects: CredentialRow | None = None,
    reason: str | None = None,
) -> CredentialRow:
    house = read_house(work.session)
    if draft.kind not in house.kinds():
        raise UserError(say("There is no credential kind {kind}.", kind=draft.kind), field="kind")
    _check(draft, house.kind_of(draft.kind))
    require_person(work, draft.person_id)
    if renews_id is not None:
        old = row_of(work, renews_id)
        if old.person_id != draft.person_id or old.kind != draft.kind:
            raise UserError(say("A renewal is of the same person and kind."), field="kind")
    row = CredentialRow(
        **attrs.asdict(draft),
        renews_id=renews_id,
        corrects_id=None if corrects is None else corrects.id,
        approval="proposed",
        proposed_by=work.actor.login,
        proposed_at=work.now,
        standing="normal",
        renewal="none",
        issued_precision="day",
    )
    work.session.add(row)
    work.session.flush()
    before = None if corrects is None else {name: getattr(corrects, name) for name in FIELDS}
    work.record("credential", row.id, before=before, after=attrs.asdict(draft), reason=reason,
                action=None if corrects is None else "credential.correct")  # fmt: skip
    return row


def _approve_own(work: Work, row: CredentialRow) -> None:
    """Approve what the actor just put forward, where they may and the hospital asks for no second person."""
    may = allowed(work.actor, Verb.CREDENTIAL_APPROVE) and bool(work.vault.public_key)
    if may and not _needs_second(work):
        _sign(work, [row])


def _sign(work: Work, rows: Sequence[CredentialRow]) -> int:
    count = sign_rows(work, rows)
    for row in rows:
        work.record("credential", row.id, action=Verb.CREDENTIAL_APPROVE.value, before={"approval": "proposed"},
                    after={"approval": "approved"})  # fmt: skip
        if row.corrects_id is not None:
            wrong = work.session.get(CredentialRow, row.corrects_id)
            if wrong is not None and wrong.withdrawn_at is None:
                wrong.withdrawn_at = work.now
                work.record("credential", wrong.id, action="credential.withdraw", after={"corrected_by": row.id})
    return count


def _needs_second(work: Work) -> bool:
    return bool(read_setting(work.session, "two-persons-approve"))


def _check(draft: Draft, kind: CredentialKind) -> None:
    asks: Any = kind.nature in ("expiry", "assessment")
    if asks and draft.valid_until is None and not draft.no_expiry:
        raise UserError(say("{kind} needs its printed end.", kind=kind.name), field="valid_until")
    start = draft.valid_from or draft.issued_on
    if start is not None and draft.valid_until is not None and draft.valid_until < start:
        raise UserError(say("The end lies before the beginning."), field="valid_until")
    if draft.site is not None and draft.site not in SITES:
        raise UserError(say("There is no place of practice {site}.", site=draft.site), field="site")
    if kind.code == "NUR_LIC" and draft.number is not None and not draft.number.strip():
        raise UserError(say("Give the number of the certificate."), field="number")
