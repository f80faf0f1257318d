"""Answering: one by one or several at once; what is approved lands in the rosters in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb, allowed, require
from app.errors import UserError
from app.requests.book import answers_for, note, state_on, visible_row
from app.requests.landing import bench_of, land_hours, land_leave, land_swap
from app.requests.model import OPEN, PROMISED, Kind, State
from app.roster.book.asking import refuse_wish
from app.settings import read_setting
from app.words import say
from db.errors import HostError
from db.tables import RosterWishRow

if TYPE_CHECKING:
    from app.desk import Desk, Work
    from db.tables import RequestRow


@attrs.frozen(slots=True)
class Outcome:
    """What became of one answer: where the request stands, or why it could not be answered."""

    request_id: int
    state: State | None
    failed: str = ""


def approve(desk: Desk, *, request_id: int, reason: str = "", stand_ins: Mapping[date, int] | None = None) -> State:
    """Approve a request and return where it stands: approved, or passed on to the second step (long leave).

    Leave is written into the roster, with ``stand_ins`` (day -> person) for duties left open on published days; a swap
    changes the published roster with its trace; a wish is promised, the solver gives it up last.

    Raises:
        UserError: it does not wait for this actor, or what it asks for cannot be done; nothing is changed then.
    """
    with desk.write(Verb.REQUEST_ANSWER, label=say("Approve request")) as work:
        row = _waiting(work, request_id)
        why = reason.strip()
        if _needs_second(work, row):
            note(work, row, "forward", State.FORWARDED, why=why)
            return State.FORWARDED
        _land(work, row, stand_ins or {})
        row.answer = why or None
        note(work, row, "approve", State.APPROVED, why=why)
        return State.APPROVED


def deny(desk: Desk, *, request_id: int, reason: str) -> State:
    """Deny a request with a reason its asker reads; return where it stands.

    Raises:
        UserError: no reason, or it does not wait for this actor.
    """
    if not reason.strip():
        raise UserError(say("Say why it is denied; the person reads it."), field="reason")
    with desk.write(Verb.REQUEST_ANSWER, label=say("Deny request")) as work:
        row = _waiting(work, request_id, denying=True)
        if row.wish_id is not None:
            refuse_wish(work, row.wish_id, reason.strip())
        row.answer = reason.strip()
        note(work, row, "deny", State.DENIED, why=reason.strip())
        return State.DENIED


def answer_all(desk: Desk, *, request_ids: Iterable[int], grant: bool, reason: str = "") -> tuple[Outcome, ...]:
    """Approve or deny several, each in its own transaction: one that cannot be answered leaves the others answered.

    Raises:
        NotAllowedError: the actor answers no requests.
        UserError: denied without a reason.
    """
    require(desk.actor, Verb.REQUEST_ANSWER)
    if not grant and not reason.strip():
        raise UserError(say("Say why it is denied; the person reads it."), field="reason")
    found: list[Outcome] = []
    for number in request_ids:
        try:
            state = (
                approve(desk, request_id=number, reason=reason)
                if grant
                else deny(desk, request_id=number, reason=reason)
            )
        except (UserError, HostError) as error:
            found.append(Outcome(number, None, str(error)))
        else:
            found.append(Outcome(number, state))
    return tuple(found)


def _waiting(work: Work, request_id: int, *, denying: bool = False) -> RequestRow:
    """Return a request that waits for the actor.

    Raises:
        UserError: it does not.
    """
    row = visible_row(work, request_id)
    state = state_on(row, work.today)
    if state not in OPEN:
        raise UserError(say("This request is closed already."), field="request")
    if not answers_for(work, row) or row.person_id == work.actor.person_id:
        raise UserError(
            say("Nobody answers their own request."), field="request",
            remedy=say("Whoever answers for the department does."),
        )  # fmt: skip
    if state is State.FORWARDED:
        require(work.actor, Verb.REQUEST_CONFIRM)
    if state is State.ASKED and row.kind == Kind.SWAP.value and not denying:
        raise UserError(
            say("The colleague has not agreed yet."), field="request",
            remedy=say("With a signed paper, note that she agrees first."),
        )  # fmt: skip
    return row


def _needs_second(work: Work, row: RequestRow) -> bool:
    least = int(read_setting(work.session, "leave-second-step-days"))
    long = row.kind == Kind.LEAVE.value and least and (row.last - row.first).days + 1 >= least
    return bool(long) and row.state == State.ASKED.value and not allowed(work.actor, Verb.REQUEST_CONFIRM)


def _land(work: Work, row: RequestRow, stand_ins: Mapping[date, int]) -> None:
    if row.kind == Kind.LEAVE.value:
        if row.hours is None:
            land_leave(work, row, stand_ins)
        else:
            land_hours(work, row)
    elif row.kind == Kind.SWAP.value:
        held = tuple((date.fromisoformat(day), own, others) for day, own, others in json.loads(row.held))
        _sheet, bench, one, other = bench_of(work, row)
        names = [bench.sheet.rows[place].name for place in (one, other)]
        told = say("swap, request {number}: {one} and {other}", number=row.id, one=names[0], other=names[1])
        land_swap(work, row, held, reason=str(told))
    else:
        wish = work.session.get(RosterWishRow, row.wish_id)
        if wish is not None:
            wish.weight = max(wish.weight, PROMISED)
            work.touch("roster")
