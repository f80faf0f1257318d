"""Days of a month that earn, and days that do not: frozen days, attendance. Pure.

A day on which a person may not practise earns nothing. Work and hours with a date are struck on such days; where only
the month's sum is known, the sum counts in the proportion of days that are not frozen, and the explanation says so.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import attrs

from app.calendar.months import read_month
from app.errors import UserError
from app.performance.problem import Member
from app.words import Words, say

_ONE = Decimal(1)
_NOUGHT = Decimal(0)


@attrs.frozen(slots=True)
class Month:
    """The month that is paid."""

    first: date
    last: date

    @classmethod
    def of(cls, text: str) -> Month:
        """Read ``2026-10``.

        Raises:
            UserError: it is no month.
        """
        first = read_month(text)
        return cls(first, first.replace(day=monthrange(first.year, first.month)[1]))

    @property
    def length(self) -> int:
        """Days of the month."""
        return self.last.day

    def frozen_days(self, member: Member) -> frozenset[date]:
        """Return the days of this month on which ``member`` may not practise."""
        if not member.frozen:  # nearly everybody
            return frozenset()
        days = (self.first + timedelta(days=step) for step in range(self.length))
        return frozenset(day for day in days if any(each.first <= day <= each.last for each in member.frozen))

    def free_share(self, member: Member) -> Decimal:
        """Return the part of the month's days that is not frozen, 0 to 1."""
        return Decimal(self.length - len(self.frozen_days(member))) / self.length

    def counted(self, quantity: Decimal, day: date | None, member: Member) -> tuple[Decimal, Words | None]:
        """Return what of a quantity counts, and why it is less where it is."""
        frozen = self.frozen_days(member)
        if not frozen:
            return quantity, None
        if day is not None:
            return (_NOUGHT, self.frozen_note(member)) if day in frozen else (quantity, None)
        return quantity * self.free_share(member), self.frozen_note(member)

    def frozen_note(self, member: Member) -> Words | None:
        """Return the sentence that says which days earn nothing and why; None where none are."""
        days = len(self.frozen_days(member))
        if not days:
            return None
        told = "；".join(_told(each.first, each.last, each.reason, each.citation) for each in member.frozen)
        return say("{count} frozen days earn nothing: {reasons}", count=days, reasons=told)


def attendance_of(member: Member, month: Month) -> tuple[Decimal, Words | None]:
    """Return the attendance coefficient (hours worked ÷ hours due, 0 to 1) and why it is less where days are frozen.

    Raises:
        UserError: the hours due are missing or nought, or something is below nought.
    """
    given = member.attendance
    frozen = month.frozen_days(member)
    note = month.frozen_note(member)
    if given.coefficient is not None:
        _not_below_nought(member, given.coefficient)
        return min(given.coefficient, _ONE, month.free_share(member)), note
    if given.due is None or given.due <= 0:
        raise UserError(
            say("{person}: the hours due are missing.", person=member.name or member.id), field="attendance"
        )
    if given.days:
        _not_below_nought(member, *(each.hours for each in given.days))
        worked = sum((each.hours for each in given.days if each.day not in frozen), _NOUGHT)
        return min(worked / given.due, _ONE), note
    worked = given.worked or _NOUGHT
    _not_below_nought(member, worked)
    # The hours of frozen days cannot be told apart in a sum: no more can count than the days that are free.
    return min(worked / given.due, _ONE, month.free_share(member)), note


def _not_below_nought(member: Member, *values: Decimal) -> None:
    if any(value < 0 for value in values):
        raise UserError(
            say("{person}: attendance is below nought.", person=member.name or member.id), field="attendance"
        )


def _told(first: date, last: date, reason: str, citation: str) -> str:
    span = f"{first.isoformat()}—{last.isoformat()}"
    return f"{span} {reason}（{citation}）" if citation else f"{span} {reason}"
