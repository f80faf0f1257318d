"""Drawing the synthetic staff: who they are, how they are employed, what they hold; with planted problems to find."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import attrs

from app.demo.hospital import DEPARTMENTS, GROUPS, Department, departments_of
from app.demo.names import draw_id, draw_name, draw_phone

TITLES = {
    "nurse": ("255", "254", "253", "252", "251"),
    "doctor": ("234", "234", "233", "232", "231"),
    "technician": ("265", "264", "263", "262", "261"),
    "pharmacist": ("245", "244", "243", "242", "241"),
}
CATEGORY = {"manager": "administration", "worker": "logistics"}
STAFFING = (("BZ", 44), ("HT", 46), ("PQ", 6), ("FP", 2), ("GP", 2))
YEAR = 365.25


@attrs.frozen(slots=True)
class DemoCertificate:
    """One synthetic certificate."""

    kind: str
    number: str
    issued_on: date
    valid_until: date | None
    site: str | None = None
    renewal: str = "none"
    grade: str | None = None


@attrs.frozen(slots=True)
class DemoPerson:
    """One synthetic person."""

    staff_no: str
    name: str
    female: bool
    birth: date
    id_no: str
    phone: str
    department: int
    group: str
    staffing: str
    title: str | None
    level: str | None
    work_start: date
    hire_date: date
    nursing_until: date | None
    pregnant_from: date | None
    certificates: tuple[DemoCertificate, ...]


def draw_staff(rng: Random, count: int, today: date) -> tuple[DemoPerson, ...]:
    """Return ``count`` people spread over the hospital's departments by their size."""
    places: list[int] = []
    departments = departments_of(count)
    total = sum(department.heads for department in departments)
    for index, department in enumerate(departments):
        places.extend([index] * max(1, round(count * department.heads / total)))
    while len(places) < count:
        places.append(rng.randrange(len(departments)))
    taken: set[str] = set()
    people: list[DemoPerson] = []
    for number, place in enumerate(places[:count]):
        person = _person(rng, number, place, today)
        while person.id_no in taken:  # among twenty thousand two are sure to be drawn alike
            person = attrs.evolve(person, id_no=draw_id(rng, birth=person.birth, female=person.female))
        taken.add(person.id_no)
        people.append(person)
    return tuple(people)


def _person(rng: Random, number: int, place: int, today: date) -> DemoPerson:
    department = DEPARTMENTS[place]
    group = rng.choices(GROUPS, department.mix)[0]
    female = rng.random() < {"nurse": 0.95, "doctor": 0.45}.get(group, 0.55)
    age = rng.randint(22, 58)
    birth = today - timedelta(days=int(age * YEAR) + rng.randrange(360))
    worked = max(0, age - rng.randint(21, 26))
    start = today - timedelta(days=int(worked * YEAR) + rng.randrange(300))
    hired = start + timedelta(days=rng.randrange(0, 1200)) if worked > 5 else start  # noqa: PLR2004 - some came from elsewhere
    rank = min(4, max(0, worked // 7 + rng.choice((-1, 0, 0, 1))))
    title = TITLES[group][rank] if group in TITLES else None
    staffing = rng.choices([code for code, _w in STAFFING], [w for _c, w in STAFFING])[0]
    young = female and 24 <= age <= 38  # noqa: PLR2004 - the age of young families
    return DemoPerson(
        staff_no=f"{100001 + number}",
        name=draw_name(rng, female=female),
        female=female,
        birth=birth,
        id_no=draw_id(rng, birth=birth, female=female),
        phone=draw_phone(rng),
        department=place,
        group=group,
        staffing=staffing,
        title=title,
        level=f"N{min(4, rank + (1 if worked > 1 else 0))}" if group == "nurse" else None,
        work_start=start,
        hire_date=hired,
        nursing_until=today + timedelta(days=rng.randrange(20, 300)) if young and rng.random() < 0.04 else None,  # noqa: PLR2004 - share
        pregnant_from=today - timedelta(days=rng.randrange(20, 250)) if young and rng.random() < 0.03 else None,  # noqa: PLR2004 - share
        certificates=tuple(_certificates(rng, group, department, title, start, today)),
    )


def _certificates(  # noqa: PLR0917 - a drawing takes what it is drawn from
    rng: Random, group: str, department: Department, title: str | None, start: date, today: date
) -> list[DemoCertificate]:
    found: list[DemoCertificate] = []
    if group == "nurse":
        until = _end(rng, today, 5)
        site = "other" if rng.random() < 0.004 else "own"  # noqa: PLR2004 - a handful registered elsewhere
        found.append(_certificate(rng, "NUR_LIC", until, years=5, site=site))
    if group == "doctor":
        found.append(DemoCertificate("DOC_QUAL", _digits(rng, 27), start, None))
        found.append(DemoCertificate("DOC_LIC", f"1101{_digits(rng, 11)}", start, None, "own"))
        found.append(_certificate(rng, "DOC_ASSESS", _end(rng, today, 3), years=3))
        if title in ("233", "232", "231"):
            found.append(_certificate(rng, "ANTI_RX", _end(rng, today, 2), years=2, grade="限制使用级"))
            found.append(_certificate(rng, "SURG", _end(rng, today, 2), years=2, grade="三级"))
        if rng.random() < 0.6:  # noqa: PLR2004 - most of them
            found.append(_certificate(rng, "NARC_RX", _end(rng, today, 2), years=2))
    if group == "pharmacist":
        found.append(DemoCertificate("PHA_TECH", _digits(rng, 11), start, None))
    if group in ("nurse", "doctor"):
        found.append(_certificate(rng, "BLS", _end(rng, today, 2), years=2))
    if title is not None:
        found.append(DemoCertificate("TITLE_Q", _digits(rng, 11), start, None))
    for need in department.needs:
        if group in ("nurse", "doctor", "technician") or need == "SE_OP":
            kinds = ("RAD_CERT", "RAD_TRAIN", "RAD_HEALTH") if need == "RAD" else (need,)
            found.extend(_certificate(rng, kind, _end(rng, today, 3), years=3) for kind in kinds)
    return found


def _end(rng: Random, today: date, years: int) -> date:
    """Return a printed end: nearly all ahead; a few just lapsed, some due soon (the planted problems)."""
    draw = rng.random()
    if draw < 0.006:  # noqa: PLR2004 - lapsed
        return today - timedelta(days=rng.randrange(1, 60))
    if draw < 0.03:  # noqa: PLR2004 - due within a month
        return today + timedelta(days=rng.randrange(0, 30))
    return today + timedelta(days=rng.randrange(31, int(years * YEAR)))


def _certificate(
    rng: Random, kind: str, until: date, *, years: int, site: str | None = None, grade: str | None = None
) -> DemoCertificate:
    issued = date(until.year - years, until.month, min(until.day, 28)) + timedelta(days=1)
    renewal = "submitted" if rng.random() < 0.02 else "none"  # noqa: PLR2004 - a few applications are under way
    number = f"{issued.year}11{_digits(rng, 6)}" if kind == "NUR_LIC" else f"{kind[:1]}{issued.year}{_digits(rng, 7)}"
    return DemoCertificate(kind, number, issued, until, site, renewal, grade)


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _n in range(count))
