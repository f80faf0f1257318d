"""Rosters of the synthetic hospital: wards of every kit, this month on the notice board, the next one open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import attrs

from app.roster.book.asking import add_wish, grant_leave
from app.roster.book.life import findings_of, publish, save_draft, submit
from app.roster.book.opening import open_month
from app.roster.book.setups import staff_of, start_ward
from app.roster.model import ShiftClass
from app.roster.sheet import EMPTY, Place, Sheet, SheetCell, accept, lock, put, regroup
from app.staff.balances import Entry, post_many

if TYPE_CHECKING:
    from app.desk import Desk

#: Department, kit: one ward of every kind.
WARDS = (
    ("心血管内科", "three-shift-medical"),
    ("重症医学科", "icu-12h"),
    ("急诊医学科", "emergency"),
    ("手术室", "operating-theatre"),
    ("门诊部", "outpatient"),
)
#: How shifts go round where a ward has nights; people two days apart.
TURNS = {
    "three-shift-medical": ("A", "A", "P", "N", "下", "休", "责", "主", "休"),
    "icu-12h": ("D", "D", "N", "N", "↓", "休", "休", "休"),
    "emergency": ("A", "抢", "P", "N", "下", "休", "分", "A", "休"),
    "operating-theatre": ("手", "巡", "中", "夜", "下", "休", "手", "器", "休"),
}
DAYTIME = {"three-shift-medical": "责", "icu-12h": "帮", "emergency": "A", "operating-theatre": "器", "outpatient": "门"}
REASON = "系统启用首月，按原有轮转登记"
OFFICE_HOURS = "护士长行政班，周一至周五"
FEWEST = 4
BEGUN = 19
ROUNDS = 12
_SATURDAY = 5


def build_rosters(desk: Desk, *, units: Mapping[str, int], seed: int) -> None:
    """Set up the wards that are among ``units`` (name -> number), publish this month's rosters and open the next month's."""
    rng = Random(seed)  # noqa: S311 - a reproducible drawing, not a secret
    today = desk.clock.today()
    this = today.replace(day=1)
    following = (this + timedelta(days=32)).replace(day=1)
    for name, kit in WARDS:
        if name in units:
            _ward(desk, rng, unit_id=units[name], kit_key=kit, this=this, following=following)


def _ward(desk: Desk, rng: Random, *, unit_id: int, kit_key: str, this: date, following: date) -> None:
    if staff_of(desk, unit_id=unit_id, on=this) < FEWEST:
        return
    start_ward(desk, unit_id=unit_id, kit_key=kit_key, since=this)
    sheet = _grouped(open_month(desk, unit_id=unit_id, first=this))
    _openings(desk, rng, sheet)
    save_draft(desk, lawful(laid(sheet, kit_key)))
    submit(desk, unit_id=unit_id, first=this, reason=REASON)
    publish(desk, unit_id=unit_id, first=this, reason=REASON)
    if following.year == this.year:
        _open(desk, rng, unit_id=unit_id, kit_key=kit_key, first=following)


def _open(desk: Desk, rng: Random, *, unit_id: int, kit_key: str, first: date) -> None:
    """Open the next month with wishes, leave and a few cells typed and locked."""
    sheet = open_month(desk, unit_id=unit_id, first=first)
    for row in sheet.rows[2::6]:
        begin = first + timedelta(days=rng.randrange(sheet.days - 5))
        grant_leave(desk, unit_id=unit_id, person_id=int(row.id), first=begin, last=begin + timedelta(days=4), code="年")
    for row in sheet.rows[1::2]:
        day = first + timedelta(days=rng.randrange(sheet.days))
        add_wish(desk, unit_id=unit_id, person_id=int(row.id), day=day, kind="off", reason="家事")
    sheet = _begun(open_month(desk, unit_id=unit_id, first=first), kit_key)
    head = [Place(0, day) for day in range(sheet.days)]
    typed = put(sheet, [p for p in head if sheet.heads[p.day].kind == "work"], _office(sheet)).sheet
    typed = put(typed, [p for p in head if sheet.heads[p.day].kind != "work"], sheet.ward.rest).sheet
    broken = {day for f in findings_of(typed) if f.is_hard for row, day in f.cells if row == 0 and day >= 0}
    kept = accept(typed, [Place(0, day) for day in sorted(broken)], reason=OFFICE_HOURS) if broken else typed
    save_draft(desk, lock(kept, head))


def _begun(sheet: Sheet, kit_key: str) -> Sheet:
    """Return the sheet with its first weeks laid; the rest is left to her and to the solver."""
    whole = lawful(laid(sheet, kit_key))
    rows = zip(whole.cells, sheet.cells, strict=True)
    return attrs.evolve(sheet, cells=tuple((*laid_[:BEGUN], *blank[BEGUN:]) for laid_, blank in rows))


def laid(sheet: Sheet, kit: str) -> Sheet:
    """Return the sheet with shifts in turns; people who may not take nights, the head, and novices work days."""
    turn, day_code = TURNS.get(kit), DAYTIME[kit]
    rows = []
    for index, row in enumerate(sheet.rows):
        daytime = turn is None or index == 0 or row.person.due or row.person.children or row.level in {"", "N0"}
        code = _office(sheet) if index == 0 else day_code
        cells = []
        for day in range(sheet.days):
            rests = sheet.date(day).weekday() >= _SATURDAY or sheet.heads[day].kind != "work"
            plain = sheet.ward.rest if rests else code
            text = plain if daytime or turn is None else turn[(day + 2 * index) % len(turn)]
            granted = sheet.leave_days.get((row.id, day))
            cells.append(SheetCell((text if granted is None else granted.code,)))
        rows.append(tuple(cells))
    return attrs.evolve(sheet, cells=tuple(rows))


def lawful(sheet: Sheet) -> Sheet:
    """Return the sheet with a day off in place of every shift that law or a ministry's standard forbids."""
    rest = SheetCell((sheet.ward.rest,)) if sheet.ward.rest else EMPTY
    for _round in range(ROUNDS):
        found = [f for f in findings_of(sheet) if f.is_hard and f.level.value != "policy"]
        if not found:
            return sheet
        places = [Place(r, d) for f in found for r, d in f.cells if r >= 0 and d >= 0]
        worked = [p for p in places if not _is_free(sheet, p)]
        single = {f.rule for f in found} - {"overtime-cap", "weekly-rest", "protected-hours", "hours-cycle"}
        chosen = worked if single else worked[-1:]
        sheet = sheet.with_cells(dict.fromkeys(chosen, rest))
    return sheet


