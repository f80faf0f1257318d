"""A head nurse who types without stopping, in a process of its own: ``python -m tests.ui.roster.typist VAULT LOGIN``.

Each cell typed and each save is told on stdout, so that whoever kills it knows what had been kept. Not a test by itself.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.desk import Desk
    from app.roster.book.life import Saved
    from app.roster.sheet import Sheet

PAUSE_MS = 60
UNTIL = 240
MONDAY = 6  # 7 December 2026


def place_of(step: int) -> tuple[int, int]:
    """Return the cell of a step: Mondays to Fridays of three weeks, nurse by nurse, so that no law is broken."""
    row, place = divmod(step, 15)
    week, weekday = divmod(place, 5)
    return row, MONDAY + 7 * week + weekday


def main() -> int:
    """Open the roster page and type until killed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.access.unlock import unlock
    from app.clock import on_day
    from app.roster.book.life import save_draft
    from app.roster.sheet import Place
    from app.words import use_language
    from ui.kit import lanes
    from ui.kit.changes import ChangeBus
    from ui.kit.collector import collect_here
    from ui.kit.page import Frame
    from ui.kit.theme import start_looks
    from ui.roster import keeper
    from ui.roster.page import RosterPage

    application = QApplication(["typist"])
    use_language("zh_CN")
    collect_here(application)
    start_looks(application, "light")
    vault, login, ward, first = sys.argv[1:5]
    desk = unlock(Path(vault), login, os.environ["XINGLIN_PASSWORD"], clock=on_day(date(2026, 11, 23)))
    bus = ChangeBus()
    bus.attach(desk)
    page = RosterPage(Frame(desk, bus, lambda *_a, **_k: None))
    page.receive(ward=int(ward), first=date.fromisoformat(first))
    page.resize(1302, 690)
    page.show()
    lanes.settle()
    typed = 0

    def tell(word: str) -> None:
        sys.stdout.write(f"{word}\n")
        sys.stdout.flush()

    def step() -> None:
        nonlocal typed
        row, day = place_of(typed)
        page.bench.grid.go_to(Place(row, day))
        QTest.keyClick(page.bench.grid, Qt.Key.Key_A)
        tell(f"typed {row} {day}")
        typed += 1
        if typed >= UNTIL:
            application.quit()

    def save(desk: Desk, sheet: Sheet, *, saves: int | None) -> Saved:
        done = save_draft(desk, sheet, saves=saves)
        tell(f"saved {sum(not cell.blank for row in sheet.cells for cell in row)}")
        return done

    vars(keeper)["save_draft"] = save  # the real one, told of
    timer = QTimer()
    timer.timeout.connect(step)
    timer.start(PAUSE_MS)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
