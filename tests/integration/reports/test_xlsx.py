"""Real workbooks opened again: nothing runs, dates are dates, ready to print."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from app.reports.document import Band, Cell, Column, Document, Facts, Paragraph, Signatures, Stamp, Table
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
