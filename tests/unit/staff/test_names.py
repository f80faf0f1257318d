"""Names: cleaned, read, sorted, masked, by code point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.staff.names import (
    clean_name,
    cut,
    mask_name,
    mask_number,
    private_signs,
    read_name,
    reading_of,
    surname_readings,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张　三", "张三"),
        (" 欧阳 娜娜 ", "欧阳娜娜"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("John   Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
    ],
)
def test_names_are_cleaned(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单伟", "shan wei", "sw"),
        ("单于飞", "chan yu fei", "cyf"),
        ("曾亮", "zeng liang", "zl"),
        ("翟静", "zhai jing", "zj"),
        ("尉迟敏", "yu chi min", "ycm"),
        ("万俟卨", "mo qi xie", "mqx"),
        ("John Smith", "john smith", "js"),
    ],
)
def test_surnames_have_their_own_readings(name: str, pinyin: str, initials: str) -> None:
    reading = read_name(name)

    assert (reading.pinyin, reading.initials) == (pinyin, initials)


def test_the_other_readings_are_found_too() -> None:
    assert "dw" in read_name("单伟").other_initials


def test_a_corrected_reading_wins() -> None:
    reading = reading_of("Tan Li", name="覃丽")

    assert (reading.pinyin, reading.initials, reading.sort_key) == ("tan li", "tl", "tan li\x1f覃丽")


def test_every_surname_of_the_table_has_a_syllable_a_character() -> None:
    assert all(len(r.split()) == len(name) for name, readings in surname_readings().items() for r in readings)


def test_private_stand_ins_are_found() -> None:
    assert private_signs("张\ue81e\U000f0001") == ("\ue81e", "\U000f0001")
    assert private_signs("张䶮𬱖") == ()


def test_rare_characters_stay_whole() -> None:
    assert mask_name("𬱖文静") == "𬱖**"
    assert cut("𬱖𠅤㛃静", length=3) == "𬱖𠅤…"
    assert cut("𬱖𠅤㛃", length=3) == "𬱖𠅤㛃"


def test_numbers_are_masked() -> None:
    assert mask_number("11010519491231002X") == "110***********002X"
    assert mask_number("123456") == "******"
    assert mask_number(None) is None


names = st.text(alphabet=st.sampled_from("张单曾李䶮𬱖伟静·A "), min_size=1, max_size=6)


@given(st.lists(names, max_size=20), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_entry(people: list[str], random: object) -> None:
    cleaned = [name for name in map(clean_name, people) if name]
    shuffled = list(cleaned)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands out a Random

    key = lambda name: read_name(name).sort_key  # noqa: E731 - one key for both
    assert sorted(cleaned, key=key) == sorted(shuffled, key=key)


@given(st.text(max_size=12))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
