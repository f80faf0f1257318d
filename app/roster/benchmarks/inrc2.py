"""Read instances of the second nurse rostering competition (INRC-II), all weeks at once, and judge rosters by its rules.

Source: S. Ceschia, N. T. T. Dang, P. De Causmaecker, S. Haspeslagh, A. Schaerf, "The second international nurse rostering
competition" (2015): text files of scenario, history and weeks; weights of section 3. ``judge`` is written from the published text
alone and shares nothing with the rules of the program, so that it can be held against them. Days count from 0, a Monday.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from app.roster.benchmarks.lines import InstanceFileError, Line, Sections, sections_of
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
    skills: tuple[str, ...]
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


def read(scenario: Path, history: Path, weeks: Sequence[Path]) -> Instance:
    """Read an instance.

    Raises:
        InstanceFileError: one of the files is of another form or another scenario; the sentence names file and line.
    """
    try:
        return _read(scenario, history, weeks)
    except InstanceFileError as error:
        remedy = say("Give a scenario (Sc-…), a history (H0-…) and weeks (WD-…) in the text form, in this order.")
        raise InstanceFileError(error.text, remedy) from error


def _read(scenario: Path, history: Path, weeks: Sequence[Path]) -> Instance:
    found = _scenario(sections_of(scenario, _cut))
    names = [nurse.id for nurse in found.nurses]
    past = sections_of(history, _cut)
    past.lines("HISTORY")[0].name(1, {found.name})
    told = {line.name(0, names): line for line in past.lines("NURSE_HISTORY")}
    nurses = tuple(_with_history(nurse, told.get(nurse.id), found, history.name) for nurse in found.nurses)
    needs: list[Need] = []
    refusals: list[Refusal] = []
    for number, path in enumerate(weeks):
        week = sections_of(path, _cut)
        week.lines("WEEK_DATA")[0].name(0, {found.name})
        needs += _needs(week, found, WEEK * number)
        refusals += _refusals(week, found, names, WEEK * number)
    numbers = "-".join(re.sub(r".*-(\d+)$", r"\1", path.stem) for path in weeks)
    begun = re.sub(r".*-(\d+)$", r"\1", history.stem)
    return attrs.evolve(
        found, name=f"{found.name}_{begun}_{numbers}", days=WEEK * len(weeks), nurses=nurses,
        needs=tuple(needs), refusals=tuple(refusals),
    )  # fmt: skip


def judge(instance: Instance, duties: Duties) -> Judgement:
    """Judge a roster by the competition's rules."""
    parts: Counter[str] = Counter()
    broken = [*_foreign(instance, duties), *_cover(instance, duties, parts)]
    for nurse in instance.nurses:
        row = [duties.get((nurse.id, day)) for day in range(instance.days)]
        broken.extend(_unlawful(instance, nurse, row))
        _person(instance, nurse, [duty[0] if duty else None for duty in row], parts)
    for refusal in instance.refusals:
        duty = duties.get((refusal.nurse, refusal.day))
        parts["preferences"] += REQUEST * (duty is not None and refusal.shift in {ANY, duty[0]})
    return Judgement(tuple(broken), dict(parts))


# -- judging -----------------------------------------------------------------------------------------------------------


def _foreign(instance: Instance, duties: Duties) -> Iterator[str]:
    names = {nurse.id for nurse in instance.nurses}
    for (nurse, day), (shift, skill) in duties.items():
        known = nurse in names and 0 <= day < instance.days and shift in instance.shifts and skill in instance.skills
        if not known:
            yield f"{nurse} day {day}: {shift} {skill} is not of this instance"


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

_HEADINGS = frozenset(
    {
        "SCENARIO", "WEEKS", "SKILLS", "SHIFT_TYPES", "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS", "CONTRACTS", "NURSES", "HISTORY",
        "NURSE_HISTORY", "WEEK_DATA", "REQUIREMENTS", "SHIFT_OFF_REQUESTS",
    }
)  # fmt: skip


def _cut(line: str) -> tuple[str | None, Iterable[str]]:
    """Cut a line at blanks; what stands behind ``=`` is the first line of the section."""
    head, _, rest = (part.strip() for part in line.partition("="))
    return (head, rest.split()) if head in _HEADINGS else (None, line.split())


def _scenario(sections: Sections) -> Instance:
    skills = tuple(line.text(0) for line in sections.counted("SKILLS"))
    shifts = {line.text(0): line.bounds(1) for line in sections.counted("SHIFT_TYPES")}
    contracts = {
        line.text(0): Contract(
            line.bounds(1), line.bounds(2), line.bounds(3), weekends=line.whole(4), whole=bool(line.whole(5, most=1))
        )
        for line in sections.counted("CONTRACTS")
    }
    return Instance(
        name=sections.lines("SCENARIO")[0].text(0),
        days=0,
        shifts=shifts,
        skills=skills,
        forbidden={
            line.name(0, shifts): _listed(line, shifts, at=1)
            for line in sections.some("FORBIDDEN_SHIFT_TYPES_SUCCESSIONS")
        },
        contracts=contracts,
        nurses=tuple(
            Nurse(line.text(0), line.name(1, contracts), _listed(line, skills, at=2))
            for line in sections.counted("NURSES")
        ),
        needs=(),
        refusals=(),
    )


def _listed(line: Line, known: Container[str], *, at: int) -> tuple[str, ...]:
    """Return the names behind their number, which stands at ``at``."""
    return tuple(line.name(at + 1 + place, known) for place in range(line.whole(at, most=len(line.cells))))


def _with_history(nurse: Nurse, line: Line | None, found: Instance, file: str) -> Nurse:
    if line is None:
        raise InstanceFileError(say("{file}: there is no history of {nurse}.", file=file, nurse=nurse.id))
    return attrs.evolve(
        nurse, assignments=line.whole(1), weekends=line.whole(2), last=line.name(3, {*found.shifts, NONE}),
        same_run=line.whole(4), work_run=line.whole(5), off_run=line.whole(6),
    )  # fmt: skip


def _needs(sections: Sections, found: Instance, first: int) -> Iterator[Need]:
    for line in sections.lines("REQUIREMENTS"):
        for day in range(WEEK):
            yield Need(first + day, line.name(0, found.shifts), line.name(1, found.skills), *line.bounds(2 + day))


def _refusals(sections: Sections, found: Instance, names: Container[str], first: int) -> Iterator[Refusal]:
    if not sections.some("SHIFT_OFF_REQUESTS"):
        return
    for line in sections.counted("SHIFT_OFF_REQUESTS"):
        day = first + DAYS.index(line.name(2, DAYS))
        yield Refusal(line.name(0, names), day, line.name(1, {*found.shifts, ANY}))
