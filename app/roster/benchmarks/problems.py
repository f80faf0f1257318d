"""Benchmark instances as rostering problems: the same model and rules as a ward's, nothing beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from app.roster.benchmarks.curtois import Instance, Staff
from app.roster.model import Demand, Leave, Person, PlanContext, Roster, RosterProblem, RuleConfig, Shift, Wish

#: The instances begin on a Monday and name no date.
MONDAY = dt.date(2024, 1, 1)


def curtois_problem(instance: Instance, *, name: str = "curtois") -> RosterProblem:
    """Return the problem of an instance of Curtois and Qu."""
    days = {id(s): tuple(sorted(s.days_off)) for s in instance.staff}
    return RosterProblem(
        name,
        start=MONDAY,
        days=instance.days,
        people=tuple(Person(s.id) for s in instance.staff),
        shifts=tuple(Shift(code, minutes=minutes) for code, minutes in instance.minutes.items()),
        demands=tuple(
            Demand((c.shift,), (c.day,), everybody=True, wanted=c.needed, under=c.under, over=c.over)
            for c in instance.cover
        ),
        wishes=tuple(
            Wish(r.employee, r.day, kind="on" if r.on else "off", shifts=(r.shift,), weight=r.weight)
            for r in instance.requests
        ),
        leave=tuple(Leave(s.id, days[id(s)]) for s in instance.staff if s.days_off),
        rules=(
            RuleConfig("succession", params={"forbidden": tuple(instance.forbidden_next.items())}),
            *_grouped(instance.staff),
        ),
    )


def _grouped(staff: Iterable[Staff]) -> Iterator[RuleConfig]:
    """Yield the limits of the staff, those of equal limits bound together."""
    groups: dict[tuple[str, tuple[tuple[str, object], ...]], list[str]] = {}
    for s in staff:
        for rule, params in _limits(s):
            groups.setdefault((rule, tuple(params.items())), []).append(s.id)
    for number, ((rule, limits), people) in enumerate(groups.items()):
        yield RuleConfig(rule, name=str(number), params=dict(limits), people=tuple(people))


def _limits(staff: Staff) -> Iterator[tuple[str, dict[str, object]]]:
    yield "hours-period", {"least": staff.least_minutes, "most": staff.most_minutes}
    yield "consecutive-work", {"least": staff.shortest_work, "most": staff.longest_work}
    yield "days-off-run", {"least": staff.shortest_off}
    yield "weekends-most", {"most": staff.most_weekends}
    for shift, most in staff.most_shifts.items():
        yield "shift-count", {"shifts": (shift,), "most": most}


def curtois_assignments(roster: Roster, context: PlanContext) -> list[list[str | int]]:
    """Return ``[employee, day, shift]`` of every cell worked, in the order of people and days."""
    return [
        [context.people[p].id, day, context.codes[state]]
        for p, row in enumerate(roster.rows)
        for day, state in enumerate(row)
        if state
    ]
