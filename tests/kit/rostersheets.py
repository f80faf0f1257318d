"""Rosters as wards keep them, written by the test in many layouts, with what a careful reader finds in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import attrs
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

WEEKDAYS = "一二三四五六日"
NAMES = (
    "王静", "李敏", "张艳芳", "刘芳", "陈娟", "杨霞", "赵燕玲", "黄婷", "欧阳雪", "古丽娜尔·买买提", "周伟", "曾䶮",
    "吴强", "徐磊", "孙军", "胡勇", "朱杰", "高涛", "林超", "何明", "上官𪟝", "马刚",
)  # fmt: skip

#: code, name, time, hours, class: three wards that agree on nothing.
WARDS: tuple[tuple[tuple[str, str, str, float, str], ...], ...] = (
    (
        ("A", "白班", "08:00-16:00", 8, "day"),
        ("A2", "二线白班", "08:00-17:00", 8, "day"),
        ("P", "小夜班", "16:00-24:00", 8, "night"),
        ("N", "大夜班", "00:00-08:00", 8, "night"),
        ("下", "下夜班", "", 0, "rest"),
        ("休", "休息", "", 0, "rest"),
        ("年", "年休假", "", 0, "leave"),
        ("病", "病假", "", 0, "leave"),
        ("值", "值班", "", 0, "extra"),
    ),
    (
        ("责1", "责任班", "7:30-15:30", 8, "day"),
        ("帮", "帮班", "9:00-13:00,15:00-19:00", 8, "day"),
        ("晚", "晚夜班", "15:00-23:00", 8, "night"),
        ("夜", "夜班", "23:00-7:30", 8.5, "night"),
        ("出", "出夜班", "", 0, "rest"),
        ("○", "休息", "", 0, "rest"),
        ("公休", "公休", "", 0, "leave"),
        ("产假", "产假", "", 0, "leave"),
        ("听", "听班", "", 0, "extra"),
    ),
    (
        ("D", "长白班", "08:00-20:00", 12, "day"),
        ("N", "长夜班", "20:00-08:00", 12, "night"),
        ("D1", "机动班", "10:00-18:00", 8, "day"),
        ("↓", "下夜班", "", 0, "rest"),
        ("轮", "轮休", "", 0, "rest"),
        ("学", "外出学习", "", 8, "leave"),
        ("婚", "婚假", "", 0, "leave"),
        ("备", "备班", "", 0, "extra"),
    ),
)
SYMBOLS = {"▲": "应急", "★": "带教", "②": "二线", "♥": "期望", "※": "会诊"}


@attrs.frozen(slots=True)
class Style:
    """How a ward lays its roster out."""

    ward: int = 0
    dept: str = "消化内科二病区"
    start: date = date(2027, 3, 1)
    days: int = 31
    title: str = "{y}年{m}月{dept}护士排班表"
    head: str = "numbers"  # numbers, numbers-below, texts, slashes, dots, dates, stacked, weekdays
    columns: tuple[str, ...] = ("序号", "工号", "姓名", "职称")
    right: tuple[str, ...] = ("工时小计", "备注")
    legend: str = "colon"  # colon, equals, parenthesis, table, side, sheet, pairs
    subtotal: bool = False
    split: str = "month"  # month, halves, weeks, week-sheets
    people: int = 5
    above: tuple[str, ...] = ()
    seed: int = 1


Cells = dict[date, str]


@attrs.define(slots=True)
class Told:
    """What stands in a person's row."""

    name: str
    number: str
    days: Cells = attrs.field(factory=dict)
    marks: Cells = attrs.field(factory=dict)
    adjust: dict[date, float] = attrs.field(factory=dict)
    merged: list[tuple[date, date, str]] = attrs.field(factory=list)
    written: dict[date, str] = attrs.field(factory=dict)
    hours: float = 0.0


