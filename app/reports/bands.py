"""Rows under the departments they belong to, the departments in the order in which the hospital lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar


class InUnit(Protocol):
    """A row that belongs to a department."""

    @property
    def unit(self) -> str:
        """The department's name."""


Row = TypeVar("Row", bound=InUnit)


def by_unit(rows: Iterable[Row], *, then: Callable[[Row], Any]) -> Iterator[tuple[str, list[Row]]]:
    """Yield (department, its rows): departments as they first appear, rows inside sorted by ``then``."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.unit, []).append(row)
    for unit, members in found.items():
        yield unit, sorted(members, key=then)
