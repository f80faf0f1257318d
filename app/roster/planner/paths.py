"""The best rosters of one person for given prices of cells: a path through days, nodes and meters.

Exact without meters; with meters a beam of labels guided by a bound that prices each meter (Lagrange multipliers found by
a few subgradient steps). The beam keeps the ``width`` most promising labels a day, so what it returns is lawful and good;
the bound it returns is a true lower bound whatever the width.

Everything here is compiled; arguments are arrays and the tuple ``Person``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.automaton import HARD
from app.roster.planner.compiled import compiled
from app.roster.planner.tables import Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]

STEPS = 24
_TINY = 1e-7


class Person(NamedTuple):
    """The automaton and meters of one person as plain arrays (see ``Automaton`` and ``Meters``)."""

    start: int
    kind_of: Ints
    step: Ints
    cost: Floats
    day_type: Ints
    use: Ints
    base: Ints
    opens: Flags
    closes: Flags
    blocks: Flags
    ends: Flags
    share: Floats
    sense: Ints
    value: Ints
    weight: Floats


def persons(tables: Tables) -> tuple[Person, ...]:
    """Return everybody's arrays."""
    found = []
    for p, meters in enumerate(tables.meters):
        automaton = tables.automata[tables.of[p]]
        found.append(
            Person(
                int(tables.start[p]),
                automaton.kind_of,
                automaton.step,
                automaton.cost,
                automaton.day_type,
                meters.use,
                meters.base,
                meters.opens,
                meters.closes,
                meters.counts_blocks,
                meters.block_ends,
                meters.share,
                meters.sense,
                meters.value,
                meters.weight,
            )
        )
    return tuple(found)


@compiled
def _meter(who: Person, m: int, d: int, k: int, reading: int) -> int:
    """Return the reading of meter ``m`` after state ``k`` on day ``d`` (blocks: twice the count, plus 1 inside one)."""
    if who.opens[m, d]:
        reading = who.base[m, d] * 2 if who.blocks[m] else who.base[m, d]
    used = who.use[m, d, k]
    if who.blocks[m]:
        if used > 0 and reading % 2 == 0:
            reading += 3
        if who.ends[m, d] and reading % 2 == 1:
            reading -= 1
        return reading
    return reading + used


@compiled
def _charge(who: Person, m: int, amount: int) -> float:
    """Return what meter ``m`` costs when its window closes at ``amount``."""
    cost = 0.0
    for j in range(who.sense.shape[1]):
        if who.sense[m, j] != 0:
            missed = (amount - who.value[m, j]) * who.sense[m, j]
            if missed > 0:
                cost += missed * who.weight[m, j]
    return cost


@compiled
def _amount(who: Person, m: int, reading: int) -> int:
    return reading // 2 if who.blocks[m] else reading


@compiled
def personal_cost(who: Person, row: Cells, price: Floats) -> float:
    """Return what ``row`` costs its person: prices of the cells, runs and patterns, meters."""
    node, total = who.start, 0.0
    readings = np.zeros(who.use.shape[0], dtype=np.int64)
    for d in range(row.shape[0]):
        k = row[d]
        kind = who.kind_of[k]
        total += price[d, k] + who.cost[who.day_type[d], node, kind]
        node = who.step[node, kind]
        for m in range(readings.shape[0]):
            readings[m] = _meter(who, m, d, k, readings[m])
            if who.closes[m, d]:
                total += _charge(who, m, _amount(who, m, readings[m]))
                readings[m] = 0
    return total


@compiled
def _tail(who: Person, row: Cells, price: Floats, b: int) -> tuple[Floats, Any, Any]:
    """Follow the fixed cells from day ``b``: cost from every node; per meter what its open window still adds.

    The second result is ``[M, 2]`` (added when no block, a block is open), -1 in the third where no window is open at b.
    """
    days, nodes, meters = row.shape[0], who.step.shape[0], who.use.shape[0]
    cost = np.zeros(nodes)
    for n in range(nodes):
        node, total = n, 0.0
        for d in range(b, days):
            kind = who.kind_of[row[d]]
            total += who.cost[who.day_type[d], node, kind]
            node = who.step[node, kind]
        cost[n] = total
    added = np.zeros((meters, 2), dtype=np.int64)
    is_open = np.zeros(meters, dtype=np.bool_)
    for m in range(meters):
        if b < days and b > 0 and not who.closes[m, b - 1]:
            for d in range(b - 1, -1, -1):
                if who.opens[m, d]:
                    is_open[m] = True
                    break
                if d < b - 1 and who.closes[m, d]:
                    break
        if is_open[m]:
            for flag in range(2):
                reading = flag
                for d in range(b, days):
                    reading = _meter(who, m, d, row[d], reading)
                    if who.closes[m, d]:
                        break
                added[m, flag] = _amount(who, m, reading)
    return cost, added, is_open


