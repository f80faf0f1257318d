"""Figures of the sheet's repaint: ``python -m tests.bench roster_grid [PEOPLE ROUNDS]``.

What is measured is the drawing of a whole frame into the window's own picture, offscreen, at both window sizes: while
scrolling, while the hand moves with every cell judged and the rule told, when something is taken up, and after an edit with
everything that follows it (check, totals, cover, findings). On a busy machine the wall says more of the others, so the
processor time of the thread stands beside it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from tests.bench.table import Figure

if TYPE_CHECKING:
    from app.roster.sheet import Sheet

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")

PEOPLE, ROUNDS = 60, 200
SIZES = ((1302, 690), (1856, 1000))
FIRST = date(2026, 12, 1)
FRAME = 16


def figures(people: int = PEOPLE, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure a frame for each kind of motion on a generated ward."""
    from PySide6.QtWidgets import QApplication

    from app.roster.kits import sample_sheet
    from ui.kit.collector import collect_here
    from ui.kit.theme import start_looks

    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(["bench"])
    collect_here(application)  # as in the program: a walk over all that was imported once made an edit of 150 ms
    start_looks(application)
    sheet = sample_sheet(people=people, first=FIRST, filled=True)
    for size in SIZES:
        yield from _motions(sheet, size, rounds)


def _motions(sheet: Sheet, size: tuple[int, int], rounds: int) -> Iterator[Figure]:
    from PySide6.QtCore import QCoreApplication

    from app.roster.sheet import Place
    from ui.roster.dragging import Drop, Held, Lift
    from ui.roster.editor import prepared
    from ui.roster.views import Block
    from ui.roster.workbench import Workbench

    bench = Workbench(FIRST)
    bench.resize(*size)
    bench.open(prepared(sheet, FIRST))
    bench.show()
    for _turn in range(5):
        QCoreApplication.processEvents()
    grid, rng = bench.grid, Random(1)
    where = f"{len(sheet.rows)} × {sheet.days}, {size[0]} × {size[1]}"

    def place() -> Place:
        return Place(rng.randrange(len(sheet.rows)), rng.randrange(sheet.days))

    def frame() -> None:
        grid.viewport().repaint()

    def scroll(step: int) -> None:
        bar = grid.verticalScrollBar()
        bar.setValue((step * 37) % max(1, bar.maximum()))
        for part in (grid.viewport(), grid.names_head.viewport(), bench.view.figures):
            part.repaint()

    def hand(_step: int) -> None:
        bench.dragging.move(Drop(place()))
        frame()

    def lift(_step: int) -> None:
        bench.dragging.cancel()
        source = place()
        bench.dragging.begin(Lift(Held.CELLS, block=Block.around(source, source)))
        frame()

    def edit(_step: int) -> None:
        bench.hands.write(rng.choice(("A", "P", "休")), (place(),))
        for part in (grid.viewport(), bench.view.foot, bench.view.figures):
            part.repaint()

    frame()
    yield from _spread(f"scrolling, a frame, {where}", scroll, rounds, goal=FRAME)
    lift(0)
    yield from _spread(f"dragging, a frame, {where}", hand, rounds, goal=FRAME)
    yield from _spread(f"taken up, all judged, {where}", lift, rounds // 4, goal=FRAME)
    bench.dragging.cancel()
    yield from _spread(f"an edit and all after it, {where}", edit, rounds)
    bench.close()
    bench.deleteLater()


def _spread(what: str, work: Callable[[int], object], rounds: int, *, goal: float | None = None) -> Iterator[Figure]:
    """Give the p99 of the thread's processor time, with p50, the worst and the wall beside it."""
    taken = [_once(work, step) for step in range(rounds)]
    wall, cpu = (sorted(column) for column in zip(*taken, strict=True))
    last = int(rounds * 0.99)
    told = f"p50 {cpu[rounds // 2]:.2f}, worst {cpu[-1]:.2f}; by the wall p50 {wall[rounds // 2]:.2f}, p99 {wall[last]:.2f} ms"
    yield Figure(f"{what}, p99", cpu[last], goal=goal, note=told)


def _once(work: Callable[[int], object], step: int) -> tuple[float, float]:
    begun, worked = time.perf_counter(), time.thread_time()
    work(step)
    return (time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000
