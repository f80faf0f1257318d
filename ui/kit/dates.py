"""Dates as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from app.errors import UserError
from app.words import N_, say, tr

WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FORMS = (
    re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_CHINESE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)


def weekday_words(day: date) -> str:
    """Return the day of the week in the current language."""
    return tr(WEEKDAYS[day.weekday()])


def read_date(text: str) -> date | None:
    """Read a date in any form of the paper: 2026-11-23, 2026.11.23, 20261123, 2026年11月23日, 二〇二六年十一月二十三日.

    Returns:
        The date; None for an empty text.

    Raises:
        UserError: it is none of these, or no such day exists.
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    if not clean:
        return None
    found: tuple[int, int, int] | None = None
    for form in _FORMS:
        if match := form.fullmatch(clean):
            found = (int(match[1]), int(match[2]), int(match[3]))
            break
    if found is None and (match := _CHINESE.fullmatch(clean)):
        found = (int(match[1].translate(_DIGITS)), _ten(match[2]), _ten(match[3]))
    if found is not None:
        try:
            return date(*found)
        except ValueError:
            pass
    raise UserError(say("{text} is not a date; write it like 2026-11-23.", text=clean))


def _ten(text: str) -> int:
    tens, mark, ones = text.rpartition("十")
    if not mark:
        return int(text.translate(_DIGITS)) if len(text) == 1 else 0
    return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + (int(ones.translate(_DIGITS)) if ones else 0)
