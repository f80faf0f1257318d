"""A roster: an immutable person x day grid. Rows are shared between a roster and its edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

OFF = 0
UNKNOWN_STATE = 255


@attrs.frozen(slots=True)
class Change:
    """The cell of ``person`` (index) on ``day`` goes from state ``before`` to state ``after``."""

    person: int
    day: int
    before: int = attrs.field(kw_only=True)
    after: int = attrs.field(kw_only=True)


@attrs.frozen(slots=True)
class Roster:
    """One byte a cell: the state, as numbered by ``PlanContext``: 0 off, 1 + s shift s, then the double cells.

    Args:
        rows: per person the states of days 0, 1, ...; all of one length.
    """

    rows: tuple[bytes, ...]

    @classmethod
    def empty(cls, people: int, days: int) -> Roster:
        """Return a roster with every cell off."""
        return cls((bytes(days),) * people)

    @classmethod
    def of(cls, rows: Iterable[Iterable[int]]) -> Roster:
        """Return the roster of these states."""
        return cls(tuple(bytes(row) for row in rows))

    @property
    def people(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.rows[0]) if self.rows else 0

    def cell(self, person: int, day: int) -> int:
        """Return the state of one cell."""
        return self.rows[person][day]

    def column(self, day: int) -> bytes:
        """Return the states of one day, a byte a person."""
        return bytes([row[day] for row in self.rows])

    def replace(self, person: int, day: int, *, state: int) -> Roster:
        """Return the roster with one cell changed; the other rows are shared."""
        row = self.rows[person]
        if row[day] == state:
            return self
        changed = row[:day] + bytes((state,)) + row[day + 1 :]
        return Roster((*self.rows[:person], changed, *self.rows[person + 1 :]))

    def replace_all(self, cells: Iterable[tuple[int, int, int]]) -> Roster:
        """Return the roster with (person, day, state) written into each of ``cells``."""
        rows: dict[int, bytearray] = {}
        for person, day, state in cells:
            rows.setdefault(person, bytearray(self.rows[person]))[day] = state
        return Roster(tuple(bytes(rows[p]) if p in rows else row for p, row in enumerate(self.rows)))

    def diff(self, other: Roster) -> Iterator[Change]:
        """Yield the changes that turn this roster into ``other``; rows that are shared cost nothing."""
        for person, (mine, theirs) in enumerate(zip(self.rows, other.rows, strict=True)):
            if mine is theirs or mine == theirs:
                continue
            for day, (a, b) in enumerate(zip(mine, theirs, strict=True)):
                if a != b:
                    yield Change(person, day, before=a, after=b)
