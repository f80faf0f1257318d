"""Every row of one person that costs no more than a limit at given prices, or the word that they are too many.

What reads alike from a day on (node and meters) is one stop, whatever led there; a stop is dropped once the bound of
``pricing`` proves that nothing from it ends within the limit. The rows are then read off the stops from the last day back,
never losing one: with a true bound on everybody together, no better roster than the best known uses a row left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.compiled import compiled
from app.roster.planner.paths import priced, slack, standing_at, tail
from app.roster.planner.person import Person, amount_of, charge, meter_after
from app.roster.planner.pricing import bound_of, potential, tune, windows_within

Floats = NDArray[np.float64]
Cells = NDArray[np.int16]

_TINY = 1e-7
#: Stops there is room for at first; the room is doubled as often as needed.
ROOM = 4096


@compiled
def rows_within(
    who: Person,
    row: Cells,
    c: Floats,
    mu: Floats,
    a: int,
    b: int,
    limit: float,
    stops_most: int,
    rows_most: int,
    steps: int,
) -> tuple[Any, Any, bool]:
    """Return all choices of days ``a`` up to ``b`` of one person that cost at most ``limit``, the rest of ``row`` being fixed.

    Args:
        who: the person.
        row: the person's present states.
        c: ``[day, state]`` what a cell costs, own price included; infinite where it may not be.
        mu: ``[M, day]`` prices of the meters, improved in place.
        a: first free day.
        b: first fixed day after them.
        limit: nothing dearer is of interest.
        stops_most: it is given up when there are more stops than this,
        rows_most: or more rows.
        steps: how often the prices of the meters are improved at most.

    Returns:
        ``[n, b - a]`` states, ``[n]`` costs as ``best_rows`` tells them, and whether that is all.
    """
    meters, states, span = who.use.shape[0], who.kind_of.shape[0], b - a
    node, readings = standing_at(who, row, a)
    last, added, is_open = tail(who, row, b)
    windows = windows_within(who, a, b, readings, is_open)
    fixed = np.zeros(windows.shape[0], dtype=np.int64)
    for w in range(windows.shape[0]):
        m = windows[w, 0]
        fixed[w] = windows[w, 3] + (min(added[m, 0], added[m, 1]) if windows[w, 4] else 0)
    none = np.zeros((0, span), dtype=np.int16), np.zeros(0)
    if tune(who, c, mu, a, b, node, last, windows, fixed, limit, steps) > limit:
        return none[0], none[1], True
    h, _, _ = potential(who, c, mu, a, b, last)
    reach = slack(who, c, a, b, added, is_open)
    ahead = np.zeros(span + 1)  # price terms of windows that have not begun when the day begins
    for w in range(windows.shape[0]):
        one = bound_of(who, windows[w : w + 1], np.array([mu[windows[w, 0], windows[w, 1]]]), fixed[w : w + 1])
        if windows[w, 1] > a:
            ahead[: windows[w, 1] - a + 1] += one
    sure = np.zeros(meters, dtype=np.int64)  # what the fixed days add to the windows open over them, at least
    g, nodes, head = np.zeros(ROOM), np.zeros(ROOM, dtype=np.int32), np.full(ROOM, -1, dtype=np.int32)
    res = np.zeros((ROOM, meters), dtype=np.int64)
    arc_from, arc_next = np.zeros(ROOM, dtype=np.int32), np.zeros(ROOM, dtype=np.int32)
    arc_state, arc_cost = np.zeros(ROOM, dtype=np.int16), np.zeros(ROOM)
    table, stamp = np.zeros(4 * ROOM, dtype=np.int32), np.full(4 * ROOM, -1, dtype=np.int32)
    start = np.zeros(span + 2, dtype=np.int64)
    nodes[0], res[0] = node, readings
    start[1] = made = 1
    arcs = 0
    spare = np.zeros(meters, dtype=np.int64)
    for t in range(span):
        d = a + t
        prices = who.cost[who.day_type[d]]
        for m in range(meters):
            sure[m] = min(added[m, 0], added[m, 1]) if reach[m, t, 2] > 1 else 0
        for i in range(start[t], start[t + 1]):
            for k in range(states):
                if c[d, k] == np.inf:
                    continue
                kind = who.kind_of[k]
                after = who.step[nodes[i], kind]
                cost = c[d, k] + prices[nodes[i], kind]
                guess = g[i] + h[t + 1, after] + ahead[t + 1]
                key = np.int64(after)
                for m in range(meters):
                    r = meter_after(who, m, d, k, res[i, m])
                    amount = amount_of(who, m, r)
                    if who.closes[m, d]:
                        cost += charge(who, m, amount)
                        r = 0
                    elif reach[m, t, 2] > 0:
                        most, least = reach[m, t, 0] - sure[m], reach[m, t, 1] - sure[m]
                        guess += priced(who, m, amount + sure[m], most, least, mu[m, d])
                    spare[m] = r
                    key = key * 1000003 + r
                if guess + cost > limit + _TINY:
                    continue
                if made >= len(g) or arcs >= len(arc_cost):
                    if made >= stops_most:
                        return none[0], none[1], False
                    if made >= len(g):
                        g, nodes = np.append(g, np.zeros(made)), np.append(nodes, np.zeros(made, dtype=np.int32))
                        head = np.append(head, np.full(made, -1, dtype=np.int32))
                        grown = np.zeros((2 * made, meters), dtype=np.int64)
                        grown[:made] = res
                        res = grown
                        table, stamp = np.zeros(8 * made, dtype=np.int32), np.full(8 * made, -1, dtype=np.int32)
                        for j in range(start[t + 1], made):
                            name = np.int64(nodes[j])
                            for m in range(meters):
                                name = name * 1000003 + res[j, m]
                            slot = (name ^ (name >> 29)) & (len(table) - 1)
                            while stamp[slot] == d:
                                slot = (slot + 1) & (len(table) - 1)
                            stamp[slot], table[slot] = d, j
                    if arcs >= len(arc_cost):
                        arc_from = np.append(arc_from, np.zeros(arcs, dtype=np.int32))
                        arc_next = np.append(arc_next, np.zeros(arcs, dtype=np.int32))
                        arc_state = np.append(arc_state, np.zeros(arcs, dtype=np.int16))
                        arc_cost = np.append(arc_cost, np.zeros(arcs))
                slot = (key ^ (key >> 29)) & (len(table) - 1)
                while True:
                    j = table[slot]
                    if stamp[slot] != d:
                        j = made
                        stamp[slot], table[slot] = d, j
                        nodes[j], g[j], res[j] = after, g[i] + cost, spare
                        made += 1
                        break
                    if nodes[j] == after and (res[j] == spare).all():
                        break
                    slot = (slot + 1) & (len(table) - 1)
                g[j] = min(g[j], g[i] + cost)
                arc_from[arcs], arc_state[arcs], arc_cost[arcs], arc_next[arcs] = i, k, cost, head[j]
                head[j] = arcs
                arcs += 1
        start[t + 2] = made
    owed = np.zeros(made)
    for i in range(start[span], made):  # what is still owed at the end
        owed[i] = last[nodes[i]]
        for m in range(meters):
            if is_open[m]:
                owed[i] += charge(
                    who, m, amount_of(who, m, res[i, m]) + added[m, res[i, m] % 2 if who.blocks[m] else 0]
                )
    return _read_off(start, g, owed, head, arc_from, arc_state, arc_cost, arc_next, limit, rows_most)


@compiled
def _read_off(
    start: Any,
    g: Floats,
    owed: Floats,
    head: Any,
    arc_from: Any,
    arc_state: Cells,
    arc_cost: Floats,
    arc_next: Any,
    limit: float,
    most: int,
) -> tuple[Any, Any, bool]:
    """Return the rows that end within ``limit``, read from the stops of the last day back."""
    days = len(start) - 2
    rows, costs = np.zeros((64, days), dtype=np.int16), np.zeros(64)
    count = 0
    at, rest, path = np.zeros(days + 1, dtype=np.int64), np.zeros(days + 1), np.zeros(days, dtype=np.int16)
    for stop in range(start[days], start[days + 1]):
        t = days
        at[t], rest[t] = head[stop], owed[stop]
        while t <= days:
            arc = at[t]
            if arc < 0:
                t += 1
                continue
            at[t] = arc_next[arc]
            before, cost = arc_from[arc], rest[t] + arc_cost[arc]
            if cost + g[before] > limit + _TINY:
                continue
            path[t - 1] = arc_state[arc]
            if t > 1:
                t -= 1
                at[t], rest[t] = head[before], cost
                continue
            if count >= most:
                return rows[:count], costs[:count], False
            if count >= len(costs):
                grown = np.zeros((2 * count, days), dtype=np.int16)
                grown[:count] = rows
                rows, costs = grown, np.append(costs, np.zeros(count))
            rows[count], costs[count] = path, cost
            count += 1
    return rows[:count], costs[:count], True
