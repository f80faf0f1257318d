"""A performance problem as frozen values: everything a run needs, and nothing from outside. Pure.

The same values come from a JSON file (``spec``) and from the vault, so that anyone can recompute a printed sheet.
Quantities, coefficients and money are ``Decimal``; shares are parts of one (``0.4``); dates are local.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs

from app.performance.indicators import Indicator

#: Names every formula may read besides the inputs; a value of that name given in the problem comes first.
POINTS = "工作量分"
ATTENDANCE = "出勤系数"
OPERATIONS = "手术分"
CHIEF = "主刀"


class Method(StrEnum):
    """How one step hands out its money. A mixed scheme is several steps."""

    POINTS = "points"  # by points of work
    COEFFICIENT = "coefficient"  # by a product of coefficients, or any other weight
    AVERAGE = "average"  # by attendance alone
    RATE = "rate"  # quantity x rate, before the shares
    DIRECT = "direct"  # amounts that were typed in, before the shares


@attrs.frozen(slots=True, kw_only=True)
class Work:
    """A quantity of work: how much of which item, on which day if that is known, and where it was read."""

    item: str
    quantity: Decimal
    day: date | None = None
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Operations:
    """``count`` operations of one level done by one team (role to person id)."""

    level: str
    team: Mapping[str, str]
    count: Decimal = Decimal(1)
    day: date | None = None
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Score:
    """A score, rate or index that is no work (quality, satisfaction, CMI), and where it was read."""

    value: Decimal
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Presence:
    """Hours present on one day."""

    day: date
    hours: Decimal


@attrs.frozen(slots=True, kw_only=True)
class Attendance:
    """Hours worked against hours due; either a coefficient, or ``due`` with ``worked`` or ``days``."""

    coefficient: Decimal | None = None
    due: Decimal | None = None
    worked: Decimal | None = None
    days: tuple[Presence, ...] = ()
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Frozen:
    """Days (both ends included) on which a person may not practise, and so earns nothing."""

    first: date
    last: date
    reason: str
    citation: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Member:
    """One person of a unit.

    Args:
        id: staff number; decides who is first among equals.
        staffing: code of the staffing type (BZ, BA, HT, RD, PQ, FP ...).
        post_class: people of one post class must share by one method.
        keys: coefficient table to row (职称 -> 主管护师).
        work: quantities of work.
        scores: name to score.
        frozen: days that earn nothing.
        vetoed: why this person takes no part at all this month (一票否决); empty for none.
    """

    id: str
    name: str = ""
    staffing: str = "HT"
    post_class: str = ""
    keys: Mapping[str, str] = attrs.field(factory=dict)
    work: tuple[Work, ...] = ()
    scores: Mapping[str, Score] = attrs.field(factory=dict)
    attendance: Attendance = Attendance(coefficient=Decimal(1))
    frozen: tuple[Frozen, ...] = ()
    vetoed: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Line:
    """Money added to (or, below nought, taken from) a pool, with its reason."""

    title: str
    amount: Decimal
    reason: str


@attrs.frozen(slots=True, kw_only=True)
class Step:
    """One step of the second distribution.

    Args:
        name: short name, unique in the unit.
        method: see ``Method``.
        share: part of what is left after fixed steps; None for the step that takes the rest.
        weight: formula of a person's weight (points, coefficient); empty for the method's own.
        quantity: formula of the quantity (rate).
        rate: yuan for one (rate).
        amounts: person id to yuan (direct).
        inside: whether the money comes out of the pool; night fees do not.
    """

    name: str
    method: Method
    title: str = ""
    share: Decimal | None = None
    weight: str = ""
    quantity: str = ""
    rate: Decimal = Decimal(0)
    amounts: Mapping[str, Decimal] = attrs.field(factory=dict)
    reason: str = ""
    inside: bool = True

    @property
    def is_fixed(self) -> bool:
        """Tell whether amounts are computed for each person, not shared out of a sum."""
        return self.method in {Method.RATE, Method.DIRECT}


@attrs.frozen(slots=True, kw_only=True)
class Adjustment:
    """Money given to or taken from one person, with its reason.

    ``inside`` moves money within the unit, so that these add up to nought; else the hospital pays or keeps it.
    """

    person: str
    amount: Decimal
    reason: str
    inside: bool = False
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Unit:
    """One unit of account (核算单元): its pool and how it is shared.

    Args:
        code, name: the unit; two pools of one unit (for staffing types apart) share the code.
        items: points of one of each item of work.
        counts: further items of work that formulas name without points of their own; nought where nobody did any.
        operation_points, role_shares: points of an operation by level; the part of each role.
        work: work of the whole unit; empty where the pool is computed from its people's.
        scores: scores of the whole unit, and values like 点值 and 风险系数.
        tables: coefficient tables.
        values: further names, each a formula over a person's names.
        unit_values: further names, each a formula over the unit's names.
        pool: formula of the gross pool in yuan.
        lines: additions and deductions, cost first of all.
        reserve: part of the pool kept by the unit.
        hold_back: part of each person's share kept until the end of the year (80/20: 0.2).
        indicators: what is scored; each gives names that formulas read (see ``app.performance.appraising``).
    """

    code: str
    name: str = ""
    pool: str
    steps: tuple[Step, ...]
    people: tuple[Member, ...]
    items: Mapping[str, Decimal] = attrs.field(factory=dict)
    counts: tuple[str, ...] = ()
    operation_points: Mapping[str, Decimal] = attrs.field(factory=dict)
    role_shares: Mapping[str, Decimal] = attrs.field(factory=dict)
    operations: tuple[Operations, ...] = ()
    work: tuple[Work, ...] = ()
    scores: Mapping[str, Score] = attrs.field(factory=dict)
    tables: Mapping[str, Mapping[str, Decimal]] = attrs.field(factory=dict)
    values: Mapping[str, str] = attrs.field(factory=dict)
    unit_values: Mapping[str, str] = attrs.field(factory=dict)
    lines: tuple[Line, ...] = ()
    reserve: Decimal = Decimal(0)
    hold_back: Decimal = Decimal(0)
    adjustments: tuple[Adjustment, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @property
    def formulas(self) -> tuple[str, ...]:
        """Every formula the unit is computed by, as written."""
        of_steps = (text for step in self.steps for text in (step.weight, step.quantity) if text)
        return (self.pool, *self.values.values(), *self.unit_values.values(), *of_steps)


@attrs.frozen(slots=True, kw_only=True)
class Cap:
    """The year's total of performance pay for those on the establishment (绩效工资总量): the cap and what was paid of it."""

    limit: Decimal
    used: tuple[Decimal, ...] = ()
    requested: Mapping[str, Decimal] = attrs.field(factory=dict)


@attrs.frozen(slots=True, kw_only=True)
class Problem:
    """A month of one or several units; ``budget`` is what the hospital hands out in the first distribution."""

    month: str
    units: tuple[Unit, ...]
    title: str = ""
    budget: Decimal | None = None
    cap: Cap | None = None
