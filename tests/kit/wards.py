"""A nursing ward on a real vault: licensed nurses of all levels, a calendar, a set-up from a kit."""

from __future__ import annotations

from datetime import date

import attrs

from app.access.actor import Grant, Role
from app.calendar.years import load_year
from app.clock import Clock, on_day
from app.credentials.records import Draft, approve, propose
from app.desk import Desk
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import open_month
from app.roster.book.setups import save_setup, start_ward, ward_setup
from app.roster.sheet import Place, Sheet, paste_text
from db.tables import PersonRow, StaffFactRow, UnitRow
from tests.kit.desks import desk_for, found

WARD, OTHER = 10, 11
DECEMBER = date(2026, 12, 1)
NOW = date(2026, 11, 23)
NAMES = "张李王赵陈杨黄周吴徐孙胡朱高林何"


def nursing_ward(people: int = 12, *, clock: Clock | None = None, kit: str | None = "three-shift-medical") -> Desk:
    """Return a desk of the head of HR at a hospital with two wards; ``people`` nurses, ids from 1, belong to ``WARD``."""
    desk = desk_for(vault=found(), clock=clock or on_day(NOW))
    populate(desk, people)
    if kit is not None:
        start_ward(desk, unit_id=WARD, kit_key=kit, since=DECEMBER)
    return desk


def populate(desk: Desk, people: int) -> None:
    """Add the two wards, ``people`` licensed nurses and the calendar of the year to a hospital."""
    now = desk.clock.now()
    with desk.vault.write() as session:
        session.add_all(
            [
                UnitRow(id=WARD, kind="ward", name="心血管内科", parent_id=2, path="/1/2/10/", open_beds=20),
                UnitRow(id=OTHER, kind="ward", name="儿科", parent_id=3, path="/1/3/11/", open_beds=20),
            ]
        )
        session.flush()
        for number in range(1, people + 1):
            name = f"{NAMES[(number - 1) % len(NAMES)]}静{'' if number < 17 else number}"
            session.add(
                PersonRow(
                    id=number, staff_no=f"{1000 + number}", name=name, pinyin="", initials="", sort_key=f"{number:03}",
                    sex="2", birth=date(1990, 1, 1), id_type="RIC", id_no=f"X{number}", work_start=date(2012, 7, 1),
                    hire_date=date(2012, 7, 1), created_at=now, changed_at=now,
                )
            )  # fmt: skip
            session.flush()
            _facts(session, number, now)
    ids = [licence(desk, number, date(2029, 1, 1)) for number in range(1, people + 1)]
    approve(desk, ids=ids)
    load_year(desk, 2026)


def licence(desk: Desk, person_id: int, until: date) -> int:
    """Propose a nurse's licence and return its id; it counts once approved."""
    number = f"2011{person_id:06}"
    return propose(desk, Draft(person_id, "NUR_LIC", number=number, valid_until=until, site="own"))


def fact(desk: Desk, person_id: int, kind: str, **values: object) -> None:
    """Add a dated fact behind the services."""
    with desk.vault.write() as session:
        session.add(
            StaffFactRow(
                person_id=person_id, kind=kind, recorded_at=desk.clock.now(), recorded_by="t", precision="day", **values
            )
        )


def head_nurse(desk: Desk, unit_id: int = WARD) -> Desk:
    """Return another desk at the same vault for the head nurse of a ward."""
    return desk_for(Grant(Role.HEAD_NURSE, unit_id), vault=desk.vault, clock=desk.clock, login="nurse")


def at(desk: Desk, day: date) -> Desk:
    """Return the same person's desk on another day."""
    return Desk(desk.vault, desk.actor, on_day(day))


def turns(sheet: Sheet) -> Sheet:
    """Lay a month in turns of nine days, each person two days on from the one before: lawful for healthy people."""
    turn = ("A", "A", "P", "N", "下", "休", "责", "责", "休")
    lines = (
        "\t".join(turn[(day + 2 * row) % len(turn)] for day in range(sheet.days)) for row in range(len(sheet.rows))
    )
    return paste_text(sheet, Place(0, 0), "\n".join(lines)).edited.sheet


def _facts(session: object, number: int, now: object) -> None:
    level = ("N4", "N3", "N2", "N3", "N2", "N1", "N2", "N1")[(number - 1) % 8]
    staffing = ("BZ", "HT", "PQ")[number % 3]
    for kind, code, unit in (
        ("home_unit", None, WARD),
        ("category", "nurse", None),
        ("staffing_type", staffing, None),
        ("nurse_level", level, None),
    ):
        session.add(  # type: ignore[attr-defined]  # a session
            StaffFactRow(
                person_id=number, kind=kind, code=code, unit_id=unit, start=date(2020, 1, 1), recorded_at=now,
                recorded_by="t", precision="day",
            )
        )  # fmt: skip


def drafted(desk: Desk) -> Sheet:
    """Open December without a demand, lay the turns and save them."""
    save_setup(
        desk, unit_id=WARD, setup=attrs.evolve(ward_setup(desk, unit_id=WARD, on=DECEMBER), needs=()), since=DECEMBER
    )
    sheet = turns(open_month(desk, unit_id=WARD, first=DECEMBER))
    save_draft(desk, sheet)
    return sheet


def published(desk: Desk) -> Sheet:
    """Draft December and put it on the notice board."""
    drafted(desk)
    submit(desk, unit_id=WARD, first=DECEMBER)
    return publish(desk, unit_id=WARD, first=DECEMBER)
