"""A board as arrays: what the search looks at millions of times.

Cells get a price table, people an automaton and a list of meters (totals and counted blocks), days their cover rows with
the cost of every head count. Phrases that do not fit (``Linear``; blocks that overlap) are kept aside as ``others`` and
judged by the exact translations and the reference score only.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.board import Board
from app.roster.phrases import Limit
from app.roster.planner.automaton import HARD, Automaton, Memory, build
from app.roster.planner.meters import Meters, personal_meters

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@attrs.frozen(slots=True, eq=False)
class CoverTable:
    """The cover rows of all days, sorted by day.

    Attributes:
        first: ``[day]`` and one more: the rows of day ``d`` are ``first[d]:first[d + 1]``.
        group, mask: per row the index of its people in ``members`` and of its states in ``inside``.
        members: ``[group, person]``; inside: ``[mask, state]``.
        cost: ``[row, head count]`` what the count costs, hard limits at ``HARD`` a unit.
        phrase: per row the phrase it was made of.
    """

    first: Ints
    group: Ints
    mask: Ints
    members: Flags
    inside: Flags
    cost: Floats
    phrase: tuple[phrases.Cover, ...]


@attrs.frozen(slots=True, eq=False)
class Tables:
    """Everything the search needs of a board.

    Attributes:
        price: ``[person, day, state]`` what the cell costs by itself; infinite where it is banned.
        automata, of: the automata and per person which one; start: per person the node on the eve.
        meters: per person its totals and counted blocks.
        others: phrases outside these tables.
    """

    board: Board
    price: Floats
    automata: tuple[Automaton, ...]
    of: Ints
    start: Ints
    meters: tuple[Meters, ...]
    cover: CoverTable
    others: tuple[phrases.Linear | phrases.Blocks, ...]

    @property
    def allowed(self) -> Flags:
        """Return for each person, day and state whether the cell may take it."""
        return np.isfinite(self.price)


def tabulate(board: Board) -> Tables:
    """Turn the phrases of ``board`` into tables."""
    price = _prices(board)
    automata, of, start = _automata(board)
    others: list[phrases.Linear | phrases.Blocks] = [p for p in board.phrases if isinstance(p, phrases.Linear)]
    meters, overlapping = personal_meters(board, np.isfinite(price))
    others.extend(overlapping)
    return Tables(board, price, automata, of, start, meters, _covers(board), tuple(others))


def limit_cost(limits: tuple[Limit, ...], amounts: NDArray[np.int64]) -> Floats:
    """Return what each of ``amounts`` costs by ``limits``, hard ones at ``HARD`` a unit."""
    cost = np.zeros(amounts.shape, dtype=np.float64)
    for limit in limits:
        short = limit.value - amounts if limit.sense == "least" else amounts - limit.value
        cost += np.maximum(short, 0) * (HARD if limit.weight is None else limit.weight)
    return cost


def _prices(board: Board) -> Floats:
    price = np.zeros((board.people, board.days, board.states), dtype=np.float64)
    for phrase in board.phrases:
        if isinstance(phrase, phrases.Ban | phrases.Price) and phrase.people and phrase.days:
            where = np.ix_(phrase.people, phrase.days, [k for k in phrase.states if 0 <= k < board.states])
            price[where] += np.inf if isinstance(phrase, phrases.Ban) else phrase.weight
    return price


def _automata(board: Board) -> tuple[tuple[Automaton, ...], Ints, Ints]:
    runs: list[list[object]] = [[] for _ in range(board.people)]
    patterns: list[list[object]] = [[] for _ in range(board.people)]
    for phrase in board.phrases:
        if isinstance(phrase, phrases.Run):
            for p in phrase.people:
                runs[p].append((phrase.states, phrase.limits))
        elif isinstance(phrase, phrases.Sequence):
            for p in phrase.people:
                patterns[p].append((phrase.sets, phrase.starts, phrase.weight))
    known: dict[Memory, int] = {}
    automata: list[Automaton] = []
    of = np.zeros(board.people, dtype=np.int32)
    start = np.zeros(board.people, dtype=np.int32)
    for p in range(board.people):
        memory = Memory(tuple(runs[p]), tuple(patterns[p]))  # type: ignore[arg-type]
        if memory not in known:
            known[memory] = len(automata)
            automata.append(build(memory, board.states, days=board.days, past=board.past_days > 0))
        of[p] = known[memory]
        start[p] = automata[of[p]].after(int(k) for k in board.past[p])
    return tuple(automata), of, start


def _covers(board: Board) -> CoverTable:
    rows = sorted((p for p in board.phrases if isinstance(p, phrases.Cover)), key=lambda row: row.day)
    groups: dict[tuple[int, ...], int] = {}
    masks: dict[phrases.States, int] = {}
    group = [groups.setdefault(row.people, len(groups)) for row in rows]
    mask = [masks.setdefault(row.states, len(masks)) for row in rows]
    members = np.zeros((max(1, len(groups)), board.people), dtype=np.bool_)
    for people, g in groups.items():
        members[g, list(people)] = True
    inside = np.zeros((max(1, len(masks)), board.states), dtype=np.bool_)
    for states, m in masks.items():
        inside[m, [k for k in states if 0 <= k < board.states]] = True
    counts = np.arange(board.people + 2, dtype=np.int64)
    shapes: dict[tuple[Limit, ...], Floats] = {}
    cost = np.zeros((max(1, len(rows)), board.people + 2))
    for c, row in enumerate(rows):
        if row.limits not in shapes:
            shapes[row.limits] = limit_cost(row.limits, counts)
        cost[c] = shapes[row.limits]
    first = np.searchsorted([row.day for row in rows], np.arange(board.days + 1)).astype(np.int32)
    asint = np.int32
    return CoverTable(first, np.array(group, asint), np.array(mask, asint), members, inside, cost, tuple(rows))
