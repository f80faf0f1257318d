"""The vault: the encrypted database, its keys, its lock, its audit chain, opened together and closed together."""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db import audit, crypto, keyfile, keyslots, schema
from db.crypto import DEFAULT_COST, KdfCost
from db.engine import WRITE, connect, integrity_faults, make_engine, sorting_errors
from db.errors import DamagedError, ForeignKeysError, VaultExistsError, VaultMissingError
from db.lock import WriterLock, take_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.keyfile import KeyFile, Slot
    from db.keyslots import OpenKeys
    from db.place import VaultPlace


@attrs.define(slots=True, eq=False)
class Vault:
    """An open vault. ``place`` is None for one in memory (tests)."""

    place: VaultPlace | None
    keys: OpenKeys
    file: KeyFile
    read_only: bool
    _engine: Engine
    _lock: WriterLock | None = None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one consistent state; whatever it does is rolled back."""
        with sorting_errors(), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session in one writing transaction: committed at a clean exit, rolled back on any error.

        The audit head is anchored outside the file after the commit.
        """
        with sorting_errors(), Session(self._engine.execution_options(**WRITE), expire_on_commit=False) as session:
            before = audit.read_head(session)
            yield session
            session.flush()
            head = audit.read_head(session)
            session.commit()
        if head != before and self.place is not None:
            audit.drop_anchor(self.anchors, head)

    @property
    def anchors(self) -> tuple[Path, ...]:
        """Where the audit head is noted outside the database."""
        return () if self.place is None else audit.anchor_files(self.place, self.file.vault)

    @property
    def public_key(self) -> bytes:
        """The key that checks this user's signatures (empty when opened with the recovery code)."""
        return b"" if self.keys.signer is None else self.keys.signer.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """Sign ``data`` as the user who opened the vault.

        Raises:
            ForeignKeysError: the vault was opened with the recovery code, which has no identity.
        """
        if self.keys.signer is None:
            raise ForeignKeysError
        return self.keys.signer.sign(data)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of all users."""
        return self.file.slots

    def verify_audit(self, *, last: int | None = None) -> audit.ChainReport:
        """Walk the audit chain (or its ``last`` rows) and compare it with its anchors."""
        with self.read() as session:
            return audit.verify_chain(session, self, anchors=audit.read_anchors(self.anchors), last=last)

    def add_slot(self, login: str, password: str, *, cost: KdfCost = DEFAULT_COST) -> Slot:
        """Give ``login`` a slot and return it."""
        self._keep(keyslots.add_slot(self.file, self.keys, login=login, password=password, cost=self._cost(cost)))
        slot = self.file.slot_of(login)
        if slot is None:
            raise ForeignKeysError
        return slot

    def change_password(self, login: str, old: str, new: str) -> None:
        """Rewrite the slot of ``login``.

        Raises:
            WrongPasswordError: ``old`` is wrong.
        """
        self._keep(keyslots.change_password(self.file, login=login, old=old, new=new))

    def revoke_slot(self, login: str) -> None:
        """Take the slot of ``login`` away and change the data key, so that a copied key opens nothing written later."""
        self._keep(keyslots.without_slot(self.file, login))
        self.change_data_key()

    def renew_recovery(self) -> str:
        """Make a new recovery code and change the data key, so that the old code opens nothing written later."""
        file, code = keyslots.renew_recovery(self.file, self.keys)
        self._keep(file)
        self.change_data_key()
        return code

    def change_data_key(self) -> None:
        """Re-encrypt the database with a new key: announce, copy, verify, replace, settle. A crash at any step loses nothing."""
        from db.rotation import change_data_key

        change_data_key(self)

    def swap_engine(self) -> None:
        """Dispose all connections and begin anew with the keys as they are now."""
        self._engine.dispose()
        self._engine = make_engine(self._path(), self.keys.hex_key, read_only=self.read_only)

    def checkpoint(self) -> None:
        """Fold the journal into the database."""
        if self.place is not None and not self.read_only:
            connection = connect(self.place.database, self.keys.hex_key(), guarded=False)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.close()

    def dispose(self) -> None:
        """Close every pooled connection (they come back when needed)."""
        self._engine.dispose()

    def close(self) -> None:
        """Fold the journal in, close every connection, forget the keys, give the lock back. May be called twice."""
        if not any(self.keys.data):
            return
        with contextlib.suppress(Exception), sorting_errors():
            self._engine.dispose()
            self.checkpoint()
        self._engine.dispose()
        self.keys.forget()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _path(self) -> Path | None:
        return None if self.place is None else self.place.database

    def _cost(self, cost: KdfCost) -> KdfCost:
        """Give new slots the cost of the opener's own slot when that is not the default (test vaults stay fast)."""
        own = next((slot for slot in self.file.slots if slot.id == self.keys.slot_id), None)
        return own.cost if own is not None and cost == DEFAULT_COST else cost

    def _keep(self, file: KeyFile) -> None:
        if self.place is not None:
            keyfile.write_key_file(self.place, file)
        self.file = file


