"""A board as arrays: what the search looks at millions of times.

Cells get a price table, people an automaton and a list of meters (totals and counted blocks), what binds people together
its rows of heads. What reckons with "any of" and "all of" within one person rides along with whole
rows. Phrases that do not fit (blocks that overlap) are kept aside as ``others``.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.board import Board
from app.roster.planner.automaton import Automaton, Memory, build
from app.roster.planner.joint import Joint, joint_rows
from app.roster.planner.meters import Meters, personal_meters
from app.roster.planner.riders import Riders, split

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@attrs.frozen(slots=True, eq=False)
class Tables:
    """Everything the search needs of a board.

    Attributes:
        price: ``[person, day, state]`` what the cell costs by itself; infinite where it is banned.
        automata, of: the automata and per person which one; start: per person the node on the eve.
        meters: per person its totals and counted blocks.
        riders: per person what else binds it alone.
        joint: the rows over cells of several people.
        others: phrases outside these tables.
        allowed: ``[person, day, state]`` whether the cell may take it.
    """

    board: Board
    price: Floats
    automata: tuple[Automaton, ...]
    of: Ints
    start: Ints
    meters: tuple[Meters, ...]
    riders: tuple[Riders, ...]
    joint: Joint
    others: tuple[phrases.Linear | phrases.Blocks, ...]
    allowed: Flags


def tabulate(board: Board) -> Tables:
    """Turn the phrases of ``board`` into tables."""
    price = _prices(board)
    automata, of, start = _automata(board)
    joint, aside = joint_rows(board)
    allowed = np.isfinite(price)
    riders, before, others = split(board, aside)
    meters, overlapping = personal_meters(board, allowed, before)
    price[~allowed] = np.inf
    return Tables(board, price, automata, of, start, meters, riders, joint, (*others, *overlapping), allowed)


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
        elif isinstance(phrase, phrases.Blocks):
            for p in phrase.people:  # a run without limits: the node remembers whether the last cell was inside
                if (phrase.states, ()) not in runs[p]:
                    runs[p].append((phrase.states, ()))
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
