"""Working times as people write them: ``8:00-12:00、14:00-18:00``, a night as ``20:00-次日8:00`` or ``20:00-8:00``. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from app.errors import UserError
from app.roster.model import Segment
from app.roster.model.shift import DAY_MINUTES
from app.roster.sheet.ward import Season
from app.words import say

_HOUR = r"(次日|翌日|第二天)?\s*(\d{1,2})(?:[:：时点](\d{2})?分?)?"
_SPAN = re.compile(rf"{_HOUR}\s*[-–—~～至到]\s*{_HOUR}")
_SEASON = re.compile(r"^(\S+)\s+(\d{1,2})[-月./](\d{1,2})日?\s*[-–—~～至到]\s*(\d{1,2})[-月./](\d{1,2})日?\s+(.+)$")
_LAST_HOUR, _MINUTES = 48, 60


class BadTimesError(UserError):
    """What was typed is no working time."""

    code = "bad-times"

    def __init__(self, text: str, *, field: str = "times") -> None:
        super().__init__(
            say(
                "“{text}” is no working time; write it like 8:00-12:00、14:00-18:00, a night like 20:00-8:00.",
                text=text,
            ),
            field=field,
        )


def clock(minutes: int) -> str:
    """Return minutes from midnight as a clock shows them, the next day's with their word."""
    day, rest = divmod(minutes, DAY_MINUTES)
    told = f"{rest // 60}:{rest % 60:02d}"
    return f"次日{told}" if day else told


def times_text(segments: Iterable[Segment]) -> str:
    """Return stretches of presence as they are written."""
    return "、".join(f"{clock(each.start)}-{_end(each)}" for each in segments)


def read_times(text: str, *, field: str = "times") -> tuple[Segment, ...]:
    """Read stretches of presence; an end that lies before its start is on the next day.

    Raises:
        BadTimesError: it is no working time, or a stretch begins before the one before it ended.
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    found: list[Segment] = []
    for part in re.split(r"[、,;，；\s]+(?=次|翌|第|\d)", clean) if clean else ():
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise BadTimesError(text, field=field)
        start = _minutes(match[1], match[2], match[3], text=text, field=field)
        until = _minutes(match[4], match[5], match[6], text=text, field=field)
        if found and start < found[-1].until:
            start += DAY_MINUTES
        while until <= start:
            until += DAY_MINUTES
        if until > 3 * DAY_MINUTES or (found and start < found[-1].until):
            raise BadTimesError(text, field=field)
        found.append(Segment(start, until))
    return tuple(found)


def season_text(season: Season) -> str:
    """Return other times of a part of the year as they are written, a line."""
    (a, b), (c, d) = season.first, season.last
    return f"{season.title} {a}月{b}日-{c}月{d}日 {times_text(season.segments)}"


def read_season(line: str) -> Season:
    """Read a line like ``夏令时 6月1日-9月30日 8:00-12:00、15:00-18:00``.

    Raises:
        UserError: it is no such line.
    """
    match = _SEASON.match(unicodedata.normalize("NFKC", line).strip())
    if match is None:
        raise UserError(
            say(
                "“{text}” is no seasonal time; write it like 夏令时 6月1日-9月30日 8:00-12:00、15:00-18:00.", text=line
            ),
            field="seasons",
        )
    first, last = (int(match[2]), int(match[3])), (int(match[4]), int(match[5]))
    if not all(1 <= month <= 12 and 1 <= day <= 31 for month, day in (first, last)):  # noqa: PLR2004 - of a year
        raise UserError(say("“{text}” names a day that does not exist.", text=line), field="seasons")
    return Season(match[1], first, last, read_times(match[6], field="seasons"))


def _end(segment: Segment) -> str:
    return "24:00" if segment.until == DAY_MINUTES else clock(segment.until)


def _minutes(morrow: str | None, hour: str, minute: str | None, *, text: str, field: str) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if hours > _LAST_HOUR or minutes >= _MINUTES:
        raise BadTimesError(text, field=field)
    return hours * 60 + minutes + (DAY_MINUTES if morrow else 0)
