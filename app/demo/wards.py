"""Rosters of the synthetic hospital: wards of every kit, this month on the notice board, the next one open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import attrs

from app.demo.turns import laid
from app.performance.leave_book import leave_sheet
from app.roster.book.actuals import Happened, record
from app.roster.book.asking import add_wish, grant_leave
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import open_month
from app.roster.book.setups import staff_of, start_ward
from app.roster.sheet import Sheet, regroup, reorder
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
REASON = "系统启用首月，按原有轮转登记"
OFF, SICK = ("休",), "病"
DAY_CODES = frozenset({("A",), ("责",), ("D",), ("白",), ("行",)})
FEWEST = 4
BEGUN = 19


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
    save_draft(desk, laid(sheet, kit_key))
    submit(desk, unit_id=unit_id, first=this, reason=REASON)
    _sick_call(desk, publish(desk, unit_id=unit_id, first=this, reason=REASON), unit_id=unit_id)
    if following.year == this.year:
        _open(desk, rng, unit_id=unit_id, kit_key=kit_key, first=following)


def _sick_call(desk: Desk, sheet: Sheet, *, unit_id: int) -> None:
    """Let somebody have been ill on a day that is over, and somebody who was off have come in for her."""
    past = (desk.clock.today() - sheet.first).days
    for day in range(past - 1, 0, -1):
        ill = next((row for row in range(1, len(sheet.rows)) if sheet.cells[row][day].codes in DAY_CODES), None)
        off = _off(sheet, day)
        if ill is not None and off is not None:
            code = sheet.cells[ill][day].codes[0]
            on = sheet.date(day)
            happened = [
                Happened(int(sheet.rows[ill].id), on, SICK),
                Happened(int(sheet.rows[off].id), on, code),
            ]
            reason = f"{sheet.rows[ill].name}发热就诊，{sheet.rows[off].name}代班"
            record(desk, unit_id=unit_id, first=sheet.first, happened=happened, reason=reason)
            return


def _off(sheet: Sheet, day: int) -> int | None:
    """Return the first row, the head's not among them, that is off on a day and works no night on the days around it."""
    for place, cells in enumerate(sheet.cells[1:], start=1):
        around = [cell.codes for cell in cells[max(0, day - 1) : day + 2]]
        if cells[day].codes == OFF and all(codes in DAY_CODES or codes == OFF for codes in around):
            return place
    return None


def _open(desk: Desk, rng: Random, *, unit_id: int, kit_key: str, first: date) -> None:
    """Open the next month with wishes, leave and a few cells typed and locked."""
    sheet = open_month(desk, unit_id=unit_id, first=first)
    for row in sheet.rows[2::6]:
        begin = first + timedelta(days=rng.randrange(sheet.days - 5))
        grant_leave(
            desk, unit_id=unit_id, person_id=int(row.id), first=begin, last=begin + timedelta(days=4), code="年"
        )
    for row in sheet.rows[1::2]:
        day = first + timedelta(days=rng.randrange(sheet.days))
        add_wish(desk, unit_id=unit_id, person_id=int(row.id), day=day, kind="off", reason="家事")
    save_draft(desk, _begun(open_month(desk, unit_id=unit_id, first=first), kit_key))


def _begun(sheet: Sheet, kit_key: str) -> Sheet:
    """Return the sheet with its first weeks laid; the rest is left to her and to the solver."""
    whole = laid(sheet, kit_key, until=BEGUN)
    rows = zip(whole.cells[1:], sheet.cells[1:], strict=True)
    begun = tuple((*laid_[:BEGUN], *blank[BEGUN:]) for laid_, blank in rows)
    return attrs.evolve(sheet, cells=(whole.cells[0], *begun))


def _grouped(sheet: Sheet) -> Sheet:
    """Deal the people out to the ward's groups by level; the head stands before them."""
    groups = sheet.ward.groups
    own = [row.id for row in sheet.rows if not row.marks]  # on loan, expecting, new: they lead no ward
    head = next((row.id for row in sheet.rows if row.id in own and row.level == "N4"), sheet.rows[0].id)
    ids = [head, *(row.id for row in sheet.rows if row.id != head)]
    members = {group: ids[1 + place :: len(groups)] for place, group in enumerate(groups)}
    for group, chosen in members.items():
        sheet = regroup(sheet, [sheet.row_index[person] for person in chosen], group=group)
    for place, person in enumerate((ids[0], *(person for chosen in members.values() for person in chosen))):
        sheet = reorder(sheet, sheet.row_index[person], before=place)
    return sheet


def _openings(desk: Desk, rng: Random, sheet: Sheet) -> None:
    eve = sheet.first - timedelta(days=1)
    due = {line.person_id: line.due.days for line in leave_sheet(desk, on=eve).lines}
    post_many(
        desk,
        [
            (int(row.id), account, amount)
            for row in sheet.rows
            for account, amount in (
                ("rest_days", rng.randrange(-2, 9)),
                ("hours_balance", rng.randrange(-16, 32)),
                ("annual_leave", max(0, due.get(int(row.id), 0) - rng.choice((0, 0, 5)))),
            )
        ],
        entry=Entry.OPENING,
        on=eve,
        source="期初结余表",
    )
