"""Real workbooks opened again: nothing runs, dates are dates, ready to print."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.amounts import count, money
from app.reports.document import (
    Band,
    Cell,
    Column,
    Document,
    Facts,
    Grid,
    GridCell,
    GridColumn,
    GridLine,
    PageBreak,
    Paragraph,
    Signatures,
    Stamp,
    Table,
)
from app.reports.xlsx import to_xlsx

HOSTILE = ("=cmd|' /C calc'!A0", "+8613800000000", "@SUM(A1)", "-1+1", "\t=1+1", "＝1+1", "'quoted", "=1+1\n=2")


def _document(*values: str) -> Document:
    rows = tuple((Cell(value, strong=bool(n % 2)), date(2026, 11, 23), 3, Decimal("1409.50"))
                 for n, value in enumerate(values))  # fmt: skip
    columns = (Column("姓名"), Column("日期"), Column("数"), Column("金额"))
    return Document(
        "名单/甲",
        (
            Table(columns, (Band("=内科", "+1"), *rows), "没有记录。"),
            Facts((("=标签", "=值"),)),
            Paragraph("=段落"),
            Signatures(("=制表人",)),
        ),
        organisation="=医院",
        meta=("@截至",),
        landscape=True,
        stamp=Stamp("XL-1", "测试员&A", datetime(2026, 11, 23, tzinfo=UTC)),
    )


@pytest.mark.parametrize("empty", [False, True])
def test_no_cell_is_a_formula(empty: bool) -> None:
    data = to_xlsx(_document(*(() if empty else HOSTILE)))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells
    for cell in cells:
        assert cell.data_type != "f", cell.coordinate
        if isinstance(cell.value, str):
            assert cell.data_type == "s"
            assert cell.quotePrefix == (cell.value[0] in "=+-@'＝"), cell.value
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_text_arrives_whole_and_values_keep_their_kind() -> None:
    sheet = openpyxl.load_workbook(
        io.BytesIO(to_xlsx(_document("李𬱖", "阿依古丽·买买提", "110101199001011234")))
    ).active
    assert sheet is not None
    by_name = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    assert {"李𬱖", "阿依古丽·买买提", "110101199001011234"} <= set(by_name)
    row = by_name["李𬱖"]
    assert row[1].value == datetime(2026, 11, 23)  # noqa: DTZ001 - workbooks know no zones
    assert (row[2].value, row[3].value) == (3, 1409.5)
    assert by_name["110101199001011234"][0].number_format == "@"


def test_ready_to_print_and_nothing_hidden() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(_document("甲"))))
    sheet = book.active
    assert sheet is not None
    assert [each.sheet_state for each in book.worksheets] == ["visible"]
    assert sheet.title == "名单甲"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == "A5"
    assert "4" in (sheet.print_title_rows or "")
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.center is not None
    assert "&P" in str(footer.center.text)
    assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
    assert not any(dimension.hidden for dimension in sheet.row_dimensions.values())


def test_a_name_cannot_command_the_footer() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(_document("甲")))).active
    assert sheet is not None
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.right is not None
    assert "测试员＆A" in str(footer.right.text)


def test_a_small_table_below_does_not_narrow_the_columns_above() -> None:
    wide = Table((Column("姓名"),), (("古丽米热·阿卜杜热合曼·吐尔逊江",),))
    small = Table((Column("■"),), (("甲",),))
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(Document("名单", (wide, small))))).active
    assert sheet is not None
    assert sheet.column_dimensions["A"].width > 30


def _opened(document: Document) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(document))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_amounts_can_be_summed_and_look_like_on_paper() -> None:
    rows = (
        ("石丽", money(Decimal("-1409.50")), count(Decimal("7.50"))),
        ("合计", Cell(money(Decimal(0)), strong=True), ""),
    )
    sheet = _opened(Document("表", (Table((Column("姓名"), Column("金额", align="right"), Column("时数")), rows),)))
    cells = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    amount, hours, whole = cells["B3"], cells["C3"], cells["B4"]
    assert (amount.value, amount.data_type, amount.number_format) == (-1409.5, "n", "#,##0.00")
    assert (hours.value, hours.data_type) == (7.5, "n")
    assert (whole.value, whole.number_format, whole.font.bold) == (0, "#,##0.00", True)
    assert str(money(Decimal("-1409.5"))) == "-1,409.50"


def test_the_file_says_whose_sheet_it_is_and_in_her_font() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(_document("甲"))))
    assert (book.properties.title, book.properties.creator) == ("名单/甲", "=医院")
    sheet = book.active
    assert sheet is not None
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"宋体"}


def test_long_lines_under_a_table_are_as_high_as_their_text() -> None:
    long = Paragraph("班次说明：" + "白班（08:00–16:00 8 小时）；" * 12)
    sheet = _opened(Document("表", (Table((Column("姓名"), Column("班")), (("石丽", "A"),)), long, Paragraph("短"))))
    heights = {
        str(sheet.cell(row, 1).value)[:2]: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)
    }
    assert heights["班次"] > 100
    assert heights["短"] is None


def test_one_head_is_repeated_several_are_not_and_people_begin_pages() -> None:
    table = Table((Column("姓名"),), (("石丽",),))
    both = _opened(Document("表", (table, PageBreak(), table)))
    assert (both.print_title_rows, both.freeze_panes) == (None, None)
    assert [each.id for each in both.row_breaks.brk] == [4]
    assert _opened(Document("表", (table,))).print_title_rows == "$2:$2"
    assert _opened(Document("表", (table,), heading=False)).cell(1, 1).value == "姓名"  # the blocks bear their own


def test_a_grid_with_an_annex_is_not_squeezed_onto_one_page_and_its_figures_have_room() -> None:
    line = GridLine((GridCell("石丽"), GridCell(Decimal("-1143.5")), GridCell("休")))
    grid = Grid((GridColumn("姓名", width=17), GridColumn("公休（天）", "期初"), GridColumn("1", "日")), (line,))
    alone = _opened(Document("表", (grid,)))
    assert alone.page_setup.fitToHeight == 1
    assert alone.column_dimensions["B"].width > 7
    assert alone.cell(2, 3).value == 1  # the day is a number
    annex = Table((Column("姓名"),), tuple((f"人{n}",) for n in range(300)))
    assert _opened(Document("表", (grid, annex))).page_setup.fitToHeight == 0


def test_the_sentences_of_a_second_table_do_not_widen_the_names_of_the_first() -> None:
    first = Table(tuple(Column(title) for title in ("序号", "姓名", "金额", "签名")), ((1, "石丽", 3, ""),))
    second = Table((Column("姓名"), Column("依据")), (("石丽", "休息日 24：11-01 责 8，11-08 A 8，11-14 A 8；" * 4),))
    sheet = _opened(Document("表", (Paragraph("单位：元", align="right"), first, second)))
    assert sheet.column_dimensions["B"].width < 12
    row = next(n for n in range(1, 20) if str(sheet.cell(n, 2).value).startswith("休息日"))
    assert f"B{row}:D{row}" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.row_dimensions[row].height > 60
    assert sheet.cell(2, 1).alignment.horizontal == "right"
