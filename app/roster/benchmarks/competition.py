"""Instances of the competition as rostering problems: a code is a shift done in a skill, its family the shift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.roster.benchmarks import inrc2
from app.roster.benchmarks.inrc2 import Instance, Nurse
from app.roster.benchmarks.problems import MONDAY
from app.roster.model import (
    OFF_CODE,
    UNKNOWN_CODE,
    Demand,
    Param,
    Person,
    PlanContext,
    Roster,
    RosterProblem,
    RuleConfig,
    Shift,
    Wish,
)

AS = "@"


def inrc2_problem(instance: Instance) -> RosterProblem:
    """Return the problem of an instance."""
    pairs = dict.fromkeys((need.shift, need.skill) for need in instance.needs)
    used = {shift for shift, _skill in pairs}
    return RosterProblem(
        instance.name,
        start=MONDAY,
        days=instance.days,
        people=tuple(_person(nurse) for nurse in instance.nurses),
        shifts=tuple(Shift(f"{shift}{AS}{skill}", family=shift, skill=skill) for shift, skill in pairs),
        demands=tuple(_demands(instance)),
        history=_history(instance, pairs),
        wishes=tuple(
            Wish(r.nurse, r.day, kind="off", shifts=() if r.shift == inrc2.ANY else (r.shift,), weight=inrc2.REQUEST)
            for r in instance.refusals
        ),
        rules=(
            RuleConfig(
                "succession",
                params={
                    "forbidden": tuple(
                        (a, kept) for a, b in instance.forbidden.items() if a in used and (kept := _among(b, used))
                    )
                },
            ),
            *_of_shifts(instance),
            *_of_contracts(instance),
        ),
    )


def inrc2_assignments(roster: Roster, context: PlanContext) -> list[list[str | int]]:
    """Return ``[nurse, day, shift, skill]`` of every cell worked, in the order of nurses and days."""
    return [
        [context.people[p].id, day, *context.codes[state].split(AS)]
        for p, row in enumerate(roster.rows)
        for day, state in enumerate(row)
        if state
    ]


def _among(names: Iterable[str], used: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in used)


def _person(nurse: Nurse) -> Person:
    carried = (("assignments", nurse.assignments), ("weekends", nurse.weekends))
    return Person(nurse.id, skills=nurse.skills, carried=carried)


def _demands(instance: Instance) -> Iterator[Demand]:
    """Yield what is needed, days of the same numbers together."""
    days: dict[tuple[str, str, int, int], list[int]] = {}
    for need in instance.needs:
        days.setdefault((need.shift, need.skill, need.least, need.best), []).append(need.day)
    for (shift, skill, least, best), on in days.items():
        if best or least:
            code = f"{shift}{AS}{skill}"
            yield Demand((code,), tuple(on), everybody=True, minimum=least, wanted=best, under=inrc2.COVER)


def _history(instance: Instance, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Return rows that end as each nurse's history says: runs as long as told, and the day before them different."""
    code = {shift: f"{shift}{AS}{skill}" for shift, skill in pairs}
    rows = [_ending(nurse, code) for nurse in instance.nurses]
    longest = max(map(len, rows), default=0)
    return tuple((UNKNOWN_CODE,) * (longest - len(row)) + row for row in rows) if longest else ()


def _ending(nurse: Nurse, code: dict[str, str]) -> tuple[str, ...]:
    if nurse.off_run:
        return (next(iter(code.values())), *(OFF_CODE,) * nurse.off_run)
    if not nurse.work_run:
        return ()
    other = next((text for shift, text in code.items() if shift != nurse.last), OFF_CODE)
    same = code[nurse.last]
    return (OFF_CODE, *(other,) * (nurse.work_run - nurse.same_run), *(same,) * nurse.same_run)


def _of_shifts(instance: Instance) -> Iterator[RuleConfig]:
    used = {need.shift for need in instance.needs}
    for shift, (least, most) in instance.shifts.items():
        if shift in used:
            params: dict[str, Param] = {"shifts": (shift,), "least": least, "most": most}
            yield RuleConfig("same-shift-run", name=shift, weight=inrc2.SAME_SHIFT, params=params)


def _of_contracts(instance: Instance) -> Iterator[RuleConfig]:
    for name, contract in instance.contracts.items():
        people = tuple(nurse.id for nurse in instance.nurses if nurse.contract == name)
        if not people:
            continue
        for rule, (least, most), weight in (
            ("consecutive-work", contract.work, inrc2.WORK_RUN),
            ("days-off-run", contract.off, inrc2.FREE_RUN),
        ):
            yield RuleConfig(rule, name=name, weight=weight, params={"least": least, "most": most}, people=people)
        least, most = contract.assignments
        yield RuleConfig(
            "shift-count", name=name, weight=inrc2.ASSIGNMENTS, people=people,
            params={"least": least, "most": most, "account": ("assignments",)},
        )  # fmt: skip
        yield RuleConfig(
            "weekends-most", name=name, weight=inrc2.WEEKENDS, people=people,
            params={"most": contract.weekends, "account": ("weekends",)},
        )  # fmt: skip
        if contract.whole:
            yield RuleConfig("weekend-whole", name=name, weight=inrc2.WHOLE_WEEKEND, people=people)
