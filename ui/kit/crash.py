"""What is ours and went wrong: a redacted report is kept, the person is told, the program goes on.

Errors of slots arrive on the main thread, errors of workers do not: the report hops to the main thread before any
widget is touched. A failure while reporting must not report itself.
"""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, qVersion

from app.clock import SystemClock
from app.log import log, state_folder
from app.words import tr

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

KEPT = 20


class _Hop(QObject):
    arrived = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.busy = False
        self.arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def _tell(self, kind: str, place: str) -> None:
        if self.busy:
            return
        self.busy = True
        try:
            from ui.kit import messages

            messages.crash_box(
                tr("The program made a mistake ({kind}). What was saved is safe.", kind=kind),
                detail=tr("A report without names or figures lies at {place}. You can go on working.", place=place),
            )
        finally:
            self.busy = False


@cache
def _hop() -> _Hop:
    return _Hop()


def install() -> None:
    """Catch what nobody caught, on every thread."""
    _hop()
    sys.excepthook = _on_uncaught
    threading.excepthook = _on_thread


def report(error: BaseException) -> Path | None:
    """Keep a redacted report of ``error`` and tell the person; return where it lies."""
    kind = type(error).__name__
    place: Path | None = None
    try:
        place = _keep(error)
        log().error("crash", exception_type=kind, where=_where(error))
    except OSError:
        place = None  # no room for a report; the person still hears of it
    _hop().arrived.emit(kind, "" if place is None else str(place))
    return place


def redacted(error: BaseException) -> str:
    """Return the report's text: types, files, lines and functions. Never messages, values or source lines."""
    lines = [
        f"python {platform.python_version()} qt {qVersion()} {platform.system()} {platform.machine()}",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__name__)
        lines += [
            f"  {frame.filename.replace(chr(92), '/').split('/xinglin/')[-1]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def _keep(error: BaseException) -> Path:
    folder = state_folder() / "crashes"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in sorted(folder.glob("*.txt"))[: -KEPT + 1]:
        old.unlink()
    place = folder / f"{SystemClock().now():%Y%m%dT%H%M%S%f}.txt"
    place.write_text(redacted(error), encoding="utf-8")
    return place


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""


def _on_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    report(error.with_traceback(trace))


def _on_thread(arguments: Any) -> None:
    if arguments.exc_value is not None:
        report(arguments.exc_value)
