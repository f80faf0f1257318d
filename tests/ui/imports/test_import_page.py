"""An import on the page: what is chosen, corrected, checked and taken back, by keys as by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from sqlalchemy import func, select

from app.access.actor import Role
from app.exchange.planning import State
from app.exchange.values import Kind
from db.tables import PersonRow
from tests.kit.desks import desk_for, found
from tests.kit.workbooks import STAFF, staff_book, staff_row, write_book
from ui.imports.page import ImportPage
from ui.imports.review import TROUBLED
from ui.imports.steps import COLUMNS, DONE, FILE, REVIEW
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.kit.messages import Script


def open_page(qtbot: QtBot, desk: Desk) -> ImportPage:
    bus = ChangeBus()
    bus.attach(desk)
    page = ImportPage(Frame(desk, bus, lambda *_args, **_kwargs: None))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    qtbot.waitExposed(page)
    assert lanes.settle()
    return page


def people(desk: Desk) -> int:
    with desk.vault.read() as session:
        return session.scalar(select(func.count()).select_from(PersonRow)) or 0


def texts(page: ImportPage) -> str:
    content = page.review.panel.content()
    return "" if content is None else "\n".join(each.text() for each in content.findChildren(QLabel))


def test_a_workbook_goes_through_all_steps_and_back_again(qtbot: QtBot, tmp_path: Path, scripted: Script) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk)
    scripted.paths.append(staff_book(tmp_path / "staff.xlsx", 12))

    page.choose_file()
    assert lanes.settle()
    assert page.step == COLUMNS
    assert page.columns.kind.currentData() == Kind.STAFF
    page.check()
    assert lanes.settle()
    assert (page.step, page.review.cards[State.NEW].figure(), people(desk)) == (REVIEW, "12", 0)
    assert len(page.review.table.rows_model.rows()) == 12
    page.run_import()
    assert lanes.settle()

    assert (page.step, people(desk)) == (DONE, 12)
    assert "12" in page.done.said.text()
    page.done.undo.click()
    assert lanes.settle()
    assert people(desk) == 0
    assert page.done.undo.isHidden()


def test_a_repeat_has_nothing_to_import(qtbot: QtBot, tmp_path: Path) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk)
    path = staff_book(tmp_path / "staff.xlsx", 3)
    for turn in range(2):
        page.begin()
        page.open(path)
        assert lanes.settle()
        page.check()
        assert lanes.settle()
        assert page._import.isEnabled() is (turn == 0)
        page.run_import()
        assert lanes.settle()

    assert page.step == REVIEW
    assert page.review.cards[State.SAME].figure() == "3"
    page.begin()
    assert len(page.start.table.rows_model.rows()) == 1


def test_a_file_may_be_let_fall_and_other_things_not(qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(qtbot, desk_for())

    def drop(path: Path) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        over = QDragEnterEvent(QPoint(40, 40), copy, data, left, none)
        over.ignore()
        page.dragEnterEvent(over)
        if over.isAccepted():
            assert page.start.drop.property("inviting") == "yes"
            page.dropEvent(QDropEvent(QPointF(40, 40), copy, data, left, none))
        return over.isAccepted()

    assert not drop(tmp_path / "picture.png")
    assert drop(staff_book(tmp_path / "staff.xlsx", 3))
    assert lanes.settle()
    assert page.step == COLUMNS
    assert page.start.drop.property("inviting") == "no"


def test_a_column_is_corrected_with_the_keyboard(qtbot: QtBot, tmp_path: Path) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk)
    headings = [*STAFF[:11], "小灵通"]
    page.open(write_book(tmp_path / "staff.xlsx", headings, [staff_row(number) for number in range(1, 8)]))
    assert lanes.settle()
    grid, field = page.columns.grid, page.columns.field
    last = grid.rows.columnCount() - 1
    assert "—" in str(grid.rows.headerData(last, Qt.Orientation.Horizontal))

    assert grid.hasFocus()
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.currentIndex().column() == last
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert field.view().isVisible()
    field.hidePopup()
    field.setCurrentIndex(field.findData("phone"))
    field.activated.emit(field.currentIndex())

    assert "电话" in str(grid.rows.headerData(last, Qt.Orientation.Horizontal))
    assert grid.currentIndex().column() == last
    page.check()
    assert lanes.settle()
    page.run_import()
    assert lanes.settle()
    with desk.vault.read() as session:
        assert session.scalar(select(PersonRow.phone).where(PersonRow.staff_no == "100001")) == "15400000001"


def test_a_doubtful_column_is_said_and_settled(qtbot: QtBot, tmp_path: Path) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk)
    page.open(staff_book(tmp_path / "staff.xlsx", 3))
    assert lanes.settle()
    page.check()
    assert lanes.settle()
    page.run_import()
    assert lanes.settle()
    page.begin()
    page.start.choose_kind(Kind.CREDENTIALS)
    rows = [[f"{100000 + n}", "BLS", f"B{n}", "2027.3.1", "2028.3.1"] for n in range(1, 4)]
    page.open(write_book(tmp_path / "bls.xlsx", ["工号", "证书名称", "证书编号", "有效期至", "有效期至"], rows))
    assert lanes.settle()

    assert not page.strip.isHidden()
    assert page.columns.grid.currentIndex().column() == 3
    page.columns.set_field("E", "valid_to")
    assert page.strip.isHidden()
    page.check()
    assert lanes.settle()
    ends = {line.read.record["valid_to"] for line in page.review.table.rows_model.rows() if line.read is not None}
    assert ends == {"2028-03-01"}


def test_a_row_can_be_made_the_heading_and_a_sheet_left_out(qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(qtbot, desk_for())
    rows = [["甲", "乙", "丙"], ["1001", "张静", "在编"], ["1002", "李丽", "合同"]]
    page.start.choose_kind(Kind.STAFF)
    page.open(write_book(tmp_path / "a.xlsx", STAFF, [staff_row(1)]))
    assert lanes.settle()
    proposal = page.columns.proposal
    assert proposal is not None

    page.columns.sheets.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert page.proposal is not None
    assert not list(page.proposal.used)
    page.check()
    assert page.step == COLUMNS
    assert not page.strip.isHidden()
    page.columns.sheets.item(0).setCheckState(Qt.CheckState.Checked)
    assert page.proposal.used[0].header == (1,)
    page.columns.grid.setCurrentIndex(page.columns.grid.rows.index(2, 0))
    QTest.keyClick(page.columns.grid, Qt.Key.Key_H)
    assert page.proposal.used[0].header == (2,)
    assert rows


def test_problems_open_by_kind_with_their_cell_and_remedy(qtbot: QtBot, tmp_path: Path, scripted: Script) -> None:
    page = open_page(qtbot, desk_for())
    bad, twice, fine = staff_row(1), staff_row(2), staff_row(3)
    bad[7] = "2021.13.5"
    twice[1] = fine[1]
    page.open(write_book(tmp_path / "staff.xlsx", STAFF, [bad, twice, fine, staff_row(4)], title="花名册"))
    assert lanes.settle()
    page.check()
    assert lanes.settle()
    review = page.review
    assert (review.cards[State.NEW].figure(), review.cards[State.REFUSED].figure()) == ("2", "2")

    review.cards[State.REFUSED].click()
    assert {line.row for line in review.table.rows_model.rows()} == {4, 5}
    review.open_fate(TROUBLED, kind="bad_date")
    (line,) = review.table.rows_model.rows()
    review.table.selectRow(0)
    QTest.keyClick(review.table, Qt.Key.Key_Return)
    assert "H3" in texts(page)
    assert "2021.13.5" in texts(page)
    assert "2026-03-01" in texts(page)  # the remedy says how a day is written
    assert line.row == 3

    scripted.paths.append(tmp_path / "back.xlsx")
    page.save_rejects()
    assert lanes.settle()
    sheet = load_workbook(tmp_path / "back.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][:12] == list(STAFF)
    assert {sheet.cell(row, 15).value for row in (3, 4, 5)} == {3, 4, 5}


def test_a_change_is_shown_before_and_after(qtbot: QtBot, tmp_path: Path) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk)
    rows = [staff_row(number) for number in range(1, 4)]
    for turn in range(2):
        page.begin()
        page.open(write_book(tmp_path / f"staff{turn}.xlsx", STAFF, rows))
        assert lanes.settle()
        page.check()
        assert lanes.settle()
        if turn == 0:
            page.run_import()
            assert lanes.settle()
        rows[1][9], rows[1][11] = "急诊科", "15488880000"

    assert page.review.cards[State.CHANGED].figure() == "1"
    (line,) = page.review.table.rows_model.rows()
    assert [(change.title, change.before, change.after) for change in line.changes] == [
        ("电话", "15400000002", "15488880000"), ("编制科室", "科室2", "急诊科"),
    ]  # fmt: skip
    page.review.open_line(line)
    assert "科室2  →  急诊科" in texts(page)
    assert not page.review.units.isHidden()
    page.review.open_units()
    assert "急诊科" in texts(page)


def test_a_refused_file_is_said_in_place(qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(qtbot, desk_for())
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")

    page.open(tmp_path / "a.xlsx")
    assert lanes.settle()

    assert page.step == FILE
    assert "a.xlsx" in page.strip.text()


def test_cancelling_leaves_everything_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk)
    page.open(staff_book(tmp_path / "staff.xlsx", 40))
    assert lanes.settle()
    page.check()
    assert lanes.settle()

    page.run_import()
    page.cancel()
    assert lanes.settle()

    assert (page.step, people(desk)) == (REVIEW, 0)
    assert page._import.isEnabled()
    page.run_import()
    assert lanes.settle()
    assert people(desk) == 40


def test_an_earlier_import_is_taken_back_after_a_question(qtbot: QtBot, tmp_path: Path, scripted: Script) -> None:
    desk = desk_for()
    page = open_page(qtbot, desk)
    page.open(staff_book(tmp_path / "staff.xlsx", 3))
    assert lanes.settle()
    page.check()
    assert lanes.settle()
    page.run_import()
    assert lanes.settle()
    page.begin()
    page.refresh()
    assert lanes.settle()
    page.start.table.selectRow(0)

    scripted.answers.append(False)
    page.start.undo.click()
    assert lanes.settle()
    assert people(desk) == 3
    scripted.answers.append(True)
    page.start.undo.click()
    assert lanes.settle()

    assert people(desk) == 0
    assert "3" in scripted.asked[0]
    assert not page.start.undo.isEnabled()


@pytest.mark.parametrize("role", [Role.HR_CLERK, Role.HR_HEAD])
def test_locking_forgets_the_file(qtbot: QtBot, tmp_path: Path, role: Role) -> None:
    page = open_page(qtbot, desk_for(role, vault=found()))
    page.open(staff_book(tmp_path / "staff.xlsx", 3))
    assert lanes.settle()
    page.check()
    assert lanes.settle()

    page.blank()

    assert page.proposal is None
    assert page.columns.grid.rows.rowCount() == 0
    assert page.review.table.rows_model.rows() == ()
    assert page.step == FILE
