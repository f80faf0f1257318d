"""The periods of one right, one after the other: where nothing covered it, and what a long break asks for. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import attrs

from app.words import Words, say

NURSE_BREAK_YEARS = 3  # 护士执业注册管理办法: a longer break needs three months of clinical training
DOCTOR_BREAK_YEARS = 2  # 医师法第十七条: the hospital reports it, the registration is cancelled
YEAR = 365


@attrs.frozen(slots=True)
class Uncovered:
    """Days between two periods that neither covers, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def uncovered(periods: Iterable[tuple[date | None, date | None]]) -> tuple[Uncovered, ...]:
    """Return the gaps between periods (start, printed end); one without a start or end leaves no gap on that side."""
    known = sorted((start, until or date.max) for start, until in periods if start is not None)
    found: list[Uncovered] = []
    reached = known[0][1] if known else date.max
    for _before, (start, until) in pairwise(known):
        if reached < start - timedelta(days=1):
            found.append(Uncovered(reached + timedelta(days=1), start - timedelta(days=1)))
        reached = max(reached, until)
    return tuple(found)


def break_demand(kind: str, days: int) -> Words | None:
    """Return what a break of so many days asks for before or after registering again, None when nothing."""
    if kind == "NUR_LIC" and days > NURSE_BREAK_YEARS * YEAR:
        return say("Nursing was interrupted for more than three years: proof of three months of clinical training.")
    if kind == "DOC_LIC" and days >= DOCTOR_BREAK_YEARS * YEAR:
        return say("Practice stopped for two years: report within 30 days, the registration is cancelled.")
    return None
