"""What changes of single cells would breach and cost: the arrays every part of the drag preview writes into."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster.phrases import States

Flags = NDArray[np.bool_]
Ints = NDArray[np.signedinteger[Any]]
Bytes = NDArray[np.uint8]


@attrs.frozen(slots=True)
class Frame:
    """The size of a roster: people, days, known days before the period, states."""

    people: int
    days: int
    past: int
    states: int

    @property
    def everything(self) -> States:
        """Every state there is."""
        return frozenset(range(self.states))


@attrs.frozen(slots=True, eq=False)
class Toll:
    """Two arrays of one shape, an entry a change.

    Attributes:
        code: the greatest code of a rule that would be newly broken; 0 for none.
        cost: by how much the weighted rules would cost more.
    """

    code: Ints
    cost: Ints

    @classmethod
    def nothing(cls, *shape: int) -> Toll:
        """Return a toll of nothing."""
        return cls(np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32))

    def breach(self, code: int, worse: Flags) -> None:
        """Book ``code`` where ``worse``."""
        np.maximum(self.code, worse.astype(np.int32) * code, out=self.code)

    def add(self, other: Toll) -> None:
        """Take over what ``other`` (of a shape that fits) holds."""
        np.maximum(self.code, other.code, out=self.code)
        self.cost[...] += other.cost
