"""Progress and cancelling of long work, the same for reading, comparing and writing."""

from __future__ import annotations

from collections.abc import Callable

from app.errors import CancelledError

#: Told (done, total, phase): phase is open, understand, read, check, compare or write; total 0: not known.
Progress = Callable[[int, int, str], None]
#: Answers true when the work shall end with nothing changed.
Cancel = Callable[[], bool]

EVERY = 500


class Beat:
    """Tells how far the work is and stops it when asked."""

    def __init__(self, progress: Progress | None = None, cancel: Cancel | None = None) -> None:
        self._progress, self._cancel = progress, cancel

    def __call__(self, done: int, total: int, phase: str) -> None:
        """Tell ``done`` of ``total``.

        Raises:
            CancelledError: it was asked for.
        """
        if self._cancel is not None and self._cancel():
            raise CancelledError
        if self._progress is not None:
            self._progress(done, total, phase)

    def stepper(self, total: int, phase: str) -> Callable[[int], None]:
        """Return a counter that reports every so often."""

        def step(done: int) -> None:
            if done % EVERY == 0:
                self(done, total, phase)

        return step
