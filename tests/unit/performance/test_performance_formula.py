"""The language of formulas: exact, bounded, and nothing besides arithmetic."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.performance.formula import FormulaError, parse_formula, value_of

INPUTS = {"工作量分": Decimal("3172.5"), "静脉输液(组)": Decimal(1900), "x": Decimal(3)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("工作量分 * 9 × 1.05", "29980.125"),
        ("[静脉输液(组)]*0.25", "475"),
        ("（x＋2）÷4", "1.25"),
        ("-x + 10", "7"),
        ("50% * x", "1.5"),
        ("如果(x >= 3, 10, 20)", "10"),
        ("if(x <> 3, 1/0, 5)", "5"),
        ("四舍五入(2.345, 2)", "2.35"),
        ("限定(x, 5, 8)", "5"),
        ("最小(x, 2) + 最大(x, 9)", "11"),
        ("向下取整(-0.5)", "-1"),
        ("10 - 2 - 3", "5"),
        ("2 + 3 * 4", "14"),
    ],
)
def test_values(text: str, value: str) -> None:
    assert value_of(text, INPUTS) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "1 +", "x.real", "__import__('os')", "x ** 9", "x(1)", "1/0", "0/0", "y", "[", "(" * 40 + "1" + ")" * 40 + "*",
     "x" * 2000, "max()", "min(1,2", "lambda: 1", "'a'", "sum(x)", "if(1,2)", "999999999999999*999999999999999*9999"],
)  # fmt: skip
def test_anything_else_is_a_sentence(text: str) -> None:
    with pytest.raises(FormulaError):
        value_of(text, INPUTS)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(FormulaError):
        assert parse_formula(text).text == text


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 999))
def test_arithmetic_is_exact(a: int, b: int, c: int) -> None:
    found = value_of("(a * b - c) / 8 + b", {"a": Decimal(a), "b": Decimal(b), "c": Decimal(c)})

    assert found == (Decimal(a) * b - c) / 8 + b
