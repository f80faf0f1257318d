"""编制 ledger: approved, actual, vacant and over by department and category; the agency ratio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import or_, select

from app.access.permissions import Verb
from app.staff.codes import AGENCY, BZ_ONLY_OVER, ESTABLISHMENT_TYPES, LABOUR_CONTRACT_TYPES, Table, codes
from app.staff.listing import StaffLine, lines_on
from app.staff.units import Unit, UnitKind, load_units
from db.tables import QuotaRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

AGENCY_CAP_PERCENT = 10  # 劳务派遣暂行规定第四条
_Key = tuple[int, str]  # department, category
#: Approved posts: (department, category) -> grade (None: the whole category) -> number.
Approved = Mapping[_Key, Mapping[str | None, int]]


@attrs.frozen(slots=True)
class Posts:
    """Approved posts and those who hold them; ``vacant`` and ``over`` are never both above zero."""

    approved: int
    names: tuple[StaffLine, ...]

    @property
    def actual(self) -> int:
        """Those on the establishment."""
        return len(self.names)

    @property
    def vacant(self) -> int:
        """Approved posts that nobody holds."""
        return max(0, self.approved - self.actual)

    @property
    def over(self) -> int:
        """Those on the establishment beyond what is approved."""
        return max(0, self.actual - self.approved)


@attrs.frozen(slots=True)
class GradePosts(Posts):
    """The posts of one grade; None gathers those who hold no graded post."""

    grade: str | None


@attrs.frozen(slots=True)
class EstablishmentLine(Posts):
    """One department and category. Only those on the establishment (BZ) fill posts; ``others`` work there besides.

    ``grades`` breaks the same people down by post grade, highest first, where posts are approved or held by grade.
    """

    unit_id: int
    unit: str
    category: str
    others: tuple[StaffLine, ...]
    grades: tuple[GradePosts, ...] = ()


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
        return ledger_on(work, day, lines_on(work, day))


def ledger_on(work: Work, day: date, people: Iterable[StaffLine]) -> tuple[EstablishmentLine, ...]:
    """Return the ledger of a day as these people would fill it, inside an open unit of work."""
    units = load_units(work.session)
    return fold(units, _approved(work, units, day), people)


def fold(units: dict[int, Unit], approved: Approved, people: Iterable[StaffLine]) -> tuple[EstablishmentLine, ...]:
    """Return the ledger from approved posts and people. Pure."""
    held: dict[_Key, list[StaffLine]] = defaultdict(list)
    others: dict[_Key, list[StaffLine]] = defaultdict(list)
    for line in people:
        if line.home_unit_id is None:
            continue
        key = (department_of(units, line.home_unit_id), line.category or "other")
        (held if line.staffing_type == BZ_ONLY_OVER else others)[key].append(line)
    place = {unit_id: number for number, unit_id in enumerate(units)}
    rank = {code: number for number, code in enumerate(codes(Table.CATEGORY))}
    keys = sorted({*approved, *held, *others}, key=lambda k: (place[k[0]], rank.get(k[1], len(rank)), k[1]))
    return tuple(
        EstablishmentLine(
            approved=_total(approved.get(key, {})),
            names=tuple(held.get(key, ())),
            unit_id=key[0],
            unit=units[key[0]].name,
            category=key[1],
            others=tuple(others.get(key, ())),
            grades=_by_grade(approved.get(key, {}), held.get(key, ())),
        )
        for key in keys
    )


def _total(approved: Mapping[str | None, int]) -> int:
    """Return the approved number of a category: as laid down, else what its grades add up to."""
    return approved[None] if None in approved else sum(approved.values())


def _by_grade(approved: Mapping[str | None, int], people: Iterable[StaffLine]) -> tuple[GradePosts, ...]:
    held: dict[str | None, list[StaffLine]] = defaultdict(list)
    for line in people:
        held[line.post_grade].append(line)
    graded = [grade for grade in codes(Table.POST_GRADE) if grade in approved or grade in held]
    if not graded:
        return ()
    rest = [None] if None in held else []
    return tuple(
        GradePosts(approved.get(grade, 0) if grade else 0, tuple(held.get(grade, ())), grade)
        for grade in (*graded, *rest)
    )


def agency_ratio(desk: Desk, *, on: date | None = None) -> AgencyRatio:
    """Return how many of a day are dispatched, against both readings of the whole."""
    with desk.read(Verb.QUOTA_VIEW) as work:
        return agency_of(lines_on(work, on or work.today))


def agency_of(people: Iterable[StaffLine]) -> AgencyRatio:
    """Return how many of these people are dispatched. Pure."""
    types = [line.staffing_type for line in people]
    return AgencyRatio(
        dispatched=types.count(AGENCY),
        labour_contract=sum(kind in LABOUR_CONTRACT_TYPES for kind in types),
        on_establishment=sum(kind in ESTABLISHMENT_TYPES for kind in types),
    )


def department_of(units: dict[int, Unit], unit_id: int) -> int:
    """Return the department a unit belongs to: the nearest at or above it, else the unit itself."""
    step: Unit | None = units[unit_id]
    while step is not None and step.kind in {UnitKind.WARD, UnitKind.GROUP}:
        step = units.get(step.parent_id) if step.parent_id is not None else None
    return unit_id if step is None or step.kind in {UnitKind.CAMPUS, UnitKind.HOSPITAL} else step.id


def _approved(work: Work, units: dict[int, Unit], day: date) -> Approved:
    wanted = select(QuotaRow.unit_id, QuotaRow.category, QuotaRow.grade, QuotaRow.approved).where(
        or_(QuotaRow.start.is_(None), QuotaRow.start <= day),
        or_(QuotaRow.until.is_(None), QuotaRow.until >= day),
    )
    totals: dict[_Key, dict[str | None, int]] = {}
    for unit_id, category, grade, approved in work.session.execute(wanted):
        if work.scope is None or unit_id in work.scope:
            by_grade = totals.setdefault((department_of(units, unit_id), category), {})
            by_grade[grade] = by_grade.get(grade, 0) + approved
    return totals


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
