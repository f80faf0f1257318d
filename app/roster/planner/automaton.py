"""The memory a person's runs and patterns need, as a finite automaton read day by day.

Every ``Run`` and ``Sequence`` of a person becomes a component of the node: a capped counter, a set of half-matched
patterns, the class of the last cell. Reading a cell moves to the next node and costs what the phrases charge; a hard limit
costs ``HARD`` a unit, so that a person without a lawful roster still has a least unlawful one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.board import UNKNOWN

#: What a unit of a missed hard limit costs inside the search.
HARD = 1_000_000

_Counter = tuple[int, bool]
_Node = tuple[int, tuple[int, ...], tuple[_Counter, ...]]

LONG_MEMORY = 60_000


@attrs.frozen(slots=True, eq=False)
class Automaton:
    """Nodes and arcs of one class of people.

    Attributes:
        kind_of: per state the kind of cell (states that no run or pattern tells apart share a kind).
        step: ``[node, kind]`` the next node.
        cost: ``[day type, node, kind]`` what reading the kind costs.
        day_type: per day the row of ``cost``.
        root: the node of somebody of whom nothing is known.
        last_in: for the states of every run, per node whether the last cell read was one of them.
    """

    kind_of: NDArray[np.int32]
    step: NDArray[np.int32]
    cost: NDArray[np.float64]
    day_type: NDArray[np.int32]
    root: int
    last_in: Mapping[phrases.States, NDArray[np.bool_]]

    def after(self, past: Iterable[int]) -> int:
        """Return the node after reading the states of ``past``."""
        node = self.root
        for state in past:
            node = self.root if state == UNKNOWN else int(self.step[node, self.kind_of[state]])
        return node


@attrs.frozen(slots=True)
class Memory:
    """The runs and patterns of a class of people, without names: equal memories share one automaton."""

    runs: tuple[tuple[phrases.States, tuple[phrases.Limit, ...]], ...]
    patterns: tuple[tuple[tuple[phrases.States, ...], tuple[int, ...], int | None], ...]


def build(memory: Memory, states: int, *, days: int, past: bool) -> Automaton:
    """Return the automaton of ``memory``; ``past`` tells whether days before the period are known."""
    follow, patterns = _successions(memory, states, range(-1 if past else 0, days - 1))
    kind_of, samples = _kinds(memory, follow, states)
    rows = np.unique(follow, axis=0, return_inverse=True)
    last_class, class_rows = rows[1].reshape(-1) + 1, [np.zeros(states, dtype=np.bool_), *rows[0]]
    caps = [max([1, *(limit.value for limit in limits)]) for _, limits in memory.runs]
    root: _Node = (0, (0,) * len(patterns), ((0, True),) * len(memory.runs))
    index: dict[_Node, int] = {root: 0}
    order, steps, costs, fires = [root], [], [], []
    for node in order:
        row, price, fire = [], [], []
        for sample in samples:
            counters, cost = _count(node[2], sample, memory, caps)
            masks, fired = _match(node[1], sample, patterns)
            following = (int(last_class[sample]), masks, counters)
            cost += HARD * int(class_rows[node[0]][sample])
            if following not in index:
                index[following] = len(order)
                order.append(following)
                if len(order) > LONG_MEMORY:
                    raise MemoryError("the runs and patterns of one person remember too much")
            row.append(index[following])
            price.append(cost)
            fire.append(fired)
        steps.append(row)
        costs.append(price)
        fires.append(fire)
    day_type, cost_table = _by_day_type(np.array(costs, dtype=np.float64), np.array(fires), patterns, days)
    last_in = {
        inside: np.array([node[2][i][0] > 0 for node in order], dtype=np.bool_)
        for i, (inside, _) in enumerate(memory.runs)
    }
    return Automaton(kind_of, np.array(steps, dtype=np.int32), cost_table, day_type, 0, last_in)


_Patterns = list[tuple[tuple[phrases.States, ...], tuple[int, ...], int | None]]


def _successions(memory: Memory, states: int, every: range) -> tuple[NDArray[np.bool_], _Patterns]:
    """Fold hard two-day patterns that hold on every day into one table ``[state, next state]``."""
    follow = np.zeros((states, states), dtype=np.bool_)
    rest = []
    for sets, starts, weight in memory.patterns:
        everywhere = set(every) <= set(starts)
        if len(sets) == 2 and weight is None and everywhere:  # noqa: PLR2004 - two days
            follow[np.ix_(sorted(sets[0]), sorted(sets[1]))] = True
        else:
            rest.append((sets, starts, weight))
    return follow, rest


def _kinds(memory: Memory, follow: NDArray[np.bool_], states: int) -> tuple[NDArray[np.int32], list[int]]:
    signature: dict[tuple[object, ...], int] = {}
    kind_of = np.zeros(states, dtype=np.int32)
    samples: list[int] = []
    for k in range(states):
        told = (
            tuple(k in inside for inside, _ in memory.runs),
            tuple(k in s for sets, _, _ in memory.patterns for s in sets),
            follow[k].tobytes(),
            follow[:, k].tobytes(),
        )
        if told not in signature:
            signature[told] = len(samples)
            samples.append(k)
        kind_of[k] = signature[told]
    return kind_of, samples


def _count(
    before: tuple[_Counter, ...], state: int, memory: Memory, caps: list[int]
) -> tuple[tuple[_Counter, ...], float]:
    """Return the run counters after ``state`` and what the runs charge for it."""
    cost = 0.0
    counters: list[_Counter] = []
    for (inside, limits), cap, (length, unknown) in zip(memory.runs, caps, before, strict=True):
        now = state in inside
        for limit in limits:
            weight = HARD if limit.weight is None else limit.weight
            if limit.sense == "most":
                cost += weight * (now and length >= limit.value)
            elif not now and length and not unknown:
                cost += weight * max(0, limit.value - length)
        counters.append((min(length + 1, cap), unknown) if now else (0, False))
    return tuple(counters), cost


def _match(before: tuple[int, ...], state: int, patterns: _Patterns) -> tuple[tuple[int, ...], list[bool]]:
    """Return the half-matched patterns after ``state`` and which patterns it completed."""
    masks, fired = [], []
    for (sets, _, _), mask in zip(patterns, before, strict=True):
        grown = 0
        for i, states in enumerate(sets):
            if state in states and (i == 0 or mask >> (i - 1) & 1):
                grown |= 1 << i
        fired.append(bool(grown >> (len(sets) - 1)))
        masks.append(grown & ~(1 << (len(sets) - 1)))
    return tuple(masks), fired


def _by_day_type(
    costs: NDArray[np.float64], fires: NDArray[np.bool_], patterns: _Patterns, days: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    if not patterns:
        return np.zeros(days, dtype=np.int32), costs[None]
    active = np.zeros((days, len(patterns)), dtype=np.bool_)
    for j, (sets, starts, _) in enumerate(patterns):
        ends = np.array(starts, dtype=np.int64) + len(sets) - 1
        active[ends[(ends >= 0) & (ends < days)], j] = True
    types, day_type = np.unique(active, axis=0, return_inverse=True)
    weights = np.array([HARD if weight is None else weight for _, _, weight in patterns], dtype=np.float64)
    table = np.stack([costs + (fires * (kind * weights)).sum(axis=2) for kind in types])
    return day_type.reshape(-1).astype(np.int32), table
