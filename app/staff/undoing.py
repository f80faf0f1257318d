"""Taking back what was just done: a deed is kept as the rows it changed, and reversed by value.

Nothing is forgotten: the reversal is a deed of its own in the audit and names the one it reverses. It is refused once
somebody else touched the same rows, for then only a correction of the single entry is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from sqlalchemy import delete, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

from app.access.permissions import Verb, require
from app.errors import UserError
from app.staff.people import person_row
from app.words import Words, say
from db.tables import ContractRow, PersonRow, QuotaRow, StaffFactRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.desk import Desk, Work
    from db.tables.base import Base

T = TypeVar("T")
UNDO = "staff.undo"
_CHUNK = 500
# A person before what hangs on them; taken away in the opposite order.
_PERSONAL: tuple[tuple[type[Base], Any], ...] = (
    (PersonRow, PersonRow.id),
    (StaffFactRow, StaffFactRow.person_id),
    (ContractRow, ContractRow.person_id),
)
_ORDER: tuple[type[Base], ...] = (PersonRow, StaffFactRow, ContractRow, QuotaRow)
_State = dict[tuple[type, int], dict[str, Any]]


@attrs.frozen(slots=True)
class RowChange:
    """One row before and after; None where it did not exist."""

    table: type[Base]
    id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@attrs.frozen(slots=True)
class Step:
    """A deed that can be taken back: what it is called, whom it was about, which rows it changed."""

    label: Words
    person_ids: tuple[int, ...]
    changes: tuple[RowChange, ...]


def watched(
    desk: Desk, deed: Callable[[], T], *, label: Words, person_ids: Sequence[int] = (), unit_id: int | None = None
) -> tuple[T, Step]:
    """Do ``deed`` and return its result with the step that takes it back.

    Watched are the named people and, with ``unit_id``, the approved posts of a unit. A deed that adds somebody (no
    ``person_ids``, no ``unit_id``) must return the new id.
    """
    before = _look(desk, person_ids, unit_id)
    result = deed()
    ids = tuple(person_ids) or ((result,) if unit_id is None and isinstance(result, int) else ())
    after = _look(desk, ids, unit_id)
    changes = tuple(
        RowChange(table, row_id, before.get((table, row_id)), after.get((table, row_id)))
        for table, row_id in dict.fromkeys((*before, *after))
        if before.get((table, row_id)) != after.get((table, row_id))
    )
    return result, Step(label, ids, changes)


def undo(desk: Desk, step: Step) -> None:
    """Take ``step`` back as one transaction.

    Raises:
        UserError: something of it was changed since, or other records rest on a person it added.
        NotAllowedError: the actor may not write all of its rows.
    """
    posts = any(change.table is QuotaRow for change in step.changes)
    verb = Verb.QUOTA_EDIT if posts else Verb.STAFF_EDIT
    with desk.write(verb, label=say("Undo: {deed}", deed=step.label)) as work:
        if any(change.table is ContractRow for change in step.changes):
            require(work.actor, Verb.CONTRACT_EDIT)
        for person_id in step.person_ids:
            person_row(work, person_id)
        if any(_row(work, change) != change.after for change in step.changes):
            raise UserError(
                say("Something of this was changed since."), remedy=say("Correct the single entry in its history.")
            )
        _write_back(work, step)
        subject = "quota" if posts else "staff"
        touched = step.person_ids or tuple(change.id for change in step.changes)
        for subject_id in touched:
            work.record(subject, subject_id, action=UNDO, after={"undone": str(step.label)})
        work.touch("staff", "contract")


def _write_back(work: Work, step: Step) -> None:
    work.session.flush()
    work.session.expire_all()
    try:
        for table in reversed(_ORDER):
            added = [change.id for change in step.changes if change.table is table and change.before is None]
            for ids in _chunks(added):
                work.session.execute(delete(table).where(_key(table).in_(ids)))
        for table in _ORDER:
            for change in (each for each in step.changes if each.table is table and each.before is not None):
                kept = dict(change.before or {})
                if change.after is None:
                    work.session.execute(insert(table).values(kept))
                else:
                    work.session.execute(update(table).where(_key(table) == change.id).values(kept))
    except IntegrityError as error:
        raise UserError(say("Other records already rest on this person."),
                        remedy=say("Note that the person leaves instead.")) from error  # fmt: skip


def _look(desk: Desk, person_ids: Sequence[int], unit_id: int | None) -> _State:
    with desk.vault.read() as session:
        found: _State = {}
        wanted: list[tuple[type[Base], ColumnElement[bool]]] = [
            (table, owner.in_(ids)) for ids in _chunks(person_ids) for table, owner in _PERSONAL
        ]
        if unit_id is not None:
            wanted.append((QuotaRow, QuotaRow.unit_id == unit_id))
        for table, clause in wanted:
            columns = inspect(table).columns
            for row in session.execute(select(*columns).where(clause)).mappings():
                found[table, row["id"]] = dict(row)
        return found


def _row(work: Work, change: RowChange) -> Mapping[str, Any] | None:
    columns = inspect(change.table).columns
    row = work.session.execute(select(*columns).where(_key(change.table) == change.id)).mappings().first()
    return None if row is None else dict(row)


def _key(table: type[Base]) -> Any:
    return table.__mapper__.columns["id"]


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    kept = list(ids)
    for place in range(0, len(kept), _CHUNK):
        yield kept[place : place + _CHUNK]
