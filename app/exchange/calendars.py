"""A year of the calendar read from a file: workbook, table of text, calendar file (.ics), or the notice as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.calendar.kinds import DayKind, SpecialDay
from app.calendar.notice import Announced, festival_of, read_notice
from app.calendar.years import days_announced, parse_calendar, read_text
from app.errors import UserError
from app.exchange.normalise.dates import ReadDate, read_date
from app.exchange.sandbox import read_book

if TYPE_CHECKING:
    from app.exchange.values import Cell

_OWN = "date,kind,name"
_HEADS = {
    "day": ("日期", "date", "日子"),
    "kind": ("类别", "类型", "kind", "休/班", "休班", "状态"),
    "name": ("节日", "名称", "name", "节假日", "说明"),
    "rest": ("放假", "休息"),
    "work": ("上班", "补班", "调休上班"),
}
_KINDS = {
    "法定": DayKind.STATUTORY,
    "补假": DayKind.OBSERVED,
    "上班": DayKind.SWAP_WORK,
    "班": DayKind.SWAP_WORK,
    "调休": DayKind.SWAP_OFF,
    **{kind.value: kind for kind in DayKind},
}
_WORK_WORDS = ("班",)


def read_year_file(path: Path, year: int) -> tuple[SpecialDay, ...]:
    """Return the special days of ``year`` a file holds.

    Raises:
        UserError: it cannot be read, or holds no days of that year.
    """
    ending = path.suffix.casefold()
    if ending == ".ics":
        return days_announced(_of_ics(read_text(path), year), year, name=path.name)
    if ending == ".txt":
        return days_announced(read_notice(read_text(path), year), year, name=path.name)
    if ending == ".csv":
        text = _csv(path)
        if text is not None:
            return parse_calendar(text, name=path.name)
    rows = [row for sheet in read_book(path).sheets if not sheet.hidden for row in sheet.rows]
    return _of_rows(rows, year, name=path.name)


def _csv(path: Path) -> str | None:
    """Return the text where it is a file in the program's own form, else None."""
    try:
        text = read_text(path)
    except UserError:
        return None
    return text if text.lower().startswith(_OWN) else None


def _of_rows(rows: list[list[Cell]], year: int, *, name: str) -> tuple[SpecialDay, ...]:
    """Return the days of a table: a day a row, or a festival a row."""
    for place, row in enumerate(rows[:30]):
        columns = _columns(row)
        if "day" in columns and {"kind", "name"} & set(columns):
            return _of_day_rows(rows[place + 1 :], columns, year, name=name)
        if {"name", "rest"} <= set(columns):
            text = "\n".join(_festival_lines(rows[place + 1 :], columns))
            return days_announced(read_notice(text, year), year, name=name)
    text = "\n".join(" ".join(_text(cell) for cell in row) for row in rows)
    return days_announced(read_notice(text, year), year, name=name)


def _columns(row: Iterable[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        head = _text(cell).replace(" ", "").casefold()
        for key in ("work", "rest", "day", "kind", "name"):
            if head and key not in found and any(word in head for word in _HEADS[key]):
                found[key] = place
                break
    return found


def _of_day_rows(rows: list[list[Cell]], columns: dict[str, int], year: int, *, name: str) -> tuple[SpecialDay, ...]:
    """Return the days of a table with a day a row; where only 休 and 班 are told, the law says which are statutory."""
    sure: dict[date, SpecialDay] = {}
    rest: dict[date, str] = {}
    work: dict[date, str] = {}
    plain = True
    for row in rows:
        day = _day(row, columns["day"])
        if day is None or day.year != year:
            continue
        told = _text(_at(row, columns.get("kind")))
        title = _text(_at(row, columns.get("name")))
        kind = next((kind for word, kind in _KINDS.items() if word in told), None)
        plain = plain and kind in {None, DayKind.SWAP_WORK} and "调休" not in told
        sure[day] = SpecialDay(day, kind or DayKind.SWAP_OFF, title, "")
        (work if kind is DayKind.SWAP_WORK else rest)[day] = festival_of(title) or title
    if not plain and any(special.kind is DayKind.STATUTORY for special in sure.values()):
        return tuple(sure[day] for day in sorted(sure))
    return days_announced(Announced(rest, work, ""), year, name=name)


def _festival_lines(rows: Iterable[list[Cell]], columns: dict[str, int]) -> Iterator[str]:
    for row in rows:
        title, rest = _text(_at(row, columns["name"])), _text(_at(row, columns["rest"]))
        work = _text(_at(row, columns.get("work")))
        if festival_of(title):
            yield f"{festival_of(title)}：{rest}放假。{work}上班。"


def _of_ics(text: str, year: int) -> Announced:
    """Return what the events of a calendar file announce: a whole-day event with 班 in its name is a day to work."""
    rest: dict[date, str] = {}
    work: dict[date, str] = {}
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    for event in re.findall(r"BEGIN:VEVENT(.*?)END:VEVENT", unfolded, re.DOTALL):
        title = _property(event, "SUMMARY")
        begin, end = _stamp(_property(event, "DTSTART")), _stamp(_property(event, "DTEND"))
        name = festival_of(title)
        if begin is None or not name:
            continue
        into = work if any(word in title for word in _WORK_WORDS) else rest
        for step in range(max(1, min(31, (end - begin).days if end else 1))):
            day = begin + timedelta(days=step)
            if day.year == year:
                into[day] = name
    return Announced(rest, work, "")


def _property(event: str, name: str) -> str:
    match = re.search(rf"^{name}(?:;[^:\r\n]*)?:(.*)$", event, re.MULTILINE)
    return match[1].strip() if match else ""


def _stamp(text: str) -> date | None:
    match = re.match(r"(\d{4})(\d{2})(\d{2})", text)
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _at(row: list[Cell], place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else None


def _day(row: list[Cell], place: int) -> date | None:
    cell = _at(row, place)
    found = read_date(cell, past=False, year=date.max.year)
    return found.day if isinstance(found, ReadDate) and found.precision == "day" else None


def _text(cell: Cell) -> str:
    return "" if cell is None else f"{cell:%Y年%m月%d日}" if isinstance(cell, date) else str(cell).strip()
