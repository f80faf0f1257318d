"""What is kept back of a share: the two parts are the whole, whatever half cents they come to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.performance.money import hold_back


@pytest.mark.parametrize(
    ("amount", "share", "paid", "kept"),
    [
        ("100.00", "0.2", "80.00", "20.00"),
        ("0.05", "0.5", "0.03", "0.02"),  # both halves are half a cent: only one of them may be rounded up
        ("0.01", "0.5", "0.01", "0.00"),
        ("1234.57", "0.15", "1049.38", "185.19"),
        ("9.99", "0", "9.99", "0.00"),
        ("9.99", "1", "0.00", "9.99"),
    ],
)
def test_the_part_kept_back_is_known_to_the_cent(amount: str, share: str, paid: str, kept: str) -> None:
    assert hold_back(Decimal(amount), Decimal(share)) == (Decimal(paid), Decimal(kept))


@given(st.integers(0, 10**9), st.integers(0, 1000))
def test_no_cent_is_lost_or_made_by_keeping_back(cents: int, thousandths: int) -> None:
    amount = Decimal(cents) / 100
    paid, kept = hold_back(amount, Decimal(thousandths) / 1000)
    assert paid + kept == amount
    assert min(paid, kept) >= 0
