"""A small workbook for pictures: people of the hospital itself, with the faults lists have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exchange.values import Cell, RawBook, RawSheet
from app.staff.listing import staff_list

if TYPE_CHECKING:
    from app.desk import Desk

MOST = 60
_HEADINGS = ["序号", "工号", "姓名", "身份证号", "出生年月", "用工形式", "所在科室", "职称", "手机号", "备注"]


def sample_book(desk: Desk) -> RawBook:
    """Return a staff list of the first people, some moved, some new, some cells as nobody should write them."""
    rows: list[list[Cell]] = [["人员花名册（十一月）", *[None] * 9], _HEADINGS]  # type: ignore[list-item]  # text is a cell
    for number, line in enumerate(staff_list(desk)[:MOST], start=1):
        birth = "" if line.birth is None else f"{line.birth:%Y.%m}"
        row: list[Cell] = [
            number, line.staff_no, line.name, line.id_no, birth, "在编" if number % 3 else "合同制", line.home_unit,
            line.title, None, None,
        ]  # fmt: skip
        if number % 11 == 0:
            row[6] = "日间手术中心"
        if number % 13 == 0:
            row[3] = "51020019900101001X"
        if number % 17 == 0:
            row[5] = "待定"
        if number % 19 == 0:
            row[1], row[2], row[3], row[4] = f"9{number:05}", f"新{line.name}", None, "1999.13"
        rows.append(row)
    rows.append(["合计", len(rows) - 2, *[None] * 8])
    return RawBook("人员花名册.xlsx", "xlsx", "", (RawSheet("总院区", tuple(rows)),))
