"""Months and people held against each other: what somebody got before, and what others of the same post got."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.performance.outcome import PersonOutcome, UnitOutcome
from db.tables import PerfRunRow, PerfShareRow

if TYPE_CHECKING:
    from app.desk import Desk

REPLACED = "replaced"


@attrs.frozen(slots=True, kw_only=True)
class PersonMonth:
    """What a person's standing run of one month gave, in yuan."""

    month: str
    shared: Decimal
    outside: Decimal
    adjusted: Decimal
    payable: Decimal


@attrs.frozen(slots=True, kw_only=True)
class Bin:
    """People whose amount lies from ``low`` (included) to ``high`` (excluded, but for the last)."""

    low: Decimal
    high: Decimal
    people: int


def months_of(desk: Desk, *, unit_id: int, person_id: int, until: str, count: int = 12) -> tuple[PersonMonth, ...]:
    """Return the last ``count`` months a unit paid a person, oldest first, up to ``until``."""
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        share = PerfShareRow
        rows = work.session.execute(
            select(PerfRunRow.month, share.shared, share.outside, share.adjusted, share.payable)
            .join(share, share.run_id == PerfRunRow.id)
            .where(
                PerfRunRow.unit_id == unit_id,
                PerfRunRow.state != REPLACED,
                PerfRunRow.month <= until,
                share.person_id == person_id,
            )
            .order_by(PerfRunRow.month.desc())
            .limit(count)
        ).all()
        return tuple(
            PersonMonth(month=month, shared=shared, outside=outside, adjusted=adjusted, payable=payable)
            for month, shared, outside, adjusted, payable in reversed(rows)
        )


def peers(units: Iterable[UnitOutcome], person: PersonOutcome) -> tuple[PersonOutcome, ...]:
    """Return everybody of the person's post (of the whole unit where no posts are named), the highest first."""
    everybody = [each for unit in units for each in unit.people]
    same = [each for each in everybody if each.post_class == person.post_class]
    return tuple(sorted(same, key=lambda each: (-each.payable, each.id)))


def distribution(amounts: Sequence[Decimal], *, bins: int = 8) -> tuple[Bin, ...]:
    """Return how many amounts lie in each of at most ``bins`` equal steps of round numbers."""
    if not amounts:
        return ()
    low, high = min(amounts), max(amounts)
    step = _round_step((high - low) / bins)
    first = low // step * step
    count = int((high - first) // step) + 1
    found = [0] * count
    for amount in amounts:
        found[int((amount - first) // step)] += 1
    return tuple(
        Bin(low=first + step * place, high=first + step * (place + 1), people=people)
        for place, people in enumerate(found)
    )


def _round_step(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5, 10, 20, 50 … that is not below ``least``."""
    power = Decimal(1)
    while True:
        for factor in (1, 2, 5):
            if power * factor >= least:
                return power * factor
        power *= 10
