"""Motifs: what sequences and runs say of single cells, worked out for every cell of a roster at once.

Every ``Sequence`` is a motif of one pattern; a run that is too long is the pattern of one day more than allowed; a run that
is too short is one pattern for each length it falls short with. Arrays have a person a row and a day a column; the columns
begin with the past and have margins of nothing on both sides, so that windows never leave the array.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.audit_toll import Bytes, Flags, Frame, Ints, Toll
from app.roster.phrases import Limit, States


@attrs.frozen(slots=True)
class Part:
    """One pattern of a motif: it occurs at a start day of ``valid`` (a padded row) and counts ``units`` each time."""

    sets: tuple[int, ...]
    valid: Flags = attrs.field(eq=False)
    units: int


@attrs.frozen(slots=True, eq=False)
class Motif:
    """One sequence or limit of a run.

    Attributes:
        code: what a breach is booked as (see ``app.roster.audit_targets``); 0 for a weighted one.
        weight: price of a unit; 0 for a hard one.
        who: the people it binds.
        parts: its patterns.
        net: a breach that moves elsewhere in the row is no new one (a run that was too short and still is).
    """

    code: int
    weight: int
    who: Flags
    parts: tuple[Part, ...]
    net: bool


@attrs.define(eq=False)
class Motifs:
    """All motifs over one roster; ``flags`` and ``found`` follow its rows.

    Attributes:
        lookup: ``[set, state]`` whether the state is in the set; a row for each set of states that occurs.
        margin: columns of nothing before the past and after the period.
        flags: ``[set, person, column]`` whether the cell is in the set.
        found: per part ``[person, column]`` whether its pattern occurs beginning there.
    """

    frame: Frame
    lookup: Flags
    margin: int
    motifs: tuple[Motif, ...]
    flags: Flags
    found: list[Flags]

    @classmethod
    def of(cls, said: Iterable[tuple[phrases.Sequence | phrases.Run, int]], frame: Frame) -> Motifs:
        """Compile phrases, each with the code its hard breaches are booked as."""
        told = list(said)
        sets: dict[States, int] = {}
        margin = min(frame.past + frame.days, max((_length(phrase) for phrase, _ in told), default=1))
        motifs = tuple(motif for phrase, code in told for motif in _motifs(phrase, code, sets, frame, margin))
        lookup = np.zeros((max(1, len(sets)), 256), dtype=np.bool_)
        for inside, index in sets.items():
            lookup[index, list(inside)] = True
        width = frame.past + frame.days + 2 * margin
        flags = np.zeros((len(lookup), frame.people, width), dtype=np.bool_)
        found = [np.zeros((frame.people, width), dtype=np.bool_) for motif in motifs for _ in motif.parts]
        return cls(frame, lookup, margin, motifs, flags, found)

    @property
    def origin(self) -> int:
        """The column of day 0."""
        return self.margin + self.frame.past

    def follow(self, lines: Bytes, rows: NDArray[np.intp]) -> None:
        """Take over ``rows`` of ``lines`` (``[person, past + day]``)."""
        inner = slice(self.margin, self.origin + self.frame.days)
        self.flags[:, rows, inner] = self.lookup[:, lines[rows]]
        own = self.flags[:, rows]
        for part, found in zip(self._parts(), self.found, strict=True):
            found[rows] = _occurs(own, part)

    def place(self, state: int, toll: Toll) -> None:
        """Book in ``toll`` (``[person, day]``) what ``state`` in each single cell would breach and cost more."""
        found = iter(self.found)
        origin, days = self.origin, self.frame.days
        for motif in self.motifs:
            change = np.zeros((self.frame.people, days), dtype=np.int32)
            fresh = np.zeros((self.frame.people, days), dtype=np.bool_)
            for part in motif.parts:
                before = next(found)
                for a in range(len(part.sets)):
                    begin = slice(origin - a, origin - a + days)
                    if self.lookup[part.sets[a], state]:
                        now = self._around(part, a)
                        fresh |= now & ~before[:, begin]
                        change += part.units * now
                    change -= part.units * before[:, begin]
            _book(motif, toll, change, fresh=fresh, who=motif.who[:, None])

    def _around(self, part: Part, a: int) -> Flags:
        """Return for each cell whether the pattern occurs with the cell as its ``a``-th day, the cell itself taken to fit."""
        first, days = self.origin - a, self.frame.days
        fits = np.broadcast_to(part.valid[first : first + days], (self.frame.people, days))
        for j, inside in enumerate(part.sets):
            if j != a:
                fits = fits & self.flags[inside, :, first + j : first + j + days]
        return fits

    def rows(self, person: int, variants: Bytes, toll: Toll) -> None:
        """Book in ``toll`` what each of ``variants`` (rows of states) would breach and cost more for ``person``."""
        flags = np.repeat(self.flags[:, person : person + 1], len(variants), axis=1)
        period = slice(self.origin, self.origin + self.frame.days)
        flags[:, :, period] = self.lookup[:, variants]
        found = iter(self.found)
        for motif in self.motifs:
            fresh = np.zeros(len(variants), dtype=np.bool_)
            change = np.zeros(len(variants), dtype=np.int32)
            for part in motif.parts:
                before = next(found)[person]
                if motif.who[person]:
                    now = _occurs(flags, part)
                    fresh |= (now & ~before).any(axis=1)
                    change += part.units * (now.sum(axis=1, dtype=np.int32) - int(before.sum()))
            if motif.who[person]:
                _book(motif, toll, change, fresh=fresh, who=np.True_)

    def _parts(self) -> Iterator[Part]:
        return (part for motif in self.motifs for part in motif.parts)


def _book(motif: Motif, toll: Toll, change: Ints, *, fresh: Flags, who: Flags | np.bool_) -> None:
    if motif.code:
        toll.breach(motif.code, (change > 0 if motif.net else fresh) & who)
    else:
        toll.cost[...] += motif.weight * (change * who)


def _occurs(flags: Flags, part: Part) -> Flags:
    """Return ``[row, column]`` whether the pattern begins there; ``flags`` is ``[set, row, column]``."""
    width = flags.shape[2]
    length = len(part.sets)
    fits = np.zeros(flags.shape[1:], dtype=np.bool_)
    inner = part.valid[: width - length + 1]
    found = np.broadcast_to(inner, (flags.shape[1], width - length + 1))
    for j, inside in enumerate(part.sets):
        found = found & flags[inside, :, j : width - length + 1 + j]
    fits[:, : width - length + 1] = found
    return fits


def _length(phrase: phrases.Sequence | phrases.Run) -> int:
    if isinstance(phrase, phrases.Sequence):
        return len(phrase.sets)
    return max((limit.value + 2 for limit in phrase.limits), default=1)


def _motifs(
    phrase: phrases.Sequence | phrases.Run, code: int, sets: dict[States, int], frame: Frame, margin: int
) -> Iterator[Motif]:
    who = np.zeros(frame.people, dtype=np.bool_)
    who[list(phrase.people)] = True
    limits = (Limit("most", 0, phrase.weight),) if isinstance(phrase, phrases.Sequence) else phrase.limits
    for limit in limits:
        parts = tuple(
            Part(
                tuple(sets.setdefault(states & frame.everything, len(sets)) for states in pattern),
                _valid(starts, frame, margin),
                units,
            )
            for pattern, starts, units in _patterns(phrase, limit, frame)
            if starts
        )
        hard = limit.weight is None
        yield Motif(code if hard else 0, limit.weight or 0, who, parts, net=limit.sense == "least")


def _patterns(
    phrase: phrases.Sequence | phrases.Run, limit: Limit, frame: Frame
) -> Iterator[tuple[tuple[States, ...], Sequence[int], int]]:
    """Yield each pattern with the days it may begin on and the units it counts."""
    if isinstance(phrase, phrases.Sequence):
        yield phrase.sets, phrase.starts, 1
    elif limit.sense == "most":
        length = limit.value
        starts = range(max(-frame.past, -length), frame.days - length)
        yield (phrase.states,) * (length + 1), starts, 1
    else:
        others = frame.everything - phrase.states
        for length in range(1, limit.value):
            starts = range(max(-frame.past, -length - 1), frame.days - length - 1)
            yield (others, *(phrase.states,) * length, others), starts, limit.value - length


def _valid(starts: Iterable[int], frame: Frame, margin: int) -> Flags:
    valid = np.zeros(frame.past + frame.days + 2 * margin, dtype=np.bool_)
    valid[[margin + frame.past + t for t in starts]] = True
    return valid
