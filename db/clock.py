"""The only reader of the machine's time; ``app.clock`` hands it out as something tests can replace."""

from __future__ import annotations

from datetime import UTC, datetime


def machine_now() -> datetime:
    """Return the instant, aware, in UTC."""
    return datetime.now(tz=UTC)
