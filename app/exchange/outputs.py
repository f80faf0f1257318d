"""Files an import by command may leave: every row as it was read (JSON a line), and the rows to correct (xlsx)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import UserError
from app.words import say, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """Add ``--rejects``, ``--rows`` and ``--yes``."""
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help=tr("rows not imported, with reasons"))
    parser.add_argument("--rows", type=Path, metavar="OUT.jsonl", help=tr("every data row as it was read"))
    parser.add_argument("--yes", action="store_true", help=tr("accept the proposed columns even where in doubt"))


def require_new(*paths: Path | None) -> None:
    """Refuse to write over a file, or into a folder that is not there, before anything is imported.

    Raises:
        UserError: one of ``paths`` exists, or cannot.
    """
    for path in paths:
        if path is not None and not path.absolute().parent.is_dir():
            raise UserError(say("There is no folder {path}.", path=path.absolute().parent), field="file")
        if path is not None and path.exists():
            raise UserError(say("{path} exists already; name another file.", path=path), field="file")


def write_outputs(
    rows_path: Path | None,
    rows: Iterable[dict[str, Any]],
    rejects_path: Path | None,
    rejects: Callable[[], bytes],
) -> None:
    """Write what was asked for, readable by its owner only."""
    if rows_path is not None:
        number = os.open(rows_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(told, ensure_ascii=False) + "\n" for told in rows)
    if rejects_path is not None:
        from app.reports.rejects import write_rejects

        write_rejects(rejects_path, rejects())
