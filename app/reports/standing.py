"""How a certificate's day stands on a sheet: tier and words, after the rules for dates of the credential ledger.

The printed day is the last valid one. An application accepted in time (Administrative Licensing Law art. 50(2)) is
named beside the state; what follows from it for duties is decided by the ledger, never by a sheet.
"""

from __future__ import annotations

from datetime import date, timedelta

import attrs

from app.reports.due import Tier
from app.words import N_, tr

NEAR = 30
RENEWALS = {
    "none": "",
    "submitted": N_("application submitted"),
    "accepted": N_("application accepted"),
    "approved": N_("renewal approved"),
    "rejected": N_("renewal rejected"),
}
STANDINGS = {"suspended": N_("suspended"), "cancelled": N_("cancelled"), "revoked": N_("revoked")}


@attrs.frozen(slots=True)
class Day:
    """Tier, state in words, days left, and the last day to apply of one certificate on one day."""

    tier: Tier
    state: str
    days_left: int | None
    last_apply: date | None


def stand(*, until: date | None, on_day: date, lead: int | None, standing: str = "normal", approval: str = "") -> Day:
    """Judge one certificate on ``on_day``; ``lead`` is days before expiry by which the law wants the application."""
    last = until - timedelta(days=lead) if until is not None and lead is not None else None
    left = None if until is None else (until - on_day).days
    if standing in STANDINGS:
        return Day("lapsed", tr(STANDINGS[standing]), left, last)
    if approval == "proposed":
        tier, _state = _by_days(left, last, on_day)
        return Day(tier, tr("to be approved"), left, last)
    tier, state = _by_days(left, last, on_day)
    return Day(tier, tr(state), left, last)


def _by_days(left: int | None, last: date | None, on_day: date) -> tuple[Tier, str]:
    if left is None:
        return "calm", N_("valid")
    if left < 0:
        return "lapsed", N_("lapsed")
    if last is not None and on_day > last:
        return "due", N_("past the last apply day")
    to_act = left if last is None else (last - on_day).days
    return ("near", N_("due soon")) if to_act <= NEAR else ("calm", N_("valid"))


def renewal_words(renewal: str) -> str:
    """Return how far a renewal has come, in the current language."""
    return tr(RENEWALS.get(renewal, renewal))
