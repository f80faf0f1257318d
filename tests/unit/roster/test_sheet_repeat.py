"""Copying last week and last month by its weeks: what is carried, and what never is."""

from __future__ import annotations

from datetime import date

import attrs

from app.roster.kits import sample_sheet
from app.roster.sheet import Place, SheetCell, lock
from app.roster.sheet.repeat import repeat_month, repeat_week

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def test_last_week_goes_into_this_one_and_leave_and_locks_stay() -> None:
    sheet = sample_sheet(people=8, first=DECEMBER, filled=True)
    wiped = sheet.with_cells({Place(r, d): SheetCell() for r in range(8) for d in range(13, 20)})
    locked = lock(wiped, [Place(0, 14)])
    done = repeat_week(locked, day=15)
    assert done.sheet.cell(1, 13).text == sheet.cell(1, 6).text
    assert [done.sheet.cell(1, d).codes for d in range(13, 20)] == [sheet.cell(1, d).codes for d in range(6, 13)]
    assert done.sheet.cell(0, 14).blank, "a locked cell stays"
    assert Place(0, 14) in done.kept
    assert done.sheet.cell(1, 20) == sheet.cell(1, 20), "only that week"


def test_the_first_week_takes_the_days_before_the_sheet_from_its_history() -> None:
    sheet = sample_sheet(people=4, first=DECEMBER)
    done = repeat_week(sheet, day=0).sheet
    assert done.cell(0, 0).text == sheet.history[0][-7]
    assert done.cell(0, 5).text == sheet.history[0][-2]


def test_a_month_is_repeated_four_weeks_later_without_leave_and_lapsed_licences() -> None:
    before = sample_sheet(people=8, first=NOVEMBER, filled=True)
    blank = sample_sheet(people=8, first=DECEMBER)
    done = repeat_month(blank, before).sheet
    assert done.cell(0, 0).codes == before.cell(0, 2).codes, "1 December is a Tuesday, as 3 November was"
    assert done.cell(0, 27).codes == before.cell(0, 29).codes
    assert done.cell(0, 28).blank, "31 December lies more than four weeks after the last of November"
    away = before.leave[0]
    row = before.row_index[away.person]
    assert done.cell(row, away.first - 2).blank or (done.rows[row].id, away.first - 2) in done.leave_days
    bar = next(r for r in range(8) if done.rows[r].person.barred)
    late = [day for day in range(done.days) if done.rows[bar].person.barred[0].covers(done.date(day))]
    held = [done.ward.code(code) for day in late for code in done.cell(bar, day).codes]
    assert not any(code is not None and code.is_work for code in held)


def test_people_who_stand_on_one_sheet_only_are_left_alone() -> None:
    before = sample_sheet(people=3, first=NOVEMBER, filled=True)
    blank = sample_sheet(people=4, first=DECEMBER)
    renamed = attrs.evolve(before, rows=(attrs.evolve(before.rows[0], id="x"), *before.rows[1:]))
    done = repeat_month(blank, renamed).sheet
    assert all(cell.blank or (done.rows[0].id, d) in done.leave_days for d, cell in enumerate(done.cells[0]))
    assert not done.cell(1, 0).blank
    assert all(cell.blank or (done.rows[3].id, d) in done.leave_days for d, cell in enumerate(done.cells[3]))
