"""How one certificate stands on one day. Pure.

The printed day is the last valid one: it bars from the next day on. Applying is due by the law's lead before it; past
that day the certificate is still valid, and shown apart. An application accepted in time counts as renewed until it is
decided (Administrative Licensing Law art. 50(2)), if the hospital has the acceptance number and its head approved it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

import attrs

from app.credentials.catalogue import CredentialKind
from app.words import N_, tr

#: 15 digits: level (1 physician, 2 assistant), category, area, serial.
_ASSISTANT = re.compile(r"2(10|20|30|4\d|50)\d{12}")


class State(StrEnum):
    """The states of a certificate."""

    VALID = "valid"
    NEAR = "near"
    LATE = "late"  # past the last lawful apply day, still valid
    RENEWING = "renewing"
    DEEMED = "deemed"  # lapsed by print, accepted in time
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    UNVERIFIED = "unverified"  # proposed, or its signature does not hold
    WRONG_SITE = "wrong-site"


STATE_TITLES: dict[State, str] = {
    State.VALID: N_("valid"),
    State.NEAR: N_("due soon"),
    State.LATE: N_("past the last apply day"),
    State.RENEWING: N_("renewal under way"),
    State.DEEMED: N_("lapsed, deemed renewed"),
    State.LAPSED: N_("lapsed, frozen"),
    State.SUSPENDED: N_("suspended"),
    State.CANCELLED: N_("cancelled"),
    State.REVOKED: N_("revoked"),
    State.UNVERIFIED: N_("to be approved"),
    State.WRONG_SITE: N_("registered elsewhere"),
}
#: In these states the certificate carries a duty.
COUNTS = frozenset({State.VALID, State.NEAR, State.LATE, State.RENEWING, State.DEEMED})


@attrs.frozen(slots=True)
class Certificate:
    """What validity needs to know of one certificate, one period."""

    kind: str
    number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    no_expiry: bool = False
    site: str | None = None
    standing: str = "normal"
    standing_from: date | None = None
    standing_until: date | None = None
    renewal: str = "none"
    renewal_on: date | None = None
    renewal_no: str | None = None
    approved: bool = True
    id: int | None = None
    grade: str | None = None


def last_apply_day(kind: CredentialKind, until: date | None) -> date | None:
    """Return the last lawful day to apply for renewal, where the law sets one."""
    return until - timedelta(days=kind.apply_days) if until is not None and kind.apply_days else None


def state_on(kind: CredentialKind, certificate: Certificate, day: date, *, deemed: bool = True) -> State:
    """Return how ``certificate`` stands on ``day``; ``deemed`` is the hospital's setting for accepted renewals."""
    if not certificate.approved:
        return State.UNVERIFIED
    taken = _taken_away(certificate, day)
    if taken is not None:
        return taken
    if kind.site and certificate.site == "other":
        return State.WRONG_SITE
    until = None if certificate.no_expiry else certificate.valid_until
    if until is None:
        return State.VALID
    if day > until:
        return State.DEEMED if deemed and _accepted_in_time(certificate) else State.LAPSED
    if certificate.renewal in ("submitted", "accepted"):
        return State.RENEWING
    last = last_apply_day(kind, until)
    if last is not None and day > last:
        return State.LATE
    return State.NEAR if ((last or until) - day).days <= kind.near else State.VALID


def near_from(kind: CredentialKind, until: date | None) -> date | None:
    """Return the first day on which it counts as due soon."""
    if until is None:
        return None
    return (last_apply_day(kind, until) or until) - timedelta(days=kind.near)


def state_title(state: State) -> str:
    """Return the state in the current language."""
    return tr(STATE_TITLES[state])


def taken_away(certificate: Certificate, day: date) -> bool:
    """Tell whether an authority or the hospital has it suspended, cancelled or revoked on ``day``."""
    return certificate.approved and _taken_away(certificate, day) is not None


def strikes(certificate: Certificate, other: Certificate, kind: CredentialKind) -> bool:
    """Tell whether taking ``certificate`` away takes ``other``, of the same kind, away with it.

    A licence is one right however many rows tell of it, so an earlier period or a renewal entered meanwhile revives
    nothing; privileges stand apart by grade, the rest by number. A new registration after a cancellation, begun
    later, is a right of its own; a suspension binds whatever row there is until it ends.
    """
    same = kind.site or (certificate.number, certificate.grade) == (other.number, other.grade)
    if not same:
        return False
    if certificate.standing == "suspended":
        return True
    since = certificate.standing_from
    return since is None or other.valid_from is None or other.valid_from <= since


def assistant(certificate: Certificate) -> bool:
    """Tell whether a physician's licence is an assistant's: by its grade, else by the first digit of its number."""
    if certificate.kind != "DOC_LIC":
        return False
    if certificate.grade:
        return "助理" in certificate.grade
    return _ASSISTANT.fullmatch(certificate.number or "") is not None


def _taken_away(certificate: Certificate, day: date) -> State | None:
    since = certificate.standing_from
    if since is not None and day < since:
        return None
    if certificate.standing == "suspended":
        over = certificate.standing_until is not None and day > certificate.standing_until
        return None if over else State.SUSPENDED
    return {"cancelled": State.CANCELLED, "revoked": State.REVOKED}.get(certificate.standing)


def _accepted_in_time(certificate: Certificate) -> bool:
    on, until = certificate.renewal_on, certificate.valid_until
    return (
        certificate.renewal == "accepted"
        and bool(certificate.renewal_no)
        and on is not None
        and until is not None
        and on <= until
    )
