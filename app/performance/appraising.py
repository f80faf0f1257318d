"""A unit with its indicators written out: their scores become values that formulas read, their inputs become known. Pure."""

from __future__ import annotations

import attrs

from app.errors import UserError
from app.performance.indicators import Source, check_indicators, formulas_of
from app.performance.problem import ATTENDANCE, OPERATIONS, POINTS, Unit
from app.words import say

_OWN = frozenset({ATTENDANCE, OPERATIONS, POINTS})


def appraised(unit: Unit) -> Unit:
    """Return ``unit`` with the formulas, counts and tables that its indicators stand for; unchanged where it has none."""
    if not unit.indicators:
        return unit
    counted = dict.fromkeys(
        name
        for each in unit.indicators
        if each.source is Source.WORK and not each.whole
        for name in each.names
        if name not in {*unit.items, *unit.counts, *unit.values, *unit.tables, *_OWN}
    )
    tables = {each.names[0]: each.rows for each in unit.indicators if each.source is Source.RECORD}
    return attrs.evolve(
        unit,
        values={**unit.values, **formulas_of(unit.indicators, whole=False)},
        unit_values={**unit.unit_values, **formulas_of(unit.indicators, whole=True)},
        counts=(*unit.counts, *counted),
        tables={**tables, **unit.tables},
    )


def check_appraisal(unit: Unit) -> None:
    """Refuse indicators that stand twice, clash with other names, or read points of operations the unit does not give.

    Raises:
        UserError: with the indicator.
    """
    taken = {*unit.values, *unit.unit_values, *unit.items, *unit.counts, *unit.tables, *unit.scores}
    check_indicators(unit.indicators, taken=taken)
    for each in unit.indicators:
        if OPERATIONS in each.names and not unit.operation_points:
            raise UserError(
                say("“{name}” reads points of operations: give the points of each level first.", name=each.name),
                field="indicators",
            )
