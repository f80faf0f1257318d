"""A synthetic ward of any size, for tests, the demo and benchmarks. Nobody in it exists; a seed gives the same ward again."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import attrs

from app.roster.kits.kit import kit as kit_of
from app.roster.kits.kit import setup_from_kit
from app.roster.model import Barred, Dated, Orientation, Person
from app.roster.sheet.cell import EMPTY, SheetCell
from app.roster.sheet.sheet import DayHead, RowMark, Sheet, SheetLeave, SheetRow, SheetWish, blank_rows
from app.roster.sheet.ward import WardSetup

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "静丽敏艳芳娟霞燕玲婷雪倩颖琳莉萍红梅丹洁"
TURN = ("A", "A", "P", "N", "下", "休", "责", "责", "休")
HISTORY = 7
#: Of each twenty people one has a lapsing licence, one nurses an infant, one is pregnant, one is new; each seventh has leave.
CYCLE, LAPSES_AT, NURSES_AT, EXPECTS_AT, NEW_AT = 20, 3, 5, 7, 19
LEAVE_EACH, LEAVE_AT, LEAVE_DAYS = 7, 4, 4
_SATURDAY = 5
_SHARES = (("BZ", 42), ("HT", 46), ("PQ", 12))


def sample_sheet(
    *,
    people: int = 40,
    first: date = date(2026, 12, 1),
    days: int | None = None,
    seed: int = 1,
    kit: str = "three-shift-medical",
    filled: bool = False,
) -> Sheet:
    """Return a ward's sheet with wishes, leave, history and balances; with ``filled`` also a roster laid in turns.

    Args:
        people: nurses.
        first: the first day.
        days: length; the rest of the month when None.
        seed: what is drawn follows from it.
        kit: the starter kit.
        filled: lay shifts in turns, some way short of lawful; otherwise every cell is blank.
    """
    rng = Random(seed)  # noqa: S311 - a reproducible drawing, not a secret
    span = days or calendar.monthrange(first.year, first.month)[1] - first.day + 1
    ward = _setup(kit, people)
    rows = tuple(_row(rng, index, people, ward, first) for index in range(people))
    sheet = Sheet(
        1,
        "示范病区",
        first=first,
        days=span,
        ward=ward,
        rows=rows,
        cells=blank_rows(people, span),
        heads=tuple(_head(first + timedelta(days=day)) for day in range(span)),
        leave=tuple(_leave(rng, rows, span)),
        history=tuple(tuple(_turn(ward, index, day) for day in range(-HISTORY, 0)) for index in range(people)),
    )
    sheet = attrs.evolve(sheet, wishes=tuple(_wish(rng, sheet) for _ in range(people)))
    return _granted(_in_turns(sheet) if filled else sheet)


def _row(rng: Random, index: int, people: int, ward: WardSetup, first: date) -> SheetRow:
    name = SURNAMES[index % 20] + GIVEN[(index * 7 + index // 20) % 20] + rng.choice(("", GIVEN[index % 19]))
    key, new = str(1000 + index), index % CYCLE == NEW_AT
    rank = 0 if new else 1 + (index * 5) % 3
    level = "N4" if index == 0 else f"N{rank}"
    staffing = rng.choices([c for c, _ in _SHARES], [w for _, w in _SHARES])[0]
    group = ward.groups[index * len(ward.groups) // people] if ward.groups else ""
    person = Person(
        key,
        name=name,
        staffing=(Dated(staffing),),
        levels=(Dated(level),),
        skills=("ICU", "OR", "ACLS"),
        team=group,
        carried=(("half-hours", rng.randrange(-12, 13)), ("nights", rng.randrange(3)), ("weekends", rng.randrange(3))),
    )
    person, mark = _planted(person, index, first)
    return SheetRow(
        key,
        no=f"{100100 + index}",
        name=name,
        person=person,
        group=group,
        staffing=staffing,
        level=level,
        title=("护士", "护师", "主管护师", "副主任护师")[rank],
        years=0 if new else 2 + index % 25,
        marks=() if mark is None else (mark,),
        opening=(
            ("rest_days", Decimal(rng.randrange(0, 12)) / 2),
            ("hours_balance", Decimal(rng.randrange(-16, 40))),
            ("annual_leave", Decimal(rng.choice((5, 10, 15)))),
        ),
    )


def _setup(key: str, people: int) -> WardSetup:
    usual = kit_of(key)
    beds = round(usual.beds * people / usual.staff) if usual.beds else 0
    return setup_from_kit(key, beds=beds, staff=people)


def _planted(person: Person, index: int, first: date) -> tuple[Person, RowMark | None]:
    """Return the person with one of the facts that make rosters hard: a lapse, a pregnancy, an infant, an orientation."""
    place = index % CYCLE
    if place == LAPSES_AT:
        bar = Barred("执业证书有效期至前一日", first + timedelta(days=8), citation="护士条例第二十一条")
        return attrs.evolve(person, barred=(bar,)), RowMark.BARRED
    if place == NURSES_AT:
        return attrs.evolve(person, children=(first - timedelta(days=200),)), RowMark.NURSING
    if place == EXPECTS_AT:
        return attrs.evolve(person, due=first + timedelta(days=70)), RowMark.PREGNANT
    if place == NEW_AT:
        beside = (str(1000 + index - 1), str(1000 + index - 2))
        return attrs.evolve(person, orientation=Orientation(beside)), RowMark.ORIENTATION
    return person, None


def _head(day: date) -> DayHead:
    rests = day.weekday() >= _SATURDAY
    if (day.month, day.day) == (1, 1):
        return DayHead("holiday", "STATUTORY", "元旦")
    return DayHead("rest", "WEEKEND") if rests else DayHead()


def _leave(rng: Random, rows: tuple[SheetRow, ...], span: int) -> Iterable[SheetLeave]:
    for index, row in enumerate(rows):
        if index % LEAVE_EACH == LEAVE_AT and span > LEAVE_DAYS:
            begin = rng.randrange(span - LEAVE_DAYS)
            yield SheetLeave(row.id, begin, begin + rng.choice((1, LEAVE_DAYS)), code="年", title="年休假")


def _wish(rng: Random, sheet: Sheet) -> SheetWish:
    row = rng.choice(sheet.rows)
    if rng.random() < 0.7:  # noqa: PLR2004 - most wishes are for days off
        return SheetWish(row.id, rng.randrange(sheet.days), kind="off", source="护士长代录")
    code = rng.choice([c.code for c in sheet.ward.codes if c.is_work and c.plannable])
    return SheetWish(row.id, rng.randrange(sheet.days), kind="on", codes=(code,), source="护士长代录")


def _in_turns(sheet: Sheet) -> Sheet:
    rows = tuple(
        tuple(SheetCell((_turn(sheet.ward, index, day),)) for day in range(sheet.days))
        for index in range(len(sheet.rows))
    )
    return attrs.evolve(sheet, cells=rows)


def _turn(ward: WardSetup, index: int, day: int) -> str:
    """Return the code of a person on a day when shifts go round in the ward's own first package."""
    week = ward.packages[-1].week if ward.code("P") is None else TURN
    usual = week if all(ward.code(code) is not None for code in week) else ward.packages[0].week
    return usual[(index * 2 + day) % len(usual)]


def _granted(sheet: Sheet) -> Sheet:
    """Write the granted leave into its cells."""
    rows = [list(row) for row in sheet.cells]
    for index, row in enumerate(sheet.rows):
        for day in range(sheet.days):
            held = sheet.leave_days.get((row.id, day))
            if held is not None:
                rows[index][day] = attrs.evolve(EMPTY, codes=(held.code,))
    return attrs.evolve(sheet, cells=tuple(tuple(row) for row in rows))
