"""Contracts: their terms as findings, what is due, signing, renewing, ending."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.codes import Table, codes
from app.staff.dated import belongs_in_scope
from app.staff.listing import StaffLine, lines_on
from app.staff.people import person_row
from app.words import Words, say
from db.tables import ContractRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

ACTIVE, RENEWED, ENDED = "active", "renewed", "ended"
# Which kinds of contract belong to which staffing type (the first is the usual one).
KINDS_OF_TYPE = {
    "BZ": ("PY",),
    "BA": ("PY",),
    "HT": ("LD",),
    "RD": ("LD",),
    "PQ": ("PQ",),
    "FP": ("FP",),
    "GP": ("GP", "LD"),
    "JX": ("OT",),
    "SX": ("OT",),
}
_FIXED_TERMS_BEFORE_OPEN_END = 2


class Citation(StrEnum):
    """Where a finding's rule stands."""

    PUBLIC_12 = "事业单位人事管理条例第十二条"
    PUBLIC_13 = "事业单位人事管理条例第十三条"
    LABOUR_14 = "劳动合同法第十四条"
    LABOUR_19 = "劳动合同法第十九条"
    LABOUR_58 = "劳动合同法第五十八条"


@attrs.frozen(slots=True)
class Contract:
    """One contract. ``until`` is the last day, None with ``open_ended``."""

    person_id: int
    kind: str
    start: date | None = None
    until: date | None = None
    open_ended: bool = False
    number: str | None = None
    probation_until: date | None = None
    times: int | None = None
    agency: str | None = None
    agreement_no: str | None = None
    post_nature: str | None = None
    state: str = ACTIVE
    remark: str | None = None
    id: int | None = None


@attrs.frozen(slots=True)
class ContractFinding:
    """What a contract's terms break or ask; ``hard`` where the law is plain, else a question to look into."""

    text: Words
    citation: str
    hard: bool


@attrs.frozen(slots=True)
class DueContract:
    """A contract near its end (or past it, then ``days`` is negative) and its person."""

    contract: Contract
    person: StaffLine
    days: int
    findings: tuple[ContractFinding, ...]


def term_findings(contract: Contract, *, staffing_type: str | None = None) -> tuple[ContractFinding, ...]:
    """Return what the terms of a contract break or ask (DOMAIN: contract rules). Pure."""
    found: list[ContractFinding] = []
    expected = KINDS_OF_TYPE.get(staffing_type or "")
    if expected and contract.kind not in expected:
        found.append(ContractFinding(say("This kind of contract does not go with the staffing type."), "", hard=False))
    start, until = contract.start, contract.until
    if start and until and not contract.open_ended:
        if contract.kind == "PQ" and until < _years_on(start, 2):
            text = say("A dispatched worker's contract with the agency runs at least two years.")
            found.append(ContractFinding(text, Citation.LABOUR_58, hard=True))
        if contract.kind == "PY" and until < _years_on(start, 3):
            text = say("A contract of a public institution normally runs at least three years.")
            found.append(ContractFinding(text, Citation.PUBLIC_12, hard=False))
    found.extend(_probation(contract))
    if contract.kind == "LD" and not contract.open_ended and (contract.times or 1) >= _FIXED_TERMS_BEFORE_OPEN_END:
        text = say("After two fixed terms the next labour contract is open-ended, unless the worker asks otherwise.")
        found.append(ContractFinding(text, Citation.LABOUR_14, hard=False))
    return tuple(found)


def longest_probation(contract: Contract) -> date | None:
    """Return the last lawful day of probation, the day before the start where none is allowed; None if not judged."""
    start = contract.start
    if start is None:
        return None
    none = start - timedelta(days=1)
    if contract.kind == "PY":
        return _months_on(start, 12)
    if contract.kind not in {"LD", "PQ"}:
        return None
    if contract.open_ended or (contract.until is not None and contract.until >= _years_on(start, 3)):
        return _months_on(start, 6)
    if contract.until is None:
        return None
    if contract.until < _months_on(start, 3):
        return none
    return _months_on(start, 1 if contract.until < _years_on(start, 1) else 2)


def sign_contract(desk: Desk, *, contract: Contract) -> int:
    """Note a contract and return its id; the person's running one of the kind becomes renewed.

    Raises:
        UserError: an unknown kind, no start, an end before the start, or both an end and no end.
        NotFoundError: no such person, or none the actor may touch.
    """
    _check(contract)
    with desk.write(Verb.CONTRACT_EDIT, label=say("Sign contract")) as work:
        person_row(work, contract.person_id)
        before = work.session.scalars(
            select(ContractRow).where(
                ContractRow.person_id == contract.person_id,
                ContractRow.kind == contract.kind,
            )
        ).all()
        running = [row for row in before if row.state == ACTIVE]
        for row in running:
            row.state = RENEWED
            work.record("contract", row.id, before={"state": ACTIVE}, after={"state": RENEWED})
        times = contract.times or max((row.times or 1 for row in before), default=0) + 1
        row = ContractRow(**attrs.asdict(attrs.evolve(contract, times=times, state=ACTIVE)))
        work.session.add(row)
        work.session.flush()
        work.record("contract", row.id, after=attrs.asdict(contract))
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


def _probation(contract: Contract) -> tuple[ContractFinding, ...]:
    limit = longest_probation(contract)
    if contract.probation_until is None or limit is None or contract.probation_until <= limit:
        return ()
    citation = Citation.PUBLIC_13 if contract.kind == "PY" else Citation.LABOUR_19
    text = say("Probation may last until {day} at most for this term.", day=limit)
    return (ContractFinding(text, citation, hard=True),)


def _check(contract: Contract) -> None:
    if contract.kind not in codes(Table.CONTRACT_KIND):
        raise UserError(say("{code} is not in the code table.", code=contract.kind), field="kind")
    if contract.start is None:
        raise UserError(say("Say from which day it holds."), field="start")
    if contract.open_ended == (contract.until is not None):
        raise UserError(say("A contract has either a last day or is open-ended."), field="until")
    if contract.until is not None and contract.until < contract.start:
        raise UserError(say("The end lies before the start."), field="until")


def _years_on(start: date, years: int) -> date:
    """Return the last day of a term of ``years`` that begins with ``start``."""
    return _months_on(start, 12 * years)


def _months_on(start: date, months: int) -> date:
    """Return the last day of a term of ``months`` that begins with ``start``."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day) - timedelta(days=1)
    except ValueError:  # the month is shorter: the term ends with its last day
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
