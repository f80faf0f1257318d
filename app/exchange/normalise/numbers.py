"""Quantities, counts, telephone numbers, certificate numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from app.exchange.normalise.text import squeeze, text_of
from app.exchange.values import Cell

_CHINESE = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DAY_UNITS = ("天", "日", "D", "d")
_HOUR_UNITS = ("小时", "时", "H", "h", "钟头")


class BadNumberError(ValueError):
    """The text is no quantity."""


def quantity(cell: Cell, *, unit: str, hours_per_day: float = 8) -> float:
    """Return a filled cell as a quantity in ``unit`` (``day`` or ``hour``); other units are converted.

    Raises:
        BadNumberError: it is none.
    """
    if isinstance(cell, bool):
        raise BadNumberError
    if isinstance(cell, (int, float)):
        return float(cell)
    return _quantity(squeeze(text_of(cell)), unit, hours_per_day)


@lru_cache(maxsize=8192)
def _quantity(text: str, unit: str, hours_per_day: float) -> float:
    text = text.replace("−", "-").replace("－", "-").replace("—", "-").replace("＋", "+").lstrip("'")
    sign = 1.0
    if re.match(r"欠|负|超休", text):
        sign, text = -1.0, re.sub(r"^(?:欠|负|超休)", "", text)
    text = re.sub(r"^(?:余|剩|存|结余|剩余|正)", "", text)
    if re.fullmatch(r"\(\d+(?:\.\d+)?\)", text):
        sign, text = -1.0, text[1:-1]
    text = re.sub(r"(?<=[\d半])个?半(?=天|日|小时)", ".5", text) if re.search(r"\d半", text) else text
    text = re.sub(r"^半(天|日|个?小时)?$", r"0.5\1", text)
    text = re.sub(r"^([+-]?\d+|[一两二三四五六七八九十]+)个?(天|日|小时)半$", _and_a_half, text)
    if re.fullmatch(r"[+-]?\d+(?:\.\d*)?|[+-]?\.\d+", text):
        return sign * float(text)
    match = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)(天|日|d|D)(?:零?(\d+(?:\.\d+)?)(?:个)?(?:小时|时|h|H))?", text)
    if match:
        days = float(match[1])
        hours = float(match[3] or 0) * (-1 if days < 0 else 1)
        return sign * (days + hours / hours_per_day if unit == "day" else days * hours_per_day + hours)
    match = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)个?(小时|时|h|H|钟头)", text)
    if match:
        return sign * (float(match[1]) / hours_per_day if unit == "day" else float(match[1]))
    match = re.fullmatch(r"([零〇一二两三四五六七八九十]+)(天|日|小时)?", text)
    if match:
        value = float(chinese_number(match[1]))
        if match[2] in _DAY_UNITS and unit == "hour":
            value *= hours_per_day
        return sign * value
    raise BadNumberError


def _and_a_half(found: re.Match[str]) -> str:
    """Return 1天半 as 1.5天."""
    whole = found[1] if found[1].lstrip("+-").isdecimal() else str(chinese_number(found[1]))
    return f"{whole}.5{found[2]}"


def chinese_number(text: str) -> int:
    """Return 十二 as 12."""
    if "十" in text:
        tens, _sep, ones = text.partition("十")
        return (_CHINESE.get(tens, 1) if tens else 1) * 10 + (_CHINESE.get(ones, 0) if ones else 0)
    value = 0
    for sign in text:
        value = value * 10 + _CHINESE[sign]
    return value


@lru_cache(maxsize=1024)
def count(text: str) -> int | None:
    """Return 第三次, 3, 首次 as a number, None where it is none."""
    word = squeeze(text)
    if re.search(r"首|初", word):
        return 1
    match = re.search(r"\d+", word)
    if match:
        return int(match[0])
    match = re.search(r"[一二三四五六七八九十两]+", word)
    return chinese_number(match[0]) if match else None


def tidy(value: float) -> int | float:
    """Return a whole number as an integer."""
    return int(value) if float(value).is_integer() else round(value, 4)


def phone(cell: Cell) -> str | None:
    """Return a telephone number without blanks, dashes and country code; None where none stands there."""
    text = squeeze(text_of(cell))
    first = re.split(r"[/;；、,，]", text)[0]
    digits = re.sub(r"\D", "", first)
    if len(digits) > 11 and digits.startswith("86"):  # noqa: PLR2004 - a mobile number with its country
        digits = digits[2:]
    return digits or None


def number_text(cell: Cell) -> str | None:
    """Return a certificate's, contract's or staff number as it is stored: half-width, no blanks around or inside."""
    text = squeeze(text_of(cell)).strip("'‘’`\"")
    text = text.replace("(", "（").replace(")", "）") if re.search(r"[\u4e00-\u9fff]", text) else text
    return text or None
