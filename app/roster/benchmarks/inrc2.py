"""Read instances of the second nurse rostering competition (INRC-II), all weeks at once, and judge rosters by its rules.

Source: S. Ceschia, N. T. T. Dang, P. De Causmaecker, S. Haspeslagh, A. Schaerf, "The second international nurse rostering
competition" (2015): text files of scenario, history and weeks; weights of section 3. ``judge`` is written from the published text
alone and shares nothing with the rules of the program, so that it can be held against them. Days count from 0, a Monday.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import attrs

from app.errors import UserError
from app.words import say

WEEK = 7
SATURDAY, SUNDAY = 5, 6
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ANY, NONE = "Any", "None"
COVER, SAME_SHIFT, WORK_RUN, FREE_RUN, REQUEST, WHOLE_WEEKEND, ASSIGNMENTS, WEEKENDS = 30, 15, 30, 30, 10, 30, 20, 30

Bounds = tuple[int, int]
#: Shift and skill of each nurse and day worked.
Duties = Mapping[tuple[str, int], tuple[str, str]]


@attrs.frozen(slots=True)
class Contract:
    """Bounds on assignments, runs of work and of days off, weekends; whether weekends are to be whole."""

    assignments: Bounds
    work: Bounds
    off: Bounds
    weekends: int
    whole: bool


@attrs.frozen(slots=True)
class Nurse:
    """One nurse, with what her history says: how many assignments and weekends, and how the last days ran."""

    id: str
    contract: str
    skills: tuple[str, ...]
    assignments: int = 0
    weekends: int = 0
    last: str = NONE
    same_run: int = 0
    work_run: int = 0
    off_run: int = 0


@attrs.frozen(slots=True)
class Need:
    """How many of a skill a shift needs on a day: at least, and best."""

    day: int
    shift: str
    skill: str
    least: int
    best: int


@attrs.frozen(slots=True)
class Refusal:
    """A nurse asks not to have a shift (``Any``: to be off) on a day."""

    nurse: str
    day: int
    shift: str


@attrs.frozen(slots=True)
class Instance:
    """Scenario, history and weeks of one instance."""

    name: str
    days: int
    shifts: Mapping[str, Bounds]
    forbidden: Mapping[str, tuple[str, ...]]
    contracts: Mapping[str, Contract]
    nurses: tuple[Nurse, ...]
    needs: tuple[Need, ...]
    refusals: tuple[Refusal, ...]


@attrs.frozen(slots=True)
class Judgement:
    """Broken hard rules in words, and the cost of each kind of soft ones."""

    broken: tuple[str, ...]
    parts: Mapping[str, int]

    @property
    def penalty(self) -> int:
        """All costs together."""
        return sum(self.parts.values())


class CompetitionFileError(UserError):
    """A file is not of the competition's text form."""

    def __init__(self, file: str, place: str) -> None:
        super().__init__(
            say("{file} is no file of the competition: “{place}”.", file=file, place=place),
            field="file",
            remedy=say("Give a scenario (Sc-…), a history (H0-…) and weeks (WD-…) in the text form, in this order."),
        )


def read(scenario: Path, history: Path, weeks: Sequence[Path]) -> Instance:
    """Read an instance.

    Raises:
        CompetitionFileError: one of the files is of another form, or they are not of one scenario.
    """
    found = _reading(scenario, _scenario)
    told = _reading(history, _history)
    nurses = tuple(_with_history(nurse, told, history.name) for nurse in found.nurses)
    needs: list[Need] = []
    refusals: list[Refusal] = []
    for number, path in enumerate(weeks):
        week = _reading(path, partial(_week, first=WEEK * number))
        needs += week[0]
        refusals += week[1]
    known = {nurse.id for nurse in nurses}
    lost = next((r.nurse for r in refusals if r.nurse not in known), None)
    if lost is not None:
        raise CompetitionFileError(weeks[0].name, lost)
    numbers = "-".join(re.sub(r".*-(\d+)$", r"\1", path.stem) for path in weeks)
    begun = re.sub(r".*-(\d+)$", r"\1", history.stem)
    return attrs.evolve(
        found, name=f"{found.name}_{begun}_{numbers}", days=WEEK * len(weeks), nurses=nurses,
        needs=tuple(needs), refusals=tuple(refusals),
    )  # fmt: skip


def judge(instance: Instance, duties: Duties) -> Judgement:
    """Judge a roster by the competition's rules."""
    parts: Counter[str] = Counter()
    broken = list(_cover(instance, duties, parts))
    for nurse in instance.nurses:
        row = [duties.get((nurse.id, day)) for day in range(instance.days)]
        broken.extend(_unlawful(instance, nurse, row))
        _person(instance, nurse, [duty[0] if duty else None for duty in row], parts)
    for refusal in instance.refusals:
        duty = duties.get((refusal.nurse, refusal.day))
        parts["preferences"] += REQUEST * (duty is not None and refusal.shift in {ANY, duty[0]})
    return Judgement(tuple(broken), dict(parts))


# -- judging -----------------------------------------------------------------------------------------------------------


def _cover(instance: Instance, duties: Duties, parts: Counter[str]) -> Iterator[str]:
    there = Counter((day, *duty) for (_nurse, day), duty in duties.items())
    for need in instance.needs:
        count = there[need.day, need.shift, need.skill]
        parts["cover"] += COVER * max(0, need.best - count)
        if count < need.least:
            yield f"day {need.day} {need.shift} {need.skill}: {count} of {need.least}"


