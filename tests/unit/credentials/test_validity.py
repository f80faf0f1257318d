from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credentials.catalogue import duties, duty_of, kind_of, kinds, needs_of
from app.credentials.eligibility import Holder, barred_intervals, eligibility
from app.credentials.validity import Certificate, State, last_apply_day, state_on
from app.errors import UserError

UNTIL = date(2026, 12, 31)
NURSE = Certificate("NUR_LIC", valid_until=UNTIL, site="own")
KIND = kind_of("NUR_LIC")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 10, 31), State.VALID),
        (date(2026, 11, 1), State.NEAR),  # thirty days before the last lawful apply day
        (date(2026, 12, 1), State.NEAR),  # the last lawful apply day
        (date(2026, 12, 2), State.LATE),
        (date(2026, 12, 31), State.LATE),  # the printed day is the last valid one
        (date(2027, 1, 1), State.LAPSED),
    ],
)
def test_states_of_a_nurse_licence_by_day(day: date, state: State) -> None:
    assert state_on(KIND, NURSE, day) is state


def test_last_apply_day_is_thirty_days_before() -> None:
    assert last_apply_day(KIND, UNTIL) == date(2026, 12, 1)
    assert last_apply_day(kind_of("BLS"), UNTIL) is None


def test_acceptance_in_time_counts_as_renewed_with_number_and_setting_only() -> None:
    accepted = attrs.evolve(NURSE, renewal="accepted", renewal_on=date(2026, 11, 20), renewal_no="受字1号")
    after = date(2027, 2, 1)

    assert state_on(KIND, accepted, after) is State.DEEMED
    assert state_on(KIND, accepted, after, deemed=False) is State.LAPSED
    assert state_on(KIND, attrs.evolve(accepted, renewal_no=None), after) is State.LAPSED
    assert state_on(KIND, attrs.evolve(accepted, renewal_on=date(2027, 1, 2)), after) is State.LAPSED
    assert state_on(KIND, attrs.evolve(accepted, renewal="submitted"), after) is State.LAPSED


def test_suspension_holds_between_its_days() -> None:
    suspended = attrs.evolve(
        NURSE, standing="suspended", standing_from=date(2026, 3, 1), standing_until=date(2026, 8, 31)
    )

    assert state_on(KIND, suspended, date(2026, 2, 28)) is State.VALID
    assert state_on(KIND, suspended, date(2026, 3, 1)) is State.SUSPENDED
    assert state_on(KIND, suspended, date(2026, 9, 1)) is State.VALID


def test_a_licence_registered_elsewhere_does_not_count() -> None:
    assert state_on(KIND, attrs.evolve(NURSE, site="other"), date(2026, 1, 1)) is State.WRONG_SITE
    assert state_on(KIND, attrs.evolve(NURSE, site="filed"), date(2026, 1, 1)) is State.VALID


def test_an_unapproved_row_counts_for_nothing() -> None:
    answer = eligibility(Holder((attrs.evolve(NURSE, approved=False),)), duty_of("NURSE"), date(2026, 1, 1))

    assert not answer.eligible
    assert answer.causes[0].state == "unverified"


def test_bars_from_the_day_after_with_citation_and_no_override() -> None:
    holder = Holder((NURSE,))

    assert eligibility(holder, duty_of("NURSE_NIGHT"), UNTIL).eligible
    barred = eligibility(holder, duty_of("NURSE_NIGHT"), UNTIL + timedelta(days=1))
    assert not barred.eligible
    assert barred.causes[0].since == date(2027, 1, 1)
    assert barred.causes[0].statutory
    assert "护士条例" in barred.causes[0].citation


def test_a_lapsed_licence_takes_the_privileges_that_rest_on_it() -> None:
    holder = Holder(
        (
            Certificate("DOC_QUAL", no_expiry=True),
            Certificate("DOC_LIC", no_expiry=True, site="own", standing="suspended"),
            Certificate("NARC_RX", valid_until=date(2030, 1, 1)),
        )
    )

    causes = eligibility(holder, duty_of("NARCOTIC"), date(2026, 1, 1)).causes

    assert [cause.kind for cause in causes] == ["DOC_LIC"]


def test_trainees_work_under_guidance_only() -> None:
    assert not eligibility(Holder((NURSE,), "SX"), duty_of("NURSE"), date(2026, 1, 1)).eligible


def test_intervals_name_the_barred_stretch() -> None:
    found = barred_intervals(Holder((NURSE,)), duty_of("NURSE"), date(2026, 12, 29), date(2027, 1, 3))

    assert [(each.first, each.last) for each in found] == [(date(2027, 1, 1), date(2027, 1, 3))]


def test_unknown_duty_names_the_known_ones() -> None:
    with pytest.raises(UserError, match="NURSE_NIGHT"):
        duty_of("DANCE")


def test_the_catalogue_is_whole() -> None:
    for kind in kinds().values():
        assert kind.title
        assert kind.citation
        assert kind.level in ("law", "standard", "policy")
        assert kind.effect in ("bar", "warn", "note")
        assert kind.nature in ("expiry", "assessment", "optional", "none")
        assert list(kind.leads) == sorted(kind.leads, reverse=True)
    for duty in duties().values():
        assert all(kind in kinds() for kind, _asked in needs_of(duty))
        assert all(code in duties() for code in duty.includes)


@given(until=DAYS, day=DAYS)
def test_valid_through_the_printed_day_and_never_after(until: date, day: date) -> None:
    holder = Holder((Certificate("NUR_LIC", valid_until=until, site="own"),))

    assert eligibility(holder, duty_of("NURSE"), day).eligible == (day <= until)


@given(until=DAYS, other=DAYS, day=DAYS)
def test_another_good_certificate_never_bars(until: date, other: date, day: date) -> None:
    one = Certificate("NUR_LIC", valid_until=until, site="own")
    two = Certificate("NUR_LIC", valid_until=other, site="own")
    before = eligibility(Holder((one,)), duty_of("NURSE"), day).eligible
    after = eligibility(Holder((one, two)), duty_of("NURSE"), day).eligible

    assert after or not before
