"""The audit chain: each row carries an HMAC over itself and the row before; the head is anchored outside the file.

Rows are written inside the transaction they tell of. Triggers refuse every change; whoever takes the triggers away
still lacks the chain's key for the MACs, and whoever cuts the tail meets the anchor.
"""

from __future__ import annotations

import hmac
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import platformdirs
from sqlalchemy import func, insert, select

from db import crypto
from db.safefile import append_line
from db.tables.audit import AuditRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from db.place import VaultPlace
    from db.vault import Vault

GENESIS = bytes(32)
BATCH = 5000

TRIGGERS = (
    (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_row BEGIN "
        "SELECT RAISE(ABORT, 'the audit is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_row BEGIN "
        "SELECT RAISE(ABORT, 'the audit is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_in_order BEFORE INSERT ON audit_row "
        "WHEN NEW.seq != (SELECT coalesce(max(seq), 0) + 1 FROM audit_row) BEGIN "
        "SELECT RAISE(ABORT, 'the audit has no gaps'); END"
    ),
)


def guard_audit(connection: Connection) -> None:
    """Put the triggers on the audit table that refuse every change (engines other than SQLite have grants for it)."""
    if connection.dialect.name == "sqlite":
        for trigger in TRIGGERS:
            connection.exec_driver_sql(trigger)


@attrs.frozen(slots=True)
class AuditEntry:
    """One deed, before it has its place in the chain. ``before`` and ``after`` are JSON texts."""

    at: datetime
    login: str
    role: str
    workstation: str
    action: str
    subject: str
    subject_id: str
    before: str | None
    after: str | None
    reason: str | None


@attrs.frozen(slots=True)
class Head:
    """The newest row: its number and MAC."""

    seq: int
    mac: bytes


@attrs.frozen(slots=True)
class ChainReport:
    """What verification found. ``fault`` is empty, or edited, removed, truncated, or clock; ``seq`` where."""

    rows: int
    fault: str = ""
    seq: int = 0

    @property
    def whole(self) -> bool:
        """True when nothing was found."""
        return not self.fault


def append(session: Session, vault: Vault, entries: Sequence[AuditEntry]) -> Head:
    """Write ``entries`` at the end of the chain, in this transaction, and return the new head."""
    head = read_head(session)
    counter = session.scalar(select(func.max(AuditRow.counter))) or 0
    key = bytes(vault.keys.audit)
    rows = []
    for entry in entries:
        counter += 1
        told = {**attrs.asdict(entry), "seq": head.seq + 1, "counter": counter, "prev": head.mac}
        told["mac"] = _mac(key, told)
        head = Head(told["seq"], told["mac"])
        rows.append(told)
    for start in range(0, len(rows), BATCH):
        session.execute(insert(AuditRow), rows[start : start + BATCH])
    return head


def read_head(session: Session) -> Head:
    """Return the newest row's number and MAC (0 and zeros for an empty chain)."""
    row = session.execute(select(AuditRow.seq, AuditRow.mac).order_by(AuditRow.seq.desc()).limit(1)).first()
    return Head(0, GENESIS) if row is None else Head(row.seq, bytes(row.mac))


def verify_chain(
    session: Session, vault: Vault, *, anchors: Sequence[Head] = (), last: int | None = None
) -> ChainReport:
    """Walk the chain, checking numbers, links, MACs and time, then the anchors kept outside the file.

    With ``last`` only the newest rows are walked (6 µs a row): for a look at each opening.
    """
    key = bytes(vault.keys.audit)
    previous, expected, count = GENESIS, 1, 0
    latest: datetime | None = None
    if last is not None:
        previous, expected = _before(session, last)
    wanted = {anchor.seq: anchor.mac for anchor in anchors if anchor.seq >= expected}
    columns = [column for column in AuditRow.__table__.columns]  # noqa: C416 - a list for the star below
    walked = select(*columns).where(AuditRow.seq >= expected).order_by(AuditRow.seq)
    for row in session.execute(walked).yield_per(BATCH):
        told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name of a row's mapping
        if told["seq"] != expected:
            return ChainReport(count, "removed", expected)
        if bytes(told["prev"]) != previous or not hmac.compare_digest(bytes(told["mac"]), _mac(key, told)):
            return ChainReport(count, "edited", told["seq"])
        if told["seq"] in wanted and wanted.pop(told["seq"]) != bytes(told["mac"]):
            return ChainReport(count, "replaced", told["seq"])
        if latest is not None and told["at"] < latest and (latest - told["at"]).total_seconds() > CLOCK_SLACK:
            return ChainReport(count, "clock", told["seq"])
        latest = told["at"] if latest is None else max(latest, told["at"])
        previous, expected, count = bytes(told["mac"]), expected + 1, count + 1
    if wanted:
        return ChainReport(count, "truncated", max(wanted))
    return ChainReport(count)


def _before(session: Session, last: int) -> tuple[bytes, int]:
    """Return the MAC before the newest ``last`` rows and the number of the first of them."""
    first = max(1, read_head(session).seq - last + 1)
    mac = session.scalar(select(AuditRow.mac).where(AuditRow.seq == first - 1))
    return (GENESIS, 1) if mac is None else (bytes(mac), first)


CLOCK_SLACK = 7 * 24 * 3600  # seconds a workstation's clock may be set back before it is called a fault


def _mac(key: bytes, told: dict[str, object]) -> bytes:
    at = told["at"]
    stamp = at.astimezone(UTC).isoformat() if isinstance(at, datetime) else ""
    prev = told["prev"]
    body = [
        told["seq"], stamp, told["counter"], told["login"], told["role"], told["workstation"], told["action"],
        told["subject"], told["subject_id"], told["before"], told["after"], told["reason"],
        prev.hex() if isinstance(prev, bytes) else "",
    ]  # fmt: skip
    return crypto.mac(key, json.dumps(body, ensure_ascii=False).encode())


def anchor_files(place: VaultPlace, vault_id: str) -> tuple[Path, ...]:
    """Return where the head is anchored: beside the database, and in this account's own state folder."""
    chosen = os.environ.get("XINGLIN_STATE_DIR")
    state = Path(chosen) if chosen else platformdirs.user_state_path("xinglin", appauthor=False)
    return (place.anchor, state / "anchors" / f"{vault_id}.anchor")


def drop_anchor(files: Sequence[Path], head: Head) -> None:
    """Note the head in every anchor file; a folder that cannot be written is skipped (the other one speaks)."""
    for file in files:
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            append_line(file, f"{head.seq} {head.mac.hex()}")
        except OSError:
            continue


def read_anchors(files: Sequence[Path]) -> tuple[Head, ...]:
    """Return the newest head each anchor file knows."""
    heads: list[Head] = []
    for file in files:
        try:
            lines = file.read_text(encoding="ascii").split("\n")
        except (OSError, ValueError):
            continue
        for line in reversed(lines):
            number, _blank, mac = line.partition(" ")
            if number.isdigit() and len(mac) == len(GENESIS.hex()):
                heads.append(Head(int(number), bytes.fromhex(mac)))
                break
    return tuple(heads)
