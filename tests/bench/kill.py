"""Kill -9 in the middle of an import: ``python -m tests.bench kill [TIMES [ROWS]]``.

Each turn a process of its own begins to store a staff list into a hospital on disk and is killed at a random moment of
it. Then the hospital is opened as after a power cut: the file must pass both integrity checks, the record of deeds must
be whole, and the import must be there entirely or not at all. Anything else ends the run with an error.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from app.access.permissions import Verb
from app.access.unlock import Founding, create_hospital, unlock
from app.clock import on_day
from db.crypto import KdfCost
from db.engine import integrity_faults
from db.tables import ImportBatchRow, PersonRow, StaffFactRow
from tests.bench.table import Figure
from tests.kit.desks import HOSPITAL, TODAY
from tests.kit.workbooks import staff_book

LOGIN, PASSWORD = "bench", "long enough for a bench"
TIMES, ROWS = 50, 3000
LEDGER = (PersonRow, StaffFactRow, ImportBatchRow)
_CHILD = """
import sys
from pathlib import Path
from app.access.unlock import unlock
from app.clock import on_day
from app.exchange.service import apply, dry_run, propose
from app.exchange.values import Kind
from tests.kit.desks import TODAY
desk = unlock(Path(sys.argv[1]), sys.argv[3], sys.argv[4], clock=on_day(TODAY))
run = dry_run(desk, propose(Path(sys.argv[2]), Kind.STAFF, desk=desk))
print("storing", flush=True)
apply(desk, run)
print("stored", flush=True)
"""


class LostError(Exception):
    """Something was lost, or half done."""


def figures(times: int = TIMES, rows: int = ROWS) -> Iterator[Figure]:
    """Kill ``times`` imports of ``rows`` people and look at what is left of each."""
    chance = Random(7)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        book = staff_book(folder / "staff.xlsx", rows)
        clean = folder / "clean"
        founding = Founding(hospital=HOSPITAL, login=LOGIN, password=PASSWORD, own_sites=("本院",))
        create_hospital(clean, founding, kdf=KdfCost(32, 1, 1), clock=on_day(TODAY)).desk.close()
        whole = _turn(folder, clean, book, None)[0]
        taken = _turn(folder, clean, book, None)[1]
        nothing = tuple(_counts(clean))
        kept = untouched = mid_way = 0
        for _turn_number in range(times):
            found, _seconds = _turn(folder, clean, book, chance.uniform(0, taken))
            if found not in {whole, nothing}:
                message = f"half done: {dict(zip([row.__tablename__ for row in LEDGER], found, strict=True))}"
                raise LostError(message)
            mid_way += 1
            kept += found == whole
            untouched += found == nothing
        yield Figure(
            "imports killed while they stored", mid_way, "times", note=f"{rows:,} rows, {taken:.1f} s to store"
        )
        yield Figure("  after which nothing of it was there", untouched, "times")
        yield Figure("  after which all of it was there", kept, "times")
        yield Figure("  lost, half done, damaged or a broken chain", 0, "times", note="each ends the run with an error")


def _turn(folder: Path, clean: Path, book: Path, wait: float | None) -> tuple[tuple[int, ...], float]:
    """Store into a fresh copy, killed ``wait`` seconds after it begun (None: let it end); return what is there, seconds."""
    vault = folder / "vault"
    shutil.rmtree(vault, ignore_errors=True)
    shutil.copytree(clean, vault)
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(vault), str(book), LOGIN, PASSWORD],
                             stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert child.stdout is not None
    if child.stdout.readline().strip() != "storing":
        raise LostError("the child did not begin")
    begun = time.perf_counter()
    if wait is None:
        assert child.stdout.readline().strip() == "stored"
    else:
        time.sleep(wait)
    seconds = time.perf_counter() - begun
    child.kill()
    child.wait()
    child.stdout.close()
    return tuple(_counts(vault)), seconds


def _counts(vault: Path) -> Iterator[int]:
    """Open what is left, check it, and count its rows."""
    desk = unlock(vault, LOGIN, PASSWORD, clock=on_day(TODAY))
    try:
        report = desk.vault.verify_audit()
        if not report.whole:
            raise LostError(json.dumps({"audit": report.fault, "row": report.seq}))
        with desk.read(Verb.STAFF_VIEW) as work:
            counts = [work.session.scalar(select(func.count()).select_from(row)) or 0 for row in LEDGER]
        place, key = desk.vault.place, desk.vault.keys.hex_key()
    finally:
        desk.close()
    assert place is not None
    faults = integrity_faults(place.database, key)
    if faults:
        raise LostError(faults[0])
    yield from counts
