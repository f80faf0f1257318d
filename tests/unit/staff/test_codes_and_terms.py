"""Code tables as data; the terms of contracts; closings of accounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.staff.balances import Posting, closing, closings
from app.staff.codes import Table, codes, find_code, label, title_level
from app.staff.terms import Citation, Contract, longest_probation, term_findings


@pytest.mark.parametrize("table", list(Table))
def test_every_table_names_its_standard(table: Table) -> None:
    assert codes(table)
    assert all(code.standard and code.label for code in codes(table).values())


@pytest.mark.parametrize("table", list(Table))
def test_no_spelling_stands_for_two_codes(table: Table) -> None:
    spellings = [s for c in codes(table).values() for s in {c.code, c.label, *c.aliases}]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        (Table.ETHNICITY, "毛难族", "36"),
        (Table.ETHNICITY, "汉", "01"),
        (Table.ETHNICITY, "57", "97"),
        (Table.TITLE, "主管护师", "253"),
        (Table.TITLE, "主治(主管)医师", "233"),
        (Table.STAFFING_TYPE, "事业编", "BZ"),
        (Table.STAFFING_TYPE, "bz", "BZ"),
        (Table.EDUCATION, "大专", "30"),
        (Table.STAFFING_TYPE, "不详", None),
    ],
)
def test_spellings_are_recognised(table: Table, text: str, code: str | None) -> None:
    assert find_code(table, text) == code


def test_levels_and_labels() -> None:
    assert title_level("253") == "intermediate"
    assert title_level("999") is None
    assert label(Table.TITLE, "253") == "主管护师"
    assert label(Table.TITLE, "999") == "999"
    assert len(codes(Table.ETHNICITY)) == 58


def term(kind: str, until: date | None, *, times: int = 1, probation: date | None = None) -> Contract:
    return Contract(
        1, kind, start=date(2026, 1, 1), until=until, open_ended=until is None, times=times, probation_until=probation
    )


@pytest.mark.parametrize(
    ("contract", "citations"),
    [
        (term("PQ", date(2027, 12, 30)), [Citation.LABOUR_58]),
        (term("PQ", date(2027, 12, 31)), []),
        (term("PY", date(2028, 12, 30)), [Citation.PUBLIC_12]),
        (term("PY", date(2028, 12, 31)), []),
        (term("LD", date(2028, 12, 31), times=2), [Citation.LABOUR_14]),
        (term("LD", None, times=3), []),
        (term("LD", date(2026, 12, 30), probation=date(2026, 2, 1)), [Citation.LABOUR_19]),
        (term("LD", date(2026, 12, 31), probation=date(2026, 2, 28)), []),
        (term("LD", date(2028, 12, 31), probation=date(2026, 6, 30)), []),
        (term("LD", date(2028, 12, 31), probation=date(2026, 7, 1)), [Citation.LABOUR_19]),
        (term("LD", date(2026, 3, 30), probation=date(2026, 1, 1)), [Citation.LABOUR_19]),
        (term("PY", date(2030, 12, 31), probation=date(2027, 1, 1)), [Citation.PUBLIC_13]),
    ],
)
def test_terms_are_judged_to_the_day(contract: Contract, citations: list[Citation]) -> None:
    assert [finding.citation for finding in term_findings(contract)] == citations


def test_the_kind_goes_with_the_staffing_type() -> None:
    assert len(term_findings(term("LD", None), staffing_type="BZ")) == 1
    assert term_findings(term("PY", None), staffing_type="BZ") == ()


def test_a_term_that_begins_on_the_last_of_a_long_month_ends_with_the_short_one() -> None:
    contract = Contract(1, "LD", start=date(2026, 12, 31), until=date(2028, 6, 30))
    assert longest_probation(contract) == date(2027, 2, 28)


amounts = st.decimals(-50, 50, places=2)
postings = st.lists(
    st.builds(
        Posting,
        account=st.sampled_from(["rest_days", "accrued_hours"]),
        entry=st.sampled_from(["plus", "minus"]),
        on_day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        amount=amounts,
    ),
    max_size=12,
)


@given(postings, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_closing_is_the_sum_up_to_the_day(found: list[Posting], on: date) -> None:
    for account, amount in closings(found, on).items():
        assert amount == sum((p.amount for p in found if p.account == account and p.on_day <= on), Decimal(0))


@given(postings, st.dates(date(2026, 1, 1), date(2026, 12, 31)), amounts)
def test_an_opening_states_the_balance_anew(found: list[Posting], opened: date, amount: Decimal) -> None:
    opening = Posting("rest_days", "opening", opened, amount)
    later = sum((p.amount for p in found if p.account == "rest_days" and p.on_day > opened), Decimal(0))
    assert closing([*found, opening], account="rest_days", on=date(2026, 12, 31)) == amount + later


@given(postings)
def test_reversing_everything_leaves_nothing(found: list[Posting]) -> None:
    undone = [Posting(p.account, p.entry, p.on_day, -p.amount) for p in found]
    assert all(amount == 0 for amount in closings([*found, *undone], date(2026, 12, 31)).values())
