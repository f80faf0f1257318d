"""Clocks that services are given. Dates are local ``date``; instants are aware UTC ``datetime``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol

import attrs

from db.clock import machine_now


class Clock(Protocol):
    """Tells the instant and the local day."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""

    def today(self) -> date:
        """Return the local calendar day."""


@attrs.frozen
class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""
        return machine_now()

    def today(self) -> date:
        """Return the local calendar day."""
        return machine_now().astimezone().date()


@attrs.frozen
class FixedClock:
    """A clock that stands still: for demos, tests and ``--as-of``."""

    day: date
    instant: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the fixed instant."""
        return self.instant

    def today(self) -> date:
        """Return the fixed day."""
        return self.day


def on_day(day: date) -> FixedClock:
    """Return a clock that stands at noon UTC of ``day``."""
    return FixedClock(day, datetime(day.year, day.month, day.day, 4, tzinfo=UTC))
