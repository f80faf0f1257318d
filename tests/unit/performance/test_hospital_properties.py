"""What holds for every budget and every month of overtime: parts add up, nothing is below nought, order plays no part."""

from __future__ import annotations

import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.performance.allotting import parts_of
from app.performance.overtime import DayKind, Extra, overtime

D = Decimal
CENT = D("0.01")
STAFFING = st.sampled_from(["BZ", "BA", "HT", "RD", "PQ", "FP"])


def decimals(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**places, high * 10**places).map(lambda n: D(n).scaleb(-places))


WEIGHTS = st.dictionaries(st.integers(1, 10**6), decimals(0, 10**6, 2), min_size=1, max_size=20)


@settings(max_examples=200, deadline=None)
@given(decimals(0, 10**7, 2), WEIGHTS, decimals(0, 1, 2).filter(lambda part: part < 1))
def test_a_budget_is_handed_out_to_the_cent(budget: Decimal, weights: dict[int, Decimal], hold_back: Decimal) -> None:
    weights[next(iter(weights))] += 1
    reserve, parts = parts_of(budget, weights, hold_back=hold_back)
    whole = sum(weights.values(), D(0))

    assert reserve + sum(parts.values(), D(0)) == budget
    assert reserve >= 0
    assert all(part >= 0 for part in parts.values())
    assert all(abs(parts[unit] - (budget - reserve) * weight / whole) < CENT for unit, weight in weights.items())


@settings(max_examples=100, deadline=None)
@given(decimals(0, 10**5, 2), WEIGHTS, st.integers(0, 10**6))
def test_the_order_of_units_plays_no_part(budget: Decimal, weights: dict[int, Decimal], seed: int) -> None:
    weights[next(iter(weights))] += 1
    turned = list(weights.items())
    random.Random(seed).shuffle(turned)

    assert parts_of(budget, dict(turned)) == parts_of(budget, weights)


@settings(max_examples=200, deadline=None)
@given(STAFFING, st.tuples(*[decimals(0, 40, 1)] * 3), decimals(0, 20000, 2), st.booleans())
def test_no_hour_is_both_paid_and_given_back(
    staffing: str, hours: tuple[Decimal, Decimal, Decimal], base: Decimal, approved: bool
) -> None:
    work, rest, statutory = hours
    extras = (
        Extra(kind=DayKind.WORKDAY, hours=work),
        Extra(kind=DayKind.REST, hours=rest, in_lieu=rest / 2),
        Extra(kind=DayKind.STATUTORY, hours=statutory),
    )
    found = overtime(staffing, extras, monthly_base=base, comprehensive=approved)

    assert found.amount == sum((line.amount for line in found.lines), D(0)) >= 0
    assert found.time_off == sum((line.time_off for line in found.lines), D(0)) >= 0
    assert all(line.paid_hours + line.time_off <= line.hours for line in found.lines)
    if staffing in {"BZ", "BA"}:
        assert (found.amount, found.time_off) == (D(0), work + rest + statutory)
    turned = overtime(staffing, extras[::-1], monthly_base=base, comprehensive=approved)
    assert (turned.amount, turned.time_off) == (found.amount, found.time_off)
