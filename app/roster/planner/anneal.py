"""Simulated annealing of a whole roster: millions of small changes, each reckoned by the planner's own arrays.

A change touches the rows of one person or two, over a few days: other states, an exchange with somebody else, cells of a
row turned about. Rows are reckoned by ``crowd`` and heads by ``joint``. Everything below is compiled and returns after the
steps asked for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.automaton import HARD
from app.roster.planner.compiled import compiled
from app.roster.planner.crowd import Crowd, Standing, difference
from app.roster.planner.joint import Joint, row_cost

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]
Seeds = NDArray[np.uint64]


class Bench(NamedTuple):
    """What a roster is annealed on.

    Attributes:
        crowd, joint: everybody's rows, and the heads that bind them.
        allowed: ``[person, day, state]``.
        choices, sizes: ``[person, day, n]`` the states a cell may take, and how many they are.
        free: ``[cell, 2]`` person and day of every cell with a choice.
    """

    crowd: Crowd
    joint: Joint
    allowed: Flags
    choices: Cells
    sizes: Ints
    free: Ints


class Walk(NamedTuple):
    """Where the walk is; every array is changed in place.

    Attributes:
        cells, counts: as of ``State``; standing: what is known of the rows.
        nows: what it costs in hard units and in weights.
        best: the cheapest roster met, and in ``tops`` what it costs.
        seed: the state of the generator.
        told: changes accepted, tried; sum and number of the dearer lawful changes met.
    """

    cells: Cells
    standing: Standing
    counts: Ints
    nows: Floats
    best: Cells
    tops: Floats
    seed: Seeds
    told: Floats


@compiled
def _random(seed: Seeds) -> float:
    """Return the next number from 0 up to 1 (xorshift)."""
    x = seed[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    seed[0] = x
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def _below(seed: Seeds, n: int) -> int:
    return int(_random(seed) * n)


@compiled
def _exchange(joint: Joint, counts: Ints, p: int, d: int, old: int, new: int) -> float:
    """Let ``p`` take ``new`` for ``old`` on day ``d`` in the counts; return what that changes in the rows' cost."""
    crew, change = joint.crew[p], 0.0
    for e in range(joint.first[crew, d, old], joint.last[crew, d, old]):
        r = joint.row[e]
        change -= row_cost(joint, r, counts[r])
        counts[r] -= joint.factor[e]
        change += row_cost(joint, r, counts[r])
    for e in range(joint.first[crew, d, new], joint.last[crew, d, new]):
        r = joint.row[e]
        change -= row_cost(joint, r, counts[r])
        counts[r] += joint.factor[e]
        change += row_cost(joint, r, counts[r])
    return change


@compiled
def _span(seed: Seeds, most: int) -> int:
    """Return a length of days: short ones more often."""
    length = 1
    while length < most and _random(seed) < 0.55:  # noqa: PLR2004
        length += 1
    return length


