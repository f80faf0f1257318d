"""Meters: the totals and counted blocks of one person, read day by day beside the automaton.

A meter adds up as the days pass and is charged and reset when its window closes. A phrase with windows that overlap
becomes several meters of windows that do not.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.board import UNKNOWN, Board
from app.roster.phrases import Limit
from app.roster.planner.automaton import HARD
from app.roster.planner.compiled import compiled

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
_Spans = list[tuple[int, ...]]
PAIR = 2


@attrs.frozen(slots=True, eq=False)
class Meters:
    """The meters of one person, ``M`` of them.

    Attributes:
        use: ``[M, day, state]`` what the state adds on the day.
        base: ``[M, day]`` the reading before the day when a window begins there (else 0).
        opens, closes: ``[M, day]`` whether a window begins, ends on the day.
        counts_blocks: ``[M]`` whether the meter counts blocks: within one block only the first use adds.
        block_ends: ``[M, day]`` whether a block ends on the day.
        share: ``[M, day]`` the part of a block that one of its days stands for (1 for a total).
        follows: ``[M, day]`` whether the day is the second of a block of two days in a row, so that it adds nothing when
            the day before did.
        watched: per meter the states that make a block count; None for a total.
        sense, value, weight: ``[M, limit]`` +1 for "at most", -1 for "at least", 0 for none; its bound; cost a unit.
    """

    use: Ints
    base: Ints
    opens: NDArray[np.bool_]
    closes: NDArray[np.bool_]
    counts_blocks: NDArray[np.bool_]
    block_ends: NDArray[np.bool_]
    share: Floats
    follows: NDArray[np.bool_]
    watched: tuple[phrases.States | None, ...]
    sense: Ints
    value: Ints
    weight: Floats

    @property
    def count(self) -> int:
        """Number of meters."""
        return len(self.use)


@attrs.define
class _Draft:
    use: Ints
    base: Ints
    opens: NDArray[np.bool_]
    closes: NDArray[np.bool_]
    blocks: bool
    block_ends: NDArray[np.bool_]
    share: Floats
    follows: NDArray[np.bool_]
    watched: phrases.States | None
    limits: tuple[Limit, ...]


def personal_meters(
    board: Board, allowed: NDArray[np.bool_], more: tuple[phrases.Total, ...] = ()
) -> tuple[tuple[Meters, ...], tuple[phrases.Blocks, ...]]:
    """Return the meters of everybody (``more`` totals among them) and the phrases that overlapping blocks keep out of them.

    Cells that a hard limit of one total rules out whatever else is chosen are struck from ``allowed``.
    """
    drafts: list[list[_Draft]] = [[] for _ in range(board.people)]
    aside = []
    chains: dict[tuple[tuple[int, ...], ...], list[_Spans]] = {}
    for phrase in (*board.phrases, *more):
        if isinstance(phrase, phrases.Total):
            for chain in chains.setdefault(phrase.windows, _chains(phrase.windows, board.days)):
                _add_totals(board, phrase, chain, drafts)
        elif isinstance(phrase, phrases.Blocks):
            if len(_chains(phrase.blocks, board.days)) > 1:
                aside.append(phrase)
            else:
                _add_blocks(board, phrase, drafts)
    for p, own in enumerate(drafts):
        allowed[p] &= ~_never(own, allowed[p])
    return tuple(_gather(own, allowed[p]) for p, own in enumerate(drafts)), tuple(aside)


def _never(drafts: list[_Draft], allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return ``[day, state]`` the allowed cells that alone put a total above a hard limit; a day keeps at least one state."""
    found = np.zeros_like(allowed)
    for draft in drafts:
        caps = [limit.value for limit in draft.limits if limit.sense == "most" and limit.weight is None]
        if caps and not draft.blocks and draft.use.min() >= 0:
            begun = np.maximum.accumulate(np.where(draft.opens, np.arange(len(allowed)), -1))
            base = np.where(begun >= 0, draft.base[begun], 0)
            found |= (draft.use > 0) & (base[:, None] + draft.use > min(caps)) & (begun >= 0)[:, None]
    found &= allowed
    found[(allowed & ~found).sum(axis=1) == 0] = False
    return found


def _chains(windows: tuple[tuple[int, ...], ...], days: int) -> list[_Spans]:
    """Share out ``windows`` over as few chains as their overlaps allow, each in order of time."""
    chains: list[_Spans] = []
    for window in sorted(tuple(sorted(w)) for w in windows):
        if not any(0 <= d < days for d in window):
            continue
        for chain in chains:
            if chain[-1][-1] < max(0, window[0]):
                chain.append(window)
                break
        else:
            chains.append([window])
    return chains


