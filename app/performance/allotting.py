"""The first distribution of a month's budget (一次分配): held back, then split over units to the cent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

import attrs

from app.errors import UserError
from app.performance.money import NOUGHT, NothingToSplitByError, cents, split
from app.words import N_, say


class By(StrEnum):
    """What the budget is split by."""

    POOLS = "pools"  # each unit's own pool by its scheme: points, point value, risk, quality
    HEADS = "heads"  # people paid
    TYPED = "typed"  # weights decided by the hospital


BY_TITLES: Mapping[By, str] = {
    By.POOLS: N_("Pools by scheme"),
    By.HEADS: N_("People"),
    By.TYPED: N_("Weights decided"),
}


@attrs.frozen(slots=True, kw_only=True)
class Part:
    """What one unit gets, in yuan."""

    unit_id: int
    unit: str
    weight: Decimal
    amount: Decimal


@attrs.frozen(slots=True, kw_only=True)
class Allotment:
    """A month's budget in yuan: ``reserve`` is held back, the parts make up the rest exactly."""

    month: str
    budget: Decimal
    reserve: Decimal
    by: By
    parts: tuple[Part, ...]
    document: str = ""
    version: int = 0
    made_by: str = ""

    @property
    def handed_out(self) -> Decimal:
        """What the units get together."""
        return sum((part.amount for part in self.parts), NOUGHT)


def parts_of(
    budget: Decimal, weights: Mapping[int, Decimal], *, hold_back: Decimal = Decimal(0)
) -> tuple[Decimal, Mapping[int, Decimal]]:
    """Return (reserve, yuan by unit) of a budget; they add up to it. ``hold_back`` is the part kept by the hospital.

    Raises:
        UserError: the budget is below nought or has parts of a cent, the hold-back is no part, a weight is below
            nought, or nobody has any.
    """
    if not budget.is_finite() or budget < 0 or cents(budget) != budget:
        raise UserError(say("The budget must be an amount in whole cents."), field="budget")
    if not 0 <= hold_back < 1:
        raise UserError(say("The hold-back is a part of one, like 0.05."), field="reserve")
    if any(weight < 0 for weight in weights.values()):
        raise UserError(say("A weight is below nought."), field="weights")
    reserve = cents(budget * hold_back)
    keys = {f"{unit_id:012}": unit_id for unit_id in weights}
    try:
        parts = split(budget - reserve, {key: weights[unit_id] for key, unit_id in keys.items()})
    except NothingToSplitByError:
        raise UserError(say("No unit has a pool to split the budget by."), field="budget") from None
    return reserve, {keys[key]: amount for key, amount in parts.items()}
