"""Requests as values: what is asked for, where it stands, the course it took. Pure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import attrs

from app.words import N_, Words, say, tr

USUAL, IMPORTANT, PROMISED = 10, 30, 100  # what missing a wish costs the solver


class Kind(StrEnum):
    """What can be asked for."""

    WISH = "wish"
    LEAVE = "leave"
    SWAP = "swap"


class State(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"  # only the asker sees it
    ASKED = "asked"
    ACCEPTED = "accepted"  # the colleague of a swap agrees
    FORWARDED = "forwarded"  # the ward agrees, the department is asked
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OPEN = frozenset({State.ASKED, State.ACCEPTED, State.FORWARDED})

KIND_TITLES = {Kind.WISH: N_("Wish"), Kind.LEAVE: N_("Leave of absence"), Kind.SWAP: N_("Swap")}
STATE_TITLES = {
    State.DRAFT: N_("not sent"),
    State.ASKED: N_("asked"),
    State.ACCEPTED: N_("colleague agrees"),
    State.FORWARDED: N_("second step"),
    State.APPROVED: N_("approved"),
    State.DENIED: N_("denied"),
    State.WITHDRAWN: N_("withdrawn"),
    State.EXPIRED: N_("expired"),
}
DEED_TITLES = {
    "save": N_("written down"),
    "ask": N_("asked for"),
    "accept": N_("colleague agrees"),
    "decline": N_("colleague declines"),
    "approve": N_("approved"),
    "forward": N_("passed on to the second step"),
    "deny": N_("denied"),
    "withdraw": N_("withdrawn"),
    "expire": N_("expired"),
}


class Waits(StrEnum):
    """For whom a request waits."""

    NOBODY = ""
    PARTNER = "partner"
    WARD = "ward"
    DEPARTMENT = "department"


WAITS_TITLES = {
    Waits.NOBODY: N_("nobody"),
    Waits.PARTNER: N_("the colleague"),
    Waits.WARD: N_("the head nurse"),
    Waits.DEPARTMENT: N_("the department"),
}


@attrs.frozen(slots=True, kw_only=True)
class Step:
    """One step of a request's course: who did what when, and why."""

    at: datetime
    login: str
    name: str
    deed: str
    state: State
    why: str


@attrs.frozen(slots=True, kw_only=True)
class Request:
    """One request as its reader may see it.

    Args:
        first, last: the days of a leave (both included), twice the day of a wish, own and colleague's day of a swap.
        direction, codes: of a wish: ``on`` or ``off`` and the shifts; of a leave: its code.
        title: what the ward calls the leave.
        held: of a swap, what both held on each day when it was asked for: (day, own, colleague's).
        hours: leave for part of one day.
        reason, attachment: empty for whoever may not see them.
        answer: what was said to it last.
        waits: for whom it waits.
    """

    id: int
    kind: Kind
    state: State
    unit_id: int
    unit: str
    person_id: int
    no: str
    name: str
    partner_id: int | None = None
    partner: str = ""
    first: date
    last: date
    direction: str = ""
    codes: tuple[str, ...] = ()
    title: str = ""
    held: tuple[tuple[date, str, str], ...] = ()
    hours: Decimal | None = None
    weight: int = USUAL
    reason: str = ""
    attachment: str = ""
    source: str = "self"
    answer: str = ""
    wish_id: int | None = None
    leave_id: int | None = None
    asked_at: datetime
    waits: Waits = Waits.NOBODY
    steps: tuple[Step, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether somebody has still to answer."""
        return self.state in OPEN

    @property
    def days(self) -> int:
        """Days of a leave, both ends included."""
        return (self.last - self.first).days + 1

    @property
    def what(self) -> Words:
        """Say what is asked for, without whom and why."""
        if self.kind is Kind.WISH:
            return wish_words(self.direction, self.codes, self.first)
        if self.kind is Kind.SWAP:
            return swap_words(self.partner, self.held)
        if self.hours is not None:
            return say("{title} {day}, {hours} h", title=self.title, day=f"{self.first:%m-%d}", hours=f"{self.hours:f}")
        if self.first == self.last:
            return say("{title} {day}", title=self.title, day=f"{self.first:%m-%d}")
        return say(
            "{title} {first} to {last}, {days} days",
            title=self.title, first=f"{self.first:%m-%d}", last=f"{self.last:%m-%d}", days=self.days,
        )  # fmt: skip


def wish_words(direction: str, codes: tuple[str, ...], day: date) -> Words:
    """Say what is wished for on a day."""
    told = {"day": f"{day:%m-%d}", "codes": "/".join(codes)}
    if direction == "on":
        return say("{day}: {codes}", **told) if codes else say("{day}: work", day=told["day"])
    return say("{day}: not {codes}", **told) if codes else say("{day}: a day off", day=told["day"])


def swap_words(partner: str, held: tuple[tuple[date, str, str], ...]) -> Words:
    """Say what is exchanged with whom."""
    free = tr("free")
    told = "，".join(f"{day:%m-%d} {own or free}⇄{other or free}" for day, own, other in held)
    return say("with {partner}: {told}", partner=partner, told=told)