def _is_free(sheet: Sheet, place: Place) -> bool:
    held = (sheet.ward.code(code) for code in sheet.cells[place.row][place.day].codes)
    return all(code is None or code.kind in {ShiftClass.REST, ShiftClass.LEAVE} for code in held)


def _office(sheet: Sheet) -> str:
    return next(code for code in ("行", "办") if sheet.ward.code(code) is not None)


def _grouped(sheet: Sheet) -> Sheet:
    """Deal the people out to the ward's groups by level, the head first."""
    groups = sheet.ward.groups
    for place, group in enumerate(groups):
        chosen = [i for i, row in enumerate(sheet.rows) if sheet.row_index[row.id] % len(groups) == place and not row.group]
        ids = {sheet.rows[i].id for i in chosen}
        sheet = regroup(sheet, [i for i, row in enumerate(sheet.rows) if row.id in ids], group=group)
    return sheet


def _openings(desk: Desk, rng: Random, sheet: Sheet) -> None:
    eve = sheet.first - timedelta(days=1)
    post_many(
        desk,
        [
            (int(row.id), account, amount)
            for row in sheet.rows
            for account, amount in (
                ("rest_days", rng.randrange(-2, 9)),
                ("hours_balance", rng.randrange(-16, 32)),
                ("annual_leave", rng.choice((5, 10, 15))),
            )
        ],
        entry=Entry.OPENING,
        on=eve,
        source="期初结余表",
    )
