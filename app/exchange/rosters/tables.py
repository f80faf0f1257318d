"""Legends laid out as a table: 代码 | 名称 | 时间 | 工时, below the grid, beside it or on a sheet of their own. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import attrs

from app.exchange.rosters.legends import LONGEST_CODE, kind_of, shift_of
from app.exchange.rosters.signs import NOTHING, half, shown, tight
from app.exchange.rosters.values import Shift
from app.exchange.values import RawSheet

_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("code", re.compile(r"(班次|排班|班别|班种|班)?(代码|代号|简称|编码|缩写|符号|标识|简写)|班次|班别|班种|班")),
    ("name", re.compile(r"(班次|班种|班别|班)?(名称|全称|说明|含义|释义|解释|内容|中文名)|班名|意义")),
    ("time", re.compile(r"(上班|工作|起止|班次|上下班|在岗)?(时间|时段)(段|范围)?|起止")),
    ("hours", re.compile(r"(标准|折合|计|班次|每班|日)?(工时|小时数?|时数|时长)([(（].*[)）])?")),
    ("kind", re.compile(r"(班次)?(类别|类型|性质|分类|属性)")),
)


@attrs.frozen(slots=True)
class LegendTable:
    """A legend found as a table: its rows (from 0, with the heading) and its shifts."""

    sheet: str
    rows: tuple[int, ...]
    column: int
    shifts: tuple[Shift, ...]


def _heading(text: str) -> str | None:
    word = re.sub(r"[(（].*$", "", tight(text))
    return next((field for field, rule in _HEADINGS if rule.fullmatch(word)), None) if word else None


def find_tables(sheet: RawSheet) -> Iterator[LegendTable]:
    """Yield every legend laid out as a table on ``sheet``."""
    row = 0
    while row < len(sheet.rows):
        groups = _groups(sheet, row)
        if not groups:
            row += 1
            continue
        rows, shifts = _body(sheet, row, groups)
        if shifts:
            yield LegendTable(sheet.name, (row, *rows), min(groups[0].values()), tuple(shifts))
        row = max((row, *rows)) + 1


def _groups(sheet: RawSheet, row: int) -> list[dict[str, int]]:
    """Return the columns of each table headed by ``row``: field -> column, a table for each code column."""
    groups: list[dict[str, int]] = []
    for column, cell in enumerate(sheet.rows[row]):
        field = _heading(shown(cell)) if isinstance(cell, str) else None
        if field is None:
            continue
        if field == "code" and groups and "code" in groups[-1] and len(groups[-1]) == 1:
            field = "name"
        if not groups or field == next(iter(groups[0])):  # what heads the first column heads the next table again
            groups.append({field: column})
        else:
            groups[-1].setdefault(field, column)
    return [group for group in groups if "code" in group and len(group) > 1]


def _body(sheet: RawSheet, head: int, groups: list[dict[str, int]]) -> tuple[list[int], list[Shift]]:
    rows: list[int] = []
    found: dict[str, Shift] = {}
    for number in range(head + 1, len(sheet.rows)):
        shifts = [shift for group in groups if (shift := _shift(sheet, number, group)) is not None]
        if not shifts:
            break
        rows.append(number)
        for shift in shifts:
            found.setdefault(shift.code, shift)
    return rows, list(found.values())


def _shift(sheet: RawSheet, row: int, group: dict[str, int]) -> Shift | None:
    cells = sheet.rows[row]
    held = {field: shown(cells[column]) if column < len(cells) else "" for field, column in group.items()}
    code = half(held["code"]).strip()
    if not code or len(code) > LONGEST_CODE or re.search(r"[:：。；]", code):
        return None
    if not any(held.get(field) for field in ("name", "time", "hours", "kind")):
        return None
    said = shift_of(code, f"{held.get('name', '')} {held.get('time', '')}")
    name = held.get("name", "") or (said.name if said else "") or ("" if "name" in group else held.get("kind", ""))
    time = said.time if said else ""
    kind = kind_of(code, name, time, held.get("kind", ""))
    return Shift(code, name, time, _hours(held.get("hours", "")) or (said.hours if said else None), kind)


def _hours(text: str) -> Decimal | None:
    match = re.fullmatch(r"([+-]?\d{1,2}(?:\.\d{1,2})?)(?:小时|h|H)?", tight(text))
    if match is None or text in NOTHING:
        return None
    try:
        return Decimal(match[1])
    except InvalidOperation:
        return None


def plain_pairs(sheet: RawSheet) -> LegendTable | None:
    """Return a sheet of two and more columns without headings as a legend: code | words, where most rows are so."""
    shifts: dict[str, Shift] = {}
    rows: list[int] = []
    filled = 0
    for number, cells in enumerate(sheet.rows):
        texts = [shown(cell) for cell in cells if cell is not None and shown(cell)]
        if not texts:
            continue
        filled += 1
        code = half(texts[0]).strip()
        if len(texts) > 1 and len(code) <= LONGEST_CODE:
            shift = shift_of(code, " ".join(texts[1:]))
            if shift is not None:
                shifts.setdefault(shift.code, shift)
                rows.append(number)
    if len(rows) < 3 or len(rows) < 0.6 * filled:  # noqa: PLR2004 - fewer is chance
        return None
    return LegendTable(sheet.name, tuple(rows), 0, tuple(shifts.values()))
