"""What no roster can undercut: the cheapest row of everybody at prices of heads, and the cheapest count of each joint row.

Any prices give a true bound; good ones (those of everybody priced at once) give one that is near to what can be reached.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.joint import reduced, settle
from app.roster.planner.paths import best_rows
from app.roster.planner.state import State

Floats = NDArray[np.float64]

#: Labels kept a day, more and more until nothing that matters is given up.
WIDTHS = (64, 512, 4096)
#: Nothing that costs more is of interest.
ANYTHING = 1e12
STEPS = 24
_TINY = 1e-6


def bound_at(state: State, prices: Floats, over: Callable[[], bool], widths: tuple[int, ...] = WIDTHS) -> float:
    """Return the bound that ``prices`` (of all joint rows) prove, or minus infinity when it is over before.

    The cells of ``state`` do not matter; its meter prices are used and improved.
    """
    joint, days = state.tables.joint, state.cells.shape[1]
    kept = prices.copy()
    total = float(settle(joint, kept, joint.base, np.arange(len(kept))))
    for p, who in enumerate(state.who):
        c = state.tables.price[p].copy()
        reduced(joint, c, kept, p)
        low, best = -np.inf, ANYTHING
        for width in widths:
            if over():
                return -np.inf
            _, costs, bound = best_rows(who, state.cells[p], c, state.mu[p], 0, days, width, 1, best, STEPS)
            low = max(low, bound)
            best = min([best, *costs[:1]])
            if low >= best - _TINY:
                break
        total += low
    return total
