"""Cycles of objects are collected on the main thread alone.

Python collects them on whatever thread happens to allocate. A window's object that dies on a worker's thread takes its timers
out of the main thread's list while that one reads it: timers are lost, the window stands still, or the process falls.
So the automatic collector rests, and the main thread looks as often whether something is due.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QCoreApplication, QObject, QTimer

LOOK_EVERY = 250  # milliseconds
#: Between two walks over everything: one takes tens of milliseconds in a large hospital.
REST = 20.0  # seconds
NAME = "collector"
OLDEST = 2  # of the three generations


class Collector(QObject):
    """Collects what is due by the thresholds of ``gc``, on the thread it was made on, as long as it lives."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self.setObjectName(NAME)
        self._whole = time.monotonic()
        timer = QTimer(self)
        timer.setInterval(LOOK_EVERY)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due; nothing when none is."""
        due = [
            age
            for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if not due:
            return
        oldest = max(due)
        if oldest == OLDEST and time.monotonic() - self._whole < REST:
            oldest -= 1
        gc.collect(oldest)
        if oldest == OLDEST:
            self._whole = time.monotonic()


def collect_here(application: QCoreApplication) -> Collector:
    """Let cycles be collected on this thread, the one of ``application``, and on no other; return who does it."""
    gc.disable()
    found = application.findChild(QObject, NAME)
    return found if isinstance(found, Collector) else Collector(application)
