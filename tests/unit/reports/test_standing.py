"""How a certificate's day is judged for a sheet, on the days where it changes."""

from __future__ import annotations

from datetime import date

import pytest

from app.reports.standing import stand

UNTIL = date(2026, 12, 31)


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
    found = stand(until=UNTIL, on_day=day, lead=30)
    assert found.tier == tier
    assert found.last_apply == date(2026, 12, 1)


def test_no_term_no_last_day() -> None:
    found = stand(until=UNTIL, on_day=date(2026, 12, 15), lead=None)
    assert (found.tier, found.last_apply, found.days_left) == ("near", None, 16)


def test_no_expiry_is_valid() -> None:
    assert stand(until=None, on_day=UNTIL, lead=30).state == "有效"


def test_suspended_stands_above_the_day_and_waiting_is_said() -> None:
    assert stand(until=UNTIL, on_day=date(2026, 1, 1), lead=30, standing="suspended").tier == "lapsed"
    waiting = stand(until=UNTIL, on_day=date(2027, 1, 1), lead=30, approval="proposed")
    assert (waiting.tier, waiting.state) == ("lapsed", "待审批")
