"""Takes a batch back: what it put in goes, what it changed gets its old values, or nothing happens at all."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from app.errors import UserError
from app.exchange.writing import kept
from app.words import say
from db.tables import Base, ImportChangeRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def take_back(session: Session, change: ImportChangeRow) -> None:
    """Undo one change of a batch.

    Raises:
        UserError: what the batch wrote was changed since.
    """
    table = Base.metadata.tables[change.table_name]
    if change.before is None:
        count = int(json.loads(change.after or "{}")["count"])
        inside = (table.c.id >= change.row_id) & (table.c.id < change.row_id + count)
        if change.table_name == "credential":
            session.execute(update(table).where(inside).values(renews_id=None))
        held = session.scalar(select(func.count()).select_from(table).where(inside))
        if held != count:
            raise built_upon()
        session.execute(delete(table).where(inside))
        return
    before, after = json.loads(change.before), json.loads(change.after or "{}")
    row = (
        session.execute(select(*(table.c[name] for name in after)).where(table.c.id == change.row_id))
        .mappings()
        .first()
    )
    if row is None or json.loads(kept(dict(row))) != after:
        raise built_upon()
    values = {name: _restored(table, name, value) for name, value in before.items()}
    session.execute(update(table).where(table.c.id == change.row_id).values(values))


def _restored(table: Any, name: str, value: Any) -> Any:
    if value is None:
        return None
    kind = table.c[name].type.python_type if name != "changed_at" else None
    if kind is date:
        return date.fromisoformat(value)
    if name == "changed_at":
        return datetime.fromisoformat(value)
    return value


def built_upon() -> UserError:
    """Return the refusal to undo."""
    return UserError(
        say("Later work builds on this import; it cannot be undone as a whole any more."),
        remedy=say("Correct the single records, or restore the backup from before the import."),
    )
