"""A contract judged while it is typed, corrected where it was noted wrongly, and an ending taken back."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.codes import Table, codes
from app.staff.contracts import contract_of, contracts_of, note_contract
from app.staff.dated import belongs_in_scope
from app.staff.findings import Finding, Weight, first_stop
from app.staff.listing import lines_on
from app.staff.people import person_row
from app.staff.retirement import retires_on
from app.staff.terms import ACTIVE, ENDED, Contract, check_terms, term_findings
from app.words import say
from db.tables import AuditRow, ContractRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


def check_contract(desk: Desk, contract: Contract) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful about a contract as typed; one with an ``id`` is judged as a correction.

    What the law plainly forbids stops a contract that begins today or later; one that was signed before must be noted
    as it is, with a reason.

    Raises:
        NotFoundError: no such person, or none the actor may see.
    """
    with desk.read(Verb.CONTRACT_VIEW) as work:
        person_row(work, contract.person_id)
        return _judge(work, contract)


def save_contract(desk: Desk, *, contract: Contract, reason: str = "") -> int:
    """Note a contract, or correct the one of its ``id``, and return the id.

    A new one makes the running one of its kind "renewed"; a correction leaves all others alone.

    Raises:
        UserError: a finding stops, a warning or a correction has no reason; ``field`` names the input.
        NotFoundError: no such person or contract, or none the actor may touch.
    """
    with desk.write(Verb.CONTRACT_EDIT, label=say("Sign contract")) as work:
        person_row(work, contract.person_id)
        found = _judge(work, contract)
        stop = first_stop(found)
        if stop is not None:
            raise UserError(stop.text, field=stop.field)
        if found and not reason.strip():
            raise UserError(say("Say why it is right all the same: {finding}", finding=found[0].text), field="reason")
        if contract.id is None:
            return note_contract(work, contract, reason=reason.strip() or None)
        return _correct(work, contract, reason)


def remove_contract(desk: Desk, *, contract_id: int, reason: str) -> None:
    """Take away a contract that never was; what it said stays in the audit.

    Raises:
        UserError: no reason.
        NotFoundError: no such contract, or none the actor may touch.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.CONTRACT_EDIT, label=say("Remove contract")) as work:
        row = _row(work, contract_id)
        work.record("contract", row.id, before=_told(contract_of(row)), reason=reason.strip())
        work.touch("staff")
        work.session.delete(row)


def take_back_end(desk: Desk, *, contract_id: int, reason: str) -> None:
    """Let an ended contract run again as it did before its ending was noted.

    Raises:
        UserError: no reason, it did not end, its ending came in by import, or another of the kind runs.
        NotFoundError: no such contract, or none the actor may touch.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.CONTRACT_EDIT, label=say("Take back the end")) as work:
        row = _row(work, contract_id)
        if row.state != ENDED:
            raise UserError(say("This contract has not ended."))
        others = (c for c in contracts_of(work, row.person_id) if c.kind == row.kind and c.state == ACTIVE)
        if next(others, None) is not None:
            raise UserError(say("Another contract of this kind is running."))
        known, until = _end_before(work, contract_id)
        if not known:
            raise UserError(
                say("This ending came in by import."), remedy=say("Correct the contract and its last day instead.")
            )
        before = {"state": row.state, "until": row.until}
        row.state, row.until, row.open_ended = ACTIVE, until, until is None
        work.record("contract", row.id, before=before, after={"state": ACTIVE, "until": until}, reason=reason.strip())
        work.touch("staff")


def _judge(work: Work, contract: Contract) -> tuple[Finding, ...]:
    try:
        check_terms(contract)
        if contract.post_nature is not None and contract.post_nature not in codes(Table.POST_NATURE):
            raise UserError(say("{code} is not in the code table.", code=contract.post_nature), field="post_nature")
    except UserError as error:
        return (Finding(error.field or "kind", error.text, Weight.ERROR),)
    line = next(lines_on(work, work.today, with_left=True, only=contract.person_id), None)
    earlier = [c for c in contracts_of(work, contract.person_id) if c.id != contract.id]
    times = contract.times or max((c.times or 1 for c in earlier if c.kind == contract.kind), default=0) + 1
    ahead = contract.start is not None and contract.start >= work.today and contract.id is None
    found = [
        Finding(f.field, f.text, Weight.ERROR if f.hard and ahead else Weight.WARNING, f.citation)
        for f in term_findings(
            attrs.evolve(contract, times=times),
            staffing_type=line.staffing_type if line else None,
            hired=line.hire_date if line else None,
            retires=None if line is None else retires_on(line),
        )
        if not f.notice
    ]
    if contract.probation_until and contract.start and contract.probation_until < contract.start:
        found.append(Finding("probation_until", say("The end lies before the start."), Weight.ERROR))
    if any(_overlap(contract, other) for other in earlier if other.state == ACTIVE and other.kind != contract.kind):
        found.append(Finding("start", say("A contract of another kind runs in that time.")))
    if any(_overlap(contract, other) for other in earlier if other.kind == contract.kind and other.state != ENDED):
        found.append(Finding("start", say("The contract before has not run out on that day.")))
    return tuple(found)


def _overlap(one: Contract, other: Contract) -> bool:
    begin, end = one.start or date.min, one.until or date.max
    return begin <= (other.until or date.max) and (other.start or date.min) <= end


def _correct(work: Work, contract: Contract, reason: str) -> int:
    row = _row(work, contract.id)
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    if row.person_id != contract.person_id:
        raise NotFoundError(say("There is no such contract."))
    before = _told(contract_of(row))
    kept = attrs.evolve(contract, state=row.state, times=contract.times or row.times)
    for name, value in attrs.asdict(kept).items():
        setattr(row, name, value)
    work.record("contract", row.id, before=before, after=_told(kept), reason=reason.strip())
    work.touch("staff")
    return row.id


def _row(work: Work, contract_id: int | None) -> ContractRow:
    row = work.session.get(ContractRow, contract_id)
    if row is None or not belongs_in_scope(work, row.person_id):
        raise NotFoundError(say("There is no such contract."))
    return row


def _end_before(work: Work, contract_id: int) -> tuple[bool, date | None]:
    """Return whether the last deed was the ending, and the last day the contract had before it."""
    deeds = select(AuditRow.before, AuditRow.after).where(
        AuditRow.subject == "contract", AuditRow.subject_id == str(contract_id)
    )
    last = work.session.execute(deeds.order_by(AuditRow.seq.desc())).first()
    if last is None or last.before is None or json.loads(last.after or "{}").get("state") != ENDED:
        return False, None
    until = json.loads(last.before).get("until")
    return True, None if until is None else date.fromisoformat(until)


def _told(contract: Contract) -> dict[str, object]:
    return {name: value for name, value in attrs.asdict(contract).items() if value is not None}
