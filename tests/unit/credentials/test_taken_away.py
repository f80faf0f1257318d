from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credentials.catalogue import duty_of
from app.credentials.eligibility import Holder, eligibility
from app.credentials.validity import Certificate

SINCE = date(2026, 6, 1)
LICENCE = Certificate("NUR_LIC", number="201136450001", valid_until=date(2027, 1, 31), site="own")
NURSE = duty_of("NURSE")
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("standing", ["suspended", "cancelled", "revoked"])
def test_an_earlier_period_or_a_renewal_revives_nothing(standing: str) -> None:
    taken = attrs.evolve(LICENCE, standing=standing, standing_from=SINCE)
    earlier = attrs.evolve(LICENCE, valid_until=date(2029, 1, 1))
    renewed = attrs.evolve(LICENCE, valid_from=date(2026, 5, 1), valid_until=date(2031, 1, 31))

    answer = eligibility(Holder((earlier, taken, renewed)), NURSE, SINCE)

    assert [cause.state for cause in answer.causes] == [standing]
    assert answer.causes[0].since == SINCE
    assert eligibility(Holder((earlier, taken, renewed)), NURSE, SINCE - timedelta(days=1)).eligible


def test_a_new_registration_after_a_cancellation_counts_but_not_during_a_suspension() -> None:
    anew = attrs.evolve(LICENCE, number="202636459999", valid_from=date(2026, 9, 1), valid_until=date(2031, 8, 31))
    cancelled = attrs.evolve(LICENCE, standing="cancelled", standing_from=SINCE)
    suspended = attrs.evolve(LICENCE, standing="suspended", standing_from=SINCE, standing_until=date(2026, 10, 31))

    assert eligibility(Holder((cancelled, anew)), NURSE, date(2026, 9, 1)).eligible
    assert not eligibility(Holder((suspended, anew)), NURSE, date(2026, 10, 31)).eligible
    assert eligibility(Holder((suspended, anew)), NURSE, date(2026, 11, 1)).eligible


def test_privileges_of_another_grade_stand_apart() -> None:
    doctor = (Certificate("DOC_QUAL", no_expiry=True), Certificate("DOC_LIC", no_expiry=True, site="own"))
    third = Certificate("SURG", grade="3", no_expiry=True, standing="cancelled", standing_from=SINCE)
    second = Certificate("SURG", grade="2", no_expiry=True)

    assert eligibility(Holder((*doctor, third, second)), duty_of("SURGERY"), SINCE).eligible
    assert not eligibility(
        Holder((*doctor, third, attrs.evolve(second, grade="3"))), duty_of("SURGERY"), SINCE
    ).eligible


@given(day=DAYS, starts=st.lists(st.one_of(st.none(), DAYS), max_size=3), ends=DAYS)
def test_no_row_of_whatever_dates_un_freezes_a_suspension(day: date, starts: list[date | None], ends: date) -> None:
    suspended = attrs.evolve(LICENCE, standing="suspended", standing_from=SINCE, standing_until=ends)
    others = tuple(attrs.evolve(LICENCE, valid_from=start, valid_until=date(2035, 1, 1)) for start in starts)

    if SINCE <= day <= ends:
        assert not eligibility(Holder((suspended, *others)), NURSE, day).eligible