@compiled
def _propose(bench: Bench, walk: Walk, rows: Cells) -> tuple[int, int, int, int]:
    """Write changed rows to ``rows``; return two people (-1 for none in place of the second) and the days it touches.

    The first is -1 where nothing changes.
    """
    cells, seed = walk.cells, walk.seed
    people, days = cells.shape
    i = _below(seed, bench.free.shape[0])
    p, a = int(bench.free[i, 0]), int(bench.free[i, 1])
    kind = _random(seed)
    if kind < 0.35:  # noqa: PLR2004 - other states
        b = min(days, a + _span(seed, 7))
        k = int(bench.choices[p, a, _below(seed, bench.sizes[p, a])])
        rows[0] = cells[p]
        changed = False
        for d in range(a, b):
            if bench.allowed[p, d, k]:
                changed |= rows[0, d] != k
                rows[0, d] = k
        return (p if changed else -1), -1, a, b
    if kind < 0.8:  # noqa: PLR2004 - an exchange with somebody else
        q = _below(seed, people)
        b = min(days, a + _span(seed, 21))
        if q == p:
            return -1, -1, a, b
        rows[0], rows[1] = cells[p], cells[q]
        changed = False
        for d in range(a, b):
            k, j = cells[p, d], cells[q, d]
            if k != j and bench.allowed[p, d, j] and bench.allowed[q, d, k]:
                rows[0, d], rows[1, d] = j, k
                changed = True
        return (p if changed else -1), q, a, b
    rows[0] = cells[p]
    e = min(days - 1, a + _span(seed, 9))
    if e == a:
        return -1, -1, a, a
    if kind < 0.9:  # noqa: PLR2004 - two cells of the row change places
        rows[0, a], rows[0, e] = cells[p, e], cells[p, a]
    elif kind < 0.95:  # noqa: PLR2004 - the first goes behind the others
        rows[0, a:e] = cells[p, a + 1 : e + 1]
        rows[0, e] = cells[p, a]
    else:
        rows[0, a + 1 : e + 1] = cells[p, a:e]
        rows[0, a] = cells[p, e]
    changed = False
    for d in range(a, e + 1):
        if rows[0, d] != cells[p, d]:
            changed = True
            if not bench.allowed[p, d, rows[0, d]]:
                return -1, -1, a, a
    return (p if changed else -1), -1, a, e + 1


@compiled
def anneal(bench: Bench, walk: Walk, temperature: float, cooling: float, hard: float, steps: int) -> float:
    """Try ``steps`` changes, the temperature times ``cooling`` after each; return the temperature at the end.

    ``hard`` is what a hard unit weighs here. A change is kept when it costs no more than a random amount that grows with the
    temperature.
    """
    rows = np.zeros((2, walk.cells.shape[1]), dtype=np.int16)
    for _ in range(steps):
        temperature *= cooling
        p, q, a, b = _propose(bench, walk, rows)
        if p < 0:
            continue
        walk.told[1] += 1.0
        change = difference(bench.crowd, walk.standing, p, walk.cells[p], rows[0], a, b, 0)
        if q >= 0:
            change += difference(bench.crowd, walk.standing, q, walk.cells[q], rows[1], a, b, 0)
        for d in range(a, b):
            if rows[0, d] != walk.cells[p, d]:
                change += _exchange(bench.joint, walk.counts, p, d, walk.cells[p, d], rows[0, d])
            if q >= 0 and rows[1, d] != walk.cells[q, d]:
                change += _exchange(bench.joint, walk.counts, q, d, walk.cells[q, d], rows[1, d])
        units = np.rint(change / HARD)
        soft = change - units * HARD
        worth = soft + units * hard
        if units == 0.0 and soft > 0.0:
            walk.told[2] += soft
            walk.told[3] += 1.0
        if worth > 0.0 and worth > -temperature * np.log(_random(walk.seed) + 1e-300):
            for d in range(a, b):
                if rows[0, d] != walk.cells[p, d]:
                    _exchange(bench.joint, walk.counts, p, d, rows[0, d], walk.cells[p, d])
                if q >= 0 and rows[1, d] != walk.cells[q, d]:
                    _exchange(bench.joint, walk.counts, q, d, rows[1, d], walk.cells[q, d])
            continue
        walk.told[0] += 1.0
        difference(bench.crowd, walk.standing, p, walk.cells[p], rows[0], a, b, 1)
        walk.cells[p, a:b] = rows[0, a:b]
        if q >= 0:
            difference(bench.crowd, walk.standing, q, walk.cells[q], rows[1], a, b, 1)
            walk.cells[q, a:b] = rows[1, a:b]
        walk.nows[0] += units
        walk.nows[1] += soft
        if walk.nows[0] < walk.tops[0] or (walk.nows[0] == walk.tops[0] and walk.nows[1] < walk.tops[1] - 0.5):
            walk.tops[:] = walk.nows
            walk.best[:] = walk.cells
    return temperature
