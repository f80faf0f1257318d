"""The first distribution (一次分配): what a unit has to share, and the guards over several units. Pure.

Gross pool by formula → additions and deductions → pool → reserve → distributable; each rounded to the cent. Where the
hospital hands out a fixed sum, the units' pools are its weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from app.errors import UserError
from app.performance.money import NOUGHT, cents, split
from app.performance.names import Names
from app.performance.outcome import Bar, CapOutcome, Reckoning
from app.performance.problem import Cap, Unit
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class Pool:
    """A unit's pool in yuan, with every step on the way."""

    reckoning: Reckoning
    gross: Decimal
    pool: Decimal
    reserve: Decimal
    distributable: Decimal
    brought_forward: Decimal
    waterfall: tuple[Bar, ...]


def pool_of(unit: Unit, names: Names) -> Pool:
    """Compute the pool of ``unit``.

    A pool that deductions bring below nought hands out nothing; the missing sum is brought forward.

    Raises:
        UserError: the formula has no value, a line has no reason, the gross pool is below nought, or the reserve is no part.
    """
    reckoning = names.reckon("pool", unit.pool)
    gross = cents(reckoning.result)
    if gross < 0:
        raise UserError(
            say("{unit}: the pool is below nought ({amount}).", unit=unit.name or unit.code, amount=gross), field="pool"
        )
    bars = [Bar(title=say("Gross pool"), amount=gross, total=gross)]
    running = gross
    for line in unit.lines:
        if not line.reason.strip():
            raise UserError(say("“{title}” needs a reason.", title=line.title), field="lines")
        running += cents(line.amount)
        bars.append(Bar(title=say("{title}", title=line.title), amount=cents(line.amount), total=running))
    return _close(unit, reckoning, gross, max(running, NOUGHT), bars, brought_forward=min(running, NOUGHT))


def scaled(pools: Mapping[str, tuple[Unit, Pool]], budget: Decimal) -> dict[str, Pool]:
    """Fit the pools to what the hospital hands out: ``budget`` yuan, split by pool to the cent.

    Raises:
        UserError: the budget is below nought or has parts of a cent, or every pool is nought.
    """
    if budget < 0 or cents(budget) != budget:
        raise UserError(say("The budget must be an amount in whole cents."), field="budget")
    weights = {key: pool.pool for key, (_unit, pool) in pools.items()}
    if budget and not any(weights.values()):
        raise UserError(say("No unit has a pool to split the budget by."), field="budget")
    parts = split(budget, weights)
    fitted: dict[str, Pool] = {}
    for key, (unit, pool) in pools.items():
        change = parts[key] - pool.pool
        bars = [*pool.waterfall[:-2], Bar(title=say("Fitted to the budget"), amount=change, total=parts[key])]
        fitted[key] = _close(unit, pool.reckoning, pool.gross, parts[key], bars, brought_forward=pool.brought_forward)
    return fitted


def under_cap(cap: Cap, asked: Mapping[str, Decimal]) -> CapOutcome:
    """Fit what units ask for (yuan, whole cents) under the year's total; what does not fit waits.

    Raises:
        UserError: more was paid already than the cap allows.
    """
    room = cap.limit - sum(cap.used, NOUGHT)
    if room < 0:
        raise UserError(
            say("The year's total is exceeded already, by {amount}.", amount=-room),
            field="cap",
            remedy=say("Ask for a higher total, or correct what was booked."),
        )
    wanted = sum(asked.values(), NOUGHT)
    payable = split(min(room, wanted), asked)
    return CapOutcome(
        room=room, requested=dict(asked), payable=payable, deferred={key: asked[key] - payable[key] for key in asked}
    )


def _close(
    unit: Unit, reckoning: Reckoning, gross: Decimal, pool: Decimal, bars: Sequence[Bar], *, brought_forward: Decimal
) -> Pool:
    if not 0 <= unit.reserve < 1:
        raise UserError(
            say("{unit}: the reserve must be a part of the pool.", unit=unit.name or unit.code), field="reserve"
        )
    reserve = cents(pool * unit.reserve)
    left = pool - reserve
    closing = (
        Bar(title=say("Reserve"), amount=-reserve, total=left),
        Bar(title=say("To be shared"), amount=NOUGHT, total=left),
    )
    return Pool(
        reckoning=reckoning, gross=gross, pool=pool, reserve=reserve, distributable=left,
        brought_forward=brought_forward, waterfall=(*bars, *closing),
    )  # fmt: skip
