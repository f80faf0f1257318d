"""Annual leave of people in the vault: entitled by the rule, carried, taken by rosters, left; granted as postings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.leave_rule import Career, Entitlement, entitlement
from app.roster.book.store import body_of
from app.roster.sheet import row_totals
from app.staff.balances import Entry, Posting, closing
from app.staff.listing import StaffLine, lines_on
from app.staff.units import load_units
from app.words import Words, say
from db.tables import BalancePostingRow, RosterCellRow, RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

ACCOUNT = "annual_leave"
SICK_CODE = "病"
SOURCE = "annual-leave"
_PUBLISHED = "published"


@attrs.frozen(slots=True, kw_only=True)
class LeaveLine:
    """One person's annual leave of a year in days.

    Args:
        due: what the rule gives on the day asked for. granted: posted for the year.
        carried: left from the year before, or as an opening of this year states it.
        included: days of this year that such an opening already holds.
        taken: posted as taken. planned: on published rosters not sealed yet.
    """

    person_id: int
    staff_no: str
    name: str
    unit: str
    staffing: str
    work_start: date | None
    due: Entitlement
    carried: Decimal
    included: int
    granted: Decimal
    taken: Decimal
    planned: Decimal

    @property
    def brought(self) -> Decimal:
        """What the year began with beside what is due: left from the year before."""
        return max(Decimal(0), self.carried - self.included)

    @property
    def used(self) -> Decimal:
        """What was taken, with what an opening of this year holds as taken before it."""
        return self.taken + max(Decimal(0), self.included - self.carried)

    @property
    def to_grant(self) -> Decimal:
        """What is still to be posted so that the account agrees with the rule (below: posted too much)."""
        return self.due.days - self.included - self.granted

    @property
    def left(self) -> Decimal:
        """What is left once the rule is posted and what is planned is taken."""
        return self.brought + self.due.days - self.used - self.planned


@attrs.frozen(slots=True, kw_only=True)
class LeaveSheet:
    """The annual leave of a unit (or of everybody the reader may see) as it stands on a day."""

    unit: str
    on: date
    lines: tuple[LeaveLine, ...]


def leave_sheet(desk: Desk, *, unit_id: int | None = None, on: date | None = None) -> LeaveSheet:
    """Return the annual leave of a unit's people (of everybody unless given) as it stands on a day (today unless given)."""
    with desk.read(Verb.BALANCE_VIEW) as work:
        if unit_id is not None:
            work.require_unit(unit_id)
        day = on or work.today
        name = load_units(work.session)[unit_id].name if unit_id is not None else ""
        return LeaveSheet(unit=name, on=day, lines=_lines(work, _people(work, unit_id, day), day))


def leave_of(work: Work, people: Iterable[StaffLine], on: date) -> Mapping[int, LeaveLine]:
    """Return the annual leave of these people by person (for services inside a unit of work)."""
    return {line.person_id: line for line in _lines(work, tuple(people), on)}


def grant_year(desk: Desk, *, unit_id: int | None = None, on: date | None = None) -> tuple[LeaveLine, ...]:
    """Post what the rule gives for the year, as far as it is not posted; return the lines that were posted.

    Called again after somebody has reached the next step, it posts the difference. What was posted too much is taken
    back by an entry of its own.

    Raises:
        UserError: nothing is to be posted.
    """
    with desk.write(Verb.BALANCE_EDIT, label=say("Grant annual leave")) as work:
        if unit_id is not None:
            work.require_unit(unit_id)
        day = on or work.today
        found = tuple(line for line in _lines(work, _people(work, unit_id, day), day) if line.to_grant)
        if not found:
            raise UserError(say("Every account agrees with the rule already."), field="year")
        work.session.add_all(
            BalancePostingRow(
                person_id=line.person_id, account=ACCOUNT, entry=Entry.ENTITLED.value, on_day=day,
                amount=line.to_grant, source=f"{SOURCE}:{day.year} {_told(line)}", reverses_id=None,
                recorded_at=work.now, recorded_by=work.actor.login,
            )
            for line in found
        )  # fmt: skip
        work.record("balance", f"{ACCOUNT} {day.year}", action="leave.grant",
                    after={"year": day.year, "people": len(found), "days": sum(line.to_grant for line in found)})  # fmt: skip
        return found


