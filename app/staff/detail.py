"""Everything about one person on one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from app.access.permissions import Verb
from app.errors import NotFoundError
from app.staff.balances import Posting, accounts_of, closings, postings_of
from app.staff.codes import SENSITIVE_STATUS, Table, label
from app.staff.contracts import contracts_of
from app.staff.dated import facts_of
from app.staff.facts import TABLES, UNIT_KINDS, Fact, FactKind, timeline
from app.staff.listing import StaffLine, lines_on, sees_clear
from app.staff.people import FIELDS, person_row
from app.staff.terms import Contract, ContractFinding, term_findings
from app.staff.units import load_units
from app.words import say

if TYPE_CHECKING:
    from app.desk import Desk


@attrs.frozen(slots=True)
class TimelineEntry:
    """One fact in words: ``shown`` is the label of its code or the unit's name."""

    fact: Fact
    shown: str


@attrs.frozen(slots=True)
class PersonDetail:
    """A person's page: the line of the list, further fields (codes with their labels), timeline, contracts, balances.

    Contracts and balances are empty for those who may not see them. ``own`` are the fields as stored, for editing; empty
    for a reader who does not see them in clear. ``on`` is the day it stands for.
    """

    line: StaffLine
    former_name: str | None
    id_type: str | None
    ethnicity: str
    politics: str
    education: str
    degree: str | None
    marriage: str
    native_place: str | None
    address: str | None
    remark: str | None
    left_reason: str | None
    timeline: tuple[TimelineEntry, ...]
    contracts: tuple[tuple[Contract, tuple[ContractFinding, ...]], ...]
    postings: tuple[Posting, ...]
    balances: dict[str, Decimal]
    accounts: dict[str, str]
    own: Mapping[str, Any]
    on: date


def person_detail(desk: Desk, person_id: int, *, on: date | None = None) -> PersonDetail:
    """Return a person's page as of a day (today unless given), masked for the reader.

    Raises:
        NotFoundError: no such person, or none the reader may see.
    """
    with desk.read(Verb.STAFF_VIEW) as work:
        row = person_row(work, person_id)
        day = on or work.today
        line = next(lines_on(work, day, with_left=True, only=person_id), None)
        if line is None:
            raise NotFoundError(say("There is no such person, or not among those you may see."), field="staff")
        clear = sees_clear(work.actor)
        units = load_units(work.session)
        facts = timeline(f for f in facts_of(work, person_id) if clear or f.code not in SENSITIVE_STATUS)
        contracts = contracts_of(work, person_id) if desk.may(Verb.CONTRACT_VIEW) else ()
        postings = postings_of(work, person_id) if desk.may(Verb.BALANCE_VIEW) else ()
        return PersonDetail(
            line=line,
            former_name=row.former_name,
            id_type=row.id_type,
            ethnicity=label(Table.ETHNICITY, row.ethnicity),
            politics=label(Table.POLITICS, row.politics),
            education=label(Table.EDUCATION, row.education),
            degree=row.degree,
            marriage=label(Table.MARRIAGE, row.marriage) if clear else "",
            native_place=row.native_place,
            address=row.address if clear else None,
            remark=row.remark if clear else None,
            left_reason=row.left_reason,
            timeline=tuple(TimelineEntry(f, units[f.unit_id].name if f.unit_id in units else _label(f)) for f in facts),
            contracts=tuple((c, term_findings(c, staffing_type=line.staffing_type)) for c in contracts),
            postings=postings,
            balances=closings(postings, day),
            accounts={code: account.name for code, account in accounts_of(work).items()},
            own={name: getattr(row, name) for name in FIELDS} if clear else {},
            on=day,
        )


def _label(fact: Fact) -> str:
    return "" if fact.kind in UNIT_KINDS else label(TABLES[FactKind(fact.kind)], fact.code)
