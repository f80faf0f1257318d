"""Annual leave of a ward: granted by the rule, taken by rosters, left; on the attendance sheet and on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pypdfium2
import pytest

from app.access.actor import Role
from app.desk import Desk
from app.errors import NotAllowedError, UserError
from app.performance.leave_book import LeaveLine, grant_year, leave_sheet
from app.performance.worked import attendance
from app.reports.catalogue import render
from app.roster.book.life import publish, save_draft, seal, submit
from app.roster.book.opening import open_month
from app.roster.book.setups import save_setup, ward_setup
from app.roster.sheet import Place, paste_text
from app.staff.balances import Entry, balances_on, post
from app.staff.detail import person_detail
from tests.kit.desks import desk_for
from tests.kit.wards import WARD, at, nursing_ward

D = Decimal
FIRST = date(2026, 10, 1)
AFTER = date(2026, 11, 2)
ROW = "休 休 休 休 休 休 休 年 年 休 休 A A A"  # two working days of leave


@pytest.fixture
def desk() -> Desk:
    """Two nurses at work since July 2012; the first has two days of leave on a published roster."""
    desk = nursing_ward(2)
    setup = attrs.evolve(ward_setup(desk, unit_id=WARD, on=FIRST), needs=())
    save_setup(desk, unit_id=WARD, setup=setup, since=FIRST)
    sheet = open_month(desk, unit_id=WARD, first=FIRST, days=14)
    lines = [ROW.replace(" ", "\t"), ROW.replace("年", "A").replace(" ", "\t")]
    save_draft(desk, paste_text(sheet, Place(0, 0), "\n".join(lines)).edited.sheet)
    submit(desk, unit_id=WARD, first=FIRST, reason="试排")
    publish(desk, unit_id=WARD, first=FIRST, reason="试排")
    return at(desk, AFTER)


def line_of(desk: Desk) -> LeaveLine:
    row = next(each.person_id for each in leave_sheet(desk, unit_id=WARD).lines if each.planned or each.taken)
    return next(each for each in leave_sheet(desk, unit_id=WARD).lines if each.person_id == row)


def test_planned_becomes_taken_and_left_stays(desk: Desk) -> None:
    before = line_of(desk)
    assert (before.due.days, before.planned, before.taken, before.left) == (10, D(2), D(0), D(8))
    grant_year(desk, unit_id=WARD)
    seal(desk, unit_id=WARD, first=FIRST)
    after = line_of(desk)

    assert (after.planned, after.taken, after.left, after.to_grant) == (D(0), D(2), D(8), D(0))
    assert balances_on(desk, person_id=after.person_id)["annual_leave"] == D(8)
    posted = next(p for p in person_detail(desk, after.person_id).postings if p.entry == Entry.ENTITLED)
    assert "职工带薪年休假条例第三条" in posted.source
    with pytest.raises(UserError, match="一致"):
        grant_year(desk, unit_id=WARD)


def test_what_was_left_is_carried_and_an_opening_of_the_year_holds_it_already(desk: Desk) -> None:
    who = line_of(desk).person_id
    post(
        desk,
        person_id=who,
        account="annual_leave",
        entry=Entry.OPENING,
        amount=D(3),
        on=date(2025, 12, 31),
        source="期初",
    )
    assert (line_of(desk).carried, line_of(desk).left) == (D(3), D(11))
    post(
        desk,
        person_id=who,
        account="annual_leave",
        entry=Entry.OPENING,
        amount=D(6),
        on=date(2026, 9, 30),
        source="期初",
    )

    assert (line_of(desk).to_grant, line_of(desk).left) == (D(0), D(4))


def test_the_attendance_sheet_shows_overtime_and_annual_leave(desk: Desk) -> None:
    who = line_of(desk).person_id
    found = next(each for each in attendance(desk, unit_id=WARD, month="2026-10").lines if each.person_id == who)

    assert (found.annual.due.days, found.annual.left, found.register) == (10, D(8), D(1))
    assert found.overtime == (D(0), D(0), D(0))


@pytest.mark.parametrize("key", ["annual-leave", "attendance"])
def test_the_sheets_are_printed(desk: Desk, key: str) -> None:
    made = render(desk, key, {"month": "2026-10", "unit": WARD, "on": AFTER})
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data))

    assert "年休" in text
    if key == "annual-leave":
        assert "累计工作满 14 年，10 天" in "".join(text.split("\r\n"))


def test_a_reader_grants_nothing(desk: Desk) -> None:
    with pytest.raises(NotAllowedError):
        grant_year(desk_for(Role.FINANCE, vault=desk.vault))
