"""The hard rules of a board, cut small: what they say of a stretch of days, split into clauses a person can be told.

A cut is a relaxation: whatever a roster of the whole period keeps, its days in the stretch keep here. So a stretch for
which no roster is possible proves that there is none for the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from app.roster import phrases
from app.roster.board import Board
from app.roster.board_cpsat import Held
from app.roster.phrases import Cell, Limit, Literal, Phrase, States


@attrs.frozen(slots=True)
class Clause:
    """A hard phrase about as little as can be told by itself.

    Attributes:
        rule: the guard it hangs on.
        phrase: what it says, on the board of the stretch.
        people: whom it binds.
        days: the days of the period it is about.
    """

    rule: str
    phrase: Phrase
    people: tuple[int, ...]
    days: tuple[int, ...]


@attrs.frozen(slots=True, eq=False)
class Cut:
    """The hard clauses of a board over the days from ``first`` on, ``days`` of them."""

    board: Board
    first: int
    days: int
    clauses: tuple[Clause, ...]

    def blank(self) -> Board:
        """Return a board of the stretch on which nothing is said."""
        past = [[int(k) for k in row] for row in self.board.past] if self.first == 0 else ()
        return Board(self.board.people, self.days, shifts=self.board.shifts, pairs=self.board.pairs, past=past)

    def held(self, clauses: Iterable[Clause]) -> Held:
        """Return the cells nothing is said of, which may as well be off."""
        people = {p for clause in clauses for p in clause.people}
        free = frozenset((p, d) for p in people for d in range(self.days))
        return Held((bytes(self.days),) * self.board.people, free)

    def saying(self, clauses: Iterable[Clause]) -> Board:
        """Return a board of the stretch on which ``clauses`` are said."""
        board = self.blank()
        board.phrases.extend(clause.phrase for clause in clauses)
        return board


def cut(board: Board, first: int, days: int, *, people: Iterable[int] | None = None) -> Cut:
    """Return what the hard rules of ``board`` say of ``days`` days from ``first`` on, of ``people`` alone if given."""
    chosen = frozenset(range(board.people) if people is None else people)
    scissors = _Scissors(board, first, days, chosen)
    found = tuple(clause for phrase in board.phrases for clause in scissors.pieces(phrase))
    return Cut(board, first, days, found)


class _Scissors:
    def __init__(self, board: Board, first: int, days: int, people: frozenset[int]) -> None:
        self.board, self.first, self.days, self.chosen = board, first, days, people
        self.everything: States = frozenset(range(board.states))
        self.past = board.past_days if first == 0 else 0

    def pieces(self, phrase: Phrase) -> Iterator[Clause]:
        match phrase:
            case phrases.Ban():
                yield from self._ban(phrase)
            case phrases.Sequence() if phrase.weight is None:
                yield from self._sequence(phrase)
            case phrases.Run():
                yield from self._run(phrase)
            case phrases.Total():
                yield from self._total(phrase)
            case phrases.Blocks():
                yield from self._blocks(phrase)
            case phrases.Cover():
                yield from self._cover(phrase)
            case phrases.Linear():
                yield from self._linear(phrase)
            case _:
                return

    def inside(self, day: int) -> bool:
        return self.first <= day < self.first + self.days

    def seen(self, day: int) -> bool:
        """Tell whether a day is in the stretch, or in the past a stretch from day 0 on knows."""
        return -self.past <= day - self.first < self.days

    def who(self, people: Iterable[int]) -> Iterator[int]:
        return (p for p in people if p in self.chosen)

    def _ban(self, phrase: phrases.Ban) -> Iterator[Clause]:
        for p in self.who(phrase.people):
            for d in phrase.days:
                if self.inside(d):
                    piece = attrs.evolve(phrase, people=(p,), days=(d - self.first,))
                    yield Clause(phrase.rule, piece, (p,), (d,))

    def _sequence(self, phrase: phrases.Sequence) -> Iterator[Clause]:
        length = len(phrase.sets)
        starts = tuple(t - self.first for t in phrase.starts if self.seen(t) and self.seen(t + length - 1))
        for p in self.who(phrase.people) if starts else ():
            yield Clause(phrase.rule, attrs.evolve(phrase, people=(p,), starts=starts), (p,), self._all_days())

    def _run(self, phrase: phrases.Run) -> Iterator[Clause]:
        for limit in _hard(phrase.limits):
            if limit.sense == "most":
                for p in self.who(phrase.people):
                    yield Clause(
                        phrase.rule, attrs.evolve(phrase, people=(p,), limits=(limit,)), (p,), self._all_days()
                    )
                continue
            others = self.everything - phrase.states
            for length in range(1, limit.value):
                pattern = (others, *(phrase.states,) * length, others)
                starts = tuple(range(-min(self.past, length + 1), self.days - length - 1))
                for p in self.who(phrase.people) if starts else ():
                    yield Clause(
                        phrase.rule, phrases.Sequence(phrase.rule, (p,), pattern, starts), (p,), self._all_days()
                    )

    def _total(self, phrase: phrases.Total) -> Iterator[Clause]:
        low, high = min(phrase.worth), max(phrase.worth)
        for p, already in zip(phrase.people, phrase.already, strict=True):
            if p not in self.chosen:
                continue
            for window in phrase.windows:
                days = tuple(d for d in window if self.inside(d))
                known = already + sum(self._worth(phrase, p, d) for d in window if d < 0)
                outside = sum(1 for d in window if d >= 0 and not self.inside(d))
                limits = self._loosened(_hard(phrase.limits), low * outside, high * outside)
                if any(days or k.missed(known) for k in limits):
                    windows = (tuple(d - self.first for d in days),)
                    piece = attrs.evolve(phrase, people=(p,), windows=windows, already=(known,), limits=limits)
                    yield Clause(phrase.rule, piece, (p,), days)

    def _worth(self, phrase: phrases.Total, person: int, day: int) -> int:
        if day < -self.board.past_days:
            return 0
        state = int(self.board.past[person, self.board.past_days + day])
        return 0 if state < 0 else phrase.worth[state]

    def _blocks(self, phrase: phrases.Blocks) -> Iterator[Clause]:
        for p, already in zip(phrase.people, phrase.already, strict=True):
            if p not in self.chosen:
                continue
            whole = [b for b in phrase.blocks if all(self.seen(d) for d in b if d >= -self.board.past_days)]
            limits = self._loosened(_hard(phrase.limits), 0, len(phrase.blocks) - len(whole))
            if any(whole or k.missed(already) for k in limits):
                blocks = tuple(tuple(d - self.first for d in b) for b in whole)
                piece = attrs.evolve(phrase, people=(p,), blocks=blocks, already=(already,), limits=limits)
                yield Clause(phrase.rule, piece, (p,), tuple(d for b in whole for d in b if d >= 0))

    def _cover(self, phrase: phrases.Cover) -> Iterator[Clause]:
        if not self.inside(phrase.day) or (phrase.people and self.chosen.isdisjoint(phrase.people)):
            return
        away = sum(p not in self.chosen for p in phrase.people)
        limits = self._loosened(_hard(phrase.limits), 0, away)
        people = tuple(self.who(phrase.people))
        if limits:
            piece = attrs.evolve(phrase, day=phrase.day - self.first, people=people, limits=limits)
            yield Clause(phrase.rule, piece, people, (phrase.day,))

    def _linear(self, phrase: phrases.Linear) -> Iterator[Clause]:
        cells = {(c.person, c.day) for _, part in phrase.terms for c in _cells(part)}
        limits = _hard(phrase.limits)
        if not limits or not all(self.inside(d) and p in self.chosen for p, d in cells):
            return
        terms = tuple((factor, self._moved(part)) for factor, part in phrase.terms)
        piece = attrs.evolve(phrase, terms=terms, limits=limits)
        yield Clause(phrase.rule, piece, tuple(sorted({p for p, _ in cells})), tuple(sorted({d for _, d in cells})))

    def _moved(self, part: Literal) -> Literal:
        if isinstance(part, Cell):
            return attrs.evolve(part, day=part.day - self.first)
        return attrs.evolve(part, parts=tuple(self._moved(p) for p in part.parts))

    @staticmethod
    def _loosened(limits: Iterable[Limit], low: int, high: int) -> tuple[Limit, ...]:
        """Return limits that allow for what lies outside: between ``low`` and ``high``."""
        return tuple(attrs.evolve(k, value=k.value - (high if k.sense == "least" else low)) for k in limits)

    def _all_days(self) -> tuple[int, ...]:
        return tuple(range(self.first, self.first + self.days))


def _hard(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    return tuple(limit for limit in limits if limit.weight is None)


def _cells(part: Literal) -> Iterator[Cell]:
    if isinstance(part, Cell):
        yield part
    else:
        for inner in part.parts:
            yield from _cells(inner)
