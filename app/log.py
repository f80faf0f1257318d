"""The program's own log: what happened, never to whom.

Fields are an allow-list; everything else is dropped before it is written, and text that looks like an identity number,
a phone number or a key is blotted out even inside allowed fields.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

#: Fields that may reach the file. Ids, counts and durations; never names, numbers of people, or values.
ALLOWED = frozenset(
    {"event", "level", "timestamp", "logger", "action", "subject", "count", "seconds", "pages", "code", "file_kind",
     "rows", "version", "exception_type", "where", "lane", "operation"}
)  # fmt: skip

BLOT = "▮▮▮"
_TELLING = re.compile(
    r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)"  # identity numbers and mobiles
    r"|[0-9A-Fa-f]{32,}"  # keys and digests
)
LARGEST = 10 * 1024 * 1024
KEPT = 5


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop fields outside the allow-list and blot out what tells of a person or a key."""
    kept: dict[str, Any] = {}
    for name, value in event.items():
        if name in ALLOWED:
            kept[name] = _blotted(value) if isinstance(value, str) else value
    return kept


def _blotted(text: str) -> str:
    calm = "".join(c if c.isprintable() else " " for c in text)
    return _TELLING.sub(BLOT, calm)


def state_folder() -> Path:
    """Return the workstation's own state folder (``XINGLIN_STATE_DIR`` overrides it)."""
    chosen = os.environ.get("XINGLIN_STATE_DIR")
    return Path(chosen) if chosen else platformdirs.user_state_path("xinglin", appauthor=False)


def start_log(folder: Path | None = None) -> Path:
    """Begin logging to ``xinglin.log`` in ``folder`` (10 MB × 5) and return the file."""
    place = (folder or state_folder()) / "log"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = place / "xinglin.log"
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    root = logging.getLogger("xinglin")
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    return file


def log() -> Any:
    """Return the program's logger."""
    return structlog.get_logger("xinglin")
