"""Opens a file of others in a bounded child process and hands back plain values.

The child gets the file on standard input, no path and no secret; the parent bounds its wall-clock time and the size of
its answer. Whatever goes wrong inside becomes one sentence.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.exchange.parsing import PACKED_LIMIT
from app.exchange.values import RawBook, RawSheet
from app.words import N_, say

WALL_SECONDS = 20
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from app.exchange.sandbox_child import main; main()"
ANSWER_LIMIT = 256 * 1024 * 1024

REFUSALS: dict[str, str] = {
    "too-large": N_("The file {name} is larger than {limit} MB."),
    "too-many-parts": N_("The file {name} has more than {limit} parts inside; no ordinary workbook has."),
    "expands": N_("The file {name} would unpack to more than {limit} MB."),
    "protected": N_("The file {name} is protected by a password."),
    "damaged": N_("The file {name} is damaged or not complete."),
    "not-a-workbook": N_("The file {name} is neither a workbook nor a table of text."),
    "entities": N_("The file {name} holds definitions that no ordinary workbook has."),
    "too-many-rows": N_("The file {name} has a sheet with more than {limit} rows."),
    "too-many-columns": N_("The file {name} has a sheet with more than {limit} columns."),
    "cell-too-long": N_("The file {name} has a cell with more than {limit} characters."),
    "too-much-memory": N_("Reading the file {name} would take more memory than an import may."),
    "too-long": N_("Reading the file {name} took longer than an import may."),
    "empty": N_("The file {name} is empty."),
}
REMEDIES: dict[str, str] = {
    "protected": N_("Open it in Excel or WPS, take the password off, save a copy, and import the copy."),
    "damaged": N_("Nothing was changed. Ask for the file again, or open it in Excel or WPS and save it anew."),
    "not-a-workbook": N_("Nothing was changed. Save the table as .xlsx, .xls or .csv and import that."),
}
_REMEDY = N_("Nothing was changed. Copy only the table that is meant into a new workbook and import that.")


def read_book(path: Path) -> RawBook:
    """Read the workbook at ``path``.

    Raises:
        UserError: it is missing, or refused with the reason.
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
    told = _ask(data, path.name)
    if "refused" in told:
        raise _refusal(str(told["refused"]), path.name, told.get("params", {}))
    sheets = tuple(_sheet(each, path) for each in told["sheets"])
    return RawBook(path.name, str(told["form"]), hashlib.sha256(data).hexdigest(), sheets)


def _ask(data: bytes, name: str) -> dict[str, Any]:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", _CHILD, str(root)]
    with tempfile.TemporaryDirectory(prefix="xinglin-") as empty:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell, no argument of the user
                command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False, cwd=empty,
                env=_environment(), creationflags=flags,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise _refusal("too-long", name, {}) from error
    if done.returncode != 0 or not done.stdout or len(done.stdout) > ANSWER_LIMIT:
        raise _refusal("too-much-memory", name, {})
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _environment() -> dict[str, str]:
    """Return what the child needs to start, and nothing of ours (no password variable)."""
    import os

    return {
        key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")
    } | {"PYTHONUTF8": "1"}


def _refusal(code: str, name: str, params: dict[str, Any]) -> UserError:
    text = REFUSALS.get(code, REFUSALS["damaged"])
    return UserError(say(text, name=name, **params), field="file", remedy=say(REMEDIES.get(code, _REMEDY)))


def _sheet(told: dict[str, Any], path: Path) -> RawSheet:
    rows = tuple(
        [(date(int(c[1:5]), int(c[6:8]), int(c[9:11])) if type(c) is str and c[:1] == "\x01" else c) for c in row]
        for row in told["rows"]
    )
    name = path.stem if told["name"] == "CSV" else str(told["name"])
    return RawSheet(
        name=name,
        rows=rows,
        hidden=bool(told["hidden"]),
        merges=tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in told["merges"]),
        hidden_columns=frozenset(told["hidden_columns"]),
    )
