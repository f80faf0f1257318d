"""Night fees by weights: a formula over kinds of nights and one standard in yuan, written out as rows of the fee table. Pure.

``小夜班 + 大夜班 * 1.5`` at 60 yuan is 60 for an evening night and 90 for a late one. The table stays what pays, so that every
night opens to one row; a formula that is no sum of nights times weights has no such rows and is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from app.errors import UserError
from app.performance.formula import parse_formula, value_of
from app.performance.indicators import shown
from app.performance.money import cents
from app.performance.nightfees import FeeRow
from app.performance.worked import FEE_ITEMS
from app.words import Words, say

_NOUGHT = Decimal(0)


def weights_of(text: str) -> Mapping[str, Decimal]:
    """Return the weight of each class of nights (small, large) in a formula.

    Raises:
        UserError: it cannot be read, names something else than nights, or is no sum of nights times weights.
    """
    formula = parse_formula(text)
    strange = sorted((formula.names | formula.sums) - set(FEE_ITEMS.values()))
    if strange:
        raise UserError(
            say(
                "“{name}” is no kind of night; there are: {known}.",
                name=strange[0],
                known="、".join(FEE_ITEMS.values()),
            ),
            field="formula",
        )
    none = dict.fromkeys(FEE_ITEMS.values(), _NOUGHT)
    weights = {kind: value_of(text, {**none, item: Decimal(1)}) for kind, item in FEE_ITEMS.items()}
    counts = {item: Decimal(place + 2) for place, item in enumerate(FEE_ITEMS.values())}
    whole = sum((weights[kind] * counts[item] for kind, item in FEE_ITEMS.items()), _NOUGHT)
    if value_of(text, none) != 0 or value_of(text, counts) != whole:
        raise UserError(say("It must be a sum of nights, each times its weight."), field="formula")
    if any(weight < 0 for weight in weights.values()) or not any(weights.values()):
        raise UserError(say("A night's weight is not below nought."), field="formula")
    return weights


def weighted_rows(text: str, standard: FeeRow) -> tuple[FeeRow, ...]:
    """Return the rows a formula stands for; ``standard`` gives yuan for the weight 1, conditions, day and document.

    Raises:
        UserError: see ``weights_of``.
    """
    document = (
        f"{standard.document.strip()}（{text.strip()}，标准 {shown(standard.amount)} 元）"
        if standard.document.strip()
        else ""
    )
    return tuple(
        attrs.evolve(standard, fee_class=kind, amount=cents(standard.amount * weight), document=document)
        for kind, weight in weights_of(text).items()
        if weight
    )


def worked_example(text: str, standard: Decimal) -> Words:
    """Return the formula worked for three nights of the first kind and two of the second.

    Raises:
        UserError: see ``weights_of``.
    """
    weights = weights_of(text)
    counts = dict(zip(FEE_ITEMS, (Decimal(3), Decimal(2)), strict=True))
    parts = " + ".join(f"{counts[kind]} × {cents(standard * weight)}" for kind, weight in weights.items())
    whole = sum((counts[kind] * cents(standard * weight) for kind, weight in weights.items()), _NOUGHT)
    return say("Three {small} and two {large}: {parts} = {amount} yuan", small=FEE_ITEMS["small"],
               large=FEE_ITEMS["large"], parts=parts, amount=f"{whole:,.2f}")  # fmt: skip
