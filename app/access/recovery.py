"""When passwords are lost or a disk died: the sealed recovery code opens the hospital, or a backup, for one user.

The code restores access, never trust: the user gets a new slot and a new signing identity. What they signed before
keeps counting, since the audit tells until when the old identity held.
"""

from __future__ import annotations

import contextlib
import json
import platform
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.actor import Actor
from app.access.passwords import require_password
from app.access.permissions import Verb
from app.access.unlock import load_actor, unlock
from app.clock import Clock, SystemClock
from app.desk import Desk
from app.errors import UserError
from app.settings import read_setting
from app.words import say
from db.audit import AuditEntry, append
from db.backup import list_backups
from db.backup import restore as restore_files
from db.errors import BackupFailedError
from db.place import VaultPlace
from db.tables import UserRow
from db.vault import Vault, unlock_vault, unlock_with_recovery

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(slots=True)
class Recovered:
    """A hospital opened again: the desk of the user, and the new recovery code to be sealed in place of the used one."""

    desk: Desk
    recovery_code: str = attrs.field(repr=False)


def recover(path: Path, *, code: str, login: str, password: str, clock: Clock | None = None) -> Recovered:
    """Give ``login`` a new password by the recovery code; the used code is replaced by a new one.

    Raises:
        HostError: the code is not this hospital's, or the hospital cannot be opened.
        UserError: there is no such active user, or the password does not hold.
    """
    clock = clock or SystemClock()
    place = VaultPlace.of(Path(path))
    vault = unlock_with_recovery(place, code)
    with contextlib.closing(vault):
        actor = load_actor(vault, login.strip())
        _require_password(vault, password, login=actor.login)
        _give_identity(vault, actor, password, clock, action="access.recover")
        fresh = vault.renew_recovery()
    return Recovered(unlock(path, actor.login, password, clock=clock), fresh)


def restore_backup(
    folder: Path, path: Path, *, code: str, login: str, password: str, clock: Clock | None = None
) -> Recovered:
    """Build a hospital at ``path`` from the newest backup in ``folder`` by its recovery code, for one user.

    Nothing at ``path`` is overwritten. The code is replaced by a new one.

    Raises:
        HostError: there is no whole backup, the code is another's, or something lies at ``path``.
        UserError: the backup knows no such active user, or the password does not hold.
    """
    clock = clock or SystemClock()
    found = list_backups(Path(folder))
    if not found:
        raise BackupFailedError(why=str(say("there is no backup in {path}", path=folder)))
    place = VaultPlace.of(Path(path))
    require_password(password, login=login.strip())
    restore_files(found[0], place, code=code, login=login.strip(), password=password)
    with contextlib.closing(unlock_vault(place, login.strip(), password)) as vault:
        actor = load_actor(vault, login.strip())
        _note_identity(vault, actor, vault.public_key, clock, action="access.restore")
        fresh = vault.renew_recovery()
    return Recovered(unlock(path, actor.login, password, clock=clock), fresh)


def new_recovery_code(desk: Desk) -> str:
    """Replace the recovery code and the data key; the old sheet then opens only backups made while it held.

    Raises:
        NotAllowedError: the actor may not manage users.
    """
    with desk.write(Verb.USER_EDIT, label=say("New recovery code")) as work:
        work.record("user", "recovery", action="access.new-recovery-code")
    return desk.vault.renew_recovery()


def change_key(desk: Desk) -> None:
    """Encrypt the database anew under another key, by hand (a revocation does it by itself).

    Raises:
        NotAllowedError: the actor may not manage users.
    """
    with desk.write(Verb.USER_EDIT, label=say("Change the data key")) as work:
        work.record("user", "data-key", action="access.change-key")
    desk.vault.change_data_key()


def _require_password(vault: Vault, password: str, *, login: str) -> None:
    with vault.read() as session:
        hospital = str(read_setting(session, "hospital-name"))
        shortest = int(read_setting(session, "password-min-length"))
    require_password(password, login=login, hospital=hospital, shortest=shortest)


def _give_identity(vault: Vault, actor: Actor, password: str, clock: Clock, *, action: str) -> None:
    slot = vault.add_slot(actor.login, password)
    _note_identity(vault, actor, slot.public_key, clock, action=action)


def _note_identity(vault: Vault, actor: Actor, public_key: bytes, clock: Clock, *, action: str) -> None:
    before: Mapping[str, str]
    with vault.write() as session:
        row = session.scalar(select(UserRow).where(UserRow.id == actor.user_id))
        if row is None:
            raise UserError(say("There is no such user."), field="login")
        before, row.public_key = {"public_key": row.public_key or ""}, public_key.hex()
        entry = AuditEntry(
            at=clock.now(),
            login=actor.login,
            role="recovery",
            workstation=platform.node(),
            action=action,
            subject="user",
            subject_id=str(actor.user_id),
            before=json.dumps(before),
            after=json.dumps({"public_key": row.public_key}),
            reason=None,
        )
        append(session, vault, [entry])
