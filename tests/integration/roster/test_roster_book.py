"""A ward's month from its kit to the sealed sheet, on a real encrypted vault."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from sqlalchemy import select

from app.calendar.years import YearNotLoadedError
from app.credentials.records import approve, withdraw
from app.errors import NotFoundError, UserError
from app.roster.book.asking import add_wish, deny_wish, grant_leave, withdraw_leave, withdraw_wish
from app.roster.book.life import (
    UnlawfulRosterError,
    save_draft,
    saves_of,
    submit,
)
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.setups import save_setup, setup_versions, start_ward, ward_setup, wards
from app.roster.book.store import SheetMovedOnError
from app.roster.model import RuleLevel
from app.roster.sheet import Need, Place, RowMark, lock, problem, put
from db.tables import CredentialRow
from tests.kit.wards import (
    DECEMBER,
    OTHER,
    WARD,
    drafted,
    fact,
    head_nurse,
    licence,
    nursing_ward,
)

JANUARY = date(2027, 1, 1)
LATER = date(2027, 1, 5)


def test_a_ward_starts_from_a_kit_fitted_to_its_beds_and_nurses() -> None:
    desk = nursing_ward(12, kit=None)
    with pytest.raises(NotFoundError):
        open_month(desk, unit_id=WARD, first=DECEMBER)
    setup = start_ward(desk, unit_id=WARD, kit_key="three-shift-medical", since=DECEMBER)
    assert [need.week[0] for need in setup.needs[:3]] == [4, 1, 1]  # 20 beds
    assert dict(setup.rules.sources)["succession"] == "ward"
    assert setup.rules.version == "2026-12"
    with pytest.raises(UserError):
        start_ward(desk, unit_id=WARD, kit_key="emergency", since=DECEMBER)
    line = next(w for w in wards(desk) if w.unit_id == WARD)
    assert (line.kit, line.version, line.sheets) == ("three-shift-medical", 1, ())


def test_a_set_up_that_contradicts_itself_is_refused() -> None:
    desk = nursing_ward(4)
    setup = ward_setup(desk, unit_id=WARD, on=DECEMBER)
    for broken in (
        attrs.evolve(setup, codes=(*setup.codes, setup.codes[0])),
        attrs.evolve(setup, needs=(Need("x", ("没有",), week=(1,) * 7),)),
        attrs.evolve(setup, accounts=()),
        attrs.evolve(setup, rest="没有"),
    ):
        with pytest.raises(UserError):
            save_setup(desk, unit_id=WARD, setup=broken, since=DECEMBER)
    assert [v.version for v in setup_versions(desk, unit_id=WARD)] == [1]


def test_a_sheet_takes_the_set_up_of_its_first_day() -> None:
    desk = nursing_ward(4)
    setup = ward_setup(desk, unit_id=WARD, on=DECEMBER)
    save_setup(desk, unit_id=WARD, setup=attrs.evolve(setup, notes="新"), since=date(2026, 12, 16))
    assert open_month(desk, unit_id=WARD, first=DECEMBER, days=7).remark == setup.notes
    assert open_month(desk, unit_id=WARD, first=date(2026, 12, 21), days=7).remark == "新"


def test_an_unloaded_year_is_refused_with_the_way_to_load_it() -> None:
    desk = nursing_ward(4)
    with pytest.raises(YearNotLoadedError) as caught:
        open_month(desk, unit_id=WARD, first=JANUARY)
    assert "xinglin calendar load" in str(caught.value.remedy)


def test_the_sheet_knows_loans_levels_protection_and_lapses() -> None:
    desk = nursing_ward(8)
    fact(desk, 1, "working_unit", unit_id=OTHER, start=date(2026, 12, 10), until=date(2026, 12, 20))
    fact(desk, 2, "special_status", code="pregnancy", start=date(2026, 5, 1), until=date(2027, 2, 5))
    fact(desk, 3, "special_status", code="nursing", start=date(2026, 8, 1), until=date(2027, 7, 31))
    fact(desk, 4, "special_status", code="supervised", start=date(2026, 11, 1))
    fact(desk, 5, "nurse_level", code="N3", start=date(2026, 12, 15))
    sheet = open_month(desk, unit_id=WARD, first=DECEMBER)
    rows = {row.id: row for row in sheet.rows}
    assert [(b.first, b.last) for b in rows["1"].person.barred] == [(date(2026, 12, 10), date(2026, 12, 20))]
    assert (rows["1"].loan, rows["1"].marks) == ("儿科", (RowMark.LOAN_OUT,))
    assert rows["2"].person.due == date(2027, 2, 5)
    assert rows["3"].person.children == (date(2026, 8, 1),)
    assert rows["4"].person.orientation is not None
    assert "4" not in rows["4"].person.orientation.preceptors
    assert rows["5"].person.level_on(date(2026, 12, 14)) == "N2"
    assert rows["5"].person.level_on(date(2026, 12, 15)) == "N3"
    assert rows["2"].marks == (RowMark.PREGNANT,)
    nurse = load_sheet(head_nurse(desk), unit_id=WARD, first=DECEMBER)
    assert next(r for r in nurse.rows if r.id == "2").marks == (RowMark.NO_NIGHTS,)


def test_a_lent_nurse_stands_on_both_sheets_and_works_on_one() -> None:
    desk = nursing_ward(6)
    start_ward(desk, unit_id=OTHER, kit_key="three-shift-medical", since=DECEMBER)
    fact(desk, 1, "working_unit", unit_id=OTHER, start=date(2026, 12, 10), until=date(2026, 12, 20))
    there = open_month(desk, unit_id=OTHER, first=DECEMBER)
    assert [(row.id, row.loan, row.marks) for row in there.rows] == [("1", "心血管内科", (RowMark.LOAN_IN,))]
    spans = [(b.first, b.last) for b in there.rows[0].person.barred]
    assert spans == [(DECEMBER, date(2026, 12, 9)), (date(2026, 12, 21), date(2026, 12, 31))]
    assert "心血管内科" not in there.rows[0].person.barred[0].cause


def test_a_lapsing_licence_bars_from_the_next_day_and_the_sheet_cannot_be_submitted() -> None:
    desk = nursing_ward(8)
    with desk.vault.read() as session:
        old = session.scalar(select(CredentialRow.id).where(CredentialRow.person_id == 3))
    assert old is not None
    approve(desk, ids=[licence(desk, 3, date(2026, 12, 8))])
    withdraw(desk, credential_id=old, reason="录错")
    sheet = drafted(desk)
    row = sheet.row_index["3"]
    barred = sheet.rows[row].person.barred
    assert [(b.first, b.last, b.level) for b in barred] == [(date(2026, 12, 9), date(2026, 12, 31), RuleLevel.LAW)]
    assert "护士条例" in barred[0].citation
    with pytest.raises(UnlawfulRosterError) as caught:
        submit(desk, unit_id=WARD, first=DECEMBER)
    assert {f.rule for f in caught.value.findings} == {"eligibility"}
    assert all(f.cells[0][0] == row for f in caught.value.findings)


def test_leave_and_wishes_stand_on_the_sheet_and_in_the_problem() -> None:
    desk = nursing_ward(6)
    drafted(desk)
    leave = grant_leave(desk, unit_id=WARD, person_id=2, first=date(2026, 11, 28), last=date(2026, 12, 3), code="年")
    wish = add_wish(desk, unit_id=WARD, person_id=3, day=date(2026, 12, 5), kind="off", reason="家事")
    with pytest.raises(UserError):
        grant_leave(desk, unit_id=WARD, person_id=2, first=DECEMBER, last=DECEMBER, code="病")
    with pytest.raises(UserError):
        grant_leave(desk, unit_id=WARD, person_id=4, first=DECEMBER, last=DECEMBER, code="A")
    sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    row = sheet.row_index["2"]
    assert [c.text for c in sheet.cells[row][:4]] == ["年", "年", "年", sheet.cells[row][3].text]
    assert sheet.cells[row][3].text != "年"
    assert problem(sheet).leave[0].days == (0, 1, 2)
    assert [(w.person, w.day, w.kind) for w in sheet.wishes] == [("3", 4, "off")]
    deny_wish(desk, wish_id=wish, reason="当日人手不足")
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).wishes[0].reason == "当日人手不足"
    withdraw_wish(desk, wish_id=wish)
    withdraw_leave(desk, leave_id=leave, reason="行程取消")
    after = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    assert after.wishes == ()
    assert after.leave == ()


def test_autosave_keeps_every_cell_and_refuses_to_overwrite_another_screen() -> None:
    desk = nursing_ward(6)
    drafted(desk)
    nurse = head_nurse(desk)
    mine = open_month(nurse, unit_id=WARD, first=DECEMBER)
    count = saves_of(nurse, unit_id=WARD, first=DECEMBER)
    edited = lock(put(mine, [Place(0, 0)], "P▲+2").sheet, [Place(0, 0)])
    save_draft(nurse, edited, saves=count)
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).cells == edited.cells
    with pytest.raises(SheetMovedOnError, match="nurse"):
        save_draft(desk, mine, saves=count)
