"""Where a sheet is written: never over another by mistake, never half, never for others to read."""

from __future__ import annotations

import os
from pathlib import Path

from app.errors import UserError
from app.words import say


def require_free(path: Path, *, force: bool) -> None:
    """Stop unless a sheet may be written to ``path``.

    Raises:
        UserError: the folder does not exist, or the file does and is not to be replaced.
    """
    if not path.parent.is_dir():
        raise UserError(say("The folder {path} does not exist.", path=path.parent), field="out")
    if path.exists() and not force:
        raise UserError(
            say("{path} exists already; name another file.", path=path),
            field="out",
            remedy=say("Add --force to replace it."),
        )


def write_sheet(path: Path, data: bytes) -> None:
    """Write beside the target and move it there, so that no half sheet is ever found; only the owner may read it."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
