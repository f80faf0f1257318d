"""The folder the hospital's own system drops its exports into: each file is read once, when it is complete, then moved aside.

A file is claimed by renaming it, so that two watchers never read the same one; what was imported goes to ``已导入``, what
was refused to ``未导入`` beside a note that says why. A file that came before (the same bytes) changes nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from app.errors import UserError
from app.exchange.sandbox import read_book
from app.exchange.values import RawBook
from app.exchange.workload.columns import find_table
from app.exchange.workload.service import apply, dry_run, understand
from app.exchange.workload.values import Record
from app.words import say

if TYPE_CHECKING:
    from app.desk import Desk

DONE, REFUSED, CLAIMED = "已导入", "未导入", ".reading-"
SUFFIXES = frozenset({".csv", ".txt", ".xlsx", ".xls", ".xlsm"})
_UNFINISHED = re.compile(r"^(~\$|\.|_)|\.(tmp|part|partial|crdownload|filepart|swp)$", re.IGNORECASE)
#: Seconds a file must have stood unchanged before it is taken for complete.
SETTLED = 5.0
#: The same where somebody looks at the folder and says that now is the time.
SOON = 1.0
NOTE = ".原因.txt"


@attrs.frozen(slots=True)
class Dropped:
    """What became of one file: imported (with its batch; None where nothing differed) or refused with a sentence."""

    name: str
    state: str  # imported, same, refused
    record: str = ""
    batch: int | None = None
    counts: dict[str, int] = attrs.field(factory=dict)
    message: str = ""
    moved_to: str = ""


@attrs.frozen(slots=True)
class _Look:
    size: int
    changed: int


def drops(
    folder: Path,
    *,
    once: bool = False,
    interval: float = SETTLED,
    sleep: Callable[[float], None] = time.sleep,
    cancel: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Path, ...]]:
    """Yield the complete files of ``folder``, claimed, as they come; with ``once`` those that are there now.

    A file counts as complete when two looks ``interval`` seconds apart see the same size and time of change. Whoever
    takes them gives each to ``take``, or back by ``release``.

    Raises:
        UserError: there is no such folder.
    """
    if not folder.is_dir():
        raise UserError(say("There is no folder {name}.", name=str(folder)), field="folder")
    release(folder)
    seen = _looks(folder)
    while not cancel():
        sleep(interval)
        now = _looks(folder)
        ready = [_claim(path) for path in sorted(path for path, look in now.items() if seen.get(path) == look)]
        claimed = tuple(path for path in ready if path is not None)
        if claimed:
            yield claimed
        if once:
            return
        seen = _looks(folder)


def _looks(folder: Path) -> dict[Path, _Look]:
    found: dict[Path, _Look] = {}
    for path in folder.iterdir():
        if path.suffix.lower() in SUFFIXES and not _UNFINISHED.search(path.name) and not path.name.endswith(NOTE):
            try:
                told = path.stat()
            except FileNotFoundError:
                continue
            if path.is_file() and not path.is_symlink():
                found[path] = _Look(told.st_size, told.st_mtime_ns)
    return found


def waiting(folder: Path) -> tuple[str, ...] | None:
    """Return the names of the files that could be taken now, sorted; None where there is no such folder."""
    try:
        return tuple(sorted(path.name for path in _looks(folder))) if folder.is_dir() else None
    except OSError:
        return None


def take_all(
    desk: Desk, folder: Path, *, interval: float = SOON, cancel: Callable[[], bool] = lambda: False
) -> tuple[Dropped, ...]:
    """Take every file that is complete now; what is not taken when ``cancel`` says stop is given back.

    Raises:
        UserError: there is no such folder.
    """
    done: list[Dropped] = []
    try:
        for claimed in drops(folder, once=True, interval=interval, cancel=cancel):
            done.extend(take(desk, path) for path in claimed if not cancel())
    finally:
        if folder.is_dir():
            release(folder)
    return tuple(done)


def release(folder: Path) -> None:
    """Give back what was claimed and not taken; a file that was taken already is known again by its bytes."""
    for path in folder.glob(f"{CLAIMED}*"):
        if path.is_file():
            path.rename(_free(folder, path.name.removeprefix(CLAIMED)))


def _claim(path: Path) -> Path | None:
    """Rename a file so that nobody else takes it; None where somebody did, or still writes it (Windows refuses then)."""
    claimed = path.with_name(f"{CLAIMED}{path.name}")
    try:
        return path.rename(claimed)
    except OSError:
        return None


def take(desk: Desk, claimed: Path) -> Dropped:
    """Import a claimed file, move it aside and tell what became of it; what goes wrong on our side gives it back."""
    folder, name = claimed.parent, claimed.name.removeprefix(CLAIMED)
    try:
        told = _import(desk, claimed, name)
    except UserError as error:
        text = f"{error}\n{error.remedy or ''}".strip().replace(claimed.name, name)
        told = Dropped(name, "refused", message=text)
    except BaseException:
        claimed.rename(_free(folder, name))
        raise
    target = folder / (REFUSED if told.state == "refused" else DONE)
    target.mkdir(exist_ok=True)
    moved = claimed.rename(_free(target, name))
    if told.state == "refused":
        moved.with_name(moved.name + NOTE).write_text(told.message + "\n", encoding="utf-8")
    return attrs.evolve(told, moved_to=str(moved))


def _import(desk: Desk, claimed: Path, name: str) -> Dropped:
    book = attrs.evolve(read_book(claimed), name=name)
    book = attrs.evolve(book, sheets=tuple(_named(sheet, claimed, name) for sheet in book.sheets))
    record = record_of(book)
    run = dry_run(desk, understand(desk, book, record))
    batch = apply(desk, run)
    state = "imported" if batch is not None else "same"
    return Dropped(name, state, record.value, batch, dict(run.counts))


def _named(sheet: Any, claimed: Path, name: str) -> Any:
    """Return a sheet of text, which bears the file's name, under the name it was dropped with."""
    return attrs.evolve(sheet, name=Path(name).stem) if sheet.name == claimed.stem else sheet


def record_of(book: RawBook) -> Record:
    """Return what a file is, by its headings: operations name a surgeon, scores a percentage; the rest is workload.

    Raises:
        UserError: it is none of them.
    """
    for record in (Record.SURGERY, Record.SATISFACTION, Record.WORKLOAD):
        if any(find_table(sheet, record) is not None for sheet in book.sheets if not sheet.hidden):
            return record
    raise UserError(
        say("{name} is no export of workload, satisfaction or operations.", name=book.name),
        field="file",
        remedy=say("Import it by hand and say what its columns hold."),
    )


def _free(folder: Path, name: str) -> Path:
    """Return a path in ``folder`` that is not taken: the name, else the name with a number."""
    path = folder / name
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return path