@compiled
def _potential(who: Person, c: Floats, mu: Floats, a: int, b: int, last: Floats) -> tuple[Floats, Any, Any]:
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
                value += mu[m, d] * who.use[m, d, k] * who.share[m, d]
            kind = who.kind_of[k]
            if value < cheap[d - a, kind]:
                cheap[d - a, kind] = value
                which[d - a, kind] = k
    for d in range(b - 1, a - 1, -1):
        table = who.cost[who.day_type[d]]
        for n in range(nodes):
            best = np.inf
            for kind in range(kinds):
                value = cheap[d - a, kind] + table[n, kind] + h[d - a + 1, who.step[n, kind]]
                best = min(best, value)
            h[d - a, n] = best
    return h, cheap, which


@compiled
def _windows(who: Person, a: int, b: int, readings: Any, is_open: Any) -> Any:
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
                rows[count] = (m, first, d + 1, _amount(who, m, reading), 0)
                count += 1
                running = False
        if running and is_open[m]:
            rows[count] = (m, first, b, _amount(who, m, reading), 1)
            count += 1
    return rows[:count]


@compiled
def _bound(who: Person, windows: Any, prices: Floats, amounts: Any) -> float:
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
def _trace(who: Person, h: Floats, cheap: Floats, which: Any, a: int, b: int, node: int) -> Any:
    """Return the states of a cheapest path by the potential ``h``."""
    path = np.zeros(b - a, dtype=np.int64)
    for d in range(a, b):
        best, chosen = np.inf, -1
        for kind in range(who.step.shape[1]):
            value = cheap[d - a, kind] + who.cost[who.day_type[d], node, kind] + h[d - a + 1, who.step[node, kind]]
            if value < best:
                best, chosen = value, kind
        if chosen < 0:
            return path[:0]
        path[d - a] = which[d - a, chosen]
        node = who.step[node, chosen]
    return path


@compiled
def _tune(
    who: Person, c: Floats, mu: Floats, a: int, b: int, node: int, last: Floats, windows: Any, fixed: Any, target: float
) -> float:
    """Improve the meter prices ``mu`` in place by subgradient steps; return the best lower bound met."""
    best, scale = -np.inf, 1.0
    keep = mu.copy()
    stale = 0
    for _ in range(STEPS if windows.shape[0] else 1):
        prices = np.zeros(windows.shape[0])
        for w in range(windows.shape[0]):
            prices[w] = mu[windows[w, 0], windows[w, 1]]
        h, cheap, which = _potential(who, c, mu, a, b, last)
        value = h[0, node] + _bound(who, windows, prices, fixed)
        if value > best + _TINY:
            best, stale = value, 0
            keep[:] = mu
        else:
            stale += 1
            if stale % 3 == 0:
                scale *= 0.5
                mu[:] = keep
                continue
        path = _trace(who, h, cheap, which, a, b, node)
        if path.shape[0] == 0:
            break
        size = 0.0
        slopes = np.zeros(windows.shape[0])
        for w in range(windows.shape[0]):
            m, used = windows[w, 0], 0.0
            for d in range(windows[w, 1], windows[w, 2]):
                used += who.use[m, d, path[d - a]] * who.share[m, d]
            slopes[w] = _violated(who, m, used + fixed[w], prices[w])
            size += slopes[w] * slopes[w]
        if size < _TINY:
            break
        gap = min(max(target - value, 0.0), 0.03 * abs(value) + 20.0) + 1.0
        for w in range(windows.shape[0]):
            m = windows[w, 0]
            price = _clip(who, m, prices[w] + scale * gap * slopes[w] / size)
            mu[m, windows[w, 1] : windows[w, 2]] = price
    mu[:] = keep
    return best


@compiled
def _slack(who: Person, c: Floats, a: int, b: int, added: Any, is_open: Any) -> Any:
    """Return ``[M, day, 3]`` the most and least the open window of each meter can still add after the day, and its phase.

    Phase 0: no window is open after the day; 1: it closes within the free days; 2: it is still open at their end.
    """
    reach = np.zeros((who.use.shape[0], b - a, 3), dtype=np.int64)
    for m in range(who.use.shape[0]):
        high = max(added[m, 0], added[m, 1]) if is_open[m] else 0
        low = min(added[m, 0], added[m, 1]) if is_open[m] else 0
        phase = 2 if is_open[m] else 0
        for d in range(b - 1, a - 1, -1):
            if who.closes[m, d]:
                high = low = 0
                phase = 0
            reach[m, d - a, 0], reach[m, d - a, 1], reach[m, d - a, 2] = high, low, phase
            if who.closes[m, d]:
                phase = 1
            if who.opens[m, d]:
                phase = 0
            if who.blocks[m]:
                high += 1 if who.ends[m, d] or d == b - 1 else 0
                continue
            most, least = -(1 << 30), 1 << 30
            for k in range(c.shape[1]):
                if c[d, k] < np.inf:
                    most, least = max(most, who.use[m, d, k]), min(least, who.use[m, d, k])
            if most >= least:
                high += most
                low += least
    return reach


