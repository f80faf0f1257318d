"""Every figure opens what it was made of; weeks of a month share one overtime; wishes have a bound and a deadline."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from app.desk import Desk
from app.errors import NotFoundError, UserError
from app.roster.book.asking import add_wish
from app.roster.book.balances import balance_rows, open_balance
from app.roster.book.imported import ReadPerson, keep_imported
from app.roster.book.life import findings_of, publish, save_draft, seal, submit
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.setups import save_setup, ward_setup
from app.roster.model import ShiftClass
from app.roster.sheet import CodeDef, Place, Sheet, SheetCell, adjust, paste_text, problem
from app.settings import change_setting
from app.staff.balances import Entry, post, reverse
from tests.kit.wards import DECEMBER, WARD, at, head_nurse, nursing_ward

SECOND = date(2026, 12, 8)


def bare(desk: Desk) -> None:
    setup = ward_setup(desk, unit_id=WARD, on=DECEMBER)
    save_setup(desk, unit_id=WARD, setup=attrs.evolve(setup, needs=()), since=DECEMBER)


def week(desk: Desk, first: date, text: str) -> Sheet:
    """Publish one week in which everybody works the same row."""
    sheet = open_month(desk, unit_id=WARD, first=first, days=7)
    row = text.replace(" ", "\t")
    filled = paste_text(sheet, Place(0, 0), "\n".join([row] * len(sheet.rows))).edited.sheet
    save_draft(desk, filled)
    submit(desk, unit_id=WARD, first=first, reason="试排")
    return publish(desk, unit_id=WARD, first=first, reason="试排")


def test_every_balance_opens_down_to_postings_and_cells() -> None:
    desk = nursing_ward(2)
    bare(desk)
    wrong = post(
        desk, person_id=1, account="rest_days", entry=Entry.PLUS, amount=Decimal(9), on=date(2026, 10, 1), source="误记"
    )
    reverse(desk, posting_id=wrong, reason="更正")
    post(
        desk,
        person_id=1,
        account="rest_days",
        entry=Entry.OPENING,
        amount=Decimal(2),
        on=date(2026, 10, 31),
        source="期初表",
    )
    week(desk, DECEMBER, "A A A A 休 公 休")  # Tuesday to Monday: two rest days due, three taken
    sheet = week(desk, SECOND, "A A A A 休 公 休")
    first = next(i for i, row in enumerate(sheet.rows) if row.id == "1")
    opened = open_balance(desk, unit_id=WARD, first=SECOND, person_id=1, account="rest_days")
    assert [str(item.amount) for item in opened.items] == ["9", "-9", "2", "-1", "1", "-1", "1", "-1", "-1"]
    assert [item.reverses for item in opened.items[:2]] == [False, True]
    assert opened.items[2].source == "期初表"
    assert opened.items[-1].running == opened.row.balance.closing == Decimal(0)
    for row in balance_rows(load_sheet(desk, unit_id=WARD, first=SECOND)):
        items = open_balance(desk, unit_id=WARD, first=SECOND, person_id=row.person_id, account=row.account).items
        assert (items[-1].running if items else Decimal(0)) == row.balance.closing, row
    hours = open_balance(desk, unit_id=WARD, first=SECOND, person_id=int(sheet.rows[first].id), account="hours_balance")
    assert str(hours.items[-1].what) == "超出或低于标准工时"
    with pytest.raises(NotFoundError):
        open_balance(desk, unit_id=WARD, first=SECOND, person_id=99, account="rest_days")


def test_what_was_sealed_is_brought_in_once() -> None:
    desk = nursing_ward(2)
    bare(desk)
    week(desk, DECEMBER, "A A A A 休 公 休")
    before = {
        (r.person_id, r.account): r.balance.closing
        for r in balance_rows(load_sheet(desk, unit_id=WARD, first=DECEMBER))
    }
    following = open_month(desk, unit_id=WARD, first=SECOND, days=7)
    brought = {(int(r.id), a): amount for r in following.rows for a, amount in r.opening}
    seal(at(desk, date(2026, 12, 9)), unit_id=WARD, first=DECEMBER)
    again = load_sheet(desk, unit_id=WARD, first=SECOND)
    assert {(int(r.id), a): amount for r in again.rows for a, amount in r.opening} == brought == before


def test_the_weeks_of_a_month_share_one_overtime() -> None:
    desk = nursing_ward(3)
    bare(desk)
    week(desk, DECEMBER, "A+8 A+8 A+8 A+8 休 休 休")  # norm 40, worked 64: 24 over
    sheet = open_month(desk, unit_id=WARD, first=SECOND, days=7)
    assert sorted(row.person.balance("overtime-minutes") for row in sheet.rows) == [24 * 60] * 3
    heavy = paste_text(sheet, Place(0, 0), "\n".join(["A\tA\tA\tA\tA\tA\t休"] * 3)).edited.sheet
    assert not any(f.rule.startswith("overtime") for f in findings_of(heavy))  # 8 more: 32 of 36
    more = adjust(heavy, [Place(r, 0) for r in range(3)], minutes=300).sheet
    told = {row for f in findings_of(more) if f.rule.startswith("overtime") for row, _day in f.cells}
    assert told == {i for i, row in enumerate(sheet.rows) if row.staffing in {"HT", "PQ"}}


def test_wishes_have_a_bound_and_a_deadline_but_the_head_nurse_decides() -> None:
    desk = nursing_ward(2)
    change_setting(desk, key="wishes-a-month", value=2)
    for day in (5, 6):
        add_wish(desk, unit_id=WARD, person_id=1, day=date(2026, 12, day), kind="off")
    with pytest.raises(UserError, match="2 个期望"):
        add_wish(desk, unit_id=WARD, person_id=1, day=date(2026, 12, 7), kind="off")
    add_wish(desk, unit_id=WARD, person_id=2, day=date(2026, 12, 7), kind="on", codes=("白",))
    change_setting(desk, key="wish-deadline-days", value=10)
    with pytest.raises(UserError, match="2026-11-21"):
        add_wish(desk, unit_id=WARD, person_id=2, day=date(2026, 12, 8), kind="off", source="kiosk")
    add_wish(head_nurse(desk), unit_id=WARD, person_id=2, day=date(2026, 12, 8), kind="off")


def test_a_code_may_be_bounded_by_the_week() -> None:
    desk = nursing_ward(2)
    setup = ward_setup(desk, unit_id=WARD, on=DECEMBER)
    codes = tuple(attrs.evolve(c, most_a_week=1) if c.code == "P" else c for c in setup.codes)
    save_setup(desk, unit_id=WARD, setup=attrs.evolve(setup, needs=(), codes=codes), since=DECEMBER)
    sheet = open_month(desk, unit_id=WARD, first=DECEMBER, days=7)
    once = paste_text(sheet, Place(0, 0), "A\tP\t休\tA\t休").edited.sheet
    twice = paste_text(sheet, Place(0, 0), "A\tP\t休\tP\t休").edited.sheet
    assert "shifts-week/P" in {rule.label for rule in problem(sheet).rules}
    assert not any(f.rule == "shifts-week/P" for f in findings_of(once))
    assert any(f.rule == "shifts-week/P" for f in findings_of(twice))


def test_codes_learned_from_an_old_sheet_are_known_in_the_months_after_it() -> None:
    desk = nursing_ward(2)
    setup = ward_setup(desk, unit_id=WARD, on=DECEMBER)
    save_setup(desk, unit_id=WARD, setup=attrs.evolve(setup, notes="十二月起"), since=DECEMBER)
    cells = (SheetCell(("机",)),) * 30
    codes = [CodeDef("机", title="机动", kind=ShiftClass.DAY, minutes=480, fill="#FFFF00")]
    keep_imported(
        desk, unit_id=WARD, first=date(2026, 11, 1), people=[ReadPerson(1, cells)], codes=codes, source="11月.xlsx"
    )
    december = ward_setup(desk, unit_id=WARD, on=DECEMBER)
    assert december.notes == "十二月起"
    assert december.code("机") is not None
