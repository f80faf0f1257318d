"""Dates in the spellings offices use.

A date knows how exact it is: ``2024.5`` is a month. What cannot be a day is a problem, never a guess. Two-digit years
follow the direction of the field: past fields (birth, hire, issue) read years up to this one as 20yy, others as 19yy;
an end date is always 20yy.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

import attrs

from app.exchange.normalise.text import squeeze, text_of
from app.exchange.values import Cell

_DIGITS = {
    sign: str(value)
    for value, signs in enumerate(
        ("〇零○Oo0", "一1壹元", "二2贰两", "三3叁", "四4肆", "五5伍", "六6陆", "七7柒", "八8捌", "九9玖")
    )
    for sign in signs
}
_CHINESE = re.compile(
    r"[〇零○Oo一二三四五六七八九十廿卅元]*[〇零○一二三四五六七八九十廿卅元][〇零○Oo一二三四五六七八九十廿卅元]*"
)
_CLOCK = re.compile(r"(?:\s+|T)\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?(?=\D*$)")
_ENDLESS = re.compile(
    r"长期|永久|终身|终生|无固定|无期限|不限期|无限期|至退休|法定退休|退休(为止|止)?$|不设有效期|无有效期|长期有效|9999"
)
_QUOTES = re.compile("['\"`‘’“”]")
_SERIAL_LOW, _SERIAL_HIGH = 7_000, 73_050  # 1919 to 2099 as Excel counts days
_YEARS = range(1900, 2100)
_WHOLE = re.compile(
    r"(?<![\d.])(?:(?:19|20)\d{6}|(?:19|20)?\d{2}(?:年\d{1,2}月(?:\d{1,2}[日号]?)?|([./-])\d{1,2}(?:\1\d{1,2})?))(?!\d)"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}


@attrs.frozen(slots=True)
class ReadDate:
    """A day, or a month (``precision`` month: ``day`` is its first)."""

    day: date
    precision: str = "day"

    def __str__(self) -> str:
        if self.precision == "day":
            return self.day.isoformat()
        return self.day.isoformat()[:7] if self.precision == "month" else self.day.isoformat()[:4]

    def covers(self, other: date) -> bool:
        """Tell whether ``other`` is this day or lies in this month or year."""
        return other.isoformat().startswith(str(self))


@attrs.frozen(slots=True)
class NoEnd:
    """The cell says that there is no end: 长期, 无固定期限."""


@attrs.frozen(slots=True)
class BadDate:
    """The cell says something that is no date."""

    text: str


def read_date(cell: Cell, *, past: bool, year: int) -> ReadDate | NoEnd | BadDate | None:
    """Return what a filled cell says, None where its text holds nothing. ``year`` is the present one."""
    if isinstance(cell, date):
        return ReadDate(cell) if cell.year in _YEARS else BadDate(cell.isoformat())
    if isinstance(cell, bool):
        return BadDate(text_of(cell))
    return _read(text_of(cell), number=isinstance(cell, (int, float)), past=past, year=year)


@lru_cache(maxsize=65536)
def _read(raw: str, *, number: bool, past: bool, year: int) -> ReadDate | NoEnd | BadDate | None:
    raw = _CLOCK.sub("", raw) or raw
    spaced = re.fullmatch(r"(\d{4}) (\d{1,2})(?: (\d{1,2}))?", raw)
    text = "-".join(part for part in spaced.groups() if part) if spaced else _QUOTES.sub("", squeeze(raw))
    if not text:
        return None
    if _ENDLESS.search(text):
        return NoEnd()
    text = _tidied(text)
    if number or re.fullmatch(r"\d{5}(\.0+)?", text):
        serial = _serial(text)
        if serial is not None:
            return ReadDate(serial)
    for shape in (_compact, _named_month, _parted):
        found = shape(text, past=past, year=year)
        if found is not None:
            return found if isinstance(found, ReadDate) else BadDate(raw)
    return BadDate(raw)


def read_range(cell: Cell, *, year: int) -> tuple[ReadDate | None, ReadDate | NoEnd | None]:
    """Return start and end of a period written in one cell (2024.1.1—2026.12.31, 2024年1月至长期)."""
    text = squeeze(text_of(cell))
    parts = [match[0] for match in _WHOLE.finditer(text)]
    first = _WHOLE.match(text.removeprefix("自").removeprefix("从"))
    if len(parts) == 1 and first and _ENDLESS.search(text):
        parts = [first[0], "长期"]
    if len(parts) != 2:  # noqa: PLR2004 - a period has two ends
        parts = [part for part in re.split(r"至|到|—+|–|~|～|-{2,}|起(?=.)", text) if part]
    if len(parts) != 2:  # noqa: PLR2004 - a period has two ends
        return None, None
    start = read_date(parts[0].removeprefix("自").removeprefix("从"), past=True, year=year)
    end = read_date(parts[1], past=False, year=year)
    return (start if isinstance(start, ReadDate) else None, end if isinstance(end, (ReadDate, NoEnd)) else None)


def _tidied(text: str) -> str:
    text = re.sub(r"[(（\[【].*?[)）\]】]", "", text) or text
    text = re.sub(r"^(?:截至|截止|有效期|有效|到期|公元|至|到|止|自|从|于|约|[:：])+", "", text)
    text = re.sub(r"(?:止|到期|为止|起|前|取得|发证|入职|生效|有效|出生|生产|分娩|生|整)+$", "", text)
    text = re.sub(r"星期[一二三四五六日天]|周[一二三四五六日天]", "", text)
    return (
        _CHINESE.sub(lambda match: _arabic(match[0]), text)
        if re.search(r"[年月日号]", text) or _CHINESE.fullmatch(text)
        else text
    )


@lru_cache(maxsize=4096)
def _arabic(text: str) -> str:
    """Return Chinese digits as Arabic ones: 二〇二四 -> 2024, 十二 -> 12, 二十三 -> 23."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _sep, ones = text.partition("十")
        return str(int(_DIGITS.get(tens, "1") if tens else "1") * 10 + int(_DIGITS.get(ones, "0") if ones else "0"))
    return "".join(_DIGITS[sign] for sign in text)


