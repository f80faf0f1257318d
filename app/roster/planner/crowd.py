"""Everybody's arrays stacked, so that one compiled loop can change any person's row and reckon what the change costs.

``Standing`` keeps for each row the node before each day and for each sum what it comes to and costs: a change of some days
costs what differs on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.roster.planner.compiled import bare, compiled
from app.roster.planner.joint import Joint
from app.roster.planner.person import Person
from app.roster.planner.sums import Sums, sums_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]

#: Entries of the stacked automata up to which stacking is worth its memory.
MOST_ENTRIES = 40_000_000


class Crowd(NamedTuple):
    """The automata of everybody by ``of[person]``, padded with nodes and kinds that are never reached, and the sums.

    Attributes:
        price: ``[person, day, state]``, finite everywhere.
        sums: all that is summed up, joint rows included.
    """

    start: Ints
    of: Ints
    kind_of: Ints
    step: Ints
    cost: Floats
    day_type: Ints
    price: Floats
    sums: Sums


class Standing(NamedTuple):
    """What is known of the rows as they stand, and of the change being tried.

    Attributes:
        nodes: ``[person, day]`` the node before the day.
        amounts, costs: ``[sum]`` what it comes to, what it is charged.
        moved: ``[sum]`` by how much the change moves it; 0 between changes.
        listed: ``[sum]`` whether it is among those ``touched``.
        touched: ``[2, sum]`` the sums the change touches: those that tell, those that are charged.
        many: how many they are.
    """

    nodes: Ints
    amounts: Ints
    costs: Floats
    moved: Ints
    listed: Flags
    touched: Ints
    many: Ints


def crowd_of(who: Sequence[Person], price: Floats, joint: Joint, allowed: Flags) -> Crowd | None:
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
    return Crowd(
        np.array([one.start for one in who], dtype=np.int32),
        np.array([known[id(one.step)] for one in who], dtype=np.int32),
        np.stack([a.kind_of for a in automata]),
        step,
        cost,
        np.stack([a.day_type for a in automata]),
        price,
        sums_of(who, joint, allowed),
    )


def standing_of(crowd: Crowd, cells: Cells) -> Standing:
    """Return what is known of the rows ``cells``."""
    people, days = cells.shape
    count = len(crowd.sums.begin)
    standing = Standing(
        np.zeros((people, days + 1), dtype=np.int32),
        crowd.sums.begin.copy(),
        np.zeros(count),
        np.zeros(count, dtype=np.int32),
        np.zeros(count, dtype=np.bool_),
        np.zeros((2, count), dtype=np.int32),
        np.zeros(2, dtype=np.int32),
    )
    _stand(crowd, standing, cells)
    return standing


@compiled
def _stand(crowd: Crowd, standing: Standing, cells: Cells) -> None:
    """Reckon everything that is known of the rows from nothing."""
    sums, states = crowd.sums, crowd.price.shape[2]
    for p in range(cells.shape[0]):
        automaton, node = crowd.of[p], crowd.start[p]
        for d in range(cells.shape[1]):
            standing.nodes[p, d] = node
            node = crowd.step[automaton, node, crowd.kind_of[automaton, cells[p, d]]]
            place = (p * cells.shape[1] + d) * states + cells[p, d]
            for e in range(sums.first[place], sums.first[place + 1]):
                standing.amounts[sums.of[e]] += sums.amount[e]
        standing.nodes[p, cells.shape[1]] = node
    for s in range(sums.begin.shape[0]):
        if sums.into[s] >= 0 and standing.amounts[s] >= sums.full[s]:
            standing.amounts[sums.into[s]] += sums.by[s]
    for s in range(sums.begin.shape[0]):
        standing.costs[s] = _charge(sums, s, standing.amounts[s])


@bare
def _charge(sums: Sums, s: int, amount: int) -> float:
    """Return what sum ``s`` is charged at ``amount``."""
    cost = 0.0
    for j in range(sums.limit[s], sums.limit[s + 1]):
        missed = (amount - sums.value[j]) * sums.sense[j]
        if missed > 0:
            cost += missed * sums.weight[j]
    return cost


@bare
def along(crowd: Crowd, standing: Standing, p: int, old: Cells, new: Cells, a: int, b: int, keep: int) -> float:
    """Return what prices, runs and patterns charge more for the row ``new`` of ``p`` than for ``old``.

    They differ on days ``a`` up to ``b`` at most. With ``keep`` other than 0 the nodes are made those of ``new``.
    """
    change = 0.0
    days, automaton = old.shape[0], crowd.of[p]
    node = standing.nodes[p, a]
    for d in range(a, days):
        before = standing.nodes[p, d]
        if d >= b and node == before:
            break
        day_type = crowd.day_type[automaton, d]
        was, now = crowd.kind_of[automaton, old[d]], crowd.kind_of[automaton, new[d]]
        change += crowd.cost[automaton, day_type, node, now] - crowd.cost[automaton, day_type, before, was]
        if d < b:
            change += crowd.price[p, d, new[d]] - crowd.price[p, d, old[d]]
        if keep != 0:
            standing.nodes[p, d] = node
        node = crowd.step[automaton, node, now]
        if keep != 0 and d == days - 1:
            standing.nodes[p, days] = node
    return change


@bare
def _move(sums: Sums, standing: Standing, s: int, by: int) -> None:
    """Move sum ``s``, which is touched then."""
    if not standing.listed[s]:
        kind = 1 if sums.into[s] < 0 else 0
        standing.listed[s] = True
        standing.touched[kind, standing.many[kind]] = s
        standing.many[kind] += 1
    standing.moved[s] += by


@bare
def _enter(sums: Sums, standing: Standing, place: int, by: int) -> None:
    """Let a cell in a state count in (1) or out (-1)."""
    for e in range(sums.first[place], sums.first[place + 1]):
        _move(sums, standing, sums.of[e], by * sums.amount[e])


@bare
def recount(crowd: Crowd, standing: Standing, p: int, old: Cells, new: Cells, a: int, b: int) -> None:
    """Move the sums by ``p`` holding ``new`` for ``old`` on days ``a`` up to ``b``."""
    days, states = crowd.price.shape[1], crowd.price.shape[2]
    for d in range(a, b):
        if new[d] != old[d]:
            place = (p * days + d) * states
            _enter(crowd.sums, standing, place + old[d], -1)
            _enter(crowd.sums, standing, place + new[d], 1)


@bare
def charged(crowd: Crowd, standing: Standing) -> float:
    """Return what the sums as they are moved are charged more; those that tell have told then."""
    sums, change = crowd.sums, 0.0
    for i in range(standing.many[0]):
        s = standing.touched[0, i]
        amount, moved = standing.amounts[s], standing.moved[s]
        if moved != 0:
            by = int(amount + moved >= sums.full[s]) - int(amount >= sums.full[s])
            if by != 0:
                _move(sums, standing, sums.into[s], by * sums.by[s])
    for i in range(standing.many[1]):
        s = standing.touched[1, i]
        if standing.moved[s] != 0:
            change += _charge(sums, s, standing.amounts[s] + standing.moved[s]) - standing.costs[s]
    return change


@bare
def forget(standing: Standing) -> None:
    """Let no sum be moved."""
    for kind in range(2):
        for i in range(standing.many[kind]):
            s = standing.touched[kind, i]
            standing.moved[s] = 0
            standing.listed[s] = False
        standing.many[kind] = 0


@bare
def take(crowd: Crowd, standing: Standing) -> None:
    """Let the sums stand where they are moved to."""
    for kind in range(2):
        for i in range(standing.many[kind]):
            s = standing.touched[kind, i]
            standing.listed[s] = False
            if standing.moved[s] != 0:
                standing.amounts[s] += standing.moved[s]
                standing.moved[s] = 0
                standing.costs[s] = _charge(crowd.sums, s, standing.amounts[s])
        standing.many[kind] = 0
