"""Finds the heads of a roster's grids: the row of days, the row of weekdays, the headings beside them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import attrs

from app.exchange.rosters.periods import DayMark, day_mark
from app.exchange.rosters.signs import shown, tight
from app.exchange.values import Cell, RawSheet

LEAST_DAYS = 5
GAP = 4  # columns between two days: a week's subtotal, a column left free

_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("seq", re.compile(r"序号?|NO\.?|№|编序|顺序", re.IGNORECASE)),
    (
        "staff_no",
        re.compile(
            r"(职工|员工|人员|个人|护士|HIS)?工号|(职工|员工|人员|护士)(编号|号码?|代码)|胸牌号?|工牌号?|编号|职号|ID",
            re.IGNORECASE,
        ),
    ),
    (
        "name",
        re.compile(
            r"(职工|员工|护士|医生|医师|护理人员|人员|值班人员|排班人员|护理员|本人)?姓名.{0,6}|护士|护理人员|人员|员工|职工|医生|名字|姓名/日期|日期/姓名|姓名/星期"
        ),
    ),
    ("group", re.compile(r"(护理|责任|排班|班|工作)?(组别|小组|分组|组)|班组|组名|区域|床组|组长/组员")),
    ("level", re.compile(r"(护士|护理|能级|岗位)?(层级|能级|级别|等级|分级)|N级|层次")),
    ("title", re.compile(r"职称.{0,6}|职务.{0,6}|岗位.{0,6}|专业技术职务|身份|人员类别|职称/层级")),
    (
        "hours",
        re.compile(
            r"(本?[周月]|实际|合计|累计出勤|总|标准)?(工时|小时数?|时数|工作小时)(小计|合计|总计|数|累计|统计)?([(（].*[)）])?|[周月]?合计工时"
        ),
    ),
    ("nights", re.compile(r"(大小?|小大?|中)?夜班(数|次数|个数|天数|合计|统计)?|夜班(次|个)?")),
    ("balance", re.compile(r".*(结余|余额|累计(?!出勤)|存休|积休|欠休|上月|下月).*")),
    ("rest", re.compile(r".*(休假|休息|出勤|公休|年休|例假|应休|实休|假).*")),
    ("remark", re.compile(r"备注.{0,8}|说明|备考")),
)


def role_of(heading: str) -> str | None:
    """Return what a heading beside the days means: name, staff_no, group, title, hours …; None where nobody knows."""
    word = re.sub(r"[\\\n]", "/", tight(heading)).strip("/:：")
    return next((role for role, rule in _ROLES if rule.fullmatch(word)), None) if word else None


@attrs.frozen(slots=True)
class Head:
    """A grid's head. Rows and columns count from 0; ``marks`` say of each day's first column what its head says."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    marks: tuple[DayMark, ...]
    weekdays: tuple[int | None, ...]
    spans: Mapping[int, int]  # column -> place in columns, for heads wider than a column
    roles: Mapping[str, int]
    headings: Mapping[int, str]


def cell_at(sheet: RawSheet, row: int, column: int) -> Cell:
    """Return a cell, None outside the sheet."""
    if 0 <= row < len(sheet.rows) and 0 <= column < len(sheet.rows[row]):
        return sheet.rows[row][column]
    return None


def find_heads(sheet: RawSheet) -> list[Head]:
    """Return the heads of all grids of ``sheet``, from the top."""
    marks = [[day_mark(cell) for cell in row] for row in sheet.rows]
    chains = {row: chain for row in range(len(marks)) if (chain := _chain(marks[row]))}
    weeks = {row: chain for row in range(len(marks)) if (chain := _week_chain(marks[row]))}
    heads: list[Head] = []
    taken: set[int] = set()
    for row in sorted({*chains, *weeks}):
        if row in taken or (row not in chains and any(near in chains for near in (row + 1, row + 2, row - 1, row - 2))):
            continue
        head = _head(sheet, marks, row, chains.get(row) or weeks[row], weeks)
        if head is not None and not taken & set(head.rows):
            taken |= set(head.rows)
            heads.append(head)
    return heads


def _chain(marks: Sequence[DayMark | None]) -> tuple[int, ...]:
    """Return the columns of the longest run of days that follow one another."""
    best: list[int] = []
    run: list[int] = []
    for column, mark in enumerate(marks):
        if mark is None or mark.day is None:
            continue
        before = marks[run[-1]] if run else None
        if before is not None and column - run[-1] <= GAP and _follows(before, mark):
            run.append(column)
        else:
            run = [column]
        if len(run) > len(best):
            best = list(run)
    days = sum(mark is not None and mark.day is not None for mark in marks)
    return tuple(best) if len(best) >= LEAST_DAYS and len(best) >= 0.6 * days else ()


def _follows(before: DayMark, after: DayMark) -> bool:
    assert before.day is not None
    if after.day == before.day + 1:
        return before.month is None or after.month is None or before.month == after.month
    return after.day == 1 and before.day >= 28  # noqa: PLR2004 - the shortest month


def _week_chain(marks: Sequence[DayMark | None]) -> tuple[int, ...]:
    """Return the columns of the longest run of weekdays that follow one another."""
    best: list[int] = []
    run: list[int] = []
    for column, mark in enumerate(marks):
        if mark is None or mark.weekday is None:
            continue
        before = marks[run[-1]] if run else None
        follows = before is not None and before.weekday is not None and (before.weekday + 1) % 7 == mark.weekday
        run = [*run, column] if follows and column - run[-1] <= GAP else [column]
        if len(run) > len(best):
            best = list(run)
    return tuple(best) if len(best) >= LEAST_DAYS else ()


