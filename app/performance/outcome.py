"""What a run found, each figure with what it was made of. Pure values; JSON by ``app.console.plain``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

import attrs

from app.words import Words


class Level(StrEnum):
    """How grave a remark is: an error keeps the month from being submitted."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@attrs.frozen(slots=True, kw_only=True)
class Remark:
    """Something people must see before they sign."""

    level: Level
    kind: str
    text: Words
    citation: str = ""
    person: str = ""
    unit: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Used:
    """An input as it entered a formula, and the rows it was read from."""

    name: str
    value: Decimal
    sources: tuple[str, ...] = ()
    note: Words | None = None


@attrs.frozen(slots=True, kw_only=True)
class Reckoning:
    """How a value came about: the formula, its inputs, the values those rest on, the result."""

    name: str
    formula: str
    result: Decimal
    inputs: tuple[Used, ...] = ()
    below: tuple[Reckoning, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class Portion:
    """What one step gave one person.

    ``weight`` of ``weights`` in ``pot`` yuan make ``amount``; ``extra_cent`` tells that the person's rest was among the
    largest, so that the parts sum. Fixed steps have no weights.
    """

    step: str
    title: str
    amount: Decimal
    inside: bool
    reckoning: Reckoning
    weight: Decimal | None = None
    weights: Decimal | None = None
    pot: Decimal | None = None
    extra_cent: bool = False
    note: Words | None = None


@attrs.frozen(slots=True, kw_only=True)
class Bar:
    """One bar of a waterfall: the amount and the sum after it."""

    title: Words
    amount: Decimal
    total: Decimal


@attrs.frozen(slots=True, kw_only=True)
class PersonOutcome:
    """One person's month in yuan.

    Args:
        shared: what the steps inside the pool gave, with adjustments inside the unit.
        outside: night fees and the like, paid beside the pool.
        adjusted: adjustments by the hospital that took effect.
        carried: deductions that found nothing left to take from, to be settled later.
        total: shared + outside + adjusted.
        held: part of ``shared`` kept until the year's end.
        payable: total - held.
    """

    id: str
    name: str
    staffing: str
    post_class: str
    portions: tuple[Portion, ...]
    shared: Decimal
    outside: Decimal
    adjusted: Decimal
    carried: Decimal
    total: Decimal
    held: Decimal
    payable: Decimal
    waterfall: tuple[Bar, ...]
    notes: tuple[Words, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class StepOutcome:
    """One step: its pot and how many took part."""

    name: str
    title: str
    amount: Decimal
    people: int
    weights: Decimal | None = None


@attrs.frozen(slots=True, kw_only=True)
class UnitOutcome:
    """One unit's month in yuan: gross, pool after additions and deductions, reserve, what was shared, people.

    ``unallocated`` is what nobody could be given; while it is not nought the month cannot be submitted.
    ``brought_forward`` is a pool below nought, to be set off later.
    """

    code: str
    name: str
    gross: Decimal
    pool: Decimal
    reserve: Decimal
    distributable: Decimal
    unallocated: Decimal
    brought_forward: Decimal
    reckoning: Reckoning
    waterfall: tuple[Bar, ...]
    steps: tuple[StepOutcome, ...]
    people: tuple[PersonOutcome, ...]


@attrs.frozen(slots=True, kw_only=True)
class CapOutcome:
    """The cap's meter: what is left, what was asked, what may be paid now and what waits, by unit."""

    room: Decimal
    requested: Mapping[str, Decimal]
    payable: Mapping[str, Decimal]
    deferred: Mapping[str, Decimal]


@attrs.frozen(slots=True, kw_only=True)
class Account:
    """Where the money of one staffing type is booked, and how much it is."""

    staffing: str
    title: Words
    people: int
    amount: Decimal


@attrs.frozen(slots=True, kw_only=True)
class Outcome:
    """A whole run. The same problem under the same rules has the same digest and the same outcome."""

    rules: str
    digest: str
    month: str
    units: tuple[UnitOutcome, ...]
    accounts: tuple[Account, ...]
    remarks: tuple[Remark, ...]
    cap: CapOutcome | None = None

    @property
    def can_be_submitted(self) -> bool:
        """Tell whether no error stands against it."""
        return all(remark.level is not Level.ERROR for remark in self.remarks)
