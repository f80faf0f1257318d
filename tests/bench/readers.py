"""Figures of the readers: ``python -m tests.bench readers [LINES]``.

An export of work done is written as a CSV of the HIS, then read in the bounded child process, people found, compared
and stored in an encrypted hospital on disk; then the same again, which changes nothing. A roster of 40 nurses is read
in four layouts.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.desk import Desk
from app.exchange.rosters.service import read_sheet
from app.exchange.service import apply as apply_staff
from app.exchange.service import dry_run as check_staff
from app.exchange.service import propose as propose_staff
from app.exchange.service import undo_import
from app.exchange.values import Kind
from app.exchange.workload.service import apply, dry_run, propose
from app.exchange.workload.values import Record
from db.crypto import KdfCost
from tests.bench.table import Figure, once
from tests.kit.desks import HOSPITAL, TODAY
from tests.kit.rostersheets import Style, write
from tests.kit.workbooks import staff_book

LINES, PEOPLE = 20_000, 2_000
GOAL = 5_000
ITEMS = ("静脉采血", "输液次数", "入院护理", "出院指导", "一级护理", "特级护理", "抢救", "输血", "护理时长", "会诊")


def figures(lines: int = LINES) -> Iterator[Figure]:
    """Read, store, repeat and take back an export; read rosters."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        founding = Founding(hospital=HOSPITAL, login="bench", password="long enough for a bench")
        desk = create_hospital(folder / "vault", founding, kdf=KdfCost(32, 1, 1), clock=on_day(TODAY)).desk
        try:
            book = staff_book(folder / "staff.xlsx", PEOPLE)
            apply_staff(desk, check_staff(desk, propose_staff(book, Kind.STAFF, desk=desk)))
            yield from _workload(desk, _export(folder / "2026-10.csv", lines))
            yield from _rosters(desk, folder)
        finally:
            desk.close()


def _export(path: Path, lines: int) -> Path:
    rows = (
        f"0101,科室{n % 40},{100_001 + n % PEOPLE},,{ITEMS[n // PEOPLE % len(ITEMS)]},{n % 300},次"
        for n in range(lines)
    )
    path.write_text("科室编码,科室,工号,姓名,项目,数量,单位\n" + "\n".join(rows), encoding="gb18030")
    return path


def _workload(desk: Desk, path: Path) -> Iterator[Figure]:
    batch = 0
    for turn in ("first time", "again, all the same"):
        begun = time.perf_counter()
        proposal = propose(path, Record.WORKLOAD, desk=desk)
        opened = time.perf_counter()
        run = dry_run(desk, proposal)
        checked = time.perf_counter()
        batch = apply(desk, run) or batch
        stored = time.perf_counter()
        assert run.workload is not None
        count = run.workload.lines
        note = f"{count:,} lines: opened {opened - begun:.2f} s, checked {checked - opened:.2f} s, stored {stored - checked:.2f} s"
        yield Figure(f"workload: read and checked, {turn}", count / (checked - begun), "rows/s", GOAL, at_least=True)
        yield Figure(
            f"workload: stored as well, {turn}", count / (stored - begun), "rows/s", GOAL, at_least=True, note=note
        )
    yield Figure("workload: taken back", once(partial(undo_import, desk, batch)))


def _rosters(desk: Desk, folder: Path) -> Iterator[Figure]:
    layouts = {
        "month, legend in words": Style(people=40, start=date(2026, 11, 1), days=30),
        "month, legend beside it": Style(people=40, legend="side"),
        "halves, dates": Style(people=40, split="halves", head="dates"),
        "weeks": Style(people=40, split="weeks", head="stacked", days=28),
    }
    for title, style in layouts.items():
        path = folder / "roster.xlsx"
        write(path, style)
        yield Figure(f"roster of 40, {title}", once(partial(read_sheet, desk, path)))
