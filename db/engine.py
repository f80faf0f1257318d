"""Opening the encrypted file, in one order, with every silent trap shut; and the border where driver errors are sorted.

Why each step is there: a key that is not exactly 96 hex characters would be taken as a passphrase; no key at all would
make a plaintext file; ``temp_store`` on disk would write plaintext; ``ATTACH`` with an empty key would copy the data out
in clear. The authorizer refuses the last three for the life of the connection.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from db.errors import (
    BusyError,
    DamagedError,
    DiskError,
    DiskFullError,
    ForeignKeysError,
    HostError,
    PlaintextError,
    ReadOnlyFileError,
    SelfTestError,
    StoreBugError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection as SaConnection

RAW_KEY = re.compile(r"[0-9a-f]{96}")
PLAIN_HEAD = b"SQLite format 3\x00"
SQLITE_FLOOR = (3, 53, 3)
CIPHER_FLOOR = (4, 18)
WRITE = {"xinglin_write": True}
BUSY_SECONDS = 5
POOL = 4
#: Prepared statements kept a connection. Each holds slots of SQLite's own small-block store; once they are used up, every
#: comparison allocates, and with memory security on an allocation is two system calls (measured: 20,000 people listed in
#: 1.9 s of processor time with the driver's 128, in 0.65 s with 8).
STATEMENTS = 8

#: Pragmas of a writing connection, after the key, in this order. The answer of journal_mode is asserted.
WRITER_PRAGMAS = (
    "temp_store=MEMORY",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "cache_size=-65536",
    "mmap_size=0",
    "recursive_triggers=ON",
)
READER_PRAGMAS = ("temp_store=MEMORY", "foreign_keys=ON", "trusted_schema=OFF", "cache_size=-65536", "mmap_size=0",
                  "query_only=ON")  # fmt: skip
REFUSED_PRAGMAS = ("key", "rekey", "temp_store", "writable_schema", "journal_mode", "cipher_", "hexkey", "hexrekey",
                   "load_extension", "query_only")  # fmt: skip
REFUSED_FUNCTIONS = ("sqlcipher_export", "load_extension", "fts3_tokenizer", "writefile", "readfile")
_ATTACH, _DETACH, _PRAGMA, _FUNCTION = 24, 25, 19, 31

# Primary SQLite result codes and what they mean to a person. What is not here is a bug of ours.
WORLD_FAULTS: dict[int, type[HostError]] = {
    3: ReadOnlyFileError,  # SQLITE_PERM
    5: BusyError,  # SQLITE_BUSY
    6: BusyError,  # SQLITE_LOCKED
    7: DiskError,  # SQLITE_NOMEM
    8: ReadOnlyFileError,  # SQLITE_READONLY
    10: DiskError,  # SQLITE_IOERR
    11: DamagedError,  # SQLITE_CORRUPT
    13: DiskFullError,  # SQLITE_FULL
    14: ReadOnlyFileError,  # SQLITE_CANTOPEN
    26: DamagedError,  # SQLITE_NOTADB
}


def sorted_error(error: BaseException) -> HostError | StoreBugError | None:
    """Return what a driver error means, or None when it is not for this border (integrity errors, our own)."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlcipher.Error) or isinstance(cause, sqlcipher.IntegrityError):
        return None
    code = getattr(cause, "sqlite_errorcode", None)
    kind = WORLD_FAULTS.get(int(code) & 0xFF) if code is not None else None
    if kind is not None:
        return kind()
    return StoreBugError(f"{type(cause).__name__} {code}")


@contextmanager
def sorting_errors() -> Iterator[None]:
    """Turn driver errors inside the block into the world's faults or our bugs.

    Raises:
        HostError: disk full, busy, damaged …
        StoreBugError: anything a correct program should not provoke.
    """
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        sorted_one = sorted_error(error)
        if sorted_one is None:
            raise
        raise sorted_one from error


