"""Night fees: a dated table by shift, title, level, ward and staffing type, and what a month's cells earn by it. Pure.

A row fits a duty when every condition it names holds; of the rows that fit the most exact one in force on the duty's date
counts (the one naming most conditions; of equals the later one). A person at N0 gets none unless a row names N0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import attrs

from app.errors import UserError
from app.performance.money import NOUGHT, cents
from app.words import Words, say

CONDITIONS = ("title", "level", "ward", "staffing")
UNREGISTERED = "N0"


@attrs.frozen(slots=True, kw_only=True)
class FeeRow:
    """Yuan for one duty of ``fee_class`` (小夜, 大夜 ...) under the conditions named; empty conditions fit everybody.

    ``since`` and ``until`` are both days in force; ``document`` is what decided it.
    """

    fee_class: str
    amount: Decimal
    since: date
    until: date | None = None
    title: str = ""
    level: str = ""
    ward: str = ""
    staffing: str = ""
    document: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Duty:
    """One cell that may earn a fee: who, when, what, where, and what the person was on that day.

    ``count`` is 1, or the part of the duty that was worked; ``frozen`` says why the day earns nothing.
    """

    person: str
    day: date
    fee_class: str
    ward: str
    title: str = ""
    level: str = ""
    staffing: str = ""
    count: Decimal = Decimal(1)
    source: str = ""
    frozen: str = ""


@attrs.frozen(slots=True, kw_only=True)
class FeeLine:
    """What one duty earned, by which row, or why nothing."""

    duty: Duty
    amount: Decimal
    row: FeeRow | None
    note: Words | None = None


@attrs.frozen(slots=True, kw_only=True)
class FeeSum:
    """A person's month: duties and yuan by fee class; the lines open each figure."""

    person: str
    counts: tuple[tuple[str, Decimal], ...]
    amounts: tuple[tuple[str, Decimal], ...]
    total: Decimal
    lines: tuple[FeeLine, ...]


def check_table(rows: Sequence[FeeRow]) -> None:
    """Refuse a table that has no single answer.

    Raises:
        UserError: an amount is below nought or no cents, dates are turned about, or two rows say the same of one day.
    """
    for row in rows:
        if row.amount < 0 or cents(row.amount) != row.amount:
            raise UserError(
                say("The fee of {name} must be an amount in whole cents.", name=row.fee_class), field="amount"
            )
        if row.until is not None and row.until < row.since:
            raise UserError(say("The fee of {name} ends before it begins.", name=row.fee_class), field="until")
    for n, row in enumerate(rows):
        for other in rows[:n]:
            if _key(row) == _key(other) and _overlap(row, other):
                raise UserError(
                    say("Two rows name the same fee of {name} on {day}; end the older one first.",
                        name=row.fee_class, day=max(row.since, other.since)),
                    field="since",
                )  # fmt: skip


def fee_of(duty: Duty, rows: Iterable[FeeRow]) -> FeeLine:
    """Return what ``duty`` earns."""
    if duty.frozen:
        return FeeLine(duty=duty, amount=NOUGHT, row=None, note=say("Earns nothing: {reason}", reason=duty.frozen))
    fitting = [row for row in rows if _fits(row, duty)]
    if duty.level == UNREGISTERED:
        fitting = [row for row in fitting if row.level == UNREGISTERED]
        if not fitting:
            return FeeLine(duty=duty, amount=NOUGHT, row=None, note=say("Level N0 earns no night fee."))
    if not fitting:
        note = say("The fee table has no row for this night.")
        return FeeLine(duty=duty, amount=NOUGHT, row=None, note=note)
    best = max(fitting, key=lambda row: (sum(bool(getattr(row, name)) for name in CONDITIONS), row.since, _key(row)))
    return FeeLine(duty=duty, amount=cents(best.amount * duty.count), row=best)


def month_fees(duties: Iterable[Duty], rows: Sequence[FeeRow]) -> tuple[FeeSum, ...]:
    """Return everybody's fees, sorted by person; sums are sums of rounded lines, so that the sheet adds up.

    Raises:
        UserError: the table has no single answer.
    """
    check_table(rows)
    lines: dict[str, list[FeeLine]] = defaultdict(list)
    for duty in sorted(duties, key=lambda each: (each.person, each.day, each.fee_class, each.source)):
        lines[duty.person].append(fee_of(duty, rows))
    return tuple(_sum(person, tuple(found)) for person, found in lines.items())


def _sum(person: str, lines: tuple[FeeLine, ...]) -> FeeSum:
    counts: dict[str, Decimal] = defaultdict(Decimal)
    amounts: dict[str, Decimal] = defaultdict(lambda: NOUGHT)
    for line in lines:
        counts[line.duty.fee_class] += line.duty.count
        amounts[line.duty.fee_class] += line.amount
    return FeeSum(
        person=person, counts=tuple(sorted(counts.items())), amounts=tuple(sorted(amounts.items())),
        total=sum(amounts.values(), NOUGHT), lines=lines,
    )  # fmt: skip


def _fits(row: FeeRow, duty: Duty) -> bool:
    in_force = row.since <= duty.day and (row.until is None or duty.day <= row.until)
    named = all(getattr(row, name) in {"", getattr(duty, name)} for name in CONDITIONS)
    return in_force and named and row.fee_class == duty.fee_class


def _key(row: FeeRow) -> tuple[str, ...]:
    return (row.fee_class, *(getattr(row, name) for name in CONDITIONS))


def _overlap(one: FeeRow, other: FeeRow) -> bool:
    return (one.until is None or other.since <= one.until) and (other.until is None or one.since <= other.until)
