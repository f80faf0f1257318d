"""Attendance, night fees and nights of performance pay, from the published rosters of the synthetic hospital."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select, update

from app.credentials.files import credential_file
from app.credentials.standing import change_standing
from app.demo.build import build_hospital
from app.desk import Desk
from app.errors import NotFoundError, UserError
from app.performance.fees import fee_rows, hospital_fees, keep_fee, ward_fees
from app.performance.inputs import input_sheet
from app.performance.leave_book import leave_sheet
from app.performance.nightfees import FeeRow
from app.performance.schemes import keep_scheme, starter_schemes
from app.performance.worked import attendance
from app.reports.attendance import attendance_sheet
from app.reports.catalogue import render
from app.reports.document import Paragraph
from app.staff.units import find_unit
from db.crypto import KdfCost
from db.tables import RosterCellRow, RosterSheetRow

MONTH = "2026-11"
SMALL = FeeRow(fee_class="small", amount=Decimal(50), since=date(2026, 1, 1), document="〔2026〕1号")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = Path(tmp_path_factory.mktemp("worked")) / "vault"
    founded = build_hospital(folder, staff=400, seed=3, today=date(2026, 11, 23), kdf=KdfCost(32, 1, 1))
    yield founded.desk
    founded.desk.close()


@pytest.fixture(scope="module")
def ward(desk: Desk) -> int:
    return find_unit(desk, "心血管内科").id


def _cells(desk: Desk, unit_id: int) -> list[RosterCellRow]:
    with desk.vault.read() as session:
        sheet = select(RosterSheetRow.id).where(
            RosterSheetRow.unit_id == unit_id, RosterSheetRow.first == date(2026, 11, 1)
        )
        return list(session.scalars(select(RosterCellRow).where(RosterCellRow.sheet_id.in_(sheet))))


def test_attendance_adds_up_to_the_published_cells(desk: Desk, ward: int) -> None:
    sheet = attendance(desk, unit_id=ward, month=MONTH)
    cells = _cells(desk, ward)

    assert sheet.lines
    assert sum(line.nights for line in sheet.lines) == sum(cell.nights for cell in cells)
    assert sum(line.worked for line in sheet.lines) * 60 == sum(max(0, cell.minutes) for cell in cells)
    assert {line.due for line in sheet.lines} == {Decimal(168)}
    assert all(0 <= line.coefficient <= 1 for line in sheet.lines)


def test_days_worked_on_a_lapsed_licence_are_named_on_the_sheet_and_on_paper(desk: Desk, ward: int) -> None:
    before = attendance(desk, unit_id=ward, month=MONTH)
    known = {line.person_id for line, _day in before.unlawful}
    line = next(
        each for each in before.lines
        if each.person_id not in known and sum(d is not None and d.at_work and d.day.day > 9 for d in each.days) > 3
    )  # fmt: skip
    file = credential_file(desk, person_id=line.person_id)
    held = next(each for each in file.certificates if each.kind == "NUR_LIC")
    change_standing(
        desk, credential_id=held.id, standing="revoked", start=date(2026, 11, 10), until=None, reason="吊销决定书"
    )
    sheet = attendance(desk, unit_id=ward, month=MONTH)
    found = [day for each, day in sheet.unlawful if each.person_id == line.person_id]

    worked = [d.day for d in line.days if d is not None and d.at_work and d.day >= date(2026, 11, 10)]
    assert [day.day for day in found] == worked
    assert all("护士条例" in day.barred for day in found)
    paper = attendance_sheet(sheet, organisation="院", signatures=("制表",))
    told = next(
        b.text for b in paper.blocks if isinstance(b, Paragraph) and b.text.startswith("法律禁止执业期间仍上班")
    )
    assert line.name in told
    assert f"{worked[0]:%m-%d}" in told
    change_standing(
        desk, credential_id=held.id, standing="normal", start=date(2026, 11, 10), until=None, reason="决定书撤销"
    )


def test_what_was_worked_counts_and_the_difference_is_told(desk: Desk, ward: int) -> None:
    cell = next(each for each in _cells(desk, ward) if each.fees == "large" and each.actual is None)
    with desk.vault.write() as session:
        same = (RosterCellRow.person_id == cell.person_id, RosterCellRow.day == cell.day)
        session.execute(
            update(RosterCellRow).where(*same).values(actual="病", minutes=0, nights=0, fees="", at_work=False)
        )
    line = next(each for each in attendance(desk, unit_id=ward, month=MONTH).lines if each.person_id == cell.person_id)
    paid = {each.person_id: each for each in ward_fees(desk, unit_id=ward, month=MONTH).lines}

    assert [(day.day, day.planned, day.text) for day in line.changes] == [(cell.day, cell.codes, "病")]
    assert cell.day not in {fee.duty.day for fee in paid[cell.person_id].fees.lines if fee.duty.fee_class == "large"}


def test_every_night_is_paid_by_the_table_and_opens_its_cell(desk: Desk, ward: int) -> None:
    found = ward_fees(desk, unit_id=ward, month=MONTH)
    nights: Counter[str] = Counter()
    for cell in _cells(desk, ward):
        nights.update(cell.fees.split())
    paid = [fee for line in found.lines for fee in line.fees.lines]

    assert Counter(fee.duty.fee_class for fee in paid) == nights
    assert found.total == sum(fee.amount for fee in paid)
    assert {fee.amount for fee in paid if fee.note is None} == {Decimal(50), Decimal(80)}
    assert all(fee.amount == 0 for fee in paid if fee.duty.level == "N0")
    assert found.unit in {each.unit for each in hospital_fees(desk, month=MONTH)}


def test_a_new_row_ends_the_old_one_the_day_before(desk: Desk, ward: int) -> None:
    keep_fee(desk, row=FeeRow(fee_class="small", amount=Decimal(60), since=date(2027, 1, 1), document="〔2027〕1号"))
    rows = {kept.row.since: kept.row for kept in fee_rows(desk) if kept.row.fee_class == "small"}

    assert rows[date(2026, 1, 1)].until == date(2026, 12, 31)
    with pytest.raises(UserError):
        keep_fee(desk, row=FeeRow(fee_class="small", amount=Decimal(70), since=date(2027, 1, 1), document="x"))
    with pytest.raises(UserError):
        keep_fee(desk, row=FeeRow(fee_class="noon", amount=Decimal(1), since=date(2027, 1, 1), document="x"))
    with pytest.raises(NotFoundError):
        keep_fee(desk, row=SMALL, unit_id=99999)


def test_pay_takes_nights_and_attendance_from_the_roster(desk: Desk, ward: int) -> None:
    keep_scheme(
        desk, unit_id=ward, spec=starter_schemes()["ward"], since=MONTH, document="x", pool="护理单元",
        categories=("nurse",),
    )  # fmt: skip
    sheet = input_sheet(desk, unit_id=ward, month=MONTH)
    worked = {line.person_id: line for line in attendance(desk, unit_id=ward, month=MONTH).lines}
    row = next(each for each in sheet.people if each.person_id in worked and "大夜班" in each.cells)
    line = worked[row.person_id or 0]

    assert int(row.cells["大夜班"].text) == sum("large" in day.fees for day in line.days if day is not None)
    assert "N" in row.cells["大夜班"].source


@pytest.mark.parametrize("key", ["attendance", "night-fees", "night-summary"])
def test_the_sheets_are_printed(desk: Desk, ward: int, key: str) -> None:
    made = render(desk, key, {"month": MONTH, "unit": ward})
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data))

    assert "心血管内科" in text
    assert made.record_no in text
    if key != "attendance":
        assert "元整" in text


def test_nobody_of_the_demo_holds_more_leave_than_the_rule_gives(desk: Desk, ward: int) -> None:
    lines = leave_sheet(desk, unit_id=ward, on=date(2026, 10, 31)).lines

    assert {line.due.days for line in lines} >= {0, 5, 10}
    assert [line.name for line in lines if line.carried > line.due.days] == []
    assert any(line.carried for line in lines)
