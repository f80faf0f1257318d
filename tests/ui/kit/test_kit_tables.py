from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ui.kit.tables import CellView, Column, Mark, RowModel
from ui.kit.tableview import RowTable
from ui.kit.tokens import Shape, Tone

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot


@attrs.frozen
class Row:
    id: int
    name: str
    days: int | None


COLUMNS = (
    Column[Row]("name", "姓名", lambda row: CellView(row.name, Tone.STRONG, second=str(row.id)), stretch=True),
    Column[Row](
        "days",
        "剩余天数",
        lambda row: CellView(
            "" if row.days is None else str(row.days), marks=(Mark(Shape.TRIANGLE, Tone.DUE, "已过期"),)
        ),
        right=True,
        sort=lambda row: row.days,
    ),
)
ROWS = (Row(1, "王葵", 30), Row(2, "赵敏", None), Row(3, "李𬱖", 4))


@pytest.fixture
def table(qtbot: QtBot) -> RowTable[Row]:
    made: RowTable[Row] = RowTable(COLUMNS, name="证照")
    made.resize(500, 300)
    qtbot.addWidget(made)
    made.show_rows(ROWS)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_model_obeys_qt(qtmodeltester: ModelTester) -> None:
    model: RowModel[Row] = RowModel(COLUMNS)
    model.show_rows(ROWS)

    qtmodeltester.check(model)


@pytest.mark.parametrize(("down", "expected"), [(False, [3, 1, 2]), (True, [1, 3, 2])])
def test_sorting_puts_what_is_missing_last(table: RowTable[Row], *, down: bool, expected: list[int]) -> None:
    table.rows_model.sort_by("days", down=down)

    assert [row.id for row in table.rows_model.rows()] == expected


def test_sorting_carries_the_selection_along(table: RowTable[Row]) -> None:
    assert table.go_to(lambda row: row.id == 3)

    table.rows_model.sort_by("days")

    assert [row.id for row in table.selected_rows()] == [3]
    assert table.currentIndex().row() == 0


def test_new_rows_keep_selection_by_key(table: RowTable[Row]) -> None:
    table.go_to(lambda row: row.id == 2)

    table.show_rows((Row(9, "新", 1), *ROWS), keep=lambda row: row.id)

    assert [row.id for row in table.selected_rows()] == [2]
    assert table.current_row() == ROWS[1]


def test_copying_writes_header_shapes_and_rare_characters(table: RowTable[Row]) -> None:
    table.go_to(lambda row: row.id == 3)

    table.copy()

    assert QGuiApplication.clipboard().text() == "姓名\t剩余天数\n李𬱖 3\t▲ 4"


def test_enter_opens_the_row(qtbot: QtBot, table: RowTable[Row]) -> None:
    table.go_to(lambda row: row.id == 1)

    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)

    assert opened.args == [ROWS[0]]


def test_painting_asks_the_model_for_no_data(table: RowTable[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(RowModel, "data", lambda _self, _index, role=0: asked.append(role))

    table.viewport().grab()

    assert [role for role in asked if role == Qt.ItemDataRole.DisplayRole] == []


def test_an_empty_table_says_what_to_do_first(qtbot: QtBot, table: RowTable[Row]) -> None:
    begun: list[bool] = []
    table.say_when_empty("还没有人员", "先导入花名册。", deed="导入", run=lambda: begun.append(True))
    table.show_rows(())

    assert table._empty.isVisible()
    QTest.mouseClick(table._empty._button, Qt.MouseButton.LeftButton)
    assert begun == [True]


def test_cells_are_made_only_for_what_is_looked_at(qtbot: QtBot) -> None:
    made: list[int] = []

    def view(row: Row) -> str:
        made.append(row.id)
        return row.name

    table: RowTable[Row] = RowTable((Column[Row]("name", "姓名", view),), name="人员")
    qtbot.addWidget(table)
    table.resize(300, 280)
    table.show_rows(tuple(Row(n, "某", n) for n in range(20_000)))
    table.show()
    qtbot.waitExposed(table)
    table.grab()

    assert 0 < len(made) < 100


@pytest.fixture
def three(qtbot: QtBot) -> RowTable[Row]:
    made: RowTable[Row] = RowTable((*COLUMNS, attrs.evolve(COLUMNS[1], key="again")), name="证照")
    made.resize(320, 300)
    qtbot.addWidget(made)
    made.show_rows(ROWS * 40)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_columns_breathe_with_the_window_and_keep_a_width_set_by_hand(three: RowTable[Row]) -> None:
    header, pressed = three.horizontalHeader(), Qt.MouseButton.LeftButton
    narrow = header.sectionSize(1)

    three.resize(1400, 300)
    assert narrow == COLUMNS[1].width
    assert narrow < header.sectionSize(1) <= narrow * 1.5
    assert sum(header.sectionSize(place) for place in range(3)) == three.viewport().width()

    edge = QPoint(header.sectionViewportPosition(2) - 1, header.height() // 2)
    QTest.mousePress(header.viewport(), pressed, pos=edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(-60, 0))
    QTest.mouseRelease(header.viewport(), pressed, pos=edge + QPoint(-60, 0))
    by_hand = header.sectionSize(1)
    three.resize(1300, 300)
    assert by_hand == int(narrow * 1.5) - 60
    assert header.sectionSize(1) == by_hand


def test_a_column_taken_away_leaves_its_room_to_the_others(three: RowTable[Row], qtbot: QtBot) -> None:
    header = three.horizontalHeader()
    three.resize(420, 300)
    tight = header.sectionSize(1)

    three.setColumnHidden(2, True)

    qtbot.waitUntil(lambda: header.sectionSize(1) > tight)
    three.resize(260, 300)
    qtbot.waitUntil(lambda: header.sectionSize(1) <= tight)
    assert three.horizontalScrollBar().maximum() == 0
