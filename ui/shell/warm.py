"""What can be made ready while somebody types the password: the first page's code, and a quieter collector."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Sequence

from ui.shell.pages import PAGES, PageSpec

SERVICES = ("app.access.unlock", "app.credentials.board", "app.credentials.duties", "app.access.overview")
THRESHOLDS = (20_000, 20, 20)  # rows come by the ten thousand; the default looks through all of them again and again

_ready = False


def warm_up(pages: Sequence[PageSpec] = PAGES) -> None:
    """Import what the first page needs, and let the collector pass over what stays for good. Once a process."""
    global _ready  # noqa: PLW0603 - a process is warmed once
    if _ready:
        return
    _ready = True
    for module in (*SERVICES, *(spec.module for spec in pages[:1] if spec.exists())):
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
