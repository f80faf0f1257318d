"""Changing the data key by two files: the key file first announces the next key, then the new database replaces the old.

After a crash the key file knows both keys; whichever opens the database is the right one.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from db import keyfile, keyslots
from db.engine import connect, integrity_faults
from db.errors import DamagedError, ForeignKeysError, HostError
from db.safefile import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from db.keyfile import KeyFile
    from db.keyslots import OpenKeys
    from db.place import VaultPlace
    from db.vault import Vault


def change_data_key(vault: Vault) -> None:
    """Give the vault a new data key.

    Raises:
        DamagedError: the re-encrypted copy did not verify; the old one stays.
    """
    place = vault.place
    data = os.urandom(keyslots.DATA_KEY)
    announced = keyslots.announce_key(vault.file, data, bytes(vault.keys.audit))
    if place is None:
        vault.file = keyslots.settle_key(announced)
        return
    keyfile.write_key_file(place, announced)
    vault.dispose()
    vault.checkpoint()
    fresh = place.database.with_name(place.database.name + ".rekey")
    try:
        copy_with_key(place.database, vault.keys.hex_key(), fresh, data.hex())
    except BaseException:
        _remove(fresh)
        keyfile.write_key_file(place, keyslots.drop_announced(announced))
        raise
    fresh.replace(place.database)
    for leftover in ("-wal", "-shm"):
        _remove(place.database.with_name(place.database.name + leftover))
    sync_folder(place.folder)
    vault.file = keyslots.settle_key(announced)
    keyfile.write_key_file(place, vault.file)
    vault.keys.data[:] = data
    vault.swap_engine()


def finish_change(place: VaultPlace, file: KeyFile, keys: OpenKeys, password: str) -> tuple[KeyFile, OpenKeys]:
    """Settle a change of key that a crash interrupted: whichever key opens the database is kept."""
    try:
        connect(place.database, keys.hex_key(), read_only=True).close()
    except ForeignKeysError:
        data = keyslots.open_announced(file, keys, password)
        if data is None:
            raise DamagedError from None
        connect(place.database, data.hex(), read_only=True).close()
        keys.data[:] = data
        settled = keyslots.settle_key(file)
    else:
        settled = keyslots.drop_announced(file)
        _remove(place.database.with_name(place.database.name + ".rekey"))
    keyfile.write_key_file(place, settled)
    return settled, keys


def copy_with_key(source: Path, source_key: str, target: Path, target_key: str) -> None:
    """Copy a database in one go into a new file under another key, verify it, and wait until it is on the disk.

    Raises:
        DamagedError: the copy did not pass both integrity checks.
    """
    _remove(target)
    reader = connect(source, source_key, guarded=False)
    try:
        writer = connect(target, target_key, guarded=False)
        try:
            reader.backup(writer)
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            writer.close()
    finally:
        reader.close()
    target.chmod(0o600)
    if integrity_faults(target, target_key):
        raise DamagedError
    with target.open("rb") as stream:
        os.fsync(stream.fileno())


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()


__all__ = ["HostError", "change_data_key", "copy_with_key", "finish_change"]