@compiled
def _course(who: Person, windows: Any, added: Any, a: int, b: int) -> Floats:
    """Return ``[M, day, 3]``: the even reading after the day, the reading of one day, and the limit's sense.

    For meters with one hard limit that binds; the middle number is 0 elsewhere.
    """
    course = np.zeros((who.use.shape[0], b - a, 3))
    for w in range(windows.shape[0]):
        m, first, end = windows[w, 0], windows[w, 1], windows[w, 2]
        tail = float(min(added[m, 0], added[m, 1])) if windows[w, 4] else 0.0
        for j in range(who.sense.shape[1]):
            if who.sense[m, j] != 0 and who.weight[m, j] >= HARD:
                room = max(0.0, who.value[m, j] - tail - windows[w, 3])
                for d in range(first, end):
                    course[m, d - a, 0] = windows[w, 3] + room * (d + 1 - first) / (end - first)
                    course[m, d - a, 1] = max(room / (end - first), 0.01)
                    course[m, d - a, 2] = who.sense[m, j]
                if who.sense[m, j] > 0:
                    break
    return course


@compiled
def best_rows(
    who: Person,
    row: Cells,
    price: Floats,
    c: Floats,
    mu: Floats,
    a: int,
    b: int,
    width: int,
    wanted: int,
    limit: float,
    pace: float,
) -> tuple[Any, Any, float]:
    """Return the best choices of days ``a`` up to ``b`` of one person, everything else of ``row`` being fixed.

    Args:
        who: the person.
        row: the person's present states; the days outside ``a..b`` stay.
        price: ``[day, state]`` own prices of the cells (for the days outside).
        c: ``[day, state]`` what a cell costs in this search, own price included; infinite where it may not be.
        mu: ``[M, day]`` prices of the meters, improved in place and kept for the next call.
        a: first free day.
        b: first fixed day after them.
        width: labels kept a day.
        wanted: rosters returned at most.
        limit: nothing that costs more than this is of interest.
        pace: how much a label is set back for each day a hard meter runs ahead of its even pace (0: not at all).

    Returns:
        ``[n, b - a]`` states, ``[n]`` costs of the days a..b with runs, patterns and meters to the end (constant for what
        lies before), best first, and a lower bound on that cost.
    """
    meters, states = who.use.shape[0], who.kind_of.shape[0]
    node = who.start
    readings = np.zeros(meters, dtype=np.int64)
    for d in range(a):
        node = who.step[node, who.kind_of[row[d]]]
        for m in range(meters):
            readings[m] = _meter(who, m, d, row[d], readings[m])
            if who.closes[m, d]:
                readings[m] = 0
    last, added, is_open = _tail(who, row, price, b)
    windows = _windows(who, a, b, readings, is_open)
    fixed = np.zeros(windows.shape[0], dtype=np.int64)
    for w in range(windows.shape[0]):
        m = windows[w, 0]
        fixed[w] = windows[w, 3] + (min(added[m, 0], added[m, 1]) if windows[w, 4] else 0)
    lower = _tune(who, c, mu, a, b, node, last, windows, fixed, limit)
    none = np.zeros((0, b - a), dtype=np.int16), np.zeros(0), lower
    if lower > limit:
        return none
    h, _, _ = _potential(who, c, mu, a, b, last)
    if h[0, node] == np.inf:
        return none
    reach = _slack(who, c, a, b, added, is_open)
    ahead = np.zeros(b - a + 1)  # price terms of windows that have not begun when the day begins
    for w in range(windows.shape[0]):
        one = _bound(who, windows[w : w + 1], np.array([mu[windows[w, 0], windows[w, 1]]]), fixed[w : w + 1])
        if windows[w, 1] > a:
            ahead[: windows[w, 1] - a + 1] += one
    span = b - a
    course = _course(who, windows, added, a, b)
    parent = np.zeros((span, width), dtype=np.int32)
    chosen = np.zeros((span, width), dtype=np.int16)
    g, nodes, res = np.zeros(width), np.zeros(width, dtype=np.int64), np.zeros((width, meters), dtype=np.int64)
    nodes[0] = node
    res[0] = readings
    count = 1
    room = width * states
    cg, cf, cn = np.zeros(room), np.zeros(room), np.zeros(room, dtype=np.int64)
    cp, ck, cr = np.zeros(room, np.int32), np.zeros(room, np.int16), np.zeros((room, meters), dtype=np.int64)
    size = 1
    while size < 2 * room:
        size *= 2
    table, stamp = np.zeros(size, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    spare = np.zeros(meters, dtype=np.int64)
    told = np.zeros(meters, dtype=np.bool_)  # labels that differ in these are kept apart
    for m in range(meters):
        told[m] = who.blocks[m]
        for j in range(who.sense.shape[1]):
            told[m] |= who.sense[m, j] < 0
    for d in range(a, b):
        t, made, least = d - a, 0, np.inf
        arcs = who.cost[who.day_type[d]]
        for i in range(count):
            for k in range(states):
                if c[d, k] == np.inf:
                    continue
                kind = who.kind_of[k]
                value = g[i] + c[d, k] + arcs[nodes[i], kind]
                after = who.step[nodes[i], kind]
                guess = value + h[t + 1, after] + ahead[t + 1]
                if guess > limit + HARD / 2 or guess > least + HARD / 2:
                    continue
                key = after * 1000003 + 7
                hard = setback = 0.0
                for m in range(meters):
                    r = _meter(who, m, d, k, res[i, m])
                    amount = _amount(who, m, r)
                    if who.closes[m, d]:
                        paid = _charge(who, m, amount)
                        value += paid
                        guess += paid
                        r = 0
                    elif reach[m, t, 2] > 0:
                        low, high, priced = reach[m, t, 1], reach[m, t, 0], -np.inf
                        more = min(added[m, 0], added[m, 1]) if reach[m, t, 2] > 1 else 0
                        for j in range(who.sense.shape[1]):
                            s = who.sense[m, j]
                            if s * mu[m, d] > 0:
                                priced = max(priced, mu[m, d] * (amount + more - who.value[m, j]))
                            if s > 0 and who.weight[m, j] >= HARD and amount + low > who.value[m, j]:
                                hard += HARD * (amount + low - who.value[m, j])
                            elif s < 0 and who.weight[m, j] >= HARD and amount + high < who.value[m, j]:
                                hard += HARD * (who.value[m, j] - amount - high)
                        if priced > -np.inf:
                            guess += priced
                        if pace > 0.0 and course[m, t, 1] > 0.0:
                            ahead_by = (amount - course[m, t, 0]) / course[m, t, 1]
                            setback += pace * max(0.0, ahead_by if course[m, t, 2] > 0 else -ahead_by)
                    spare[m] = r
                    if told[m]:
                        key = (key * 31 + r + 11) * 1000003
                guess += hard
                if guess > limit + _TINY:
                    continue
                least = min(least, guess)
                guess += setback
                slot = (key ^ (key >> 29)) & (size - 1)
                while True:
                    if stamp[slot] != d:
                        stamp[slot] = d
                        table[slot] = made
                        cg[made], cf[made], cn[made], cp[made], ck[made] = value, guess, after, i, k
                        cr[made] = spare
                        made += 1
                        break
                    j = table[slot]
                    same = cn[j] == after
                    if same:
                        for m in range(meters):
                            if told[m] and cr[j, m] != spare[m]:
                                same = False
                                break
                    if same:
                        if guess < cf[j] - _TINY:
                            cg[j], cf[j], cp[j], ck[j] = value, guess, i, k
                            cr[j] = spare
                        break
                    slot = (slot + 1) & (size - 1)
        if made == 0:
            return none
        order = np.argsort(cf[:made])
        count = min(made, width)
        for i in range(count):
            j = order[i]
            g[i], nodes[i] = cg[j], cn[j]
            parent[t, i], chosen[t, i] = cp[j], ck[j]
            for m in range(meters):
                res[i, m] = cr[j, m]
    final = np.empty(count)
    for i in range(count):
        total = g[i] + last[nodes[i]]
        for m in range(meters):
            if is_open[m]:
                flag = res[i, m] % 2 if who.blocks[m] else 0
                total += _charge(who, m, _amount(who, m, res[i, m]) + added[m, flag])
        final[i] = total
    order = np.argsort(final)
    found = 0
    rows = np.zeros((min(wanted, count), span), dtype=np.int16)
    costs = np.zeros(min(wanted, count))
    for i in range(min(wanted, count)):
        j = order[i]
        if final[j] > limit + _TINY:
            break
        costs[i] = final[j]
        for t in range(span - 1, -1, -1):
            rows[i, t] = chosen[t, j]
            j = parent[t, j]
        found += 1
    return rows[:found], costs[:found], lower
