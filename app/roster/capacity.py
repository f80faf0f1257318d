"""What a ward cannot cover whatever the roster: said in sentences before anything is solved.

Four questions, each a bound no roster can pass. Can each person have any row at all? Is there anybody for a demand on a
day? Are there enough people for all demands of a day together, one cell a person? And over the whole period: how many such
shifts can each person take under the rules that bind that person alone (rest, runs of nights, hours, leave, licences), added
up over everybody?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from app.roster import phrases
from app.roster.model import Demand, PlanContext, RosterProblem, context_of
from app.roster.personal import OwnRow
from app.roster.rules import board_of, owner_of, rules_of
from app.roster.rules.base import on_day, span
from app.roster.rules.cover import counts, demand_title
from app.words import Words, say

#: What a night counts for where it is weighed against other shifts: itself and the rest after it.
HEAVY = 2


@attrs.frozen(slots=True)
class Shortage:
    """Something that cannot be covered.

    Attributes:
        text: the sentence.
        days: the days concerned.
        needed, possible: person-days asked for, and the most there can be.
        demands: indices of the demands concerned.
        person: index of the person no row is possible for, where that is what is said.
    """

    text: Words
    days: tuple[int, ...] = attrs.field(kw_only=True)
    needed: int = attrs.field(kw_only=True)
    possible: int = attrs.field(kw_only=True)
    demands: tuple[int, ...] = attrs.field(kw_only=True)
    person: int | None = attrs.field(default=None, kw_only=True)

    @property
    def missing(self) -> int:
        """Person-days short."""
        return self.needed - self.possible


def capacity(problem: RosterProblem) -> tuple[Shortage, ...]:
    """Return what cannot be covered in full; empty when these bounds find nothing (which proves no roster).

    People whose own rules contradict each other come first, then days that are short by themselves; what is short over the
    period says nothing those days say already.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
    """
    ward = _Ward(context_of(problem))
    by_day = (*ward.single_demands(), *ward.whole_days())
    over_period = tuple(ward.whole_period(by_day))
    return (*ward.torn_people(), *by_day, *over_period, *ward.crowded((*by_day, *over_period)))


class _Ward:
    """The problem with what each person may take on each day."""

    def __init__(self, context: PlanContext) -> None:
        self.context = context
        self.board = board_of(context)
        everything = frozenset(range(self.board.states))
        self.open = [[everything] * context.days for _ in context.people]
        for phrase in self.board.phrases:
            if isinstance(phrase, phrases.Ban):
                for p in phrase.people:
                    for d in phrase.days:
                        self.open[p][d] -= phrase.states
        self.rows = [OwnRow(self.board, p) for p in range(len(context.people))]
        self.torn = [p for p, row in enumerate(self.rows) if not row.possible()]
        self.states = [context.states_of(demand.shifts) for demand in context.problem.demands]

    def torn_people(self) -> Iterator[Shortage]:
        """Yield the people whose own locks, leave and rules contradict each other."""
        rules = rules_of(self.context)
        for person in self.torn:
            owners = (owner_of(name, rules) for name in self.rows[person].conflict())
            titles = dict.fromkeys(str(rule.spec.title) for rule in owners if rule is not None)
            name = self.context.people[person].label
            text = say(
                "{name}: no row is possible, these contradict each other: {rules}.", name=name, rules="、".join(titles)
            )
            yield Shortage(text, days=(), needed=0, possible=0, demands=(), person=person)

    def single_demands(self) -> Iterator[Shortage]:
        """Yield the demands for which too few people exist on some days, consecutive days of one number together."""
        for index, demand in enumerate(self.context.problem.demands):
            short = {
                d: self._able(index, demand, d) for d in demand.days if self._able(index, demand, d) < demand.minimum
            }
            for days in _stretches(short):
                able = short[days[0]]
                told = {"what": demand_title(demand), "able": able, "needed": demand.minimum}
                yield Shortage(
                    say(
                        "{when} {what}: {able} people can take it, {needed} are needed.", when=self._when(days), **told
                    ),
                    days=days,
                    needed=demand.minimum * len(days),
                    possible=able * len(days),
                    demands=(index,),
                )

    def whole_days(self) -> Iterator[Shortage]:
        """Yield the days on which all head-counts together need more people than can work."""
        for day in range(self.context.days):
            asked = self._asked(day)
            needed = sum(demand.minimum for _, demand in asked)
            possible = self._placed(asked, day)
            alone = sum(max(0, demand.minimum - self._able(i, demand, day)) for i, demand in asked)
            if needed - possible > alone:
                told = {"able": possible, "needed": needed}
                yield Shortage(
                    say(
                        "{when}: all shifts together need {needed}, {able} can be placed.",
                        when=on_day(self.context, day),
                        **told,
                    ),
                    days=(day,),
                    needed=needed - alone,
                    possible=possible,
                    demands=tuple(i for i, _ in asked),
                )

    def whole_period(self, told: tuple[Shortage, ...]) -> Iterator[Shortage]:
        """Yield the demands, and all together, that ask for more than everybody can work, beyond what ``told`` says."""
        groups: dict[frozenset[int], list[int]] = {}
        plain = [i for i, demand in enumerate(self.context.problem.demands) if _plain(demand)]
        for index in plain:
            groups.setdefault(self.states[index], []).append(index)
        names = [(indices, self._title(indices)) for indices in groups.values()]
        if len(groups) > 1 and not _overlapping(groups):
            names.append((plain, say("all shifts")))
        for indices, title in names:
            found = self._over_period(indices, title)
            known = sum(s.missing for s in told if set(s.demands) & set(indices))
            if found is not None and found.missing > known:
                yield found

    def _over_period(self, indices: list[int], title: Words | str) -> Shortage | None:
        days = self._days(indices)
        needed = self._needed(indices)
        states = frozenset().union(*(self.states[i] for i in indices))
        demands = [self.context.problem.demands[i] for i in indices]
        possible = 0
        for person, row in enumerate(self.rows):
            own = tuple(d for d in days if self._counts(demands, person, d))
            possible += len(own) if person in self.torn else row.most_days(states, own) if own else 0
            if possible >= needed:
                return None
        told = {"what": title, "needed": needed, "able": possible, "missing": needed - possible}
        each = self._each_day(indices)
        text = (
            say(
                "{what}: {each} a day make {needed} shifts; lawfully at most {able} can be worked, {missing} short.",
                each=each,
                **told,
            )
            if each
            else say(
                "{what}: {needed} shifts are needed; lawfully at most {able} can be worked, {missing} short.", **told
            )
        )
        return Shortage(text, days=days, needed=needed, possible=possible, demands=tuple(indices))

    def crowded(self, told: tuple[Shortage, ...]) -> Iterator[Shortage]:
        """Yield the nights that are short once the other shifts are covered: a night costs more of a row than its cell.

        A row's worth is counted with a night as ``HEAVY`` and other shifts as 1. No roster has more worth than the rows'
        best together, so what the other shifts must have leaves so much for nights.
        """
        plain = [i for i, demand in enumerate(self.context.problem.demands) if _plain(demand) and demand.minimum]
        nights = [i for i in plain if self.states[i] <= self.context.night]
        others = [i for i in plain if i not in nights]
        known = {i for s in told for i in s.demands}
        sets = {self.states[i] for i in plain}
        if not nights or not others or known.intersection(nights) or _overlapping(sets):
            return
        needed = self._needed(nights)
        rest = self._needed(others)
        best = 0
        for person in range(len(self.rows)):
            best += self._worth(person, nights, others)
            if best >= HEAVY * needed + rest:
                return
        able = (best - rest) // HEAVY
        named = {"what": self._title(nights), "needed": needed, "able": able, "missing": needed - able}
        each = self._each_day(nights)
        text = (
            say(
                "{what}: {each} a day make {needed} shifts; with the other shifts covered at most {able} can lawfully be"
                " worked, {missing} short.",
                each=each,
                **named,
            )
            if each
            else say(
                "{what}: {needed} shifts are needed; with the other shifts covered at most {able} can lawfully be worked,"
                " {missing} short.",
                **named,
            )
        )
        yield Shortage(text, days=self._days(nights), needed=needed, possible=able, demands=tuple(nights))

    def _worth(self, person: int, nights: list[int], others: list[int]) -> int:
        """Return the most a row can be worth."""
        worth: dict[tuple[int, int], int] = {}
        for indices, value in ((nights, HEAVY), (others, 1)):
            for i in indices:
                demand = self.context.problem.demands[i]
                for day in demand.days:
                    if counts(self.context, demand, person=person, day=day):
                        worth.update(((day, k), value) for k in self.states[i])
        if person in self.torn:
            return sum(
                max((v for (d, _), v in worth.items() if d == day), default=0) for day in range(self.context.days)
            )
        return self.rows[person].most(worth)

    def _days(self, indices: list[int]) -> tuple[int, ...]:
        demands = (self.context.problem.demands[i] for i in indices)
        return tuple(sorted({d for demand in demands for d in demand.days if demand.minimum}))

    def _needed(self, indices: list[int]) -> int:
        demands = (self.context.problem.demands[i] for i in indices)
        return sum(demand.minimum * len(demand.days) for demand in demands)

    def _each_day(self, indices: list[int]) -> int:
        """Return what every day needs alike; 0 where days differ."""
        by_day = [0] * self.context.days
        for i in indices:
            for day in self.context.problem.demands[i].days:
                by_day[day] += self.context.problem.demands[i].minimum
        asked = {n for n in by_day if n}
        return asked.pop() if len(asked) == 1 else 0

    # -- who can what ----------------------------------------------------------------------------------------------

    def _able(self, index: int, demand: Demand, day: int) -> int:
        return sum(self._can(index, demand, p, day) for p in range(len(self.context.people)))

    def _can(self, index: int, demand: Demand, person: int, day: int) -> bool:
        return counts(self.context, demand, person=person, day=day) and bool(
            self.open[person][day] & self.states[index]
        )

    def _counts(self, demands: list[Demand], person: int, day: int) -> bool:
        return any(day in demand.days and counts(self.context, demand, person=person, day=day) for demand in demands)

    def _asked(self, day: int) -> list[tuple[int, Demand]]:
        demands = enumerate(self.context.problem.demands)
        asked = [(i, demand) for i, demand in demands if demand.minimum and day in demand.days and _plain(demand)]
        return [] if _overlapping(self.states[i] for i, _ in asked) else asked

    def _placed(self, asked: list[tuple[int, Demand]], day: int) -> int:
        """Return how many places of the day can be filled, one person a place (augmenting paths)."""
        places = [i for i, demand in asked for _ in range(demand.minimum)]
        able = {i: [p for p in range(len(self.open)) if self._can(i, demand, p, day)] for i, demand in asked}
        holder: dict[int, int] = {}
        return sum(_seat(place, places, able, holder, set()) for place in range(len(places)))

    def _title(self, indices: list[int]) -> Words | str:
        return demand_title(self.context.problem.demands[indices[0]])

    def _when(self, days: tuple[int, ...]) -> Words:
        return on_day(self.context, days[0]) if len(days) == 1 else span(self.context, days[0], days[-1])


def _seat(place: int, places: list[int], able: dict[int, list[int]], holder: dict[int, int], tried: set[int]) -> bool:
    for person in able[places[place]]:
        if person not in tried:
            tried.add(person)
            if person not in holder or _seat(holder[person], places, able, holder, tried):
                holder[person] = place
                return True
    return False


def _plain(demand: Demand) -> bool:
    """Tell whether a demand is a head-count: those for a skill or level only say who is among them."""
    return not demand.skill and not demand.levels


def _overlapping(sets: Iterable[frozenset[int]]) -> bool:
    """Tell whether one cell can count toward two of these demands (a double cell, or shifts asked for twice)."""
    seen: set[int] = set()
    for states in sets:
        if seen & states:
            return True
        seen |= states
    return False


def _stretches(short: dict[int, int]) -> Iterator[tuple[int, ...]]:
    days: list[int] = []
    for day in sorted(short):
        if days and (day != days[-1] + 1 or short[day] != short[days[-1]]):
            yield tuple(days)
            days = []
        days.append(day)
    if days:
        yield tuple(days)
