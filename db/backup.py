"""Verified encrypted backups: each under a key of its own, sealed to the recovery code and to every present user."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import func, inspect, select

from db import crypto, keyfile, keyslots
from db.clock import machine_now
from db.engine import integrity_faults, make_engine, sorting_errors
from db.errors import BackupFailedError, HostError, VaultExistsError
from db.keyslots import DATA_KEY
from db.rotation import copy_with_key
from db.safefile import write_whole
from db.tables import AuditRow, Base

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from db.place import VaultPlace
    from db.vault import Vault

KEEP = 30  # newest backups kept by back_up; older ones go


@attrs.frozen(slots=True)
class Backup:
    """One verified backup: the copy, its manifest, row counts by table, and the audit head it holds."""

    path: Path
    manifest: Path
    made_at: datetime
    bytes: int
    rows: Mapping[str, int]
    audit_seq: int


def back_up(vault: Vault, folder: Path | None = None, *, now: datetime | None = None) -> Backup:
    """Copy the live database under a new key, verify the copy, write its manifest, and drop the oldest.

    Raises:
        BackupFailedError: it could not be written or did not verify; earlier backups are untouched.
    """
    place = vault.place
    if place is None:
        raise BackupFailedError(why="memory")
    at = now or machine_now()
    target_folder = folder or place.backups
    stem = f"{place.stem}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    try:
        target_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = os.urandom(DATA_KEY)
        unfinished = target_folder / f"{stem}.part"
        copy_with_key(place.database, vault.keys.hex_key(), unfinished, key.hex())
        rows, head = _count(unfinished, key.hex())
        backup = target_folder / f"{stem}.db"
        told = _manifest(vault, key, unfinished, at=at, rows=rows, seq=head)
        unfinished.replace(backup)
        manifest = target_folder / f"{stem}.json"
        write_whole(manifest, json.dumps(told, indent=1).encode())
    except (OSError, HostError) as error:
        raise BackupFailedError(why=str(error) or type(error).__name__) from error
    _drop_old(target_folder, place.stem)
    return Backup(backup, manifest, at, backup.stat().st_size, rows, head)


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Return the backups in ``folder``, the newest first (those with a readable manifest)."""
    found: list[Backup] = []
    for manifest in sorted(folder.glob("*.json"), reverse=True):
        try:
            told = json.loads(manifest.read_text(encoding="utf-8"))
            path = manifest.with_suffix(".db")
            found.append(
                Backup(
                    path, manifest, datetime.fromisoformat(told["at"]), path.stat().st_size, told["rows"], told["seq"]
                )
            )
        except (OSError, ValueError, KeyError):
            continue
    return tuple(found)


def drill(backup: Backup, *, code: str) -> Mapping[str, int]:
    """Open a backup with the recovery code alone, run both checks, compare its counts, and return them.

    Raises:
        BackupFailedError: says which step did not hold.
    """
    key = _key_from_code(backup, code)
    if hashlib.sha256(backup.path.read_bytes()).hexdigest() != _told(backup)["sha256"]:
        raise BackupFailedError(why="SHA-256")
    faults = integrity_faults(backup.path, key.hex())
    if faults:
        raise BackupFailedError(why=faults[0])
    rows, seq = _count(backup.path, key.hex())
    if rows != dict(backup.rows) or seq != backup.audit_seq:
        raise BackupFailedError(why="rows")
    return rows


def restore(backup: Backup, place: VaultPlace, *, code: str, login: str, password: str) -> None:
    """Build a hospital from a backup at a new place, with a first user; nothing present is overwritten.

    Raises:
        VaultExistsError: something lies at ``place``; rename it first.
        BackupFailedError: the backup does not hold.
    """
    drill(backup, code=code)
    place.prepare()
    if place.database.exists() or place.keys.exists():
        raise VaultExistsError(path=place.folder)
    key = _key_from_code(backup, code)
    file, keys, _unused = keyslots.new_key_file(login=login, password=password)
    told = _told(backup)
    payload = key + _audit_from_code(backup, code)
    file = attrs.evolve(file, vault=told["vault"])
    settled = _reseal(file, keys, payload=payload, recovery_key=bytes.fromhex(told["recovery_key"]), password=password)
    shutil.copyfile(backup.path, place.database)
    place.database.chmod(0o600)
    keyfile.write_key_file(place, settled)


def _reseal(
    file: keyfile.KeyFile, keys: keyslots.OpenKeys, *, payload: bytes, recovery_key: bytes, password: str
) -> keyfile.KeyFile:
    """Return a key file of the backup's vault id whose one slot and recovery entry hold ``payload``."""
    keys.data[:], keys.audit[:] = payload[:DATA_KEY], payload[DATA_KEY:]
    bare = attrs.evolve(file, slots=(), recovery_key=recovery_key)
    with_slot = keyslots.add_slot(bare, keys, login=keys.login, password=password, cost=file.slots[0].cost)
    announced = keyslots.announce_key(with_slot, payload[:DATA_KEY], payload[DATA_KEY:])
    return keyslots.settle_key(announced)


def _manifest(
    vault: Vault, key: bytes, copy: Path, *, at: datetime, rows: Mapping[str, int], seq: int
) -> dict[str, Any]:
    payload = key + bytes(vault.keys.audit)
    boxes = {slot.id: crypto.seal_to(slot.seal_key, payload, b"xinglin/backup/v1").hex() for slot in vault.file.slots}
    boxes["recovery"] = crypto.seal_to(vault.file.recovery_key, payload, b"xinglin/backup/v1").hex()
    return {
        "form": 1,
        "vault": vault.file.vault,
        "at": at.astimezone(UTC).isoformat(),
        "sha256": hashlib.sha256(copy.read_bytes()).hexdigest(),
        "rows": dict(rows),
        "seq": seq,
        "recovery_key": vault.file.recovery_key.hex(),
        "boxes": boxes,
    }


def _told(backup: Backup) -> dict[str, Any]:
    return dict(json.loads(backup.manifest.read_text(encoding="utf-8")))


def _payload(backup: Backup, code: str) -> bytes:
    told = _told(backup)
    pair = keyslots.recovery_pair(code, told["vault"])
    payload = crypto.unseal_with(
        pair.private_bytes_raw(), bytes.fromhex(told["boxes"]["recovery"]), b"xinglin/backup/v1"
    )
    if payload is None:
        raise BackupFailedError(why="recovery code")
    return payload


def _key_from_code(backup: Backup, code: str) -> bytes:
    return _payload(backup, code)[:DATA_KEY]


def _audit_from_code(backup: Backup, code: str) -> bytes:
    return _payload(backup, code)[DATA_KEY:]


def _count(path: Path, hex_key: str) -> tuple[dict[str, int], int]:
    """Count the rows of the tables that the copy has: one of an older program lacks the newest."""
    engine = make_engine(path, lambda: hex_key, read_only=True)
    try:
        with sorting_errors(), engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
            rows = {
                name: int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)
                for name, table in sorted(Base.metadata.tables.items())
                if name in there
            }
            seq = connection.execute(select(func.max(AuditRow.seq))).scalar() or 0
    finally:
        engine.dispose()
        for tail in ("-shm", "-wal"):  # a reader may not remove its own
            path.with_name(path.name + tail).unlink(missing_ok=True)
    return rows, int(seq)


def _drop_old(folder: Path, stem: str) -> None:
    for manifest in sorted(folder.glob(f"{stem}-*.json"), reverse=True)[KEEP:]:
        manifest.with_suffix(".db").unlink(missing_ok=True)
        manifest.unlink(missing_ok=True)


__all__ = ["Backup", "back_up", "drill", "list_backups", "restore"]
