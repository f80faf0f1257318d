"""Who stands on a ward's sheet: people working there in those days, with the dated facts the rules go by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import or_, select

from app.credentials.asking import holders_of
from app.credentials.catalogue import duties
from app.credentials.eligibility import Holder, barred_intervals, worst_level
from app.credentials.ground import pieces
from app.credentials.validity import COUNTS, state_on
from app.roster.model import Barred, Dated, Orientation, Person, RuleLevel
from app.roster.sheet import RowMark, SheetRow, WardSetup
from app.staff.codes import Table, label
from app.staff.dated import facts_of_many
from app.staff.facts import Fact, FactKind, facts_on
from app.staff.listing import sees_clear
from app.words import say
from db.tables import PersonRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Work

PREGNANCY_DAYS = 280
NURSING_DAYS = 365
PRECEPTORS = frozenset({"N2", "N3", "N4"})
AWAY = frozenset({"leave", "suspended", "retired", "left"})
_PLACES = (FactKind.HOME_UNIT, FactKind.WORKING_UNIT)


@attrs.frozen(slots=True)
class Asked:
    """What a ward's codes ask for: codes by duty of the credential catalogue, and every code of work."""

    by_duty: Mapping[str, tuple[str, ...]]
    every: frozenset[str]

    @classmethod
    def of(cls, setup: WardSetup) -> Asked:
        """Read it off a set-up."""
        found: dict[str, tuple[str, ...]] = {}
        for code in setup.codes:
            if code.duty and code.is_work:
                found[code.duty] = (*found.get(code.duty, ()), code.code)
        return cls(found, frozenset(code.code for code in setup.codes if code.is_work))


@attrs.frozen(slots=True)
class Member:
    """One person of a ward in a period, before the row is made."""

    row: PersonRow
    facts: tuple[Fact, ...]
    days_here: frozenset[date]
    home: int | None


def count_staff(work: Work, unit_id: int, day: date, *, categories: Iterable[str]) -> int:
    """Return how many people of ``categories`` work in a unit on ``day``."""
    return len(_members(work, unit_id, day, day, categories=frozenset(categories)))


def rows_of(
    work: Work, unit_id: int, setup: WardSetup, *, first: date, last: date, keep: Iterable[int] = ()
) -> tuple[SheetRow, ...]:
    """Return a row for everybody who works in the unit on some day from ``first`` to ``last``, and for those of ``keep``.

    Heads come first, then by level and name. Days on which a person is elsewhere, or may not do the ward's duties, are
    barred with the cause. Balances and shares are not filled in here.
    """
    members = _members(work, unit_id, first, last, categories=frozenset(setup.categories))
    known = {member.row.id for member in members}
    members += _read(work, unit_id, [number for number in keep if number not in known], first, last)
    holders = holders_of(work, [member.row.id for member in members], first)
    names = {row.id: row.name for row in work.session.execute(select(UnitRow.id, UnitRow.name))}
    preceptors = tuple(str(m.row.id) for m in members if _level(m.facts, first) in PRECEPTORS)
    asked = Asked.of(setup)
    rows = [
        _row(
            m,
            holders[m.row.id],
            first,
            last,
            unit_id=unit_id,
            names=names,
            preceptors=preceptors,
            asked=asked,
            clear=sees_clear(work.actor),
        )
        for m in members
    ]
    return tuple(row for _key, row in sorted(zip(map(_rank, members), rows, strict=True), key=lambda pair: pair[0]))


def _rank(member: Member) -> tuple[int, str, int]:
    level = max((f.code or "" for f in member.facts if f.kind is FactKind.NURSE_LEVEL), default="")
    return (-ord(level[-1]) if level else 0, member.row.sort_key, member.row.id)


def _members(work: Work, unit_id: int, first: date, last: date, *, categories: frozenset[str]) -> list[Member]:
    fact = StaffFactRow
    ids = work.session.scalars(
        select(fact.person_id)
        .where(
            fact.kind.in_([kind.value for kind in _PLACES]),
            fact.unit_id == unit_id,
            or_(fact.start.is_(None), fact.start <= last),
            or_(fact.until.is_(None), fact.until >= first),
        )
        .distinct()
    )
    found = _read(work, unit_id, sorted(ids), first, last)
    return [m for m in found if m.days_here and (not categories or categories & _categories(m.facts, first, last))]


def _read(work: Work, unit_id: int, ids: Sequence[int], first: date, last: date) -> list[Member]:
    """Return what is on record of people, and on which days they work in the unit."""
    facts = facts_of_many(work, ids)
    people: dict[int, PersonRow] = {}
    for piece in pieces(sorted(ids)):
        people.update((row.id, row) for row in work.session.scalars(select(PersonRow).where(PersonRow.id.in_(piece))))
    return [_member(people[number], facts[number], unit_id, first, last) for number in ids]


