"""The vault against everything that can be done to it: wrong words, damage, another program, another key, time."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import crypto, keyfile, keyslots
from db.audit import AuditEntry, append
from db.backup import back_up, drill, list_backups, restore
from db.crypto import KdfCost
from db.engine import WRITE, connect, make_engine
from db.errors import (
    DamagedError,
    ForeignKeysError,
    HeldError,
    HostError,
    KeyFileDamagedError,
    KeyFileMissingError,
    NewerFileError,
    PlaintextError,
    StoreBugError,
    VaultExistsError,
    VaultMissingError,
    WrongPasswordError,
    WrongRecoveryCodeError,
)
from db.migrate import config_for
from db.place import VaultPlace, kind_in_mounts
from db.tables import AuditRow, Base, SettingRow
from db.vault import Vault, create_vault, memory_vault, unlock_vault, unlock_with_recovery

FAST = KdfCost(32, 1, 1)
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
KEY = "a1" * 48


def _entry(text: str) -> AuditEntry:
    return AuditEntry(NOW, "hr", "hr-head", "ws", "test", "thing", text, None, "{}", None)


def _write(vault: Vault, key: str) -> None:
    with vault.write() as session:
        session.add(SettingRow(key=key, value="1", changed_at=NOW, changed_by="t"))
        append(session, vault, [_entry(key)])


@pytest.fixture
def place(tmp_path: Path) -> VaultPlace:
    return VaultPlace.of(tmp_path / "hospital")


@pytest.fixture
def code(place: VaultPlace) -> str:
    vault, code = create_vault(place, login="hr", password="right", kdf=FAST)
    _write(vault, "kept")
    vault.close()
    return code


def _digests(place: VaultPlace) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (place.database, place.keys, place.keys_copy) if file.exists()}


def test_what_was_written_is_there_after_unlocking(place: VaultPlace, code: str) -> None:
    vault = unlock_vault(place, "hr", "right")
    with vault.read() as session:
        assert session.get(SettingRow, "kept") is not None
    assert vault.verify_audit().whole
    vault.close()
    assert not any(vault.keys.data)
    assert place.database.stat().st_mode & 0o077 == 0
    assert b"kept" not in place.database.read_bytes()


@pytest.mark.parametrize(("login", "password"), [("hr", "wrong"), ("nobody", "right"), ("hr", "")])
def test_wrong_words_change_no_file(place: VaultPlace, code: str, login: str, password: str) -> None:
    before = _digests(place)
    with pytest.raises(WrongPasswordError):
        unlock_vault(place, login, password)
    assert _digests(place) == before


def test_a_second_program_is_told_who_holds_it_and_may_read(place: VaultPlace, code: str) -> None:
    first = unlock_vault(place, "hr", "right")
    with pytest.raises(HeldError) as held:
        unlock_vault(place, "hr", "right")
    assert held.value.params["login"] == "hr"

    reader = unlock_vault(place, "hr", "right", read_only=True)
    with reader.read() as session:
        assert session.get(SettingRow, "kept") is not None
    reader.close()
    first.close()
    unlock_vault(place, "hr", "right").close()


def test_nothing_is_created_over_something_or_found_where_nothing_is(
    place: VaultPlace, code: str, tmp_path: Path
) -> None:
    with pytest.raises(VaultExistsError):
        create_vault(place, login="x", password="y", kdf=FAST)
    with pytest.raises(VaultMissingError):
        unlock_vault(VaultPlace.of(tmp_path / "elsewhere"), "hr", "right")


@pytest.mark.parametrize("cut", [0, 100, 4096, 5000])
def test_a_truncated_database_is_a_sentence(place: VaultPlace, code: str, cut: int) -> None:
    data = place.database.read_bytes()
    place.database.write_bytes(data[:cut])
    with pytest.raises((DamagedError, ForeignKeysError)) as told:
        unlock_vault(place, "hr", "right")
    assert told.value.remedy
    assert place.database.read_bytes() == data[:cut]


def test_a_plaintext_file_is_refused(place: VaultPlace, code: str) -> None:
    place.database.write_bytes(b"SQLite format 3\x00" + bytes(4000))
    with pytest.raises(PlaintextError):
        unlock_vault(place, "hr", "right")


def test_a_newer_file_is_refused_with_both_numbers(place: VaultPlace, code: str) -> None:
    vault = unlock_vault(place, "hr", "right")
    with vault._engine.execution_options(**WRITE).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num='9999'")
    vault.close()
    with pytest.raises(NewerFileError) as newer:
        unlock_vault(place, "hr", "right")
    assert newer.value.params["found"] == "9999"


def test_one_copy_of_the_keys_repairs_the_other_and_none_is_a_sentence(place: VaultPlace, code: str) -> None:
    good = place.keys.read_bytes()
    place.keys.write_bytes(b"junk")
    unlock_vault(place, "hr", "right").close()
    assert place.keys.read_bytes() == good

    place.keys.write_bytes(b"junk")
    place.keys_copy.write_bytes(b"junk")
    with pytest.raises(KeyFileDamagedError):
        unlock_vault(place, "hr", "right")
    place.keys.unlink()
    place.keys_copy.unlink()
    with pytest.raises(KeyFileMissingError):
        unlock_vault(place, "hr", "right")


def test_no_flipped_bit_of_the_key_file_opens_or_weakens_it(place: VaultPlace, code: str) -> None:
    data = place.keys.read_bytes()
    for bit in range(0, len(data) * 8, 7):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << (bit % 8)
        assert keyfile.decode(bytes(flipped)) is None


def test_a_slot_with_changed_parameters_does_not_open() -> None:
    file, _keys, _code = keyslots.new_key_file(login="hr", password="right", cost=FAST)
    import attrs

    slot = file.slots[0]
    for changed in (
        attrs.evolve(slot, login="other"),
        attrs.evolve(slot, cost=KdfCost(32, 2, 1)),
        attrs.evolve(slot, salt=bytes(16)),
        attrs.evolve(slot, box=slot.box[:-1] + bytes([slot.box[-1] ^ 1])),
        attrs.evolve(slot, envelope=slot.envelope[:-1] + bytes([slot.envelope[-1] ^ 1])),
        attrs.evolve(slot, cost=KdfCost(8 * 1024 * 1024, 1, 1)),
    ):
        with pytest.raises(HostError):
            keyslots.open_with_password(attrs.evolve(file, slots=(changed,)), login=changed.login, password="right")


def test_the_recovery_code_opens_and_a_mistyped_one_does_not(place: VaultPlace, code: str) -> None:
    vault = unlock_with_recovery(place, code.lower().replace("-", " "))
    vault.add_slot("hr", "fresh", cost=FAST)
    vault.close()
    unlock_vault(place, "hr", "fresh").close()
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    with pytest.raises(WrongRecoveryCodeError):
        unlock_with_recovery(place, wrong)


def test_revoking_changes_the_data_key(place: VaultPlace, code: str) -> None:
    vault = unlock_vault(place, "hr", "right")
    vault.add_slot("clerk", "hers", cost=FAST)
    old = vault.keys.hex_key()
    vault.revoke_slot("clerk")
    with vault.read() as session:
        assert session.get(SettingRow, "kept") is not None
    vault.close()

    with pytest.raises(ForeignKeysError):
        connect(place.database, old)
    with pytest.raises(WrongPasswordError):
        unlock_vault(place, "clerk", "hers")
    after = unlock_vault(place, "hr", "right")
    assert after.verify_audit().whole
    after.close()


def test_an_interrupted_change_of_key_is_settled(place: VaultPlace, code: str) -> None:
    vault = unlock_vault(place, "hr", "right")
    announced = keyslots.announce_key(vault.file, os.urandom(48), bytes(vault.keys.audit))
    vault.close()
    keyfile.write_key_file(place, announced)

    again = unlock_vault(place, "hr", "right")
    assert again.file.next_envelopes == ()
    again.close()


def test_password_change_rewrites_one_slot(place: VaultPlace, code: str) -> None:
    vault = unlock_vault(place, "hr", "right")
    identity = vault.public_key
    with pytest.raises(WrongPasswordError):
        vault.change_password("hr", "wrong", "new")
    vault.change_password("hr", "right", "new")
    vault.close()
    after = unlock_vault(place, "hr", "new")
    assert after.public_key == identity
    after.close()


def test_the_silent_traps_are_shut(tmp_path: Path) -> None:
    for bad in ("a" * 63, "", "a" * 64, "x'" + "a" * 94, "A1" * 48):
        with pytest.raises(StoreBugError):
            connect(tmp_path / "x.db", bad)
    connection = connect(tmp_path / "x.db", KEY)
    for refused in (
        "ATTACH DATABASE '/tmp/plain.db' AS plain KEY ''",
        "PRAGMA temp_store=1",
        "PRAGMA rekey='x'",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA cipher_memory_security=OFF",
        "SELECT sqlcipher_export('main')",
        "SELECT load_extension('x')",
    ):
        with pytest.raises(sqlcipher.DatabaseError):
            connection.execute(refused)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


def test_the_key_is_in_no_repr() -> None:
    vault = memory_vault()
    assert vault.keys.hex_key() not in repr(vault) + repr(vault._engine) + repr(vault.keys)
    vault.close()


def test_an_error_rolls_everything_back() -> None:
    vault = memory_vault()

    def half() -> None:
        with vault.write() as session:
            session.add(SettingRow(key="half", value="1", changed_at=NOW, changed_by="t"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with vault.read() as session:
        assert session.get(SettingRow, "half") is None
    vault.close()


def test_the_audit_refuses_edit_delete_and_gap() -> None:
    vault = memory_vault()
    for n in range(3):
        _write(vault, f"k{n}")
    for statement in (update(AuditRow).values(login="x"), delete(AuditRow)):
        with pytest.raises((IntegrityError, DBAPIError)), vault.write() as session:
            session.execute(statement)
    assert vault.verify_audit().rows == 3
    vault.close()


@pytest.mark.parametrize("attack", ["edit", "remove", "swap", "truncate"])
def test_an_attacker_without_the_chain_key_is_found(place: VaultPlace, code: str, attack: str) -> None:
    vault = unlock_vault(place, "hr", "right")
    for n in range(6):
        _write(vault, f"k{n}")
    with vault._engine.execution_options(**WRITE).begin() as connection:
        for trigger in ("audit_no_update", "audit_no_delete", "audit_in_order"):
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        if attack == "edit":
            connection.execute(update(AuditRow).where(AuditRow.seq == 3).values(login="other"))
        elif attack == "remove":
            connection.execute(delete(AuditRow).where(AuditRow.seq == 3))
        elif attack == "swap":
            rows = {row.seq: dict(row._mapping) for row in connection.execute(select(AuditRow.__table__))}
            connection.execute(delete(AuditRow).where(AuditRow.seq.in_((3, 4))))
            connection.execute(insert(AuditRow), [{**rows[4], "seq": 3}, {**rows[3], "seq": 4}])
        else:
            connection.execute(delete(AuditRow).where(AuditRow.seq >= 6))

    report = vault.verify_audit()

    assert not report.whole
    assert report.fault == {"edit": "edited", "remove": "removed", "swap": "edited", "truncate": "truncated"}[attack]
    vault.close()


def test_an_older_file_put_back_meets_the_anchor(place: VaultPlace, code: str, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copyfile(place.database, old)
    vault = unlock_vault(place, "hr", "right")
    _write(vault, "later")
    vault.close()
    shutil.copyfile(old, place.database)

    after = unlock_vault(place, "hr", "right")
    assert after.verify_audit().fault == "truncated"
    after.close()


def test_a_backup_of_an_older_program_still_opens_and_leaves_nothing_beside_it(
    place: VaultPlace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = unlock_vault(place, "hr", "right")
    made = back_up(vault, now=NOW)
    vault.close()
    grown = MetaData()
    for table in Base.metadata.sorted_tables:
        table.to_metadata(grown)
    Table("of_a_later_program", grown, Column("id", Integer, primary_key=True))
    monkeypatch.setattr(Base, "metadata", grown)

    assert drill(made, code=code)["setting"] == 1
    assert sorted(file.name for file in place.backups.iterdir()) == [made.path.name, made.manifest.name]


def test_a_backup_verifies_drills_and_restores(place: VaultPlace, code: str, tmp_path: Path) -> None:
    vault = unlock_vault(place, "hr", "right")
    made = back_up(vault, now=NOW)
    vault.close()
    assert list_backups(place.backups) == (made,)
    assert drill(made, code=code)["setting"] == 1

    elsewhere = VaultPlace.of(tmp_path / "restored")
    restore(made, elsewhere, code=code, login="rescue", password="new")
    again = unlock_vault(elsewhere, "rescue", "new")
    with again.read() as session:
        assert session.get(SettingRow, "kept") is not None
    assert again.verify_audit().rows == 1
    again.close()
    with pytest.raises(VaultExistsError):
        restore(made, place, code=code, login="x", password="y")


def test_metadata_and_migrations_agree() -> None:
    engine = make_engine(None, lambda: KEY)
    with engine.execution_options(**WRITE).begin() as connection:
        command.upgrade(config_for(connection), "head")
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = list(compare_metadata(context, Base.metadata))
    assert differences == []
    with engine.connect() as connection:
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")}
    assert {"audit_no_update", "audit_no_delete", "audit_in_order"} <= names


def test_known_answers_hold_here() -> None:
    crypto.self_test()


def test_network_shares_are_told_by_their_mount() -> None:
    mounts = "36 35 98:0 / / rw - ext4 /dev/sda rw\n40 36 0:40 / /mnt/share rw - cifs //server/x rw\n"
    assert kind_in_mounts(Path("/mnt/share/hr"), mounts) == "cifs"
    assert kind_in_mounts(Path("/mnt/shared-not"), mounts) is None
    assert kind_in_mounts(Path("/home/hr"), mounts) is None
