"""Everybody's arrays stacked, so that one compiled loop can change any person's row and reckon what the change costs.

``Standing`` keeps for each row the node before each day, the amount at which each meter closes and what each rider charges:
a change of some days costs what differs on them. Charges, readings and riders are those of ``person`` and ``riders``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.compiled import bare, compiled
from app.roster.planner.person import Person, amount_of, charge, meter_after
from app.roster.planner.riders import Riders, rider_cost

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]
Array = TypeVar("Array", bound=NDArray[Any])

#: Entries of the stacked automata up to which stacking is worth its memory.
MOST_ENTRIES = 40_000_000


class Crowd(NamedTuple):
    """The fields of ``Person`` for everybody: automata by ``of[person]``, meters from ``meter[person]`` on, riders likewise.

    What is of unequal size is padded with what is never reached (nodes, kinds) or says nothing (limits of sense 0). Besides:

    Attributes:
        price: ``[person, day, state]``, finite everywhere.
        begun, ended: ``[meter, day]`` first and last day of what counts once: a part of a block within a window, else the day.
        closing: ``[meter, day]`` the day on which the window of the day closes; -1 when it is in none.
        from_day, to_day: ``[rider]`` the first and last day it looks at.
    """

    start: Ints
    of: Ints
    kind_of: Ints
    step: Ints
    cost: Floats
    day_type: Ints
    meter: Ints
    use: Ints
    base: Ints
    opens: Flags
    closes: Flags
    blocks: Flags
    ends: Flags
    sense: Ints
    value: Ints
    weight: Floats
    rider: Ints
    riders: Riders
    price: Floats
    begun: Ints
    ended: Ints
    closing: Ints
    from_day: Ints
    to_day: Ints


class Standing(NamedTuple):
    """What is known of the rows as they stand: ``nodes[person, day]``, ``amounts[meter, closing day]``, ``extra[rider]``."""

    nodes: Ints
    amounts: Ints
    extra: Floats


def crowd_of(who: Sequence[Person], price: Floats) -> Crowd | None:
    """Return everybody stacked; None where the automata are too large for it."""
    known: dict[int, int] = {}
    automata: list[Person] = []
    for one in who:
        if id(one.step) not in known:
            known[id(one.step)] = len(automata)
            automata.append(one)
    nodes = max(a.step.shape[0] for a in automata)
    kinds = max(a.step.shape[1] for a in automata)
    types = max(a.cost.shape[0] for a in automata)
    if len(automata) * types * nodes * kinds > MOST_ENTRIES:
        return None
    step = np.zeros((len(automata), nodes, kinds), dtype=np.int32)
    cost = np.zeros((len(automata), types, nodes, kinds))
    for i, one in enumerate(automata):
        step[i, : one.step.shape[0], : one.step.shape[1]] = one.step
        cost[i, : one.cost.shape[0], : one.cost.shape[1], : one.cost.shape[2]] = one.cost

    def stacked(field: Callable[[Person], Array], *widths: int) -> Array:
        return _stacked([field(one) for one in who], widths)

    limits = max(one.sense.shape[1] for one in who)
    opens, closes = stacked(lambda one: one.opens), stacked(lambda one: one.closes)
    blocks, ends = stacked(lambda one: one.blocks), stacked(lambda one: one.ends)
    riders = _all_riders([one.riders for one in who])
    return Crowd(
        np.array([one.start for one in who], dtype=np.int32),
        np.array([known[id(one.step)] for one in who], dtype=np.int32),
        np.stack([a.kind_of for a in automata]),
        step,
        cost,
        np.stack([a.day_type for a in automata]),
        _offsets([len(one.use) for one in who]),
        stacked(lambda one: one.use),
        stacked(lambda one: one.base),
        opens,
        closes,
        blocks,
        ends,
        stacked(lambda one: one.sense, limits),
        stacked(lambda one: one.value, limits),
        stacked(lambda one: one.weight, limits),
        _offsets([len(one.riders.plain) for one in who]),
        riders,
        price,
        *_stretches(opens, closes, blocks, ends),
        *_days_of(riders),
    )


def _stacked(arrays: Sequence[Array], widths: tuple[int, ...]) -> Array:
    """Return the arrays one after the other, each padded with nothing to ``widths``."""
    found: Any = []
    for array in arrays:
        more = [(0, 0), *((0, width - have) for width, have in zip(widths, array.shape[1:], strict=False))]
        found.append(np.pad(array, more) if widths else array)
    return np.concatenate(found)  # type: ignore[return-value]


def _all_riders(every: Sequence[Riders]) -> Riders:
    """Return the riders of everybody one after the other; ``first`` and ``part`` point into the whole."""
    limits = max(one.sense.shape[1] for one in every)
    terms = _offsets([len(one.coefficient) for one in every])
    parts = _offsets([len(one.day) for one in every])

    def ends(field: Callable[[Riders], Ints], begins: Ints) -> Ints:
        moved = [field(one)[:-1] + begin for one, begin in zip(every, begins, strict=False)]
        return np.concatenate([*moved, begins[-1:]]).astype(np.int32)

    def stacked(field: Callable[[Riders], Array], *widths: int) -> Array:
        return _stacked([field(one) for one in every], widths)

    return Riders(
        first=ends(lambda one: one.first, terms),
        plain=stacked(lambda one: one.plain),
        constant=stacked(lambda one: one.constant),
        sense=stacked(lambda one: one.sense, limits),
        value=stacked(lambda one: one.value, limits),
        weight=stacked(lambda one: one.weight, limits),
        coefficient=stacked(lambda one: one.coefficient),
        kind=stacked(lambda one: one.kind),
        part=ends(lambda one: one.part, parts),
        day=stacked(lambda one: one.day),
        inside=stacked(lambda one: one.inside),
    )


def _offsets(sizes: list[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)


def _stretches(opens: Flags, closes: Flags, blocks: Flags, ends: Flags) -> tuple[Ints, Ints, Ints]:
    """Return ``begun``, ``ended`` and ``closing`` of all meters."""
    days = opens.shape[1]
    begun, ended = np.tile(np.arange(days, dtype=np.int32), (2, len(opens), 1))
    closing = np.full(opens.shape, -1, dtype=np.int32)
    for d in range(days - 1, -1, -1):
        later = closing[:, d + 1] if d + 1 < days else -1
        goes_on = ~opens[:, d + 1] if d + 1 < days else np.zeros(len(opens), dtype=np.bool_)
        closing[:, d] = np.where(closes[:, d], d, np.where(goes_on, later, -1))
    for d in range(1, days):
        same = blocks & ~ends[:, d - 1] & ~closes[:, d - 1] & ~opens[:, d]
        begun[same, d] = begun[same, d - 1]
    for d in range(days - 2, -1, -1):
        same = begun[:, d + 1] == begun[:, d]
        ended[same, d] = ended[same, d + 1]
    return begun, ended, closing


def _days_of(riders: Riders) -> tuple[Ints, Ints]:
    spans = [
        riders.day[riders.part[riders.first[r]] : riders.part[riders.first[r + 1]]] for r in range(len(riders.plain))
    ]
    first = [int(span.min()) if len(span) else 0 for span in spans]
    last = [int(span.max()) if len(span) else -1 for span in spans]
    return np.array(first, dtype=np.int32), np.array(last, dtype=np.int32)


def standing_of(crowd: Crowd, cells: Cells) -> Standing:
    """Return what is known of the rows ``cells``."""
    people, days = cells.shape
    standing = Standing(
        np.zeros((people, days + 1), dtype=np.int32),
        np.zeros(crowd.closing.shape, dtype=np.int32),
        np.zeros(len(crowd.riders.plain)),
    )
    stand(crowd, standing, cells)
    return standing


@compiled
def stand(crowd: Crowd, standing: Standing, cells: Cells) -> None:
    """Reckon everything that is known of the rows anew."""
    for p in range(cells.shape[0]):
        a, row = crowd.of[p], cells[p]
        node = crowd.start[p]
        for d in range(row.shape[0]):
            standing.nodes[p, d] = node
            node = crowd.step[a, node, crowd.kind_of[a, row[d]]]
        standing.nodes[p, row.shape[0]] = node
        for m in range(crowd.meter[p], crowd.meter[p + 1]):
            reading = 0
            for d in range(row.shape[0]):
                reading = meter_after(crowd, m, d, row[d], reading)
                if crowd.closes[m, d]:
                    standing.amounts[m, d] = amount_of(crowd, m, reading)
                    reading = 0
        for r in range(crowd.rider[p], crowd.rider[p + 1]):
            standing.extra[r] = rider_cost(crowd.riders, r, row)


@bare
def difference(crowd: Crowd, standing: Standing, p: int, old: Cells, new: Cells, a: int, b: int, keep: int) -> float:
    """Return what the row ``new`` of person ``p`` costs more than ``old``; they differ on days ``a`` up to ``b`` at most.

    With ``keep`` other than 0 the standing is made that of ``new``.
    """
    change = 0.0
    days, automaton = old.shape[0], crowd.of[p]
    node = standing.nodes[p, a]
    for d in range(a, days):
        before = standing.nodes[p, d]
        if d >= b and node == before:
            break
        table = crowd.cost[automaton, crowd.day_type[automaton, d]]
        was, now = crowd.kind_of[automaton, old[d]], crowd.kind_of[automaton, new[d]]
        change += table[node, now] - table[before, was]
        if d < b:
            change += crowd.price[p, d, new[d]] - crowd.price[p, d, old[d]]
        if keep != 0:
            standing.nodes[p, d] = node
        node = crowd.step[automaton, node, now]
        if keep != 0 and d == days - 1:
            standing.nodes[p, days] = node
    for m in range(crowd.meter[p], crowd.meter[p + 1]):
        more, once = 0, crowd.blocks[m]
        d = a
        while d < b:
            if once:
                had, has = False, False
                for e in range(crowd.begun[m, d], crowd.ended[m, d] + 1):
                    had |= crowd.use[m, e, old[e]] > 0
                    has |= crowd.use[m, e, new[e]] > 0
                more += int(has) - int(had)
                d = crowd.ended[m, d]
            else:
                more += crowd.use[m, d, new[d]] - crowd.use[m, d, old[d]]
            last = crowd.closing[m, d]
            if more != 0 and (d >= b - 1 or last < 0 or crowd.closing[m, d + 1] != last):
                if last >= 0:
                    amount = standing.amounts[m, last]
                    change += charge(crowd, m, amount + more) - charge(crowd, m, amount)
                    if keep != 0:
                        standing.amounts[m, last] = amount + more
                more = 0
            d += 1
    for r in range(crowd.rider[p], crowd.rider[p + 1]):
        if crowd.from_day[r] < b and crowd.to_day[r] >= a:
            cost = rider_cost(crowd.riders, r, new)
            change += cost - standing.extra[r]
            if keep != 0:
                standing.extra[r] = cost
    return change
