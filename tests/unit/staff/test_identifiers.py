"""Identity numbers, credit codes, licences: what is accepted, what is refused, and as what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.staff.identifiers import (
    IdNumber,
    IdProblem,
    IdProblemKind,
    IdType,
    check_sign,
    is_bank_card,
    is_credit_code,
    is_doctor_licence_shape,
    is_doctor_qualification_shape,
    is_mobile,
    is_nurse_licence_shape,
    parse_id_number,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "number", "birth", "sex"),
    [
        ("11010519491231002X", "11010519491231002X", date(1949, 12, 31), "2"),
        ("440524188001010014", "440524188001010014", date(1880, 1, 1), "1"),
        ("11010519491231002x", "11010519491231002X", date(1949, 12, 31), "2"),
        (" 110105 19491231 002X ", "11010519491231002X", date(1949, 12, 31), "2"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", date(1949, 12, 31), "2"),
        ("810000199408230021", "810000199408230021", date(1994, 8, 23), "2"),
        ("830000199201300022", "830000199201300022", date(1992, 1, 30), "2"),
    ],
)
def test_resident_numbers_are_read(text: str, number: str, birth: date, sex: str) -> None:
    assert parse_id_number(text, TODAY) == IdNumber(IdType.RIC, number, birth, sex)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("110105194912310021", IdProblemKind.CHECKSUM),
        ("3.70300196503293E+17", IdProblemKind.UNREADABLE),
        ("110105491231002", IdProblemKind.UNREADABLE),
        ("370300196503293.0", IdProblemKind.UNREADABLE),
        ("", IdProblemKind.UNREADABLE),
        ("待补", IdProblemKind.UNREADABLE),
    ],
)
def test_bad_numbers_are_told_apart(text: str, kind: IdProblemKind) -> None:
    problem = parse_id_number(text, TODAY)

    assert isinstance(problem, IdProblem)
    assert problem.kind is kind
    assert str(problem.text)


@pytest.mark.parametrize("birth", ["20261124", "19990230", "20991231"])
def test_impossible_births_are_refused(birth: str) -> None:
    body = f"110105{birth}001"
    problem = parse_id_number(body + check_sign(body), TODAY)

    assert isinstance(problem, IdProblem)
    assert problem.kind is IdProblemKind.DATE


@pytest.mark.parametrize(
    ("text", "id_type"),
    [
        ("E12345678", IdType.PASSPORT),
        ("H12345678", IdType.HMT),
        ("12345678", IdType.HMT),
        ("USA110000000001", IdType.FPR),
    ],
)
def test_other_documents_are_recognised(text: str, id_type: IdType) -> None:
    assert parse_id_number(text, TODAY) == IdNumber(id_type, text)


@given(
    born=st.dates(min_value=date(1900, 1, 1), max_value=TODAY),
    area=st.integers(110000, 899999),
    sequence=st.integers(0, 999),
)
def test_every_well_formed_number_is_read_whatever_its_area(born: date, area: int, sequence: int) -> None:
    body = f"{area}{born:%Y%m%d}{sequence:03d}"

    assert parse_id_number(body + check_sign(body), TODAY) == IdNumber(
        IdType.RIC, body + check_sign(body), born, "1" if sequence % 2 else "2"
    )


@given(days=st.integers(0, 40_000), place=st.integers(0, 16), by=st.integers(1, 9), sequence=st.integers(0, 999))
def test_every_single_mistyped_digit_is_found(days: int, place: int, by: int, sequence: int) -> None:
    body = f"320100{TODAY - timedelta(days=days):%Y%m%d}{sequence:03d}"
    number = body + check_sign(body)
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]

    assert isinstance(parse_id_number(wrong, TODAY), IdProblem) or wrong[0] == "9"


def test_credit_codes() -> None:
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")
    assert not is_credit_code("91350100O000100Y43")


def test_phones_cards_and_licences() -> None:
    assert is_mobile("154 0000 1234")
    assert not is_mobile("12345678901")
    assert is_bank_card("4111 1111 1111 1111")
    assert not is_bank_card("4111 1111 1111 1112")
    assert is_nurse_licence_shape("201832001234")
    assert not is_nurse_licence_shape("2018320012")
    assert is_doctor_licence_shape("110320100001234")
    assert not is_doctor_licence_shape("310320100001234")
    assert is_doctor_qualification_shape("1" * 27)
    assert not is_doctor_qualification_shape("1" * 25)
