"""One person as plain arrays, and what a row costs: cells, runs and patterns, meters, riders. Everything here is compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.automaton import Automaton
from app.roster.planner.compiled import bare, compiled
from app.roster.planner.meters import Meters
from app.roster.planner.riders import Riders, riders_cost
from app.roster.planner.tables import Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]


class Person(NamedTuple):
    """The automaton and meters of one person as plain arrays (see ``Automaton`` and ``Meters``).

    What reads meters below takes anything that holds them by these names.

    ``before[meter, node]`` tells whether the last cell read is one that makes the meter's block count, ``inside[meter, kind]``
    whether a kind of cell does.
    """

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
    follows: Flags
    before: Flags
    inside: Flags
    sense: Ints
    value: Ints
    weight: Floats
    riders: Riders


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
                meters.follows & meters.use.any(axis=2),
                _before(automaton, meters),
                _inside(automaton, meters),
                meters.sense,
                meters.value,
                meters.weight,
                tables.riders[p],
            )
        )
    return tuple(found)


def _before(automaton: Automaton, meters: Meters) -> Flags:
    flags = np.zeros((meters.count, len(automaton.step)), dtype=np.bool_)
    for m, states in enumerate(meters.watched):
        if states is not None:
            flags[m] = automaton.last_in[states]
    return flags


def _inside(automaton: Automaton, meters: Meters) -> Flags:
    flags = np.zeros((meters.count, automaton.step.shape[1]), dtype=np.bool_)
    for m, states in enumerate(meters.watched):
        if states is not None:
            flags[m, automaton.kind_of[[k for k in states if 0 <= k < len(automaton.kind_of)]]] = True
    return flags


@bare
def meter_after(who: Any, m: int, d: int, k: int, reading: int) -> int:
    """Return the reading of meter ``m`` after state ``k`` on day ``d`` (blocks: twice the count, plus 1 inside one)."""
    if who.opens[m, d]:
        reading = who.base[m, d] * 2 if who.blocks[m] else who.base[m, d]
    used = who.use[m, d, k]
    if who.blocks[m]:
        if used > 0 and reading % 2 == 0:
            reading += 3
        if who.ends[m, d] and reading % 2 == 1:
            reading -= 1
        return int(reading)
    return int(reading + used)


@bare
def charge(who: Any, m: int, amount: int) -> float:
    """Return what meter ``m`` costs when its window closes at ``amount``."""
    cost = 0.0
    for j in range(who.sense.shape[1]):
        if who.sense[m, j] != 0:
            missed = (amount - who.value[m, j]) * who.sense[m, j]
            if missed > 0:
                cost += missed * who.weight[m, j]
    return cost


@bare
def amount_of(who: Any, m: int, reading: int) -> int:
    """Return the amount a reading stands for."""
    return reading // 2 if who.blocks[m] else reading


@compiled
def personal_cost(who: Person, row: Cells, price: Floats) -> float:
    """Return what ``row`` costs its person: prices of the cells, runs and patterns, meters, riders."""
    node, total = who.start, riders_cost(who.riders, row)
    readings = np.zeros(who.use.shape[0], dtype=np.int64)
    for d in range(row.shape[0]):
        k = row[d]
        kind = who.kind_of[k]
        total += price[d, k] + who.cost[who.day_type[d], node, kind]
        node = who.step[node, kind]
        for m in range(readings.shape[0]):
            readings[m] = meter_after(who, m, d, k, readings[m])
            if who.closes[m, d]:
                total += charge(who, m, amount_of(who, m, readings[m]))
                readings[m] = 0
    return total


@compiled
def cost_before(who: Person, row: Cells, a: int) -> float:
    """Return what runs, patterns and meters charge on the days before ``a``."""
    node, total = who.start, 0.0
    readings = np.zeros(who.use.shape[0], dtype=np.int64)
    for d in range(a):
        k = row[d]
        kind = who.kind_of[k]
        total += who.cost[who.day_type[d], node, kind]
        node = who.step[node, kind]
        for m in range(readings.shape[0]):
            readings[m] = meter_after(who, m, d, k, readings[m])
            if who.closes[m, d]:
                total += charge(who, m, amount_of(who, m, readings[m]))
                readings[m] = 0
    return total
