"""Contracts on the tables: what is due, signing, renewing, ending."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.dated import belongs_in_scope
from app.staff.listing import StaffLine, lines_on
from app.staff.people import person_row
from app.staff.terms import ACTIVE, ENDED, RENEWED, Contract, ContractFinding, check_terms, term_findings
from app.words import say
from db.tables import ContractRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class DueContract:
    """A contract near its end (or past it, then ``days`` is negative) and its person."""

    contract: Contract
    person: StaffLine
    days: int
    findings: tuple[ContractFinding, ...]


def sign_contract(desk: Desk, *, contract: Contract) -> int:
    """Note a contract and return its id; the person's running one of the kind becomes renewed.

    Raises:
        UserError: an unknown kind, no start, an end before the start, or both an end and no end.
        NotFoundError: no such person, or none the actor may touch.
    """
    check_terms(contract)
    with desk.write(Verb.CONTRACT_EDIT, label=say("Sign contract")) as work:
        return note_contract(work, contract)


def note_contract(work: Work, contract: Contract, *, reason: str | None = None) -> int:
    """Note a checked contract in an open unit of work and return its id (see ``sign_contract``)."""
    person_row(work, contract.person_id)
    same = (ContractRow.person_id == contract.person_id, ContractRow.kind == contract.kind)
    before = work.session.scalars(select(ContractRow).where(*same)).all()
    for row in before:
        if row.state == ACTIVE:
            row.state = RENEWED
            work.record("contract", row.id, before={"state": ACTIVE}, after={"state": RENEWED})
    times = contract.times or max((row.times or 1 for row in before), default=0) + 1
    row = ContractRow(**attrs.asdict(attrs.evolve(contract, times=times, state=ACTIVE, id=None)))
    work.session.add(row)
    work.session.flush()
    work.record("contract", row.id, after=attrs.asdict(contract), reason=reason)
    work.touch("staff")
    return row.id


def end_contract(desk: Desk, *, contract_id: int, on: date, reason: str) -> None:
    """Note that a contract ended with ``on``.

    Raises:
        UserError: no reason, or it is not running.
        NotFoundError: no such contract, or none the actor may touch.
    """
    if not reason.strip():
        raise UserError(say("Say why the contract ends."), field="reason")
    with desk.write(Verb.CONTRACT_EDIT, label=say("End contract")) as work:
        row = work.session.get(ContractRow, contract_id)
        if row is None or not belongs_in_scope(work, row.person_id):
            raise NotFoundError(say("There is no such contract."))
        if row.state != ACTIVE:
            raise UserError(say("This contract is not running."))
        if row.start is not None and on < row.start:
            raise UserError(say("The end lies before the start."), field="until")
        before = {"state": row.state, "until": row.until}
        row.state, row.until, row.open_ended = ENDED, on, False
        work.record("contract", row.id, before=before, after={"state": ENDED, "until": on}, reason=reason.strip())
        work.touch("staff")


def contracts_due(desk: Desk, *, within: int, on: date | None = None) -> tuple[DueContract, ...]:
    """Return the running contracts that end within ``within`` days of a day or ended before it, soonest first."""
    with desk.read(Verb.CONTRACT_VIEW) as work:
        day = on or work.today
        wanted = select(ContractRow).where(
            ContractRow.state == ACTIVE,
            ContractRow.open_ended.is_(False),
            ContractRow.until <= day + timedelta(days=within),
        )
        rows = work.session.scalars(wanted.order_by(ContractRow.until, ContractRow.id)).all()
        people = {line.id: line for line in lines_on(work, day)}
        return tuple(
            DueContract(c, people[c.person_id], (c.until - day).days,
                        term_findings(c, staffing_type=people[c.person_id].staffing_type))
            for c in map(contract_of, rows)
            if c.until is not None and c.person_id in people
        )  # fmt: skip


def contracts_of(work: Work, person_id: int) -> tuple[Contract, ...]:
    """Return a person's contracts, the newest first (for services inside a unit of work)."""
    rows = work.session.scalars(select(ContractRow).where(ContractRow.person_id == person_id))
    return _newest_first(map(contract_of, rows))


def contract_of(row: ContractRow) -> Contract:
    """Return the value of a row."""
    return Contract(**{field.name: getattr(row, field.name) for field in attrs.fields(Contract)})


def _newest_first(contracts: Iterable[Contract]) -> tuple[Contract, ...]:
    return tuple(sorted(contracts, key=lambda c: (c.start or date.min, c.id or 0), reverse=True))