def people_of(style: Style) -> list[Told]:
    """Return the rows a style's seed makes up: codes, double cells, symbols, hours more and less, leave over days."""
    rng = Random(style.seed)
    shifts = WARDS[style.ward]
    hours = {code: each for code, _name, _time, each, _kind in shifts}
    extra = next(code for code, *_rest, kind in shifts if kind == "extra")
    work = [code for code, *_rest, kind in shifts if kind in ("day", "night", "rest")]
    leave = next(code for code, *_rest, kind in shifts if kind == "leave")
    told: list[Told] = []
    for place in range(style.people):
        person = Told(NAMES[place % len(NAMES)], f"{300_100 + 7 * place}")
        days = [style.start + timedelta(days=each) for each in range(style.days)]
        away = rng.randrange(len(days)) if place % 3 == 1 else len(days)
        for number, day in enumerate(days):
            code = leave if away <= number < away + 4 else rng.choice(work)
            mark = rng.choice(tuple(SYMBOLS)) if rng.random() < 0.06 and code != leave else ""
            double = rng.random() < 0.05 and code != leave
            more = rng.choice((0.5, -1, 2)) if rng.random() < 0.04 and code != leave and not double else 0
            person.days[day] = f"{code}/{extra}" if double else code
            person.written[day] = (
                person.days[day] + (f"{more:+g}" if more else "") + mark + rng.choice(("", "", "", " "))
            )
            if mark:
                person.marks[day] = mark
            if more:
                person.adjust[day] = more
            person.hours += hours[code] + (hours[extra] if double else 0) + more
        told.append(person)
    return told


def legend_words(style: Style) -> list[str]:
    """Return the legend as lines of words."""
    shifts = WARDS[style.ward]

    def clock(time: str) -> str:
        return time.replace("-", "—").replace(",", "，")

    def tail(hours: float) -> str:
        return f"（{hours:g}小时）" if hours else ""

    if style.legend == "equals":
        entries = [
            f"{code}={name}{' ' + time.replace('-', '~') if time else ''}{f'({hours:g}h)' if hours else ''}"
            for code, name, time, hours, _k in shifts
        ]
        return ["班次：" + "，".join(entries[:5]) + "，", "，".join(entries[5:])]
    if style.legend == "parenthesis":
        inner = [
            f"{code}（{name}{' ' + time if time else ''}{f'，{hours:g}小时' if hours else ''}）"
            for code, name, time, hours, _k in shifts
        ]
        return ["班次说明：" + "、".join(inner)]
    plain = [
        f"{code}：{name}{' ' + clock(time) if time else ''}{tail(hours)}" for code, name, time, hours, _kind in shifts
    ]
    return ["班次说明：" + "；".join(plain[:4]) + "；", "　　　　" + "；".join(plain[4:])]


def write(path: Path, style: Style) -> list[Told]:
    """Write the roster of ``style`` to ``path`` and return what stands in it."""
    book = Workbook()
    people = people_of(style)
    days = [style.start + timedelta(days=each) for each in range(style.days)]
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = f"{style.start.month}月"
    row = _titles(sheet, style)
    blocks = list(_blocks(style, days))
    for number, part in enumerate(blocks):
        if style.split == "week-sheets" and number:
            sheet = book.create_sheet(f"第{number + 1}周")
            row = _titles(sheet, style)
        if style.split in ("weeks", "week-sheets"):
            sheet.cell(
                row, 1, f"第{WEEKDAYS[number]}周（{part[0].month}月{part[0].day}日—{part[-1].month}月{part[-1].day}日）"
            )
            row += 1
        row = _grid(sheet, style, part, people, row) + (1 if style.split != "month" else 0)
    _legend(book, sheet, style, row)
    book.save(path)
    return people


def _titles(sheet: Worksheet, style: Style) -> int:
    texts = [style.title, *style.above]
    middle = style.start + timedelta(days=style.days // 2)
    fields = {"y": style.start.year, "m": middle.month, "mm": f"{middle.month:02}", "dept": style.dept}
    for row, text in enumerate(texts, start=1):
        sheet.cell(row, 1, text.format(**fields))
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(style.columns) + 12)
    return len(texts) + 1


