"""People leave or retire, and what was noted too early is taken back as a whole."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select

from app.access.permissions import Verb, require
from app.errors import UserError
from app.staff.codes import Table, codes
from app.staff.facts import FactKind
from app.staff.people import person_row
from app.words import say
from db.tables import AuditRow, ContractRow, PersonRow, StaffFactRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

LEAVE, RETURN = "staff.leave", "staff.take-back-leaving"
#: The states a person may be in afterwards.
LEAVING_STATES = ("left", "retired")
_ACTIVE, _ENDED = "active", "ended"


def leave(
    desk: Desk, *, person_id: int, last_day: date, reason: str, document: str | None = None, state: str = "left"
) -> None:
    """Note that a person's last day is ``last_day``: open facts and running contracts end with it.

    ``state`` is what holds afterwards: ``left`` or ``retired``.

    Raises:
        UserError: no reason, the person left before, or an unknown state.
        NotFoundError: no such person, or none the actor may touch.
    """
    if not reason.strip():
        raise UserError(say("Say why the person leaves."), field="reason")
    if state not in LEAVING_STATES or state not in codes(Table.EMPLOYMENT_STATE):
        raise UserError(say("{code} is not in the code table.", code=state), field="state")
    with desk.write(Verb.STAFF_EDIT, label=say("Leave")) as work:
        row = person_row(work, person_id)
        if row.left_on is not None:
            raise UserError(say("{name} already left on {day}.", name=row.name, day=row.left_on), field="last_day")
        if row.hire_date is not None and last_day < row.hire_date:
            raise UserError(say("The last day lies before the first."), field="last_day")
        row.left_on, row.left_reason, row.changed_at = last_day, reason.strip(), work.now
        ended = {"facts": _end_facts(work, person_id, last_day), "contracts": _end_contracts(work, row, last_day)}
        work.session.add(
            StaffFactRow(
                person_id=person_id,
                kind=FactKind.EMPLOYMENT_STATE.value,
                code=state,
                start=last_day + timedelta(days=1),
                precision="day",
                reason=reason.strip(),
                document=document,
                recorded_at=work.now,
                recorded_by=work.actor.login,
            )
        )
        told = {"left_on": last_day, "state": state, "document": document, "ended": ended}
        work.record("staff", row.id, action=LEAVE, after=told, reason=reason.strip())


def take_back_leaving(desk: Desk, *, person_id: int, reason: str) -> None:
    """Undo a leaving noted by mistake: exactly what it ended holds again.

    Raises:
        UserError: no reason, the person is here, or the leaving was not noted by ``leave``.
        NotFoundError: no such person, or none the actor may touch.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.STAFF_EDIT, label=say("Take back leaving")) as work:
        row = person_row(work, person_id)
        if row.left_on is None:
            raise UserError(say("{name} is still here.", name=row.name))
        ended = _what_ended(work, person_id)
        if ended is None:
            raise UserError(
                say("This leaving came in by import."), remedy=say("Take the import back, or correct the entries.")
            )
        before = {"left_on": row.left_on, "left_reason": row.left_reason}
        _open_again(work, person_id, row.left_on, ended)
        row.left_on, row.left_reason, row.changed_at = None, None, work.now
        work.record("staff", row.id, action=RETURN, before=before, reason=reason.strip())
        work.touch("contract")


def _end_facts(work: Work, person_id: int, last_day: date) -> dict[str, str | None]:
    """End what goes on after ``last_day``; return id -> the end it had."""
    ended: dict[str, str | None] = {}
    later = or_(StaffFactRow.until.is_(None), StaffFactRow.until > last_day)
    for fact in work.session.scalars(select(StaffFactRow).where(StaffFactRow.person_id == person_id, later)):
        # A qualification outlives employment.
        if fact.kind != FactKind.TITLE_QUALIFIED and (fact.start is None or fact.start <= last_day):
            ended[str(fact.id)] = None if fact.until is None else fact.until.isoformat()
            fact.until = last_day
    return ended


def _end_contracts(work: Work, person: PersonRow, last_day: date) -> dict[str, str | None]:
    running = select(ContractRow).where(ContractRow.person_id == person.id, ContractRow.state == _ACTIVE)
    rows = work.session.scalars(running).all()
    if rows:
        require(work.actor, Verb.CONTRACT_EDIT)
    ended: dict[str, str | None] = {}
    for row in rows:
        ended[str(row.id)] = None if row.until is None else row.until.isoformat()
        before = {"state": row.state, "until": row.until}
        row.state = _ENDED
        if row.until is None or row.until > last_day:
            row.until, row.open_ended = last_day, False
        work.record("contract", row.id, before=before, after={"state": _ENDED, "until": row.until}, reason=None)
    return ended


def _what_ended(work: Work, person_id: int) -> dict[str, Any] | None:
    deeds = select(AuditRow.action, AuditRow.after).where(
        AuditRow.subject == "staff",
        AuditRow.subject_id == str(person_id),
        AuditRow.action.in_((LEAVE, RETURN)),
    )
    last = work.session.execute(deeds.order_by(AuditRow.seq.desc())).first()
    if last is None or last.action != LEAVE or last.after is None:
        return None
    found: dict[str, Any] = json.loads(last.after)["ended"]
    return found


def _open_again(work: Work, person_id: int, left_on: date, ended: dict[str, Any]) -> None:
    work.session.execute(
        delete(StaffFactRow).where(
            StaffFactRow.person_id == person_id,
            StaffFactRow.kind == FactKind.EMPLOYMENT_STATE.value,
            StaffFactRow.code.in_(LEAVING_STATES),
            StaffFactRow.start == left_on + timedelta(days=1),
        )
    )
    for fact_id, until in ended["facts"].items():
        fact = work.session.get(StaffFactRow, int(fact_id))
        if fact is not None:
            fact.until = None if until is None else date.fromisoformat(until)
    for contract_id, until in ended["contracts"].items():
        contract = work.session.get(ContractRow, int(contract_id))
        if contract is not None:
            contract.state = _ACTIVE
            contract.until = None if until is None else date.fromisoformat(until)
            contract.open_ended = until is None
