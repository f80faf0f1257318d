"""Which days a roster is about: months in titles, days in heads, and a year told by the weekdays. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import attrs

from app.exchange.normalise.numbers import chinese_number
from app.exchange.rosters.signs import half, shown, tight
from app.exchange.values import Cell

WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(
    r"(?:周|星期|礼拜)([一二三四五六日天末])|(?<![第\d月])([一二三四五六日天])(?=$|[)）])|^([一二三四五六日天])(?=[(（\d])"
)
_ENGLISH = {name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_DAY = re.compile(r"第?(\d{1,2})[日号天]?")
_MONTH_DAY = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?")
_CHINESE_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_CHINESE_MONTH = re.compile(r"(?<![一二三四五六七八九十])(十[一二]|[一二三四五六七八九十])(?=月)")
_YEAR_MONTH = re.compile(
    r"(?<!\d)(?:((?:19|20)\d{2})\s*[年./\-_]\s*|(\d{2})年\s*|((?:19|20)\d{2})(?=(?:0[1-9]|1[0-2])(?!\d)))(1[0-2]|0?[1-9])(?!\d)\s*(月份?)?"
)
_MONTH = re.compile(r"(?<![\d./-])(1[0-2]|0?[1-9])\s*月(?:份)?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_FILLED_IN = re.compile(r"(?:填表|填报|制表|打印|制单|审核|更新|编制|发布)(?:日期|时间)?\s*[:：]?\s*[\d年月日./\- ]+")
_SPAN = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})\s*[年./-]\s*)?(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})\s*[日号]?"
    r"\s*(?:[-—–~～至到])+\s*(?:(?:(?:19|20)\d{2})\s*[年./-]\s*)?(?:(?P<m2>\d{1,2})\s*[月./-]\s*)?(?P<d2>\d{1,2})\s*[日号]?"
)
_WEEK = re.compile(r"第\s*([一二三四五六七八九十]+|\d{1,2})\s*周")


@attrs.frozen(slots=True)
class DayMark:
    """What a head cell says of its column: a whole date, month and day, a day, a weekday (0 is Monday), or some of it."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


def day_mark(cell: Cell) -> DayMark | None:
    """Return what a head cell says, None where it names no day."""
    if isinstance(cell, date):
        return DayMark(cell.day, cell.month, cell.year)
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return DayMark(int(cell)) if float(cell).is_integer() and 1 <= cell <= 31 else None  # noqa: PLR2004 - days of a month
    text = half(shown(cell)).replace("\n", " ").strip()
    if not text or len(text) > 24:  # noqa: PLR2004 - a sentence is no head of a day
        return None
    return _worded(text)


