from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from app.access.actor import Grant, Role
from app.credentials.asking import may_do
from app.credentials.board import cell_lines, dashboard, due_list
from app.credentials.records import Draft, approve, propose, reject, renew, withdraw
from app.credentials.signing import verify_signatures
from app.credentials.standing import change_standing, note_renewal
from app.desk import Desk
from app.errors import NotAllowedError, NotFoundError, UserError
from db.tables import CredentialRow, PersonRow, StaffFactRow, UnitRow
from tests.kit.desks import TODAY, desk_for, found


def _hospital() -> Desk:
    """One ward on each of two campuses, a nurse on each."""
    vault = found()
    desk = desk_for(vault=vault)
    now = desk.clock.now()
    with vault.write() as session:
        session.add_all(
            [
                UnitRow(id=10, kind="ward", name="心内科", parent_id=2, path="/1/2/10/"),
                UnitRow(id=11, kind="ward", name="儿科", parent_id=3, path="/1/3/11/"),
            ]
        )
        session.flush()
        for number, (staff_no, name, unit) in enumerate([("1001", "张静", 10), ("1002", "李𬱖", 11)], start=1):
            session.add(
                PersonRow(
                    id=number, staff_no=staff_no, name=name, pinyin="", initials="", sort_key="", sex="2",
                    birth=date(1990, 1, 1), id_type="RIC", id_no=f"X{number}", created_at=now, changed_at=now,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                StaffFactRow(
                    person_id=number, kind="home_unit", unit_id=unit, start=date(2020, 1, 1), recorded_at=now,
                    recorded_by="t", precision="day",
                )
            )  # fmt: skip
    return desk


def _licence(desk: Desk, person: int, until: date) -> int:
    number = propose(desk, Draft(person, "NUR_LIC", number=f"2011{person}", valid_until=until, site="own"))
    approve(desk, ids=[number])
    return number


def test_a_proposal_counts_only_once_signed() -> None:
    desk = _hospital()
    number = propose(desk, Draft(1, "NUR_LIC", number="201136450001", valid_until=date(2028, 1, 1), site="own"))

    assert not may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).eligible
    assert approve(desk, ids=[number]) == 1
    assert may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).eligible


def test_a_row_altered_behind_the_program_counts_for_nothing() -> None:
    desk = _hospital()
    number = _licence(desk, 1, date(2026, 1, 1))
    with desk.vault.write() as session:
        session.execute(update(CredentialRow).where(CredentialRow.id == number).values(valid_until=date(2030, 1, 1)))

    assert verify_signatures(desk) == (number,)
    assert may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).causes[0].state == "unverified"


def test_a_clerk_proposes_and_may_not_approve() -> None:
    desk = _hospital()
    clerk = desk_for(Role.HR_CLERK, vault=desk.vault)
    number = propose(clerk, Draft(1, "NUR_LIC", valid_until=date(2028, 1, 1)))

    with pytest.raises(NotAllowedError):
        approve(clerk, ids=[number])


def test_renewal_keeps_the_old_period_and_clears_the_board() -> None:
    desk = _hospital()
    old = _licence(desk, 1, date(2026, 11, 1))

    assert [line.state for line in due_list(desk)] == ["lapsed"]
    fresh = renew(desk, credential_id=old, until=date(2031, 11, 1), issued_on=date(2026, 11, 2))
    approve(desk, ids=[fresh])

    assert due_list(desk) == ()
    assert may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).eligible
    with desk.vault.read() as session:
        assert session.get(CredentialRow, old) is not None
        assert session.get(CredentialRow, fresh).renews_id == old  # type: ignore[union-attr]  # just written
    with pytest.raises(UserError):
        renew(desk, credential_id=fresh, until=date(2030, 1, 1))


def test_the_board_counts_and_names() -> None:
    desk = _hospital()
    _licence(desk, 1, date(2026, 11, 22))  # lapsed yesterday
    _licence(desk, 2, date(2026, 12, 10))  # last apply day was 11-10

    board = dashboard(desk)

    assert {key: figure.count for key, figure in board.figures.items()} == {
        "lapsed": 1, "late": 1, "due30": 1, "due90": 0, "waiting": 0, "data": 0,
    }  # fmt: skip
    assert [line.name for line in board.figures["lapsed"].lines] == ["张静"]
    assert [(row.unit, row.lapsed, row.months[1]) for row in board.heat] == [("心内科", 1, 0), ("儿科", 0, 1)]
    assert [line.name for line in cell_lines(desk, board, unit_id=11, place=1)] == ["李𬱖"]


def test_a_head_nurse_sees_her_own_ward() -> None:
    desk = _hospital()
    _licence(desk, 1, date(2026, 11, 22))
    _licence(desk, 2, date(2026, 12, 10))
    nurse = desk_for(Grant(Role.HEAD_NURSE, 11), vault=desk.vault)

    assert [line.name for line in due_list(nurse)] == ["李𬱖"]


def test_acceptance_suspension_and_withdrawal() -> None:
    desk = _hospital()
    number = _licence(desk, 1, date(2026, 11, 22))
    with pytest.raises(UserError):
        note_renewal(desk, credential_id=number, renewal="accepted")
    note_renewal(desk, credential_id=number, renewal="accepted", on=date(2026, 10, 1), number="受字 7 号")
    assert may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).eligible

    change_standing(desk, credential_id=number, standing="suspended", start=TODAY, until=None, reason="处分")
    assert may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).causes[0].state == "suspended"

    withdraw(desk, credential_id=number, reason="录错人")
    assert may_do(desk, staff_no="1001", duty="NURSE", on=TODAY).causes[0].state == "missing"
    assert verify_signatures(desk) == ()


def test_bad_drafts_are_refused_with_the_field() -> None:
    desk = _hospital()
    with pytest.raises(UserError) as missing:
        propose(desk, Draft(1, "NUR_LIC", number="1"))
    assert missing.value.field == "valid_until"
    with pytest.raises(UserError) as unknown:
        propose(desk, Draft(1, "DANCE"))
    assert unknown.value.field == "kind"
    with pytest.raises(NotFoundError):
        propose(desk, Draft(99, "NUR_LIC", valid_until=TODAY))
    with pytest.raises(NotFoundError):
        may_do(desk, staff_no="nobody", duty="NURSE", on=TODAY)


def test_rejected_proposals_wait_no_more() -> None:
    desk = _hospital()
    number = propose(desk, Draft(1, "BLS", valid_until=date(2028, 1, 1)))
    assert dashboard(desk).figures["waiting"].count == 1

    reject(desk, ids=[number], reason="看不清")

    assert dashboard(desk).figures["waiting"].count == 0
    assert desk.vault.verify_audit().whole