def _serial(text: str) -> date | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if _SERIAL_LOW <= number <= _SERIAL_HIGH:
        return date(1899, 12, 30) + timedelta(days=int(number))
    return None


def _compact(text: str, *, past: bool, year: int) -> ReadDate | BadDate | None:
    if re.fullmatch(r"\d{8}", text):
        return _day(text[:4], text[4:6], text[6:], past=past, year=year)
    if re.fullmatch(r"\d{6}", text):
        if text[:2] in ("19", "20") and 1 <= int(text[4:]) <= 12:  # noqa: PLR2004 - months
            return _day(text[:4], text[4:], None, past=past, year=year)
        return _day(text[:2], text[2:4], text[4:], past=past, year=year)
    if re.fullmatch(r"(?:19|20)\d{2}年?", text):
        return ReadDate(date(int(text[:4]), 1, 1), "year")
    return None


def _named_month(text: str, *, past: bool, year: int) -> ReadDate | BadDate | None:
    match = re.fullmatch(r"(\d{1,2})[-/ .]?([A-Za-z]{3})[a-z]*[-/ .,]?(\d{2}|\d{4})", text)
    if match and match[2].lower() in _MONTHS:
        return _day(match[3], str(_MONTHS[match[2].lower()]), match[1], past=past, year=year)
    match = re.fullmatch(r"([A-Za-z]{3})[a-z]*[-/ .]?(\d{1,2})[-/ .,]+(\d{4})", text)
    if match and match[1].lower() in _MONTHS:
        return _day(match[3], str(_MONTHS[match[1].lower()]), match[2], past=past, year=year)
    return None


def _parted(text: str, *, past: bool, year: int) -> ReadDate | BadDate | None:
    match = re.fullmatch(
        r"(\d{4}|\d{2})\s*[-–—./年,，、。·\\_~ ]+(\d{1,2})(?:\s*[-–—./月,，、。·\\_~ ]+(\d{1,2}))?\s*[月日号.。]*", text
    )
    if match:
        return _day(match[1], match[2], match[3], past=past, year=year)
    match = re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", text)
    if match:
        if int(match[1]) > 12:  # noqa: PLR2004 - months
            return _day(match[3], match[2], match[1], past=past, year=year)
        return _day(match[3], match[1], match[2], past=past, year=year)
    match = re.fullmatch(r"(\d{1,2})[-./月](\d{4})年?", text)
    if match:
        return _day(match[2], match[1], None, past=past, year=year)
    return None


def _day(years: str, months: str, days: str | None, *, past: bool, year: int) -> ReadDate | BadDate:
    number = int(years)
    if len(years) == 2:  # noqa: PLR2004 - two signs of a year
        number += 2000 if not past or number <= year % 100 else 1900
    if number not in _YEARS:
        return BadDate("")
    try:
        if days is None:
            return ReadDate(date(number, int(months), 1), "month")
        return ReadDate(date(number, int(months), int(days)))
    except ValueError:
        return BadDate("")
