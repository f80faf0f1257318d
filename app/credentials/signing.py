"""Approval is a signature: the head of HR's Ed25519 over the canonical form of a row. An altered row counts for nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from app.access.actor import Role
from app.access.permissions import Verb, require
from app.errors import NotAllowedError
from app.words import say
from db.tables import AuditRow, CredentialRow, GrantRow, UserRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.desk import Desk, Work

#: Audit actions that give a user a new signing identity; ``before`` names the old one.
NEW_IDENTITY = ("access.recover", "access.reset", "access.restore")
#: What a signature covers: who, what, until when, where, what was done to it, and when it was approved.
SIGNED = (
    "person_id", "kind", "number", "grade", "issued_on", "valid_from", "valid_until", "no_expiry", "site", "scope",
    "standing", "standing_from", "standing_until", "renews_id", "approved_by", "approved_at",
)  # fmt: skip
#: Of a renewal only what carries a duty is signed: that an application was handed in is a clerk's note.
CARRIES = frozenset({"accepted", "approved"})
RENEWAL = ("renewal", "renewal_on", "renewal_no")


def canonical(row: Any) -> bytes:
    """Return the bytes that are signed for a row (an ORM row, or a mapping of the same names)."""

    def value_of(name: str) -> Any:
        value: Any = row.get(name) if isinstance(row, dict) else getattr(row, name)
        return value.isoformat() if hasattr(value, "isoformat") else value

    renewal = [value_of(name) for name in RENEWAL] if value_of("renewal") in CARRIES else []
    told = [*(value_of(name) for name in SIGNED), *renewal]
    return json.dumps(["credential/v2", *told], ensure_ascii=False).encode()


def sign_rows(work: Work, rows: Iterable[Any]) -> int:
    """Approve and sign ``rows`` as the one at the desk; return how many.

    Rows are ORM rows or mappings about to be inserted; their approval fields are filled in.

    Raises:
        NotAllowedError: the actor may not approve credentials.
    """
    require(work.actor, Verb.CREDENTIAL_APPROVE)
    signer = work.vault.public_key.hex()
    if not signer:
        raise NotAllowedError(say("Opened with the recovery code, nothing can be approved."))
    count = 0
    for row in rows:
        _fill(row, approval="approved", approved_by=work.actor.login, approved_at=work.now, signer=signer)
        _fill(row, signature=work.vault.sign(canonical(row)))
        count += 1
    return count


def _fill(row: Any, **values: Any) -> None:
    if isinstance(row, dict):
        row.update(values)
        return
    for name, value in values.items():
        setattr(row, name, value)


@attrs.frozen(slots=True)
class Trust:
    """Whose signatures count: by public key, the instant until which (None: still now)."""

    until: Mapping[str, datetime | None]

    def counts(self, signer: str | None, at: datetime | None) -> bool:
        """Tell whether what ``signer`` signed at ``at`` counts."""
        if signer is None or signer not in self.until:
            return False
        end = self.until[signer]
        return end is None or (at is not None and at <= end)


def trusted_signers(session: Session) -> Trust:
    """Return whose signatures count: of present heads of HR, and of past ones for what they signed while they were.

    When somebody ceased to be head is told by the audit, which is chained: a clerk's key, or one used after its owner
    had become a clerk, signs nothing.
    """
    heads = set(session.scalars(select(GrantRow.user_id).where(GrantRow.role == Role.HR_HEAD.value)))
    until: dict[str, datetime | None] = {}
    for user_id, key, active in session.execute(select(UserRow.id, UserRow.public_key, UserRow.active)):
        if not key:
            continue
        if user_id in heads and active:
            until[key] = None
        else:
            ceased = _ceased(session, user_id)
            if ceased is not None:
                until[key] = ceased
    for key, at in _past_keys(session, heads):
        until.setdefault(key, at)
    return Trust(until)


def _past_keys(session: Session, heads: set[int]) -> Iterator[tuple[str, datetime]]:
    """Yield the identities heads of HR had before the recovery code gave them a new one, and until when."""
    rows = session.execute(
        select(AuditRow.subject_id, AuditRow.at, AuditRow.before)
        .where(AuditRow.subject == "user", AuditRow.action.in_(NEW_IDENTITY))
        .order_by(AuditRow.seq)
    )
    for subject_id, at, before in rows:
        key = json.loads(before).get("public_key") if before else ""
        if not key or not subject_id.isdigit():
            continue
        ceased = None if int(subject_id) in heads else _ceased(session, int(subject_id))
        if int(subject_id) in heads or ceased is not None:
            yield key, at if ceased is None else min(at, ceased)


def _ceased(session: Session, user_id: int) -> datetime | None:
    """Return when the user last ceased to be head of HR, None if they never were."""
    rows = session.execute(
        select(AuditRow.at, AuditRow.before, AuditRow.after)
        .where(AuditRow.subject == "user", AuditRow.subject_id == str(user_id))
        .order_by(AuditRow.seq.desc())
    )
    for at, before, after in rows:
        if _was_head(before) and not _was_head(after):
            return at
    return None


def _was_head(told: str | None) -> bool:
    grants = json.loads(told).get("grants", ()) if told else ()
    return Role.HR_HEAD.value in grants


def holds(row: Any, trust: Trust) -> bool:
    """Tell whether an approved row's signature is whole and by one whose signature counted when it was given."""
    if row.approval != "approved" or row.signature is None or not trust.counts(row.signer, row.approved_at):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(row.signer)).verify(bytes(row.signature), canonical(row))
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_signatures(desk: Desk) -> tuple[int, ...]:
    """Check every approved row and return the ids of those that do not hold (73 µs each: not for the UI thread)."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        trusted = trusted_signers(work.session)
        rows = work.session.scalars(select(CredentialRow).where(CredentialRow.approval == "approved"))
        return tuple(row.id for row in rows.yield_per(5000) if not holds(row, trusted))
