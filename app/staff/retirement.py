"""When people retire by law: the gradually raised age, month by month of birth. The table is data.

Source: 国务院关于渐进式延迟法定退休年龄的办法, in force from 2025-01-01: men from 60 to 63 and women of the former 55
to 58, one month later for every four months of birth; women of the former 50 to 55, one month for every two. People may
go up to three years earlier (not before the former age), or by agreement up to three years later.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import attrs

import resources
from app.access.permissions import Verb
from app.staff.listing import StaffLine, lines_on

if TYPE_CHECKING:
    from app.desk import Desk

FLEXIBLE_MONTHS = 36
#: Who is no employee, or works on after retiring, is on no retirement list.
_NOT_COUNTED = frozenset({"FP", "GP", "JX", "SX", "WB"})
_WORKERS = "logistics"


@attrs.frozen(slots=True)
class RetirementRule:
    """One row of the law's table; ages in years, ``first_birth`` the first month of birth that waits longer."""

    group: str
    name: str
    original_age: int
    first_birth: date
    step_months: int
    most_months: int
    citation: str


@attrs.frozen(slots=True)
class Retirement:
    """A person's days: ``on`` by law, the earliest and the latest that may be agreed, the age in months, and the rule."""

    on: date
    earliest: date
    latest: date
    age_months: int
    delay_months: int
    rule: RetirementRule


@attrs.frozen(slots=True)
class RetirementLine:
    """A person of the retirement list; ``days`` until the day by law, below zero when it is past."""

    person: StaffLine
    retirement: Retirement
    days: int


@cache
def retirement_rules() -> dict[str, RetirementRule]:
    """Return the law's table by group."""
    with resources.path("staff", "retirement.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["group"]: RetirementRule(
                row["group"],
                row["name"],
                int(row["original_age"]),
                date.fromisoformat(f"{row['first_birth']}-01"),
                int(row["step_months"]),
                int(row["most_months"]),
                row["citation"],
            )
            for row in csv.DictReader(stream)
        }


def group_of(*, sex: str, category: str | None) -> str:
    """Return the group of the table: women in management and professional posts formerly retired at 55, workers at 50."""
    if sex != "2":
        return "men"
    return "women50" if category == _WORKERS else "women55"


def retirement_of(birth: date, *, group: str) -> Retirement:
    """Return the days of somebody born on ``birth``. Pure."""
    rule = retirement_rules()[group]
    waited = (birth.year - rule.first_birth.year) * 12 + birth.month - rule.first_birth.month
    delay = 0 if waited < 0 else min(rule.most_months, waited // rule.step_months + 1)
    months = rule.original_age * 12 + delay
    return Retirement(
        on=_months_after(birth, months),
        earliest=_months_after(birth, max(rule.original_age * 12, months - FLEXIBLE_MONTHS)),
        latest=_months_after(birth, months + FLEXIBLE_MONTHS),
        age_months=months,
        delay_months=delay,
        rule=rule,
    )


def retires_on(person: StaffLine) -> date | None:
    """Return the day somebody retires by law; None where it does not apply, or birth is not known. Pure."""
    line = _judged(person)
    return None if line is None else line.on


def retirement_list(desk: Desk, *, until: date, on: date | None = None) -> tuple[RetirementLine, ...]:
    """Return those who reach their age by law through ``until``, or reached it and are still here; soonest first."""
    with desk.read(Verb.STAFF_VIEW) as work:
        day = on or work.today
        found = (_line(person, day) for person in lines_on(work, day))
        due = [line for line in found if line is not None and line.retirement.on <= until]
    return tuple(sorted(due, key=lambda line: (line.retirement.on, line.person.sort_key)))


def _line(person: StaffLine, day: date) -> RetirementLine | None:
    retirement = _judged(person)
    return None if retirement is None else RetirementLine(person, retirement, (retirement.on - day).days)


def _judged(person: StaffLine) -> Retirement | None:
    if person.birth is None or person.staffing_type in _NOT_COUNTED:
        return None
    return retirement_of(person.birth, group=group_of(sex=person.sex, category=person.category))


def _months_after(birth: date, months: int) -> date:
    year, month = divmod(birth.year * 12 + birth.month - 1 + months, 12)
    try:
        return date(year, month + 1, birth.day)
    except ValueError:  # born on a day that month does not have
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
