"""What was done in a ward's month, and its fair shares, on paper: the figures, their sources, every unit at once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pypdfium2
import pytest

from app.access.actor import Grant, Role
from app.errors import NotAllowedError, NotFoundError
from app.performance.entries import Entry, EntryKind, enter
from app.performance.workdone import work_sheet, worked_units
from app.reports.batch import render_joined
from app.reports.catalogue import render
from app.reports.printing import Rendered
from db.tables import WorkloadRow
from tests.kit.halfmonths import half_a_month
from tests.kit.paywards import MONTH, WARD, Ward, publish_nights, worked_ward
from tests.kit.wards import WARD as ROSTERED

D = Decimal


@pytest.fixture
def ward() -> Ward:
    made = worked_ward()
    publish_nights(made)
    return made


def _read_in(ward: Ward, number: str, item: str, quantity: str) -> None:
    with ward.desk.vault.write() as session:
        session.add(
            WorkloadRow(
                month=MONTH, person_id=ward.people[number], item=item, dept=WARD, day=None, quantity=D(quantity), unit="次",
                source="workload_2026-10.csv", detail='[["", 7, "12"]]', recorded_at=datetime(2026, 11, 1, tzinfo=UTC),
                recorded_by="t",
            )
        )  # fmt: skip


def _text(made: Rendered) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data))


def test_amounts_come_from_exports_rosters_and_what_was_typed(ward: Ward) -> None:
    _read_in(ward, "N002", "静脉输液", "12")
    _read_in(ward, "N001", "静脉输液", "30.5")
    sheet = work_sheet(ward.desk, unit_id=ward.unit, month=MONTH)
    by_number = {line.staff_no: line for line in sheet.lines}

    assert list(by_number) == ["N001", "N002", "N003", "N004", "N005"]
    assert sheet.sum_of("静脉输液") == D("42.5")
    assert by_number["N002"].amounts["静脉输液"].sources == ("workload_2026-10.csv 第 7 行",)
    # Nights typed for N001 stand in the place of those of the roster; N005 of level N0 had some, which count for nothing.
    assert by_number["N001"].amounts["小夜班"].amount == 3
    assert by_number["N005"].amounts["小夜班"].amount == 0
    assert by_number["N001"].scores["质量"].amount == 97
    assert "质量" not in sheet.items
    assert sheet.own.amounts["静脉输液(组)"].amount == 1900


def test_what_was_typed_takes_the_place_of_what_was_read(ward: Ward) -> None:
    _read_in(ward, "N002", "静脉输液", "12")
    entry = Entry(kind=EntryKind.WORK, name="静脉输液", value=D(15), person_id=ward.people["N002"], source="护理部更正")
    enter(ward.desk, unit_id=ward.unit, month=MONTH, entries=[entry])
    line = work_sheet(ward.desk, unit_id=ward.unit, month=MONTH).lines[1]

    assert (line.amounts["静脉输液"].amount, line.amounts["静脉输液"].sources) == (D(15), ("护理部更正",))


def test_the_workload_is_printed_for_a_unit_and_for_all(ward: Ward) -> None:
    _read_in(ward, "N002", "静脉输液", "12")
    text = _text(render(ward.desk, "workload", {"month": MONTH, "unit": ward.unit}))

    assert "护士N002" in text
    assert "workload_2026-10.csv 1" in text
    assert "评分与指数" in text
    assert worked_units(ward.desk, month=MONTH) == ((ward.unit, WARD),)
    assert "护士N002" in _text(render_joined(ward.desk, "workload", {"month": MONTH}))
    with pytest.raises(NotFoundError):
        render_joined(ward.desk, "workload", {"month": "2026-08"})


def test_a_head_nurse_of_another_ward_sees_no_workload(ward: Ward) -> None:
    other = ward.as_role(Grant(Role.HEAD_NURSE, 3))

    assert worked_units(other, month=MONTH) == ()
    with pytest.raises(NotAllowedError):
        work_sheet(other, unit_id=ward.unit, month=MONTH)


def test_fair_shares_are_printed_with_the_middle() -> None:
    desk = half_a_month()
    text = _text(render(desk, "roster-fairness", {"month": "2026-10", "unit": ROSTERED}))

    assert "心血管内科排班公平性表" in text
    assert "张静" in text
    assert "离均差" in text
    assert "均值" in text
