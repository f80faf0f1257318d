"""A nurse's own file at a real vault: her certificates, her pay once it is published, her month for a telephone; nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.access.actor import Actor, Grant, Role
from app.credentials.records import Draft, propose
from app.desk import Desk
from app.errors import NotFoundError, UserError
from app.performance.book import compute, step
from app.requests.month import my_month
from app.requests.own import my_calendar, my_certificates, my_slip, my_slips
from app.staff.people import add_person, edit_person
from tests.kit.paywards import MONTH, Ward, worked_ward
from tests.kit.requests import asking_ward
from tests.kit.wards import DECEMBER


def _at(desk: Desk, person_id: int | None, login: str = "n") -> Desk:
    actor = Actor(login=login, name=login, grants=frozenset({Grant(Role.NURSE)}), user_id=77, person_id=person_id)
    return Desk(desk.vault, actor, desk.clock)


def _published(ward: Ward) -> int:
    run = compute(ward.desk, unit_id=ward.unit, month=MONTH).line.id
    head = ward.as_role(Grant(Role.HEAD_NURSE, ward.unit), login="head")
    step(head, run_id=run, deed="submit")
    step(ward.desk, run_id=run, deed="approve")
    return run


def test_pay_is_nobodys_before_it_is_published_and_then_only_ones_own() -> None:
    ward = worked_ward()
    mine = _at(ward.desk, ward.people["N001"])
    run = _published(ward)
    assert my_slips(mine) == ()
    with pytest.raises(NotFoundError):
        my_slip(mine, run_id=run)

    step(ward.desk, run_id=run, deed="publish")
    (slip,) = my_slips(mine)
    assert (slip.run_id, slip.month, slip.unit, str(slip.total)) == (run, MONTH, "内科一病区", "7060.33")
    assert slip.payable == slip.total - slip.held
    assert (my_slip(mine, run_id=run).id, my_slip(mine, run_id=run).total) == ("N001", slip.total)
    other = _at(ward.desk, ward.people["N005"])
    assert str(my_slip(other, run_id=run).total) == "2849.06"
    stranger = _at(asking_ward(2).office, 2)
    assert my_slips(stranger) == ()
    with pytest.raises(NotFoundError):
        my_slip(mine, run_id=run + 9)


def test_own_pay_follows_the_person_when_staff_numbers_change_hands() -> None:
    ward = worked_ward()
    run = _published(ward)
    step(ward.desk, run_id=run, deed="publish")
    edit_person(ward.desk, person_id=ward.people["N001"], fields={"staff_no": "N900"})
    mine = _at(ward.desk, ward.people["N001"])
    assert (my_slip(mine, run_id=run).id, str(my_slip(mine, run_id=run).total)) == ("N001", "7060.33")

    new = add_person(
        ward.desk, fields={"name": "新人", "staff_no": "N001"}, staffing_type="HT", home_unit_id=ward.unit,
        start=date(2026, 11, 1),
    )  # fmt: skip
    hers = _at(ward.desk, new)
    assert my_slips(hers) == ()
    with pytest.raises(NotFoundError):  # the number is hers now, the pay of it is not
        my_slip(hers, run_id=run)


def test_certificates_are_ones_own_with_what_waits_for_approval() -> None:
    ward = worked_ward()
    me = ward.people["N002"]
    mine = _at(ward.desk, me)
    (licence,) = my_certificates(mine)
    assert (licence.kind, licence.valid_until, licence.person_id) == ("NUR_LIC", date(2030, 1, 1), me)
    waiting = propose(ward.desk, Draft(me, "NUR_EXAM", number="Q1"))
    told = {line.credential_id: line.state for line in my_certificates(mine)}
    assert told == {licence.credential_id: "valid", waiting: "unverified"}
    assert {line.person_id for line in my_certificates(_at(ward.desk, ward.people["N003"]))} == {ward.people["N003"]}


def test_a_login_that_is_nobodys_is_told_who_binds_it() -> None:
    ward = worked_ward()
    for asked in (my_certificates, my_slips):
        with pytest.raises(UserError, match="nobody"):
            asked(_at(ward.desk, None, login="nobody"))


def test_the_month_for_a_telephone_holds_what_the_month_shows() -> None:
    ward = asking_ward(9, published=True)
    mine = ward.nurse(3)
    text = my_calendar(mine, month=DECEMBER).decode()
    worked = [day for day in my_month(mine, month=DECEMBER).days if day.times]
    assert worked
    assert text.count("BEGIN:VCALENDAR") == 1
    assert text.count("BEGIN:VEVENT") == sum(day.times.count("–") for day in worked)
    assert all(f"-{day.day:%Y%m%d}-3-" in text for day in worked)
    with pytest.raises(UserError):
        my_calendar(mine, month=DECEMBER - timedelta(days=1))
