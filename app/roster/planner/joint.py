"""What binds people together: rows that count heads over cells of several people, each with a convex price.

Every ``Cover`` is such a row, and so is every ``Linear`` over plain cells; "whenever she works, one of these works too" is one
as well (the others' heads less hers, at least 0). Rows over the same cells are one row with all their limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.board import Board
from app.roster.phrases import Cell, Derived, Limit
from app.roster.planner.automaton import HARD
from app.roster.planner.compiled import bare, compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]

#: What a hard limit weighs against the dearest other one where its price is to be found.
LENIENT = 10.0

#: Cells of a row: (people, day, states, coefficient).
_Part = tuple[tuple[int, ...], int, phrases.States, int]


class Joint(NamedTuple):
    """All rows, looked up by crew (people who count alike), day and state.

    Attributes:
        crew: ``[person]`` the crew.
        first: ``[crew, day, state]`` where its entries begin; they end at ``last``.
        row, factor: per entry the row it counts in and how much.
        sense, value, weight: ``[row, limit]`` +1 for "at most", -1 for "at least", 0 for none; bound; price a unit.
        base: ``[row]`` the count when everybody is off and nothing else counts.
        day: ``[row]`` the day of the row; -1 when it has several.
    """

    crew: Ints
    first: Ints
    last: Ints
    row: Ints
    factor: Ints
    sense: Ints
    value: Ints
    weight: Floats
    base: Ints
    day: Ints


def joint_rows(board: Board) -> tuple[Joint, tuple[phrases.Linear, ...]]:
    """Return the rows of ``board`` and the linear phrases that are none."""
    limits: dict[tuple[object, ...], list[Limit]] = {}
    parts: dict[tuple[object, ...], tuple[tuple[_Part, ...], int]] = {}
    aside = []
    for phrase in board.phrases:
        found = _row(phrase)
        if found is not None:
            limits.setdefault(found[0], []).extend(phrase.limits)  # type: ignore[union-attr]
            parts[found[0]] = found[1], found[2]
        elif isinstance(phrase, phrases.Linear):
            aside.append(phrase)
    kept = [key for key in limits if _matters(*parts[key], limits[key])]
    return _gather(board, [parts[k] for k in kept], [limits[k] for k in kept]), tuple(aside)


def _row(phrase: phrases.Phrase) -> tuple[tuple[object, ...], tuple[_Part, ...], int] | None:
    """Return what names the row of a phrase, its cells, and its constant; None when it is no row."""
    if isinstance(phrase, phrases.Cover):
        everybody: tuple[_Part, ...] = ((phrase.people, phrase.day, phrase.states, 1),) if phrase.people else ()
        return (phrase.day, phrase.people, phrase.states), everybody, 0
    if not isinstance(phrase, phrases.Linear):
        return None
    flat = tuple(_flat(phrase))
    plain = all(isinstance(part, Cell) for _, part in flat)
    if not plain or len({part.person for _, part in flat if isinstance(part, Cell)}) == 1:
        return None  # what binds one person alone is not a row
    cells: tuple[_Part, ...] = tuple(
        ((part.person,), part.day, part.states, c) for c, part in flat if isinstance(part, Cell)
    )
    return (cells, phrase.constant), cells, phrase.constant


def _flat(phrase: phrases.Linear) -> Iterator[tuple[int, phrases.Literal]]:
    """Yield the terms; "any of these, or not that" is told by the sum of these."""
    lone = [part for c, part in phrase.terms if c == -1]
    helped = [part for c, part in phrase.terms if c == 1]
    one_each = len(lone) == len(helped) == 1 and len(phrase.terms) == 2  # noqa: PLR2004 - effect and cause
    at_least_none = phrase.constant == 0 and all(x.sense == "least" and x.value == 0 for x in phrase.limits)
    for c, part in phrase.terms:
        opened = one_each and at_least_none and c == 1 and isinstance(part, Derived) and part.kind == "any"
        if opened and isinstance(part, Derived):
            yield from ((1, p) for p in part.parts)
        else:
            yield c, part


def _matters(cells: tuple[_Part, ...], base: int, limits: list[Limit]) -> bool:
    """Tell whether the row costs anything ever: with nobody in it, what it always costs."""
    return any(limit.weight != 0 for limit in limits) and (bool(cells) or any(limit.missed(base) for limit in limits))


def _by_row(part: tuple[int, int, phrases.States, int]) -> int:
    return part[0]


def _gather(board: Board, rows: list[tuple[tuple[_Part, ...], int]], limits: list[list[Limit]]) -> Joint:
    days, states = board.days, board.states
    groups: dict[tuple[int, ...], int] = {}  # people who count together, and the cells they count in
    counted: list[list[tuple[int, int, phrases.States, int]]] = []
    for r, (cells, _) in enumerate(rows):
        for people, d, inside, factor in cells:
            if people not in groups:
                groups[people] = len(counted)
                counted.append([])
            counted[groups[people]].append((r, d, inside, factor))
    member: list[list[int]] = [[] for _ in range(board.people)]
    for people, group in groups.items():
        for p in people:
            member[p].append(group)
    crews: dict[tuple[int, ...], int] = {}
    firsts, lasts = [], []
    row: list[int] = []
    factor_of: list[int] = []
    crew = np.zeros(board.people, dtype=np.int32)
    for p, own in enumerate(member):
        key = tuple(own)
        if key not in crews:
            crews[key] = len(crews)
            found: dict[tuple[int, int], list[tuple[int, int]]] = {}
            for r, d, inside, factor in sorted((part for group in own for part in counted[group]), key=_by_row):
                for k in inside:
                    if 0 <= k < states:
                        found.setdefault((d, k), []).append((r, factor))
            first, last = np.zeros((2, days, states), dtype=np.int32)
            for (d, k), entries in found.items():
                first[d, k] = len(row)
                row.extend(r for r, _ in entries)
                factor_of.extend(f for _, f in entries)
                last[d, k] = len(row)
            firsts.append(first)
            lasts.append(last)
        crew[p] = crews[key]
    width = max([1, *(len(found) for found in limits)])
    sense, value = np.zeros((2, len(rows), width), dtype=np.int32)
    weight = np.zeros((len(rows), width))
    for r, own_limits in enumerate(limits):
        for j, limit in enumerate(own_limits):
            sense[r, j] = 1 if limit.sense == "most" else -1
            value[r, j] = limit.value
            weight[r, j] = HARD if limit.weight is None else limit.weight
    day = [cells[0][1] if len({d for _, d, _, _ in cells}) == 1 else -1 for cells, _ in rows]
    asint = np.int32
    return Joint(
        crew,
        np.array(firsts, asint),
        np.array(lasts, asint),
        np.array(row, asint),
        np.array(factor_of, asint),
        sense,
        value,
        weight,
        np.array([base for _, base in rows], asint),
        np.array(day, asint),
    )


def lenient(joint: Joint) -> Joint:
    """Return the rows with hard limits that weigh ``LENIENT`` times the dearest other one; ``joint`` itself where none would.

    No roster costs more by them, so what they prove holds. Prices of a million a head tell nothing apart.
    """
    used = joint.sense != 0
    hard = used & (joint.weight >= HARD)
    others = joint.weight[used & ~hard]
    if not hard.any() or not others.any():
        return joint
    return joint._replace(weight=np.where(hard, LENIENT * others.max(), joint.weight))


@bare
def row_cost(joint: Joint, r: int, count: int) -> float:
    """Return what row ``r`` costs at ``count``."""
    cost = 0.0
    for j in range(joint.sense.shape[1]):
        missed = (count - joint.value[r, j]) * joint.sense[r, j]
        if missed > 0:
            cost += missed * joint.weight[r, j]
    return cost


@compiled
def each_rows_cost(joint: Joint, counts: Ints) -> Floats:
    """Return what every row costs."""
    costs = np.zeros(counts.shape[0])
    for r in range(counts.shape[0]):
        costs[r] = row_cost(joint, r, counts[r])
    return costs


@compiled
def all_rows_cost(joint: Joint, counts: Ints) -> float:
    """Return what all rows cost together."""
    cost = 0.0
    for r in range(counts.shape[0]):
        cost += row_cost(joint, r, counts[r])
    return cost


@compiled
def add_row(joint: Joint, counts: Ints, p: int, row: Cells, by: int) -> None:
    """Count the cells of ``row`` of person ``p`` in, ``by`` times."""
    crew = joint.crew[p]
    for d in range(row.shape[0]):
        for e in range(joint.first[crew, d, row[d]], joint.last[crew, d, row[d]]):
            counts[joint.row[e]] += by * joint.factor[e]


@compiled
def marginal(joint: Joint, c: Floats, counts: Ints, p: int) -> None:
    """Add to ``c[day, state]`` what the cell would change in the rows' cost; ``counts`` leave person ``p`` out."""
    crew = joint.crew[p]
    for d in range(c.shape[0]):
        for k in range(c.shape[1]):
            for e in range(joint.first[crew, d, k], joint.last[crew, d, k]):
                r = joint.row[e]
                c[d, k] += row_cost(joint, r, counts[r] + joint.factor[e]) - row_cost(joint, r, counts[r])


