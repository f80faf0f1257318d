"""Carries planned operations out in one transaction and keeps what undo needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from app.access.permissions import Verb, allowed
from app.credentials.signing import sign_rows
from db.tables import Base, CredentialRow, ImportChangeRow

if TYPE_CHECKING:
    from app.desk import Work
    from app.exchange.beat import Beat
    from app.exchange.planning import Ops

PIECE = 5_000


_ORDER = ("unit", "person", "staff_fact", "contract", "credential", "balance_posting")


def write(work: Work, ops: Ops, batch_id: int, beat: Beat) -> None:
    """Carry ``ops`` out as batch ``batch_id``.

    Raises:
        CancelledError: the person asked for it; the transaction is not committed.
    """
    session = work.session
    if ops.inserts.get("credential") and _may_sign(work):
        sign_rows(work, ops.inserts["credential"])
    changes: list[dict[str, Any]] = []
    total = sum(map(len, ops.inserts.values()))
    done = 0
    for name in _ORDER:
        rows = ops.inserts.get(name, [])
        if not rows:
            continue
        table = Base.metadata.tables[name]
        for start in range(0, len(rows), PIECE):
            beat(done, total, "write")
            session.execute(insert(table), rows[start : start + PIECE])
            done += len(rows[start : start + PIECE])
        changes.append(
            {
                "batch_id": batch_id,
                "table_name": name,
                "row_id": rows[0]["id"],
                "before": None,
                "after": json.dumps({"count": len(rows)}),
            }
        )
    for each in ops.updates:
        table = Base.metadata.tables[each.table]
        session.execute(update(table).where(table.c.id == each.id).values(each.after))
        changes.append({
            "batch_id": batch_id, "table_name": each.table, "row_id": each.id,
            "before": kept(each.before), "after": kept(each.after),
        })  # fmt: skip
    session.execute(insert(ImportChangeRow), changes)
    _resign(work, ops)
    beat(total, total, "write")


def _may_sign(work: Work) -> bool:
    return allowed(work.actor, Verb.CREDENTIAL_APPROVE) and bool(work.vault.public_key)


def _resign(work: Work, ops: Ops) -> None:
    """Sign changed certificates anew; where the actor may not, the change waits for approval."""
    ids = [each.id for each in ops.updates if each.table == "credential"]
    if not ids:
        return
    work.session.expire_all()
    rows = work.session.scalars(select(CredentialRow).where(CredentialRow.id.in_(ids))).all()
    if _may_sign(work):
        sign_rows(work, [row for row in rows if row.approval == "approved"])
    else:
        for row in rows:
            row.approval = "proposed"


def kept(values: Mapping[str, Any]) -> str:
    """Return values of a row as the JSON that undo compares and restores from."""
    return json.dumps(
        {key: (value.isoformat() if hasattr(value, "isoformat") else value) for key, value in values.items()},
        ensure_ascii=False,
    )
