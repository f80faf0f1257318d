"""Failures, sorted by who can mend them.

``UserError``: the person can, here and now (shown beside the field). ``db.errors.HostError``: the world's fault, with
a remedy. ``Cancelled``: they asked; nothing is shown. Everything else is ours (``BugError``). What breaks a rule is
no exception at all but a value (a finding, a problem of an import).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.words import Words


class UserError(Exception):
    """Something the person can put right; ``field`` names the input it belongs to, ``remedy`` what to do."""

    code = "user"

    def __init__(self, text: Words, *, field: str | None = None, remedy: Words | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field
        self.remedy = remedy

    def __str__(self) -> str:
        return str(self.text)


class NotAllowedError(UserError):
    """The actor's roles do not include this verb (or not for this unit)."""

    code = "not-allowed"


class NotFoundError(UserError):
    """What was asked for is not there (or not visible to the actor)."""

    code = "not-found"


class CancelledError(Exception):
    """The person asked to stop; nothing to show."""


class BugError(Exception):
    """Ours. The message is for the report, never for a screen."""
