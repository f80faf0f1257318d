"""Backups as a service: made now, listed, rehearsed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.words import say
from db.backup import Backup, back_up, drill, list_backups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.desk import Desk


@attrs.frozen(slots=True)
class BackupLine:
    """A verified backup as shown."""

    path: str
    made_at: datetime
    megabytes: float
    people: int
    credentials: int
    audit_rows: int


def run_backup(desk: Desk, *, folder: Path | None = None) -> BackupLine:
    """Make a verified encrypted backup now.

    Raises:
        BackupFailedError: it could not be written or did not verify.
    """
    with desk.write(Verb.BACKUP_RUN, label=say("Back up")) as work:
        work.record("backup", desk.clock.now().isoformat(timespec="seconds"))
    return _line(back_up(desk.vault, folder, now=desk.clock.now()))


def backups(desk: Desk, *, folder: Path | None = None) -> tuple[BackupLine, ...]:
    """Return the verified backups, the newest first."""
    with desk.read(Verb.BACKUP_RUN):
        place = desk.vault.place
    if place is None:
        return ()
    return tuple(_line(each) for each in list_backups(folder or place.backups))


def rehearse(desk: Desk, *, code: str) -> Mapping[str, int]:
    """Open the newest backup with the recovery code alone and check it; return its row counts.

    Raises:
        BackupFailedError: a step did not hold.
        WrongRecoveryCodeError: the code is not this hospital's.
    """
    with desk.read(Verb.BACKUP_RESTORE):
        place = desk.vault.place
    found = () if place is None else list_backups(place.backups)
    if not found:
        from db.errors import BackupFailedError

        raise BackupFailedError(why=str(say("there is no backup yet")))
    rows = drill(found[0], code=code)
    with desk.write(Verb.BACKUP_RESTORE, label=say("Restore drill")) as work:
        work.record("backup", found[0].path.name, action="backup.drill")
    return rows


def _line(backup: Backup) -> BackupLine:
    return BackupLine(
        path=str(backup.path),
        made_at=backup.made_at,
        megabytes=round(backup.bytes / 1e6, 1),
        people=backup.rows.get("person", 0),
        credentials=backup.rows.get("credential", 0),
        audit_rows=backup.audit_seq,
    )