def _add_totals(board: Board, phrase: phrases.Total, chain: _Spans, drafts: list[list[_Draft]]) -> None:
    worth = np.array([*phrase.worth, 0], dtype=np.int32)
    days, past = board.days, board.past_days
    opens, closes = np.zeros((2, days), dtype=np.bool_)
    counted = np.zeros(days, dtype=np.bool_)
    for window in chain:
        inside = [d for d in window if 0 <= d < days]
        counted[inside] = opens[inside[0]] = closes[inside[-1]] = True
    use = np.where(counted[:, None], worth[None, :-1], 0).astype(np.int32)
    nothing = np.zeros(days, dtype=np.bool_)
    for p, already in zip(phrase.people, phrase.already, strict=True):
        base = np.zeros(days, dtype=np.int32)
        for window in chain:
            eve = [past + d for d in window if -past <= d < 0]
            base[next(d for d in window if d >= 0)] = already + worth[board.past[p, eve]].sum()
        drafts[p].append(_Draft(use, base, opens, closes, False, nothing, np.ones(days), nothing, None, phrase.limits))


def _add_blocks(board: Board, phrase: phrases.Blocks, drafts: list[list[_Draft]]) -> None:
    days, past = board.days, board.past_days
    inside = np.array([k in phrase.states for k in range(board.states)], dtype=np.int32)
    opens, closes = np.zeros((2, days), dtype=np.bool_)
    opens[0] = closes[days - 1] = True
    counted, ends = np.zeros((2, days), dtype=np.bool_)
    share = np.ones(days)
    follows = np.zeros(days, dtype=np.bool_)
    for block in phrase.blocks:
        now = [d for d in block if 0 <= d < days]
        if now:
            counted[now] = ends[max(now)] = True
            if len(now) == PAIR and now[1] == now[0] + 1:
                follows[now[1]] = True
            else:
                share[now] = 1 / len(now)
    use = np.where(counted[:, None], inside[None], 0).astype(np.int32)
    for p, already in zip(phrase.people, phrase.already, strict=True):
        begun, own_use = already, use
        for block in phrase.blocks:
            eve = [int(board.past[p, past + d]) for d in block if -past <= d < 0]
            if any(k != UNKNOWN and k in phrase.states for k in eve):
                begun += 1
                own_use = own_use.copy()
                own_use[[d for d in block if 0 <= d < days]] = 0
        base = np.zeros(days, dtype=np.int32)
        base[0] = begun
        drafts[p].append(_Draft(own_use, base, opens, closes, True, ends, share, follows, phrase.states, phrase.limits))


def _gather(drafts: list[_Draft], allowed: NDArray[np.bool_]) -> Meters:
    """Stack the meters that can bind at all."""
    for draft in drafts:
        draft.use = np.where(allowed, draft.use, 0)
    kept = [draft for draft in drafts if _can_bind(draft, *_reach(draft, allowed))]
    days, states = allowed.shape
    width = max([1, *(len(d.limits) for d in kept)])
    sense = np.zeros((len(kept), width), dtype=np.int32)
    value = np.zeros((len(kept), width), dtype=np.int32)
    weight = np.zeros((len(kept), width))
    for m, draft in enumerate(kept):
        for j, limit in enumerate(draft.limits):
            sense[m, j] = 1 if limit.sense == "most" else -1
            value[m, j] = limit.value
            weight[m, j] = HARD if limit.weight is None else limit.weight

    def stack(parts: list[NDArray[np.int32]], *shape: int) -> Ints:
        return np.array(parts, dtype=np.int32).reshape(len(kept), *shape)

    def flags(parts: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
        return np.array(parts, dtype=np.bool_).reshape(len(kept), days)

    return Meters(
        use=stack([d.use for d in kept], days, states),
        base=stack([d.base for d in kept], days),
        opens=flags([d.opens for d in kept]),
        closes=flags([d.closes for d in kept]),
        counts_blocks=np.array([d.blocks for d in kept], dtype=np.bool_),
        block_ends=flags([d.block_ends for d in kept]),
        share=np.array([d.share for d in kept], dtype=np.float64).reshape(len(kept), days),
        follows=flags([d.follows for d in kept]),
        watched=tuple(d.watched for d in kept),
        sense=sense,
        value=value,
        weight=weight,
    )


def _reach(draft: _Draft, allowed: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the most and least the open window can still add after each day (blocks: at most one each)."""
    high = np.where(allowed, draft.use, -(10**9)).max(axis=1)
    low = np.where(allowed, draft.use, 10**9).min(axis=1)
    high, low = np.where(high < -(10**8), 0, high), np.where(low > 10**8, 0, low)
    if draft.blocks:
        low = np.zeros_like(low)
    return _still(high, draft.closes), _still(low, draft.closes)


@compiled
def _still(adds: Ints, closes: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return what the days after each day add up to until the window closes."""
    total = np.zeros(len(adds), dtype=np.int64)
    for d in range(len(adds) - 2, -1, -1):
        if not closes[d]:
            total[d] = total[d + 1] + adds[d + 1]
    return total


def _can_bind(draft: _Draft, most: NDArray[np.int64], least: NDArray[np.int64]) -> bool:
    starts = np.flatnonzero(draft.opens)
    for d in starts:
        before_most = most[d - 1] if d and not draft.closes[d - 1] else most[d] + draft.use[d].max()
        before_least = least[d - 1] if d and not draft.closes[d - 1] else least[d] + min(0, int(draft.use[d].min()))
        for limit in draft.limits:
            amount = draft.base[d] + (before_most if limit.sense == "most" else before_least)
            if limit.missed(int(amount)):
                return True
    return False
