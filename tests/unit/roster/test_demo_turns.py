"""The demo's months: laid in turns that go on, lawful, and with the demand of nearly every day met."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from app.demo.turns import laid
from app.roster.book.life import findings_of
from app.roster.kits import sample_sheet
from app.roster.model import RuleLevel
from app.roster.sheet import Place, Sheet, cover

MOST_SHORT = 4  # of some two hundred figures of the foot


def _sheet(kit: str) -> Sheet:
    sheet = sample_sheet(people=20, kit=kit, first=date(2026, 11, 1))
    return attrs.evolve(sheet, history=(), wishes=(), leave=())


@pytest.mark.parametrize("kit", ["three-shift-medical", "outpatient"])
def test_a_month_of_the_demo_is_lawful_and_covers_its_demand(kit: str) -> None:
    sheet = laid(_sheet(kit), kit)
    hard = [finding for finding in findings_of(sheet) if finding.is_hard]
    assert [str(finding.message) for finding in hard if finding.level is not RuleLevel.POLICY] == []
    assert [str(finding.message) for finding in hard if finding.rule != "cover"] == []
    assert sum(day.short for line in cover(sheet) for day in line.days) <= MOST_SHORT
    worked = {cell.text for row in sheet.cells for cell in row}
    assert worked >= {code for need in sheet.ward.needs for code in need.codes if sheet.ward.code(code) is not None}


def test_the_days_after_the_last_wanted_one_are_not_filled_up() -> None:
    whole = laid(_sheet("three-shift-medical"), "three-shift-medical")
    part = laid(_sheet("three-shift-medical"), "three-shift-medical", until=8)
    assert sum(day.short for line in cover(part) for day in line.days[:8]) == 0
    assert part != whole


def test_who_is_barred_for_the_whole_month_stands_blank() -> None:
    sheet = _sheet("three-shift-medical")
    barred = next(i for i, row in enumerate(sheet.rows) if row.person.barred)
    bar = attrs.evolve(sheet.rows[barred].person.barred[0], first=None)
    row = attrs.evolve(sheet.rows[barred], person=attrs.evolve(sheet.rows[barred].person, barred=(bar,)))
    sheet = attrs.evolve(sheet, rows=(*sheet.rows[:barred], row, *sheet.rows[barred + 1 :]))
    after = laid(sheet, "three-shift-medical")
    assert all(after.cells[barred][day].blank for day in range(after.days))
    assert not any(after.cells[p.row][p.day].blank for p in after.places() if p.row != barred and p == Place(0, p.day))
