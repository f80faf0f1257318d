"""What holds of a person from a day to a day, and what held on any given day. Pure.

A fact runs from ``start`` through ``until``, both inclusive; an open end holds until further notice and an unknown
start since ever. Of an exclusive kind a person has one fact a day; others (special status, qualified titles) may
stand side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

import attrs

from app.staff.codes import Table


class FactKind(StrEnum):
    """The kinds of effective-dated facts."""

    STAFFING_TYPE = "staffing_type"
    HOME_UNIT = "home_unit"  # 编制科室
    WORKING_UNIT = "working_unit"  # 出勤科室, a loan
    CATEGORY = "category"
    TITLE_QUALIFIED = "title_qualified"
    TITLE_APPOINTED = "title_appointed"
    NURSE_LEVEL = "nurse_level"
    POST_GRADE = "post_grade"
    SPECIAL_STATUS = "special_status"
    EMPLOYMENT_STATE = "employment_state"


SIDE_BY_SIDE = frozenset({FactKind.SPECIAL_STATUS, FactKind.TITLE_QUALIFIED})
UNIT_KINDS = frozenset({FactKind.HOME_UNIT, FactKind.WORKING_UNIT})
TABLES = {
    FactKind.STAFFING_TYPE: Table.STAFFING_TYPE,
    FactKind.CATEGORY: Table.CATEGORY,
    FactKind.TITLE_QUALIFIED: Table.TITLE,
    FactKind.TITLE_APPOINTED: Table.TITLE,
    FactKind.NURSE_LEVEL: Table.NURSE_LEVEL,
    FactKind.POST_GRADE: Table.POST_GRADE,
    FactKind.SPECIAL_STATUS: Table.SPECIAL_STATUS,
    FactKind.EMPLOYMENT_STATE: Table.EMPLOYMENT_STATE,
}


@attrs.frozen(slots=True)
class Fact:
    """One fact. ``value`` is the code, or the unit for kinds that name one; ``id`` is None until it is stored."""

    kind: FactKind
    code: str | None = None
    unit_id: int | None = None
    start: date | None = None
    until: date | None = None
    text: str | None = None
    precision: str = "day"
    reason: str | None = None
    document: str | None = None
    id: int | None = None

    @property
    def value(self) -> str | int | None:
        """The code, or the unit's id for kinds that name a unit."""
        return self.unit_id if self.kind in UNIT_KINDS else self.code

    def holds_on(self, day: date) -> bool:
        """Tell whether the fact holds on ``day``."""
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


def facts_on(facts: Iterable[Fact], day: date) -> dict[FactKind, tuple[Fact, ...]]:
    """Return the facts that hold on ``day`` by kind; of an exclusive kind the latest begun only."""
    held: dict[FactKind, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.holds_on(day):
            held[fact.kind].append(fact)
    return {
        kind: tuple(sorted(found, key=_age)) if kind in SIDE_BY_SIDE else (max(found, key=_age),)
        for kind, found in held.items()
    }


def timeline(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts in the order they began, the newest first; those of unknown start come last."""
    return tuple(sorted(facts, key=_age, reverse=True))


def insert_fact(facts: Iterable[Fact], new: Fact) -> tuple[Fact, ...]:
    """Return ``facts`` with ``new``, closing what it supersedes, so that no exclusive kind overlaps.

    The fact before ends the day before ``new`` begins. ``new`` ends the day before the next one begins, unless it
    ends earlier. A fact that began the same day is replaced. What a bounded ``new`` interrupts (a loan within a
    longer one) resumes after it.
    """
    if new.kind in SIDE_BY_SIDE:
        return (*facts, new)
    kept: list[Fact] = []
    begin = new.start or date.min
    later = [f.start for f in facts if f.kind is new.kind and f.start is not None and f.start > begin]
    if later:
        limit = min(later) - timedelta(days=1)
        new = attrs.evolve(new, until=limit if new.until is None else min(new.until, limit))
    for fact in facts:
        if fact.kind is not new.kind or not _overlap(fact, new):
            kept.append(fact)
            continue
        if (fact.start or date.min) < begin:
            kept.append(attrs.evolve(fact, until=begin - timedelta(days=1)))
        if new.until is not None and (fact.until is None or fact.until > new.until):
            # What the bounded fact interrupts resumes as a fact of its own; one that began the same day moves behind.
            same_day = (fact.start or date.min) >= begin
            resumed = attrs.evolve(fact, start=new.until + timedelta(days=1), id=fact.id if same_day else None)
            kept.append(resumed)
    return (*kept, new)


def overlaps(facts: Iterable[Fact]) -> tuple[tuple[Fact, Fact], ...]:
    """Return the pairs of one exclusive kind that hold on a common day."""
    by_kind: dict[FactKind, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind not in SIDE_BY_SIDE:
            by_kind[fact.kind].append(fact)
    return tuple(
        (one, other)
        for found in by_kind.values()
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if _overlap(one, other)
    )


def _overlap(one: Fact, other: Fact) -> bool:
    return (one.start or date.min) <= (other.until or date.max) and (other.start or date.min) <= (one.until or date.max)


def _age(fact: Fact) -> tuple[date, int]:
    return (fact.start or date.min, fact.id or 0)
