"""A writer killed in the middle of its work: what it acknowledged is there, and nothing is half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import delete, select

from db.tables import SettingRow
from db.vault import unlock_vault
from tests.kit.vaults import LOGIN, PASSWORD, vault_at

WRITER = """
import sys
from datetime import UTC, datetime
from db.place import VaultPlace
from db.vault import unlock_vault
from db.tables import SettingRow
from pathlib import Path
vault = unlock_vault(VaultPlace.of(Path(sys.argv[1])), sys.argv[2], sys.argv[3])
n = 0
while True:
    with vault.write() as session:
        for part in "ab":
            session.add(SettingRow(key=f"{n}{part}", value="1", changed_at=datetime(2026, 1, 1, tzinfo=UTC), changed_by="t"))
            session.flush()
    n += 1
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()
"""


def test_killed_in_the_middle_nothing_acknowledged_is_lost_and_nothing_is_half(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    with vault.read() as session:
        held = set(session.scalars(select(SettingRow.key)))
    vault.close()
    for _round in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(place.folder), LOGIN, PASSWORD],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path.cwd(),
        )
        assert child.stdout is not None
        acknowledged = 0
        for _n in range(4):
            acknowledged = int(child.stdout.readline())
        child.kill()
        child.wait()
        rest = child.stdout.read().split()
        child.stdout.close()
        acknowledged = int(rest[-1]) if rest else acknowledged
        vault = unlock_vault(place, LOGIN, PASSWORD)
        with vault.write() as session:
            keys = {key for key in session.scalars(select(SettingRow.key)) if key not in held}
            assert {f"{n}{part}" for n in range(acknowledged) for part in "ab"} <= keys
            assert len(keys) % 2 == 0
            session.execute(delete(SettingRow).where(SettingRow.key.not_in(held)))
        vault.close()
