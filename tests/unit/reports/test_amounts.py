"""Amounts in capitals: the bank's own examples, and properties over every amount."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.amounts import amount_in_words

DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
FEN = st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1)


def read_back(text: str) -> Decimal:
    """Read capitals independently of how they are written: a small parser, digit by digit."""
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    yuan, _, rest = text.partition("元") if "元" in text else ("", "", text)
    whole = group = digit = 0
    for mark in yuan:
        if mark in DIGITS:
            digit = DIGITS[mark]
        elif mark in PLACES:
            group += digit * PLACES[mark]
            digit = 0
        else:
            whole += (group + digit) * {"万": 10**4, "亿": 10**8}[mark]
            group = digit = 0
    total = (whole + group + digit) * 100
    for mark, unit in re.findall(r"([零壹贰叁肆伍陆柒捌玖]+)([角分])", rest):
        total += DIGITS[mark[-1]] * (10 if unit == "角" else 1)
    return Decimal(sign * total) / 100


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.56", "伍角陆分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100001", "壹拾万零壹元整"),
        ("10010000", "壹仟零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000100000", "壹拾亿零壹拾万元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-20.5", "负贰拾元伍角整"),
    ],
)
def test_known_amounts(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@given(FEN)
def test_reads_back_to_the_same_amount(fen: int) -> None:
    amount = Decimal(fen) / 100
    assert read_back(amount_in_words(amount)) == amount


@given(FEN)
def test_form_is_lawful(fen: int) -> None:
    words = amount_in_words(Decimal(fen) / 100)
    assert "零零" not in words
    assert not re.search(r"零[拾佰仟万亿角]", words)
    assert fen == 0 or "零元" not in words
    assert words.endswith("整") == (fen % 10 == 0)
    assert words.startswith("负") == (fen < 0)


def test_every_amount_below_ten_thousand_yuan_reads_back() -> None:
    for yuan in range(10_000):
        assert read_back(amount_in_words(yuan)) == yuan


def test_every_fen_below_a_hundred_yuan_reads_back() -> None:
    for fen in range(10_000):
        assert read_back(amount_in_words(Decimal(fen) / 100)) == Decimal(fen) / 100


@pytest.mark.parametrize("amount", ["0.001", "1000000000000", "NaN", "Infinity"])
def test_what_cannot_be_said_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"amount|fen"):
        amount_in_words(Decimal(amount))