def _member(row: PersonRow, facts: tuple[Fact, ...], unit_id: int, first: date, last: date) -> Member:
    here = frozenset(day for day in _days(first, last) if _works_here(row, facts, day, unit_id))
    home = next((f.unit_id for f in facts_on(facts, first).get(FactKind.HOME_UNIT, ())), None)
    return Member(row, facts, here, home)


def _works_here(row: PersonRow, facts: tuple[Fact, ...], day: date, unit_id: int) -> bool:
    if (row.left_on is not None and row.left_on < day) or (row.hire_date is not None and row.hire_date > day):
        return False
    held = facts_on(facts, day)
    if any(f.code in AWAY for f in held.get(FactKind.EMPLOYMENT_STATE, ())):
        return False
    place = held.get(FactKind.WORKING_UNIT) or held.get(FactKind.HOME_UNIT) or ()
    return any(f.unit_id == unit_id for f in place)


def _categories(facts: tuple[Fact, ...], first: date, last: date) -> frozenset[str]:
    return frozenset(
        f.code or ""
        for f in facts
        if f.kind is FactKind.CATEGORY and (f.start or date.min) <= last and (f.until or date.max) >= first
    )


# -- one row -----------------------------------------------------------------------------------------------------------


def _row(
    member: Member,
    holder: Holder,
    first: date,
    last: date,
    *,
    unit_id: int,
    names: Mapping[int, str],
    preceptors: tuple[str, ...],
    asked: Asked,
    clear: bool,
) -> SheetRow:
    row, facts = member.row, member.facts
    key = str(row.id)
    held = facts_on(facts, max(first, min(member.days_here, default=first)))
    barred = (*_elsewhere(member, first, last, unit_id, names), *unlicensed(holder, first, last, asked))
    due, children = _due(facts, first, last), _children(facts, first, last)
    orientation = _orientation(facts, first, last, tuple(p for p in preceptors if p != key))
    person = Person(
        key,
        name=row.name,
        staffing=_dated(facts, FactKind.STAFFING_TYPE, last),
        levels=_dated(facts, FactKind.NURSE_LEVEL, last),
        skills=_skills(holder, first),
        barred=barred,
        due=due,
        children=children,
        orientation=orientation,
    )
    loan = _loan(member, unit_id, names, first, last)
    title = next(
        (f.code for f in held.get(FactKind.TITLE_APPOINTED, ()) or held.get(FactKind.TITLE_QUALIFIED, ())), None
    )
    return SheetRow(
        key,
        no=row.staff_no or "",
        name=row.name,
        person=person,
        staffing=person.staffing_on(first),
        level=person.level_on(first),
        title=label(Table.TITLE, title),
        years=_years(row.work_start or row.hire_date, first),
        marks=tuple(_marks(person, loan, first, last, clear=clear)),
        loan=loan[1] if loan else "",
    )


def _marks(
    person: Person, loan: tuple[RowMark, str] | None, first: date, last: date, *, clear: bool
) -> Iterator[RowMark]:
    if person.due is not None:
        yield RowMark.PREGNANT if clear else RowMark.NO_NIGHTS
    if person.children:
        yield RowMark.NURSING if clear else RowMark.NO_NIGHTS
    if person.orientation is not None:
        yield RowMark.ORIENTATION
    if person.staffing_on(first) == "GP":
        yield RowMark.TRAINEE
    if any(not b.posts and _meets(b, first, last) and b.citation for b in person.barred):
        yield RowMark.BARRED
    if loan is not None:
        yield loan[0]


def _meets(barred: Barred, first: date, last: date) -> bool:
    return (barred.first or date.min) <= last and (barred.last or date.max) >= first


def _dated(facts: Iterable[Fact], kind: FactKind, last: date) -> tuple[Dated, ...]:
    held = sorted(
        (f for f in facts if f.kind is kind and (f.start or date.min) <= last), key=lambda f: f.start or date.min
    )
    return tuple(Dated(f.code or "", f.start) for f in held)


def _level(facts: Iterable[Fact], day: date) -> str:
    held = facts_on(facts, day).get(FactKind.NURSE_LEVEL, ())
    return next((f.code or "" for f in held), "")


