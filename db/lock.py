"""One writer at a time: a locked file that says who holds the hospital."""

from __future__ import annotations

import getpass
import json
import os
import platform
import sys
from typing import IO, TYPE_CHECKING

import attrs

from db.clock import machine_now
from db.errors import HeldError, ReadOnlyFileError

if TYPE_CHECKING:
    from pathlib import Path


@attrs.frozen(slots=True)
class Holder:
    """Who holds the lock, in words for the second program."""

    host: str
    login: str
    since: str
    pid: int


@attrs.define(slots=True, eq=False)
class WriterLock:
    """The held lock; ``release`` gives it back (the system does so too when the process dies)."""

    path: Path
    _stream: IO[bytes] | None

    def release(self) -> None:
        """Give the lock back."""
        if self._stream is None:
            return
        stream, self._stream = self._stream, None
        stream.seek(0)
        stream.truncate()
        stream.flush()
        _unlock(stream)
        stream.close()


def take_lock(path: Path, *, login: str) -> WriterLock:
    """Take the lock for ``login``.

    Raises:
        HeldError: another program holds it; says who, where and since when.
        ReadOnlyFileError: the lock file cannot be made.
    """
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ReadOnlyFileError from error
    stream = os.fdopen(number, "r+b")
    if not _try_lock(stream):
        holder = read_holder(path)
        stream.close()
        raise HeldError(host=holder.host, login=holder.login, since=holder.since)
    since = machine_now().astimezone().strftime("%Y-%m-%d %H:%M")
    told = Holder(platform.node() or "?", login or getpass.getuser(), since, os.getpid())
    stream.seek(0)
    stream.truncate()
    # the first byte is what Windows locks; the words begin behind it
    stream.write(b" " + json.dumps(attrs.asdict(told), ensure_ascii=False).encode())
    stream.flush()
    return WriterLock(path, stream)


def read_holder(path: Path) -> Holder:
    """Return who the lock file names (question marks when it cannot be read)."""
    try:
        with path.open("rb") as stream:
            stream.seek(1)
            told = json.loads(stream.read())
        return Holder(str(told["host"]), str(told["login"]), str(told["since"]), int(told["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder("?", "?", "?", 0)


def _try_lock(stream: IO[bytes]) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
        return
    import fcntl

    fcntl.flock(stream, fcntl.LOCK_UN)
