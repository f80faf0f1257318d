"""Riders: what binds one person alone and is neither run, pattern, total nor block, reckoned exactly for a whole row.

Kinds of shift in a week, rest days that a night runs into: sums over "any of", "all of" and "none of" some cells. Shortest
paths do not see them; where the plain part of such a sum says less than the whole it goes before as a total, which they do
see, and the rider charges what is missing to the exact price.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.board import Board
from app.roster.phrases import Cell, Derived, Limit, Linear, Literal
from app.roster.planner.automaton import HARD
from app.roster.planner.compiled import bare, compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]

_KINDS = {"any": 0, "all": 1, "none": 2}


class Riders(NamedTuple):
    """The riders of one person as plain arrays.

    Attributes:
        first: ``[rider + 1]`` where its terms begin.
        plain: ``[rider]`` how many of them, from the first on, went before as a total; 0 for none.
        constant: ``[rider]``.
        sense, value, weight: ``[rider, limit]`` as of meters.
        coefficient, kind: ``[term]``; kind 0 any, 1 all, 2 none of its parts.
        part: ``[term + 1]`` where its parts begin.
        day: ``[part]``.
        inside: ``[part, state]`` whether the part holds there.
    """

    first: Ints
    plain: Ints
    constant: Ints
    sense: Ints
    value: Ints
    weight: Floats
    coefficient: Ints
    kind: Ints
    part: Ints
    day: Ints
    inside: Flags


@attrs.frozen(slots=True)
class _Rider:
    constant: int
    terms: tuple[tuple[int, str, tuple[Cell, ...]], ...]
    limits: tuple[Limit, ...]
    plain: int


def split(
    board: Board, aside: Iterable[Linear]
) -> tuple[tuple[Riders, ...], tuple[phrases.Total, ...], tuple[Linear, ...]]:
    """Return the riders of everybody, the totals that go before them, and the phrases that are neither."""
    riders: list[list[_Rider]] = [[] for _ in range(board.people)]
    before: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    rest = []
    for phrase in aside:
        people = {cell.person for _, literal in phrase.terms for cell in _cells(literal)}
        terms = _terms(phrase)
        if len(people) != 1 or terms is None:
            rest.append(phrase)
            continue
        person = people.pop()
        plain = [(c, parts[0]) for c, kind, parts in terms if kind == "any" and len(parts) == 1]
        count = len(plain) if _says_less(phrase, plain, len(terms)) else 0
        if count:
            _coefficient, cell = plain[0]
            key = (phrase.rule, person, cell.states, phrase.limits, phrase.constant)
            before.setdefault(key, []).append(tuple(c.day for _, c in plain))
        terms.sort(key=lambda term: not (term[1] == "any" and len(term[2]) == 1))
        riders[person].append(_Rider(phrase.constant, tuple(terms), phrase.limits, count))
    return tuple(_arrays(board, own) for own in riders), tuple(_totals(board, before)), tuple(rest)


def _cells(literal: Literal) -> Iterable[Cell]:
    if isinstance(literal, Cell):
        yield literal
    else:
        for part in literal.parts:
            yield from _cells(part)


def _terms(phrase: Linear) -> list[tuple[int, str, tuple[Cell, ...]]] | None:
    """Return coefficient, kind and cells of each term; None where literals are nested deeper."""
    found: list[tuple[int, str, tuple[Cell, ...]]] = []
    for coefficient, literal in phrase.terms:
        if isinstance(literal, Cell):
            found.append((coefficient, "any", (literal,)))
            continue
        parts = tuple(part for part in literal.parts if isinstance(part, Cell))
        if len(parts) < len(literal.parts):
            return None
        found.append((coefficient, literal.kind, parts))
    return found


def _says_less(phrase: Linear, plain: list[tuple[int, Cell]], terms: int) -> bool:
    """Tell whether the plain cells alone, one a day and alike, are a total that asks no more than the whole phrase."""
    alike = len({cell.states for _, cell in plain}) == 1 and {c for c, _ in plain} == {1}
    once = len({cell.day for _, cell in plain}) == len(plain)
    lowers = [c < 0 for c, literal in phrase.terms if isinstance(literal, Derived)]
    least = all(limit.sense == "least" for limit in phrase.limits)
    most = all(limit.sense == "most" for limit in phrase.limits)
    kept = len(lowers) == terms - len(plain)
    return alike and once and kept and ((least and all(lowers)) or (most and not any(lowers)))


def _totals(board: Board, before: dict[tuple[object, ...], list[tuple[int, ...]]]) -> Iterable[phrases.Total]:
    for (rule, person, states, limits, constant), windows in before.items():
        worth = tuple(int(k in states) for k in range(board.states))  # type: ignore[operator]
        yield phrases.Total(str(rule), (person,), tuple(windows), worth, limits, (constant,))  # type: ignore[arg-type]


def _arrays(board: Board, riders: list[_Rider]) -> Riders:
    terms = [term for rider in riders for term in rider.terms]
    parts = [cell for _, _, cells in terms for cell in cells]
    width = max([1, *(len(rider.limits) for rider in riders)])
    sense, value = np.zeros((2, len(riders), width), dtype=np.int32)
    weight = np.zeros((len(riders), width))
    for r, rider in enumerate(riders):
        for j, limit in enumerate(rider.limits):
            sense[r, j] = 1 if limit.sense == "most" else -1
            value[r, j] = limit.value
            weight[r, j] = HARD if limit.weight is None else limit.weight
    inside = np.zeros((len(parts), board.states), dtype=np.bool_)
    for i, cell in enumerate(parts):
        inside[i, [k for k in cell.states if 0 <= k < board.states]] = True
    return Riders(
        first=_offsets([len(rider.terms) for rider in riders]),
        plain=_ints([rider.plain for rider in riders]),
        constant=_ints([rider.constant for rider in riders]),
        sense=sense,
        value=value,
        weight=weight,
        coefficient=_ints([c for c, _, _ in terms]),
        kind=_ints([_KINDS[kind] for _, kind, _ in terms]),
        part=_offsets([len(cells) for _, _, cells in terms]),
        day=_ints([cell.day for cell in parts]),
        inside=inside,
    )


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int32)


def _offsets(sizes: list[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)


@compiled
def riders_cost(riders: Riders, row: Cells) -> float:
    """Return what the riders charge for ``row``, beyond what the totals before them charge."""
    total = 0.0
    for r in range(riders.plain.shape[0]):
        total += rider_cost(riders, r, row)
    return total


@bare
def rider_cost(riders: Riders, r: int, row: Cells) -> float:
    """Return what rider ``r`` charges for ``row``, beyond what the total before it charges."""
    amount = riders.constant[r]
    before = amount
    for t in range(riders.first[r], riders.first[r + 1]):
        if _holds(riders, t, row):
            amount += riders.coefficient[t]
            if t < riders.first[r] + riders.plain[r]:
                before += riders.coefficient[t]
    cost = _charge(riders, r, amount)
    return cost - _charge(riders, r, before) if riders.plain[r] > 0 else cost


@bare
def _holds(riders: Riders, t: int, row: Cells) -> bool:
    kind = riders.kind[t]
    for i in range(riders.part[t], riders.part[t + 1]):
        here = riders.inside[i, row[riders.day[i]]]
        if here and kind != 1:
            return bool(kind == 0)
        if not here and kind == 1:
            return False
    return bool(kind != 0)


@bare
def _charge(riders: Riders, r: int, amount: int) -> float:
    cost = 0.0
    for j in range(riders.sense.shape[1]):
        if riders.sense[r, j] != 0:
            missed = (amount - riders.value[r, j]) * riders.sense[r, j]
            if missed > 0:
                cost += missed * riders.weight[r, j]
    return cost
