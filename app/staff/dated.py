"""Dated facts on the tables: changes, loans, corrections, with reason and document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import delete, select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.codes import SENSITIVE_STATUS, codes
from app.staff.facts import TABLES, UNIT_KINDS, Fact, FactKind, insert_fact, overlaps
from app.words import say
from db.tables import PersonRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

#: What stands in the audit for a health-related status.
MASKED = "***"
PIECE = 500  # ids a query may carry on any database
# A change of these is an act of the hospital: it needs a reason.
NEED_REASON = frozenset({FactKind.STAFFING_TYPE, FactKind.HOME_UNIT, FactKind.WORKING_UNIT})


def change_fact(desk: Desk, *, person_id: int, fact: Fact) -> None:
    """Let something else hold from ``fact.start`` on; what held before ends the day before.

    Raises:
        UserError: no start, no reason where one is needed, an unknown code or unit, an end before the start.
        NotFoundError: no such person, or none the actor may touch.
    """
    if fact.start is None:
        raise UserError(say("Say from which day it holds."), field="start")
    if fact.kind in NEED_REASON and not (fact.reason or "").strip():
        raise UserError(say("Say why: a change of this kind needs a reason."), field="reason")
    with desk.write(Verb.STAFF_EDIT, label=say("Change")) as work:
        _person(work, person_id)
        record_fact(work, person_id, fact)


def lend(desk: Desk, *, person_id: int, unit_id: int, start: date, until: date | None, reason: str) -> None:
    """Let a person work in another unit than their own; the home unit stays.

    Raises:
        UserError: as ``change_fact``.
    """
    change_fact(
        desk,
        person_id=person_id,
        fact=Fact(FactKind.WORKING_UNIT, unit_id=unit_id, start=start, until=until, reason=reason),
    )


def correct_fact(desk: Desk, *, fact_id: int, fact: Fact, reason: str) -> None:
    """Put a wrong entry right: it never was so. The old values stay in the audit.

    Raises:
        UserError: no reason, or another fact of the kind holds in that time.
        NotFoundError: no such fact, or none the actor may touch.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.STAFF_EDIT, label=say("Correct")) as work:
        row = _fact_row(work, fact_id)
        if fact.kind.value != row.kind:
            raise UserError(say("A correction keeps the kind; remove the entry and add another."), field="kind")
        check_fact(work, fact)
        others = [f for f in facts_of(work, row.person_id) if f.id != fact_id]
        if any(fact in pair for pair in overlaps((*others, fact))):
            raise UserError(say("Another entry of this kind holds in that time."), field="start")
        before = _told(fact_of_row(row))
        _fill(row, fact)
        row.recorded_at, row.recorded_by = work.now, work.actor.login
        told = _told_reason(fact, reason.strip())
        work.record("staff", row.person_id, before=before, after=_told(fact), reason=told)


def end_fact(desk: Desk, *, fact_id: int, until: date, reason: str, document: str | None = None) -> None:
    """Let something that holds end with ``until``: a loan that ends early, a status that is over.

    Raises:
        UserError: no reason, the end lies before the start, or it ended before that day.
        NotFoundError: no such fact, or none the actor may touch.
    """
    if not reason.strip():
        raise UserError(say("Say why it ends."), field="reason")
    with desk.write(Verb.STAFF_EDIT, label=say("End")) as work:
        row = _fact_row(work, fact_id)
        if row.start is not None and until < row.start:
            raise UserError(say("The end lies before the start."), field="until")
        if row.until is not None and row.until < until:
            raise UserError(say("It ended before that day, on {day}.", day=row.until), field="until")
        cut_fact(work, row, until, reason=reason.strip(), document=document)


def cut_fact(work: Work, row: StaffFactRow, until: date, *, reason: str, document: str | None = None) -> None:
    """End a fact with ``until`` in an open unit of work; one that had not begun by then is taken away."""
    before = _told(fact_of_row(row))
    if row.start is not None and row.start > until:
        work.session.delete(row)
        after = None
    else:
        row.until = until
        after = _told(fact_of_row(row)) | {"end_document": document}
    work.record("staff", row.person_id, before=before, after=after, reason=_told_reason(fact_of_row(row), reason))


