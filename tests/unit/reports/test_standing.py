"""How a certificate's day is judged for a sheet, on the days where it changes."""

from __future__ import annotations

from datetime import date

import pytest

from app.credentials.catalogue import kind_of
from app.credentials.validity import Certificate
from app.reports.standing import stand

UNTIL = date(2026, 12, 31)
LICENCE = kind_of("NUR_LIC")


@pytest.mark.parametrize(
    ("day", "tier"),
    [
        (date(2026, 10, 31), "calm"),
        (date(2026, 11, 1), "near"),
        (date(2026, 12, 1), "near"),  # the last lawful day to apply
        (date(2026, 12, 2), "due"),
        (date(2026, 12, 31), "due"),  # valid through the printed day
        (date(2027, 1, 1), "lapsed"),
    ],
)
def test_tiers_with_a_lawful_term(day: date, tier: str) -> None:
    found = stand(LICENCE, Certificate("NUR_LIC", valid_until=UNTIL), day)
    assert found.tier == tier
    assert found.last_apply == date(2026, 12, 1)


def test_no_term_no_last_day() -> None:
    found = stand(kind_of("BLS"), Certificate("BLS", valid_until=UNTIL), date(2026, 12, 15))
    assert (found.tier, found.last_apply, found.days_left) == ("near", None, 16)


def test_no_expiry_is_calm() -> None:
    assert stand(LICENCE, Certificate("NUR_LIC", no_expiry=True), UNTIL).tier == "calm"


def test_what_may_not_be_used_and_what_waits() -> None:
    early, late = date(2026, 1, 1), date(2027, 1, 1)
    assert stand(LICENCE, Certificate("NUR_LIC", valid_until=UNTIL, standing="suspended"), early).tier == "lapsed"
    assert stand(LICENCE, Certificate("NUR_LIC", valid_until=UNTIL, site="other"), early).tier == "lapsed"
    waiting = stand(LICENCE, Certificate("NUR_LIC", valid_until=UNTIL, approved=False), late)
    assert waiting.tier == "lapsed"
    assert waiting.state != stand(LICENCE, Certificate("NUR_LIC", valid_until=UNTIL), late).state


def test_accepted_in_time_is_pending_where_the_hospital_says_so() -> None:
    accepted = Certificate(
        "NUR_LIC", valid_until=UNTIL, renewal="accepted", renewal_on=date(2026, 11, 20), renewal_no="受理1"
    )
    assert stand(LICENCE, accepted, date(2027, 1, 5)).tier == "due"
    assert stand(LICENCE, accepted, date(2027, 1, 5), deemed=False).tier == "lapsed"
