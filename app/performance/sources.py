"""Where work and attendance are read from, besides what is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.performance.gather import Found
from app.performance.worked import from_rosters

if TYPE_CHECKING:
    from app.desk import Work

#: Gives, by person id, what it found of these people's month.
Source = Callable[["Work", tuple[int, ...], str], Mapping[int, Found]]


def sources() -> tuple[Source, ...]:
    """Return every source, in the order in which attendance is taken: the later one wins."""
    from app.exchange.workload.feeding import work_done

    return (work_done, from_rosters)
