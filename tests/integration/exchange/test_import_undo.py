from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.access.actor import Role
from app.credentials.signing import verify_signatures
from app.desk import Desk
from app.errors import NotAllowedError, NotFoundError, UserError
from app.exchange.service import ImportResult, apply, batches, dry_run, propose, undo_import
from app.exchange.values import Kind
from app.staff.people import edit_person
from db.tables import Base, ContractRow, CredentialRow, PersonRow, StaffFactRow, UnitRow
from tests.kit.desks import desk_for, found
from tests.kit.workbooks import LEDGER, STAFF, ledger_book, ledger_row, staff_book, staff_row, write_book

BESIDES = ("audit_row", "import_batch", "import_change", "import_layout")


def _import(desk: Desk, path: Path, kind: Kind) -> ImportResult:
    return apply(desk, dry_run(desk, propose(path, kind, desk=desk)))


def _content(desk: Desk) -> dict[str, list[Any]]:
    """Everything in the vault but what tells of imports themselves."""
    with desk.vault.read() as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in BESIDES]
        return {table.name: sorted(map(str, session.execute(select(table)))) for table in tables}


def _count(desk: Desk, table: type[Base]) -> int:
    with desk.vault.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_repeated_import_changes_nothing(tmp_path: Path) -> None:
    desk = desk_for()
    staff, ledger = staff_book(tmp_path / "staff.xlsx", 30), ledger_book(tmp_path / "ledger.xlsx", 90, people=30)
    assert _import(desk, staff, Kind.STAFF).counts["new"] == 30
    assert _import(desk, ledger, Kind.CREDENTIALS).counts["new"] == 90
    before = _content(desk)

    again = [_import(desk, staff, Kind.STAFF), _import(desk, ledger, Kind.CREDENTIALS)]

    assert [result.batch_id for result in again] == [None, None]
    assert [result.counts["same"] for result in again] == [30, 90]
    assert _content(desk) == before


def test_undo_takes_back_the_whole_batch(tmp_path: Path) -> None:
    desk = desk_for()
    before = _content(desk)
    staff = _import(desk, staff_book(tmp_path / "staff.xlsx", 30), Kind.STAFF)
    between = _content(desk)
    ledger = _import(desk, ledger_book(tmp_path / "ledger.xlsx", 90, people=30), Kind.CREDENTIALS)
    assert _count(desk, CredentialRow) == 90

    assert ledger.batch_id is not None
    undo_import(desk, ledger.batch_id)
    assert _content(desk) == between
    assert staff.batch_id is not None
    undo_import(desk, staff.batch_id)

    assert _content(desk) == before
    assert [bool(batch["undone_at"]) for batch in batches(desk)] == [True, True]
    assert {(batch["applied_by"], batch["by"]) for batch in batches(desk)} == {("tester", "测试员")}
    assert desk.vault.verify_audit().whole
    with pytest.raises(UserError, match="已撤销"):
        undo_import(desk, staff.batch_id)
    with pytest.raises(NotFoundError):
        undo_import(desk, 99)


def test_undo_of_changes_restores_what_stood_there(tmp_path: Path) -> None:
    desk = desk_for()
    _import(desk, staff_book(tmp_path / "staff.xlsx", 5), Kind.STAFF)
    rows = [ledger_row(number, 1 + number % 5) for number in range(0, 20, 4)]
    _import(desk, write_book(tmp_path / "ledger.xlsx", LEDGER, rows), Kind.CREDENTIALS)
    before = _content(desk)

    changed_staff = [staff_row(number) for number in range(1, 6)]
    changed_staff[2][11], changed_staff[3][9] = "15488880000", "科室39"
    staff = _import(desk, write_book(tmp_path / "staff2.xlsx", STAFF, changed_staff), Kind.STAFF)
    rows[1][8] = "别的医院"
    ledger = _import(desk, write_book(tmp_path / "ledger2.xlsx", LEDGER, rows), Kind.CREDENTIALS)

    assert (staff.counts["changed"], ledger.counts["changed"]) == (2, 1)
    with desk.vault.read() as session:
        assert session.scalars(select(CredentialRow.site).where(CredentialRow.site == "other")).all() == ["other"]
    assert verify_signatures(desk) == ()
    for result in (ledger, staff):
        assert result.batch_id is not None
        undo_import(desk, result.batch_id)
    assert _content(desk) == before
    assert verify_signatures(desk) == ()


def test_undo_refuses_when_a_record_was_edited_since(tmp_path: Path) -> None:
    desk = desk_for()
    result = _import(desk, staff_book(tmp_path / "staff.xlsx", 12), Kind.STAFF)
    with desk.vault.read() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.staff_no == "100007")).one()
    edit_person(desk, person_id=person.id, fields={"remark": "产假中"}, reason="本人说明")
    before = _content(desk)

    assert result.batch_id is not None
    with pytest.raises(UserError, match=person.name) as refused:
        undo_import(desk, result.batch_id)

    assert refused.value.remedy is not None
    assert _content(desk) == before
    assert batches(desk)[0]["undone_at"] is None


