"""Asking: wishes, leave and swaps, by the person at their own login or by whoever answers, from paper."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.requests.book import answers_for, note, own_person, state_on, visible_row, ward_of
from app.requests.judging import TOLD, SwapBench, Verdict, place_of
from app.requests.landing import bench_of, published_on, take_back
from app.requests.model import IMPORTANT, OPEN, USUAL, Kind, State
from app.requests.rounds import is_published, month_after, month_of, require_room
from app.roster.book.asking import put_wish, require_leave, take_wish_back
from app.roster.book.life import as_published
from app.settings import read_setting
from app.words import Words, say
from db.tables import PersonRow, RequestRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

LONGEST_DAY = 12  # hours of leave on one day
SELF, PAPER = "self", "paper"


class ForbiddenSwapError(UserError):
    """Law or a ministry's standard forbids the swap: nobody may grant it."""

    code = "unlawful"

    def __init__(self, verdict: Verdict) -> None:
        told = "；".join(str(each.sentence) for each in verdict.told[:TOLD] if each.hard)
        super().__init__(
            say("This swap can't be: {told}", told=told), field="partner", remedy=say("Choose another duty.")
        )
        self.verdict = verdict


def ask_wish(
    desk: Desk,
    *,
    day: date,
    direction: Literal["on", "off"],
    codes: Sequence[str] = (),
    important: bool = False,
    reason: str = "",
    person_id: int | None = None,
    send: bool = True,
) -> int:
    """Wish to work (one of ``codes``), not to work (any of ``codes``), or for a day off; return the request's id.

    A wish that was sent stands on the draft of its month at once, and auto roster weighs it. ``person_id``: for whom whoever
    answers enters it from paper.

    Raises:
        UserError: no wishes are taken now, one too many, an unknown code, or the login is nobody's.
    """
    with desk.write(_verb(desk, person_id), label=say("Wish")) as work:
        who = _asker(desk, work, person_id, day)
        if direction not in {"on", "off"}:
            raise UserError(say("A wish is to work or not to work."), field="direction")
        row = _row(work, Kind.WISH, who=who, first=day, last=day, reason=reason)
        row.direction, row.codes, row.weight = direction, " ".join(codes), IMPORTANT if important else USUAL
        _begin(work, row, send=send)
        return row.id


def ask_leave(
    desk: Desk,
    *,
    code: str,
    first: date,
    last: date,
    hours: Decimal | None = None,
    reason: str = "",
    attachment: str = "",
    person_id: int | None = None,
    send: bool = True,
) -> int:
    """Ask for leave of a kind of the ward's dictionary, whole days or ``hours`` of one day; return the request's id.

    Raises:
        UserError: it is no leave of the ward, other leave stands or is asked for in that time, or the days are wrong.
    """
    with desk.write(_verb(desk, person_id), label=say("Ask for leave")) as work:
        who = _asker(desk, work, person_id, first)
        if hours is not None and (first != last or not 0 < hours <= LONGEST_DAY):
            raise UserError(say("Hours are of one day, up to {most}.", most=LONGEST_DAY), field="hours")
        row = _row(work, Kind.LEAVE, who=who, first=first, last=last, reason=reason)
        row.codes, row.hours, row.attachment = code, hours, attachment.strip() or None
        _begin(work, row, send=send)
        return row.id


def ask_swap(
    desk: Desk,
    *,
    partner_id: int,
    own_day: date,
    other_day: date,
    reason: str = "",
    person_id: int | None = None,
    send: bool = True,
) -> int:
    """Ask a colleague to exchange duties on the own day and on hers (the same day: only the shifts); return the id.

    The rules of the sheet judge it at once.

    Raises:
        ForbiddenSwapError: law forbids it.
        UserError: the days are not published, lie in the past, or hold nothing to exchange; one swap too many.
    """
    with desk.write(_verb(desk, person_id), label=say("Ask for a swap")) as work:
        who = _asker(desk, work, person_id, own_day)
        row = _row(work, Kind.SWAP, who=who, first=own_day, last=other_day, reason=reason)
        row.partner_id = partner_id
        _begin(work, row, send=send)
        return row.id


def send(desk: Desk, *, request_id: int) -> None:
    """Send a request that was written down.

    Raises:
        UserError: it was sent already, or can no longer be asked for.
    """
    with desk.write(Verb.REQUEST_OWN, label=say("Send request")) as work:
        row = visible_row(work, request_id)
        if row.state != State.DRAFT.value:
            raise UserError(say("This request was sent already."), field="request")
        _check(work, row)
        _sent(work, row)