def remove_fact(desk: Desk, *, fact_id: int, reason: str) -> None:
    """Take away an entry that never was so; what it said stays in the audit.

    Raises:
        UserError: no reason.
        NotFoundError: no such fact, or none the actor may touch.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.STAFF_EDIT, label=say("Remove entry")) as work:
        row = _fact_row(work, fact_id)
        gone = fact_of_row(row)
        work.record("staff", row.person_id, before=_told(gone), reason=_told_reason(gone, reason.strip()))
        work.session.delete(row)


def record_fact(work: Work, person_id: int, fact: Fact) -> None:
    """Insert a fact in an open unit of work, closing what it supersedes (see ``facts.insert_fact``).

    Raises:
        UserError: an unknown code or unit, or an end before the start.
    """
    check_fact(work, fact)
    before = facts_of(work, person_id)
    after = insert_fact(before, fact)
    known = {f.id: f for f in before}
    kept = {f.id for f in after if f.id is not None}
    gone = [f for f in before if f.id not in kept]
    if gone:
        work.session.execute(delete(StaffFactRow).where(StaffFactRow.id.in_([f.id for f in gone])))
    for f in after:
        if f.id is None:
            row = StaffFactRow(person_id=person_id, recorded_at=work.now, recorded_by=work.actor.login)
            _fill(row, f)
            work.session.add(row)
        elif known[f.id] != f:
            _fill(_fact_row(work, f.id), f)
    work.session.flush()
    changed = [_told(f) for f in (*gone, *(known[f.id] for f in after if f.id is not None and known[f.id] != f))]
    before_told = {"facts": changed} if changed else None
    work.record("staff", person_id, before=before_told, after=_told(fact), reason=_told_reason(fact, fact.reason))


def facts_of(work: Work, person_id: int) -> tuple[Fact, ...]:
    """Return all facts of a person (for services inside a unit of work)."""
    rows = work.session.scalars(
        select(StaffFactRow).where(StaffFactRow.person_id == person_id).order_by(StaffFactRow.id)
    )
    return tuple(map(fact_of_row, rows))


def facts_of_many(work: Work, ids: Iterable[int]) -> dict[int, tuple[Fact, ...]]:
    """Return all facts of many people at once, by id (for services inside a unit of work)."""
    found: dict[int, list[Fact]] = {number: [] for number in ids}
    chosen = sorted(found)
    for place in range(0, len(chosen), PIECE):
        wanted = StaffFactRow.person_id.in_(chosen[place : place + PIECE])
        for row in work.session.scalars(select(StaffFactRow).where(wanted).order_by(StaffFactRow.id)):
            found[row.person_id].append(fact_of_row(row))
    return {number: tuple(facts) for number, facts in found.items()}


def belongs_in_scope(work: Work, person_id: int) -> bool:
    """Tell whether the actor's verb reaches the person: by home or working unit today."""
    if work.scope is None:
        return True
    held = [f for f in facts_of(work, person_id) if f.kind in UNIT_KINDS and f.holds_on(work.today)]
    return any(f.unit_id in work.scope for f in held)


def check_fact(work: Work, fact: Fact) -> None:
    """Stop where a fact cannot be.

    Raises:
        UserError: an end before the start, an unknown code or unit, a unit closed before the fact ends.
    """
    if fact.start is not None and fact.until is not None and fact.until < fact.start:
        raise UserError(say("The end lies before the start."), field="until")
    if fact.kind in UNIT_KINDS:
        unit = work.session.get(UnitRow, fact.unit_id) if fact.unit_id is not None else None
        if unit is None:
            raise UserError(say("There is no such unit."), field="unit")
        work.require_unit(unit.id)
        if unit.valid_until is not None and (fact.until is None or fact.until > unit.valid_until):
            raise UserError(say("{name} was closed on {day}.", name=unit.name, day=unit.valid_until), field="unit")
    elif fact.code not in codes(TABLES[fact.kind]):
        raise UserError(say("{code} is not in the code table.", code=fact.code or ""), field=fact.kind.value)


def _person(work: Work, person_id: int) -> None:
    if work.session.get(PersonRow, person_id) is None or not belongs_in_scope(work, person_id):
        raise NotFoundError(say("There is no such person, or not among those you may see."), field="staff")


def _fact_row(work: Work, fact_id: int) -> StaffFactRow:
    row = work.session.get(StaffFactRow, fact_id)
    if row is None or not belongs_in_scope(work, row.person_id):
        raise NotFoundError(say("There is no such entry."))
    return row


def fact_of_row(row: StaffFactRow) -> Fact:
    """Return the value of a row."""
    return Fact(
        kind=FactKind(row.kind),
        code=row.code,
        unit_id=row.unit_id,
        start=row.start,
        until=row.until,
        text=row.text,
        precision=row.precision,
        reason=row.reason,
        document=row.document,
        id=row.id,
    )


def _fill(row: StaffFactRow, fact: Fact) -> None:
    for name, value in attrs.asdict(fact).items():
        if name != "id":
            setattr(row, name, str(value) if name == "kind" else value)


def _told(fact: Fact) -> dict[str, object]:
    """Return what the audit keeps: that a health-related status was noted and for when, not which."""
    told = {name: value for name, value in attrs.asdict(fact).items() if value is not None}
    return told if fact.code not in SENSITIVE_STATUS else {**told, "code": MASKED, "text": None, "reason": None}


def _told_reason(fact: Fact, reason: str | None) -> str | None:
    return None if fact.code in SENSITIVE_STATUS else reason
