"""The problem made ready to ask: indices for ids, states for codes, dated facts for each day. Built once a problem."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property, lru_cache
from typing import Any, TypeVar, cast

import attrs

from app.errors import UserError
from app.roster.model.people import Person
from app.roster.model.problem import OFF_CODE, UNKNOWN_CODE, RosterProblem
from app.roster.model.roster import OFF, UNKNOWN_STATE, Roster
from app.roster.model.shift import Shift
from app.words import say

T = TypeVar("T")
MOST_STATES = 250
SATURDAY = 5


class UnknownCodeError(UserError):
    """A cell, demand or rule names a shift or person the problem does not have."""

    def __init__(self, text: str) -> None:
        super().__init__(say("“{code}” is not known in this roster.", code=text))


@attrs.frozen(slots=False, eq=False)
class PlanContext:
    """What rules ask of a problem. Days are indices from ``problem.start``; people and states are indices.

    State 0 is a day off, state ``1 + s`` the shift ``s`` alone, the states after those the lawful double cells, in the
    order of ``problem.doubles``.
    """

    problem: RosterProblem
    _memory: dict[Hashable, Any] = attrs.field(factory=dict, init=False, repr=False)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` returned the first time this ``key`` was asked for."""
        if key not in self._memory:
            self._memory[key] = make()
        return cast("T", self._memory[key])

    # -- sizes and indices -----------------------------------------------------------------------------------------

    @property
    def people(self) -> tuple[Person, ...]:
        """The staff, by index."""
        return self.problem.people

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The shift dictionary, by index."""
        return self.problem.shifts

    @property
    def days(self) -> int:
        """Length of the period."""
        return self.problem.days

    @cached_property
    def person_index(self) -> dict[str, int]:
        """Index of each person by id."""
        return {person.id: i for i, person in enumerate(self.people)}

    @cached_property
    def shift_index(self) -> dict[str, int]:
        """Index of each shift by code."""
        return {shift.code: i for i, shift in enumerate(self.shifts)}

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The lawful double cells as shift indices."""
        return tuple((self.shift(a), self.shift(b)) for a, b in self.problem.doubles)

    def person(self, key: str) -> int:
        """Return the index of the person with this id."""
        if key not in self.person_index:
            raise UnknownCodeError(key)
        return self.person_index[key]

    def shift(self, code: str) -> int:
        """Return the index of the shift with this code."""
        if code not in self.shift_index:
            raise UnknownCodeError(code)
        return self.shift_index[code]

    # -- states ----------------------------------------------------------------------------------------------------

    @cached_property
    def contents(self) -> tuple[tuple[int, ...], ...]:
        """Shift indices held by each state: none, one or two."""
        held = ((), *((s,) for s in range(len(self.shifts))), *self.pairs)
        if len(held) > MOST_STATES:
            raise UserError(say("A roster can tell {most} shifts apart, not more.", most=MOST_STATES))
        return held

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Code of each state, as written in a cell."""
        return tuple("/".join(self.shifts[s].code for s in held) for held in self.contents)

    @cached_property
    def state_index(self) -> dict[str, int]:
        """State of each code; double cells in either order."""
        turned = {"/".join(reversed(code.split("/"))): k for k, code in enumerate(self.codes) if "/" in code}
        return {**turned, **{code: k for k, code in enumerate(self.codes)}, OFF_CODE: OFF, UNKNOWN_CODE: UNKNOWN_STATE}

    def state(self, code: str) -> int:
        """Return the state written ``code``."""
        if code not in self.state_index:
            raise UnknownCodeError(code)
        return self.state_index[code]

    def states_where(self, wanted: Iterable[int]) -> frozenset[int]:
        """Return the states that hold at least one of the shifts ``wanted`` (indices)."""
        asked = set(wanted)
        return frozenset(k for k, held in enumerate(self.contents) if asked.intersection(held))

    def states_of(self, codes: Iterable[str]) -> frozenset[int]:
        """Return the states that hold at least one shift whose code or family is among ``codes``; empty: all work."""
        asked = tuple(codes)
        return self.remember(("states", asked), lambda: self._states_named(frozenset(asked)))

    def _states_named(self, asked: frozenset[str]) -> frozenset[int]:
        if not asked:
            return self.work
        found = {i for i, s in enumerate(self.shifts) if s.code in asked or (s.family and s.family in asked)}
        known = {s.code for s in self.shifts} | {s.family for s in self.shifts}
        if asked - known:
            raise UnknownCodeError(min(asked - known))
        return self.states_where(found)

    @cached_property
    def work(self) -> frozenset[int]:
        """States in which a person is at work."""
        return self.states_where(i for i, s in enumerate(self.shifts) if s.is_work)

    @cached_property
    def free(self) -> frozenset[int]:
        """States in which a person is not at work: off, rest, leave."""
        return frozenset(range(len(self.contents))) - self.work

    @cached_property
    def night(self) -> frozenset[int]:
        """States with a shift of class night."""
        return self.states_where(i for i, s in enumerate(self.shifts) if s.kind.value == "night")

    @cached_property
    def night_in_law(self) -> frozenset[int]:
        """States with any minute between 22:00 and 06:00."""
        return self.states_where(i for i, s in enumerate(self.shifts) if s.is_work and s.touches_night)

    @cached_property
    def leave_states(self) -> frozenset[int]:
        """States with a shift of class leave."""
        return self.states_where(i for i, s in enumerate(self.shifts) if s.kind.value == "leave")

    @cached_property
    def minutes(self) -> tuple[int, ...]:
        """Counted minutes of each state."""
        return tuple(sum(self.shifts[s].minutes for s in held) for held in self.contents)

    @cached_property
    def families(self) -> tuple[tuple[str, frozenset[int]], ...]:
        """Each family of work (a shift without one is its own) with the states that hold it."""
        names = dict.fromkeys(s.family or s.code for s in self.shifts if s.is_work)
        return tuple((n, self.states_where(self._of_family(n))) for n in names)

    def _of_family(self, name: str) -> frozenset[int]:
        return frozenset(i for i, s in enumerate(self.shifts) if (s.family or s.code) == name)

    # -- days ------------------------------------------------------------------------------------------------------

    def date(self, day: int) -> dt.date:
        """Return the calendar date of ``day``."""
        return self.problem.start + dt.timedelta(days=day)

    def day(self, on: dt.date) -> int:
        """Return the day index of a calendar date; it may lie outside the period."""
        return (on - self.problem.start).days

    @cached_property
    def weekdays(self) -> tuple[int, ...]:
        """Weekday of each day, Monday 0."""
        first = self.problem.start.weekday()
        return tuple((first + d) % 7 for d in range(self.days))

    @cached_property
    def day_kinds(self) -> tuple[str, ...]:
        """Kind of each day: work, rest or holiday."""
        return self.problem.day_kinds or tuple("rest" if w >= SATURDAY else "work" for w in self.weekdays)

    @cached_property
    def weekends(self) -> tuple[tuple[int, ...], ...]:
        """Saturday and Sunday of each weekend, as far as they lie in the period or its known past."""
        saturdays = range(-self.past_days - 1, self.days)
        first = self.problem.start.weekday()
        pairs = ((d, d + 1) for d in saturdays if (first + d) % 7 == SATURDAY)
        cut = (tuple(d for d in pair if -self.past_days <= d < self.days) for pair in pairs)
        return tuple(pair for pair in cut if any(d >= 0 for d in pair))

    # -- people over days ------------------------------------------------------------------------------------------

    @cached_property
    def past(self) -> tuple[bytes, ...]:
        """States of each person on the days before the period, oldest first; UNKNOWN_STATE where not known."""
        if not self.problem.history:
            return (b"",) * len(self.people)
        return tuple(bytes(self.state(code) for code in row) for row in self.problem.history)

    @cached_property
    def past_days(self) -> int:
        """Number of days before the period that are told of."""
        return len(self.problem.history[0]) if self.problem.history else 0

    def line(self, roster: Roster, person: int) -> bytes:
        """Return the states of one person from day ``-past_days`` to the last; day d is at ``past_days + d``."""
        return self.past[person] + roster.rows[person]

    @cached_property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """Clinical level of each person on each day."""
        return tuple(tuple(p.level_on(self.date(d)) for d in range(self.days)) for p in self.people)

    @cached_property
    def staffing(self) -> tuple[frozenset[str], ...]:
        """Every staffing type each person holds on some day of the period."""
        span = range(self.days)
        return tuple(
            frozenset(p.staffing_on(self.date(d)) for d in span)
            if len(p.staffing) > 1
            else frozenset((p.staffing_on(self.date(0)),))
            for p in self.people
        )

    @cached_property
    def counted(self) -> tuple[tuple[bool, ...], ...]:
        """Whether each person counts toward the numbers needed on each day: not at N0, not in orientation."""
        return tuple(
            tuple(
                self.levels[i][d] != "N0" and not (p.orientation is not None and p.orientation.covers(self.date(d)))
                for d in range(self.days)
            )
            for i, p in enumerate(self.people)
        )

    def bound(self, staffing: Iterable[str], ids: Iterable[str]) -> tuple[int, ...]:
        """Return the people a setting binds: of one of ``staffing`` on some day, and among ``ids``; empty means all."""
        types, chosen = set(staffing), set(ids)
        return tuple(
            i
            for i, p in enumerate(self.people)
            if (not types or types & self.staffing[i]) and (not chosen or p.id in chosen)
        )

    # -- rosters ---------------------------------------------------------------------------------------------------

    def roster(self, rows: Iterable[Iterable[str]]) -> Roster:
        """Read a roster from codes, a row a person."""
        return Roster(tuple(bytes(self.state(code) for code in row) for row in rows))

    def written(self, roster: Roster) -> tuple[tuple[str, ...], ...]:
        """Return the codes of a roster, a row a person."""
        return tuple(tuple(self.codes[k] for k in row) for row in roster.rows)

    @cached_property
    def published(self) -> Roster | None:
        """The roster already published, if there is one."""
        return self.roster(self.problem.published) if self.problem.published else None


class _Held:
    """Carries a problem through the cache by identity, without hashing its thousands of parts."""

    __slots__ = ("value",)

    def __init__(self, value: RosterProblem) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.value is self.value


@lru_cache(maxsize=16)
def _context(held: _Held) -> PlanContext:
    return PlanContext(held.value)


def context_of(problem: RosterProblem) -> PlanContext:
    """Return the context of ``problem``; the same object for the same problem."""
    return _context(_Held(problem))
