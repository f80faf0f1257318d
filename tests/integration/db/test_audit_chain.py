"""Every edited, removed, reordered or cut audit row is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from db.audit import AuditEntry, append
from db.engine import connect
from db.vault import unlock_vault
from tests.kit.vaults import LOGIN, PASSWORD, vault_at

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
ROWS = 6
ATTACKS = (
    *(f"UPDATE audit_row SET {column} = {column} || 'x' WHERE seq = 3" for column in (  # noqa: S608 - the attack itself, over fixed column names
        "login", "role", "workstation", "action", "subject", "subject_id", "before", "after", "reason")),
    "UPDATE audit_row SET counter = counter + 1 WHERE seq = 3",
    "UPDATE audit_row SET at = (SELECT at FROM audit_row WHERE seq = 4) WHERE seq = 3",
    "UPDATE audit_row SET prev = zeroblob(32) WHERE seq = 3",
    "UPDATE audit_row SET mac = zeroblob(32) WHERE seq = 3",
    "DELETE FROM audit_row WHERE seq = 3",
    "DELETE FROM audit_row WHERE seq = 1",
    "DELETE FROM audit_row WHERE seq = 3; UPDATE audit_row SET seq = seq - 1 WHERE seq > 3",
    (
        "UPDATE audit_row SET seq = 99 WHERE seq = 3; UPDATE audit_row SET seq = 3 WHERE seq = 4; "
        "UPDATE audit_row SET seq = 4 WHERE seq = 99"
    ),
    "DELETE FROM audit_row WHERE seq > 4",
    "DELETE FROM audit_row",
)  # fmt: skip


def _entries() -> list[AuditEntry]:
    return [
        AuditEntry(START + timedelta(minutes=n), LOGIN, "head", "desk", "edit", "staff", str(n), "{}", "{}", "because")
        for n in range(ROWS)
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_without_the_triggers_is_found(tmp_path: Path, attack: str) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    with vault.write() as session:
        append(session, vault, _entries())
    assert vault.verify_audit().whole
    key = vault.keys.hex_key()
    vault.close()
    connection = connect(place.database, key, guarded=False)
    for name in ("audit_no_update", "audit_no_delete", "audit_in_order"):
        connection.execute(f"DROP TRIGGER {name}")
    connection.executescript(attack)
    connection.close()
    vault = unlock_vault(place, LOGIN, PASSWORD)
    report = vault.verify_audit()
    vault.close()
    assert not report.whole


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_row SET login = 'x'",
        "DELETE FROM audit_row",
        "INSERT OR REPLACE INTO audit_row SELECT * FROM audit_row WHERE seq = 2",
    ],
)
def test_triggers_refuse(tmp_path: Path, sql: str) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    with vault.write() as session:
        append(session, vault, _entries())
    key = vault.keys.hex_key()
    vault.close()
    connection = connect(place.database, key)
    with pytest.raises(sqlcipher.IntegrityError, match=r"append-only|no gaps"):
        connection.execute(sql)
    connection.close()
    vault = unlock_vault(place, LOGIN, PASSWORD)
    report = vault.verify_audit()
    assert report.whole
    assert report.rows == ROWS
    vault.close()
