from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app.access.actor import Grant, Role
from app.access.users import change_grants
from app.clock import on_day
from app.credentials.asking import may_do
from app.credentials.board import dashboard, due_list
from app.credentials.records import Draft, approve, propose, reject, renew
from app.credentials.signing import verify_signatures
from app.credentials.standing import change_standing, note_renewal
from app.desk import Desk
from app.errors import NotFoundError, UserError
from db.tables import CredentialRow, GrantRow, PersonRow, StaffFactRow, UnitRow
from tests.kit.desks import TODAY, desk_for, found


@pytest.fixture
def desk() -> Desk:
    """One nurse at home in ward 10, lent to ward 11."""
    vault = found()
    desk = desk_for(vault=vault)
    now = desk.clock.now()
    with vault.write() as session:
        for number in (10, 11, 12):
            session.add(UnitRow(id=number, kind="ward", name=f"病区{number}", parent_id=2, path=f"/1/2/{number}/"))
        session.flush()
        session.add(
            PersonRow(
                id=1, staff_no="1001", name="张静", pinyin="", initials="", sort_key="", sex="2",
                birth=date(1990, 1, 1), id_type="RIC", id_no="X1", created_at=now, changed_at=now,
            )
        )  # fmt: skip
        session.flush()
        for kind, unit in (("home_unit", 10), ("working_unit", 11)):
            session.add(
                StaffFactRow(
                    person_id=1, kind=kind, unit_id=unit, start=date(2020, 1, 1), recorded_at=now, recorded_by="t",
                    precision="day",
                )
            )  # fmt: skip
    return desk


def _licence(desk: Desk, until: date, **more: object) -> int:
    number = propose(desk, Draft(1, "NUR_LIC", number="201136450001", valid_until=until, site="own", **more))  # type: ignore[arg-type]  # the fields of a draft
    approve(desk, ids=[number])
    return number


def test_home_and_working_ward_may_ask_others_may_not(desk: Desk) -> None:
    _licence(desk, date(2026, 12, 10))

    for unit in (10, 11):
        nurse = desk_for(Grant(Role.HEAD_NURSE, unit), vault=desk.vault)
        assert may_do(nurse, staff_no="1001", duty="NURSE", on=TODAY).eligible
        assert [line.name for line in due_list(nurse)] == ["张静"]
    stranger = desk_for(Grant(Role.HEAD_NURSE, 12), vault=desk.vault)
    assert due_list(stranger) == ()
    with pytest.raises(NotFoundError):
        may_do(stranger, staff_no="1001", duty="NURSE", on=TODAY)


def test_an_altered_row_is_not_made_good_by_signing_it_again(desk: Desk) -> None:
    number = _licence(desk, date(2026, 11, 1))
    with desk.vault.write() as session:
        session.execute(update(CredentialRow).values(valid_until=date(2031, 1, 1)))

    with pytest.raises(UserError):
        note_renewal(desk, credential_id=number, renewal="submitted", on=TODAY)
    with pytest.raises(UserError):
        change_standing(desk, credential_id=number, standing="normal", start=TODAY, until=None, reason="试")
    assert not may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).eligible


def test_a_row_made_approved_without_a_signature_is_frozen_on_the_board(desk: Desk) -> None:
    propose(desk, Draft(1, "NUR_LIC", number="1", valid_until=date(2026, 12, 10), site="own"))
    with desk.vault.write() as session:
        session.execute(update(CredentialRow).values(approval="approved"))

    assert [(line.state, line.tier) for line in dashboard(desk).figures["lapsed"].lines] == [("unverified", "lapsed")]


def test_a_suspended_licence_stays_frozen_on_the_board_when_renewed(desk: Desk) -> None:
    number = _licence(desk, date(2026, 12, 10))
    change_standing(desk, credential_id=number, standing="suspended", start=TODAY, until=None, reason="考核")
    approve(desk, ids=[renew(desk, credential_id=number, until=date(2031, 12, 10), issued_on=TODAY)])

    assert [line.state for line in dashboard(desk).figures["lapsed"].lines] == ["suspended"]
    assert may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).causes[0].state == "suspended"


def test_a_renewal_that_begins_after_a_gap_does_not_clear_the_board(desk: Desk) -> None:
    old = _licence(desk, date(2026, 11, 20))
    approve(desk, ids=[renew(desk, credential_id=old, until=date(2031, 12, 1), issued_on=date(2026, 12, 2))])

    assert [line.state for line in due_list(desk)] == ["lapsed"]
    assert due_list(desk, on=date(2026, 12, 2)) == ()
    assert may_do(desk, staff_no="1001", duty="NURSE", on=date(2026, 12, 2)).eligible


def test_a_renewal_that_joins_on_clears_the_board_before_it_begins(desk: Desk) -> None:
    old = _licence(desk, date(2026, 12, 10))
    approve(desk, ids=[renew(desk, credential_id=old, until=date(2031, 12, 10), issued_on=date(2026, 12, 11))])

    assert due_list(desk) == ()


def test_what_a_head_signed_holds_after_they_ceased_to_be_and_nothing_later(desk: Desk) -> None:
    _licence(desk, date(2027, 12, 10))
    change_grants(desk, user_id=1, grants=[Grant(Role.HR_CLERK), Grant(Role.ADMINISTRATOR)])

    assert may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).eligible
    assert dashboard(desk).figures["lapsed"].count == 0
    assert verify_signatures(desk) == ()

    later = desk_for(vault=desk.vault, clock=on_day(TODAY + timedelta(days=1)))  # a desk that still believes so
    number = propose(later, Draft(1, "BLS", number="B1", valid_until=date(2028, 1, 1)))
    approve(later, ids=[number])

    assert verify_signatures(later) == (number,)
    assert [line.kind for line in due_list(later) if line.state == "unverified"] == ["BLS"]


def test_a_clerk_never_was_head_whatever_their_key_signs(desk: Desk) -> None:
    number = _licence(desk, date(2027, 12, 10))
    with desk.vault.write() as session:  # no audit tells that this user ever was head
        session.execute(update(GrantRow).values(role=Role.HR_CLERK.value))

    assert verify_signatures(desk) == (number,)
    assert not may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).eligible


def test_what_is_settled_is_not_rejected(desk: Desk) -> None:
    number = _licence(desk, date(2027, 12, 10))

    with pytest.raises(UserError):
        reject(desk, ids=[number], reason="晚了")


def test_restored_standing_without_an_end_is_not_due(desk: Desk) -> None:
    number = propose(desk, Draft(1, "DOC_LIC", number="1", no_expiry=True, site="own"))
    approve(desk, ids=[number])
    change_standing(
        desk, credential_id=number, standing="suspended", start=date(2026, 1, 1), until=date(2026, 6, 30), reason="考核"
    )

    assert due_list(desk) == ()
