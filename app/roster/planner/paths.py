"""The best rosters of one person for given prices of cells: a path through days, nodes and meters.

Exact without meters; with meters a beam of labels guided by a bound that prices each meter (Lagrange multipliers found by
a few subgradient steps). The beam keeps the ``width`` most promising labels a day, so what it returns is lawful and good;
the bound it returns is a true lower bound whatever the width: nothing given up on the way could end below it.

Everything here is compiled; arguments are arrays and the tuple ``Person``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.automaton import HARD
from app.roster.planner.compiled import compiled
from app.roster.planner.person import Person, amount_of, charge, meter_after
from app.roster.planner.pricing import bound_of, potential, tune, windows_within

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]

_TINY = 1e-7


@compiled
def tail(who: Person, row: Cells, b: int) -> tuple[Floats, Any, Any]:
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
                    reading = meter_after(who, m, d, row[d], reading)
                    if who.closes[m, d]:
                        break
                added[m, flag] = amount_of(who, m, reading)
    return cost, added, is_open


@compiled
def slack(who: Person, c: Floats, a: int, b: int, added: Any, is_open: Any) -> Any:
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
def priced(who: Person, m: int, amount: int, most: int, least: int, price: float) -> float:
    """Return what the open window of meter ``m`` is priced at when ``amount`` is sure and ``most``, ``least`` more may come.

    ``amount`` holds what is fixed after the free days; a hard limit that is out of reach is charged.
    """
    told, hard = -np.inf, 0.0
    for j in range(who.sense.shape[1]):
        s = who.sense[m, j]
        if s * price > 0:
            told = max(told, price * (amount - who.value[m, j]))
        if who.weight[m, j] >= HARD:
            if s > 0 and amount + least > who.value[m, j]:
                hard += HARD * (amount + least - who.value[m, j])
            elif s < 0 and amount + most < who.value[m, j]:
                hard += HARD * (who.value[m, j] - amount - most)
    return hard if told == -np.inf else hard + told


@compiled
def standing_at(who: Person, row: Cells, a: int) -> tuple[int, Any]:
    """Return the node and the readings of the meters when day ``a`` of ``row`` begins."""
    node, readings = who.start, np.zeros(who.use.shape[0], dtype=np.int64)
    for d in range(a):
        node = who.step[node, who.kind_of[row[d]]]
        for m in range(who.use.shape[0]):
            readings[m] = 0 if who.closes[m, d] else meter_after(who, m, d, row[d], readings[m])
    return node, readings


@compiled
def best_rows(
    who: Person,
    row: Cells,
    c: Floats,
    mu: Floats,
    a: int,
    b: int,
    width: int,
    wanted: int,
    limit: float,
    steps: int,
) -> tuple[Any, Any, float]:
    """Return the best choices of days ``a`` up to ``b`` of one person, everything else of ``row`` being fixed.

    Args:
        who: the person.
        row: the person's present states; the days outside ``a..b`` stay.
        c: ``[day, state]`` what a cell costs in this search, own price included; infinite where it may not be.
        mu: ``[M, day]`` prices of the meters, improved in place and kept for the next call.
        a: first free day.
        b: first fixed day after them.
        width: labels kept a day.
        wanted: rosters returned at most.
        limit: nothing that costs more than this is of interest.
        steps: how often the prices of the meters are improved at most.

    Returns:
        ``[n, b - a]`` states, ``[n]`` costs of the days a..b with runs, patterns and meters to the end (constant for what
        lies before), best first, and a lower bound on that cost.
    """
    meters, states = who.use.shape[0], who.kind_of.shape[0]
    node, readings = standing_at(who, row, a)
    last, added, is_open = tail(who, row, b)
    windows = windows_within(who, a, b, readings, is_open)
    fixed = np.zeros(windows.shape[0], dtype=np.int64)
    for w in range(windows.shape[0]):
        m = windows[w, 0]
        fixed[w] = windows[w, 3] + (min(added[m, 0], added[m, 1]) if windows[w, 4] else 0)
    lower = tune(who, c, mu, a, b, node, last, windows, fixed, limit, steps)
    none = np.zeros((0, b - a), dtype=np.int16), np.zeros(0), lower
    if lower > limit:
        return none
    h, _, _ = potential(who, c, mu, a, b, last)
    if h[0, node] == np.inf:
        return none
    reach = slack(who, c, a, b, added, is_open)
    ahead = np.zeros(b - a + 1)  # price terms of windows that have not begun when the day begins
    for w in range(windows.shape[0]):
        one = bound_of(who, windows[w : w + 1], np.array([mu[windows[w, 0], windows[w, 1]]]), fixed[w : w + 1])
        if windows[w, 1] > a:
            ahead[: windows[w, 1] - a + 1] += one
    span = b - a
    lost = np.inf  # no label given up leads to less
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
    sure = np.zeros(meters, dtype=np.int64)
    idle = np.zeros(meters)  # what the open windows of a label are priced at when the day adds nothing
    told = np.zeros(meters, dtype=np.bool_)  # labels that differ in these are kept apart
    for m in range(meters):
        told[m] = who.blocks[m]
        for j in range(who.sense.shape[1]):
            told[m] |= who.sense[m, j] < 0
    moved, moves = np.zeros((states, meters), dtype=np.int64), np.zeros(states, dtype=np.int64)
    for d in range(a, b):
        t, made, least = d - a, 0, np.inf
        arcs = who.cost[who.day_type[d]]
        for k in range(states):
            moves[k] = 0
            for m in range(meters):
                if who.use[m, d, k] != 0 or who.opens[m, d] or who.closes[m, d] or who.ends[m, d]:
                    moved[k, moves[k]] = m
                    moves[k] += 1
        for m in range(meters):
            sure[m] = min(added[m, 0], added[m, 1]) if reach[m, t, 2] > 1 else 0
        for i in range(count):
            standing, name = 0.0, 7
            for m in range(meters):
                idle[m] = 0.0
                if reach[m, t, 2] > 0:
                    amount = amount_of(who, m, res[i, m]) + sure[m]
                    idle[m] = priced(who, m, amount, reach[m, t, 0] - sure[m], reach[m, t, 1] - sure[m], mu[m, d])
                standing += idle[m]
                if told[m]:
                    name += (res[i, m] + 11) * (1000003 + 7919 * m * m)
            for k in range(states):
                if c[d, k] == np.inf:
                    continue
                kind = who.kind_of[k]
                value = g[i] + c[d, k] + arcs[nodes[i], kind]
                after = who.step[nodes[i], kind]
                guess = value + h[t + 1, after] + ahead[t + 1] + standing
                key = name
                for m in range(meters):
                    spare[m] = res[i, m]
                for v in range(moves[k]):
                    m = moved[k, v]
                    r = meter_after(who, m, d, k, res[i, m])
                    guess -= idle[m]
                    amount = amount_of(who, m, r)
                    if who.closes[m, d]:
                        paid = charge(who, m, amount)
                        value += paid
                        guess += paid
                        r = 0
                    elif reach[m, t, 2] > 0:
                        amount += sure[m]
                        guess += priced(who, m, amount, reach[m, t, 0] - sure[m], reach[m, t, 1] - sure[m], mu[m, d])
                    if told[m]:
                        key += (r - res[i, m]) * (1000003 + 7919 * m * m)
                    spare[m] = r
                key = (key * 31 + after) * 1000003
                if guess > limit + _TINY:
                    continue
                if (
                    guess > least + HARD / 2
                ):  # every price is in the guess by now: a meter's may weigh more than a cover
                    lost = min(lost, guess)
                    continue
                least = min(least, guess)
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
                        swap = guess < cf[j] - _TINY
                        ahead_of = (value - cg[j]) * (1.0 if swap else -1.0) <= _TINY
                        for m in range(meters):
                            if not told[m] and (spare[m] > cr[j, m] if swap else cr[j, m] > spare[m]):
                                ahead_of = False
                                break
                        if ahead_of:
                            if swap:
                                cg[j], cf[j], cp[j], ck[j] = value, guess, i, k
                                cr[j] = spare
                            break
                    slot = (slot + 1) & (size - 1)
        if made == 0:
            return none[0], none[1], max(lower, min(limit, lost))
        count = 0
        edge = np.inf
        if made > width:
            edge = np.partition(cf[:made], width - 1)[width - 1]
        for j in range(made):
            if cf[j] > edge or count == width:
                lost = min(lost, cf[j])
                continue
            i = count
            count += 1
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
                total += charge(who, m, amount_of(who, m, res[i, m]) + added[m, flag])
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
    return rows[:found], costs[:found], max(lower, min(limit, lost, final[order[0]]))
