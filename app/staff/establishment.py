"""编制 ledger: approved, actual, vacant and over by department and category; the agency ratio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import or_, select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.codes import AGENCY, BZ_ONLY_OVER, LABOUR_CONTRACT_TYPES, Table, codes
from app.staff.listing import StaffLine, lines_on
from app.staff.units import Unit, UnitKind, load_units
from app.words import say
from db.tables import QuotaRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

AGENCY_CAP_PERCENT = 10  # 劳务派遣暂行规定第四条


@attrs.frozen(slots=True)
class EstablishmentLine:
    """One department and category. Only those on the establishment (BZ) fill posts; ``others`` work there besides.

    ``vacant`` and ``over`` are never both above zero; ``names`` are those counted as ``actual``.
    """

    unit_id: int
    unit: str
    category: str
    approved: int
    actual: int
    others: int
    names: tuple[StaffLine, ...]

    @property
    def vacant(self) -> int:
        """Approved posts that nobody holds."""
        return max(0, self.approved - self.actual)

    @property
    def over(self) -> int:
        """Those on the establishment beyond what is approved."""
        return max(0, self.actual - self.approved)


@attrs.frozen(slots=True)
class AgencyRatio:
    """Dispatched people against both readings of the whole: with labour contract only, and all employed."""

    dispatched: int
    labour_contract: int
    on_establishment: int

    @property
    def percent_of_contracted(self) -> float:
        """Dispatched in 100 of dispatched and labour contracts (the wording of the rule)."""
        return _percent(self.dispatched, self.dispatched + self.labour_contract)

    @property
    def percent_of_all(self) -> float:
        """Dispatched in 100 of dispatched, labour contracts and establishment together."""
        return _percent(self.dispatched, self.dispatched + self.labour_contract + self.on_establishment)

    @property
    def over_cap(self) -> bool:
        """Whether the rule's own reading lies above ten in a hundred."""
        return self.dispatched * 100 > AGENCY_CAP_PERCENT * (self.dispatched + self.labour_contract)


def establishment(desk: Desk, *, on: date | None = None) -> tuple[EstablishmentLine, ...]:
    """Return the ledger of a day by department (in the order of the tree) and category.

    People of wards and groups count for their department, by home unit, not by where they are lent.
    """
    with desk.read(Verb.QUOTA_VIEW) as work:
        day = on or work.today
        units = load_units(work.session)
        approved = _approved(work, units, day)
        return fold(units, approved, lines_on(work, day))


def fold(
    units: dict[int, Unit], approved: dict[tuple[int, str], int], people: Iterable[StaffLine]
) -> tuple[EstablishmentLine, ...]:
    """Return the ledger from approved posts and people. Pure."""
    held: dict[tuple[int, str], list[StaffLine]] = defaultdict(list)
    others: dict[tuple[int, str], int] = defaultdict(int)
    for line in people:
        if line.home_unit_id is None:
            continue
        key = (department_of(units, line.home_unit_id), line.category or "other")
        if line.staffing_type == BZ_ONLY_OVER:
            held[key].append(line)
        else:
            others[key] += 1
    place = {unit_id: number for number, unit_id in enumerate(units)}
    rank = {code: number for number, code in enumerate(codes(Table.CATEGORY))}
    keys = sorted({*approved, *held, *others}, key=lambda k: (place[k[0]], rank.get(k[1], len(rank)), k[1]))
    return tuple(
        EstablishmentLine(
            unit_id=unit_id,
            unit=units[unit_id].name,
            category=category,
            approved=approved.get((unit_id, category), 0),
            actual=len(held.get((unit_id, category), ())),
            others=others.get((unit_id, category), 0),
            names=tuple(held.get((unit_id, category), ())),
        )
        for unit_id, category in keys
    )


def agency_ratio(desk: Desk, *, on: date | None = None) -> AgencyRatio:
    """Return how many of a day are dispatched, against both readings of the whole."""
    with desk.read(Verb.QUOTA_VIEW) as work:
        types = [line.staffing_type for line in lines_on(work, on or work.today)]
    return AgencyRatio(
        dispatched=types.count(AGENCY),
        labour_contract=sum(kind in LABOUR_CONTRACT_TYPES for kind in types),
        on_establishment=sum(kind in {"BZ", "BA"} for kind in types),
    )


def set_quota(
    desk: Desk, *, unit_id: int, category: str, approved: int, start: date, document: str | None = None
) -> None:
    """Approve a number of posts from a day on; what was approved before ends the day before.

    Raises:
        UserError: a number below zero, an unknown category, or a later approval already stands.
        NotFoundError: no such unit.
    """
    if approved < 0:
        raise UserError(say("The number of posts cannot be negative."), field="approved")
    if category not in codes(Table.CATEGORY):
        raise UserError(say("{code} is not in the code table.", code=category), field="category")
    with desk.write(Verb.QUOTA_EDIT, label=say("Approve posts")) as work:
        if work.session.get(UnitRow, unit_id) is None:
            raise NotFoundError(say("There is no such unit."), field="unit")
        work.require_unit(unit_id)
        same = select(QuotaRow).where(
            QuotaRow.unit_id == unit_id, QuotaRow.category == category, QuotaRow.grade.is_(None)
        )
        rows = work.session.scalars(same).all()
        if any(row.start is not None and row.start > start for row in rows):
            raise UserError(say("A later approval already stands."), field="start")
        before: dict[str, object] = {}
        for row in rows:
            if row.until is not None and row.until < start:
                continue
            before = {"approved": row.approved, "start": row.start}
            if row.start == start:
                work.session.delete(row)
            else:
                row.until = start - timedelta(days=1)
        added = QuotaRow(unit_id=unit_id, category=category, approved=approved, start=start, document=document)
        work.session.add(added)
        work.session.flush()
        work.record("quota", added.id, before=before or None, after={"unit_id": unit_id, "category": category,
                                                                     "approved": approved, "start": start},
                    reason=document)  # fmt: skip


def department_of(units: dict[int, Unit], unit_id: int) -> int:
    """Return the department a unit belongs to: the nearest at or above it, else the unit itself."""
    step: Unit | None = units[unit_id]
    while step is not None and step.kind in {UnitKind.WARD, UnitKind.GROUP}:
        step = units.get(step.parent_id) if step.parent_id is not None else None
    return unit_id if step is None or step.kind in {UnitKind.CAMPUS, UnitKind.HOSPITAL} else step.id


def _approved(work: Work, units: dict[int, Unit], day: date) -> dict[tuple[int, str], int]:
    wanted = select(QuotaRow.unit_id, QuotaRow.category, QuotaRow.approved).where(
        or_(QuotaRow.start.is_(None), QuotaRow.start <= day),
        or_(QuotaRow.until.is_(None), QuotaRow.until >= day),
    )
    totals: dict[tuple[int, str], int] = defaultdict(int)
    for unit_id, category, approved in work.session.execute(wanted):
        if work.scope is None or unit_id in work.scope:
            totals[department_of(units, unit_id), category] += approved
    return dict(totals)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