def _head(
    sheet: RawSheet,
    marks: Sequence[Sequence[DayMark | None]],
    row: int,
    columns: tuple[int, ...],
    weeks: Mapping[int, tuple[int, ...]],
) -> Head | None:
    rows = {row}
    weekdays: list[int | None] = [_mark(marks, row, column).weekday for column in columns]
    for near in (row + 1, row - 1, row + 2, row - 2):
        if any(day is not None for day in weekdays) or near not in weeks:
            continue
        told = [_mark(marks, near, column).weekday for column in columns]
        if sum(day is not None for day in told) >= 0.8 * len(columns):
            weekdays = told
            rows |= set(range(min(row, near), max(row, near) + 1))
    rows |= _beside(sheet, rows, columns)
    headings = _headings(sheet, sorted(rows), columns)
    roles: dict[str, int] = {}
    for column, heading in headings.items():
        role = role_of(heading)
        if role is not None and not columns[0] < column < columns[-1]:  # between the days stand subtotals
            roles.setdefault(role, column)
    if (
        "name" not in roles
        and not any(day is not None for day in weekdays)
        and _mark(marks, row, columns[0]).month is None
    ):
        return None
    last = max(rows)
    found = tuple(_mark(marks, row, column) for column in columns)
    return Head(
        tuple(sorted(rows)), columns, found, tuple(weekdays), _spans(sheet, row, last, columns), roles, headings
    )


def _mark(marks: Sequence[Sequence[DayMark | None]], row: int, column: int) -> DayMark:
    held = marks[row][column] if column < len(marks[row]) else None
    return held or DayMark()


_PERIOD = re.compile(
    r"第?[\d一二三四五六]+周|[\d一二三四五六七八九十]+月份?|日期|星期|周次|日|上午|下午|中午|白班?|夜班?|上|下|早|晚|AM|PM|\d{4}年\d{1,2}月",
    re.IGNORECASE,
)


DEEP = 4  # rows a heading is merged over at most


def _beside(sheet: RawSheet, rows: set[int], columns: Sequence[int]) -> set[int]:
    """Return further rows of the head: headings merged over it, weeks above the days, halves of days below them."""
    edges = (min(columns), max(columns))
    found = _merged_over(sheet, rows, edges)
    low, high = min({*rows, *found}), max({*rows, *found})
    for near in (low - 1, high + 1):
        texts = [tight(shown(cell_at(sheet, near, column))) for column in range(edges[0], edges[1] + 1)]
        told = [text for text in texts if text]
        if told and all(_PERIOD.fullmatch(text) for text in told) and not (near > high and _only_codes(told)):
            found.add(near)
            low, high = min(low, near), max(high, near)
    if not any(_names_people(sheet, row, edges) for row in (*rows, *found)):
        # the headings may stand a row above or below the days
        further = next((row for row in (low - 1, low - 2, high + 1) if _names_people(sheet, row, edges)), None)
        if further is not None:
            found |= set(range(min(further, low), max(further, high) + 1))
    return found


def _merged_over(sheet: RawSheet, rows: set[int], edges: tuple[int, int]) -> set[int]:
    found: set[int] = set()
    for top, left, bottom, right in sheet.merges:
        reach = set(range(top, min(bottom, top + DEEP) + 1))
        outside = left == right and not edges[0] <= left <= edges[1] and bottom - top < DEEP
        if outside and reach & rows and role_of(shown(cell_at(sheet, top, left))) is not None:
            found |= reach
    return found


def _names_people(sheet: RawSheet, row: int, edges: tuple[int, int]) -> bool:
    """Tell whether a row holds the heading of the names, outside the days."""
    return any(
        role_of(shown(cell_at(sheet, row, column))) == "name"
        for column in (*range(edges[0]), *range(edges[1] + 1, edges[1] + 8))
    )


def _only_codes(texts: Sequence[str]) -> bool:
    """Tell whether words below the days may be a person's shifts as well (白, 夜, 上 are codes of wards)."""
    return not ({"上午", "下午"} & set(texts) or set(texts) == {"上", "下"})


def _headings(sheet: RawSheet, rows: Sequence[int], columns: Sequence[int]) -> dict[int, str]:
    """Return column -> heading of the columns that hold no days, joined over the rows of the head."""
    width = max((len(sheet.rows[row]) for row in rows), default=0)
    inside = set(columns)
    found: dict[int, str] = {}
    for column in range(width):
        if column in inside:
            continue
        if column > columns[-1] + 2 and not {column - 1, column - 2} & {*found, columns[-1]}:
            break  # what stands apart on the right is another table
        parts = [shown(cell_at(sheet, row, column)) for row in rows]
        text = "".join(dict.fromkeys(part for part in parts if part))
        if text:
            found[column] = text
    return found


def _spans(sheet: RawSheet, row: int, last: int, columns: Sequence[int]) -> dict[int, int]:
    """Return column -> place of its day; a head merged over several columns owns them all, as halves of a day do."""
    owned = {column: place for place, column in enumerate(columns)}
    for top, left, bottom, right in sheet.merges:
        if top <= row <= bottom and left in owned and right > left:
            for column in range(left + 1, right + 1):
                owned.setdefault(column, owned[left])
    below = [tight(shown(cell_at(sheet, last, column))) for column in range(max(columns) + 2)]
    for place, column in enumerate(columns):
        following = columns[place + 1] if place + 1 < len(columns) else column + 2
        for half in range(column + 1, min(following, len(below))):
            if half not in owned and below[half] in ("下午", "下", "夜", "PM", "晚", "晚上", "夜班") and below[column]:
                owned[half] = place
    return owned