def test_undo_refuses_when_later_work_points_at_the_batch(tmp_path: Path) -> None:
    desk = desk_for()
    result = _import(desk, staff_book(tmp_path / "staff.xlsx", 6), Kind.STAFF)
    with desk.vault.write() as session:
        session.add(ContractRow(person_id=3, kind="LD", start=date(2026, 1, 1), open_ended=True, state="active"))
    before = _content(desk)

    assert result.batch_id is not None
    with desk.vault.read() as session:
        name = session.scalar(select(PersonRow.name).where(PersonRow.id == 3))
    with pytest.raises(UserError, match=str(name)):
        undo_import(desk, result.batch_id)

    assert _content(desk) == before


def test_undo_in_the_wrong_order_is_refused_and_in_the_right_one_done(tmp_path: Path) -> None:
    desk = desk_for()
    first = _import(desk, staff_book(tmp_path / "staff.xlsx", 5), Kind.STAFF)
    rows = [staff_row(number) for number in range(1, 6)]
    rows[0][11] = "15488880000"
    second = _import(desk, write_book(tmp_path / "again.xlsx", STAFF, rows), Kind.STAFF)
    assert first.batch_id is not None
    assert second.batch_id is not None

    with pytest.raises(UserError):
        undo_import(desk, first.batch_id)
    undo_import(desk, second.batch_id)
    undo_import(desk, first.batch_id)

    assert _count(desk, PersonRow) == _count(desk, StaffFactRow) == 0
    with desk.vault.read() as session:
        assert session.scalars(select(UnitRow.kind).where(UnitRow.kind == "department")).all() == []


def test_who_may_not_import_may_not_undo(tmp_path: Path) -> None:
    vault = found()
    result = _import(desk_for(vault=vault), staff_book(tmp_path / "staff.xlsx", 3), Kind.STAFF)

    assert result.batch_id is not None
    with pytest.raises(NotAllowedError):
        undo_import(desk_for(Role.AUDITOR, vault=vault), result.batch_id)
    with pytest.raises(NotAllowedError):
        dry_run(desk_for(Role.AUDITOR, vault=vault), propose(tmp_path / "staff.xlsx", Kind.STAFF))


def test_a_clerks_certificates_wait_for_approval(tmp_path: Path) -> None:
    vault = found()
    clerk = desk_for(Role.HR_CLERK, vault=vault)
    _import(clerk, staff_book(tmp_path / "staff.xlsx", 4), Kind.STAFF)

    _import(clerk, ledger_book(tmp_path / "ledger.xlsx", 4, people=4), Kind.CREDENTIALS)

    with vault.read() as session:
        assert set(session.scalars(select(CredentialRow.approval))) == {"proposed"}


def test_a_chosen_mapping_is_remembered_for_the_layout(tmp_path: Path) -> None:
    desk = desk_for()
    headings = [*STAFF[:11], "小灵通"]
    path = write_book(tmp_path / "staff.xlsx", headings, [staff_row(number) for number in range(1, 8)])
    proposal = propose(path, Kind.STAFF, desk=desk)
    assert proposal.used[0].column("phone") is None

    apply(desk, dry_run(desk, proposal.choose({"Sheet1": {"L": "phone"}})))

    again = propose(path, Kind.STAFF, desk=desk)
    column = again.used[0].column("phone")
    assert column is not None
    assert column.letter == "L"
    with desk.vault.read() as session:
        assert session.scalar(select(PersonRow.phone).where(PersonRow.staff_no == "100001")) == "15400000001"


def test_audit_names_the_batch_for_everybody_touched(tmp_path: Path) -> None:
    desk = desk_for()
    result = _import(desk, staff_book(tmp_path / "staff.xlsx", 3), Kind.STAFF)

    with desk.vault.read() as session:
        audit = Base.metadata.tables["audit_row"]
        told = session.execute(select(audit.c.subject, audit.c.after).where(audit.c.action == "import.apply")).all()
    assert [(row.subject, json.loads(row.after)["batch"]) for row in told] == [("staff", result.batch_id)] * 3


def test_departments_of_one_name_are_told_apart_by_their_campus(tmp_path: Path) -> None:
    desk = desk_for()
    heads = (*STAFF, "院区")
    east, west = [*staff_row(1), "东院区"], [*staff_row(1), "西院区"]
    _import(desk, write_book(tmp_path / "east.xlsx", heads, [east]), Kind.STAFF)

    run = dry_run(desk, propose(write_book(tmp_path / "west.xlsx", heads, [west]), Kind.STAFF, desk=desk))

    ((_, before, after),) = [change for outcome in run.outcomes for change in outcome.changes]
    assert isinstance(before, int)
    assert isinstance(after, int)
    assert (run.units[before], run.units[after]) == ("东院区·科室1", "西院区·科室1")
