"""Overtime of a ward from its published roster to settled lines, balances and paper, on a real encrypted vault."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pypdfium2
import pytest
from openpyxl import Workbook

from app.access.actor import Role
from app.desk import Desk
from app.errors import NotAllowedError, NotFoundError, UserError
from app.performance.base_file import read_bases
from app.performance.overtime import DayKind
from app.performance.overtime_book import OvertimeSheet, overtime_sheet, overtime_sheets
from app.performance.settling import settle, settled, stands
from app.performance.terms import (
    Base,
    Cycle,
    Lieu,
    Permit,
    bases,
    give_back,
    keep_bases,
    keep_permit,
    permits,
    withdraw_permit,
)
from app.reports.catalogue import render
from app.roster.book.life import seal
from app.roster.book.sealing import correct_sealed
from app.staff.balances import balances_on
from tests.kit.desks import desk_for
from tests.kit.halfmonths import AGENCY, CONTRACT, ESTABLISHED, FIRST, MONTH, half_a_month
from tests.kit.wards import OTHER, WARD

D = Decimal


@pytest.fixture
def desk() -> Desk:
    return half_a_month()


def priced(desk: Desk) -> None:
    kept = [
        Base(person_id=who, amount=D(4350), since=date(2026, 1, 1), document="劳动合同") for who in (CONTRACT, AGENCY)
    ]
    keep_bases(desk, bases=kept)


def shown(desk: Desk) -> OvertimeSheet:
    return overtime_sheet(desk, unit_id=WARD, month=MONTH)


def amounts(sheet: OvertimeSheet) -> dict[int, list[str]]:
    return {
        line.person_id: [
            f"{each.kind.value} {each.hours:f} {each.amount} {each.time_off:f}" for each in line.result.lines
        ]
        for line in sheet.lines
    }


def test_pay_or_time_off_by_staffing_type(desk: Desk) -> None:
    priced(desk)
    sheet = shown(desk)

    assert amounts(sheet) == {
        CONTRACT: ["workday 4 150.00 0", "rest 8 400.00 0", "statutory 8 600.00 0"],
        AGENCY: ["rest 8 400.00 0", "statutory 8 600.00 0"],
        ESTABLISHED: ["workday 4 0.00 4", "rest 8 0.00 8", "statutory 8 0.00 8"],
    }
    assert (sheet.amount, sheet.time_off) == (D("2150.00"), D(20))
    figures = sheet.lines[0].figures
    assert figures[DayKind.STATUTORY].cells == ("10-01 A 8",)
    assert figures[DayKind.REST].cells == ("10-05 A 8",)
    assert [each.unit for each in overtime_sheets(desk, month=MONTH)] == ["心血管内科"]


def test_nothing_is_priced_that_has_no_base_and_nothing_settled_unsealed(desk: Desk) -> None:
    assert [line.lacks_base for line in shown(desk).lines] == [True, True, False]
    with pytest.raises(UserError, match="封存"):
        settle(desk, unit_id=WARD, month=MONTH)
    seal(desk, unit_id=WARD, first=FIRST)
    with pytest.raises(UserError, match="张静"):
        settle(desk, unit_id=WARD, month=MONTH)


def test_what_is_paid_leaves_the_balances_and_time_off_stays(desk: Desk) -> None:
    priced(desk)
    seal(desk, unit_id=WARD, first=FIRST)
    before = {who: balances_on(desk, person_id=who) for who in (CONTRACT, ESTABLISHED)}
    done = settle(desk, unit_id=WARD, month=MONTH)
    after = {who: balances_on(desk, person_id=who) for who in (CONTRACT, ESTABLISHED)}

    assert (done.written, done.reversed) == (8, 0)
    assert before[CONTRACT]["hours_balance"] == D(20)
    assert after[CONTRACT]["hours_balance"] == D(0)
    assert before[CONTRACT]["holiday_rest"] - after[CONTRACT]["holiday_rest"] == 1
    assert before[CONTRACT]["rest_days"] - after[CONTRACT]["rest_days"] == 1
    assert after[ESTABLISHED] == before[ESTABLISHED]
    assert stands(desk, sheet=shown(desk)) == "settled"
    with pytest.raises(UserError, match="没有差异"):
        settle(desk, unit_id=WARD, month=MONTH)


def test_a_sealed_month_is_put_right_by_reversing_entries(desk: Desk) -> None:
    priced(desk)
    seal(desk, unit_id=WARD, first=FIRST)
    settle(desk, unit_id=WARD, month=MONTH)
    correct_sealed(
        desk, unit_id=WARD, first=FIRST, person_id=CONTRACT, day=date(2026, 10, 1), text="休", reason="当日未到岗"
    )
    assert stands(desk, sheet=shown(desk)) == "differs"
    with pytest.raises(UserError, match="为何有误"):
        settle(desk, unit_id=WARD, month=MONTH)
    done = settle(desk, unit_id=WARD, month=MONTH, reason="更正封存考勤")
    lines = settled(desk, unit_id=WARD, month=MONTH)

    assert (done.written, done.reversed) == (0, 1)
    assert lines[-1].reverses_id is not None
    assert (lines[-1].kind, lines[-1].amount, lines[-1].reason) == (DayKind.STATUTORY, D("-600.00"), "更正封存考勤")
    assert sum(line.amount for line in lines) == shown(desk).amount == D("1550.00")
    assert balances_on(desk, person_id=CONTRACT)["hours_balance"] == D(0)
    assert balances_on(desk, person_id=CONTRACT)["holiday_rest"] == D(0)


def test_time_off_instead_of_pay_for_rest_days(desk: Desk) -> None:
    priced(desk)
    give_back(desk, lieu=Lieu(person_id=AGENCY, month=MONTH, hours=D(3), reason="11-09 已补休"))
    give_back(desk, lieu=Lieu(person_id=AGENCY, month=MONTH, hours=D(8), reason="11-09 已补休一天"))

    assert amounts(shown(desk))[AGENCY] == ["rest 8 0.00 8", "statutory 8 600.00 0"]
    with pytest.raises(UserError):
        give_back(desk, lieu=Lieu(person_id=AGENCY, month=MONTH, hours=D(8), reason=" "))


def test_under_a_permit_rest_days_are_normal_time(desk: Desk) -> None:
    priced(desk)
    permit = Permit(cycle=Cycle.MONTH, since=date(2026, 1, 1), until=date(2026, 12, 31), document="人社许〔2026〕7号")
    kept = keep_permit(desk, permit=attrs.evolve(permit, unit_id=WARD, staffing=("PQ",)))
    keep_permit(desk, permit=attrs.evolve(permit, unit_id=OTHER))

    assert amounts(shown(desk))[AGENCY] == ["workday 8 300.00 0", "statutory 8 600.00 0"]
    assert amounts(shown(desk))[CONTRACT][1] == "rest 8 400.00 0"
    assert kept.id is not None
    withdraw_permit(desk, permit_id=kept.id, reason="登记错误")
    assert [each.unit for each in permits(desk)] == ["儿科"]
    assert amounts(shown(desk))[AGENCY][0] == "rest 8 400.00 0"
    for wrong in (
        attrs.evolve(permit, until=date(2025, 1, 1)),
        attrs.evolve(permit, document=""),
        attrs.evolve(permit, staffing=("XX",)),
    ):
        with pytest.raises(UserError):
            keep_permit(desk, permit=wrong)
    with pytest.raises(NotFoundError):
        keep_permit(desk, permit=attrs.evolve(permit, unit_id=99))


def test_a_quarter_runs_on_until_it_closes(desk: Desk) -> None:
    priced(desk)
    permit = Permit(cycle=Cycle.QUARTER, since=date(2026, 7, 1), until=date(2026, 12, 31), document="人社许〔2026〕7号")
    keep_permit(desk, permit=permit)
    line = shown(desk).lines[0]

    assert [each.kind for each in line.result.lines] == [DayKind.STATUTORY]
    assert "12" in str(line.notes[0])


def test_bases_come_from_a_file_and_the_newest_holds(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("2026年加班费基数",),
        ("工号", "姓名", "加班费基数（元）"),
        ("1001", "张静", "4,350.00"),
        ("1002", "李静", 5220),
    ):
        sheet.append(row)
    book.save(tmp_path / "基数.xlsx")

    assert read_bases(tmp_path / "基数.xlsx") == {"1001": D("4350.00"), "1002": D(5220)}
    priced(desk)
    keep_bases(desk, bases=[Base(person_id=AGENCY, amount=D(5220), since=date(2026, 10, 1), document="调资表")])
    assert {each.staff_no: each.amount for each in bases(desk)} == {"1001": D(4350), "1002": D(5220)}
    for wrong in (D(0), D("0.001"), D("NaN")):
        with pytest.raises(UserError):
            keep_bases(desk, bases=[Base(person_id=AGENCY, amount=wrong, since=FIRST, document="x")])
    with pytest.raises(NotAllowedError):
        bases(desk_for(Role.HR_CLERK, vault=desk.vault))


def test_a_file_without_the_columns_names_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("工号,姓名\n1001,张静\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_bases(tmp_path / "a.csv")
    assert "加班费基数" in str(caught.value.remedy)
    (tmp_path / "b.csv").write_text("工号,基数\n1001,四千\n", encoding="gb18030")
    with pytest.raises(UserError, match="第 2 行"):
        read_bases(tmp_path / "b.csv")


@pytest.mark.parametrize("key", ["overtime", "overtime-summary"])
def test_the_sheets_are_printed(desk: Desk, key: str) -> None:
    priced(desk)
    made = render(desk, key, {"month": MONTH, "unit": WARD})
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data))

    assert "贰仟壹佰伍拾元整" in text
    assert "劳动法第四十四条" in text
    if key == "overtime":
        assert "10-05 A 8" in text
        assert "暂计" in text


def test_the_price_of_an_hour_stands_on_one_line(desk: Desk) -> None:
    keep_bases(desk, bases=[Base(person_id=CONTRACT, amount=D(4950), since=date(2026, 1, 1), document="劳动合同")])
    made = render(desk, "overtime", {"month": MONTH, "unit": WARD})
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data))
    assert "28.4483" in text
