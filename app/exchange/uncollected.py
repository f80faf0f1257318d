"""Reading and judging make millions of small values that all stay: the collector of cycles is spared walking over them."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0
_resting = False  # whether the collector rested already: a window collects by itself


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave cycles uncollected meanwhile; whoever leaves last, in whatever thread, lets them be collected again."""
    global _inside, _resting  # noqa: PLW0603 - the collector is one for the whole process, so is the count of who spares it
    with _lock:
        if _inside == 0:
            _resting = not gc.isenabled()
        _inside += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and not _resting:
                gc.enable()