def _blocks(style: Style, days: list[date]) -> Iterator[list[date]]:
    size = {"month": len(days), "halves": (len(days) + 1) // 2, "weeks": 7, "week-sheets": 7}[style.split]
    for start in range(0, len(days), size):
        yield days[start : start + size]


def _head_text(style: Style, day: date) -> Any:
    forms: dict[str, Callable[[], Any]] = {
        "texts": lambda: f"{day.day}日",
        "slashes": lambda: f"{day.month}/{day.day}",
        "dots": lambda: f"{day.month}.{day.day}",
        "dates": lambda: day,
        "stacked": lambda: f"周{WEEKDAYS[day.weekday()]}\n{day.month}/{day.day}",
        "weekdays": lambda: f"星期{WEEKDAYS[day.weekday()]}",
    }
    return forms.get(style.head, lambda: day.day)()


def _grid(sheet: Worksheet, style: Style, days: list[date], people: list[Told], row: int) -> int:
    """Write one grid from ``row`` on and return the row after it."""
    columns: dict[date, int] = {}
    subtotals: list[int] = []
    at = len(style.columns) + 1
    for day in days:
        columns[day], at = at, at + 1
        if style.subtotal and day.weekday() == 6:
            subtotals.append(at)
            at += 1
    first = row + _head(sheet, style, columns, row)
    for column in subtotals:
        sheet.cell(row, column, "周工时小计")
    for place, heading in enumerate(style.right):
        sheet.cell(row, at + place, heading)
    for number, person in enumerate(people):
        _person(sheet, style, person, columns, first + number)
        if "工时小计" in style.right and len(days) == style.days:
            sheet.cell(first + number, at + style.right.index("工时小计"), person.hours)
        for column in subtotals:
            sheet.cell(first + number, column, 40)
    foot = first + len(people)
    sheet.cell(foot, 1, "在岗人数")
    for column in columns.values():
        sheet.cell(foot, column, 5)
    return foot + 1


def _head(sheet: Worksheet, style: Style, columns: dict[date, int], row: int) -> int:
    """Write the headings and return how many rows they take."""
    two = style.head in ("numbers", "numbers-below", "texts")
    day_row, week_row = (row, row + 1) if style.head != "numbers-below" else (row + 1, row)
    for place, heading in enumerate(style.columns, start=1):
        sheet.cell(row, place, heading)
        if two:
            sheet.merge_cells(start_row=row, start_column=place, end_row=row + 1, end_column=place)
    for day, column in columns.items():
        sheet.cell(day_row, column, _head_text(style, day))
        if two:
            sheet.cell(week_row, column, WEEKDAYS[day.weekday()])
    return 2 if two else 1


def _person(sheet: Worksheet, style: Style, person: Told, columns: dict[date, int], row: int) -> None:
    spaced = f"{person.name[0]}\u3000{person.name[1]}" if len(person.name) == 2 and row % 2 else person.name
    own: dict[str, Any] = {
        "序号": row,
        "工号": person.number,
        "姓名": spaced,
        "职称": "护师",
        "层级": "N2",
        "组别": "责任组",
        "职称/层级": "护师/N2",
    }
    for place, heading in enumerate(style.columns, start=1):
        sheet.cell(row, place, own[heading])
    leave = next(code for code, *_rest, kind in WARDS[style.ward] if kind == "leave")
    skip: set[date] = set()
    for day in sorted(columns):
        if day in skip:
            continue
        run = [day]
        while person.days[day] == leave and person.days.get(run[-1] + timedelta(days=1)) == leave:
            run.append(run[-1] + timedelta(days=1))
            if run[-1] not in columns:
                run.pop()
                break
        sheet.cell(row, columns[day], person.written[day])
        if len(run) > 1 and not style.subtotal:
            sheet.merge_cells(start_row=row, start_column=columns[run[0]], end_row=row, end_column=columns[run[-1]])
            person.merged.append((run[0], run[-1], leave))
            skip |= set(run[1:])


def _legend(book: Workbook, sheet: Worksheet, style: Style, row: int) -> None:
    shifts = WARDS[style.ward]
    table = [
        ("班次", "名称", "时间", "工时"),
        *((code, name, time or "—", hours or None) for code, name, time, hours, _k in shifts),
    ]
    if style.legend in ("sheet", "pairs"):
        page = book.create_sheet("班次说明")
        for code, *rest in (
            table
            if style.legend == "sheet"
            else [(c, f"{n} {t}{f' {h:g}小时' if h else ''}") for c, n, t, h, _k in shifts]
        ):
            page.append([code, *rest])
    elif style.legend in ("table", "side"):
        left = 3 if style.legend == "table" else sheet.max_column + 3
        top = row if style.legend == "table" else 3
        for down, entry in enumerate(table):
            for right, value in enumerate(entry):
                sheet.cell(top + down, left + right, value)
        row += len(table) if style.legend == "table" else 0
    else:
        for line in legend_words(style):
            sheet.cell(row, 1, line)
            row += 1
    row = max(row, sheet.max_row + 1)
    sheet.cell(row, 1, "符号：" + "；".join(f"{sign}{meaning}" for sign, meaning in SYMBOLS.items()) + "。")
    sheet.cell(row + 1, 1, "备注：1.不得私自换班；2.请假须提前。")
    sheet.cell(row + 2, 1, "护士长签名：          日期：")


def column_letter(style: Style) -> str:
    """Return the letters of the first day's column."""
    return get_column_letter(len(style.columns) + 1)
