"""Rosters and work done on the import page: what is open is asked once, lines that are not taken are shown, all by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel
from sqlalchemy import func, select

from app.calendar.years import load_year
from app.exchange.service import apply, dry_run, propose
from app.exchange.values import Kind
from app.exchange.wording import ROSTER
from app.exchange.workload.values import Record
from app.roster.book.setups import wards
from db.tables import RosterSheetRow, WorkloadRow
from tests.kit.desks import desk_for
from tests.kit.workbooks import name_of, staff_book, write_book
from tests.ui.imports.test_import_page import open_page
from ui.imports.steps import DONE, FILE
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.imports.page import ImportPage
    from ui.kit.messages import Script

DAYS = [str(day) for day in range(1, 31)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = desk_for()
    load_year(made, 2026)
    apply(made, dry_run(made, propose(staff_book(tmp_path / "staff.xlsx", 40), Kind.STAFF)))
    return made


def roster_book(path: Path, ward: str = "科室1") -> Path:
    """Write a month of two people and a student, with one code nobody explains."""
    rows: list[list[Any]] = [
        ["100001", name_of(1), *(["A", "P", "N", "休", "培"] * 6)],
        ["100002", name_of(2), *(["休", "A", "P", "N", "A"] * 6)],
        [None, "王小小（实习）", *(["A"] * 30)],
        [
            "班次说明：A：白班 08:00-16:00（8小时）；P：小夜 16:00-24:00（8小时）；N：大夜 00:00-08:00（8小时）；休：休息"
        ],
    ]
    return write_book(path, ["工号", "姓名", *DAYS], rows, title=f"2026年11月{ward}护士排班表")


def count(desk: Desk, table: Any) -> int:
    with desk.vault.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def opened(page: ImportPage, path: Path, kind: Any) -> None:
    page.start.choose_kind(kind)
    page.open(path)
    assert lanes.settle()


def test_a_roster_asks_each_code_once_and_becomes_the_wards_draft(qtbot: QtBot, tmp_path: Path, desk: Desk) -> None:
    went: list[tuple[str, dict[str, Any]]] = []
    page = open_page(qtbot, desk)
    bus = ChangeBus()
    page.frame = Frame(desk, bus, lambda where, **params: went.append((where, params)))
    opened(page, roster_book(tmp_path / "排班.xlsx"), ROSTER)
    step = page.others.roster

    assert page.stack.currentWidget() is step
    assert [(line.name, line.number, line.cells[:5]) for line in step.table.rows_model.rows()][:1] == [
        (name_of(1), "100001", ("A", "P", "N", "休", "培"))
    ]
    assert list(step._codes) == ["培"]
    kind, hours = step._codes["培"]
    kind.setCurrentIndex(kind.findData("extra"))
    hours.setValue(4)
    assert (step.trainees.isVisible(), step.trainees.isChecked()) == (True, True)
    page.others.keep.click()
    assert lanes.settle()

    assert (page.step, count(desk, RosterSheetRow)) == (FILE, 1)
    assert went[0][0] == "roster"
    ward = next(line.unit_id for line in wards(desk) if line.name == "科室1")
    assert went[0][1]["ward"] == ward
    opened(page, roster_book(tmp_path / "再次.xlsx"), ROSTER)
    assert step._codes == {}
    assert [each.text() for each in step.findChildren(QLabel) if each.isVisible() and each.text() == "培"] == []
    assert next(line.cells[4] for line in step.table.rows_model.rows()) == "培"
    assert step.read is not None
    assert float(step.read.roster.shifts["培"].hours or 0) == 4
    assert not step.trainees.isVisible()


def test_a_ward_nobody_knows_is_chosen_and_read_again(qtbot: QtBot, tmp_path: Path, desk: Desk) -> None:
    page = open_page(qtbot, desk)
    opened(page, roster_book(tmp_path / "排班.xlsx", ward="火星科"), ROSTER)
    step = page.others.roster

    assert (page.others.keep.isEnabled(), page.strip.isVisible()) == (False, True)
    step.ward.setCurrentIndex(step.ward.findText("科室2"))
    step.ward.activated.emit(step.ward.currentIndex())
    assert lanes.settle()
    assert page.others.keep.isEnabled()
    assert step.read is not None
    assert step.read.ward is not None
    assert step.read.ward.name == "科室2"


def test_workload_shows_what_is_not_taken_and_is_one_deed(
    qtbot: QtBot, tmp_path: Path, desk: Desk, scripted: Script
) -> None:
    path = tmp_path / "2026-10 工作量.csv"
    path.write_text("工号,项目,数量\n100001,输液,12\n100002,输液,若干\n999999,输液,3\n", encoding="utf-8")
    page = open_page(qtbot, desk)
    opened(page, path, Record.WORKLOAD)
    step = page.others.work

    assert {key: card.figure() for key, card in step.cards.items()} == {
        "new": "1",
        "changed": "0",
        "same": "0",
        "refused": "2",
    }
    assert [line.number for line in step.table.rows_model.rows()] == ["100002", "999999"]
    step.cards["new"].click()
    assert [(line.person, line.what) for line in step.table.rows_model.rows()] == [(name_of(1), "输液 12")]
    back = tmp_path / "back.xlsx"
    scripted.paths.append(back)
    page.others.rejects.click()
    assert lanes.settle()
    assert load_workbook(back).worksheets[0].cell(2, 1).value == "100002"
    page.others.take.click()
    assert lanes.settle()
    assert (page.step, count(desk, WorkloadRow)) == (DONE, 1)
    page.undo_result()
    assert lanes.settle()
    assert count(desk, WorkloadRow) == 0


def test_the_list_of_earlier_imports_names_every_kind(qtbot: QtBot, tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "2026-10.csv"
    path.write_text("工号,项目,数量\n100001,输液,12\n", encoding="utf-8")
    page = open_page(qtbot, desk)
    opened(page, path, Record.WORKLOAD)
    page.others.take.click()
    assert lanes.settle()
    page.begin()
    page.refresh()
    assert lanes.settle()

    shown = [page.start.table.rows_model.index(row, 1).data() for row in range(2)]
    assert {"工作量", "人员花名册"} <= {
        page.start.table.rows_model.index(row, column).data()
        for row in range(2)
        for column in range(page.start.table.rows_model.columnCount())
    }, shown
