"""The terms of contracts by kind of employment, what they break or ask, and what follows when one is renewed. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import attrs

from app.errors import UserError
from app.staff.codes import Table, codes
from app.words import Words, say

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
    PUBLIC_14 = "事业单位人事管理条例第十四条"
    LABOUR_66 = "劳动合同法第六十六条"
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
    """What a contract's terms break or ask; ``hard`` where the law is plain, else a question to look into.

    ``field`` is the term it belongs to. A ``notice`` asks nothing of this contract but says what follows from it.
    """

    text: Words
    citation: str
    hard: bool
    field: str = "until"
    notice: bool = False


def term_findings(
    contract: Contract,
    *,
    staffing_type: str | None = None,
    hired: date | None = None,
    retires: date | None = None,
) -> tuple[ContractFinding, ...]:
    """Return what the terms of a contract break or ask (DOMAIN: contract rules). Pure.

    ``hired`` and ``retires`` (the day by law) tell whether ten years of service ask for an open end.
    """
    found: list[ContractFinding] = []
    expected = KINDS_OF_TYPE.get(staffing_type or "")
    if expected and contract.kind not in expected:
        text = say("This kind of contract does not go with the staffing type.")
        found.append(ContractFinding(text, "", hard=False, field="kind"))
    start, until = contract.start, contract.until
    if start and until and not contract.open_ended:
        if contract.kind == "PQ" and until < _years_on(start, 2):
            text = say("A dispatched worker's contract with the agency runs at least two years.")
            found.append(ContractFinding(text, Citation.LABOUR_58, hard=True))
        if contract.kind == "PY" and until < _years_on(start, 3):
            text = say("A contract of a public institution normally runs at least three years.")
            found.append(ContractFinding(text, Citation.PUBLIC_12, hard=False))
    found.extend(_probation(contract))
    found.extend(_third_term(contract))
    found.extend(_long_service(contract, hired, retires))
    found.extend(_temporary_post(contract))
    return tuple(found)


def _third_term(contract: Contract) -> list[ContractFinding]:
    times = contract.times or 1
    if contract.kind != "LD" or contract.open_ended or times < _FIXED_TERMS_BEFORE_OPEN_END:
        return []
    if times == _FIXED_TERMS_BEFORE_OPEN_END:
        text = say("After two fixed terms the next labour contract is open-ended, unless the worker asks otherwise.")
        return [ContractFinding(text, Citation.LABOUR_14, hard=False, field="open_ended", notice=True)]
    text = say("Two fixed terms were signed before: this contract is open-ended, unless the worker asked for a term.")
    return [ContractFinding(text, Citation.LABOUR_14, hard=False, field="open_ended")]


def _long_service(contract: Contract, hired: date | None, retires: date | None) -> list[ContractFinding]:
    if contract.open_ended or contract.start is None or hired is None or contract.start <= _years_on(hired, 10):
        return []
    if contract.kind == "LD":
        text = say("Ten years of service: an open-ended contract is due if the worker asks for it.")
        return [ContractFinding(text, Citation.LABOUR_14, hard=False, field="open_ended")]
    if contract.kind == "PY" and retires is not None and retires <= _years_on(contract.start, 10):
        text = say("Ten years of service and less than ten to retirement: the contract runs until {day}.", day=retires)
        return [ContractFinding(text, Citation.PUBLIC_14, hard=False)]
    return []


def _temporary_post(contract: Contract) -> list[ContractFinding]:
    if contract.post_nature != "temporary" or contract.start is None:
        return []
    if contract.until is not None and contract.until <= _months_on(contract.start, 6):
        return []
    text = say("A temporary post exists for six months at most.")
    return [ContractFinding(text, Citation.LABOUR_66, hard=False, field="post_nature")]


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


def _probation(contract: Contract) -> tuple[ContractFinding, ...]:
    limit = longest_probation(contract)
    if contract.probation_until is None or limit is None or contract.probation_until <= limit:
        return ()
    citation = Citation.PUBLIC_13 if contract.kind == "PY" else Citation.LABOUR_19
    text = say("Probation may last until {day} at most for this term.", day=limit)
    return (ContractFinding(text, citation, hard=True, field="probation_until"),)


def check_terms(contract: Contract) -> None:
    """Stop where the terms cannot be.

    Raises:
        UserError: an unknown kind, no start, an end before the start, or both an end and no end.
    """
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


def renewal_of(contract: Contract) -> Contract:
    """Return the contract that usually follows: the same length from the day after, open-ended where the law gives it."""
    times = (contract.times or 1) + 1
    open_ended = contract.kind == "LD" and times > _FIXED_TERMS_BEFORE_OPEN_END
    start = None if contract.until is None else contract.until + timedelta(days=1)
    until = None
    if not open_ended and start is not None and contract.start is not None and contract.until is not None:
        after = contract.until + timedelta(days=1)
        until = _months_on(start, (after.year - contract.start.year) * 12 + after.month - contract.start.month)
    return attrs.evolve(
        contract, start=start, until=until, open_ended=open_ended, times=times, number=None, probation_until=None,
        state=ACTIVE, remark=None, id=None,
    )  # fmt: skip
