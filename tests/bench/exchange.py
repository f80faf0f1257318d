"""Figures of importing: ``python -m tests.bench.exchange [PEOPLE [CERTIFICATES]]``. Prints rows a second, asserts nothing.

A staff list of 2,000 people and a ledger of 20,000 certificates are written as workbooks, then read in the bounded
child process, understood, checked, compared and stored in an encrypted hospital on disk; then the same again, which
changes nothing.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.desk import Desk
from app.exchange.service import apply, dry_run, propose, undo_import
from app.exchange.values import Kind
from db.crypto import KdfCost
from tests.kit.desks import HOSPITAL, TODAY
from tests.kit.workbooks import ledger_book, staff_book

PEOPLE, CERTIFICATES = 2_000, 18_000


def main(people: int = PEOPLE, certificates: int = CERTIFICATES) -> None:
    """Import both workbooks twice, undo, and print what each step takes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        founding = Founding(hospital=HOSPITAL, login="bench", password="long enough for a bench", own_sites=("本院",))
        desk = create_hospital(folder / "vault", founding, kdf=KdfCost(32, 1, 1), clock=on_day(TODAY)).desk
        try:
            _measure(desk, staff_book(folder / "staff.xlsx", people), Kind.STAFF)
            _measure(desk, ledger_book(folder / "ledger.xlsx", certificates, people=people), Kind.CREDENTIALS)
        finally:
            desk.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    sys.stdout.write(f"largest child process   {peak:6d} MB\n")


def _measure(desk: Desk, path: Path, kind: Kind) -> None:
    write = sys.stdout.write
    times: dict[str, float] = {}
    last = 0
    for turn in ("first", "again"):
        begun = time.perf_counter()
        proposal = propose(path, kind, desk=desk)
        read = time.perf_counter()
        run = dry_run(desk, proposal)
        dry = time.perf_counter()
        done = apply(desk, run)
        stored = time.perf_counter()
        times |= {f"{turn} open": read - begun, f"{turn} check": dry - read, f"{turn} store": stored - dry}
        last = done.batch_id or last
        rows = len(run.rows)
        write(
            f"{kind.value:<12}{turn:<6} {rows:6d} rows: open {read - begun:5.2f} s, check and compare {dry - read:5.2f} s, "
            f"store {stored - dry:5.2f} s; dry run {rows / (dry - begun):7.0f} rows/s, "
            f"whole {rows / (stored - begun):7.0f} rows/s; {dict(done.counts)}\n"
        )
    begun = time.perf_counter()
    undo_import(desk, last)
    undone = time.perf_counter() - begun
    write(f"{kind.value:<12}undo   {undone:5.2f} s\n")
    run = dry_run(desk, propose(path, kind, desk=desk))
    apply(desk, run)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
