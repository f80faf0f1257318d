"""Distributions: every amount lies in one step, steps are round and join."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.performance.comparing import distribution

AMOUNTS = st.lists(st.integers(0, 2_000_000).map(lambda cents: Decimal(cents).scaleb(-2)), min_size=1, max_size=60)


@given(AMOUNTS)
def test_every_amount_lies_in_one_step(amounts: list[Decimal]) -> None:
    bins = distribution(amounts)

    assert sum(each.people for each in bins) == len(amounts)
    assert len(bins) <= 9
    assert bins[0].low <= min(amounts)
    assert max(amounts) < bins[-1].high
    assert all(one.high == other.low for one, other in pairwise(bins))
    for each in bins:
        assert each.people == sum(each.low <= amount < each.high for amount in amounts)
    assert str(bins[0].high - bins[0].low).strip("0") in {"1", "2", "5"}


def test_nobody_makes_no_picture() -> None:
    assert distribution([]) == ()
