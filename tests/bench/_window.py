"""A window of its own for ``tests.bench.house``: told a vault, a login and a password, it says how long opening took."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from ui.home.page import HomePage
from ui.kit import lanes
from ui.kit.collector import collect_here
from ui.kit.forms import TextField
from ui.kit.theme import start_looks
from ui.shell.window import MainWindow
from ui.welcome.unlock import UnlockView

PATIENCE = 60
TYPING = 1.0


def main() -> None:
    """Type the password, wait for the home page, then for its list of duties."""
    vault, login, password = sys.argv[1:4]
    application = QApplication(["bench"])
    collect_here(application)
    start_looks(application, "light")
    window = MainWindow(path=Path(vault))
    window.show()
    typed = time.monotonic() + TYPING
    while time.monotonic() < typed:  # nobody types a password faster
        application.processEvents()
    view = window.view()
    assert isinstance(view, UnlockView)
    for field, text in ((view.login, login), (view.password, password)):
        assert isinstance(field, TextField)
        field.set_value(text)
    told: dict[str, float] = {}
    begun, busy = time.perf_counter(), time.process_time()

    def until(name: str, reached: Callable[[], bool]) -> None:
        while not reached():
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() - begun > PATIENCE:
                raise TimeoutError(name)
        application.processEvents()
        window.grab()
        told[name] = (time.perf_counter() - begun) * 1000
        told[f"{name} busy"] = (time.process_time() - busy) * 1000

    def home() -> HomePage | None:
        desk = window.desk_view()
        page = None if desk is None else desk.page()
        return page if isinstance(page, HomePage) else None

    view.try_open()
    until("opened", lambda: window.desk_view() is not None)
    until("painted", lambda: (page := home()) is not None and page.board is not None)
    until("duties", lambda: (page := home()) is not None and bool(page.groups))
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    window.close()
    lanes.settle()


if __name__ == "__main__":
    main()
