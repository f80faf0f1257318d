"""What can happen to a vault's files, and what the program then says."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from db.engine import connect, integrity_faults
from db.errors import (
    DamagedError,
    ForeignKeysError,
    HeldError,
    HostError,
    KeyFileMissingError,
    NewerFileError,
    PlaintextError,
    StoreBugError,
    VaultExistsError,
    VaultMissingError,
    WrongPasswordError,
    WrongRecoveryCodeError,
)
from db.keyfile import decode, read_key_file
from db.place import VaultPlace
from db.vault import memory_vault, unlock_vault, unlock_with_recovery
from tests.kit.vaults import LOGIN, PASSWORD, vault_at

if TYPE_CHECKING:
    from pathlib import Path


def _prints(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix != ".lock"
    }


def _refused(place: VaultPlace, kind: type[HostError], *, password: str = PASSWORD) -> None:
    before = _prints(place.folder)
    with pytest.raises(kind) as caught:
        unlock_vault(place, LOGIN, password)
    assert caught.value.remedy
    assert _prints(place.folder) == before


def test_opens_again_with_the_password_and_with_the_code(tmp_path: Path) -> None:
    vault, place, code = vault_at(tmp_path / "v")
    vault.close()
    unlock_vault(place, LOGIN, PASSWORD).close()
    unlock_with_recovery(place, code).close()


def test_wrong_password_unknown_login_and_wrong_code_change_nothing(tmp_path: Path) -> None:
    vault, place, code = vault_at(tmp_path / "v")
    vault.close()
    _refused(place, WrongPasswordError, password="not the one at all")
    with pytest.raises(WrongPasswordError):
        unlock_vault(place, "nobody", PASSWORD)
    with pytest.raises(WrongRecoveryCodeError):
        unlock_with_recovery(place, code[:-1] + ("A" if code[-1] != "A" else "B"))


def test_truncated_database_is_refused_unchanged(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    vault.close()
    place.database.write_bytes(place.database.read_bytes()[:1000])
    _refused(place, DamagedError)


def test_first_page_flip_is_refused_unchanged(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    vault.close()
    data = bytearray(place.database.read_bytes())
    data[100] ^= 1
    place.database.write_bytes(data)
    _refused(place, DamagedError)


def test_plaintext_database_is_refused_unchanged(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    vault.close()
    place.database.write_bytes(b"SQLite format 3\x00" + bytes(4080))
    _refused(place, PlaintextError)


def test_newer_database_is_refused_unchanged(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    with vault.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    vault.close()
    _refused(place, NewerFileError)


def test_missing_keys_missing_vault_and_existing_vault(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    vault.close()
    with pytest.raises(VaultExistsError):
        vault_at(tmp_path / "v")
    place.keys.unlink()
    place.keys_copy.unlink()
    _refused(place, KeyFileMissingError)
    with pytest.raises(VaultMissingError):
        unlock_vault(VaultPlace.of(tmp_path / "none"), LOGIN, PASSWORD)


def test_keys_of_another_database_open_nothing(tmp_path: Path) -> None:
    one, place, _code = vault_at(tmp_path / "one")
    two, other, _code2 = vault_at(tmp_path / "two")
    one.close()
    two.close()
    for mine, theirs in ((place.keys, other.keys), (place.keys_copy, other.keys_copy)):
        mine.write_bytes(theirs.read_bytes())
    before = _prints(place.folder)
    with pytest.raises((ForeignKeysError, DamagedError)):
        unlock_vault(place, LOGIN, PASSWORD)
    assert _prints(place.folder) == before


def test_copy_b_repairs_a(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    vault.close()
    whole = place.keys.read_bytes()
    place.keys.write_bytes(whole[:200])
    unlock_vault(place, LOGIN, PASSWORD).close()
    assert place.keys.read_bytes() == whole


def test_every_flipped_bit_of_a_key_file_is_seen(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    vault.close()
    whole = place.keys.read_bytes()
    expected = read_key_file(place)
    for at in range(len(whole) * 8):
        data = bytearray(whole)
        data[at // 8] ^= 1 << (at % 8)
        assert decode(bytes(data)) in (None, expected), at


def test_second_writer_is_told_who_and_may_read(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    with pytest.raises(HeldError) as caught:
        unlock_vault(place, LOGIN, PASSWORD)
    assert caught.value.params["login"] == LOGIN
    reader = unlock_vault(place, LOGIN, PASSWORD, read_only=True)
    with pytest.raises((HostError, StoreBugError)), reader.write() as session:
        session.execute(text("DELETE FROM alembic_version"))
    reader.close()
    vault.close()


def test_revoked_slot_and_copied_key_open_nothing_new(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    from tests.kit.vaults import FAST

    vault.add_slot("clerk", "another long password", cost=FAST)
    old = vault.keys.hex_key()
    vault.revoke_slot("clerk")
    vault.close()
    with pytest.raises(WrongPasswordError):
        unlock_vault(place, "clerk", "another long password")
    with pytest.raises(HostError):
        connect(place.database, old, read_only=True)
    unlock_vault(place, LOGIN, PASSWORD).close()


def test_password_change_takes_effect(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    vault.change_password(LOGIN, PASSWORD, "the new long password")
    vault.close()
    _refused(place, WrongPasswordError)
    unlock_vault(place, LOGIN, "the new long password").close()


@pytest.mark.parametrize("key", ["", "0" * 63, "0" * 64, "0" * 95, "g" * 96, "0" * 97, "0" * 96 + "\n"])
def test_malformed_key_never_reaches_the_driver(tmp_path: Path, key: str) -> None:
    with pytest.raises(StoreBugError):
        connect(tmp_path / "x.db", key)
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH DATABASE ':memory:' AS plain KEY ''",
        "SELECT sqlcipher_export('main')",
        "PRAGMA temp_store=1",
        "PRAGMA key='x'",
        "PRAGMA rekey='x'",
        "PRAGMA writable_schema=1",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA cipher_memory_security=OFF",
        "SELECT load_extension('x')",
        "VACUUM INTO 'copy.db'",
    ],
)
def test_the_authorizer_refuses(sql: str) -> None:
    import sqlcipher3.dbapi2 as sqlcipher

    connection = connect(None, "0" * 96)
    with pytest.raises(sqlcipher.DatabaseError):
        connection.execute(sql)
    connection.close()


def test_a_failed_write_leaves_nothing() -> None:
    vault = memory_vault()
    with suppress(ZeroDivisionError), vault.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        raise ZeroDivisionError
    with vault.read() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() != "9999"
    vault.close()


def test_closing_wipes_the_keys(tmp_path: Path) -> None:
    vault, place, _code = vault_at(tmp_path / "v")
    key = vault.keys.hex_key()
    vault.close()
    assert not any(vault.keys.data)
    assert integrity_faults(place.database, key) == ()
