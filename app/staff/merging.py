"""Two units become one from a day on: people, posts and what stands below go over; the old name still finds the new unit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import or_, select

from app.access.permissions import Verb
from app.errors import UserError
from app.staff.dated import cut_fact, facts_of, record_fact
from app.staff.facts import Fact, FactKind
from app.staff.quotas import approve
from app.staff.units import UnitKind, keep_alias, unit_row
from app.words import say
from db.tables import QuotaRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class Merge:
    """What a merge does: how many people change their department, how many approved posts go over, which units follow."""

    people: int
    posts: int
    units: tuple[str, ...]


def preview_merge(desk: Desk, *, unit_id: int, into_id: int, on: date) -> Merge:
    """Return what merging would do; nothing is written.

    Raises:
        UserError: the units cannot be merged.
        NotFoundError: no such unit.
    """
    with desk.read(Verb.UNIT_EDIT) as work:
        _require(work, unit_id, into_id, on)
        below = _below(work, unit_id)
        posts = sum(row.approved for row in _quotas(work, unit_id, on))
        people = {fact.person_id for fact in _facts(work, unit_id, on)}
        return Merge(len(people), posts, tuple(unit.name for unit in below))


def merge_unit(desk: Desk, *, unit_id: int, into_id: int, on: date, reason: str, document: str | None = None) -> Merge:
    """Let ``unit_id`` be part of ``into_id`` from a day on, and end with the day before.

    Whoever belongs to it or is lent to it is moved with that day, each with reason and document in their own history;
    its approved posts are added to those of the other; units below it hang under the other; its name becomes another
    name of the other, so that older workbooks still find it.

    Raises:
        UserError: no reason; the units are the same, of different kinds, or one stands below the other.
        NotFoundError: no such unit.
    """
    if not reason.strip():
        raise UserError(say("Say why: a merger needs a reason."), field="reason")
    with desk.write(Verb.UNIT_EDIT, label=say("Merge units")) as work:
        old, new = _require(work, unit_id, into_id, on)
        like = Fact(FactKind.HOME_UNIT, start=on, reason=reason.strip(), document=document)
        moved = _move_people(work, into_id, _facts(work, unit_id, on), like)
        posts = _move_posts(work, unit_id, into_id, on, document)
        below = _below(work, unit_id)
        for unit in below:
            _hang(work, unit, new)
        old.valid_until = on - timedelta(days=1)
        keep_alias(work.session, new, old.name)
        told = {"into": new.name, "on": on, "people": moved, "posts": posts, "document": document}
        work.record("unit", old.id, before={"valid_until": None}, after=told, reason=reason.strip())
        work.touch("staff", "quota")
        return Merge(moved, posts, tuple(unit.name for unit in below))


def _require(work: Work, unit_id: int, into_id: int, on: date) -> tuple[UnitRow, UnitRow]:
    old, new = unit_row(work, unit_id), unit_row(work, into_id)
    work.require_unit(unit_id)
    work.require_unit(into_id)
    if old.kind in {UnitKind.HOSPITAL, UnitKind.CAMPUS} or old.kind != new.kind:
        raise UserError(say("Only units of one kind can be merged: departments, wards or groups."), field="into")
    if new.path.startswith(old.path) or old.path.startswith(new.path):
        raise UserError(say("One of the two stands below the other."), field="into")
    for row in (old, new):
        if row.valid_until is not None and row.valid_until < on:
            raise UserError(say("{name} was closed on {day}.", name=row.name, day=row.valid_until), field="into")
    if old.valid_from is not None and on <= old.valid_from:
        raise UserError(say("{name} does not exist before {day}.", name=old.name, day=old.valid_from), field="on")
    return old, new


def _facts(work: Work, unit_id: int, on: date) -> list[StaffFactRow]:
    wanted = select(StaffFactRow).where(
        StaffFactRow.unit_id == unit_id, or_(StaffFactRow.until.is_(None), StaffFactRow.until >= on)
    )
    return list(work.session.scalars(wanted.order_by(StaffFactRow.id)))


def _move_people(work: Work, into_id: int, rows: list[StaffFactRow], like: Fact) -> int:
    """Let whoever these facts are about belong to ``into_id`` instead, from the day of ``like`` and for its reason."""
    assert like.start is not None
    for row in sorted(rows, key=lambda row: row.kind):  # home before loan
        begin, until = max(like.start, row.start or like.start), row.until
        homes = (fact for fact in facts_of(work, row.person_id) if fact.kind is FactKind.HOME_UNIT)
        home = next((fact.unit_id for fact in homes if fact.holds_on(begin)), None)
        if row.kind == FactKind.WORKING_UNIT and home == into_id:
            # Lent to what is now their own department: the loan is over.
            cut_fact(work, row, begin - timedelta(days=1), reason=like.reason or "", document=like.document)
        else:
            moved = attrs.evolve(like, kind=FactKind(row.kind), unit_id=into_id, start=begin, until=until)
            record_fact(work, row.person_id, moved)
    return len({row.person_id for row in rows})


def _quotas(work: Work, unit_id: int, on: date) -> list[QuotaRow]:
    wanted = select(QuotaRow).where(QuotaRow.unit_id == unit_id, or_(QuotaRow.until.is_(None), QuotaRow.until >= on))
    rows = list(work.session.scalars(wanted))
    if any(row.start is not None and row.start > on for row in rows):
        raise UserError(say("A later approval already stands."), field="on")
    return rows


def _move_posts(work: Work, unit_id: int, into_id: int, on: date, document: str | None) -> int:
    rows = _quotas(work, unit_id, on)
    there = {(row.category, row.grade): row.approved for row in _quotas(work, into_id, on)}
    for row in rows:
        row.until = on - timedelta(days=1)
        approve(
            work,
            unit_id=into_id,
            category=row.category,
            grade=row.grade,
            approved=row.approved + there.get((row.category, row.grade), 0),
            start=on,
            document=document,
        )
    return sum(row.approved for row in rows if row.grade is None) or sum(row.approved for row in rows)


def _below(work: Work, unit_id: int) -> list[UnitRow]:
    wanted = select(UnitRow).where(UnitRow.parent_id == unit_id, UnitRow.valid_until.is_(None))
    return list(work.session.scalars(wanted.order_by(UnitRow.sort_order, UnitRow.id)))


def _hang(work: Work, unit: UnitRow, parent: UnitRow) -> None:
    old = unit.path
    same = select(UnitRow.id).where(UnitRow.parent_id == parent.id, UnitRow.name == unit.name)
    if work.session.scalar(same) is not None:
        raise UserError(say("There is already a unit {name} here.", name=unit.name), field="into")
    unit.parent_id, path = parent.id, f"{parent.path}{unit.id}/"
    inside = work.session.scalars(select(UnitRow).where(UnitRow.path.startswith(old, autoescape=True))).all()
    for row in inside:
        row.path = path + row.path[len(old) :]
    work.record("unit", unit.id, before={"path": old}, after={"path": path})
