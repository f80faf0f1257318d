"""What a problem names must be there: people, shifts, days. Told all at once, each with its place in the JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from app.roster.model.context import PlanContext, context_of
from app.roster.model.faults import Fault
from app.roster.model.problem import OFF_CODE, UNKNOWN_CODE, RosterProblem
from app.words import Words, say

DAY_KINDS = ("work", "rest", "holiday")


def sizes(problem: RosterProblem) -> Iterator[Fault]:
    """Yield ids and codes that occur twice, and tables whose size does not fit."""
    for name, keys in (("people", [p.id for p in problem.people]), ("shifts", [s.code for s in problem.shifts])):
        for key, count in Counter(keys).items():
            if count > 1:
                yield Fault(f"{name}[{keys.index(key)}]", say("“{key}” occurs twice", key=key))
            if key in {OFF_CODE, UNKNOWN_CODE}:
                yield Fault(f"{name}[{keys.index(key)}]", say("“{key}” can't be an id or code", key=key))
    for name, rows, days in (("history", problem.history, None), ("published", problem.published, problem.days)):
        if rows and len(rows) != len(problem.people):
            yield Fault(name, say("{rows} rows for {people} people", rows=len(rows), people=len(problem.people)))
        width = days or (len(rows[0]) if rows else 0)
        for i, row in enumerate(rows):
            if len(row) != width:
                yield Fault(f"{name}[{i}]", say("{given} days, {days} are asked for", given=len(row), days=width))
    if problem.day_kinds and len(problem.day_kinds) != problem.days:
        told = say("{given} days, {days} are asked for", given=len(problem.day_kinds), days=problem.days)
        yield Fault("day_kinds", told)


def references(problem: RosterProblem) -> Iterator[Fault]:
    """Yield each name of a person, shift or day the problem does not have."""
    codes = {s.code for s in problem.shifts}
    for i, pair in enumerate(problem.doubles):
        for code in pair:
            if code not in codes:
                yield Fault(f"doubles[{i}]", _no_shift(code))
    if any(code not in codes for pair in problem.doubles for code in pair):
        return
    context = context_of(problem)
    look = _Look(context)
    yield from look.demands()
    yield from look.people()
    yield from look.requests()
    for name, rows in (("history", problem.history), ("published", problem.published)):
        for i, row in enumerate(rows):
            known = row if name == "published" else [code for code in row if code != UNKNOWN_CODE]
            yield from unknown_codes(known, context, f"{name}[{i}]")
    for i, kind in enumerate(problem.day_kinds):
        if kind not in DAY_KINDS:
            yield Fault(
                f"day_kinds[{i}]", say("“{value}” is none of {options}", value=kind, options="、".join(DAY_KINDS))
            )
    for i, days in enumerate(problem.holidays):
        yield from look.days(days, f"holidays[{i}]")


def unknown_codes(row: Iterable[str], context: PlanContext, path: str) -> Iterator[Fault]:
    """Yield the codes of ``row`` that can stand in no cell."""
    for code in dict.fromkeys(row):
        if code == UNKNOWN_CODE or code not in context.state_index:
            yield Fault(path, _no_shift(code))


class _Look:
    def __init__(self, context: PlanContext) -> None:
        self.context = context
        self.problem = context.problem
        self.named = {s.code for s in context.shifts} | {s.family for s in context.shifts if s.family}

    def demands(self) -> Iterator[Fault]:
        for i, demand in enumerate(self.problem.demands):
            yield from self.shifts(demand.shifts, f"demands[{i}].shifts")
            yield from self.days(demand.days, f"demands[{i}].days")

    def people(self) -> Iterator[Fault]:
        for i, person in enumerate(self.problem.people):
            if person.orientation is not None:
                for key in person.orientation.preceptors:
                    yield from self.person(key, f"people[{i}].orientation.preceptors")
            for j, barred in enumerate(person.barred):
                yield from self.shifts(barred.shifts, f"people[{i}].barred[{j}].shifts")

    def requests(self) -> Iterator[Fault]:
        for i, lock in enumerate(self.problem.locks):
            yield from self.person(lock.person, f"locks[{i}].person")
            yield from self.days((lock.day,), f"locks[{i}].day")
            yield from unknown_codes((lock.code,), self.context, f"locks[{i}].code")
        for i, wish in enumerate(self.problem.wishes):
            yield from self.person(wish.person, f"wishes[{i}].person")
            yield from self.days((wish.day,), f"wishes[{i}].day")
            yield from self.shifts(wish.shifts, f"wishes[{i}].shifts")
        for i, leave in enumerate(self.problem.leave):
            yield from self.person(leave.person, f"leave[{i}].person")
            yield from unknown_codes((leave.code,), self.context, f"leave[{i}].code")
        for i, pairing in enumerate(self.problem.pairings):
            for name, key in (("first", pairing.first), ("second", pairing.second)):
                yield from self.person(key, f"pairings[{i}].{name}")
            yield from self.shifts(pairing.shifts, f"pairings[{i}].shifts")
        for i, block in enumerate(self.problem.blocks):
            yield from self.person(block.person, f"blocks[{i}].person")
            yield from self.shifts(block.shifts, f"blocks[{i}].shifts")
        for i, config in enumerate(self.problem.rules):
            for key in config.people:
                yield from self.person(key, f"rules[{i}].people")

    def shifts(self, codes: Iterable[str], path: str) -> Iterator[Fault]:
        return (Fault(path, _no_shift(code)) for code in codes if code not in self.named)

    def person(self, key: str, path: str) -> Iterator[Fault]:
        if key not in self.context.person_index:
            yield Fault(path, say("nobody has the id “{key}”", key=key))

    def days(self, days: Iterable[int], path: str) -> Iterator[Fault]:
        outside = [d for d in days if not 0 <= d < self.context.days]
        if outside:
            told = say("day {day} lies outside 0 to {last}", day=outside[0], last=self.context.days - 1)
            yield Fault(path, told)


def _no_shift(code: str) -> Words:
    return say("there is no shift “{code}”", code=code)
