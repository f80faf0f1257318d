"""Figures of the staff list: ``python -m tests.bench staff [PEOPLE]``."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import insert

from app.desk import Desk
from app.staff.detail import person_detail
from app.staff.establishment import establishment
from app.staff.index import StaffIndex
from app.staff.listing import staff_list
from app.staff.names import read_name
from app.staff.units import UnitKind, add_unit
from db.tables import ContractRow, PersonRow, StaffFactRow
from tests.bench.table import Figure, best
from tests.kit.desks import desk_for, found

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单曾翟"
GIVEN = "静丽敏艳芳娟霞燕玲婷伟强磊军勇杰涛超明刚䶮𬱖"
COUNT = 20_000
KEYS = ("w", "wj", "wjl", "李", "wangj", "1000", "zx q")


def figures(count: int = COUNT) -> Iterator[Figure]:
    """Fill an encrypted database in memory with ``count`` people of 8 facts and measure what reading takes."""
    desk = fill(count)
    lines = staff_list(desk)
    yield Figure("staff list read", best(lambda: staff_list(desk)), note=f"{len(lines):,} people")
    yield Figure("index of the list built", best(lambda: StaffIndex(lines), times=1))
    index = StaffIndex(lines)
    for key in KEYS:
        taken = best(partial(index.search, key))
        yield Figure(f"keystroke {key!r}", taken, goal=16, note=f"{len(index.search(key)):,} found")
    yield Figure("编制 ledger", best(lambda: establishment(desk)))
    yield Figure("a person opened", best(lambda: person_detail(desk, lines[count // 2].id)))
    yield from _page(desk)
    names = [line.name for line in lines[:2000]]
    yield Figure("names read", len(names) / best(lambda: [read_name(n) for n in names], times=1) * 1000, "/s")


def _page(desk: Desk) -> Iterator[Figure]:
    """Measure the page as it is used: from asking for it to painted, and from a key to painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ui.kit import lanes
    from ui.kit.changes import ChangeBus
    from ui.kit.page import Frame
    from ui.kit.theme import start_looks
    from ui.staff.page import StaffPage

    found_app = QApplication.instance()
    application = found_app if isinstance(found_app, QApplication) else QApplication(["bench"])
    start_looks(application)
    bus = ChangeBus()
    bus.attach(desk)

    def painted(page: StaffPage) -> None:
        lanes.settle()
        application.processEvents()
        page.grab()

    begun = time.perf_counter()
    page = StaffPage(Frame(desk, bus, lambda *_a, **_k: None))
    page.resize(1302, 690)
    page.show()
    painted(page)
    yield Figure("staff page opened and painted", (time.perf_counter() - begun) * 1000, goal=1500,
                 note=f"{page.people.table.rows_model.rowCount():,} rows")  # fmt: skip
    people = page.people
    for typed, key in (("", "w"), ("w", "j"), ("wj", "l"), ("wjl", "\b")):
        people.search.setText(typed)
        painted(page)
        begun = time.perf_counter()
        QTest.keyClicks(people.search, key) if key != "\b" else people.search.backspace()
        people.table.viewport().repaint()
        yield Figure(f"key after {typed!r} to painted", (time.perf_counter() - begun) * 1000, goal=50,
                     note=people.count_text)  # fmt: skip
    people.search.clear()
    for name in ("staffing_types", "unit_ids"):
        begun = time.perf_counter()
        people.filters.chips[name].open_list()
        application.processEvents()
        yield Figure(f"chip {name} opened with its counts", (time.perf_counter() - begun) * 1000, goal=150)
        people.filters.chips[name].open_list()
    yield Figure("chip of missing data, first time", best(people.filters.missing.open_list, times=1), goal=300)
    begun = time.perf_counter()
    people.work.open_person(people.index.lines[100].id)
    painted(page)
    yield Figure("a person beside the list, painted", (time.perf_counter() - begun) * 1000, goal=150)
    page.close()
    page.deleteLater()
    application.processEvents()


def fill(count: int) -> Desk:
    """Return a desk at a hospital of ``count`` synthetic people."""
    rng = Random(1)
    desk = desk_for(vault=found())
    departments = [add_unit(desk, name=f"科室{n}", kind=UnitKind.DEPARTMENT, parent_id=2 + n % 2).id for n in range(60)]
    names = ["".join([rng.choice(SURNAMES), rng.choice(GIVEN), rng.choice(GIVEN)]) for _ in range(count)]
    now = desk.clock.now()
    people: list[dict[str, Any]] = []
    facts: list[dict[str, Any]] = []
    contracts: list[dict[str, Any]] = []
    for number, name in enumerate(names, start=1):
        reading = read_name(name)
        people.append(
            {
                "id": number, "staff_no": f"{100000 + number}", "name": name, "pinyin": reading.pinyin,
                "initials": reading.initials, "sort_key": reading.sort_key, "sex": "2",
                "birth": date(1965 + number % 38, 1 + number % 12, 1 + number % 28), "created_at": now, "changed_at": now,
            }
        )  # fmt: skip
        values = (
            ("staffing_type", rng.choice(["BZ", "HT", "PQ"]), None), ("home_unit", None, rng.choice(departments)),
            ("category", rng.choice(["doctor", "nurse"]), None), ("title_qualified", "253", None),
            ("title_appointed", "253", None), ("nurse_level", "N2", None), ("post_grade", "ZJ9", None),
            ("employment_state", "active", None),
        )  # fmt: skip
        facts.extend(
            {
                "person_id": number, "kind": kind, "code": code, "unit_id": unit, "start": date(2020, 1, 1),
                "precision": "day", "recorded_at": now, "recorded_by": "bench",
            }
            for kind, code, unit in values
        )  # fmt: skip
        contracts.append({"person_id": number, "kind": "LD", "start": date(2024, 1, 1), "until": date(2027, 1, 1),
                          "open_ended": False, "state": "active"})  # fmt: skip
    with desk.vault.write() as session:
        for row, values_of in ((PersonRow, people), (StaffFactRow, facts), (ContractRow, contracts)):
            session.execute(insert(row), values_of)
    return desk
