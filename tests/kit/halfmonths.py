"""Half a month of a ward of three on a published roster: a holiday worked, a rest day worked, a shift made longer."""

from __future__ import annotations

from datetime import date

import attrs

from app.desk import Desk
from app.roster.book.actuals import Happened, record
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import open_month
from app.roster.book.setups import save_setup, start_ward, ward_setup
from app.roster.sheet import Place, paste_text
from tests.kit.wards import DECEMBER, WARD, at, nursing_ward, populate

FIRST, MONTH = date(2026, 10, 1), "2026-10"
AFTER = date(2026, 11, 2)
#: 1 to 14 October: three statutory days, one of them worked; the 5th is a day off that is worked; six working days.
ROW = "A 休 休 休 A 休 休 A A A 休 A A A"
CONTRACT, AGENCY, ESTABLISHED = 1, 2, 3


def half_a_month() -> Desk:
    """Return a desk of 2 November at a hospital in memory with the half month published."""
    desk = nursing_ward(3)
    _publish(desk)
    return at(desk, AFTER)


def publish_half_a_month(desk: Desk) -> None:
    """Fill a hospital that is empty with the ward and its half month."""
    populate(desk, 3)
    start_ward(desk, unit_id=WARD, kit_key="three-shift-medical", since=DECEMBER)
    _publish(desk)


def _publish(desk: Desk) -> None:
    setup = attrs.evolve(ward_setup(desk, unit_id=WARD, on=FIRST), needs=())
    save_setup(desk, unit_id=WARD, setup=setup, since=FIRST)
    sheet = open_month(desk, unit_id=WARD, first=FIRST, days=14)
    save_draft(desk, paste_text(sheet, Place(0, 0), "\n".join([ROW.replace(" ", "\t")] * 3)).edited.sheet)
    submit(desk, unit_id=WARD, first=FIRST, reason="试排")
    publish(desk, unit_id=WARD, first=FIRST, reason="试排")
    longer = [Happened(who, date(2026, 10, 12), None, minutes=240) for who in (CONTRACT, ESTABLISHED)]
    record(desk, unit_id=WARD, first=FIRST, happened=longer, reason="抢救延时")
