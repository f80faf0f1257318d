"""How a certificate stands on a sheet: the ledger's own state in words, and the shape that goes before it."""

from __future__ import annotations

from datetime import date

import attrs

from app.credentials.catalogue import CredentialKind
from app.credentials.validity import Certificate, State, last_apply_day, state_on, state_title
from app.reports.due import Tier
from app.words import N_, tr

RENEWALS = {
    "none": "",
    "submitted": N_("application submitted"),
    "accepted": N_("application accepted"),
    "approved": N_("renewal approved"),
    "rejected": N_("renewal rejected"),
}
TIERS: dict[State, Tier] = {
    State.LAPSED: "lapsed",
    State.SUSPENDED: "lapsed",
    State.CANCELLED: "lapsed",
    State.REVOKED: "lapsed",
    State.WRONG_SITE: "lapsed",
    State.DEEMED: "due",
    State.LATE: "due",
    State.NEAR: "near",
    State.RENEWING: "near",
}


@attrs.frozen(slots=True)
class Day:
    """Tier, state in words, days left, and the last day to apply of one certificate on one day."""

    tier: Tier
    state: str
    days_left: int | None
    last_apply: date | None


def stand(
    kind: CredentialKind, certificate: Certificate, on_day: date, *, deemed: bool = True, altered: bool = False
) -> Day:
    """Judge one certificate on ``on_day``; one that waits to be approved bears the shape its day would give it.

    An ``altered`` one was approved and bears no trusted head's signature any more: it counts for nothing.
    """
    until = None if certificate.no_expiry else certificate.valid_until
    last = last_apply_day(kind, until)
    state = state_on(kind, certificate, on_day, deemed=deemed)
    judged = state_on(kind, attrs.evolve(certificate, approved=True), on_day, deemed=deemed)
    tier: Tier = "lapsed" if altered else TIERS.get(judged, "calm")
    return Day(tier, state_title(state), None if until is None else (until - on_day).days, last)


def renewal_words(renewal: str) -> str:
    """Return how far a renewal has come, in the current language."""
    return tr(RENEWALS.get(renewal, renewal))
