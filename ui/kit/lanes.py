"""Two lanes for work that would stop the window: one worker for the desk, a pool for everything without it.

``op(self, lambda job: list_users(desk)).then(self._show).run()`` runs in the desk's lane: one thread, so that units of
work follow each other. ``.on(Lane.POOL)`` is for work that opens no unit of work: key derivation, PDF pages, the
planner. Results come back on the main thread; if the widget that asked has died, they are dropped.
"""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from enum import StrEnum
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

from app.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

PROGRESS_HZ = 10
POOL_SIZE = 2


class Lane(StrEnum):
    """Where an operation runs."""

    DESK = "desk"
    POOL = "pool"


class Job:
    """What a running operation holds: a way to tell progress, and to hear that it should stop."""

    def __init__(self) -> None:
        self._stop = Event()
        self._news: SimpleQueue[Any] = SimpleQueue()
        self._called = False
        self._call: Callable[[], None] | None = None

    @property
    def cancelled(self) -> bool:
        """True once somebody asked to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the operation to stop at its next look."""
        self._stop.set()

    def check(self) -> None:
        """Stop here if somebody asked to.

        Raises:
            CancelledError: somebody did.
        """
        if self.cancelled:
            raise CancelledError

    def progress(self, value: Any) -> None:
        """Tell ``value`` to the listener (also checks for cancel).

        The listener hears ten times a second at most, then the newest of each type told since: the last one always.
        """
        self.check()
        if self._call is None:
            return
        self._news.put(value)
        if not self._called:
            self._called = True
            self._call()

    def news(self) -> tuple[Any, ...]:
        """Return the newest of each type told since the last look, oldest first; called on the main thread."""
        self._called = False  # before the look: what is told from here on calls again
        newest: dict[type, Any] = {}
        while not self._news.empty():
            value = self._news.get()
            newest.pop(type(value), None)
            newest[type(value)] = value
        return tuple(newest.values())


class Operation(QObject, Generic[T]):
    """An operation being put together, then run; use ``op`` to make one.

    Signals:
        finished: the outcome was handed over (or dropped).
    """

    finished = Signal()
    _settled = Signal(object, object)
    _progressed = Signal()

    def __init__(self, parent: QObject | None, work: Callable[[Job], T]) -> None:
        super().__init__()
        self.job = Job()
        self._parent = parent
        self._bound = parent is not None
        self._work = work
        self._lane = Lane.DESK
        self.must_end = False
        self._then: Callable[[T], Any] | None = None
        self._otherwise: Callable[[BaseException], Any] | None = None
        self._unclaimed: Callable[[T], Any] | None = None
        self._lastly: tuple[Callable[[], Any], ...] = ()
        self._listener: Callable[[Any], Any] | None = None
        self._told_at = 0.0
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    def on(self, lane: Lane) -> Operation[T]:
        """Choose the lane (the desk's unless told otherwise)."""
        self._lane = lane
        return self

    def surely(self) -> Operation[T]:
        """Let nobody cancel it: what a person typed is kept even while the desk is being locked."""
        self.must_end = True
        return self

    def then(self, taker: Callable[[T], Any]) -> Operation[T]:
        """Hand the result to ``taker`` on the main thread."""
        self._then = taker
        return self

    def otherwise(self, taker: Callable[[BaseException], Any]) -> Operation[T]:
        """Hand a failure to ``taker``; without this it is shown by ``messages.show_error``."""
        self._otherwise = taker
        return self

    def unclaimed(self, closer: Callable[[T], Any]) -> Operation[T]:
        """Hand the result to ``closer`` when nobody takes it (cancelled, or the asker is gone): an open desk is closed."""
        self._unclaimed = closer
        return self

    def lastly(self, *takers: Callable[[], Any]) -> Operation[T]:
        """Call ``takers`` in turn after either outcome, and after a cancel."""
        self._lastly = takers
        return self

    def telling(self, listener: Callable[[Any], Any]) -> Operation[T]:
        """Hand progress values to ``listener`` on the main thread, at most ten times a second; the last one always."""
        self._listener = listener
        self.job._call = self._progressed.emit  # noqa: SLF001 - the two are one thing in two threads
        return self

    def run(self) -> Operation[T]:
        """Start; return itself, whose ``cancel`` stops it."""
        _LANES.start(self, self._lane)
        return self

    def cancel(self) -> None:
        """Ask the work to stop; its listener hears nothing more but ``lastly``."""
        if not self.must_end:
            self.job.cancel()

    def execute(self) -> None:
        """Do the work; called on the lane's thread."""
        try:
            self.job.check()
            outcome: T | None = self._work(self.job)
            failure: BaseException | None = None
        except BaseException as error:  # noqa: BLE001 - the boundary of the lane: every failure is handed over
            outcome, failure = None, error
        self._settled.emit(outcome, failure)

    def _alive(self) -> bool:
        return not self._bound or (self._parent is not None and shiboken6.isValid(self._parent))

    @Slot(object, object)
    def _on_settled(self, outcome: Any, failure: BaseException | None) -> None:
        _LANES.done(self)
        try:
            self._hear()
            if failure is None and (self.job.cancelled or not self._alive()):
                failure = CancelledError()
                if self._unclaimed is not None and outcome is not None:
                    self._unclaimed(outcome)
            if not self._alive():
                return
            if failure is None and self._then is not None:
                self._then(outcome)
            elif failure is not None and not isinstance(failure, CancelledError):
                self._fail(failure)
            for taker in self._lastly:
                if self._alive():
                    taker()
        finally:
            self.finished.emit()

    def _fail(self, failure: BaseException) -> None:
        if self._otherwise is not None:
            self._otherwise(failure)
            return
        from ui.kit import messages

        messages.show_error(self._parent, failure)

    @Slot()
    def _on_progressed(self) -> None:
        wait = self._told_at + 1 / PROGRESS_HZ - time.monotonic()
        if wait > 0:
            QTimer.singleShot(int(wait * 1000) + 1, self, self._hear)
        else:
            self._hear()

    def _hear(self) -> None:
        """Hand over what was told meanwhile."""
        self._told_at = time.monotonic()
        for value in self.job.news():
            if self._listener is not None and self._alive() and not self.job.cancelled:
                self._listener(value)


