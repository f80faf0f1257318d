"""Days of paid annual leave by total years of work, with the rule each number follows from. Pure.

职工带薪年休假条例 3: 5, 10, 15 days from 1, 10, 20 years of work in all, whoever the employers were; 4: who gets none.
Institutions (机关事业单位工作人员带薪年休假实施办法 2) grant the higher number from the month after the years are full.
企业职工带薪年休假实施办法 5: who joins during the year gets the part of the days left in it, whole days only.
"""

from __future__ import annotations

from datetime import date, timedelta

import attrs

from app.staff.codes import AGENCY, ESTABLISHMENT_TYPES, LABOUR_CONTRACT_TYPES
from app.words import Words, say

REGULATION_3 = "职工带薪年休假条例第三条"
REGULATION_4 = "职工带薪年休假条例第四条"
REGULATION_5 = "职工带薪年休假条例第五条"
INSTITUTIONS_2 = "机关事业单位工作人员带薪年休假实施办法第二条"
ENTERPRISES_5 = "企业职工带薪年休假实施办法第五条"

#: Full years of work in all -> days.
STEPS = ((20, 15), (10, 10), (1, 5))
#: Full years of work in all -> days of sick leave in the year from which there is no annual leave (months of 30 days).
SICK = ((20, 120), (10, 90), (1, 60))
YEAR_DAYS = 365
ENTITLED_TYPES = ESTABLISHMENT_TYPES | LABOUR_CONTRACT_TYPES | {AGENCY}


@attrs.frozen(slots=True, kw_only=True)
class Career:
    """What the rule asks of a person; ``sick_days`` are those of the year, as rosters tell."""

    staffing: str
    work_start: date | None
    hired: date | None = None
    sick_days: int = 0


@attrs.frozen(slots=True, kw_only=True)
class Entitlement:
    """What a person is entitled to on a day of a year.

    Args:
        days: whole days. years: full years of work in all, None where unknown.
        rule, citation: why it is this number.
        next_on, next_days: when it becomes more within the year, and how much.
    """

    days: int
    years: int | None
    rule: Words
    citation: str
    next_on: date | None = None
    next_days: int = 0


def entitlement(career: Career, *, on: date) -> Entitlement:
    """Return the days of annual leave of the year of ``on``, as they stand on that day."""
    if career.staffing not in ENTITLED_TYPES:
        return _none(None, say("Leave of this staffing type follows its own agreement."), "")
    start = career.work_start or career.hired
    if start is None:
        return _none(None, say("Neither the start of work nor the day of joining is on record."), REGULATION_3)
    years = full_years(start, on)
    days = _days(career.staffing, start, on)
    sick = next((bound for least, bound in SICK if years >= least), None)
    if sick is not None and career.sick_days >= sick:
        told = say("{days} days of sick leave this year, {bound} or more: no annual leave.",
                   days=career.sick_days, bound=sick)  # fmt: skip
        return _none(years, told, REGULATION_4)
    if days == 0:
        told, law = say("Less than a year of work in all."), REGULATION_3
    elif _joined_in(career, on) and career.staffing not in ESTABLISHMENT_TYPES:
        return _part(career, days, years, on)
    else:
        told, law = say("{years} full years of work in all: {days} days.", years=years, days=days), REGULATION_3
    if career.work_start is None:
        told = say("{rule} Reckoned from the day of joining: no start of work is on record.", rule=told)
    if career.staffing in ESTABLISHMENT_TYPES:
        law = f"{law}；{INSTITUTIONS_2}"
    step = _next_step(career.staffing, start, on, days)
    return Entitlement(
        days=days, years=years, rule=told, citation=law, next_on=step[0] if step else None,
        next_days=step[1] if step else 0,
    )  # fmt: skip


def full_years(start: date, on: date) -> int:
    """Return the full years between two days; who began on 29 February completes a year on 1 March."""
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


def _days(staffing: str, start: date, on: date) -> int:
    for least, days in STEPS:
        if staffing in ESTABLISHMENT_TYPES:
            reached = full_years(start, on.replace(day=1) - timedelta(days=1))
        else:
            reached = full_years(start, on)
        if reached >= least:
            return days
    return 0


def _next_step(staffing: str, start: date, on: date, days: int) -> tuple[date, int] | None:
    """Return the day in the rest of the year from which there are more days."""
    for offset in range(1, (date(on.year, 12, 31) - on).days + 1):
        day = on + timedelta(days=offset)
        more = _days(staffing, start, day)
        if more > days:
            return day, more
    return None


def _joined_in(career: Career, on: date) -> bool:
    return career.hired is not None and career.hired.year == on.year


def _part(career: Career, days: int, years: int, on: date) -> Entitlement:
    assert career.hired is not None
    left = (date(on.year, 12, 31) - career.hired).days + 1
    part = days * left // YEAR_DAYS
    told = say("Joined on {day}: {left} of 365 days × {days} days, whole days only.",
               day=career.hired, left=left, days=days)  # fmt: skip
    return Entitlement(days=part, years=years, rule=told, citation=f"{REGULATION_3}；{ENTERPRISES_5}")


def _none(years: int | None, rule: Words, citation: str) -> Entitlement:
    return Entitlement(days=0, years=years, rule=rule, citation=citation)
