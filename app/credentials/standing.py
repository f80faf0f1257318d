"""What befalls a certificate: how far its renewal has come, suspension and cancelling, register checks, freeze reviews."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.access.permissions import Verb, require
from app.credentials.houserules import read_house
from app.credentials.lines import standing_of
from app.credentials.records import require_reason, row_of, whole
from app.credentials.signing import CARRIES, sign_rows
from app.errors import UserError
from app.words import N_, say
from db.tables import CredentialRow, FreezeReviewRow, VerificationRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

RENEWALS = ("none", "submitted", "accepted", "approved", "rejected")
STANDINGS = ("normal", "suspended", "cancelled", "revoked")
#: What the record calls the deed: who looks for a revocation must not find an approval.
_STANDING_DEEDS = {"normal": "restore-right", "suspended": "suspend", "cancelled": "cancel", "revoked": "revoke"}
RESULTS = {
    "agrees": N_("agrees with the register"),
    "differs": N_("differs from the register"),
    "absent": N_("not found in the register"),
}
REGISTERS = {
    "NUR_LIC": "护士电子化注册信息系统",
    "DOC_LIC": "医师电子化注册信息系统",
    "DOC_QUAL": "医师电子化注册信息系统",
    "DOC_SITE": "医师电子化注册信息系统",
}


def note_renewal(
    desk: Desk, *, credential_id: int, renewal: str, on: date | None = None, number: str | None = None
) -> None:
    """Note how far a renewal has come: none, submitted, accepted (with number and day), approved, rejected.

    That an application was handed in is a clerk's note; an acceptance can carry a duty beyond the printed day, so it is
    the head's, and the row is signed anew.

    Raises:
        UserError: an acceptance without its number or day.
        NotAllowedError: the actor may not approve, and an acceptance is noted or taken back.
    """
    if renewal not in RENEWALS:
        raise UserError(say("There is no such stage of a renewal: {stage}.", stage=renewal), field="renewal")
    if renewal == "accepted" and not (number and on):
        raise UserError(say("An acceptance needs its number and its day."), field="number")
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Note renewal")) as work:
        row = row_of(work, credential_id)
        approved = whole(work, row)
        before = row.renewal
        carries = bool({before, renewal} & CARRIES)
        if carries:
            require(work.actor, Verb.CREDENTIAL_APPROVE)
        row.renewal, row.renewal_on, row.renewal_no = renewal, on, number
        if approved and carries:
            sign_rows(work, [row])
        work.record("credential", row.id, action="credential.renewal", before={"renewal": before},
                    after={"renewal": renewal, "on": on, "number": number})  # fmt: skip


def change_standing(
    desk: Desk, *, credential_id: int, standing: str, start: date, until: date | None, reason: str
) -> None:
    """Suspend (with dates), cancel, revoke or restore a certificate, with the reason."""
    require_reason(reason)
    if standing not in STANDINGS:
        raise UserError(say("There is no standing {standing}.", standing=standing), field="standing")
    if until is not None and until < start:
        raise UserError(say("The end lies before the beginning."), field="standing_until")
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Change standing")) as work:
        row = row_of(work, credential_id)
        approved = whole(work, row)
        before = row.standing
        row.standing, row.standing_from, row.standing_until = standing, start, until
        if approved:
            sign_rows(work, [row])
        work.record("credential", row.id, action=f"credential.{_STANDING_DEEDS[standing]}", before={"standing": before},
                    after={"standing": standing, "from": start, "until": until}, reason=reason)  # fmt: skip


def note_verification(
    desk: Desk,
    *,
    credential_id: int,
    result: str,
    on: date | None = None,
    source: str | None = None,
    note: str | None = None,
) -> int:
    """Note that a certificate was compared with the register it stands in; return the entry's id.

    Only ``agrees`` marks the certificate itself as verified; what differs or is absent must be corrected.

    Raises:
        UserError: no such result, a day to come, or a difference without a word on what differs.
    """
    if result not in RESULTS:
        raise UserError(say("There is no such result: {result}.", result=result), field="result")
    if result != "agrees" and not (note or "").strip():
        raise UserError(say("Say what differs."), field="note")
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Note register check")) as work:
        day = on or work.today
        if day > work.today:
            raise UserError(say("That day has not come yet."), field="on")
        row = row_of(work, credential_id)
        whole(work, row)
        check = VerificationRow(
            credential_id=row.id, on_day=day, by=work.actor.name, result=result, note=note or None,
            source=source or REGISTERS.get(row.kind, "发证机关"), recorded_at=work.now, recorded_by=work.actor.login,
        )  # fmt: skip
        work.session.add(check)
        if result == "agrees":
            row.verified_on, row.verified_by = day, work.actor.name
        work.session.flush()
        work.record("credential", row.id, action="credential.verify",
                    after={"on": day, "result": result, "source": check.source, "note": note})  # fmt: skip
        return check.id


def review_freeze(desk: Desk, *, credential_id: int, note: str) -> None:
    """Confirm, as a person, that a freeze is right and what was arranged (PIPL art. 24: never by the program alone).

    The freeze itself needs no confirmation to hold, and none can lift it.

    Raises:
        UserError: the certificate is not frozen, or nothing was written.
    """
    if not note.strip():
        raise UserError(say("Say what was arranged for this person's duties."), field="note")
    with desk.write(Verb.CREDENTIAL_APPROVE, label=say("Review freeze")) as work:
        row = row_of(work, credential_id)
        state, since = _frozen(work, row)
        work.session.add(
            FreezeReviewRow(
                credential_id=row.id, state=state, since=since, note=note.strip(), reviewed_at=work.now,
                reviewed_by=work.actor.login,
            )
        )  # fmt: skip
        work.record("credential", row.id, action="credential.review-freeze",
                    after={"state": state, "since": since, "note": note})  # fmt: skip


def _frozen(work: Work, row: CredentialRow) -> tuple[str, date | None]:
    line = standing_of(work, row.person_id, row.id, read_house(work.session))
    if line is None or line.tier != "lapsed":
        raise UserError(say("This certificate is not frozen."))
    return line.state, line.frozen_since
