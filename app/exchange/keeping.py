"""What undo needs, kept beside an import: values before and after a change, and a seal of every row put in."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, LargeBinary, Table, select

from db.tables import Base
from db.tables.base import ExactDecimal, UtcInstant

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SEAL = 8  # hexadecimal digits a row

_READ: tuple[tuple[type, Callable[[str], Any]], ...] = (
    (UtcInstant, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (ExactDecimal, Decimal),
    (LargeBinary, bytes.fromhex),
)


def table_of(name: str) -> Table:
    """Return the table called ``name``."""
    return Base.metadata.tables[name]


def kept(values: Mapping[str, Any]) -> str:
    """Return values of a row as JSON."""
    return json.dumps(dict(values), ensure_ascii=False, default=_plain)


def restored(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values read from JSON as the columns of ``table`` take them."""
    return {name: _restored(table.c[name].type, value) for name, value in values.items()}


def _restored(kind: object, value: Any) -> Any:
    read = next((read for held, read in _READ if isinstance(kind, held)), None)
    return value if value is None or read is None else read(value)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def seals(session: Session, table: Table, first: int, count: int) -> dict[int, str]:
    """Return row id -> seal of those of the ``count`` rows from ``first`` on that stand there now."""
    inside = (table.c.id >= first) & (table.c.id < first + count)
    return {row.id: _seal(row) for row in session.execute(select(table).where(inside).order_by(table.c.id))}


def _seal(row: Iterable[Any]) -> str:
    return f"{zlib.crc32(json.dumps([*row], default=_plain).encode()):0{SEAL}x}"
