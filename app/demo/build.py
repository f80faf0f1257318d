"""Building the synthetic hospital: an encrypted vault with people, facts, contracts, certificates and quotas."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from app.access.permissions import Verb
from app.access.unlock import Founded, Founding, create_hospital
from app.calendar.years import load_year, shipped_days
from app.clock import on_day
from app.credentials.catalogue import kind_of
from app.credentials.signing import sign_rows
from app.demo import LOGIN, PASSWORD
from app.demo.careers import career, grade_of, own_data
from app.demo.hospital import CAMPUSES, HOSPITAL, OWN_SITES, beds_of, departments_of
from app.demo.pay import pay_wards
from app.demo.people import CATEGORY, DemoPerson, draw_staff
from app.demo.planting import plant
from app.demo.wards import build_rosters
from app.staff.names import read_name
from app.words import say
from db.tables import ContractRow, CredentialRow, PersonRow, QuotaRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Work
    from db.crypto import KdfCost

CONTRACTS = {"BZ": ("PY", 3), "HT": ("LD", 3), "PQ": ("PQ", 2), "FP": ("FP", 1), "GP": ("GP", 3)}
FIRST_UNIT = 100
FORGETFUL = 3  # of each 701 one lacks the licence the post demands
ISSUERS = {"NUR_LIC": "澜江市卫生健康委员会", "DOC_LIC": "澜江市卫生健康委员会", "MCH_CERT": "澜江市卫生健康委员会"}


def build_hospital(path: Path, *, staff: int, seed: int, today: date, kdf: KdfCost | None = None) -> Founded:
    """Create the demo hospital at ``path`` with ``staff`` people drawn from ``seed``; return it open.

    Raises:
        HostError: something lies at ``path`` already.
    """
    founding = Founding(
        hospital=HOSPITAL, login=LOGIN, password=PASSWORD, name="周敏", campuses=CAMPUSES, own_sites=OWN_SITES
    )
    founded = create_hospital(path, founding, clock=on_day(today), kdf=kdf)
    try:
        _fill(founded, staff=staff, seed=seed, today=today)
    except BaseException:
        founded.desk.close()
        raise
    return founded


def _fill(founded: Founded, *, staff: int, seed: int, today: date) -> None:
    people = draw_staff(Random(seed), staff, today)  # noqa: S311 - a reproducible drawing, not a secret
    with founded.desk.write(Verb.CREDENTIAL_APPROVE, label=say("Build the demo hospital")) as work:
        _units(work, people)
        _people(work, people)
        _certificates(work, people)
        _quotas(work, people)
        work.record("hospital", "demo", action="demo.build", after={"staff": len(people), "seed": seed})
        work.touch("staff", "unit", "credential")
    for year in (today.year - 1, today.year):
        if shipped_days(year):
            load_year(founded.desk, year)
    build_rosters(founded.desk, units=_names(people), seed=seed)
    pay_wards(founded.desk, seed=seed, today=today)
    plant(founded.desk, password=PASSWORD)


def _units(work: Work, people: tuple[DemoPerson, ...]) -> None:
    rows = []
    nurses = Counter(person.department for person in people if person.group == "nurse")
    for index, department in enumerate(departments_of(len(people))):
        campus = 2 + department.campus
        number = FIRST_UNIT + index
        rows.append(
            {
                "id": number,
                "parent_id": campus,
                "kind": "ward" if department.beds else "department",
                "name": department.name,
                "path": f"/1/{campus}/{number}/",
                "sort_order": index,
                "category": department.category,
                "open_beds": beds_of(department, nurses[index]) or None,
            }
        )
    work.session.execute(insert(UnitRow), rows)


def _names(people: tuple[DemoPerson, ...]) -> dict[str, int]:
    return {each.name: number for number, each in enumerate(departments_of(len(people)), start=FIRST_UNIT)}


def _people(work: Work, people: tuple[DemoPerson, ...]) -> None:
    unknown_ids, unknown_births = set(range(211, len(people), 487)), {733}
    units = range(FIRST_UNIT, FIRST_UNIT + len(departments_of(len(people))))
    persons: list[dict[str, Any]] = []
    facts: list[dict[str, Any]] = []
    contracts: list[dict[str, Any]] = []
    for number, person in enumerate(people, start=1):
        reading = read_name(person.name)
        persons.append(
            {
                "id": number,
                "staff_no": person.staff_no,
                "name": person.name,
                "pinyin": reading.pinyin,
                "initials": reading.initials,
                "sort_key": reading.sort_key,
                "sex": "2" if person.female else "1",
                "birth": None if number in unknown_births else person.birth,
                "id_type": "RIC",
                "id_no": None if number in unknown_ids else person.id_no,
                "phone": person.phone,
                "work_start": person.work_start,
                "hire_date": person.hire_date,
                "created_at": work.now,
                "changed_at": work.now,
                **own_data(number, person),
            }
        )
        facts.extend(_facts(work, number, person, units))
        contracts.append(_contract(number, person, work.today))
    work.session.execute(insert(PersonRow), persons)
    work.session.execute(insert(StaffFactRow), facts)
    work.session.execute(insert(ContractRow), contracts)


def _facts(work: Work, number: int, person: DemoPerson, units: range) -> list[dict[str, Any]]:
    base = {
        "person_id": number, "code": None, "text": None, "unit_id": None, "until": None, "precision": "day",
        "reason": None, "document": None, "recorded_at": work.now, "recorded_by": LOGIN,
    }  # fmt: skip
    found = [{**base, **step} for step in career(number, person, units=units, today=work.today)]
    if person.nursing_until is not None:
        begun = person.nursing_until - timedelta(days=364)
        found.append(
            {**base, "kind": "special_status", "code": "nursing", "start": begun, "until": person.nursing_until}
        )
    elif person.pregnant_from is not None:
        end = person.pregnant_from + timedelta(days=280)
        found.append(
            {**base, "kind": "special_status", "code": "pregnancy", "start": person.pregnant_from, "until": end}
        )
    return found


def _contract(number: int, person: DemoPerson, today: date) -> dict[str, Any]:
    kind, years = CONTRACTS[person.staffing]
    start = person.hire_date
    times = 1
    while start + timedelta(days=365 * years) < today:
        start, times = start + timedelta(days=365 * years), times + 1
    open_ended = kind == "LD" and times > 2  # noqa: PLR2004 - the third labour contract is open-ended
    return {
        "person_id": number,
        "kind": kind,
        "number": f"{kind}{start.year}-{number:05d}",
        "start": start,
        "until": None if open_ended else start + timedelta(days=365 * years - 1),
        "open_ended": open_ended,
        "times": times,
        "agency": "澜江人力资源服务有限公司" if kind == "PQ" else None,
        "state": "active",
    }


def _certificates(work: Work, people: tuple[DemoPerson, ...]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "person_id": number,
            "kind": each.kind,
            "number": each.number,
            "grade": each.grade,
            "issued_on": each.issued_on,
            "issued_precision": "day",
            "valid_from": each.issued_on,
            "valid_until": each.valid_until,
            "no_expiry": each.valid_until is None,
            "site": each.site,
            "site_text": {"own": HOSPITAL, "other": "澜江市第三人民医院"}.get(each.site or ""),
            "issuer": ISSUERS.get(each.kind) or kind_of(each.kind).issuer,
            "standing": "normal",
            "renewal": each.renewal,
            "proposed_by": LOGIN,
            "proposed_at": work.now,
        }
        for number, person in enumerate(people, start=1)
        for each in person.certificates
        if not (number % 701 == FORGETFUL and each.kind in {"NUR_LIC", "DOC_LIC"})
    ]
    rows += _earlier_periods(rows)
    waiting = rows[5::977]  # a few are left for the head of HR to approve
    left = {id(row) for row in waiting}
    sign_rows(work, [row for row in rows if id(row) not in left])
    blank = {"approval": "proposed", "approved_by": None, "approved_at": None, "signature": None, "signer": None}
    for row in waiting:
        row.update(blank)
    rows.sort(key=lambda row: row["renews_id"] is not None)  # what is renewed must be there first
    work.session.execute(insert(CredentialRow), rows)


def _earlier_periods(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the period before for some licences: renewed in time, or with a break that nobody noticed."""
    for number, row in enumerate(rows, start=1):
        row["id"], row["renews_id"] = number, None
    licences = [row for row in rows if row["kind"] == "NUR_LIC"]
    found: list[dict[str, Any]] = []
    for place, row in enumerate(licences[::7]):
        days = 120 if place % 9 == 4 else 0  # noqa: PLR2004 - one in nine has a gap
        until = row["issued_on"] - timedelta(days=days + 1)
        start = until - timedelta(days=5 * 365)
        number = len(rows) + len(found) + 1
        found.append({**row, "id": number, "issued_on": start, "valid_from": start, "valid_until": until,
                      "number": f"{start.year}{row['number'][4:]}", "renewal": "none"})  # fmt: skip
        row["renews_id"] = number
    return found


def _quotas(work: Work, people: tuple[DemoPerson, ...]) -> None:
    filled = [(n, person) for n, person in enumerate(people, start=1) if person.staffing == "BZ"]
    place = [(person.department, CATEGORY.get(person.group, person.group), grade_of(n, person)) for n, person in filled]
    totals, grades = Counter((department, category) for department, category, _grade in place), Counter(place)
    rows = [
        _quota(department, category, None, max(1, count + (department * 7 + count) % 5 - 1))
        for (department, category), count in sorted(totals.items())
    ]
    rows += [
        _quota(department, category, grade, count + (department + count) % 2)
        for (department, category, grade), count in grades.items()
        if grade is not None
    ]
    work.session.execute(insert(QuotaRow), rows)


def _quota(department: int, category: str, grade: str | None, approved: int) -> dict[str, Any]:
    return {
        "unit_id": FIRST_UNIT + department,
        "category": category,
        "grade": grade,
        "approved": approved,
        "start": date(2024, 1, 1),
        "document": "编办核定〔2024〕3号",
    }
