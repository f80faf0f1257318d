"""What a deed changed: broadcast once, after commit, so that screens know they are stale."""

from __future__ import annotations

import attrs

from app.words import Words


@attrs.frozen(slots=True)
class Changes:
    """``kinds`` are subjects (staff, unit, credential, contract, user, setting …); ``label`` names the deed."""

    kinds: frozenset[str]
    label: Words | None = None
    undo_token: str | None = None
