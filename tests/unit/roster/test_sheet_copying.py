"""Copying last week and last month by pattern."""

from __future__ import annotations

from datetime import date

import attrs

from app.roster.kits import sample_sheet
from app.roster.model import Barred
from app.roster.sheet import Place, Sheet, SheetLeave, blank_rows, copy_month, copy_week, lock, paste_text, put

MONDAY = date(2026, 12, 7)


def weeks(days: int = 14) -> Sheet:
    bare = attrs.evolve(sample_sheet(people=3, first=MONDAY, days=days), leave=(), history=())
    rows = tuple(attrs.evolve(r, person=attrs.evolve(r.person, barred=())) for r in bare.rows)
    sheet = attrs.evolve(bare, rows=rows, cells=blank_rows(3, days))
    return paste_text(sheet, Place(0, 0), "A\tP\tN\t下\t休\tA\tA/值\n责\t责\t责\t年\t年\t休\t休").edited.sheet


def texts(sheet: Sheet, row: int, first: int, last: int) -> list[str]:
    return [cell.text for cell in sheet.cells[row][first:last]]


def test_a_week_is_copied_into_blanks_but_never_leave() -> None:
    held = put(weeks(), [Place(0, 9)], "P").sheet
    result = copy_week(held, 10)
    assert texts(result.sheet, 0, 7, 14) == ["A", "P", "P", "下", "休", "A", "A/值"]
    assert texts(result.sheet, 1, 7, 14) == ["责", "责", "责", "", "", "休", "休"]
    assert result.kept == (Place(1, 10), Place(1, 11))


def test_leave_locks_and_bars_are_respected() -> None:
    sheet = lock(weeks(), [Place(0, 7)])
    barred = attrs.evolve(
        sheet.rows[0].person, barred=(Barred("证照失效", date(2026, 12, 15), last=date(2026, 12, 15)),)
    )
    rows = (attrs.evolve(sheet.rows[0], person=barred), *sheet.rows[1:])
    sheet = attrs.evolve(sheet, rows=rows, leave=(SheetLeave(sheet.rows[1].id, 7, 7, code="年"),))
    result = copy_week(sheet, 7)
    assert texts(result.sheet, 0, 7, 10) == ["", "", "N"]
    assert texts(result.sheet, 1, 7, 8) == [""]
    assert set(result.kept) >= {Place(0, 7), Place(0, 8), Place(1, 7)}


def test_the_first_week_is_copied_from_the_days_before_the_sheet() -> None:
    sheet = attrs.evolve(weeks(), cells=blank_rows(3, 14), history=(("A", "?", "N", "下", "休", "休", "P"),) * 3)
    assert texts(copy_week(sheet, 0).sheet, 0, 0, 7) == ["A", "", "N", "下", "休", "休", "P"]


def test_a_month_is_copied_by_weekday_and_goes_round_after_four_weeks() -> None:
    before = sample_sheet(people=3, first=date(2026, 11, 1), days=30, filled=True)
    before = attrs.evolve(before, leave=())
    after = attrs.evolve(sample_sheet(people=3, first=date(2026, 12, 1)), leave=(), cells=blank_rows(3, 31))
    plain = tuple(attrs.evolve(r, person=attrs.evolve(r.person, barred=())) for r in after.rows)
    result = copy_month(attrs.evolve(after, rows=plain), before).sheet
    for day in (0, 6, 20, 27):
        source = before.cells[0][
            day + 2 if day + 2 < 30 else day + 2 - 28
        ]  # 1 November is a Sunday, 1 December a Tuesday
        assert result.cells[0][day].text == ("" if source.text == "年" else source.text)
    assert result.cells[0][30].text == before.cells[0][4].text
