"""The board: where rules say what they want, in phrases no solver owns.

A rule's ``post(board)`` calls the verbs below; the board records them as frozen values (``app.roster.phrases`` gives the
exact meaning of each) and nothing else happens. The planner translates the phrases to its solvers; the audit does not use
them at all, so that both faces of a rule can be held against each other.

Every verb takes ``rule``: the name the phrase hangs on. When a limit is hard the name is its guard (explanations name it,
and may drop it); when it is weighted the name is the heading its cost is booked under. Finer guards are written
``key/detail``. ``people`` and ``days`` default to everybody and the whole period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.roster import phrases
from app.roster.phrases import OFF, UNKNOWN, Cell, Derived, Limit, Literal, Phrase, States, at_least, at_most

__all__ = ["OFF", "UNKNOWN", "Board", "Cell", "Derived", "Limit", "Literal", "Phrase", "States", "at_least", "at_most"]


class Board:
    """Records the phrases of all rules over ``people`` x ``days`` cells.

    Args:
        people: number of people; they are called by index.
        days: number of days of the period; day 0 is the first.
        shifts: number of shifts; shift ``s`` alone in a cell is state ``1 + s``.
        pairs: lawful double cells, each two shifts; pair ``k`` is state ``1 + shifts + k``.
        past: per person the states of the days just before the period, oldest first, all of one length (0 or more days);
            ``UNKNOWN`` where nothing is known. Day ``-1`` is the last of each.
        context: whatever the rules need to know to speak (the planner never looks at it).
    """

    def __init__(
        self,
        people: int,
        days: int,
        *,
        shifts: int,
        pairs: Iterable[tuple[int, int]] = (),
        past: Sequence[Sequence[int]] = (),
        context: Any = None,
    ) -> None:
        self.people = people
        self.days = days
        self.shifts = shifts
        self.pairs = tuple(pairs)
        self.past: NDArray[np.int16] = np.array([list(row) for row in past] or [[]] * people, dtype=np.int16)
        if self.past.shape[0] != people:
            raise ValueError("one past a person")
        self.context = context
        self.phrases: list[Phrase] = []
        self._everybody = tuple(range(people))
        self._period = tuple(range(days))
        self._contents: tuple[tuple[int, ...], ...] = ((), *((s,) for s in range(shifts)), *self.pairs)

    # -- words for states ------------------------------------------------------------------------------------------

    @property
    def states(self) -> int:
        """Number of states: day off, single shifts, double cells."""
        return len(self._contents)

    @property
    def past_days(self) -> int:
        """Number of days before the period whose cells are known."""
        return int(self.past.shape[1])

    @property
    def off(self) -> States:
        """The day off."""
        return frozenset((OFF,))

    @property
    def working(self) -> States:
        """Every state but the day off."""
        return frozenset(range(1, self.states))

    def having(self, *shifts: int) -> States:
        """Return the states that hold at least one of ``shifts``, double cells included."""
        wanted = set(shifts)
        return frozenset(k for k, held in enumerate(self._contents) if wanted.intersection(held))

    def other(self, states: States) -> States:
        """Return every state, day off included, that is not in ``states``."""
        return frozenset(range(self.states)) - states

    def contents(self, state: int) -> tuple[int, ...]:
        """Return the shifts of ``state``: none, one or two."""
        return self._contents[state]

    def state(self, *shifts: int) -> int:
        """Return the state that holds exactly ``shifts``; ``UNKNOWN`` when there is none (an unlawful double cell)."""
        wanted = sorted(shifts)
        return next((k for k, held in enumerate(self._contents) if sorted(held) == wanted), UNKNOWN)

    def worth(self, per_shift: Sequence[int]) -> tuple[int, ...]:
        """Return one number a state from one number a shift; a double cell is worth both, a day off nothing."""
        return tuple(sum(per_shift[s] for s in held) for held in self._contents)

    # -- cells -----------------------------------------------------------------------------------------------------

    def ban(
        self, states: States, *, rule: str, people: Iterable[int] | None = None, days: Iterable[int] | None = None
    ) -> None:
        """Forbid ``states`` in the cells of ``people`` x ``days``."""
        self.phrases.append(phrases.Ban(rule, self._who(people), self._when(days), states))

    def fix(self, person: int, day: int, *, state: int, rule: str) -> None:
        """Lock one cell to ``state``."""
        self.ban(self.other(frozenset((state,))), rule=rule, people=(person,), days=(day,))

    def price(
        self,
        states: States,
        *,
        rule: str,
        weight: int,
        people: Iterable[int] | None = None,
        days: Iterable[int] | None = None,
    ) -> None:
        """Charge ``weight`` (0 or more) for each cell of ``people`` x ``days`` that is in ``states``.

        A wish for a shift is a price on every other state: ``board.price(board.other(board.having(s)), ...)``.
        """
        if weight < 0:
            raise ValueError("price the other states instead of paying for these")
        self.phrases.append(phrases.Price(rule, self._who(people), self._when(days), states, weight))

    # -- one person over time --------------------------------------------------------------------------------------

    def sequence(
        self,
        sets: Sequence[States],
        *,
        rule: str,
        weight: int | None = None,
        people: Iterable[int] | None = None,
        starts: Iterable[int] | None = None,
    ) -> None:
        """Forbid (or charge for) the pattern ``sets`` over consecutive days, the past included."""
        first = -min(self.past_days, len(sets) - 1)
        if starts is None:
            starts = range(first, self.days - len(sets) + 1)
        lawful = tuple(t for t in starts if first <= t <= self.days - len(sets))
        self.phrases.append(phrases.Sequence(rule, self._who(people), tuple(sets), lawful, weight))

    def run(self, states: States, *limits: Limit, rule: str, people: Iterable[int] | None = None) -> None:
        """Bound the length of every unbroken run of days in ``states``."""
        self.phrases.append(phrases.Run(rule, self._who(people), states, limits))

    def total(
        self,
        worth: Sequence[int],
        *limits: Limit,
        rule: str,
        people: Iterable[int] | None = None,
        windows: Iterable[Iterable[int]] | None = None,
        already: Sequence[int] | None = None,
    ) -> None:
        """Bound the sum of ``worth`` (one number a state) of each person over each window of days."""
        who = self._who(people)
        spans = (self._period,) if windows is None else tuple(tuple(w) for w in windows)
        self.phrases.append(phrases.Total(rule, who, spans, tuple(worth), limits, self._already(who, already)))

    def count(
        self,
        states: States,
        *limits: Limit,
        rule: str,
        people: Iterable[int] | None = None,
        windows: Iterable[Iterable[int]] | None = None,
        already: Sequence[int] | None = None,
    ) -> None:
        """Bound the number of days in ``states`` of each person over each window of days."""
        worth = [int(k in states) for k in range(self.states)]
        self.total(worth, *limits, rule=rule, people=people, windows=windows, already=already)

    def blocks(
        self,
        states: States,
        *limits: Limit,
        rule: str,
        blocks: Iterable[Iterable[int]],
        people: Iterable[int] | None = None,
        already: Sequence[int] | None = None,
    ) -> None:
        """Bound the number of blocks (weekends, holidays) of each person with at least one day in ``states``."""
        who = self._who(people)
        spans = tuple(tuple(b) for b in blocks)
        self.phrases.append(phrases.Blocks(rule, who, spans, states, limits, self._already(who, already)))

    # -- people together -------------------------------------------------------------------------------------------

    def cover(
        self,
        states: States,
        *limits: Limit,
        rule: str,
        days: Iterable[int] | None = None,
        people: Iterable[int] | None = None,
    ) -> None:
        """Bound, on each of ``days``, the number of ``people`` whose cell is in ``states``."""
        who = self._who(people)
        self.phrases.extend(phrases.Cover(rule, day, who, states, limits) for day in self._when(days))

    # -- anything else ---------------------------------------------------------------------------------------------

    @staticmethod
    def cell(person: int, day: int, states: States) -> Cell:
        """Return the literal "the cell is in ``states``"."""
        return Cell(person, day, states)

    @staticmethod
    def any_of(parts: Iterable[Literal]) -> Derived:
        """Return the literal "at least one of ``parts`` holds"."""
        return Derived("any", tuple(parts))

    @staticmethod
    def all_of(parts: Iterable[Literal]) -> Derived:
        """Return the literal "all of ``parts`` hold"."""
        return Derived("all", tuple(parts))

    @staticmethod
    def none_of(parts: Iterable[Literal]) -> Derived:
        """Return the literal "none of ``parts`` holds"."""
        return Derived("none", tuple(parts))

    def linear(self, terms: Iterable[tuple[int, Literal]], *limits: Limit, rule: str, constant: int = 0) -> None:
        """Bound ``constant`` + the sum of coefficient x literal."""
        self.phrases.append(phrases.Linear(rule, tuple(terms), limits, constant))

    def imply(self, cause: Literal, effect: Literal, *, rule: str, weight: int | None = None) -> None:
        """Ask that ``effect`` holds whenever ``cause`` does, or charge ``weight`` when it does not."""
        self.linear(((1, effect), (-1, cause)), at_least(0, weight=weight), rule=rule)

    def penalise(self, literal: Literal, *, weight: int, rule: str) -> None:
        """Charge ``weight`` when ``literal`` holds."""
        self.linear(((1, literal),), at_most(0, weight=weight), rule=rule)

    def _who(self, people: Iterable[int] | None) -> tuple[int, ...]:
        return self._everybody if people is None else tuple(people)

    def _when(self, days: Iterable[int] | None) -> tuple[int, ...]:
        return self._period if days is None else tuple(days)

    @staticmethod
    def _already(who: tuple[int, ...], already: Sequence[int] | None) -> tuple[int, ...]:
        if already is None:
            return (0,) * len(who)
        if len(already) != len(who):
            raise ValueError("one number a person")
        return tuple(already)