def op(parent: QObject | None, work: Callable[[Job], T]) -> Operation[T]:
    """Make an operation for ``parent``: ``work`` gets a ``Job`` and runs off the main thread."""
    return Operation(parent, work)


class _Lanes:
    """The executors and what is under way."""

    def __init__(self) -> None:
        self._desk: ThreadPoolExecutor | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._running: set[Operation[Any]] = set()

    def start(self, operation: Operation[Any], lane: Lane) -> None:
        self._running.add(operation)  # keeps it alive until its outcome was handed over
        self._executor(lane).submit(operation.execute)

    def done(self, operation: Operation[Any]) -> None:
        self._running.discard(operation)

    def call(self, work: Callable[[], T]) -> Future[T]:
        return self._executor(Lane.DESK).submit(work)

    def idle(self) -> bool:
        return not self._running

    def cancel_all(self) -> None:
        for operation in list(self._running):
            operation.cancel()

    def _executor(self, lane: Lane) -> ThreadPoolExecutor:
        if lane is Lane.DESK:
            self._desk = self._desk or ThreadPoolExecutor(1, thread_name_prefix="desk")
            return self._desk
        self._pool = self._pool or ThreadPoolExecutor(POOL_SIZE, thread_name_prefix="pool")
        return self._pool


_LANES = _Lanes()


def idle() -> bool:
    """Tell whether nothing is under way in either lane."""
    return _LANES.idle()


def cancel_all() -> None:
    """Ask everything under way to stop (before locking or leaving)."""
    _LANES.cancel_all()


def settle(seconds: float = 60.0) -> bool:
    """Turn the event loop until both lanes are idle; False if that took longer than ``seconds``.

    For locking, leaving, pictures and tests; never from inside an operation's own taker.
    """
    until = time.monotonic() + seconds
    while not idle():
        if time.monotonic() > until:
            return False
        QCoreApplication.processEvents()
        time.sleep(0.002)
    return True
