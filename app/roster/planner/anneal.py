"""Simulated annealing of a whole roster: millions of small changes, each reckoned by the planner's own arrays.

A change touches the rows of one person or two, over a few days: other states, an exchange with somebody else, cells of a
row turned about. What it costs is reckoned by ``crowd``. Everything below is compiled and returns after the steps asked for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.automaton import HARD
from app.roster.planner.compiled import bare
from app.roster.planner.crowd import Crowd, Standing, along, charged, forget, recount, take

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]
Seeds = NDArray[np.uint64]


#: A change is given up early when runs and patterns alone cost more than may be by so many hard units.
FAR = 0.5
#: Lengths of the longer exchanges, from two days on.
WEEKS = 14


class Bench(NamedTuple):
    """What a roster is annealed on.

    Attributes:
        crowd: everybody's rows, and what is summed up over them.
        allowed: ``[person, day, state]``.
        choices, sizes: ``[person, day, n]`` the states a cell may take, and how many they are.
        free: ``[cell, 2]`` person and day of every cell with a choice.
    """

    crowd: Crowd
    allowed: Flags
    choices: Cells
    sizes: Ints
    free: Ints


class Walk(NamedTuple):
    """Where the walk is; every array is changed in place.

    Attributes:
        cells: as of ``State``; standing: what is known of them.
        nows: what it costs in hard units and in weights.
        best: the cheapest roster met, and in ``tops`` what it costs.
        seed: the state of the generator.
        told: changes accepted, tried; sum and number of the dearer lawful changes met.
        rows: the two rows that are being tried.
    """

    cells: Cells
    standing: Standing
    nows: Floats
    best: Cells
    tops: Floats
    seed: Seeds
    told: Floats
    rows: Cells


@bare
def _random(seed: Seeds) -> float:
    """Return the next number from 0 up to 1 (xorshift)."""
    x = seed[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    seed[0] = x
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@bare
def _below(seed: Seeds, n: int) -> int:
    return int(_random(seed) * n)


@bare
def _copy(to: Cells, row: Cells) -> None:
    for d in range(row.shape[0]):
        to[d] = row[d]


@bare
def _span(seed: Seeds, most: int) -> int:
    """Return a length of days: short ones more often."""
    length = 1
    while length < most and _random(seed) < 0.55:  # noqa: PLR2004
        length += 1
    return length


@bare
def _other_states(bench: Bench, walk: Walk, p: int, a: int) -> tuple[int, int, int, int]:
    """Give ``p`` one state over some days."""
    new, old = walk.rows[0], walk.cells[p]
    b = min(old.shape[0], a + _span(walk.seed, 7))
    k = bench.choices[p, a, _below(walk.seed, bench.sizes[p, a])]
    _copy(new, old)
    changed = False
    for d in range(a, b):
        if new[d] != k and bench.allowed[p, d, k]:
            new[d] = k
            changed = True
    return (p if changed else -1), -1, a, b


@bare
def _trade(bench: Bench, walk: Walk, p: int, a: int, most: int) -> tuple[int, int, int, int]:
    """Let ``p`` and somebody else exchange some days, up to ``most``."""
    q = _below(walk.seed, walk.cells.shape[0])
    mine, yours = walk.cells[p], walk.cells[q]
    b = min(mine.shape[0], a + most)
    if q == p:
        return -1, -1, a, b
    _copy(walk.rows[0], mine)
    _copy(walk.rows[1], yours)
    first, last = b, a
    for d in range(a, b):
        k, j = mine[d], yours[d]
        if k != j and bench.allowed[p, d, j] and bench.allowed[q, d, k]:
            walk.rows[0, d], walk.rows[1, d] = j, k
            first, last = min(first, d), d + 1
    return (p if first < last else -1), q, first, last


@bare
def _turn_about(bench: Bench, walk: Walk, p: int, a: int) -> tuple[int, int, int, int]:
    """Let two cells of the row of ``p`` change places, or one go before or behind some others."""
    new, old = walk.rows[0], walk.cells[p]
    e = min(old.shape[0] - 1, a + _span(walk.seed, 9))
    how = _random(walk.seed)
    if e == a:
        return -1, -1, a, a
    _copy(new, old)
    if how < 0.5:  # noqa: PLR2004
        new[a], new[e] = old[e], old[a]
    elif how < 0.75:  # noqa: PLR2004
        for d in range(a, e):
            new[d] = old[d + 1]
        new[e] = old[a]
    else:
        for d in range(a, e):
            new[d + 1] = old[d]
        new[a] = old[e]
    changed = False
    for d in range(a, e + 1):
        if new[d] != old[d]:
            changed = True
            if not bench.allowed[p, d, new[d]]:
                return -1, -1, a, a
    return (p if changed else -1), -1, a, e + 1


@bare
def _propose(bench: Bench, walk: Walk) -> tuple[int, int, int, int]:
    """Write changed rows to ``walk.rows``; return two people (-1 for none in place of the second) and the days it touches.

    The first is -1 where nothing changes.
    """
    i = _below(walk.seed, bench.free.shape[0])
    p, a = bench.free[i, 0], bench.free[i, 1]
    kind = _random(walk.seed)
    if kind < 0.3:  # noqa: PLR2004
        return _other_states(bench, walk, p, a)
    if kind < 0.5:  # noqa: PLR2004
        return _trade(bench, walk, p, a, _span(walk.seed, 21))
    if kind < 0.7:  # noqa: PLR2004 - whole blocks and weeks, as often as a day or two
        return _trade(bench, walk, p, a, 2 + _below(walk.seed, WEEKS))
    return _turn_about(bench, walk, p, a)


@bare
def _worth(change: float, hard: float) -> float:
    units = np.rint(change / HARD)
    return float(change - units * HARD + units * hard)


@bare
def _keep(bench: Bench, walk: Walk, p: int, q: int, a: int, b: int) -> None:
    """Take the rows being tried."""
    walk.told[0] += 1.0
    take(bench.crowd, walk.standing)
    along(bench.crowd, walk.standing, p, walk.cells[p], walk.rows[0], a, b, 1)
    for d in range(a, b):
        walk.cells[p, d] = walk.rows[0, d]
    if q >= 0:
        along(bench.crowd, walk.standing, q, walk.cells[q], walk.rows[1], a, b, 1)
        for d in range(a, b):
            walk.cells[q, d] = walk.rows[1, d]


@bare
def _remember(walk: Walk) -> None:
    """Keep the roster as the cheapest met."""
    walk.tops[0], walk.tops[1] = walk.nows[0], walk.nows[1]
    for p in range(walk.cells.shape[0]):
        _copy(walk.best[p], walk.cells[p])


@bare
def anneal(bench: Bench, walk: Walk, temperature: float, cooling: float, hard: float, steps: int) -> float:
    """Try ``steps`` changes, the temperature times ``cooling`` after each; return the temperature at the end.

    ``hard`` is what a hard unit weighs here. A change is kept when it costs no more than a random amount that grows with the
    temperature. What is far above that by the rows alone is not reckoned to the end.
    """
    crowd, standing, cells, rows = bench.crowd, walk.standing, walk.cells, walk.rows
    for _ in range(steps):
        temperature *= cooling
        p, q, a, b = _propose(bench, walk)
        if p < 0:
            continue
        walk.told[1] += 1.0
        most = -temperature * np.log(_random(walk.seed) + 1e-300)
        far = most + (FAR + walk.nows[0]) * hard
        change = along(crowd, standing, p, cells[p], rows[0], a, b, 0)
        if _worth(change, hard) > far:
            continue
        if q >= 0:
            change += along(crowd, standing, q, cells[q], rows[1], a, b, 0)
            if _worth(change, hard) > far:
                continue
            recount(crowd, standing, q, cells[q], rows[1], a, b)
        recount(crowd, standing, p, cells[p], rows[0], a, b)
        change += charged(crowd, standing)
        units = np.rint(change / HARD)
        soft = change - units * HARD
        worth = soft + units * hard
        if units == 0.0 and soft > 0.0:
            walk.told[2] += soft
            walk.told[3] += 1.0
        if worth > 0.0 and worth > most:
            forget(standing)
            continue
        _keep(bench, walk, p, q, a, b)
        walk.nows[0] += units
        walk.nows[1] += soft
        if walk.nows[0] < walk.tops[0] or (walk.nows[0] == walk.tops[0] and walk.nows[1] < walk.tops[1] - 0.5):
            _remember(walk)
    return temperature
