"""What the world can do to our file, sorted at the one border where driver errors arrive.

``HostError`` is the world's fault (disk full, wrong key, newer file): a sentence and a remedy.
The sentences are message ids; the floor above renders them in the user's language.
"""

from __future__ import annotations


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark ``msgid`` for the catalogue."""
    return msgid


class HostError(Exception):
    """The world's fault: ``msgid`` says what happened, ``remedy`` what to do; both take ``params``."""

    code = "host"

    def __init__(self, msgid: str, remedy: str, **params: object) -> None:
        super().__init__(msgid.format(**params) if params else msgid)
        self.msgid = msgid
        self.remedy = remedy
        self.params = params


class StoreBugError(Exception):
    """Ours: the driver answered what no correct program should provoke."""
