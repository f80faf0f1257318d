"""Objects in cycles die on the main thread, whoever allocates meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from ui.kit.collector import NAME, collect_here

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class _Ring(QObject):
    """A window's object that holds itself."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def _allocate(rounds: int) -> None:
    for _ in range(rounds):
        made: list[object] = [[number] for number in range(2_000)]
        made.append(made)


def test_what_a_worker_allocates_kills_no_object_of_the_window_there(qtbot: QtBot) -> None:
    died_on: list[threading.Thread] = []
    for _ in range(50):
        weakref.finalize(_Ring(), lambda: died_on.append(threading.current_thread()))

    worker = threading.Thread(target=_allocate, args=(200,))
    worker.start()
    worker.join()

    qtbot.waitUntil(lambda: len(died_on) == 50, timeout=20_000)
    assert set(died_on) == {threading.main_thread()}


def test_there_is_one_collector_and_python_rests(qapp: QCoreApplication) -> None:
    assert collect_here(qapp) is collect_here(qapp)
    assert len([child for child in qapp.children() if child.objectName() == NAME]) == 1
    assert not gc.isenabled()
