"""Careers of the synthetic staff: how they came to where they stand, each step with its reason and its paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from app.demo.people import CATEGORY, TITLES, YEAR, DemoPerson

#: Title level (last figure of the code) -> grades it is appointed to, the usual one first.
GRADES = {"1": ("ZJ4", "ZJ3"), "2": ("ZJ7", "ZJ6"), "3": ("ZJ10", "ZJ9", "ZJ8"), "4": ("ZJ12", "ZJ11"), "5": ("ZJ13",)}
OTHER_GRADES = {"manager": ("GL9", "GL8", "GL7"), "worker": ("GQ4", "GQ3", "GQ5")}
_SHARE_CONTRACT_FIRST, _SHARE_MOVED, _SHARE_LENT, _SHARE_UNAPPOINTED = 0.35, 0.15, 0.015, 0.04
_STEP_YEARS = 5

Step = dict[str, Any]


def career(number: int, person: DemoPerson, *, units: range, today: date) -> Iterator[Step]:
    """Yield the facts of a person: kind, code or unit, start, until, reason, document. The same for the same number.

    ``units`` are the numbers of the hospital's departments in their order.
    """
    rng = Random(number)  # noqa: S311 - a reproducible drawing, not a secret
    yield from _staffing(rng, person, today)
    yield from _places(rng, person, units, today)
    category = CATEGORY.get(person.group, person.group)
    yield _step("category", code=category, start=person.hire_date)
    yield from _titles(rng, person, today)
    yield from _levels(person, today)
    grade = grade_of(number, person)
    if grade is not None:
        since = _later(person.hire_date, rng.uniform(0.3, 0.9), today)
        yield _step("post_grade", code=grade, start=since, reason="岗位聘任", document=_paper("院岗聘", since, rng))


def grade_of(number: int, person: DemoPerson) -> str | None:
    """Return the post grade of somebody on the establishment; None for all others."""
    if person.staffing != "BZ":
        return None
    grades = OTHER_GRADES.get(person.group, ()) if person.title is None else GRADES[person.title[2]]
    return grades[number * 7 % len(grades)] if grades else None


def own_data(number: int, person: DemoPerson) -> Step:
    """Return further own data: ethnic group, politics, education; one telephone in a hundred is missing."""
    rank = 0 if person.title is None else 5 - int(person.title[2])
    education = {"doctor": ("21", "14", "14", "11"), "nurse": ("31", "21", "21", "21")}.get(person.group, ("31", "21"))
    return {
        "phone": None if number % 97 == 0 else person.phone,
        "ethnicity": "01" if number % 19 else "11",
        "politics": ("13", "13", "01", "03")[number % 4],
        "education": education[min(rank, len(education) - 1)],
        "marriage": "20" if (person.hire_date.year - person.birth.year) > 26 else "10",  # noqa: PLR2004 - a usual age
    }


def _staffing(rng: Random, person: DemoPerson, today: date) -> Iterator[Step]:
    here = (today - person.hire_date).days / YEAR
    if person.staffing == "BZ" and here > _STEP_YEARS and rng.random() < _SHARE_CONTRACT_FIRST:
        day = _later(person.hire_date, rng.uniform(0.2, 0.5), today)
        yield _step("staffing_type", code="HT", start=person.hire_date, until=day - timedelta(days=1))
        yield _step("staffing_type", code="BZ", start=day, reason="公开招聘入编", document=_paper("市卫人", day, rng))
    else:
        yield _step("staffing_type", code=person.staffing, start=person.hire_date)


def _places(rng: Random, person: DemoPerson, units: range, today: date) -> Iterator[Step]:
    home = units[person.department]
    here = (today - person.hire_date).days / YEAR
    if here > _STEP_YEARS and rng.random() < _SHARE_MOVED:
        day = _later(person.hire_date, rng.uniform(0.3, 0.8), today)
        before = rng.choice(units)
        yield _step("home_unit", unit_id=before, start=person.hire_date, until=day - timedelta(days=1))
        yield _step("home_unit", unit_id=home, start=day, reason="工作需要调动", document=_paper("院人调", day, rng))
    else:
        yield _step("home_unit", unit_id=home, start=person.hire_date)
    if rng.random() < _SHARE_LENT:
        begun = today - timedelta(days=rng.randrange(5, 60))
        other = rng.choice(units)
        if other != home:
            yield _step("working_unit", unit_id=other, start=begun, until=today + timedelta(days=rng.randrange(20, 90)),
                        reason="人力支援", document=_paper("护借", begun, rng))  # fmt: skip


def _titles(rng: Random, person: DemoPerson, today: date) -> Iterator[Step]:
    if person.title is None:
        return
    ladder = list(dict.fromkeys(TITLES[person.group]))
    held = ladder[: ladder.index(person.title) + 1]
    appointed: list[Step] = []
    for place, (code, day) in enumerate(_climb(held, person.work_start, today)):
        yield _step("title_qualified", code=code, start=day, document=_paper("职称证", day, rng))
        since = max(person.hire_date, day + timedelta(days=rng.randrange(30, 110)))
        waits = 0 < place == len(held) - 1 and rng.random() < _SHARE_UNAPPOINTED  # qualified, not appointed yet
        if not waits:
            while appointed and appointed[-1]["start"] >= since:
                appointed.pop()  # appointed at once to the higher title when hired
            if appointed:
                appointed[-1]["until"] = since - timedelta(days=1)
            appointed.append(_step("title_appointed", code=code, start=since, reason="年度聘任",
                                   document=_paper("院职聘", since, rng)))  # fmt: skip
    yield from appointed


def _levels(person: DemoPerson, today: date) -> Iterator[Step]:
    if person.level is None:
        return
    held = [f"N{step}" for step in range(int(person.level[1:]) + 1)]
    days = list(_climb(held, person.hire_date, today))
    for place, (code, day) in enumerate(days):
        until = days[place + 1][1] - timedelta(days=1) if place + 1 < len(days) else None
        if until is None or until >= day:  # who came last month has no ladder behind them
            yield _step("nurse_level", code=code, start=day, until=until, reason="层级考核" if place else None)
    if person.level == "N0":
        yield _step("special_status", code="supervised", start=person.hire_date,
                    until=person.hire_date + timedelta(days=364))  # fmt: skip


def _climb(codes: list[str], begun: date, today: date) -> Iterator[tuple[str, date]]:
    """Spread the steps of a ladder evenly over the years since ``begun``."""
    span = max(1, (today - begun).days - 120)
    for place, code in enumerate(codes):
        yield code, begun + timedelta(days=span * place // len(codes))


def _later(start: date, share: float, today: date) -> date:
    return start + timedelta(days=int((today - start).days * share))


def _paper(kind: str, day: date, rng: Random) -> str:
    return f"{kind}〔{day.year}〕{rng.randrange(1, 180)}号"


def _step(
    kind: str, *, start: date, code: str | None = None, unit_id: int | None = None, until: date | None = None,
    reason: str | None = None, document: str | None = None,
) -> Step:  # fmt: skip
    return {"kind": kind, "code": code, "unit_id": unit_id, "start": start, "until": until, "reason": reason,
            "document": document}  # fmt: skip
