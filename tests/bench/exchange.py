"""Figures of importing: ``python -m tests.bench exchange [PEOPLE [CERTIFICATES]]``.

A staff list and a ledger are written as workbooks, then read in the bounded child process, understood, checked,
compared and stored in an encrypted hospital on disk; then the same again, which changes nothing; then taken back.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path

from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.desk import Desk
from app.exchange.service import ImportResult, apply, dry_run, propose, undo_import
from app.exchange.values import Kind
from db.crypto import KdfCost
from tests.bench.table import Figure, once
from tests.kit.desks import HOSPITAL, TODAY
from tests.kit.workbooks import ledger_book, staff_book

PEOPLE, CERTIFICATES = 10_000, 18_000
GOAL = 5_000


def figures(people: int = PEOPLE, certificates: int = CERTIFICATES) -> Iterator[Figure]:
    """Import both workbooks twice, and take them back."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        founding = Founding(hospital=HOSPITAL, login="bench", password="long enough for a bench", own_sites=("本院",))
        desk = create_hospital(folder / "vault", founding, kdf=KdfCost(32, 1, 1), clock=on_day(TODAY)).desk
        try:
            staff, ledger = folder / "staff.xlsx", folder / "ledger.xlsx"
            first = yield from _measured(desk, staff_book(staff, people), Kind.STAFF)
            second = yield from _measured(desk, ledger_book(ledger, certificates, people=people), Kind.CREDENTIALS)
            for kind, batch in ((Kind.CREDENTIALS, second), (Kind.STAFF, first)):
                yield Figure(f"{kind}: taken back", once(partial(undo_import, desk, batch)))
        finally:
            desk.close()


def _measured(desk: Desk, path: Path, kind: Kind) -> Generator[Figure, None, int]:
    batch = 0
    for turn in ("first time", "again, all the same"):
        begun = time.perf_counter()
        proposal = propose(path, kind, desk=desk)
        opened = time.perf_counter()
        run = dry_run(desk, proposal)
        checked = time.perf_counter()
        done: ImportResult = apply(desk, run)
        stored = time.perf_counter()
        batch = done.batch_id or batch
        rows = len(run.rows)
        note = f"{rows:,} rows: opened {opened - begun:.2f} s, checked {checked - opened:.2f} s, stored {stored - checked:.2f} s"
        yield Figure(f"{kind}: read and checked, {turn}", rows / (checked - begun), "rows/s", GOAL, at_least=True)
        yield Figure(
            f"{kind}: stored as well, {turn}", rows / (stored - begun), "rows/s", GOAL, at_least=True, note=note
        )
    return batch
