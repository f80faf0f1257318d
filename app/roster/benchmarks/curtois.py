"""Read the staff scheduling instances of Curtois and Qu (2014) and judge rosters by their published rules.

Source: T. Curtois and R. Qu, "Computational results on new staff scheduling benchmark instances" (2014) and
schedulingbenchmarks.org. ``penalty`` is written from the published text alone and shares nothing with the rules of the
program, so that it can be held against them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from app.roster.benchmarks.lines import InstanceFileError, Line, sections_of
from app.words import say

WEEK = 7
SATURDAY, SUNDAY = 5, 6
MOST_DAYS = 3660
#: The cell of a shift that names what may not follow it.
AFTER = 2


@attrs.frozen(slots=True)
class Staff:
    """One employee: limits over the whole horizon (shifts by type, minutes, weekends) and on runs of days."""

    id: str
    most_shifts: Mapping[str, int]
    most_minutes: int
    least_minutes: int
    longest_work: int
    shortest_work: int
    shortest_off: int
    most_weekends: int
    days_off: frozenset[int] = frozenset()


@attrs.frozen(slots=True)
class Request:
    """A wish for (``on``) or against one shift on one day."""

    employee: str
    day: int
    shift: str
    weight: int
    on: bool


@attrs.frozen(slots=True)
class CoverRow:
    """How many are needed in a shift on a day, and what each missing or surplus person costs."""

    day: int
    shift: str
    needed: int
    under: int
    over: int


@attrs.frozen(slots=True)
class Instance:
    """One instance file."""

    days: int
    minutes: Mapping[str, int]
    forbidden_next: Mapping[str, tuple[str, ...]]
    staff: tuple[Staff, ...]
    requests: tuple[Request, ...]
    cover: tuple[CoverRow, ...]


def read(path: Path) -> Instance:
    """Read one instance file.

    Raises:
        InstanceFileError: it is not of the published form; the sentence names the line.
    """
    sections = sections_of(path, _cut)
    days = sections.lines("SECTION_HORIZON")[0].whole(0, most=MOST_DAYS)
    shifts = sections.lines("SECTION_SHIFTS")
    minutes = {line.text(0): line.whole(1) for line in shifts}
    off: dict[str, set[int]] = {}
    people = {line.text(0) for line in sections.lines("SECTION_STAFF")}
    for line in sections.some("SECTION_DAYS_OFF"):
        of = off.setdefault(line.name(0, people), set())
        of.update(line.whole(place, most=days - 1) for place in range(1, len(line.cells)))
    cover = tuple(_cover(line, days, minutes) for line in sections.lines("SECTION_COVER"))
    _complete(path.name, days, cover)
    return Instance(
        days=days,
        minutes=minutes,
        forbidden_next={line.text(0): _after(line, minutes) for line in shifts},
        staff=tuple(_staff(line, minutes, off) for line in sections.lines("SECTION_STAFF")),
        requests=tuple(
            Request(line.name(0, people), line.whole(1, most=days - 1), line.name(2, minutes), line.whole(3), on)
            for section, on in (("SECTION_SHIFT_ON_REQUESTS", True), ("SECTION_SHIFT_OFF_REQUESTS", False))
            for line in sections.some(section)
        ),
        cover=cover,
    )


def _cut(line: str) -> tuple[str | None, Iterable[str]]:
    if line.startswith("SECTION_"):
        return line, ()
    return None, () if line.startswith("#") else (cell.strip() for cell in line.split(","))


def _after(line: Line, known: Mapping[str, int]) -> tuple[str, ...]:
    """Return the shifts that may not follow; the cell may be empty."""
    names = line.cells[2].split("|") if len(line.cells) > AFTER else ()
    return tuple(line.known(name.strip(), known) for name in names if name.strip())


def _staff(line: Line, known: Mapping[str, int], off: Mapping[str, set[int]]) -> Staff:
    most: dict[str, int] = {}
    for part in filter(None, line.text(1).split("|")):
        shift, _, number = part.partition("=")
        most[line.known(shift.strip(), known)] = line.number_of(number)
    most_minutes, least_minutes, longest, shortest, shortest_off, weekends = (
        line.whole(place) for place in range(2, 8)
    )
    return Staff(
        line.text(0), most, most_minutes, least_minutes, longest, shortest, shortest_off, weekends,
        days_off=frozenset(off.get(line.text(0), ())),
    )  # fmt: skip


def _cover(line: Line, days: int, known: Mapping[str, int]) -> CoverRow:
    return CoverRow(line.whole(0, most=days - 1), line.name(1, known), line.whole(2), line.whole(3), line.whole(4))


def _complete(file: str, days: int, cover: Iterable[CoverRow]) -> None:
    lost = sorted(set(range(days)) - {row.day for row in cover})
    if lost:
        text = say("{file}: no cover is asked for on day {day}; the file may be cut off.", file=file, day=lost[0])
        raise InstanceFileError(text)


@attrs.frozen(slots=True)
class Judgement:
    """What the published rules say of a roster: broken hard rules in words, and the penalty."""

    broken: tuple[str, ...]
    penalty: int


def judge(instance: Instance, roster: Mapping[tuple[str, int], str]) -> Judgement:
    """Judge ``roster`` (shift of each employee and day worked) by the published rules."""
    people = {staff.id for staff in instance.staff}
    broken = [
        f"{employee} day {day}: {shift} is not of this instance"
        for (employee, day), shift in roster.items()
        if employee not in people or not 0 <= day < instance.days or shift not in instance.minutes
    ]
    broken += [fault for staff in instance.staff for fault in _faults(instance, staff, roster)]
    penalty = 0
    for r in instance.requests:
        worked = roster.get((r.employee, r.day)) == r.shift
        penalty += r.weight if worked != r.on else 0
    present: dict[tuple[int, str], int] = {}
    for (_, day), shift in roster.items():
        present[day, shift] = present.get((day, shift), 0) + 1
    for row in instance.cover:
        count = present.get((row.day, row.shift), 0)
        penalty += max(0, row.needed - count) * row.under + max(0, count - row.needed) * row.over
    return Judgement(tuple(broken), penalty)


def _faults(instance: Instance, staff: Staff, roster: Mapping[tuple[str, int], str]) -> Iterator[str]:
    line = [roster.get((staff.id, d)) for d in range(instance.days)]
    for day, (today, tomorrow) in enumerate(itertools.pairwise(line)):
        if today and tomorrow and tomorrow in instance.forbidden_next.get(today, ()):
            yield f"{staff.id} day {day}: {tomorrow} after {today}"
    for shift, most in staff.most_shifts.items():
        if line.count(shift) > most:
            yield f"{staff.id}: more than {most} of {shift}"
    minutes = sum(instance.minutes.get(shift, 0) for shift in line if shift)
    if not staff.least_minutes <= minutes <= staff.most_minutes:
        yield f"{staff.id}: {minutes} minutes"
    weekends = sum(1 for w in range(instance.days // WEEK) if line[WEEK * w + SATURDAY] or line[WEEK * w + SUNDAY])
    if weekends > staff.most_weekends:
        yield f"{staff.id}: {weekends} weekends"
    yield from (f"{staff.id} day {day}: a day off is worked" for day in sorted(staff.days_off) if line[day])
    day = 0
    for works, run in itertools.groupby(line, key=bool):
        length = len(list(run))
        inside = day > 0 and day + length < instance.days
        if works and length > staff.longest_work:
            yield f"{staff.id} day {day}: {length} days of work in a row"
        if inside and length < (staff.shortest_work if works else staff.shortest_off):
            yield f"{staff.id} day {day}: only {length} days of {'work' if works else 'rest'} in a row"
        day += length
