"""Today's duties: what somebody at this desk should do now, each with one deed; what is done is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.credentials.board import NEAR, Dashboard
from app.credentials.gaps import GapLine, read_gaps
from app.credentials.ground import ground_of
from app.credentials.lines import DueLine, read_lines
from app.credentials.notices import NoticeLine, noticed, read_notices
from app.credentials.validity import State
from app.words import N_, tr
from db.tables import FreezeReviewRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

UNDER_WAY = frozenset({"submitted", "accepted"})
APPLIED = UNDER_WAY | {"approved"}


class Deed(StrEnum):
    """What is to be done, in the order in which it presses."""

    REVIEW = "review"
    RENEW = "renew"
    ADD = "add"
    APPROVE = "approve"
    NOTIFY = "notify"
    RECEIPT = "receipt"
    MEND = "mend"


#: The deed as a word on its button.
DEED_TITLES: dict[Deed, str] = {
    Deed.REVIEW: N_("Review freeze"),
    Deed.RENEW: N_("Renew"),
    Deed.ADD: N_("Enter"),
    Deed.APPROVE: N_("Approve"),
    Deed.NOTIFY: N_("Print notices"),
    Deed.RECEIPT: N_("Note receipts"),
    Deed.MEND: N_("Complete"),
}
NEEDS: dict[Deed, Verb] = {
    Deed.REVIEW: Verb.CREDENTIAL_APPROVE,
    Deed.RENEW: Verb.CREDENTIAL_PROPOSE,
    Deed.ADD: Verb.CREDENTIAL_PROPOSE,
    Deed.APPROVE: Verb.CREDENTIAL_APPROVE,
    Deed.NOTIFY: Verb.REPORT_PRINT,
    Deed.RECEIPT: Verb.CREDENTIAL_PROPOSE,
    Deed.MEND: Verb.STAFF_EDIT,
}


SEEN_BY_ALL = frozenset({Deed.RENEW, Deed.ADD})


@attrs.frozen(slots=True)
class Duty:
    """One duty of one person: since or until which day, in a sentence and a quieter one."""

    deed: Deed
    tier: str
    on: date | None
    title: str
    second: str
    person_id: int
    credential_id: int = 0
    kind: str = ""


@attrs.frozen(slots=True)
class DutyGroup:
    """Duties of one kind. ``items`` are done one by one; a group without items is done at once for its ``lines``.

    ``may`` tells whether the person at the desk may do them.
    """

    deed: Deed
    tier: str
    count: int
    title: str
    second: str = ""
    on: date | None = None
    items: tuple[Duty, ...] = ()
    lines: tuple[DueLine, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    may: bool = True


def todays_duties(desk: Desk, board: Dashboard) -> tuple[DutyGroup, ...]:
    """Return the duties of the person at the desk on the board's day.

    What lapsed, is late or missing is told to everyone who may see it (``may`` False: not theirs to do).
    """
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        reviewed = _reviewed(work)
        open_notices = read_notices(work, outstanding=True)
        to_tell = _to_tell(work, board)
        missing = read_gaps(work, board.on)
    may = {deed: desk.may(verb) for deed, verb in NEEDS.items()}
    lapsed = board.figures["lapsed"].lines
    unseen = (
        tuple(line for line in lapsed if (line.credential_id, line.state) not in reviewed) if may[Deed.REVIEW] else ()
    )
    skip = {line.credential_id for line in unseen}
    stale = [line for line in lapsed if line.state == State.LAPSED.value and line.renewal not in UNDER_WAY]
    to_renew = [line for line in (*stale, *board.figures["late"].lines) if line.credential_id not in skip]
    waits = board.figures["waiting"].lines
    groups = (
        _singly(Deed.REVIEW, "lapsed", tr("Frozen, to be reviewed"), (_frozen(line) for line in unseen)),
        _singly(Deed.RENEW, "due", tr("To be renewed at once"), (_renewal(line) for line in to_renew)),
        _singly(Deed.ADD, "due", tr("The post demands it, not on record"), (_absent(gap) for gap in missing)),
        _told_at_once(Deed.APPROVE, "near", tr("Certificates wait for approval"), waits),
        _told_at_once(Deed.NOTIFY, "near", tr("Renewal notices to print"), to_tell),
        _receipts(open_notices),
        _told_at_once(Deed.MEND, "calm", tr("Personal data to complete"), board.figures["data"].lines),
    )
    found = (attrs.evolve(group, may=may[group.deed]) for group in groups if group.count)
    return tuple(group for group in found if group.may or group.deed in SEEN_BY_ALL)


def _frozen(line: DueLine) -> Duty:
    since = line.frozen_since
    text = tr("{name}: {kind}, {state}", name=line.name, kind=line.kind_title, state=line.state_title)
    second = _joined(line.unit, tr("since {day}", day=since) if since else "", line.citation)
    return Duty(Deed.REVIEW, line.tier, since, text, second, line.person_id, line.credential_id, line.kind)


def _renewal(line: DueLine) -> Duty:
    lapsed = line.tier == "lapsed"
    day = line.frozen_since if lapsed else line.valid_until
    text = tr("{name}: {kind}", name=line.name, kind=line.kind_title)
    told = tr("lapsed, since {day}", day=day) if lapsed else tr("valid until {day}, {days} days left", day=day,
                                                              days=line.days_left)  # fmt: skip
    return Duty(
        Deed.RENEW, line.tier, day, text, _joined(line.unit, told), line.person_id, line.credential_id, line.kind
    )


def _absent(gap: GapLine) -> Duty:
    text = tr("{name}: no {kind}", name=gap.name, kind=gap.kind_title)
    second = _joined(gap.unit, tr("for {duty}", duty=gap.duty_title), gap.citation)
    return Duty(Deed.ADD, "due" if gap.level == "law" else "near", None, text, second, gap.person_id, 0, gap.kind)


def _singly(deed: Deed, tier: str, title: str, items: Iterable[Duty]) -> DutyGroup:
    found = tuple(items)
    return DutyGroup(deed, tier, len(found), title, items=found)


def _told_at_once(deed: Deed, tier: str, title: str, lines: tuple[DueLine, ...]) -> DutyGroup:
    ends = [line.valid_until for line in lines if line.valid_until is not None]
    second = tr("the first ends on {day}", day=min(ends)) if ends and deed is Deed.NOTIFY else ""
    return DutyGroup(deed, tier, len(lines), title, second, min(ends, default=None), lines=lines)


def _receipts(notices: tuple[NoticeLine, ...]) -> DutyGroup:
    first = min((notice.sent_on for notice in notices), default=None)
    second = "" if first is None else tr("the first was sent on {day}", day=first)
    return DutyGroup(Deed.RECEIPT, "calm", len(notices), tr("Receipts that have not come back"), second, first,
                     notices=notices)  # fmt: skip


def _to_tell(work: Work, board: Dashboard) -> tuple[DueLine, ...]:
    """Return whom the notice report would tell now: lapsed or near enough, not under way, not told before."""
    told = noticed(work)
    ground = ground_of(work, board.on)
    lines = read_lines(work, ground, until=board.on + timedelta(days=NEAR))
    return tuple(
        line
        for line in lines
        if line.credential_id not in told
        and line.renewal not in APPLIED
        and line.state != State.UNVERIFIED.value
        and line.days_left is not None
        and line.days_left <= max(ground.house.kind_of(line.kind).leads, default=0)
    )


def _reviewed(work: Work) -> set[tuple[int, str]]:
    rows = work.session.execute(select(FreezeReviewRow.credential_id, FreezeReviewRow.state))
    return {(credential_id, state) for credential_id, state in rows}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
