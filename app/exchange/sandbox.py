"""Opens a file of others in a bounded child process and hands back plain values.

The child gets the file on standard input, no path and no secret; the parent bounds its wall-clock time and the size of
its answer. Whatever goes wrong inside becomes one sentence.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from app.errors import UserError
from app.exchange.beat import Beat
from app.exchange.refusals import PACKED_LIMIT
from app.exchange.values import RawBook, RawSheet
from app.words import N_, say

Task = Literal["book", "print", "form", "fill"]
WALL_SECONDS = 20
TURN_SECONDS = 0.2
DATE_MARK = "\x01"  # begins the days in a child's answer; text cells hold no such sign
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from app.exchange.sandbox_child import main; main(sys.argv[2])"
ANSWER_LIMIT = 256 * 1024 * 1024

REFUSALS: dict[str, str] = {
    "too-large": N_("The file {name} is larger than {limit} MB."),
    "too-many-parts": N_("The file {name} has more than {limit} parts inside; no ordinary workbook has."),
    "expands": N_("The file {name} would unpack to more than {limit} MB."),
    "dense": N_(
        "The file {name} has a part that unpacks to more than {limit} times its size; no ordinary workbook has."
    ),
    "protected": N_("The file {name} is protected by a password."),
    "damaged": N_("The file {name} is damaged or not complete."),
    "not-a-workbook": N_("The file {name} is neither a workbook nor a table of text."),
    "entities": N_("The file {name} holds definitions that no ordinary workbook has."),
    "too-many-rows": N_("The file {name} has a sheet with more than {limit} rows."),
    "too-many-cells": N_("The file {name} has more than {limit} cells."),
    "too-many-columns": N_("The file {name} has a sheet with more than {limit} columns."),
    "cell-too-long": N_("The file {name} has a cell with more than {limit} characters."),
    "too-much-memory": N_("Reading the file {name} would take more memory than an import may."),
    "too-long": N_("Reading the file {name} took longer than an import may."),
    "empty": N_("The file {name} is empty."),
    "unusual-form": N_("The file {name} is not written as Excel, WPS and LibreOffice write workbooks."),
    "has-macros": N_("The file {name} bears macros."),
    "no-sheet": N_("The file {name} has no sheet called {sheet}."),
    "inside-merged": N_("{name}, sheet {sheet}, cell {cell}: it is merged into {corner}; only that one can be filled."),
}
REMEDIES: dict[str, str] = {
    "protected": N_("Open it in Excel or WPS, take the password off, save a copy, and import the copy."),
    "damaged": N_("Nothing was changed. Ask for the file again, or open it in Excel or WPS and save it anew."),
    "not-a-workbook": N_("Nothing was changed. Save the table as .xlsx, .xls or .csv and import that."),
    "unusual-form": N_("Open it in Excel or WPS, save a copy as .xlsx, and take the copy."),
    "has-macros": N_("Save a copy as .xlsx without macros, and take the copy."),
    "no-sheet": N_("Map the form again."),
    "inside-merged": N_("Map the first cell of the merged ones."),
}
_REMEDY = N_("Nothing was changed. Copy only the table that is meant into a new workbook and import that.")


def read_book(path: Path, beat: Beat | None = None) -> RawBook:
    """Read the workbook at ``path``; ``beat`` is asked several times a second whether to stop.

    Raises:
        UserError: it is missing, or refused with the reason.
        CancelledError: it was asked for.
    """
    data = read_bytes(path)
    return book_of(path.name, told_of(data, path.name, beat=beat), digest=hashlib.sha256(data).hexdigest())


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of others.

    Raises:
        UserError: it is missing, may not be read, or is too large.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(PACKED_LIMIT + 1)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise UserError(say("There is no file {name}.", name=path.name), field="file") from error
    except PermissionError as error:
        raise UserError(say("The file {name} may not be read.", name=path.name), field="file") from error
    if len(data) > PACKED_LIMIT:
        raise _refusal("too-large", path.name, {"limit": PACKED_LIMIT // (1024 * 1024)})
    return data


def told_of(data: bytes, name: str, *, task: Task = "book", beat: Beat | None = None) -> list[Any]:
    """Return what the child tells of ``data``: of a workbook its rows, of a print its words, of a form its formulas.

    Raises:
        UserError: it is refused, with the reason.
        CancelledError: it was asked for.
    """
    told = _ask(data, name, beat or Beat(), task)
    if "refused" in told[-1]:
        raise _refusal(str(told[-1]["refused"]), name, told[-1].get("params", {}))
    return told


def book_of(name: str, told: list[Any], *, digest: str) -> RawBook:
    """Return what the child told of the file called ``name`` as a book."""
    return RawBook(name, str(told[-1]["form"]), digest, tuple(_sheets(told[:-1], Path(name))))


def _ask(data: bytes, name: str, beat: Beat, task: Task) -> list[Any]:
    """Return what the child says, a value a line; the last tells the form, or why the file is refused."""
    command = [sys.executable, "-I", "-X", "utf8", "-c", _CHILD, str(Path(__file__).resolve().parents[2]), task]
    with (
        tempfile.TemporaryDirectory(prefix="xinglin-") as empty,
        subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell, no argument of the user
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=empty,
            env=_environment(), creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as child,
    ):  # fmt: skip
        try:
            answer = _answer(child, data, name, beat)
        finally:
            child.kill()
    if child.returncode != 0 or not answer.endswith(b"}\n") or len(answer) > ANSWER_LIMIT:
        raise _refusal("too-much-memory", name, {})
    told: list[Any] = json.loads(b"[" + answer[:-1].replace(b"\n", b",") + b"]")
    return told


def _answer(child: subprocess.Popen[bytes], data: bytes, name: str, beat: Beat) -> bytes:
    """Hand ``data`` over, then wait for the answer in turns.

    The child reads everything before it looks at anything, so handing over needs no turns of its own; and the library's
    ``communicate`` would forget what it had not yet written when its first turn ends.
    """
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(data)
        child.stdin.close()
    child.stdin = None
    for turn in range(int(WALL_SECONDS / TURN_SECONDS)):
        beat(turn, 0, "open")
        try:
            return child.communicate(timeout=TURN_SECONDS)[0]
        except subprocess.TimeoutExpired:
            continue
    raise _refusal("too-long", name, {})


def _environment() -> dict[str, str]:
    """Return what the child needs to start, and nothing of ours (no password variable)."""
    return {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")}


def _refusal(code: str, name: str, params: dict[str, Any]) -> UserError:
    text = REFUSALS.get(code, REFUSALS["damaged"])
    return UserError(say(text, name=name, **params), field="file", remedy=say(REMEDIES.get(code, _REMEDY)))


def _sheets(told: list[Any], path: Path) -> Iterator[RawSheet]:
    """Yield the sheets: a mapping begins one, lists are its rows."""
    heads = [number for number, each in enumerate(told) if isinstance(each, dict)]
    for head, end in zip(heads, [*heads[1:], len(told)], strict=True):
        about = told[head]
        yield RawSheet(
            name=path.stem if about["name"] == "CSV" else str(about["name"]),
            rows=tuple([_cell(cell) for cell in row] for row in told[head + 1 : end]),
            hidden=bool(about["hidden"]),
            merges=tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in about["merges"]),
            hidden_columns=frozenset(about["hidden_columns"]),
        )


def _cell(cell: Any) -> Any:
    if type(cell) is str and cell[:1] == DATE_MARK:
        return date(int(cell[1:5]), int(cell[6:8]), int(cell[9:11]))
    return cell
