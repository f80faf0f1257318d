"""The yearly notice as it is printed, read into the days of a year. Pure.

A notice names, for each festival, the days on which people rest and the weekend days on which they work instead. Which of
the rest days are statutory follows from the law, not from the notice; what is left over makes up for a statutory day on
a weekend, or was swapped for a day of work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import attrs

from app.calendar.kinds import DayKind, SpecialDay, weekday_kind

_FESTIVALS = ("元旦", "春节", "清明", "劳动", "五一", "端午", "中秋", "国庆")
_NAMES = {
    "元旦": "元旦",
    "春节": "春节",
    "清明": "清明节",
    "劳动": "劳动节",
    "五一": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
}
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号]"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|到|[-–—~～])\s*{_DAY})?")
_ISSUED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*$")
_NUMBER = re.compile(r"国办发明电[〔\[（(]\d{4}[〕\])）]\d+号")


@attrs.frozen(slots=True)
class Announced:
    """What a source announces: rest days and days to work instead, each with the festival they belong to."""

    rest: Mapping[date, str]
    work: Mapping[date, str]
    notice_no: str = ""


def festival_of(text: str) -> str:
    """Return the festivals ``text`` names, in full; empty when it names none."""
    found = [(text.index(word), _NAMES[word]) for word in _FESTIVALS if word in text]
    return "、".join(dict.fromkeys(name for _place, name in sorted(found)))


def read_notice(text: str, year: int) -> Announced:
    """Read the text of the State Council's notice (whole, or only the lines of the festivals).

    A festival begins with its name and a colon; every ``…上班`` after it names days to work, every other day is a day of
    rest. A day without a year lies in ``year``, or in the year before where a December day leads into January.
    """
    rest: dict[date, str] = {}
    work: dict[date, str] = {}
    for name, body in _festivals(text):
        for sentence in re.split(r"[。；;\n]", body):
            clean = _BRACKETS.sub("", sentence)
            into = work if "上班" in clean else rest
            if into is rest and "放假" not in clean and "休" not in clean:
                continue
            for day in _days(clean, year):
                if day.year == year:
                    into.setdefault(day, name)
    return Announced(rest, work, _number(text, year))


def days_of(announced: Announced, *, statutory: frozenset[date], movable: Mapping[date, str]) -> tuple[SpecialDay, ...]:
    """Return the special days of a year from what was announced and from the statutory days of the law.

    ``movable`` names the statutory days that move (春节, 清明节 …). A festival's rest days on weekdays make up, the earliest
    first, for its statutory days on weekends; the rest of them were swapped.
    """
    found: dict[date, SpecialDay] = {}

    def put(day: date, kind: DayKind, name: str) -> None:
        found[day] = SpecialDay(day, kind, name, announced.notice_no)

    for day in statutory:
        put(day, DayKind.STATUTORY, _FIXED.get((day.month, day.day)) or movable.get(day) or announced.rest.get(day, ""))
    for name in dict.fromkeys(announced.rest.values()):
        own = sorted(day for day, told in announced.rest.items() if told == name)
        owed = sum(day in statutory and weekday_kind(day) is DayKind.WEEKEND for day in own)
        for day in own:
            if day in statutory or weekday_kind(day) is DayKind.WEEKEND:
                continue
            kind, told = (DayKind.OBSERVED, f"{name}补假") if owed > 0 else (DayKind.SWAP_OFF, f"{name}调休")
            owed -= 1
            put(day, kind, told)
    for day, name in announced.work.items():
        put(day, DayKind.SWAP_WORK, f"{name}调休上班")
    return tuple(found[day] for day in sorted(found))


def _festivals(text: str) -> Iterator[tuple[str, str]]:
    """Yield each festival with the text up to the next one."""
    head = re.compile(rf"((?:{'|'.join(_FESTIVALS)})节?(?:[、和与及](?:{'|'.join(_FESTIVALS)})节?)*)\s*[:：]")
    heads = list(head.finditer(text))
    for place, match in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
        yield festival_of(match[1]), text[match.end() : end]


def _days(sentence: str, year: int) -> Iterator[date]:
    """Yield the days a sentence names; a span gives each of its days."""
    month = None
    for match in _SPAN.finditer(sentence):
        first_year, first_month, first_day, last_year, last_month, last_day = match.groups()
        month = int(first_month) if first_month else month
        if month is None:
            continue
        begin = _date(int(first_year or year), month, int(first_day))
        end = begin
        if last_day is not None:
            month = int(last_month) if last_month else month
            end = _date(int(last_year or year), month, int(last_day))
            if begin and end and end < begin and not first_year:  # 12月31日至1月2日
                begin = _date(begin.year - 1, begin.month, begin.day)
        if begin is not None and end is not None:
            yield from _span(begin, end)


def _span(begin: date, end: date) -> Iterable[date]:
    return (begin + timedelta(days=step) for step in range(min(31, (end - begin).days + 1)))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str, year: int) -> str:
    """Return the notice's number, or the day it was issued; else only whose it is."""
    if match := _NUMBER.search(text):
        return match[0]
    if match := _ISSUED.search(text.strip()):
        return f"国务院办公厅{match[1]}年{int(match[2])}月{int(match[3])}日通知"
    return f"国务院办公厅关于{year}年部分节假日安排的通知"
