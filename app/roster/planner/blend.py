"""A blurred roster: everybody holds shares of many cells, made sharper turn by turn until each holds one whole row.

In each turn everybody in turn answers the others with the best row at prices that follow from all shares (the joint rows'
prices, made smooth over a blur), and moves some of the own shares to it: Frank and Wolfe's method, a person at a time. A
pull towards the own shares grows with the turns, so that answers settle. Nothing but shortest paths is needed, which makes
it the way into boards far too large for a linear program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster.planner.automaton import HARD
from app.roster.planner.joint import reduced, share_out, soft_prices
from app.roster.planner.paths import best_rows
from app.roster.planner.person import personal_cost
from app.roster.planner.state import State

Floats = NDArray[np.float64]
Cells = NDArray[np.int16]

#: Nothing that costs more is of interest; a row that breaks many hard limits still is.
ANYTHING = 1e12
#: Days of a row planned anew at once when it is not lawful.
REPAIR = 28
#: Tries with noise before that.
NOISY = 3
#: Rows looked at in each: where cover is a must, the cheapest may break a rule of the person for it.
SEVERAL = 8


@attrs.frozen(slots=True)
class Sharpening:
    """How a blend is sharpened.

    Attributes:
        turns: how often everybody answers.
        width: labels kept a day by the shortest paths.
        blur: heads over which prices are smooth, at first and at last.
        pull: what a cell held wholly is favoured by at last.
        least: the least share an answer takes.
        steps: how often the prices of a person's meters are improved for an answer.
    """

    turns: int = 12
    width: int = 24
    blur: tuple[float, float] = (1.0, 0.3)
    pull: float = 0.0
    least: float = 0.0
    steps: int = 24


QUICK = Sharpening(turns=10, width=12, pull=100.0, least=0.2, steps=12)
BLURRED = Sharpening(turns=20)
SHARP = Sharpening(turns=40, blur=(0.5, 0.3), pull=60.0, least=0.2)


class Blend:
    """Shares of cells of everybody.

    Args:
        state: the roster it begins with.
        helpers: runs the shortest paths of several people at once, ``abreast`` of them.
    """

    def __init__(self, state: State, *, helpers: Executor | None = None, abreast: int = 1) -> None:
        self.state = state
        self.helpers = helpers
        self.abreast = abreast if helpers is not None else 1
        people, days = state.cells.shape
        self.shares = np.zeros((people, days, state.tables.board.states))
        np.put_along_axis(self.shares, state.cells[:, :, None].astype(np.int64), 1.0, axis=2)
        self.counts = state.counts.astype(np.float64)
        self.rows: dict[int, Cells] = {}
        self.every = np.arange(len(state.counts))

    def sharpen(
        self,
        plan: Sharpening,
        rng: np.random.Generator,
        over: Callable[[], bool],
        seen: Callable[[int, Cells], None],
        turned: Callable[[], None],
    ) -> bool:
        """Take the turns of ``plan``; tell whether time was left for all.

        ``seen`` is told every answer, ``turned`` is called after each turn.
        """
        prices = np.zeros(len(self.counts))
        for turn in range(1, plan.turns + 1):
            done = (turn - 1) / plan.turns
            blur = plan.blur[0] + (plan.blur[1] - plan.blur[0]) * done
            part = max(plan.least, 1.0 / (turn + 1))
            order = rng.permutation(len(self.shares))
            for first in range(0, len(order), self.abreast):
                if over():
                    return False
                soft_prices(self.state.tables.joint, self.counts, self.every, blur, prices)
                some = [int(p) for p in order[first : first + self.abreast]]
                for p, row in zip(some, self._answers(some, prices, plan, plan.pull * done), strict=True):
                    self.rows[p] = row
                    share_out(self.state.tables.joint, self.counts, self.shares[p], p, row, part)
                    seen(p, row)
            turned()
        return True

    def prices(self, blur: float) -> Floats:
        """Return what a head is worth in each joint row."""
        prices = np.zeros(len(self.counts))
        soft_prices(self.state.tables.joint, self.counts, self.every, blur, prices)
        return prices

    def _answers(self, some: list[int], prices: Floats, plan: Sharpening, pull: float) -> Iterable[Cells]:
        if self.helpers is None or len(some) == 1:
            return [self._answer(p, prices, plan, pull) for p in some]
        return list(self.helpers.map(lambda p: self._answer(p, prices, plan, pull), some))

    def _answer(self, p: int, prices: Floats, plan: Sharpening, pull: float) -> Cells:
        c = self.state.tables.price[p] - pull * self.shares[p]
        reduced(self.state.tables.joint, c, prices, p)
        return lawful_row(self.state, p, c, plan.width, steps=plan.steps)


def lawful_row(state: State, p: int, c: Floats, width: int, *, steps: int = 24) -> Cells:
    """Return a good row of ``p`` at ``c[day, state]``; where the first find is not lawful, others are tried.

    Prices that are all alike leave the meters without a price, and labels that have used them up crowd out the others: a
    little noise sets the prices apart. What is still not lawful is planned anew a stretch at a time.
    """
    who, price, days = state.who[p], state.tables.price[p], state.cells.shape[1]
    noise = np.random.default_rng(p)
    row: Cells = state.cells[p]
    for tries in range(NOISY + 1):
        tried = c if tries == 0 else c + noise.normal(0.0, 0.2 * tries * float(np.std(c[np.isfinite(c)])), c.shape)
        rows, _, _ = best_rows(who, row, tried, state.mu[p], 0, days, width, SEVERAL, ANYTHING, steps)
        for found in rows:
            if personal_cost(who, found, price) < HARD / 2:
                lawful: Cells = found
                return lawful
    row = rows[0] if len(rows) else row
    for wider, span in ((1, REPAIR), (4, REPAIR)):
        for a in range(0, days, span // 2):
            if personal_cost(who, row, price) < HARD / 2:
                return row
            b = min(days, a + span)
            better, _, _ = best_rows(who, row, c, np.zeros_like(state.mu[p]), a, b, width * wider, 1, ANYTHING, steps)
            if len(better):
                row = row.copy()
                row[a:b] = better[0]
    return row


def whole_rows(blend: Blend) -> Cells:
    """Return for everybody the newest answer (the roster it began with where there is none)."""
    cells = blend.state.cells.copy()
    for p, row in blend.rows.items():
        cells[p] = row
    return cells
