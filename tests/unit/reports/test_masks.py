"""Masks count characters and never leave more than they say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.reports.masks import mask, mask_id, mask_name, mask_phone


def test_usual_forms() -> None:
    assert mask_id("440800198203200937") == "440800********0937"
    assert mask_phone("15431730989") == "154****0989"
    assert mask_name("李𬱖") == "李*"
    assert mask_name("𠅤小䶮") == "𠅤*䶮"
    assert mask_name("阿依古丽·买买提") == "阿******提"


def test_nothing_and_short() -> None:
    assert mask_id(None) == ""
    assert mask_phone("1234567") == "*******"
    assert mask_name("") == ""


@given(st.text(max_size=30), st.integers(0, 8), st.integers(0, 8))
def test_length_stays_and_the_middle_goes(text: str, head: int, tail: int) -> None:
    masked = mask(text, head=head, tail=tail)
    assert len(masked) == len(text)
    shown = masked if len(text) <= head + tail else masked[head : len(text) - tail]
    assert set(shown) <= {"*"}
