"""Figures of the house: ``python -m tests.bench house [PEOPLE]``.

A hospital on disk, opened as people open it: the window in a process of its own, from the password to the painted home
page, with the real cost of key derivation. Then its file against the same rows in plain SQLite.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from app.access.unlock import Founding, create_hospital, unlock
from app.clock import on_day
from db.engine import connect
from tests.bench.credentials import COUNT, KINDS, fill
from tests.bench.table import Figure, best
from tests.kit.desks import HOSPITAL, TODAY

LOGIN, PASSWORD = "bench", "long enough for a bench"
TURNS = 3
SCAN = "SELECT sum(length(number)), count(valid_until) FROM credential"


def figures(count: int = COUNT) -> Iterator[Figure]:
    """Fill a hospital on disk with ``count`` people of 8 certificates and open it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        founding = Founding(hospital=HOSPITAL, login=LOGIN, password=PASSWORD, campuses=("总院区",))
        desk = create_hospital(folder / "vault", founding, clock=on_day(TODAY)).desk
        fill(count, desk)
        assert desk.vault.place is not None
        database, key = desk.vault.place.database, desk.vault.keys.hex_key()
        desk.close()
        note = f"{count:,} people × {len(KINDS)} certificates"
        told = [_window(folder, folder / "vault") for _turn in range(TURNS)]
        yield Figure("password to home page painted", min(turn["painted"] for turn in told), goal=1500, note=note)
        yield Figure(
            "  processor time of it", min(turn["painted busy"] for turn in told), note="what a calm machine takes"
        )
        yield Figure("  of which until the desk is open", min(turn["opened"] for turn in told))
        yield Figure("password to today's duties listed", min(turn["duties"] for turn in told))
        yield Figure("unlocked without a window", best(lambda: unlock(folder / "vault", LOGIN, PASSWORD).close()))
        yield from _against_plain(database, key, folder / "plain.db")


def _window(folder: Path, vault: Path) -> dict[str, float]:
    """Open the hospital in a window of a fresh process; return milliseconds since the password was given."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder / "config"),
                   "QT_LOGGING_RULES": "default.warning=false"}  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench._window", str(vault), LOGIN, PASSWORD],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(told.stdout)
    return found


def _against_plain(database: Path, key: str, plain: Path) -> Iterator[Figure]:
    encrypted = connect(database, key, guarded=False)
    encrypted.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
    encrypted.execute("SELECT sqlcipher_export('plain')").fetchone()
    encrypted.close()
    sizes = database.stat().st_size, plain.stat().st_size
    yield Figure("file, encrypted", sizes[0] / 1e6, "MB")
    yield Figure(
        "file, plain SQLite", sizes[1] / 1e6, "MB", note=f"encrypted is {sizes[0] / sizes[1]:.2f} times as large"
    )
    for what, first in (
        ("opened, one person read", "SELECT name FROM person WHERE id = 77"),
        ("opened, all read", SCAN),
    ):
        ours = best(partial(_ask, partial(connect, database, key), first), times=9)
        theirs = best(partial(_ask, partial(sqlite3.connect, plain), first), times=9)
        yield Figure(f"{what}, encrypted", ours)
        yield Figure(f"{what}, plain SQLite", theirs, note=f"encrypted takes {ours / theirs:.1f} times as long")


def _ask(opened: Callable[[], Any], statement: str) -> None:
    connection = opened()
    connection.execute(statement).fetchone()
    connection.close()
