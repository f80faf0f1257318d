"""Read the staff scheduling instances of Curtois and Qu (2014) and judge rosters by their published rules.

Source: T. Curtois and R. Qu, "Computational results on new staff scheduling benchmark instances" (2014) and
schedulingbenchmarks.org. ``penalty`` is written from the published text alone and shares nothing with the rules of the
program, so that it can be held against them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from app.errors import UserError
from app.words import say

WEEK = 7
SATURDAY, SUNDAY = 5, 6


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


class InstanceUnreadableError(UserError):
    """A benchmark file is not of the expected form."""

    def __init__(self, place: str) -> None:
        super().__init__(say("The benchmark file cannot be read at “{place}”.", place=place))


def read(path: Path) -> Instance:
    """Read one instance file."""
    try:
        sections = _sections(path.read_text(encoding="utf-8"))
        off = {row[0]: frozenset(int(d) for d in row[1:]) for row in sections.get("SECTION_DAYS_OFF", ())}
        shifts = sections["SECTION_SHIFTS"]
        return Instance(
            days=int(sections["SECTION_HORIZON"][0][0]),
            minutes={row[0]: int(row[1]) for row in shifts},
            forbidden_next={row[0]: tuple(t for t in row[2].split("|") if t) for row in shifts},
            staff=tuple(_staff(row, off) for row in sections["SECTION_STAFF"]),
            requests=(
                *(_request(row, on=True) for row in sections.get("SECTION_SHIFT_ON_REQUESTS", ())),
                *(_request(row, on=False) for row in sections.get("SECTION_SHIFT_OFF_REQUESTS", ())),
            ),
            cover=tuple(CoverRow(int(r[0]), r[1], int(r[2]), int(r[3]), int(r[4])) for r in sections["SECTION_COVER"]),
        )
    except (KeyError, IndexError, ValueError) as error:
        raise InstanceUnreadableError(f"{path.name}: {error}") from error


def _sections(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("SECTION_"):
            rows = found.setdefault(line, [])
        elif line and not line.startswith("#"):
            rows.append([cell.strip() for cell in line.split(",")])
    return found


def _staff(row: Sequence[str], off: Mapping[str, frozenset[int]]) -> Staff:
    most = dict(part.split("=") for part in row[1].split("|"))
    most_minutes, least_minutes, longest, shortest, shortest_off, weekends = (int(cell) for cell in row[2:8])
    limits = {shift: int(n) for shift, n in most.items()}
    none: frozenset[int] = frozenset()
    return Staff(
        row[0], limits, most_minutes, least_minutes, longest, shortest, shortest_off, weekends, off.get(row[0], none)
    )


def _request(row: Sequence[str], *, on: bool) -> Request:
    return Request(row[0], int(row[1]), row[2], int(row[3]), on)


@attrs.frozen(slots=True)
class Judgement:
    """What the published rules say of a roster: broken hard rules in words, and the penalty."""

    broken: tuple[str, ...]
    penalty: int


def judge(instance: Instance, roster: Mapping[tuple[str, int], str]) -> Judgement:
    """Judge ``roster`` (shift of each employee and day worked) by the published rules."""
    broken = [fault for staff in instance.staff for fault in _faults(instance, staff, roster)]
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
        if today and tomorrow and tomorrow in instance.forbidden_next[today]:
            yield f"{staff.id} day {day}: {tomorrow} after {today}"
    for shift, most in staff.most_shifts.items():
        if line.count(shift) > most:
            yield f"{staff.id}: more than {most} of {shift}"
    minutes = sum(instance.minutes[shift] for shift in line if shift)
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
