"""A hospital's own form of the unit's table: two sheets, merged heads, last month's figures, formulas, print set-up."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

SHEET = "分配表"
FIRST, LAST = 5, 7
HEADS = {"A": "序号", "B": "职工号", "C": "姓名", "D": "用工性质", "H": "合计", "I": "签名"}
STEPS = {"E": "工作量", "F": "岗位系数", "G": "质量"}


def unit_form() -> bytes:
    """Return the form: rows 5 to 7 hold last month's people, row 8 adds up."""
    book = Workbook()
    about = book.active
    assert about is not None
    about.title = "说明"
    about["A1"], about["B2"] = "本表由科室填写", f"={SHEET}!E8"
    sheet: Any = book.create_sheet(SHEET)
    sheet["A1"] = "澜江市第一人民医院科室绩效（二次）分配表"
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    sheet["A2"], sheet["F2"], sheet["H2"] = "科室：", "月份", "单位：元"
    for column, head in HEADS.items():
        sheet[f"{column}3"] = head
        sheet.merge_cells(f"{column}3:{column}4")
    sheet["E3"] = "绩效构成"
    for column, step in STEPS.items():
        sheet[f"{column}4"] = step
    for ranges in ("A1:I1", "B2:C2", "E3:G3", "A8:D8", "B9:I9"):
        sheet.merge_cells(ranges)
    thin, thick = Side(style="thin"), Side(style="medium")
    for row in range(FIRST, LAST + 1):
        sheet.row_dimensions[row].height = 22
        for number in range(1, 10):
            sheet.cell(row, number).border = Border(bottom=thick if row == LAST else thin)
        sheet.cell(row, 3).value, sheet.cell(row, 5).value = "上月旧人", 99
        sheet.cell(row, 8).value = f"=SUM(E{row}:G{row})"
    sheet["A8"], sheet["A9"], sheet["A10"] = "合计", "大写：", "科主任："
    for column in "EFGH":
        sheet[f"{column}8"] = f"=SUM({column}{FIRST}:{column}{LAST})"
    sheet.print_area, sheet.print_title_rows, sheet.freeze_panes = "A1:I10", "3:4", "D5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    check = DataValidation(type="list", formula1='"编制,合同"')
    check.add(f"D{FIRST}:D{LAST}")
    sheet.add_data_validation(check)
    red: Any = DifferentialStyle(fill=PatternFill("solid", bgColor="FF0000"))
    below = Rule(type="cellIs", operator="lessThan", formula=["0"], dxf=red)
    sheet.conditional_formatting.add(f"H{FIRST}:H{LAST}", below)
    return _saved(book)


def slip_form() -> bytes:
    """Return a form of one sheet for one person: labels with the value at their right."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "工资条"
    for row, label in enumerate(("姓名：", "工号", "所在科室", "大写"), start=2):
        sheet.cell(row, 1).value = label
    for row, item in enumerate(("工作量", "岗位系数", "质量", "实发"), start=7):
        sheet.cell(row, 1).value = item
    sheet["A1"] = "绩效工资条"
    sheet.print_area = "A1:C12"
    return _saved(book)


def cells_of(data: bytes) -> dict[str, Any]:
    """Return the sheets of a workbook by name, read by another library than wrote them."""
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(data)).worksheets}


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
