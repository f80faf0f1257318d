"""Prices of meters: a relaxation in which each meter costs so much a unit, tuned until its bound is tight.

With such prices the best row is a shortest path through days and nodes; what the prices cannot tell apart is left to the
labels of ``paths``. Any prices give a true lower bound. Everything here is compiled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.compiled import compiled
from app.roster.planner.person import Person, amount_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]

_TINY = 1e-7


@compiled
def _second_days(who: Person, mu: Floats, d: int, node: int, more: Floats) -> None:
    """Set ``more[kind]`` to what second days of blocks cost after ``node``: nothing where the first day counted."""
    more[:] = 0.0
    for m in range(who.use.shape[0]):
        if who.follows[m, d] and mu[m, d] != 0.0 and not who.before[m, node]:
            for kind in range(more.shape[0]):
                if who.inside[m, kind]:
                    more[kind] += mu[m, d]


@compiled
def potential(who: Person, c: Floats, mu: Floats, a: int, b: int, last: Floats) -> tuple[Floats, Any, Any]:
    """Return ``[day, node]`` the least cost from the node to day ``b`` when meters cost ``mu`` a unit.

    Also per day and kind the cheapest state and its cost.
    """
    nodes, kinds, states, meters = who.step.shape[0], who.step.shape[1], who.kind_of.shape[0], who.use.shape[0]
    h = np.empty((b - a + 1, nodes))
    h[b - a] = last
    cheap = np.full((b - a, kinds), np.inf)
    which = np.full((b - a, kinds), -1, dtype=np.int64)
    for d in range(a, b):
        for k in range(states):
            value = c[d, k]
            if value == np.inf:
                continue
            for m in range(meters):
                if not who.follows[m, d]:
                    value += mu[m, d] * who.use[m, d, k] * who.share[m, d]
            kind = who.kind_of[k]
            if value < cheap[d - a, kind]:
                cheap[d - a, kind] = value
                which[d - a, kind] = k
    more = np.zeros(kinds)
    for d in range(b - 1, a - 1, -1):
        table = who.cost[who.day_type[d]]
        for n in range(nodes):
            _second_days(who, mu, d, n, more)
            best = np.inf
            for kind in range(kinds):
                value = cheap[d - a, kind] + table[n, kind] + more[kind] + h[d - a + 1, who.step[n, kind]]
                best = min(best, value)
            h[d - a, n] = best
    return h, cheap, which


@compiled
def windows_within(who: Person, a: int, b: int, readings: Any, is_open: Any) -> Any:
    """Return rows ``(meter, first day, last day + 1, reading at the start, open at b)`` of the windows within a..b."""
    rows = np.zeros((who.use.shape[0] * (b - a) + 1, 5), dtype=np.int64)
    count = 0
    for m in range(who.use.shape[0]):
        first, reading, running = a, readings[m], True
        for d in range(a, b):
            if who.opens[m, d]:
                first, running = d, True
                reading = who.base[m, d] * 2 if who.blocks[m] else who.base[m, d]
            if who.closes[m, d] and running:
                rows[count] = (m, first, d + 1, amount_of(who, m, reading), 0)
                count += 1
                running = False
        if running and is_open[m]:
            rows[count] = (m, first, b, amount_of(who, m, reading), 1)
            count += 1
    return rows[:count]


@compiled
def bound_of(who: Person, windows: Any, prices: Floats, amounts: Any) -> float:
    """Return the sum over windows of the price times (amount outside the choice - the limit it is held to)."""
    total = 0.0
    for w in range(windows.shape[0]):
        m, price = windows[w, 0], prices[w]
        if price == 0.0:
            continue
        best = -np.inf
        for j in range(who.sense.shape[1]):
            if who.sense[m, j] * price > 0:
                best = max(best, price * (amounts[w] - who.value[m, j]))
        total += best if best > -np.inf else 0.0
    return total


@compiled
def _clip(who: Person, m: int, price: float) -> float:
    """Keep a price of a meter within what its limits charge for a unit."""
    high, low = 0.0, 0.0
    for j in range(who.sense.shape[1]):
        if who.sense[m, j] > 0:
            high = max(high, who.weight[m, j])
        elif who.sense[m, j] < 0:
            low = min(low, -who.weight[m, j])
    return min(max(price, low), high)


@compiled
def _violated(who: Person, m: int, amount: float, price: float) -> float:
    """Return the subgradient of a window: how far ``amount`` lies beyond the limit that matters."""
    for j in range(who.sense.shape[1]):
        missed = (amount - who.value[m, j]) * who.sense[m, j]
        if missed > 0:
            return float(missed * who.sense[m, j])
    if price != 0.0:
        for j in range(who.sense.shape[1]):
            if who.sense[m, j] * price > 0:
                return float(amount - who.value[m, j])
    return 0.0


@compiled
def _trace(who: Person, mu: Floats, h: Floats, cheap: Floats, which: Any, a: int, b: int, node: int) -> Any:
    """Return the states of a cheapest path by the potential ``h``."""
    path = np.zeros(b - a, dtype=np.int64)
    more = np.zeros(who.step.shape[1])
    for d in range(a, b):
        best, chosen = np.inf, -1
        _second_days(who, mu, d, node, more)
        for kind in range(who.step.shape[1]):
            value = cheap[d - a, kind] + who.cost[who.day_type[d], node, kind] + more[kind]
            value += h[d - a + 1, who.step[node, kind]]
            if value < best:
                best, chosen = value, kind
        if chosen < 0:
            return path[:0]
        path[d - a] = which[d - a, chosen]
        node = who.step[node, chosen]
    return path


@compiled
def _used(who: Person, m: int, path: Any, node: int, a: int, first: int, end: int) -> float:
    """Return what ``path`` (days ``a`` on, begun at ``node``) adds to meter ``m`` from ``first`` to ``end``, as it is priced."""
    used = 0.0
    for d in range(a, end):
        if d >= first and not who.follows[m, d]:
            used += who.use[m, d, path[d - a]] * who.share[m, d]
        elif d >= first and not who.before[m, node] and who.use[m, d, path[d - a]] > 0:
            used += 1.0
        node = who.step[node, who.kind_of[path[d - a]]]
    return used


@compiled
def tune(
    who: Person,
    c: Floats,
    mu: Floats,
    a: int,
    b: int,
    node: int,
    last: Floats,
    windows: Any,
    fixed: Any,
    target: float,
    steps: int,
) -> float:
    """Improve the meter prices ``mu`` in place by subgradient steps; return the best lower bound met."""
    best, scale = -np.inf, 1.0
    keep = mu.copy()
    stale = 0
    units = np.ones(windows.shape[0])
    for w in range(windows.shape[0]):
        m = windows[w, 0]
        for d in range(windows[w, 1], windows[w, 2]):
            for k in range(c.shape[1]):
                if c[d, k] < np.inf:
                    units[w] = max(units[w], abs(who.use[m, d, k]) * who.share[m, d])
    for _ in range(steps if windows.shape[0] else 1):
        prices = np.zeros(windows.shape[0])
        for w in range(windows.shape[0]):
            prices[w] = mu[windows[w, 0], windows[w, 1]]
        h, cheap, which = potential(who, c, mu, a, b, last)
        value = h[0, node] + bound_of(who, windows, prices, fixed)
        if value > best + _TINY:
            best, stale = value, 0
            keep[:] = mu
            if value > target:
                break
        else:
            stale += 1
            if stale % 2 == 0:
                scale *= 0.6
                mu[:] = keep
                continue
        path = _trace(who, mu, h, cheap, which, a, b, node)
        if path.shape[0] == 0:
            break
        size = 0.0
        slopes = np.zeros(windows.shape[0])
        for w in range(windows.shape[0]):
            m = windows[w, 0]
            used = _used(who, m, path, node, a, windows[w, 1], windows[w, 2])
            slopes[w] = _violated(who, m, used + fixed[w], prices[w]) / units[w]
            size += slopes[w] * slopes[w]
        if size < _TINY:
            break
        gap = min(max(target - value, 0.0), 0.1 * abs(value) + 50.0) + 0.1
        for w in range(windows.shape[0]):
            m = windows[w, 0]
            price = _clip(who, m, prices[w] + scale * gap * slopes[w] / size / units[w])
            mu[m, windows[w, 1] : windows[w, 2]] = price
    mu[:] = keep
    return best