@compiled
def reduced(joint: Joint, c: Floats, dual: Floats, p: int) -> None:
    """Subtract from ``c[day, state]`` the dual price of each row the cell counts in."""
    crew = joint.crew[p]
    for d in range(c.shape[0]):
        for k in range(c.shape[1]):
            for e in range(joint.first[crew, d, k], joint.last[crew, d, k]):
                c[d, k] -= dual[joint.row[e]] * joint.factor[e]


@compiled
def mark_rows(joint: Joint, marks: NDArray[np.bool_], allowed: NDArray[np.bool_], p: int, a: int, b: int) -> None:
    """Mark the rows that person ``p`` can count in on days ``a`` up to ``b``; ``allowed[day, state]``."""
    crew = joint.crew[p]
    for d in range(a, b):
        for k in range(allowed.shape[1]):
            if allowed[d, k]:
                for e in range(joint.first[crew, d, k], joint.last[crew, d, k]):
                    marks[joint.row[e]] = True


@compiled
def counting(joint: Joint, allowed: NDArray[np.bool_], r: int, day: int) -> NDArray[np.bool_]:
    """Return for each person whether a state allowed on ``day`` counts in row ``r``; ``allowed[person, day, state]``."""
    found = np.zeros(allowed.shape[0], dtype=np.bool_)
    for p in range(allowed.shape[0]):
        for k in range(allowed.shape[2]):
            if allowed[p, day, k]:
                for e in range(joint.first[joint.crew[p], day, k], joint.last[joint.crew[p], day, k]):
                    if joint.row[e] == r:
                        found[p] = True
    return found


