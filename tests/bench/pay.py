"""A month of performance pay of a whole hospital, computed and printed: ``python -m tests.bench pay [PEOPLE]``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeVar

from sqlalchemy import insert

from app.desk import Desk
from app.performance.entries import Entry, EntryKind, enter
from app.performance.hospital import allot, run_hospital
from app.performance.schemes import keep_scheme, starter_schemes
from app.reports.batch import render_joined
from db.tables import StaffFactRow
from tests.bench.credentials import WARDS
from tests.bench.credentials import fill as licensed
from tests.bench.table import Figure

COUNT = 2000
MONTH = "2026-10"
T = TypeVar("T")
FACTS = {"category": ("nurse",), "staffing_type": ("BZ", "HT", "PQ"), "title_appointed": ("255", "254", "253"),
         "nurse_level": ("N1", "N2", "N3", "N4")}  # fmt: skip
WORK = {"一级护理床日": 220, "二级护理床日": 480, "静脉输液(组)": 1900, "入院": 110, "出院": 105}


def figures(count: int = COUNT) -> Iterator[Figure]:
    """Compute and print the month of ``count`` nurses in 60 wards; wall time, and processor time beside it."""
    from resource import RUSAGE_SELF, getrusage  # not on Windows

    desk = fill(count)
    note = f"{count:,} people, {WARDS} units"
    both = _Both()
    done = both.time(lambda: run_hospital(desk, month=MONTH))
    yield Figure("every unit computed and kept", both.wall, "s", note=f"{note}; processor {both.processor:.1f} s")
    assert len(done.done) == WARDS, done.failed
    assert not done.failed
    run_wall, run_processor = both.wall, both.processor
    made = both.time(lambda: render_joined(desk, "perf-slip", {"month": MONTH}))
    yield Figure(
        "every slip in one PDF", both.wall, "s", note=f"{made.pages:,} pages; processor {both.processor:.1f} s"
    )
    yield Figure("its size", len(made.data) / 1e6, "MB")
    yield Figure("most memory of the program meanwhile", getrusage(RUSAGE_SELF).ru_maxrss / 1e3, "MB")
    processor = run_processor + both.processor
    yield Figure("run and PDF together", run_wall + both.wall, "s", goal=10, note=f"processor {processor:.1f} s")
    tables = both.time(lambda: render_joined(desk, "perf-unit", {"month": MONTH}))
    yield Figure("every unit's table in one PDF", both.wall, "s", note=f"{tables.pages:,} pages")
    both.time(lambda: allot(desk, month=MONTH, budget=Decimal(12_000_000), document="x"))
    yield Figure("a budget split over the units", both.wall, "s", note=f"processor {both.processor:.1f} s")


def fill(count: int) -> Desk:
    """Return a desk at a hospital whose nurses' month is entered."""
    desk = licensed(count)
    rng = Random(2)
    now = desk.clock.now()
    base = {"start": date(2015, 1, 1), "precision": "day", "recorded_at": now, "recorded_by": "bench"}
    with desk.vault.write() as session:
        facts = [
            {"person_id": n, "kind": kind, "code": codes[n % len(codes)], **base}
            for n in range(1, count + 1)
            for kind, codes in FACTS.items()
        ]
        session.execute(insert(StaffFactRow), facts)
    spec = starter_schemes()["ward"]
    for ward in range(WARDS):
        unit_id = 100 + ward
        keep_scheme(desk, unit_id=unit_id, spec=spec, since="2026-01", document="x")
        people = range(ward or WARDS, count + 1, WARDS)
        enter(desk, unit_id=unit_id, month=MONTH, entries=[*_own(), *(e for n in people for e in _of(n, rng))])
    return desk


def _own() -> list[Entry]:
    work = [Entry(kind=EntryKind.WORK, name=name, value=Decimal(amount)) for name, amount in WORK.items()]
    scores = [Entry(kind=EntryKind.SCORE, name=name, value=Decimal(95)) for name in ("护理质量", "患者满意度")]
    return work + scores


def _of(person: int, rng: Random) -> list[Entry]:
    scores = {"质量": rng.randint(85, 100), "满意度": rng.randint(85, 100), "工作量分": rng.randint(300, 900)}
    return [
        Entry(kind=EntryKind.KEY, name="岗位", key="责任护士", person_id=person),
        *(Entry(kind=EntryKind.SCORE, name=n, value=Decimal(v), person_id=person) for n, v in scores.items()),
        *(Entry(kind=EntryKind.WORK, name=name, value=Decimal(rng.randint(0, 5)), person_id=person)
          for name in ("小夜班", "大夜班")),
    ]  # fmt: skip


class _Both:
    """Wall and processor seconds of one piece of work."""

    wall = processor = 0.0

    def time(self, work: Callable[[], T]) -> T:
        """Do it and remember how long it took."""
        wall, processor = time.perf_counter(), time.process_time()
        made = work()
        self.wall, self.processor = time.perf_counter() - wall, time.process_time() - processor
        return made
