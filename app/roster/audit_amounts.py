"""Amounts: what totals, blocks, head counts and linear phrases say of single cells, worked out for every cell at once.

An amount is a constant plus a sum over *leaves*: a leaf is a cell with a number for each state. Leaves that share a
*literal* ("the weekend is worked", "somebody senior is there") count through it once: ``coefficient x min(sum, cap)``. All
leaves of all amounts stand in flat arrays, sorted by amount and cell; a *pair* is the run of leaves of one amount and cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
import numpy as np

from app.errors import BugError
from app.roster import phrases
from app.roster.audit_toll import Bytes, Flags, Frame, Ints, Toll
from app.roster.phrases import Cell, Derived, Limit, States

Table = tuple[int, ...]
_Leaf = tuple[int, int, int]
NO_CAP = 2**30


@attrs.frozen(slots=True)
class _Draft:
    """One amount as it is read from a phrase: literals of (coefficient, cap, leaves), a leaf being (person, day, table)."""

    constant: int
    literals: tuple[tuple[int, int, tuple[_Leaf, ...]], ...]
    limits: tuple[Limit, ...]
    code: int


@attrs.define(eq=False)
class Amounts:
    """Amounts that have equally many limits, over one roster.

    Attributes:
        tables: ``[table, state]`` what a leaf is worth.
        person, day, table, literal, pair: per leaf.
        pair_first, pair_amount, pair_cell: per pair its first leaf, its amount, its cell (``person x days + day``).
        coefficient, cap, owner: per literal; owner is its amount.
        constant, code: per amount; sense, value, weight: ``[amount, limit]``, the weight 0 for a hard limit.
        worth, sums, amount, missed: per leaf, literal, amount and ``[amount, limit]`` how the roster stands.
    """

    frame: Frame
    tables: Ints
    person: Ints
    day: Ints
    table: Ints
    literal: Ints
    pair: Ints
    pair_first: Ints
    pair_amount: Ints
    pair_cell: Ints
    coefficient: Ints
    cap: Ints
    owner: Ints
    constant: Ints
    code: Ints
    sense: Ints
    value: Ints
    weight: Ints
    worth: Ints
    sums: Ints
    amount: Ints
    missed: Ints

    def follow(self, lines: Bytes) -> None:
        """Take over ``lines`` (``[person, past + day]``)."""
        states = lines[self.person, self.frame.past + self.day]
        self.worth = self.tables[self.table, states]
        self.sums = _added(self.literal, self.worth, len(self.cap))
        told = self.coefficient * np.minimum(self.sums, self.cap)
        self.amount = self.constant + _added(self.owner, told, len(self.constant))
        self.missed = self._missed(self.amount, slice(None))

    def place(self, state: int, toll: Toll, *, skip: Flags) -> None:
        """Book in ``toll`` (``[cell]``) what ``state`` in each single cell does to the amounts not in ``skip``."""
        change = self._change(self.tables[:, state][self.table] - self.worth, self.sums[self.literal])
        at = np.flatnonzero((change != 0) & ~skip[self.pair_amount])
        amounts = self.pair_amount[at]
        self._book(self.amount[amounts] + change[at], amounts, self.pair_cell[at], toll)

    def touched(self, cell: int) -> Ints:
        """Return the amounts the cell counts in."""
        found: Ints = self.pair_amount[self.pair_cell == cell]
        return found

    def exchange(self, source: int, state: int, lines: Bytes, toll: Toll) -> None:
        """Book in ``toll`` (``[cell]``) what a swap of the cell ``source`` with each cell does to the amounts of ``source``.

        ``state`` is what the source holds; every other cell gets it, and the source gets what was there.
        """
        which = self.touched(source)
        if not len(which):
            return
        there = lines[:, self.frame.past :].reshape(-1)
        now = np.stack([self._after(int(amount), source, state, there) for amount in which])
        sense, value, weight = (table[which][:, None, :] for table in (self.sense, self.value, self.weight))
        more = np.maximum(0, sense * (now[:, :, None] - value)) - self.missed[which][:, None, :]
        worse = ((more > 0) & (weight == 0)).any(axis=2)
        np.maximum(toll.code, (worse * self.code[which][:, None]).max(axis=0), out=toll.code)
        toll.cost[...] += (more * weight).sum(axis=(0, 2))

    def _after(self, amount: int, source: int, state: int, there: Bytes) -> Ints:
        """Return what ``amount`` is after the swap of ``source`` with each cell."""
        low, high = np.searchsorted(self.pair_amount, (amount, amount + 1))
        leaves = slice(int(self.pair_first[low]), self._end(int(high)))
        first, last = np.searchsorted(self.owner, (amount, amount + 1))
        sums, caps, factor = self.sums[first:last], self.cap[first:last], self.coefficient[first:last]
        literal, cells, worth = self.literal[leaves] - first, self.pair_cell[self.pair[leaves]], self.worth[leaves]
        own = cells == source
        given = np.zeros((last - first, self.frame.states), dtype=np.int32)
        np.add.at(given, literal[own], self.tables[self.table[leaves][own], : self.frame.states] - worth[own, None])
        step = np.minimum(sums[:, None] + given, caps[:, None]) - np.minimum(sums, caps)[:, None]
        result: Ints = (self.amount[amount] + (factor[:, None] * step).sum(axis=0))[there]
        base = sums[literal] + given[literal, there[cells]]
        gained = self.tables[:, state][self.table[leaves]] - worth
        cap = caps[literal]
        joint = factor[literal] * (np.minimum(base + gained, cap) - np.minimum(base, cap))
        np.add.at(result, cells[~own], joint[~own])
        result[source] = self.amount[amount]
        return result

    def _change(self, gained: Ints, sums: Ints) -> Ints:
        """Return per pair by how much its amount changes when its leaves gain this much."""
        cap = self.cap[self.literal]
        step = self.coefficient[self.literal] * (np.minimum(sums + gained, cap) - np.minimum(sums, cap))
        return np.add.reduceat(step, self.pair_first) if len(step) else step

    def _book(self, now: Ints, amounts: Ints, cells: Ints, toll: Toll) -> None:
        missed, before = self._missed(now, amounts), self.missed[amounts]
        hard = self.weight[amounts] == 0
        worse = ((missed > before) & hard).any(axis=1)
        np.maximum.at(toll.code, cells[worse], self.code[amounts[worse]])
        price = ((missed - before) * self.weight[amounts]).sum(axis=1)
        toll.cost[...] += np.bincount(cells, weights=price, minlength=len(toll.cost)).astype(np.int32)

    def _missed(self, amount: Ints, which: Ints | slice) -> Ints:
        return np.maximum(0, self.sense[which] * (amount[:, None] - self.value[which]))

    def _end(self, pair: int) -> int:
        return int(self.pair_first[pair]) if pair < len(self.pair_first) else len(self.pair)


def _added(index: Ints, numbers: Ints, size: int) -> Ints:
    return np.bincount(index, weights=numbers, minlength=size).astype(np.int32)


def compile_amounts(said: Iterable[tuple[phrases.Phrase, int]], frame: Frame, past: Bytes) -> tuple[Amounts, ...]:
    """Compile phrases, each with the code its hard breaches are booked as; ``past`` is ``[person, day]``."""
    tables: dict[Table, int] = {}
    by_width: dict[int, list[_Draft]] = {}
    for phrase, code in said:
        for draft in _drafts(phrase, code, frame, past, tables):
            if draft.limits and any(leaves for _, _, leaves in draft.literals):
                by_width.setdefault(len(draft.limits), []).append(draft)
    worth = np.zeros((max(1, len(tables)), 256), dtype=np.int32)
    for table, index in tables.items():
        worth[index, : len(table)] = table
    return tuple(_assemble(drafts, worth, frame) for drafts in by_width.values())


def _assemble(drafts: list[_Draft], tables: Ints, frame: Frame) -> Amounts:
    literals = [(a, *literal) for a, draft in enumerate(drafts) for literal in draft.literals]
    flat = [(lit, a, *leaf) for lit, (a, _, _, leaves) in enumerate(literals) for leaf in leaves]
    leaves = np.array(flat, dtype=np.int32).reshape(-1, 5)
    cell = leaves[:, 2] * frame.days + leaves[:, 3]
    order = np.lexsort((leaves[:, 0], cell, leaves[:, 1]))
    leaves, cell = leaves[order], cell[order]
    begins = np.ones(len(leaves), dtype=np.bool_)
    begins[1:] = (np.diff(cell) != 0) | (np.diff(leaves[:, 1]) != 0)
    first = np.flatnonzero(begins)
    nothing = np.zeros(0, dtype=np.int32)

    def column(numbers: Iterable[object]) -> Ints:
        return np.array(list(numbers), dtype=np.int32)

    return Amounts(
        frame=frame,
        tables=tables,
        person=leaves[:, 2],
        day=leaves[:, 3],
        table=leaves[:, 4],
        literal=leaves[:, 0],
        pair=np.cumsum(begins, dtype=np.int32) - 1,
        pair_first=first,
        pair_amount=leaves[first, 1],
        pair_cell=cell[first],
        coefficient=column(c for _, c, _, _ in literals),
        cap=column(cap for _, _, cap, _ in literals),
        owner=column(a for a, _, _, _ in literals),
        constant=column(d.constant for d in drafts),
        code=column(d.code for d in drafts),
        sense=column([1 if limit.sense == "most" else -1 for limit in d.limits] for d in drafts),
        value=column([limit.value for limit in d.limits] for d in drafts),
        weight=column([limit.weight or 0 for limit in d.limits] for d in drafts),
        worth=nothing,
        sums=nothing,
        amount=nothing,
        missed=nothing,
    )


def _drafts(phrase: phrases.Phrase, code: int, frame: Frame, past: Bytes, tables: dict[Table, int]) -> Iterator[_Draft]:
    match phrase:
        case phrases.Total():
            yield from _totals(phrase, code, frame, past, tables)
        case phrases.Blocks():
            yield from _blocks(phrase, code, frame, past, tables)
        case phrases.Cover():
            table = _index(phrase.states, frame, tables)
            leaves = tuple((p, phrase.day, table) for p in phrase.people)
            yield _Draft(0, ((1, NO_CAP, leaves),), _priced(phrase.limits), code)
        case phrases.Linear():
            yield _linear(phrase, code, frame, tables)


def _totals(phrase: phrases.Total, code: int, frame: Frame, past: Bytes, tables: dict[Table, int]) -> Iterator[_Draft]:
    table = tables.setdefault(phrase.worth, len(tables))
    limits = _priced(phrase.limits)
    for p, already in zip(phrase.people, phrase.already, strict=True):
        for window in phrase.windows:
            known = (int(past[p, frame.past + d]) for d in window if -frame.past <= d < 0)
            before = sum(phrase.worth[k] for k in known if k < frame.states)
            leaves = tuple((p, d, table) for d in window if d >= 0)
            yield _Draft(already + before, ((1, NO_CAP, leaves),), limits, code)


def _blocks(phrase: phrases.Blocks, code: int, frame: Frame, past: Bytes, tables: dict[Table, int]) -> Iterator[_Draft]:
    table = _index(phrase.states, frame, tables)
    limits = _priced(phrase.limits)
    for p, already in zip(phrase.people, phrase.already, strict=True):
        literals = []
        for block in phrase.blocks:
            if any(int(past[p, frame.past + d]) in phrase.states for d in block if -frame.past <= d < 0):
                already += 1  # noqa: PLW2901 - counted for good by its past
            else:
                literals.append((1, 1, tuple((p, d, table) for d in block if 0 <= d < frame.days)))
        yield _Draft(already, tuple(literals), limits, code)


def _linear(phrase: phrases.Linear, code: int, frame: Frame, tables: dict[Table, int]) -> _Draft:
    constant = phrase.constant
    plain: dict[int, list[_Leaf]] = {}
    literals: list[tuple[int, int, tuple[_Leaf, ...]]] = []
    for factor, part in phrase.terms:
        if isinstance(part, Cell):
            plain.setdefault(factor, []).append(_leaf(part, part.states, frame, tables))
            continue
        turned = part.kind == "all"
        leaves = tuple(
            _leaf(c, frame.everything - c.states if turned else c.states, frame, tables) for c in _cells(part)
        )
        constant += 0 if part.kind == "any" else factor
        literals.append((factor if part.kind == "any" else -factor, 1, leaves))
    literals.extend((factor, NO_CAP, tuple(leaves)) for factor, leaves in plain.items())
    return _Draft(constant, tuple(literals), _priced(phrase.limits), code)


def _cells(part: Derived) -> Iterator[Cell]:
    for cell in part.parts:
        if not isinstance(cell, Cell):
            raise BugError("a literal of literals of literals is not looked at while dragging")
        yield cell


def _leaf(cell: Cell, states: States, frame: Frame, tables: dict[Table, int]) -> _Leaf:
    return cell.person, cell.day, _index(states, frame, tables)


def _index(states: States, frame: Frame, tables: dict[Table, int]) -> int:
    return tables.setdefault(tuple(int(k in states) for k in range(frame.states)), len(tables))


def _priced(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    return tuple(limit for limit in limits if limit.weight != 0)