def withdraw(desk: Desk, *, request_id: int, reason: str = "") -> tuple[Words, ...]:
    """Take a request back; it stays on record. Return what is left to do by hand.

    The asker takes back what is open, and a wish until the month is published; approved leave is taken back, before it
    begins, by whoever answers, with a reason.

    Raises:
        UserError: it is closed already, or only whoever answers may take it back.
        NotFoundError: there is no such request of theirs.
    """
    verb = Verb.REQUEST_OWN if desk.may(Verb.REQUEST_OWN) else Verb.REQUEST_ANSWER
    with desk.write(verb, label=say("Withdraw request")) as work:
        row = visible_row(work, request_id)
        state, mine = state_on(row, work.today), row.person_id == work.actor.person_id
        answers = answers_for(work, row)
        if not (mine or answers):
            raise NotFoundError(say("Only who asked may take it back."), field="request")
        told: tuple[Words, ...] = ()
        if state is State.APPROVED and row.kind == Kind.LEAVE.value:
            if not answers or mine:
                raise UserError(say("Approved leave is taken back by the head nurse."), field="request")
            if not reason.strip():
                raise UserError(say("Say why the leave is taken back."), field="reason")
            told = take_back(work, row, reason=reason.strip())
        elif state not in {*OPEN, State.DRAFT} and not (state is State.APPROVED and row.kind == Kind.WISH.value):
            raise UserError(say("This request is closed; it can't be taken back."), field="request")
        if row.wish_id is not None:
            if is_published(work, row.unit_id, row.first):
                raise UserError(say("The roster of this month is published; ask for a swap instead."), field="request")
            take_wish_back(work, row.wish_id)
        note(work, row, "withdraw", State.WITHDRAWN, why=reason.strip())
        return told


def respond(desk: Desk, *, request_id: int, accept: bool, reason: str = "") -> State:
    """Answer a colleague's swap; return where it stands then. Whoever answers for the ward may, from a signed paper.

    Raises:
        UserError: it does not wait for the colleague, or law forbids it as things stand now.
    """
    verb = Verb.REQUEST_OWN if desk.may(Verb.REQUEST_OWN) else Verb.REQUEST_ANSWER
    with desk.write(verb, label=say("Answer swap")) as work:
        row = visible_row(work, request_id)
        mine = row.partner_id is not None and row.partner_id == work.actor.person_id
        if not mine and (row.person_id == work.actor.person_id or not answers_for(work, row)):
            raise NotFoundError(say("Only the colleague asked may answer."), field="request")
        if row.kind != Kind.SWAP.value or state_on(row, work.today) is not State.ASKED:
            raise UserError(say("This request does not wait for a colleague."), field="request")
        why = reason.strip() or ("" if mine else str(say("from signed paper")))
        if not accept:
            row.answer = why
            note(work, row, "decline", State.DENIED, why=why)
            return State.DENIED
        _require_swap(work, row)
        note(work, row, "accept", State.ACCEPTED, why=why)
        return State.ACCEPTED


def _verb(desk: Desk, person_id: int | None) -> Verb:
    return Verb.REQUEST_OWN if person_id is None or person_id == desk.actor.person_id else Verb.REQUEST_ANSWER


def _asker(desk: Desk, work: Work, person_id: int | None, day: date) -> tuple[int, int]:
    """Return the person asking and the ward they work in on a day."""
    who = own_person(work) if person_id is None else person_id
    if work.session.get(PersonRow, who) is None:
        raise NotFoundError(say("There is no such person, or not among those you may see."), field="staff")
    unit_id = ward_of(work, who, day)
    if _verb(desk, person_id) is Verb.REQUEST_ANSWER:
        work.require_unit(unit_id)
    return who, unit_id


def _row(work: Work, kind: Kind, *, who: tuple[int, int], first: date, last: date, reason: str) -> RequestRow:
    person_id, unit_id = who
    return RequestRow(
        kind=kind.value, state=State.DRAFT.value, unit_id=unit_id, person_id=person_id, first=first, last=last,
        direction="", codes="", held="", weight=USUAL, reason=reason.strip(),
        source=SELF if person_id == work.actor.person_id else PAPER, asked_at=work.now, asked_by=work.actor.login,
    )  # fmt: skip