def _elsewhere(member: Member, first: date, last: date, unit_id: int, names: Mapping[int, str]) -> Iterator[Barred]:
    """Yield the stretches on which the person is not in this ward, with where they are instead."""
    missing = [day for day in _days(first, last) if day not in member.days_here]
    for begin, end in _stretches(missing):
        yield Barred(
            str(_whereabouts(member, begin, unit_id, names)), begin, last=end, level=RuleLevel.POLICY, citation=""
        )


def _whereabouts(member: Member, day: date, unit_id: int, names: Mapping[int, str]) -> object:
    place = next(iter(facts_on(member.facts, day).get(FactKind.WORKING_UNIT, ())), None)
    if place is not None and place.unit_id not in {None, unit_id}:
        return say("works in {unit} on these days", unit=names.get(place.unit_id or 0, ""))
    return say("does not work in this ward on these days")


def _loan(
    member: Member, unit_id: int, names: Mapping[int, str], first: date, last: date
) -> tuple[RowMark, str] | None:
    """Return the other ward of a loan and whether the person is lent in or out."""
    if member.home is not None and member.home != unit_id and member.days_here:
        return RowMark.LOAN_IN, names.get(member.home, "")
    for day in _days(first, last):
        place = next(iter(facts_on(member.facts, day).get(FactKind.WORKING_UNIT, ())), None)
        if place is not None and place.unit_id not in {None, unit_id}:
            return RowMark.LOAN_OUT, names.get(place.unit_id or 0, "")
    return None


def _due(facts: Iterable[Fact], first: date, last: date) -> date | None:
    """Return the expected date of birth of a pregnancy that matters in the period: the end noted, or 280 days."""
    for fact in facts:
        if fact.kind is FactKind.SPECIAL_STATUS and fact.code == "pregnancy":
            due = fact.until or ((fact.start or first) + timedelta(days=PREGNANCY_DAYS))
            if (fact.start or date.min) <= last and due >= first:
                return due
    return None


def _children(facts: Iterable[Fact], first: date, last: date) -> tuple[date, ...]:
    """Return the birth dates of children being nursed in the period: the start noted, or a year before the end."""
    found = []
    for fact in facts:
        if fact.kind is FactKind.SPECIAL_STATUS and fact.code == "nursing":
            born = fact.start or (fact.until or first) - timedelta(days=NURSING_DAYS - 1)
            if born <= last and (fact.until or born + timedelta(days=NURSING_DAYS)) >= first:
                found.append(born)
    return tuple(found)


def _orientation(facts: Iterable[Fact], first: date, last: date, preceptors: tuple[str, ...]) -> Orientation | None:
    for fact in facts:
        meets = (fact.start or date.min) <= last and (fact.until or date.max) >= first
        if fact.kind is FactKind.SPECIAL_STATUS and fact.code == "supervised" and meets:
            return Orientation(preceptors, fact.start, last=fact.until)
    return None


def _years(start: date | None, day: date) -> int | None:
    if start is None:
        return None
    return max(0, day.year - start.year - ((day.month, day.day) < (start.month, start.day)))


# -- what the one question says ----------------------------------------------------------------------------------------


def unlicensed(holder: Holder, first: date, last: date, asked: Asked) -> Iterator[Barred]:
    """Yield what ``app.credentials.eligibility`` bars, narrowed to the codes that ask for that duty."""
    merged: dict[tuple[str, date, date, str, str], tuple[str, ...]] = {}
    for duty, codes in asked.by_duty.items():
        for each in barred_intervals(holder, duties()[duty], first, last):
            cause = "；".join(str(c.sentence) for c in each.causes)
            citation = "；".join(dict.fromkeys(c.citation for c in each.causes if c.citation))
            key = (cause, each.first, each.last, citation, worst_level(each.causes))
            merged[key] = (*merged.get(key, ()), *codes)
    for (cause, begin, end, citation, level), codes in merged.items():
        narrowed = () if asked.every <= set(codes) else codes
        yield Barred(cause, begin, last=end, citation=citation, level=RuleLevel(level), shifts=narrowed)


def _skills(holder: Holder, on: date) -> tuple[str, ...]:
    """Return the kinds of certificate that hold on a day: what a code may ask for as a skill."""
    kinds = {c.kind for c in holder.certificates}
    return tuple(
        sorted(
            kind
            for kind in kinds
            if any(
                state_on(holder.house.kind_of(kind), c, on, deemed=holder.deemed_renewal) in COUNTS
                for c in holder.certificates
                if c.kind == kind
            )
        )
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


def _stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    begin: date | None = None
    end: date | None = None
    for day in days:
        if end is not None and day == end + timedelta(days=1):
            end = day
            continue
        if begin is not None and end is not None:
            yield begin, end
        begin = end = day
    if begin is not None and end is not None:
        yield begin, end