def _told(line: LeaveLine) -> str:
    rule: Words = line.due.rule
    return f"{rule}{line.due.citation}" if line.due.citation else str(rule)


def _people(work: Work, unit_id: int | None, day: date) -> tuple[StaffLine, ...]:
    units = load_units(work.session)
    people = lines_on(work, day)
    if unit_id is None:
        return tuple(people)
    top = units[unit_id]

    def belongs(line: StaffLine) -> bool:
        unit = units.get(line.working_unit_id or line.home_unit_id or 0)
        return unit is not None and unit.below(top)

    return tuple(line for line in people if belongs(line))


def _lines(work: Work, people: tuple[StaffLine, ...], day: date) -> tuple[LeaveLine, ...]:
    ids = frozenset(line.id for line in people)
    postings = _postings(work, ids)
    sick = _sick_days(work, ids, day)
    planned = _planned(work, ids, day.year)
    return tuple(
        _line(line, postings.get(line.id, ()), day, sick=sick[line.id], planned=planned[line.id]) for line in people
    )


def _line(line: StaffLine, postings: Iterable[Posting], day: date, *, sick: int, planned: Decimal) -> LeaveLine:
    kept = tuple(postings)
    of_year = [each for each in kept if each.on_day.year == day.year and each.on_day <= day]
    stated = max((each.on_day for each in of_year if each.entry == Entry.OPENING), default=None)
    later = [each for each in of_year if each.entry != Entry.OPENING and (stated is None or each.on_day > stated)]
    granted = sum((each.amount for each in later if each.entry == Entry.ENTITLED), Decimal(0))
    taken = -sum((each.amount for each in later if each.entry != Entry.ENTITLED), Decimal(0))
    career = Career(staffing=line.staffing_type or "", work_start=line.work_start, hired=line.hire_date, sick_days=sick)
    return LeaveLine(
        person_id=line.id, staff_no=line.staff_no or "", name=line.name, unit=line.working_unit or line.home_unit,
        staffing=line.staffing_type or "", work_start=line.work_start, due=entitlement(career, on=day),
        carried=closing(kept, account=ACCOUNT, on=stated or date(day.year - 1, 12, 31)),
        included=0 if stated is None else entitlement(career, on=stated).days,
        granted=granted, taken=taken, planned=planned,
    )  # fmt: skip


def _postings(work: Work, people: frozenset[int]) -> Mapping[int, list[Posting]]:
    row = BalancePostingRow
    found: dict[int, list[Posting]] = defaultdict(list)
    for each in work.session.scalars(select(row).where(row.account == ACCOUNT)):
        if each.person_id in people:
            found[each.person_id].append(
                Posting(each.account, each.entry, each.on_day, each.amount, each.source, each.reverses_id, each.id)
            )
    return found


def _sick_days(work: Work, people: frozenset[int], day: date) -> Counter[int]:
    """Count the days of sick leave of the year, by published rosters as worked."""
    cell = RosterCellRow
    rows = work.session.execute(
        select(cell.person_id, cell.codes, cell.actual).where(
            cell.day >= date(day.year, 1, 1), cell.day <= day, (cell.codes == SICK_CODE) | (cell.actual == SICK_CODE)
        )
    )
    return Counter(
        who for who, codes, actual in rows if who in people and (codes if actual is None else actual) == SICK_CODE
    )


def _planned(work: Work, people: frozenset[int], year: int) -> Mapping[int, Decimal]:
    """Return the days that published rosters not sealed yet will take."""
    cell, sheet = RosterCellRow, RosterSheetRow
    ids = work.session.execute(
        select(sheet.id, sheet.version)
        .join(cell, cell.sheet_id == sheet.id)
        .where(sheet.state == _PUBLISHED, cell.day >= date(year, 1, 1), cell.day <= date(year, 12, 31))
        .distinct()
    ).all()
    found: dict[int, Decimal] = defaultdict(Decimal)
    for number, version in ids:
        body = body_of(work, number, version)
        for place, row in enumerate(body.rows):
            balance = row_totals(body, place, actual=True).balance(ACCOUNT) if int(row.id) in people else None
            if balance is not None:
                found[int(row.id)] += balance.minus - balance.plus
    return found
