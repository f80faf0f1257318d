"""What another staffing type would change besides the type: posts filled, the contract it asks for, the agency ratio."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.staff.codes import AGENCY, Table, label
from app.staff.contracts import contracts_of
from app.staff.establishment import EstablishmentLine, agency_of, ledger_on
from app.staff.listing import lines_on
from app.staff.people import person_row
from app.staff.terms import ACTIVE, KINDS_OF_TYPE, Contract
from app.words import Words, say

if TYPE_CHECKING:
    from app.desk import Desk
    from app.staff.listing import StaffLine


def type_change_effects(desk: Desk, *, person_id: int, code: str, start: date) -> tuple[Words, ...]:
    """Return in sentences what changes with a person's staffing type from ``start`` on; nothing is written.

    Raises:
        NotFoundError: no such person, or none the actor may see.
    """
    with desk.read(Verb.QUOTA_VIEW) as work:
        person_row(work, person_id)
        before = tuple(lines_on(work, start))
        line = next((each for each in before if each.id == person_id), None)
        if line is None or line.staffing_type == code:
            return ()
        after = tuple(attrs.evolve(each, staffing_type=code) if each.id == person_id else each for each in before)
        contracts = contracts_of(work, person_id)
        found = [*_posts(line, ledger_on(work, start, before), ledger_on(work, start, after)),
                 *_contract(code, contracts), *_ratio(line, code, before, after)]  # fmt: skip
    return tuple(found)


def _posts(line: StaffLine, before: Iterable[EstablishmentLine], after: Iterable[EstablishmentLine]) -> Iterator[Words]:
    old = {(each.unit_id, each.category): each for each in before}
    for each in after:
        known = old.get((each.unit_id, each.category))
        was = 0 if known is None else known.actual
        if was != each.actual:
            yield say(
                "Posts of {unit}, {category}: {before} → {after} of {approved} approved, {vacant} vacant, {over} over.",
                unit=each.unit, category=label(Table.CATEGORY, line.category or "other"), before=was,
                after=each.actual, approved=each.approved, vacant=each.vacant, over=each.over,
            )  # fmt: skip


def _contract(code: str, contracts: Iterable[Contract]) -> Iterator[Words]:
    expected = KINDS_OF_TYPE.get(code)
    if not expected:
        return
    running = [contract for contract in contracts if contract.state == ACTIVE]
    wanted = label(Table.CONTRACT_KIND, expected[0])
    for contract in running:
        if contract.kind not in expected:
            kind = label(Table.CONTRACT_KIND, contract.kind)
            yield say("The running contract ({kind}) is to end, and {wanted} to be signed.", kind=kind, wanted=wanted)
    if not running:
        yield say("{wanted} is to be signed.", wanted=wanted)


def _ratio(line: StaffLine, code: str, before: Iterable[StaffLine], after: Iterable[StaffLine]) -> Iterator[Words]:
    if AGENCY in {line.staffing_type, code}:
        old, new = agency_of(before), agency_of(after)
        yield say("Dispatched: {before} % → {after} % of contracted and dispatched.",
                  before=f"{old.percent_of_contracted:.2f}", after=f"{new.percent_of_contracted:.2f}")  # fmt: skip
