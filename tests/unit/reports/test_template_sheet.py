"""Rows put into a form, and what follows: ranges, formulas, merged cells, styles; what is nobody's business stays as it was."""

from __future__ import annotations

import pytest

from app.exchange.refusals import RefusedError
from app.reports.template.refs import Stretch, moved, renamed
from app.reports.template.sheetxml import SheetXml, column_of, letters_of, name_of, place_of

FIVE_TO_EIGHT = Stretch("分配表", 5, 8, 3)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(E5:E8)", "SUM(E5:E11)"),
        ("SUM($E$5:$E$8)", "SUM($E$5:$E$11)"),
        ("SUM(E5:E7)", "SUM(E5:E7)"),
        ("E9*2+E4", "E12*2+E4"),
        ("E8", "E8"),
        ("SUM('分配表'!E5:E8)", "SUM('分配表'!E5:E11)"),
        ("SUM(别表!E5:E8)", "SUM(别表!E5:E8)"),
        ('IF(E9>0,"E9:E20","")', 'IF(E12>0,"E9:E20","")'),
        ("SUM(9:9)", "SUM(12:12)"),
        ("SUM(E:E)", "SUM(E:E)"),
        ("LOG10(E9)", "LOG10(E12)"),
    ],
)
def test_a_formula_below_the_table_names_what_it_named_and_the_new_rows(before: str, after: str) -> None:
    assert FIVE_TO_EIGHT.formula(before, of="分配表", row=9) == after


def test_a_formula_inside_the_table_keeps_its_own_row() -> None:
    one = Stretch("分配表", 5, 5, 4)
    assert one.formula("SUM(B5:D5)", of="分配表", row=5) == "SUM(B5:D5)"
    assert one.formula("SUM(E5:E5)", of="分配表", row=6) == "SUM(E5:E9)"
    assert FIVE_TO_EIGHT.formula("SUM(E5:E8)", of="汇总", row=9) == "SUM(E5:E8)"


def test_a_formula_is_copied_as_a_spreadsheet_copies_it() -> None:
    assert moved("SUM(B8:D8)*$H$1", origin="E8", to="E10") == "SUM(B10:D10)*$H$1"
    assert renamed("SUM('分配表'!E5)+别表!A1", "分配表", "张三's") == "SUM('张三''s'!E5)+别表!A1"


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_are_counted_as_spreadsheets_do(number: int, letters: str) -> None:
    assert letters_of(number) == letters
    assert column_of(letters) == number
    assert place_of(name_of(7, number)) == (7, number)


SHEET = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:x14ac="urn:x"><dimension ref="A1:D4"/>
<cols><col min="4" max="4" width="9" style="7"/></cols>
<sheetData><row r="1" spans="1:4" ht="30" customHeight="1" x14ac:dyDescent="0.2"><c r="A1" s="1" t="s"><v>0</v></c></row>
<row r="2"><c r="A2" s="2"/><c r="B2" s="2"><v>5</v></c><c r="C2" s="3"><f t="shared" ref="C2:C3" si="0">B2*2</f><v>10</v></c></row>
<row r="3" ht="20"><c r="A3" s="5"/><c r="B3" s="5"/><c r="C3" s="6"><f t="shared" si="0"/><v>0</v></c></row>
<row r="4"><c r="A4" s="4" t="s"><v>1</v></c><c r="C4" s="4"><f>SUM(C2:C3)</f><v>10</v></c></row></sheetData>
<mergeCells count="2"><mergeCell ref="A1:D1"/><mergeCell ref="A4:B4"/></mergeCells>
<conditionalFormatting sqref="B2:B3"><cfRule type="cellIs" priority="1"/></conditionalFormatting>
<pageSetup orientation="landscape"/><drawing r:id="rId1"/></worksheet>"""


def _stretched(more: int) -> SheetXml:
    sheet = SheetXml.of("表", SHEET)
    stretch = Stretch("表", 2, 3, more)
    sheet.follow(stretch)
    sheet.stretch(stretch)
    return sheet


def test_new_rows_look_like_those_above_and_the_last_one_closes_the_table() -> None:
    sheet = _stretched(2)
    assert [sheet.rows[number].cells[1].style for number in (2, 3, 4, 5)] == [' s="2"', ' s="2"', ' s="2"', ' s="5"']
    assert [sheet.rows[number].cells[3].inner for number in (2, 3, 4, 5)] == [
        "<f>B2*2</f>", "<f>B3*2</f>", "<f>B4*2</f>", "<f>B5*2</f>",
    ]  # fmt: skip
    assert sheet.rows[6].cells[3].inner == "<f>SUM(C2:C5)</f>"
    assert sheet.rows[5].attributes == ' ht="20"'


def test_what_stands_around_the_rows_follows() -> None:
    text = _stretched(2).text()
    assert '<mergeCell ref="A6:B6"/>' in text
    assert '<mergeCell ref="A1:D1"/>' in text
    assert 'sqref="B2:B5"' in text
    assert '<dimension ref="A1:D6"/>' in text
    assert 'ht="30" customHeight="1"' in text


def test_values_are_put_with_the_look_of_their_place() -> None:
    sheet = SheetXml.of("表", SHEET)
    sheet.put(2, 2, "=1+1 <甲>")
    sheet.put(9, 4, 12)
    sheet.put(2, 1, None)
    text = sheet.text()
    assert '<c r="B2" s="2" t="inlineStr"><is><t xml:space="preserve">=1+1 &lt;甲&gt;</t></is></c>' in text
    assert '<c r="D9" s="7"><v>12</v></c>' in text
    assert '<c r="A2" s="2"/>' in text


def test_a_foot_is_added_where_there_is_none_and_before_the_drawing() -> None:
    sheet = SheetXml.of("表", SHEET)
    sheet.foot("记录号 & 校验")
    assert sheet.after.index("<headerFooter>") < sheet.after.index("<drawing")
    before = sheet.after
    sheet.foot("别的")
    assert sheet.after == before


@pytest.mark.parametrize("text", ["<worksheet/>", SHEET.replace("<v>0</v>", "<v><![CDATA[0]]></v>", 1)])
def test_unusual_writing_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        SheetXml.of("表", text)