def _unlawful(instance: Instance, nurse: Nurse, row: Sequence[tuple[str, str] | None]) -> Iterator[str]:
    before = None if nurse.off_run else nurse.last
    for day, duty in enumerate(row):
        if duty is not None and duty[1] not in nurse.skills:
            yield f"{nurse.id} day {day}: no {duty[1]}"
        if duty is not None and duty[0] in instance.forbidden.get(before or NONE, ()):
            yield f"{nurse.id} day {day}: {duty[0]} after {before}"
        before = None if duty is None else duty[0]


def _person(instance: Instance, nurse: Nurse, row: Sequence[str | None], parts: Counter[str]) -> None:
    contract = instance.contracts[nurse.contract]
    for shift, bounds in instance.shifts.items():
        begun = nurse.same_run if nurse.last == shift and not nurse.off_run else 0
        parts["consecutive"] += SAME_SHIFT * _missed([cell == shift for cell in row], begun, bounds)
    parts["consecutive"] += WORK_RUN * _missed([cell is not None for cell in row], nurse.work_run, contract.work)
    parts["days off"] += FREE_RUN * _missed([cell is None for cell in row], nurse.off_run, contract.off)
    least, most = contract.assignments
    total = nurse.assignments + sum(cell is not None for cell in row)
    parts["assignments"] += ASSIGNMENTS * (max(0, least - total) + max(0, total - most))
    weekends = [(row[day] is not None, row[day + 1] is not None) for day in range(SATURDAY, instance.days - 1, WEEK)]
    worked = nurse.weekends + sum(any(pair) for pair in weekends)
    parts["weekends"] += WEEKENDS * max(0, worked - contract.weekends)
    if contract.whole:
        parts["whole weekends"] += WHOLE_WEEKEND * sum(a != b for a, b in weekends)


def _missed(inside: Sequence[bool], begun: int, bounds: Bounds) -> int:
    """Return the days by which runs are too long or too short; one open at the end is not yet too short."""
    least, most = bounds
    missed, run = 0, begun
    for here in inside:
        if here:
            run += 1
            missed += run > most
        else:
            missed += max(0, least - run) if run else 0
            run = 0
    return missed


# -- reading -----------------------------------------------------------------------------------------------------------

T = TypeVar("T")
Sections = Mapping[str, Sequence[Sequence[str]]]
_HEADINGS = frozenset(
    [
        "SCENARIO",
        "WEEKS",
        "SKILLS",
        "SHIFT_TYPES",
        "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS",
        "CONTRACTS",
        "NURSES",
        "HISTORY",
        "NURSE_HISTORY",
        "WEEK_DATA",
        "REQUIREMENTS",
        "SHIFT_OFF_REQUESTS",
    ]
)


def _reading(path: Path, parse: Callable[[Sections], T]) -> T:
    """Return what ``parse`` makes of a file's sections."""
    try:
        return parse(_sections(path.read_text(encoding="utf-8")))
    except (KeyError, IndexError, ValueError) as error:
        raise CompetitionFileError(path.name, str(error).strip("'\"")) from error


def _sections(text: str) -> Sections:
    """Return the lines under each heading, cut at blanks; what stands behind ``=`` is the first line."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for raw in text.splitlines():
        line = raw.strip()
        head, _, rest = (part.strip() for part in line.partition("="))
        if head in _HEADINGS:
            rows = found.setdefault(head, [])
            rows.extend([[rest]] if rest else [])
        elif line:
            rows.append(line.split())
    return found


def _bounds(text: str) -> Bounds:
    low, high = text.strip("()").split(",")
    return int(low), int(high)


def _scenario(sections: Sections) -> Instance:
    contracts = {
        row[0]: Contract(
            _bounds(row[1]), _bounds(row[2]), _bounds(row[3]), weekends=int(row[4]), whole=bool(int(row[5]))
        )
        for row in sections["CONTRACTS"][1:]
    }
    nurses = tuple(Nurse(row[0], row[1], tuple(row[3:])) for row in sections["NURSES"][1:])
    lost = next((nurse.contract for nurse in nurses if nurse.contract not in contracts), None)
    if lost is not None:
        raise KeyError(lost)
    return Instance(
        name=sections["SCENARIO"][0][0],
        days=0,
        shifts={row[0]: _bounds(row[1]) for row in sections["SHIFT_TYPES"][1:]},
        forbidden={row[0]: tuple(row[2:]) for row in sections["FORBIDDEN_SHIFT_TYPES_SUCCESSIONS"]},
        contracts=contracts,
        nurses=nurses,
        needs=(),
        refusals=(),
    )


def _history(sections: Sections) -> dict[str, tuple[int, int, str, int, int, int]]:
    return {
        row[0]: (int(row[1]), int(row[2]), row[3], int(row[4]), int(row[5]), int(row[6]))
        for row in sections["NURSE_HISTORY"]
    }


def _with_history(nurse: Nurse, told: Mapping[str, tuple[int, int, str, int, int, int]], file: str) -> Nurse:
    if nurse.id not in told:
        raise CompetitionFileError(file, nurse.id)
    assignments, weekends, last, same, work, off = told[nurse.id]
    return attrs.evolve(
        nurse, assignments=assignments, weekends=weekends, last=last, same_run=same, work_run=work, off_run=off
    )


def _week(sections: Sections, *, first: int) -> tuple[list[Need], list[Refusal]]:
    needs = [
        Need(first + day, row[0], row[1], *_bounds(row[2 + day]))
        for row, day in itertools.product(sections["REQUIREMENTS"], range(WEEK))
    ]
    asked = sections.get("SHIFT_OFF_REQUESTS", ())[1:]
    return needs, [Refusal(row[0], first + DAYS.index(row[2]), row[1]) for row in asked]
