"""What is summed up over cells and costs something, all of one kind: windows of meters, riders, joint rows.

A cell in a state adds an amount to a few sums. A sum is charged by limits, or it only tells whether it is full (a block is
used, any or all of some cells hold) and then adds to another. So a change of some cells costs what the sums it touches are
charged more: none is reckoned anew. Charges and readings are those of ``person``, ``riders`` and ``joint``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster.planner.joint import Joint
from app.roster.planner.person import Person

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
Array = TypeVar("Array", bound=NDArray[Any])

#: Kinds of a rider's terms.
ALL, NONE = 1, 2


class Sums(NamedTuple):
    """Everybody's sums.

    Attributes:
        first: ``[place + 1]`` where the entries of a place begin; the place of a cell in a state is
            ``(person x days + day) x states + state``.
        of, amount: per entry the sum it adds to, and how much.
        begin: ``[sum]`` what it comes to where nothing is added.
        into: ``[sum]`` the sum it adds ``by`` to once it is ``full``; -1 where it is charged.
        limit: ``[sum + 1]`` where its limits begin.
        sense, value, weight: ``[limit]`` +1 for "at most", -1 for "at least"; bound; price a unit.
    """

    first: Ints
    of: Ints
    amount: Ints
    begin: Ints
    into: Ints
    full: Ints
    by: Ints
    limit: Ints
    sense: Ints
    value: Ints
    weight: Floats


@attrs.define
class _Draft:
    """Sums as they are gathered: arrays to be put one after the other."""

    shape: tuple[int, int, int]
    begin: list[Longs] = attrs.field(factory=list)
    into: list[Longs] = attrs.field(factory=list)
    full: list[Longs] = attrs.field(factory=list)
    by: list[Longs] = attrs.field(factory=list)
    entries: list[Longs] = attrs.field(factory=list)
    limits: list[Floats] = attrs.field(factory=list)
    count: int = 0

    def charged(self, begin: Any, sense: Ints, value: Ints, weight: Floats) -> Longs:
        """Add a sum for each of ``begin`` with its row of limits; return their numbers."""
        found = self._more(begin, np.full(len(begin), -1), np.zeros(len(begin)), np.zeros(len(begin)))
        at, limit = np.nonzero(sense)
        self.limits.append(np.stack([found[at], sense[at, limit], value[at, limit], weight[at, limit]]))
        return found

    def telling(self, into: Any, full: Any, by: Any) -> Longs:
        """Add a sum for each of ``into`` that only tells whether it is full; return their numbers."""
        return self._more(np.zeros(len(into)), into, full, by)

    def add(self, person: Any, day: Any, state: Any, of: Any, amount: Any) -> None:
        """Let cells in states add to sums."""
        _, days, states = self.shape
        place = (person * days + day) * states + state
        self.entries.append(np.stack(np.broadcast_arrays(place, of, amount)).astype(np.int64))

    def _more(self, begin: Any, into: Any, full: Any, by: Any) -> Longs:
        for kept, new in ((self.begin, begin), (self.into, into), (self.full, full), (self.by, by)):
            kept.append(np.asarray(new, dtype=np.int64))
        self.count += len(begin)
        return np.arange(self.count - len(begin), self.count)


def sums_of(who: Sequence[Person], joint: Joint, allowed: Flags) -> Sums:
    """Return the sums of everybody; cells take only states that are ``allowed[person, day, state]``."""
    draft = _Draft(allowed.shape)
    _meters(draft, who)
    _riders(draft, who)
    _rows(draft, joint)
    return _gathered(draft, allowed)


def stacked(arrays: Sequence[Array], *widths: int) -> Array:
    """Return the arrays one after the other, each padded with nothing to ``widths``."""
    found: Any = []
    for array in arrays:
        more = [(0, 0), *((0, width - have) for width, have in zip(widths, array.shape[1:], strict=False))]
        found.append(np.pad(array, more) if widths else array)
    return np.concatenate(found)  # type: ignore[return-value]


def _meters(draft: _Draft, who: Sequence[Person]) -> None:
    """Add a sum for each window of each meter, and one that tells for each block of several days."""
    width = max(one.sense.shape[1] for one in who)

    def of(field: Callable[[Person], Array], *widths: int) -> Array:
        return stacked([field(one) for one in who], *widths)

    use, opens, closes = of(lambda one: one.use), of(lambda one: one.opens), of(lambda one: one.closes)
    blocks, base = of(lambda one: one.blocks), of(lambda one: one.base)
    person = np.repeat(np.arange(len(who)), [len(one.use) for one in who])
    days = use.shape[1]
    begun, closing = stretches(opens, closes, blocks, of(lambda one: one.ends))
    at, day = np.nonzero(closing >= 0)
    windows, inverse = np.unique(at * days + closing[at, day], return_inverse=True)
    meter = windows // days
    begin = np.zeros(len(windows))
    opened = opens[at, day]
    begin[inverse[opened]] = base[at, day][opened]
    limits = (of(lambda one: one.sense, width), of(lambda one: one.value, width), of(lambda one: one.weight, width))
    found = draft.charged(begin, *(each[meter] for each in limits))
    window = np.full(closing.shape, -1)
    window[at, day] = found[inverse]

    some = use * (closing >= 0)[:, :, None]
    at, day, state = np.nonzero(some * ~blocks[:, None, None])
    draft.add(person[at], day, state, window[at, day], use[at, day, state])
    at, day, state = np.nonzero((some > 0) & blocks[:, None, None])
    block, inverse = np.unique(at * days + begun[at, day], return_inverse=True)
    last, soonest = np.zeros(len(block), dtype=np.int64), np.full(len(block), days)
    np.maximum.at(last, inverse, day)
    np.minimum.at(soonest, inverse, day)
    into = np.zeros(len(block), dtype=np.int64)
    into[inverse] = window[at, day]
    several = last > soonest
    into[several] = draft.telling(into[several], np.ones(several.sum()), np.ones(several.sum()))
    draft.add(person[at], day, state, into[inverse], 1)


def _riders(draft: _Draft, who: Sequence[Person]) -> None:
    """Add a sum for each rider, one for what went before as a total, and one that tells for each term of several parts."""
    for p, one in enumerate(who):
        riders = one.riders
        if not len(riders.plain):
            continue
        terms = np.diff(riders.first)
        rider = np.repeat(np.arange(len(terms)), terms)
        begin = riders.constant + np.bincount(
            rider, weights=riders.coefficient * (riders.kind == NONE), minlength=len(terms)
        )
        found = draft.charged(begin, riders.sense, riders.value, riders.weight)
        paid = np.flatnonzero(riders.plain)
        before = np.full(len(terms), -1)
        before[paid] = draft.charged(
            riders.constant[paid], riders.sense[paid], riders.value[paid], -riders.weight[paid]
        )
        parts = np.diff(riders.part)
        by = np.where(riders.kind == NONE, -riders.coefficient, riders.coefficient)
        several = parts > 1
        into, amount = found[rider], by.copy()
        full = np.where(riders.kind == ALL, parts, 1)[several]
        into[several] = draft.telling(into[several], full, by[several])
        amount[several] = 1
        at, state = np.nonzero(riders.inside)
        term = np.repeat(np.arange(len(parts)), parts)[at]
        draft.add(p, riders.day[at], state, into[term], amount[term])
        plain = np.arange(len(parts)) - riders.first[rider] < riders.plain[rider]
        at, state, term = at[plain[term]], state[plain[term]], term[plain[term]]
        draft.add(p, riders.day[at], state, before[rider[term]], riders.coefficient[term])


def _rows(draft: _Draft, joint: Joint) -> None:
    """Add a sum for each joint row."""
    if not len(joint.base):
        return
    found = draft.charged(joint.base, joint.sense, joint.value, joint.weight)
    sizes = joint.last - joint.first
    for crew in range(len(sizes)):
        day, state = np.nonzero(sizes[crew])
        many = sizes[crew, day, state]
        entry = np.repeat(joint.first[crew, day, state] - np.cumsum(many) + many, many) + np.arange(many.sum())
        for p in np.flatnonzero(joint.crew == crew):
            draft.add(p, np.repeat(day, many), np.repeat(state, many), found[joint.row[entry]], joint.factor[entry])


def _gathered(draft: _Draft, allowed: Flags) -> Sums:
    """Return the sums that can ever cost something, their entries in order of places."""
    begin, into, full, by = (
        np.concatenate(each) if each else np.zeros(0, dtype=np.int64)
        for each in (draft.begin, draft.into, draft.full, draft.by)
    )
    place, of, amount = np.concatenate([np.zeros((3, 0), dtype=np.int64), *draft.entries], axis=1)
    limit, sense, value, weight = np.concatenate([np.zeros((4, 0)), *draft.limits], axis=1)
    kept = allowed.reshape(-1)[place]
    order = np.lexsort((of[kept], place[kept]))
    place, of, amount = place[kept][order], of[kept][order], amount[kept][order]
    matters = _matters(begin, into, by, _reach(place // allowed.shape[2], of, amount, len(begin)), limit, sense, value)
    number = np.cumsum(matters) - 1
    kept = matters[of] & (amount != 0)
    place, of, amount = place[kept], number[of[kept]], amount[kept]
    kept = matters[limit.astype(np.int64)]
    order = np.argsort(limit[kept], kind="stable")
    limit = number[limit[kept][order].astype(np.int64)]
    into = np.where(into >= 0, number[into], -1)[matters]
    places, count = allowed.size, int(matters.sum())
    asint = np.int32
    return Sums(
        _offsets(np.bincount(place, minlength=places)),
        of.astype(asint),
        amount.astype(asint),
        begin[matters].astype(asint),
        into.astype(asint),
        full[matters].astype(asint),
        by[matters].astype(asint),
        _offsets(np.bincount(limit, minlength=count)),
        sense[kept][order].astype(asint),
        value[kept][order].astype(asint),
        weight[kept][order],
    )


def _reach(cell: Longs, of: Longs, amount: Longs, count: int) -> tuple[Longs, Longs]:
    """Return the least and most that cells add to each sum, each cell by itself."""
    low, high = np.zeros((2, count), dtype=np.int64)
    if len(of):
        order = np.lexsort((cell, of))
        cell, of, amount = cell[order], of[order], amount[order]
        starts = np.flatnonzero(np.r_[True, (cell[1:] != cell[:-1]) | (of[1:] != of[:-1])])
        np.add.at(low, of[starts], np.minimum(0, np.minimum.reduceat(np.minimum(amount, 0), starts)))
        np.add.at(high, of[starts], np.maximum(0, np.maximum.reduceat(np.maximum(amount, 0), starts)))
    return low, high


def _matters(
    begin: Longs, into: Longs, by: Longs, reach: tuple[Longs, Longs], limit: Floats, sense: Floats, value: Floats
) -> Flags:
    """Tell of each sum whether it, or the one it adds to, can move and ever miss a limit."""
    moves = reach[0] < reach[1]
    low, high = begin + reach[0], begin + reach[1]
    telling = np.flatnonzero(moves & (into >= 0))
    moves[into[telling]] = True
    np.add.at(low, into[telling], np.minimum(0, by[telling]))
    np.add.at(high, into[telling], np.maximum(0, by[telling]))
    at = limit.astype(np.int64)
    missed = np.where(sense > 0, high[at] > value, low[at] < value)
    matters = np.zeros(len(begin), dtype=np.bool_)
    matters[at[missed]] = True
    matters[telling] = matters[into[telling]]
    return matters & moves


def _offsets(sizes: Any) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)


def stretches(opens: Flags, closes: Flags, blocks: Flags, ends: Flags) -> tuple[Ints, Ints]:
    """Return per meter and day the first day of what counts once, and the day on which the window closes (-1: in none).

    What counts once is a part of a block within a window, else the day by itself.
    """
    days = opens.shape[1]
    begun = np.tile(np.arange(days, dtype=np.int32), (len(opens), 1))
    closing = np.full(opens.shape, -1, dtype=np.int32)
    for d in range(days - 1, -1, -1):
        later = closing[:, d + 1] if d + 1 < days else -1
        goes_on = ~opens[:, d + 1] if d + 1 < days else np.zeros(len(opens), dtype=np.bool_)
        closing[:, d] = np.where(closes[:, d], d, np.where(goes_on, later, -1))
    for d in range(1, days):
        same = blocks & ~ends[:, d - 1] & ~closes[:, d - 1] & ~opens[:, d]
        begun[same, d] = begun[same, d - 1]
    return begun, closing
