"""Approval is a signature: the head of HR's Ed25519 over the canonical form of a row. An altered row counts for nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

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

#: What a signature covers: who, what, until when, where, and what was done to it.
SIGNED = (
    "person_id", "kind", "number", "grade", "issued_on", "valid_from", "valid_until", "no_expiry", "site", "standing",
    "standing_from", "standing_until", "renewal", "renewal_on", "renewal_no", "renews_id",
)  # fmt: skip


def canonical(row: Any) -> bytes:
    """Return the bytes that are signed for a row (an ORM row, or a mapping of the same names)."""
    values: list[Any] = [row.get(name) if isinstance(row, dict) else getattr(row, name) for name in SIGNED]
    told = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    return json.dumps(["credential/v1", *told], ensure_ascii=False).encode()


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
        filled = {
            "approval": "approved",
            "approved_by": work.actor.login,
            "approved_at": work.now,
            "signature": work.vault.sign(canonical(row)),
            "signer": signer,
        }
        if isinstance(row, dict):
            row.update(filled)
        else:
            for name, value in filled.items():
                setattr(row, name, value)
        count += 1
    return count


def trusted_signers(session: Session) -> frozenset[str]:
    """Return the keys whose signatures count: those of present heads of HR, and of those revoked since.

    A revoked user's grants are gone; the audit still tells who acted as head of HR, so that a clerk's old key signs
    nothing.
    """
    head = select(GrantRow.user_id).where(GrantRow.role == Role.HR_HEAD.value)
    present = session.scalars(select(UserRow.public_key).where(UserRow.id.in_(head), UserRow.active.is_(True)))
    acted = (
        select(AuditRow.seq)
        .where(AuditRow.login == UserRow.login, AuditRow.role.contains(Role.HR_HEAD.value, autoescape=True))
        .exists()
    )
    past = session.scalars(select(UserRow.public_key).where(UserRow.active.is_(False), acted))
    return frozenset(key for keys in (present, past) for key in keys if key)


def holds(row: Any, trusted: frozenset[str]) -> bool:
    """Tell whether an approved row's signature is whole and by a trusted key."""
    if row.approval != "approved" or row.signature is None or row.signer not in trusted:
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