def connect(path: Path | None, hex_key: str, *, read_only: bool = False, guarded: bool = True) -> Any:
    """Open the encrypted file (None: a fresh one in memory) exactly in the order this module's head explains.

    ``guarded=False`` leaves the authorizer off: for backup and change of key only, on short-lived connections.

    Raises:
        StoreBugError: the key has not the form of a raw key.
        PlaintextError: the file is not encrypted.
        ForeignKeysError: the key is not this file's, or the file is damaged from its first page on.
    """
    if not RAW_KEY.fullmatch(hex_key):
        msg = "a key that is not 96 hex characters reached the driver"
        raise StoreBugError(msg)
    if path is not None:
        _refuse_plaintext(path)
    connection = sqlcipher.connect(
        _target(path, read_only=read_only), uri=path is not None, isolation_level=None, check_same_thread=False,
        timeout=BUSY_SECONDS, cached_statements=STATEMENTS,
    )  # fmt: skip
    try:
        _unlock(connection, hex_key)
        for pragma in READER_PRAGMAS if read_only else WRITER_PRAGMAS:
            answer = connection.execute(f"PRAGMA {pragma}").fetchone()
            if pragma == "journal_mode=WAL" and path is not None and answer != ("wal",):
                raise ReadOnlyFileError
        if guarded:
            connection.set_authorizer(_authorize)
    except BaseException:
        connection.close()
        raise
    return connection


def _target(path: Path | None, *, read_only: bool) -> str:
    if path is None:
        return ":memory:"
    return f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"


def _refuse_plaintext(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            head = stream.read(len(PLAIN_HEAD))
    except FileNotFoundError:
        return
    except OSError as error:
        raise ReadOnlyFileError from error
    if head == PLAIN_HEAD:
        raise PlaintextError(name=path.name)


def _unlock(connection: Any, hex_key: str) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute("PRAGMA cipher_memory_security=ON")
    connection.execute(f"PRAGMA key=\"x'{hex_key}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == 26:  # noqa: PLR2004 - SQLITE_NOTADB: wrong key or torn file
            raise ForeignKeysError from error
        raise
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    _require_versions(sqlcipher.sqlite_version, str(cipher[0]) if cipher else "0")


def _require_versions(sqlite: str, cipher: str) -> None:
    have = tuple(int(part) for part in sqlite.split("."))
    have_cipher = tuple(int(part) for part in cipher.split(maxsplit=1)[0].split(".")[:2])
    if have < SQLITE_FLOOR or have_cipher < CIPHER_FLOOR:
        raise SelfTestError(what=f"SQLite {sqlite}, SQLCipher {cipher}")


def _authorize(action: int, first: str | None, second: str | None, _db: str | None, _trigger: str | None) -> int:
    if action in (_ATTACH, _DETACH):
        return int(sqlcipher.SQLITE_DENY)
    if action == _PRAGMA and first is not None and first.lower().startswith(REFUSED_PRAGMAS):
        return int(sqlcipher.SQLITE_DENY)
    if action == _FUNCTION and (second or "").lower() in REFUSED_FUNCTIONS:
        return int(sqlcipher.SQLITE_DENY)
    return 0


def make_engine(path: Path | None, hex_key: Callable[[], str], *, read_only: bool = False) -> Engine:
    """Return the SQLAlchemy engine of a vault. The key is asked for at each connection and is in no URL or repr."""

    def creator() -> Any:
        return connect(path, hex_key(), read_only=read_only)

    pool: dict[str, Any] = {"poolclass": StaticPool}
    if path is not None:
        pool = {"poolclass": QueuePool, "pool_size": POOL, "max_overflow": POOL}
    engine = create_engine("sqlite://", module=sqlcipher, creator=creator, hide_parameters=True, **pool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: SaConnection) -> None:
    """Begin a real transaction: writers take their lock at once, so that a half-done verb never meets another."""
    writing = connection.get_execution_options().get("xinglin_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def integrity_faults(path: Path, hex_key: str) -> tuple[str, ...]:
    """Run both integrity checks, each on a fresh connection (a failed one poisons it); empty means whole."""
    faults: list[str] = []
    for check in ("PRAGMA cipher_integrity_check", "PRAGMA integrity_check"):
        connection = None
        try:
            connection = connect(path, hex_key, guarded=False)
            rows = connection.execute(check).fetchall()
            faults.extend(str(row[0]) for row in rows if row[0] != "ok")
        except (sqlcipher.Error, HostError) as error:
            faults.append(type(error).__name__)
        finally:
            if connection is not None:
                connection.close()
    return tuple(faults)