def _begin(work: Work, row: RequestRow, *, send: bool) -> None:
    _check(work, row)
    work.session.add(row)
    work.session.flush()
    if not send:
        note(work, row, "save", State.DRAFT)
        return
    _sent(work, row)


def _check(work: Work, row: RequestRow) -> None:
    """Stop what can't be asked for."""
    if row.kind == Kind.WISH.value:
        if row.first <= work.today:
            raise UserError(say("Wishes are for days to come."), field="day")
        late = row.source == PAPER
        require_room(work, unit_id=row.unit_id, person_id=row.person_id, day=row.first, weight=row.weight, late=late)
    elif row.kind == Kind.LEAVE.value:
        require_leave(
            work, unit_id=row.unit_id, person_id=row.person_id, first=row.first, last=row.last, code=row.codes
        )
        _require_free(work, row)
    else:
        _require_swap(work, row)


def _sent(work: Work, row: RequestRow) -> None:
    row.asked_at = work.now
    if row.kind == Kind.WISH.value:
        row.wish_id = put_wish(
            work, unit_id=row.unit_id, person_id=row.person_id, day=row.first, kind=row.direction,
            codes=row.codes.split(), weight=row.weight, reason=row.reason, source=row.source,
        )  # fmt: skip
    note(work, row, "ask", State.ASKED)


def _require_free(work: Work, row: RequestRow) -> None:
    """Stop where leave is asked for that is asked for already."""
    asked = RequestRow
    found = work.session.scalar(
        select(asked.id).where(
            asked.person_id == row.person_id, asked.kind == Kind.LEAVE.value, asked.first <= row.last,
            asked.last >= row.first, asked.state.in_([s.value for s in OPEN]), asked.id != (row.id or 0),
        )
    )  # fmt: skip
    if found is not None:
        raise UserError(say("Leave in that time is asked for already (request {number}).", number=found), field="first")


def _require_swap(work: Work, row: RequestRow) -> None:
    """Stop a swap that can't be, or that law forbids; note what both hold when it is asked for."""
    days = sorted({row.first, row.last})
    if days[0] <= work.today:
        raise UserError(say("Days that have begun can't be swapped."), field="own_day")
    if row.partner_id == row.person_id:
        raise UserError(say("A swap is with a colleague."), field="partner")
    sheet = published_on(work, row.unit_id, row.first)
    if sheet is None or published_on(work, row.unit_id, row.last) is not sheet:
        raise UserError(
            say("Both days must lie on the same published roster."), field="own_day",
            remedy=say("While a roster is a draft, bring a wish."),
        )  # fmt: skip
    asking = State(row.state) is State.DRAFT
    if asking:
        _require_few(work, row)
        bench = SwapBench(as_published(work, sheet))
    else:
        _sheet, bench, _one, _other = bench_of(work, row)
    one, other = (place_of(bench.sheet, person or 0, 0) for person in (row.person_id, row.partner_id))
    if one is None or other is None:
        raise UserError(say("This person does not stand on the sheet."), field="partner")
    places = [(day - bench.sheet.first).days for day in days]
    stops = bench.stops(one.row, other.row, places)
    if stops is not None:
        raise UserError(stops, field="partner")
    reader = one.row if asking and row.source == SELF else None if work.verb is Verb.REQUEST_ANSWER else other.row
    verdict = bench.judge(one.row, other.row, places, reader=reader)
    if verdict.is_forbidden:
        raise ForbiddenSwapError(verdict)
    if asking:
        held = bench.held(one.row, other.row, places)
        row.held = json.dumps([(bench.sheet.date(day).isoformat(), own, others) for day, own, others in held])


def _require_few(work: Work, row: RequestRow) -> None:
    most = int(read_setting(work.session, "swaps-a-month"))
    month, asked = month_of(row.first), RequestRow
    held = work.session.scalar(
        select(func.count(asked.id)).where(
            asked.person_id == row.person_id, asked.kind == Kind.SWAP.value, asked.first >= month,
            asked.first < month_after(month), asked.state.in_([*(s.value for s in OPEN), State.APPROVED.value]),
        )
    )  # fmt: skip
    if most and (held or 0) >= most:
        raise UserError(say("{count} swaps a month, not more.", count=most), field="own_day")