@compiled
def some_rows_cost(joint: Joint, counts: Ints, rows: NDArray[np.int64]) -> float:
    """Return what ``rows`` cost together."""
    cost = 0.0
    for r in rows:
        cost += row_cost(joint, r, counts[r])
    return cost


@compiled
def settle(joint: Joint, prices: Floats, fixed: Ints, rows: NDArray[np.int64]) -> float:
    """Put ``prices`` (of all joint rows) within what a head can be worth; return the least the rows can cost at them.

    That is the sum over ``rows`` of the least, over all counts, of cost and price x heads beyond ``fixed``.
    """
    total = 0.0
    for r in rows:
        low, high = 0.0, 0.0
        for j in range(joint.sense.shape[1]):
            if joint.sense[r, j] > 0:
                low -= joint.weight[r, j]
            elif joint.sense[r, j] < 0:
                high += joint.weight[r, j]
        prices[r] = min(max(prices[r], low), high)
        best = np.inf
        for j in range(joint.sense.shape[1]):
            if joint.sense[r, j] != 0:
                v = joint.value[r, j]
                best = min(best, row_cost(joint, r, v) + prices[r] * (v - fixed[r]))
        total += best
    return total


@compiled
def soft_prices(joint: Joint, counts: Floats, rows: NDArray[np.int64], blur: float, prices: Floats) -> None:
    """Set the price of each of ``rows`` to what a head saves on average from ``blur`` below its count to ``blur`` above."""
    for r in rows:
        saved = 0.0
        for j in range(joint.sense.shape[1]):
            saved += max(0.0, (counts[r] - blur - joint.value[r, j]) * joint.sense[r, j]) * joint.weight[r, j]
            saved -= max(0.0, (counts[r] + blur - joint.value[r, j]) * joint.sense[r, j]) * joint.weight[r, j]
        prices[r] = saved / (2.0 * blur)


@compiled
def share_out(joint: Joint, counts: Floats, shares: Floats, p: int, row: Cells, part: float) -> None:
    """Let ``row`` take ``part`` of the ``shares[day, state]`` of person ``p``, in ``shares`` and in ``counts``."""
    crew = joint.crew[p]
    for d in range(row.shape[0]):
        for k in range(shares.shape[1]):
            change = -part * shares[d, k] + (part if k == row[d] else 0.0)
            if change != 0.0:
                shares[d, k] += change
                for e in range(joint.first[crew, d, k], joint.last[crew, d, k]):
                    counts[joint.row[e]] += change * joint.factor[e]


@compiled
def worth_of_rows(joint: Joint, prices: Floats, p: int, rows: NDArray[np.int16]) -> Floats:
    """Return for each of ``rows`` of person ``p`` what the heads it gives are worth at ``prices``; cells below 0 give none."""
    worth = np.zeros(rows.shape[0])
    crew = joint.crew[p]
    for i in range(rows.shape[0]):
        for d in range(rows.shape[1]):
            if rows[i, d] < 0:
                continue
            for e in range(joint.first[crew, d, rows[i, d]], joint.last[crew, d, rows[i, d]]):
                worth[i] += prices[joint.row[e]] * joint.factor[e]
    return worth


@compiled
def slopes(joint: Joint, counts: Ints) -> Floats:
    """Return for every row what one head more saves, halfway between the next and the last."""
    prices = np.zeros(counts.shape[0])
    for r in range(counts.shape[0]):
        prices[r] = 0.5 * (row_cost(joint, r, counts[r] - 1) - row_cost(joint, r, counts[r] + 1))
    return prices
