"""Dated facts: one a day of each exclusive kind, whatever is inserted in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.staff.facts import Fact, FactKind, facts_on, insert_fact, overlaps, timeline

FIRST = date(2026, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int | None, str]:
    start = draw(st.integers(0, 30))
    length = draw(st.none() | st.integers(0, 15))
    return start, None if length is None else start + length, draw(st.sampled_from(["N0", "N1", "N2", "N3"]))


def fact(start: int, until: int | None, code: str, number: int | None = None) -> Fact:
    return Fact(
        FactKind.NURSE_LEVEL, code=code, start=day(start), until=None if until is None else day(until), id=number
    )


@given(st.lists(spans(), max_size=8))
def test_exclusive_facts_never_overlap(entries: list[tuple[int, int | None, str]]) -> None:
    facts: tuple[Fact, ...] = ()
    for entry in entries:
        facts = insert_fact(facts, fact(*entry))
    assert overlaps(facts) == ()
    assert all(f.until is None or f.start is None or f.start <= f.until for f in facts)


@given(st.lists(spans(), max_size=6), spans())
def test_the_new_fact_holds_from_its_start_and_days_before_stay_as_they_were(
    entries: list[tuple[int, int | None, str]], new: tuple[int, int | None, str]
) -> None:
    facts: tuple[Fact, ...] = ()
    for entry in entries:
        facts = insert_fact(facts, fact(*entry))
    after = insert_fact(facts, fact(*new))
    kind = FactKind.NURSE_LEVEL

    assert facts_on(after, day(new[0]))[kind][0].code == new[2]
    for number in range(new[0]):
        before_codes = [f.code for f in facts_on(facts, day(number)).get(kind, ())]
        assert [f.code for f in facts_on(after, day(number)).get(kind, ())] == before_codes


@given(st.integers(1, 20), st.integers(0, 10))
def test_a_bounded_fact_lets_the_former_resume(start: int, length: int) -> None:
    facts = insert_fact((fact(0, None, "N1", 1),), fact(start, start + length, "N2"))
    codes = [facts_on(facts, day(n))[FactKind.NURSE_LEVEL][0].code for n in (start - 1, start, start + length + 1)]
    assert codes == ["N1", "N2", "N1"]


def test_a_fact_of_the_same_day_replaces_the_former() -> None:
    assert insert_fact((fact(3, None, "N1", 7),), fact(3, None, "N2")) == (fact(3, None, "N2"),)


def test_special_status_stands_side_by_side() -> None:
    one = Fact(FactKind.SPECIAL_STATUS, code="pregnancy", start=day(0))
    two = Fact(FactKind.SPECIAL_STATUS, code="supervised", start=day(1))
    assert facts_on(insert_fact((one,), two), day(2))[FactKind.SPECIAL_STATUS] == (one, two)


def test_the_newest_comes_first_and_the_unknown_start_last() -> None:
    old = Fact(FactKind.NURSE_LEVEL, code="N0")
    assert timeline([old, fact(1, 2, "N1"), fact(5, None, "N2")]) == (fact(5, None, "N2"), fact(1, 2, "N1"), old)
    assert facts_on([old], date(1990, 1, 1))[FactKind.NURSE_LEVEL] == (old,)
