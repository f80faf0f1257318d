"""Carries planned operations out in one transaction and keeps what undo needs."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from app.access.permissions import Verb, allowed
from app.credentials.signing import sign_rows
from app.exchange.keeping import kept, seals, table_of
from db.tables import CredentialRow, ImportChangeRow

if TYPE_CHECKING:
    from app.desk import Work
    from app.exchange.beat import Beat
    from app.exchange.planning import Ops, Update

PIECE = 1_000
ORDER = (
    "unit", "person", "staff_fact", "contract", "credential", "balance_posting",
    "workload_entry", "satisfaction_entry", "surgery_case", "surgery_role",
)  # fmt: skip
_APPROVAL = ("approval", "approved_by", "approved_at", "signature", "signer")


def write(work: Work, ops: Ops, batch_id: int, beat: Beat) -> None:
    """Carry ``ops`` out as batch ``batch_id``.

    Raises:
        CancelledError: the person asked for it; the transaction is not committed.
    """
    total = sum(map(len, ops.inserts.values())) + len(ops.updates)
    done = 0
    if ops.inserts.get("credential") and may_sign(work):
        beat(done, total, "sign")
        sign_rows(work, ops.inserts["credential"])
    changes: list[dict[str, Any]] = []
    for name in ORDER:
        rows = ops.inserts.get(name, [])
        for start in range(0, len(rows), PIECE):
            beat(done, total, "write")
            work.session.execute(insert(table_of(name)), rows[start : start + PIECE])
            done += len(rows[start : start + PIECE])
        if rows:
            first = rows[0]["id"]
            sealed = "".join(seals(work.session, table_of(name), first, len(rows)).values())
            after = json.dumps({"count": len(rows), "seals": sealed})
            changes.append(_change(batch_id, name, first, None, after))
    beat(done, total, "write")
    changes += _update(work, ops.updates, batch_id)
    work.session.execute(insert(ImportChangeRow), changes)
    beat(total, total, "write")


def _change(batch_id: int, table: str, number: int, before: str | None, after: str) -> dict[str, Any]:
    return {"batch_id": batch_id, "table_name": table, "row_id": number, "before": before, "after": after}


def _update(work: Work, updates: list[Update], batch_id: int) -> list[dict[str, Any]]:
    """Change rows, those of one table and the same columns together; certificates are approved anew."""
    alike: dict[tuple[str, tuple[str, ...]], list[Update]] = defaultdict(list)
    for each in updates:
        alike[each.table, tuple(each.after)].append(each)
    certificates = [each.id for each in updates if each.table == "credential"]
    approvals = _approvals(work, certificates)
    for (name, columns), same in alike.items():
        table = table_of(name)
        statement = update(table).where(table.c.id == bindparam("_id")).values({c: bindparam(f"_{c}") for c in columns})
        given = [{"_id": each.id, **{f"_{column}": each.after[column] for column in columns}} for each in same]
        work.session.connection().execute(statement, given)
    _approve_anew(work, certificates)
    renewed = _approvals(work, certificates)
    changes: list[dict[str, Any]] = []
    for each in updates:
        old, new = ({}, {}) if each.table != "credential" else (approvals[each.id], renewed[each.id])
        changes.append(
            _change(batch_id, each.table, each.id, kept({**each.before, **old}), kept({**each.after, **new}))
        )
    return changes


def may_sign(work: Work) -> bool:
    """Tell whether what this actor imports is approved at once."""
    return allowed(work.actor, Verb.CREDENTIAL_APPROVE) and bool(work.vault.public_key)


def _approvals(work: Work, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return id -> how a certificate is approved."""
    found: dict[int, dict[str, Any]] = {}
    columns = (CredentialRow.id, *(getattr(CredentialRow, name) for name in _APPROVAL))
    for start in range(0, len(ids), PIECE):
        rows = work.session.execute(select(*columns).where(CredentialRow.id.in_(ids[start : start + PIECE])))
        for number, *values in rows:
            found[number] = dict(zip(_APPROVAL, values, strict=True))
    return found


def _approve_anew(work: Work, ids: list[int]) -> None:
    """Sign changed certificates anew; where the actor may not, the change waits for approval."""
    if not ids:
        return
    work.session.expire_all()
    for start in range(0, len(ids), PIECE):
        inside = CredentialRow.id.in_(ids[start : start + PIECE])
        rows = work.session.scalars(select(CredentialRow).where(inside)).all()
        if may_sign(work):
            sign_rows(work, [row for row in rows if row.approval == "approved"])
        else:
            for row in rows:
                row.approval = "proposed"
    work.session.flush()
