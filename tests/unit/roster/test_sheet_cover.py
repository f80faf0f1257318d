"""What the rules count towards a need is what the foot of the sheet counts; a barred day stays blank in a proposal."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from app.errors import UserError
from app.roster.audit import check_roster
from app.roster.kits import sample_sheet
from app.roster.model import context_of
from app.roster.sheet import Place, Sheet, SheetCell, apply_roster, cover, problem, roster, row_totals
from app.roster.sheet.edits import bars_all
from app.roster.sheet.part import part_of, week_of


def _filled() -> Sheet:
    return sample_sheet(people=16, filled=True)


def _short_by_foot(sheet: Sheet) -> set[tuple[str, int]]:
    return {(line.title, day) for line in cover(sheet) for day, each in enumerate(line.days) if each.short}


def _short_by_rules(sheet: Sheet) -> set[tuple[str, int]]:
    made = problem(sheet)
    titles = [need.title for need in sheet.ward.needs]
    found = (f for f in check_roster(made, roster(sheet)) if f.rule == "cover" and f.is_hard)
    told = {(title, f.cells[0][1]) for f in found for title in titles if f" {title}：" in str(f.message)}
    over = {(line.title, day) for line in cover(sheet) for day, each in enumerate(line.days) if not each.short}
    return told - over


def test_office_hours_count_for_neither_the_rules_nor_the_foot() -> None:
    sheet = _filled()
    office = sheet.ward.code("行")
    assert office is not None
    assert (office.family, office.counts) == ("白", False)
    everybody = sheet.with_cells({Place(row, 2): SheetCell(("行",)) for row in range(len(sheet.rows))})
    assert ("白班", 2) in _short_by_foot(everybody)
    assert _short_by_rules(everybody) == _short_by_foot(everybody)
    assert _short_by_rules(sheet) == _short_by_foot(sheet)


def test_more_of_the_skilled_than_asked_for_is_no_fault() -> None:
    made = problem(_filled())
    skilled = [demand for demand in made.demands if demand.levels or demand.skill]
    assert skilled
    assert not any(demand.over for demand in skilled)
    assert any(demand.over for demand in made.demands), "more heads than wanted still cost"


def test_a_proposal_writes_no_day_off_for_who_may_not_work_at_all() -> None:
    sheet = attrs.evolve(sample_sheet(people=8, days=14), wishes=(), leave=())
    row = next(i for i, each in enumerate(sheet.rows) if each.person.barred)
    context = context_of(problem(sheet))
    after = apply_roster(sheet, context.roster([[""] * 14 for _row in sheet.rows]), context=context)
    barred = [day for day in range(14) if bars_all(sheet, row, day)]
    assert barred
    assert all(after.cells[row][day].blank for day in barred)
    assert not any(after.cells[row][day].blank for day in range(14) if day not in barred)


def test_a_week_is_a_sheet_with_balances_as_they_stand_before_it() -> None:
    sheet = _filled()
    week = week_of(sheet, date(2026, 12, 16))
    assert (week.first, week.days) == (date(2026, 12, 14), 7)
    assert [cell.text for cell in week.cells[3]] == [cell.text for cell in sheet.cells[3][13:20]]
    whole, before = row_totals(part_of(sheet, 0, 20), 3), row_totals(part_of(sheet, 0, 13), 3)
    part = row_totals(week, 3)
    assert part.hours + before.hours == whole.hours
    assert [b.closing for b in part.balances] == [b.closing for b in whole.balances]
    assert [b.opening for b in part.balances] == [b.closing for b in before.balances]
    first = week_of(sheet, date(2026, 12, 2))
    assert (first.first, first.days) == (date(2026, 12, 1), 6), "the week the month begins in"
    with pytest.raises(UserError):
        week_of(sheet, date(2027, 2, 1))