def create_vault(place: VaultPlace, *, login: str, password: str, kdf: KdfCost = DEFAULT_COST) -> tuple[Vault, str]:
    """Create an empty vault at ``place`` and return it open, with its recovery code.

    Raises:
        VaultExistsError: there is one already; nothing was changed.
        NetworkShareError: the place is on a network share.
    """
    crypto.self_test()
    place.prepare()
    if place.database.exists() or place.keys.exists() or place.keys_copy.exists():
        raise VaultExistsError(path=place.folder)
    lock = take_lock(place.lock, login=login)
    try:
        file, keys, code = keyslots.new_key_file(login=login, password=password, cost=kdf)
        keyfile.write_key_file(place, file)
        with sorting_errors():
            engine = make_engine(place.database, keys.hex_key)
            schema.create_all(engine)
        place.database.chmod(0o600)
    except BaseException:
        lock.release()
        raise
    return Vault(place, keys, file, False, engine, lock), code


def unlock_vault(place: VaultPlace, login: str, password: str, *, read_only: bool = False) -> Vault:
    """Open the vault at ``place`` with a user's password.

    Raises:
        HostError: one class for each thing that can be wrong; the files are as they were.
    """
    file = _find(place)
    keys = keyslots.open_with_password(file, login=login, password=password)
    lock = None if read_only else take_lock(place.lock, login=login)
    try:
        if file.next_envelopes and not read_only:
            from db.rotation import finish_change

            file, keys = finish_change(place, file, keys, password)
        return _open(place, file, keys, lock)
    except BaseException:
        keys.forget()
        if lock is not None:
            lock.release()
        raise


def unlock_with_recovery(place: VaultPlace, code: str) -> Vault:
    """Open the vault with the recovery code, to give a user a new slot.

    Raises:
        WrongRecoveryCodeError: the code is not this hospital's.
    """
    file = _find(place)
    keys = keyslots.open_with_code(file, code)
    lock = take_lock(place.lock, login="recovery")
    try:
        return _open(place, file, keys, lock)
    except BaseException:
        keys.forget()
        lock.release()
        raise


def memory_vault() -> Vault:
    """Return a real encrypted vault in memory, all tables made, opened by ``tester`` at the lowest cost: for tests."""
    file, keys, _code = keyslots.new_key_file(login="tester", password="tester", cost=KdfCost(32, 1, 1))  # noqa: S106 - a test vault has no secret
    engine = make_engine(None, keys.hex_key)
    schema.create_all(engine)
    return Vault(None, keys, file, False, engine)


def _find(place: VaultPlace) -> KeyFile:
    crypto.self_test()
    place.require_local()
    if not place.database.exists():
        raise VaultMissingError(path=place.folder)
    return keyfile.read_key_file(place)


def _require_tables(place: VaultPlace, keys: OpenKeys) -> None:
    """Look for reading only first: an emptied file would open as a new database and be written to."""
    probe = connect(place.database, keys.hex_key(), read_only=True)
    try:
        tables = probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        probe.close()
    if not tables or not tables[0]:
        raise DamagedError


def _open(place: VaultPlace, file: KeyFile, keys: OpenKeys, lock: WriterLock | None) -> Vault:
    read_only = lock is None
    with sorting_errors():
        try:
            _require_tables(place, keys)
        except ForeignKeysError as error:
            # the key matched the key file's own check, so the database is what changed
            raise DamagedError from error
        engine = make_engine(place.database, keys.hex_key, read_only=read_only)
        try:
            schema.require_current(engine, place, keys.hex_key, read_only=read_only)
        except BaseException:
            engine.dispose()
            raise
    if not read_only:
        keyfile.repair_copies(place, file)
    return Vault(place, keys, file, read_only, engine, lock)


__all__ = ["Vault", "create_vault", "integrity_faults", "memory_vault", "unlock_vault", "unlock_with_recovery"]
