"""The roster on paper: one readable page, nothing lost, nothing told that the notice board must not tell."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pypdfium2
import pytest
from openpyxl import load_workbook

from app.reports import fonts
from app.reports.document import Grid, Stamp
from app.reports.grids import LOWEST
from app.reports.layout import lay_out
from app.reports.pdf import to_pdf
from app.reports.roster import Print, roster_sheets, title_of
from app.reports.roster_balances import balance_sheet
from app.reports.roster_lists import Changed, change_sheet
from app.reports.roster_person import ics_of, person_sheets
from app.reports.sheet import ShadeStroke, TextStroke
from app.reports.xlsx import to_xlsx
from app.roster.kits import sample_sheet
from app.roster.model import Barred
from app.roster.sheet import Place, Season, Sheet, adjust, clear, lock, put, record_actual, row_totals, write_cell
from app.roster.sheet.times import read_times
from app.roster.sheet.totals import codes_of

STAMP = Stamp("XL-20261123-00042", "测试员", datetime(2026, 11, 23, 1, 5, tzinfo=UTC))
HOW = Print("杏林示范医院")


@pytest.fixture(scope="module")
def month() -> Sheet:
    whole = attrs.evolve(sample_sheet(people=40, filled=True), leave=(), remark="未经同意不得换班", version=2)
    taken = [p for p in whole.places() if whole.cells[p.row][p.day].text == "年"]
    sheet = put(put(whole, taken, "休").sheet, [Place(3, 4)], "A/值").sheet
    sheet = put(sheet, [Place(5, 2)], "N②").sheet
    sheet = put(sheet, [Place(15, day) for day in range(10, 25)], "产").sheet
    sheet = put(sheet, [Place(16, 3)], "丧").sheet
    return adjust(lock(sheet, [Place(2, 0)]), [Place(8, 9)], minutes=90).sheet


def pages_of(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        found = []
        for page in pdf:
            text = page.get_textpage()
            found.append(re.sub(r"\s", "", str(text.get_text_bounded())))
            text.close()
            page.close()
        return found
    finally:
        pdf.close()


def sizes_of(document: Any) -> list[float]:
    return [s.size for page in lay_out(document) for s in page if isinstance(s, TextStroke) and s.text.strip()]


def test_forty_people_and_a_month_stand_on_one_readable_a4_page(month: Sheet) -> None:
    document = roster_sheets([month], HOW)
    assert (document.landscape, document.paper) == (True, "A4")
    pages = pages_of(to_pdf(document.stamped(STAMP)))
    assert len(pages) == 1
    page = pages[0]
    assert "2026年12月示范病区护士排班表" in page
    assert all(row.name in page for row in month.rows)
    for told in ("A/值", "N②", "产假", "班次说明", "加班登记", "12.10+1.5h", "排班备注：未经同意不得换班", "第2版",
                 "制表人", "护理部审核", "XL-20261123-00042", "次日00:00–08:00"):  # fmt: skip
        assert told in page, told
    codes = [
        s.size for page in lay_out(document) for s in page if isinstance(s, TextStroke) and s.text in {"A", "N", "休"}
    ]
    assert min(codes) >= 6.8
    assert min(sizes_of(document)) >= 5.0


def test_larger_wards_take_a3_and_weeks_stand_upright() -> None:
    large = roster_sheets([sample_sheet(people=60, filled=True)], HOW)
    assert (large.paper, large.landscape) == ("A3", True)
    assert len(pages_of(to_pdf(large))) == 1
    assert roster_sheets([sample_sheet(people=60)], attrs.evolve(HOW, paper="A4")).paper == "A4"
    week = sample_sheet(people=12, filled=True, first=date(2026, 12, 7), days=7)
    upright = roster_sheets([week, attrs.evolve(week, first=date(2026, 12, 14))], HOW)
    assert not upright.landscape
    assert title_of(week).endswith("（12.7—12.13）")
    assert len(pages_of(to_pdf(upright))) == 2


def test_a_crowd_goes_on_over_pages_with_its_head() -> None:
    document = roster_sheets([sample_sheet(people=90, filled=True)], attrs.evolve(HOW, paper="A4"))
    pages = pages_of(to_pdf(document))
    assert len(pages) >= 2
    assert all("姓名" in page for page in pages[:2])
    assert min(sizes_of(document)) > LOWEST * 0.6


def test_the_last_page_of_a_crowd_has_people_above_the_signatures() -> None:
    for people in (90, 150, 300):
        pages = pages_of(to_pdf(roster_sheets([sample_sheet(people=people, filled=True)], HOW)))
        assert "护理部审核" in pages[-1]
        assert "姓名" in pages[-1]
        assert "N2" in pages[-1]


def test_the_longest_names_stay_in_their_column_and_rare_ones_are_printed() -> None:
    names = ["努尔比亚·麦麦提艾力·阿卜杜热西提", "李𬱖", "张㛃", "王䶮", "欧阳𠅤"]
    sheet = sample_sheet(people=40, filled=True)
    rows = tuple(attrs.evolve(row, name=name) for row, name in zip(sheet.rows, names, strict=False))
    document = roster_sheets([attrs.evolve(sheet, rows=(*rows, *sheet.rows[len(rows) :]))], HOW)
    page = pages_of(to_pdf(document))[0]
    assert all(name in page for name in names)
    strokes = [s for s in lay_out(document)[0] if isinstance(s, TextStroke)]
    long = next(s for s in strokes if s.text == names[0])
    level = next(s for s in strokes if abs(s.y - long.y) < 2 and s.text[:1] == "N" and s.x > long.x)
    assert long.x + fonts.width(long.text, size=long.size) < level.x - 2
    assert long.size >= 5


def test_a_leave_over_a_weekend_is_shaded_under_the_weekend_only(month: Sheet) -> None:
    cells = {
        Place(0, day): attrs.evolve(month.cells[0][day], codes=("年",)) for day in range(3, 8)
    }  # Friday to Tuesday
    document = roster_sheets([month.with_cells(cells)], HOW)
    page = lay_out(document)[0]
    word = next(s for s in page if isinstance(s, TextStroke) and s.text == "年休假")
    under = [s for s in page if isinstance(s, ShadeStroke) and s.y < word.y < s.y + s.height and s.width < 60]
    wide = {round(s.width, 1) for s in under}
    assert len(wide) == 1, "each ground is one day wide"
    grid = next(b for b in document.blocks if isinstance(b, Grid))
    assert len(under) == sum(column.shade for column in grid.columns)


def test_the_notice_board_tells_no_reason_of_absence(month: Sheet) -> None:
    noted = month.with_cells({Place(0, 0): attrs.evolve(month.cells[0][0], remark="家事")})
    page = pages_of(to_pdf(roster_sheets([noted], attrs.evolve(HOW, board=True))))[0]
    assert "假" in page
    for secret in ("产假", "丧", "家事", "公休结余", "结余(天)", "加班登记"):
        assert secret not in page, secret
    grid = next(b for b in roster_sheets([noted], attrs.evolve(HOW, board=True)).blocks if isinstance(b, Grid))
    assert not any(cell.corner for line in grid.lines for cell in line.cells)


def test_no_colour_and_no_seam_tells_the_reason_of_an_absence(month: Sheet) -> None:
    codes = tuple(
        attrs.evolve(code, fill="#FF0000", ink="#00FF00") if code.code == "病" else code for code in month.ward.codes
    )
    ward = attrs.evolve(month, ward=attrs.evolve(month.ward, codes=codes))
    away = put(ward, [Place(0, day) for day in range(5)], "年").sheet
    away = put(away, [Place(0, day) for day in range(5, 9)], "病").sheet
    board = next(
        b for b in roster_sheets([away], attrs.evolve(HOW, board=True, colour=True)).blocks if isinstance(b, Grid)
    )
    before = len(month.ward.columns.left)
    first = board.lines[0].cells[before]
    assert (first.value, first.span) == ("假", 9)  # one absence, whatever it is made of
    assert not any(cell.fill == "#FF0000" or cell.ink == "#00FF00" for line in board.lines for cell in line.cells)
    hers = next(b for b in roster_sheets([away], attrs.evolve(HOW, colour=True)).blocks if isinstance(b, Grid))
    assert [cell.span for cell in hers.lines[0].cells[before : before + 2]] == [5, 4]
    assert hers.lines[0].cells[before + 1].fill == "#FF0000"


def test_marks_are_explained_where_they_occur(month: Sheet) -> None:
    changed = attrs.evolve(HOW, changed=frozenset({("1001", date(2026, 12, 5))}))
    page = pages_of(to_pdf(roster_sheets([month], changed)))[0]
    assert "粗框：与上一版不同" in page
    assert "切角：已锁定" in page  # one cell of the month is locked
    plain = pages_of(to_pdf(roster_sheets([month], attrs.evolve(HOW, board=True))))[0]
    assert "粗框" not in plain
    assert "切角" not in plain


def test_days_nobody_may_fill_are_dashed(month: Sheet) -> None:
    bar = Barred("执业证书过期", date(2026, 12, 20), citation="护士条例 21")
    person = attrs.evolve(month.rows[0].person, barred=(bar,))
    sheet = attrs.evolve(month, rows=(attrs.evolve(month.rows[0], person=person), *month.rows[1:]))
    sheet = clear(sheet, [Place(0, day) for day in range(17, 31)]).sheet
    sheet = put(sheet, [Place(0, 25)], "行").sheet
    for how in (HOW, attrs.evolve(HOW, board=True)):
        document = roster_sheets([sheet], how)
        grid = next(b for b in document.blocks if isinstance(b, Grid))
        line = [cell.value for cell in grid.lines[0].cells[len(month.ward.columns.left) :]]
        assert line[17:19] == ["", ""]  # not planned yet
        assert line[19:25] == ["—"] * 6
        assert line[25:27] == ["行", "—"]
        page = pages_of(to_pdf(document))[0]
        assert "横线：不在本科或不得排班" in page
        assert "执业证书" not in page


def test_a_season_that_begins_within_the_sheet_is_told_in_its_legend(month: Sheet) -> None:
    summer = Season("夏令时", (12, 15), (12, 31), read_times("8:00-12:00、15:00-19:00"))
    codes = tuple(attrs.evolve(c, seasons=(summer,)) if c.code == "责" else c for c in month.ward.codes)
    page = pages_of(to_pdf(roster_sheets([attrs.evolve(month, ward=attrs.evolve(month.ward, codes=codes))], HOW)))[0]
    assert "08:00–12:00、14:00–18:00，12月15日起08:00–12:00、15:00–19:00" in page


def test_a_month_kept_week_by_week_is_one_month_for_its_nurse() -> None:
    week = sample_sheet(people=6, filled=True, first=date(2026, 12, 7), days=7)
    after = sample_sheet(people=6, filled=True, first=date(2026, 12, 14), days=7)
    who = week.rows[2].id
    page = pages_of(to_pdf(person_sheets([week, after], [who], organisation="杏林示范医院")))
    assert len(page) == 1
    assert "2026年12月示范病区护士排班表" in page[0]
    both = row_totals(week, 2, actual=True).hours + row_totals(after, 2, actual=True).hours
    assert f"{both}/" in page[0]
    text = ics_of([week, after], who, organisation="杏林示范医院", stamp=STAMP.printed_at)
    days = {line[8:16] for line in text.split("\r\n") if line.startswith("DTSTART:")}
    assert min(days) <= "20261213"
    assert max(days) >= "20261214"
    box = frozenset({(who, date(2026, 12, 15))})
    grids = [b for b in roster_sheets([week, after], attrs.evolve(HOW, changed=box)).blocks if isinstance(b, Grid)]
    assert [sum(c.boxed for line in g.lines for c in line.cells) for g in grids] == [0, 1]


def test_chosen_columns_changed_cells_and_the_actual_layer(month: Sheet) -> None:
    worked = record_actual(month, Place(0, 1), text="病")
    how = attrs.evolve(
        HOW,
        left=("staff_no", "name"),
        right=("over", "account:annual_leave"),
        changed=frozenset({("1001", date(2026, 12, 5))}),
        actual=True,
    )
    grid = next(b for b in roster_sheets([worked], how).blocks if isinstance(b, Grid))
    assert [c.title for c in grid.columns[:2]] == ["工号", "姓名"]
    assert [c.title for c in grid.columns[-2:]] == ["±工时", "年休"]
    assert grid.lines[0].cells[3].value == "病"
    assert "按实际出勤" in roster_sheets([worked], how).meta[-1]
    assert "按实际出勤" not in roster_sheets([worked], HOW).meta[-1]
    assert [(line, i) for line, row in enumerate(grid.lines) for i, cell in enumerate(row.cells) if cell.boxed] == [
        (1, 6)
    ]
    assert not grid.merge_first


def test_the_workbook_holds_every_cell_where_she_expects_it(month: Sheet) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(roster_sheets([month], HOW).stamped(STAMP)))).active
    assert sheet is not None
    head = next(r for r in range(1, 8) if sheet.cell(r, 2).value == "姓名")
    first = next(c for c in range(1, 10) if str(sheet.cell(head, c).value) == "1")
    assert [str(sheet.cell(head, first + d).value) for d in range(31)] == [str(d + 1) for d in range(31)]
    assert sheet.cell(head + 1, first).value == "二"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    for row in range(40):
        for day in range(31):
            cell, shown = month.cells[row][day], sheet.cell(head + 2 + row, first + day).value
            if row == 15 and 10 <= day < 25:
                assert shown == ("产假" if day == 10 else None)
            else:
                assert shown == write_cell(cell), (row, day)
    assert any(area.startswith(sheet.cell(head + 17, first + 10).coordinate) for area in merged)
    nights = [sheet.cell(head + 2, first + d) for d in range(31) if month.cells[0][d].text == "N"]
    assert {cell.fill.fgColor.rgb for cell in nights} == {"FFC9D3EA"}
    assert all(cell.font.bold for cell in nights)
    hours = next(c for c in range(first + 31, first + 36) if sheet.cell(head, c).value == "工时")
    assert Decimal(str(sheet.cell(head + 2, hours).value)) == row_totals(month, 0).hours
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.freeze_panes == sheet.cell(head + 2, first).coordinate
    assert sheet.column_dimensions["A"].width < 6  # the group's name stands downwards


def test_a_nurses_own_month_as_calendar_and_for_her_telephone(month: Sheet) -> None:
    page = pages_of(to_pdf(person_sheets([month], [month.rows[0].id, month.rows[1].id], organisation="杏林示范医院")))
    assert len(page) == 2
    assert month.rows[0].name in page[0]
    assert month.rows[1].name not in page[0]
    assert "16:00–24:00" in page[0]
    text = ics_of([month], month.rows[0].id, organisation="杏林示范医院", stamp=STAMP.printed_at)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    worked = [d for d, cell in enumerate(month.cells[0]) if cell.text not in {"休", "下"}]
    spans = [len(c.segments_on(month.date(d))) for d in worked for c in codes_of(month.ward, month.cells[0][d])]
    first = month.cells[0][0].text
    assert first == "A"
    assert "DTSTART:20261201T000000Z" in text  # 08:00 in China
    assert "DTEND:20261201T080000Z" in text
    assert text.count("BEGIN:VEVENT") == sum(spans)
    absent = ics_of([month], month.rows[15].id, organisation="杏林示范医院", stamp=STAMP.printed_at)
    assert "DTSTART;VALUE=DATE:20261211" in absent


def test_changes_and_balances_are_listed_to_be_signed(month: Sheet) -> None:
    changed = Changed("2026-12-03", "张静", "A", "休", "家中急事", "nurse", "2026-12-01 08:00")
    page = pages_of(to_pdf(change_sheet([month], [changed], organisation="杏林示范医院")))[0]
    assert "家中急事" in page
    assert "护士长" in page
    document = balance_sheet(month, organisation="杏林示范医院")
    grid = document.blocks[0]
    assert isinstance(grid, Grid)
    assert len(grid.lines) == len(month.rows), "one line a person"
    sums = 0
    for line in grid.lines:
        amounts = [cell.value or Decimal(0) for cell in line.cells[2:]]
        for opening, plus, minus, closing in zip(*(amounts[k::4] for k in range(4)), strict=True):
            assert opening + plus - minus == closing
            sums += bool(plus or minus)
    assert sums, "some account moved"
    pages = pages_of(to_pdf(document))
    assert len(pages) == 1
    assert all(row.name in pages[0] for row in month.rows)
