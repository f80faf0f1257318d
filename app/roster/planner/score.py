"""What a roster costs, straight from the phrases of a board: the meaning every faster evaluator is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.board import UNKNOWN, Board
from app.roster.phrases import Limit, Phrase, States

Cells = NDArray[np.int16]
Flags = NDArray[np.bool_]
Amounts = NDArray[np.int64]


@attrs.frozen(slots=True)
class Score:
    """Hard limits missed (units) and the weighted cost, each with its share a rule."""

    hard: int
    cost: int
    hard_by_rule: Mapping[str, int] = attrs.field(factory=dict)
    cost_by_rule: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def lawful(self) -> bool:
        """Whether every hard limit is kept."""
        return self.hard == 0


@attrs.frozen(slots=True)
class _View:
    """A roster with its past in front: ``cells[person, past_days + day]``."""

    cells: Cells
    past: int
    states: int

    def among(self, states: States) -> Flags:
        """Return for each cell, past included, whether it is in ``states``."""
        lookup = np.zeros(self.states + 1, dtype=np.bool_)
        lookup[[k for k in states if 0 <= k < self.states]] = True
        return lookup[self.cells]  # UNKNOWN is -1: the last entry, never true


def evaluate(board: Board, roster: Cells) -> Score:
    """Return what ``roster`` (state of each person and day) costs by every phrase of ``board``."""
    cells = np.concatenate([board.past, roster.astype(np.int16)], axis=1)
    view = _View(cells, board.past_days, board.states)
    hard: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    wild = int(np.count_nonzero(roster == UNKNOWN))
    if wild:
        hard["double-cell"] += wild
    for phrase in board.phrases:
        for weight, units in _missed(phrase, view):
            if units and weight is None:
                hard[phrase.rule] += units
            elif units and weight is not None:
                cost[phrase.rule] += units * weight
    return Score(sum(hard.values()), sum(cost.values()), dict(hard), dict(cost))


def _missed(phrase: Phrase, view: _View) -> Iterable[tuple[int | None, int]]:
    match phrase:
        case phrases.Ban() | phrases.Price():
            yield _cells_in(phrase, view)
        case phrases.Sequence():
            yield _pattern(phrase, view)
        case phrases.Run():
            yield from _run(phrase, view)
        case phrases.Total():
            yield from _total(phrase, view)
        case phrases.Blocks():
            yield from _blocks(phrase, view)
        case phrases.Cover():
            column = view.among(phrase.states)[list(phrase.people), view.past + phrase.day]
            yield from _limits(phrase.limits, np.array([column.sum()]))
        case phrases.Linear():
            amount = phrase.constant + sum(
                c for c, literal in phrase.terms if holds(literal, view.cells[:, view.past :])
            )
            yield from _limits(phrase.limits, np.array([amount]))


def holds(literal: phrases.Literal, roster: Cells) -> bool:
    """Return whether ``literal`` is true in ``roster``."""
    if isinstance(literal, phrases.Cell):
        return int(roster[literal.person, literal.day]) in literal.states
    found = (holds(part, roster) for part in literal.parts)
    if literal.kind == "all":
        return all(found)
    return any(found) == (literal.kind == "any")


def _limits(limits: Iterable[Limit], amounts: Amounts) -> Iterable[tuple[int | None, int]]:
    for limit in limits:
        short = limit.value - amounts if limit.sense == "least" else amounts - limit.value
        yield limit.weight, int(np.maximum(short, 0).sum())


def _cells_in(phrase: phrases.Ban | phrases.Price, view: _View) -> tuple[int | None, int]:
    where = np.ix_(list(phrase.people), [view.past + d for d in phrase.days])
    found = int(view.among(phrase.states)[where].sum())
    return (phrase.weight if isinstance(phrase, phrases.Price) else None), found


def _pattern(phrase: phrases.Sequence, view: _View) -> tuple[int | None, int]:
    if not phrase.starts or not phrase.people:
        return phrase.weight, 0
    rows, starts = np.array(phrase.people), np.array(phrase.starts) + view.past
    found = np.ones((len(rows), len(starts)), dtype=np.bool_)
    for i, states in enumerate(phrase.sets):
        found &= view.among(states)[np.ix_(rows, starts + i)]
    return phrase.weight, int(found.sum())


def _run(phrase: phrases.Run, view: _View) -> Iterable[tuple[int | None, int]]:
    inside = view.among(phrase.states)[list(phrase.people)]
    known = (view.cells != UNKNOWN)[list(phrase.people)]
    missed = [0] * len(phrase.limits)
    length = np.zeros(len(inside), dtype=np.int64)
    open_start = np.ones(len(inside), dtype=np.bool_)
    for column in range(inside.shape[1]):
        now, in_period = inside[:, column], column >= view.past
        for i, limit in enumerate(phrase.limits):
            if in_period and limit.sense == "least":
                ended = ~now & (length > 0) & ~open_start
                missed[i] += int(np.maximum(limit.value - length, 0)[ended].sum())
            elif in_period:
                missed[i] += int((now & (length >= limit.value)).sum())
        length = np.where(now, length + 1, 0)
        open_start = np.where(now, open_start, ~known[:, column])
    return [(limit.weight, units) for limit, units in zip(phrase.limits, missed, strict=True)]


def _total(phrase: phrases.Total, view: _View) -> Iterable[tuple[int | None, int]]:
    worth = np.array([*phrase.worth, 0], dtype=np.int64)[view.cells[list(phrase.people)]]
    for window in phrase.windows:
        columns = [view.past + d for d in window if d >= -view.past]
        yield from _limits(phrase.limits, worth[:, columns].sum(axis=1) + np.array(phrase.already, dtype=np.int64))


def _blocks(phrase: phrases.Blocks, view: _View) -> Iterable[tuple[int | None, int]]:
    inside = view.among(phrase.states)[list(phrase.people)]
    amounts = np.array(phrase.already, dtype=np.int64)
    last = inside.shape[1]
    for block in phrase.blocks:
        columns = [view.past + d for d in block if -view.past <= d < last - view.past]
        if columns:
            amounts = amounts + inside[:, columns].any(axis=1)
    yield from _limits(phrase.limits, amounts)
