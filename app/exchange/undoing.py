"""Takes a batch back: what it put in goes, what it changed gets its old values, or nothing happens at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, and_, delete, not_, select, update

from app.errors import UserError
from app.exchange.keeping import SEAL, kept, restored, seals, table_of
from app.words import say
from db.tables import Base, ImportChangeRow, PersonRow, UnitRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

NAMED = 3

Span = tuple[int, int]  # first id, number of rows


def take_back(session: Session, changes: Sequence[ImportChangeRow]) -> None:
    """Undo the changes of one batch.

    Raises:
        UserError: later work touched what the batch wrote, or builds on it; nothing was undone.
    """
    spans = {
        change.table_name: (change.row_id, int(json.loads(change.after or "{}")["count"]))
        for change in changes
        if change.before is None
    }
    touched = [place for change in changes for place in _touched(session, change)]
    touched += [place for name in spans for place in _built_upon(session, name, spans)]
    if touched:
        raise _refusal(session, touched)
    for change in sorted(changes, key=lambda each: -each.id):
        table = table_of(change.table_name)
        if change.before is None:
            inside = _inside(table.c.id, spans[change.table_name])
            for key in _keys(table, table):
                session.execute(update(table).where(inside).values({key.name: None}))
            session.execute(delete(table).where(inside))
        else:
            values = restored(table, json.loads(change.before))
            session.execute(update(table).where(table.c.id == change.row_id).values(values))


def _inside(column: ColumnElement[Any], span: Span) -> ColumnElement[bool]:
    return and_(column >= span[0], column < span[0] + span[1])


def _keys(table: Table, target: Table) -> list[Any]:
    """Return the columns of ``table`` that point at rows of ``target``."""
    return [key.parent for key in table.foreign_keys if key.column.table is target]


def _touched(session: Session, change: ImportChangeRow) -> list[tuple[str, int]]:
    """Return (table, id) of what is not as the batch left it."""
    table = table_of(change.table_name)
    after = json.loads(change.after or "{}")
    if change.before is None:
        now = seals(session, table, change.row_id, after["count"])
        then = [after["seals"][start : start + SEAL] for start in range(0, len(after["seals"]), SEAL)]
        pairs = enumerate(then, start=change.row_id)
        return [(change.table_name, number) for number, seal in pairs if now.get(number) != seal]
    columns = [table.c[name] for name in after]
    row = session.execute(select(*columns).where(table.c.id == change.row_id)).mappings().first()
    same = row is not None and json.loads(kept(dict(row))) == after
    return [] if same else [(change.table_name, change.row_id)]


def _built_upon(session: Session, name: str, spans: dict[str, Span]) -> list[tuple[str, int]]:
    """Return (table, id) of the batch's new rows that rows of others point at."""
    target = table_of(name)
    found: list[tuple[str, int]] = []
    for table in Base.metadata.sorted_tables:
        own = spans.get(table.name)
        for key in _keys(table, target):
            outside = [] if own is None else [not_(_inside(table.c.id, own))]
            rows = session.scalars(select(key).where(_inside(key, spans[name]), *outside).distinct().limit(NAMED + 1))
            found += [(name, number) for number in rows]
    return found


def _refusal(session: Session, touched: list[tuple[str, int]]) -> UserError:
    names = list(dict.fromkeys(_names(session, touched)))
    return UserError(
        say(
            "Later work touches or builds on what this import brought ({names}); it cannot be undone as a whole any more.",
            names="、".join(names[:NAMED]) + ("…" if len(names) > NAMED else ""),
        ),
        remedy=say("Correct the single records, or restore the backup from before the import."),
    )


def _names(session: Session, touched: Iterable[tuple[str, int]]) -> Iterable[str]:
    for name, number in list(touched)[: 10 * NAMED]:
        table = table_of(name)
        if name == UnitRow.__tablename__:
            yield session.scalar(select(UnitRow.name).where(UnitRow.id == number)) or str(number)
        elif name == PersonRow.__tablename__:
            yield session.scalar(select(PersonRow.name).where(PersonRow.id == number)) or str(number)
        else:
            owner = select(PersonRow.name).join(table, table.c.person_id == PersonRow.id).where(table.c.id == number)
            yield session.scalar(owner) or str(number)
