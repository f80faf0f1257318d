"""Requests on the tables: read for whom may see them, their course kept step by step."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, or_, select

from app.access.permissions import Verb, allowed, roots
from app.errors import NotFoundError, UserError
from app.requests.model import OPEN, Kind, Request, State, Step, Waits
from app.roster.book.setups import setup_on
from app.staff.dated import facts_of_many
from app.staff.facts import FactKind, facts_on
from app.words import say
from db.tables import PersonRow, RequestRow, RequestStepRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

LIMIT = 2000


def mine(desk: Desk) -> tuple[Request, ...]:
    """Return what the person at the desk has asked for, and the swaps colleagues ask of them, the newest first.

    Raises:
        UserError: nobody said which person this login belongs to.
    """
    with desk.read(Verb.REQUEST_OWN) as work:
        me = own_person(work)
        row = RequestRow
        asked = select(row).where(
            or_(row.person_id == me, (row.partner_id == me) & (row.state != State.DRAFT.value)),
        )
        return read(work, asked, clear=lambda each: each.person_id == me)


def inbox(
    desk: Desk, *, unit_id: int | None = None, closed: bool = False, kind: Kind | None = None
) -> tuple[Request, ...]:
    """Return the requests of the wards the reader answers for: those still open, or with ``closed`` those that are not.

    The newest stand first. What nobody has sent yet is not among them.
    """
    with desk.read(Verb.REQUEST_ANSWER) as work:
        row = RequestRow
        # what has expired meanwhile still stands as open on its row
        states = [s.value for s in (State if closed else OPEN) if s is not State.DRAFT]
        wanted = select(row).where(row.state.in_(states))
        if unit_id is not None:
            wanted = wanted.where(row.unit_id == unit_id)
        if kind is not None:
            wanted = wanted.where(row.kind == kind.value)
        if work.scope is not None:
            wanted = wanted.where(row.unit_id.in_(work.scope))
        return tuple(each for each in read(work, wanted, clear=lambda _each: True) if each.is_open is not closed)


def one(desk: Desk, *, request_id: int) -> Request:
    """Return one request with its course, for its asker, the colleague of a swap, or whoever answers for the ward.

    Raises:
        NotFoundError: there is none that the reader may see.
    """
    verb = Verb.REQUEST_OWN if desk.may(Verb.REQUEST_OWN) else Verb.REQUEST_ANSWER
    with desk.read(verb) as work:
        row = visible_row(work, request_id)
        answers = answers_for(work, row)
        return read(work, select(RequestRow).where(RequestRow.id == request_id),
                    clear=lambda each: answers or each.person_id == work.actor.person_id)[0]  # fmt: skip


def person_by_no(desk: Desk, *, staff_no: str) -> int:
    """Return the person of a staff number; only the number of the person leaves here.

    Raises:
        NotFoundError: there is nobody of that number.
    """
    verb = Verb.REQUEST_OWN if desk.may(Verb.REQUEST_OWN) else Verb.REQUEST_ANSWER
    with desk.read(verb) as work:
        found = work.session.scalar(select(PersonRow.id).where(PersonRow.staff_no == staff_no))
        if found is None:
            raise NotFoundError(say("There is nobody with staff number {number}.", number=staff_no), field="staff")
        return found


def own_person(work: Work) -> int:
    """Return the person the login at the desk belongs to.

    Raises:
        UserError: nobody said which.
    """
    if work.actor.person_id is None:
        raise UserError(
            say("Nobody has said yet which person of the staff list {login} is.", login=work.actor.login),
            field="staff",
            remedy=say("The system administrator binds the login under System → Users, or by 'xinglin user bind'."),
        )
    return work.actor.person_id


def visible_row(work: Work, request_id: int) -> RequestRow:
    """Return a request's row where the actor is its asker, its colleague, or answers for its ward.

    Raises:
        NotFoundError: otherwise.
    """
    row = work.session.get(RequestRow, request_id)
    me = work.actor.person_id
    party = (
        row is not None
        and me is not None
        and (row.person_id == me or (row.partner_id == me and row.state != State.DRAFT.value))
    )
    if row is None or not (party or (row.state != State.DRAFT.value and answers_for(work, row))):
        raise NotFoundError(say("There is no request {number}, or it is not yours to see.", number=request_id),
                            field="request")  # fmt: skip
    return row


def answers_for(work: Work, row: RequestRow) -> bool:
    """Tell whether the actor answers for the ward of a request."""
    if not allowed(work.actor, Verb.REQUEST_ANSWER):
        return False
    tops = roots(work.actor, Verb.REQUEST_ANSWER)
    if tops is None:
        return True
    path = work.session.scalar(select(UnitRow.path).where(UnitRow.id == row.unit_id)) or ""
    return any(f"/{top}/" in path for top in tops)


def read(work: Work, wanted: Select[Any], *, clear: Any) -> tuple[Request, ...]:
    """Return requests as values, the newest first; ``clear`` tells of each row whether its reason may be seen."""
    row = RequestRow
    rows = work.session.scalars(wanted.order_by(row.id.desc()).limit(LIMIT)).all()
    people = _people(work, rows)
    units = {row.id: row.name for row in work.session.execute(select(UnitRow.id, UnitRow.name))}
    steps = _steps(work, [each.id for each in rows])
    titles = _titles(work, rows)
    return tuple(
        _request(each, people, units, steps.get(each.id, ()), titles, today=work.today, clear=clear(each))
        for each in rows
    )


def _request(
    row: RequestRow,
    people: Mapping[int, tuple[str, str]],
    units: Mapping[int, str],
    steps: tuple[Step, ...],
    titles: Mapping[tuple[int, str], str],
    *,
    today: date,
    clear: bool,
) -> Request:
    kind, state = Kind(row.kind), state_on(row, today)
    no, name = people[row.person_id]
    return Request(
        id=row.id, kind=kind, state=state, unit_id=row.unit_id, unit=units.get(row.unit_id, ""),
        person_id=row.person_id, no=no, name=name, partner_id=row.partner_id,
        partner=people[row.partner_id][1] if row.partner_id is not None else "", first=row.first, last=row.last,
        direction=row.direction, codes=tuple(row.codes.split()), title=titles.get((row.unit_id, row.codes), row.codes),
        held=tuple((date.fromisoformat(day), own, other) for day, own, other in json.loads(row.held or "[]")),
        hours=row.hours, weight=row.weight, reason=row.reason if clear else "",
        attachment=(row.attachment or "") if clear else "", source=row.source, answer=row.answer or "",
        wish_id=row.wish_id, leave_id=row.leave_id, asked_at=row.asked_at, waits=waits_for(kind, state), steps=steps,
    )  # fmt: skip


def state_on(row: RequestRow, today: date) -> State:
    """Return where a request stands on a day: a swap or wish whose day has come unanswered has expired."""
    state = State(row.state)
    late = row.kind != Kind.LEAVE.value and min(row.first, row.last) <= today
    return State.EXPIRED if state in OPEN and late else state


def waits_for(kind: Kind, state: State) -> Waits:
    """Return for whom a request waits."""
    if state is State.FORWARDED:
        return Waits.DEPARTMENT
    if state is State.ASKED:
        return Waits.PARTNER if kind is Kind.SWAP else Waits.WARD
    return Waits.WARD if state is State.ACCEPTED else Waits.NOBODY


def note(work: Work, row: RequestRow, deed: str, state: State, *, why: str = "") -> None:
    """Bring a request into ``state``: one step of its course, one row of the record. Reasons of the asker are in neither."""
    before = row.state
    row.state = state.value
    work.session.flush()
    work.session.add(
        RequestStepRow(
            request_id=row.id, at=work.now, login=work.actor.login, name=work.actor.name, deed=deed, state=state.value,
            why=why,
        )
    )  # fmt: skip
    told = {"kind": row.kind, "person_id": row.person_id, "first": row.first, "last": row.last, "state": state.value}
    work.record(
        "request", row.id, action=_ACTIONS[deed], before={"state": before} if before != state.value else None,
        after=told, reason=why or None,
    )  # fmt: skip


#: The deed of the record for each step.
_ACTIONS = {
    deed: f"request.{deed}"
    for deed in ("save", "ask", "accept", "decline", "approve", "forward", "deny", "withdraw", "expire")
}


def ward_of(work: Work, person_id: int, day: date) -> int:
    """Return the unit a person works in on a day.

    Raises:
        UserError: they work nowhere then.
    """
    held = facts_on(facts_of_many(work, [person_id])[person_id], day)
    place = held.get(FactKind.WORKING_UNIT) or held.get(FactKind.HOME_UNIT) or ()
    found = next((fact.unit_id for fact in place if fact.unit_id is not None), None)
    if found is None:
        raise UserError(say("On {day} this person works in no unit.", day=day), field="first")
    return found


def _people(work: Work, rows: Sequence[RequestRow]) -> dict[int, tuple[str, str]]:
    ids = {n for each in rows for n in (each.person_id, each.partner_id) if n is not None}
    person = PersonRow
    found = work.session.execute(select(person.id, person.staff_no, person.name).where(person.id.in_(ids)))
    return {number: (no or "", name) for number, no, name in found}


def _steps(work: Work, ids: Sequence[int]) -> dict[int, tuple[Step, ...]]:
    step = RequestStepRow
    found: dict[int, list[Step]] = defaultdict(list)
    for row in work.session.scalars(select(step).where(step.request_id.in_(ids)).order_by(step.id)):
        found[row.request_id].append(
            Step(at=row.at, login=row.login, name=row.name, deed=row.deed, state=State(row.state), why=row.why)
        )
    return {number: tuple(steps) for number, steps in found.items()}


def _titles(work: Work, rows: Iterable[RequestRow]) -> dict[tuple[int, str], str]:
    """Return what each ward calls its kinds of leave."""
    found: dict[tuple[int, str], str] = {}
    newest = {row.unit_id: row.first for row in rows if row.kind == Kind.LEAVE.value}
    for unit_id, day in newest.items():
        found |= {(unit_id, code.code): code.title for code in setup_on(work, unit_id, day).leaves}
    return found
