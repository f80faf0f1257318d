"""Approved posts (核定编制): laid down from a day on by a document, superseded by the next, withdrawn when noted wrongly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import Select, select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.codes import Table, codes
from app.words import say
from db.tables import AuditRow, QuotaRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

MOST_POSTS = 100_000


@attrs.frozen(slots=True)
class Approval:
    """A number of posts approved for a unit, a category and perhaps a grade, with who noted it and when."""

    id: int
    unit_id: int
    category: str
    grade: str | None
    approved: int
    start: date | None
    until: date | None
    document: str
    who: str = ""
    at: datetime | None = None


def set_quota(
    desk: Desk,
    *,
    unit_id: int,
    category: str,
    approved: int,
    start: date,
    document: str | None = None,
    grade: str | None = None,
) -> int:
    """Approve a number of posts from a day on and return the approval's id; what was approved before ends the day before.

    With ``grade`` the number is of that grade alone; without, of the whole category.

    Raises:
        UserError: a number below zero, an unknown category or grade, or a later approval already stands.
        NotFoundError: no such unit.
    """
    if not 0 <= approved <= MOST_POSTS:
        raise UserError(say("The number of posts cannot be negative."), field="approved")
    if category not in codes(Table.CATEGORY):
        raise UserError(say("{code} is not in the code table.", code=category), field="category")
    if grade is not None and grade not in codes(Table.POST_GRADE):
        raise UserError(say("{code} is not in the code table.", code=grade), field="grade")
    with desk.write(Verb.QUOTA_EDIT, label=say("Approve posts")) as work:
        if work.session.get(UnitRow, unit_id) is None:
            raise NotFoundError(say("There is no such unit."), field="unit")
        work.require_unit(unit_id)
        return approve(
            work, unit_id=unit_id, category=category, grade=grade, approved=approved, start=start, document=document
        )


def approve(
    work: Work, *, unit_id: int, category: str, grade: str | None, approved: int, start: date, document: str | None
) -> int:
    """Approve posts in an open unit of work and return the approval's id (see ``set_quota``).

    Raises:
        UserError: a later approval already stands.
    """
    rows = work.session.scalars(_same(unit_id, category, grade)).all()
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
    added = QuotaRow(unit_id=unit_id, category=category, grade=grade, approved=approved, start=start, document=document)
    work.session.add(added)
    work.session.flush()
    after = {"unit_id": unit_id, "category": category, "grade": grade, "approved": approved, "start": start}
    work.record("quota", added.id, before=before or None, after=after, reason=document)
    return added.id


def withdraw_quota(desk: Desk, *, approval_id: int, reason: str) -> None:
    """Take away an approval that never was; the one before it holds on instead, as long as this one would have.

    Raises:
        UserError: no reason.
        NotFoundError: no such approval.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.QUOTA_EDIT, label=say("Withdraw approval")) as work:
        row = work.session.get(QuotaRow, approval_id)
        if row is None:
            raise NotFoundError(say("There is no such approval."))
        work.require_unit(row.unit_id)
        if row.start is not None:
            eve = row.start - timedelta(days=1)
            same = work.session.scalars(_same(row.unit_id, row.category, row.grade)).all()
            earlier = next((each for each in same if each.until == eve), None)
            if earlier is not None:
                earlier.until = row.until
        before = {"unit_id": row.unit_id, "category": row.category, "grade": row.grade, "approved": row.approved,
                  "start": row.start, "document": row.document}  # fmt: skip
        work.session.delete(row)
        work.record("quota", approval_id, before=before, reason=reason.strip())


def approvals(desk: Desk, *, unit_ids: frozenset[int], category: str) -> tuple[Approval, ...]:
    """Return every approval of a category in these units, the newest first."""
    with desk.read(Verb.QUOTA_VIEW) as work:
        seen = unit_ids if work.scope is None else unit_ids & work.scope
        rows = work.session.scalars(
            select(QuotaRow).where(QuotaRow.unit_id.in_(seen), QuotaRow.category == category)
        ).all()
        notes = _notes(work, [row.id for row in rows])
        found = [
            Approval(row.id, row.unit_id, row.category, row.grade, row.approved, row.start, row.until,
                     row.document or "", *notes.get(row.id, ("", None)))
            for row in rows
        ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.start or date.min, each.grade or "", each.id), reverse=True))


def _same(unit_id: int, category: str, grade: str | None) -> Select[QuotaRow]:
    kind = QuotaRow.grade.is_(None) if grade is None else QuotaRow.grade == grade
    return select(QuotaRow).where(QuotaRow.unit_id == unit_id, QuotaRow.category == category, kind)


def _notes(work: Work, ids: list[int]) -> dict[int, tuple[str, datetime]]:
    wanted = [str(each) for each in ids]
    rows = work.session.execute(
        select(AuditRow.subject_id, AuditRow.login, AuditRow.at)
        .where(AuditRow.subject == "quota", AuditRow.subject_id.in_(wanted))
        .order_by(AuditRow.seq)
    )
    return {int(subject_id): (login, at) for subject_id, login, at in rows}