def _worded(text: str) -> DayMark | None:
    weekday = None
    match = _WEEKDAY.search(text)
    if match is not None:
        sign = match[1] or match[2] or match[3]
        weekday = WEEKDAYS.find({"天": "日", "末": "六"}.get(sign, sign))
        text = text[: match.start()] + " " + text[match.end() :]
    else:
        english = re.search(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", text, re.IGNORECASE)
        if english is not None:
            weekday = _ENGLISH[english[1].lower()]
            text = text[: english.start()] + " " + text[english.end() :]
    rest = re.sub(r"[\s()\[\]（）]", "", text)
    if not rest:
        return None if weekday is None else DayMark(weekday=weekday)
    full = _MONTH_DAY.fullmatch(rest)
    if full and 1 <= int(full[2]) <= 12 and 1 <= int(full[3]) <= 31:  # noqa: PLR2004 - months and days
        return DayMark(int(full[3]), int(full[2]), int(full[1]) if full[1] else None, weekday)
    plain = _DAY.fullmatch(rest)
    if plain and 1 <= int(plain[1]) <= 31:  # noqa: PLR2004 - days of a month
        return DayMark(int(plain[1]), weekday=weekday)
    return None


@attrs.frozen(slots=True)
class MonthHint:
    """A month some words name: ``year`` is None where they leave it out; ``rank`` orders hints, the best first."""

    month: int
    year: int | None
    rank: int


def arabic(text: str) -> str:
    """Return a text with Chinese years and months in digits: 二〇二六年十一月 -> 2026年11月."""
    signs = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
    text = _CHINESE_YEAR.sub(lambda match: "".join(signs[sign] for sign in match[0]), half(text))
    return _CHINESE_MONTH.sub(lambda match: str(chinese_number(match[1])), text)


def month_hints(texts: Iterable[str]) -> list[MonthHint]:
    """Return the months that ``texts`` name, in the order of trust: first text first, a month with its year first."""
    found: list[MonthHint] = []
    for rank, raw in enumerate(texts):
        text = _FILLED_IN.sub(" ", arabic(raw))
        years = [int(year) for year in _YEAR.findall(text)]
        for match in _YEAR_MONTH.finditer(text):
            year = int(match[1] or match[3] or f"20{match[2]}")
            found.append(MonthHint(int(match[4]), year, rank * 10))
        bare = _MONTH.finditer(_YEAR_MONTH.sub(" ", text))
        found.extend(MonthHint(int(match[1]), years[0] if years else None, rank * 10 + 5) for match in bare)
    return sorted(found, key=lambda hint: hint.rank)


def first_of_span(text: str, *, year: int) -> date | None:
    """Return the first day of a span in words: 第一周（11月2日—11月8日）."""
    text = arabic(text)
    match = _SPAN.search(text)
    if match is None:
        return None
    stated = match["y"] or next(iter(_YEAR.findall(text)), None)
    return valid_day(int(stated) if stated else year, int(match["m"]), int(match["d"]))


def week_number(text: str) -> int | None:
    """Return which week of the month some words name: 第二周 -> 2."""
    match = _WEEK.search(tight(text))
    if match is None:
        return None
    return int(match[1]) if match[1].isdecimal() else chinese_number(match[1])


def valid_day(year: int, month: int, day: int) -> date | None:
    """Return the day, None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dates_of(
    marks: Sequence[DayMark], weekdays: Sequence[int | None], hints: Sequence[MonthHint], *, today: date
) -> list[date] | None:
    """Return the days of a row of heads: by their own months, else by the hint that fits the weekdays best."""
    best: tuple[float, list[date]] | None = None
    for place, (year, month, sure) in enumerate(_starts(marks, hints, today)):
        days = _run(marks, year, month)
        if days is None:
            continue
        told = [(day, weekday) for day, weekday in zip(days, weekdays, strict=True) if weekday is not None]
        fits = sum(day.weekday() == weekday for day, weekday in told) / len(told) if told else 0.0
        score = fits * 100 + sure - 0.01 * place
        if best is None or score > best[0]:
            best = (score, days)
    return None if best is None else best[1]


def _starts(marks: Sequence[DayMark], hints: Sequence[MonthHint], today: date) -> Iterator[tuple[int, int, float]]:
    """Yield (year, month, trust) in which the first head may lie."""
    first = marks[0]
    near = sorted(range(today.year - 1, today.year + 2), key=lambda year: abs(year - today.year))
    stated = [hint.year for hint in hints if hint.year is not None]
    years = list(dict.fromkeys([*([first.year] if first.year else []), *stated, *near]))
    if first.month is not None:
        for place, year in enumerate(years):
            yield year, first.month, 50.0 if year == first.year else 9.0 - place
        return
    wraps = any(mark.day == 1 for mark in marks[1:])
    for number, hint in enumerate(hints):
        for place, year in enumerate([hint.year] if hint.year is not None else years):
            trust = 30.0 - 3 * number - place
            earlier = date(year, hint.month, 1) - timedelta(days=1)
            yield year, hint.month, trust - (2 if wraps and (first.day or 1) > 20 else 0)  # noqa: PLR2004 - late in a month
            if wraps:
                yield earlier.year, earlier.month, trust - 1
    if not hints:
        for back in range(4):
            month = date(today.year, today.month, 1)
            for _ in range(back):
                month = date(month.year, month.month, 1) - timedelta(days=1)
            yield month.year, month.month, -float(back)
        following = (date(today.year, today.month, 1) + timedelta(days=32)).replace(day=1)
        yield following.year, following.month, 0.5


def _run(marks: Sequence[DayMark], year: int, month: int) -> list[date] | None:
    """Return the days of heads that follow one another from ``month`` on, None where the calendar forbids it."""
    start = valid_day(year, month, marks[0].day or 1)
    if start is None:
        return None
    days = [start + timedelta(days=place) for place in range(len(marks))]
    if any(mark.day is not None and mark.day != day.day for mark, day in zip(marks, days, strict=True)):
        return None
    if any(mark.month is not None and mark.month != day.month for mark, day in zip(marks, days, strict=True)):
        return None
    return days
