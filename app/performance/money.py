"""Cents: rounding, and splits whose parts add up exactly. Pure.

Intermediate values keep full precision; only pools, reserves, parts and payable amounts are rounded, to the cent and
half up. What is split is split by largest remainder, so that nothing is lost and nothing is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
NOUGHT = Decimal("0.00")

_ROUNDING = Context(prec=60, rounding=ROUND_HALF_UP)


class NothingToSplitByError(ValueError):
    """There is money, and nobody has a weight above nought."""


def cents(amount: Decimal) -> Decimal:
    """Return ``amount`` yuan rounded to the cent, half up."""
    return amount.quantize(CENT, context=_ROUNDING)


def split(total: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Split ``total`` (yuan, whole cents) by ``weights`` into whole cents that add up to it exactly.

    Largest remainder: every part is first cut to the cent, then the cents that are left go one each to the largest
    rests; of equal rests the lower key is first. The order of ``weights`` plays no part; a weight of nought gets nothing.

    Raises:
        ValueError: ``total`` or a weight is below nought, or ``total`` has parts of a cent.
        NothingToSplitByError: there is something to split and every weight is nought.
    """
    pot = _whole_cents(total)
    exact = {key: Fraction(weight) for key, weight in weights.items()}
    if any(weight < 0 for weight in exact.values()):
        raise ValueError("a weight is below nought")
    whole = sum(exact.values(), Fraction(0))
    if whole == 0:
        if pot:
            raise NothingToSplitByError
        return dict.fromkeys(weights, NOUGHT)
    raw = {key: pot * weight / whole for key, weight in exact.items()}
    parts = {key: int(share) for key, share in raw.items()}
    rest = pot - sum(parts.values())
    for key in sorted(raw, key=lambda k: (parts[k] - raw[k], k))[:rest]:
        parts[key] += 1
    return {key: Decimal(part) * CENT for key, part in parts.items()}


def hold_back(amount: Decimal, share: Decimal) -> tuple[Decimal, Decimal]:
    """Return (paid now, kept back) of ``amount``; they add up to it. ``share`` is the part kept back, 0 to 1 (80/20: 0.2).

    Raises:
        ValueError: ``share`` is no part, or ``amount`` is below nought.
    """
    if not 0 <= share <= 1 or amount < 0:
        raise ValueError("no share of an amount")
    paid = cents(amount * (1 - share))
    return paid, amount - paid


def _whole_cents(amount: Decimal) -> int:
    scaled = Fraction(amount) * 100
    if scaled < 0:
        raise ValueError("an amount below nought cannot be split")
    if scaled.denominator != 1:
        raise ValueError("parts of a cent cannot be split")
    return int(scaled)
