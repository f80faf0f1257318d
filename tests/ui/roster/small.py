"""A small ward for the page's tests: six nurses, two weeks, rules whose answers one can work out on paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.roster.kits import setup_from_kit
from app.roster.model import Barred, Dated, Person
from app.roster.sheet import DayHead, Place, Sheet, SheetCell, SheetLeave, SheetRow, SheetWish
from ui.kit import lanes
from ui.roster.editor import Editor
from ui.roster.views import Block
from ui.roster.workbench import Workbench

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

FIRST = date(2026, 12, 7)  # a Monday
DAYS = 14
NAMES = ("刘芳", "王葵", "陈静怡", "李思远", "周倩", "赵敏")
#: 王葵 works no night on the eve of her day shifts; 陈静怡's licence ends with the 10th; 周倩 has leave on the last two days.
ROWS = (
    "A A A A A 休 休 A A A A A 休 休",
    "A A 休 N 下 休 A A 休 N 下 休 A A",
    "A A A A - - - - - - - - - -",
    "P P 休 休 A A 休 P P 休 休 A A 休",
    "休 A A P P 休 休 A A P P 休 年 年",
    "N 下 休 A A P 休 N 下 休 A A P 休",
)


def small_sheet() -> Sheet:
    """Return the ward's sheet."""
    ward = setup_from_kit("three-shift-medical", beds=12, staff=len(NAMES))
    rows = tuple(_row(index, name) for index, name in enumerate(NAMES))
    cells = tuple(tuple(SheetCell(()) if code == "-" else SheetCell((code,)) for code in line.split()) for line in ROWS)
    days = [FIRST + timedelta(days=day) for day in range(DAYS)]
    heads = tuple(DayHead("rest", "WEEKEND") if day.weekday() > 4 else DayHead() for day in days)
    return Sheet(
        7,
        "心内科",
        first=FIRST,
        days=DAYS,
        ward=ward,
        rows=rows,
        cells=cells,
        heads=heads,
        leave=(SheetLeave("14", 12, 13, code="年", title="年休假"),),
        wishes=(
            SheetWish("11", 5, kind="off", source="护士长代录"),
            SheetWish("13", 2, kind="on", codes=("A",), source="护士长代录"),
        ),
    )


def _row(index: int, name: str) -> SheetRow:
    key = str(10 + index)
    bar = Barred("护士执业证书过期", FIRST + timedelta(days=4), citation="护士条例第二十一条")
    person = Person(
        key,
        name=name,
        staffing=(Dated("BZ"),),
        levels=(Dated("N3" if index == 0 else "N2"),),
        team="一组" if index < 3 else "二组",
        barred=(bar,) if index == 2 else (),
    )
    return SheetRow(
        key, no=f"20{index}", name=name, person=person, group=person.team, staffing="BZ", level=person.level_on(FIRST)
    )


def workbench(qtbot: QtBot, sheet: Sheet | None = None, size: tuple[int, int] = (1302, 690)) -> Workbench:
    """Return the desk on the small ward, shown."""
    bench = Workbench(FIRST + timedelta(days=3))
    qtbot.addWidget(bench)
    bench.resize(*size)
    bench.open(Editor(sheet or small_sheet(), FIRST + timedelta(days=3)))
    bench.show()
    qtbot.waitExposed(bench)
    bench.grid.setFocus()
    assert lanes.settle()
    return bench


def at(bench: Workbench, row: int, day: int) -> QPoint:
    """Return the middle of a cell in the grid's viewport."""
    return bench.grid.rect_of(Block(row, day, row, day)).center()


def text(bench: Workbench, row: int, day: int) -> str:
    """Return what stands in a cell of the sheet."""
    sheet = bench.sheet()
    assert sheet is not None
    return sheet.cell(row, day).text


def click(
    bench: Workbench, row: int, day: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Click a cell."""
    QTest.mouseClick(bench.grid.viewport(), Qt.MouseButton.LeftButton, modifiers, at(bench, row, day))


def press_and_hold(
    bench: Workbench, source: Place, target: Place, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press on a cell and carry it over another, without letting go."""
    viewport = bench.grid.viewport()
    start, end = at(bench, source.row, source.day), at(bench, target.row, target.day)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, modifiers, start)
    for point in (start + QPoint(4, 3), start + QPoint(9, 5), end - QPoint(2, 0), end):
        carry(viewport, point, modifiers)


def let_go(bench: Workbench, target: Place, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Let go over a cell."""
    point = at(bench, target.row, target.day)
    QTest.mouseRelease(bench.grid.viewport(), Qt.MouseButton.LeftButton, modifiers, point)


def drag(
    bench: Workbench, source: Place, target: Place, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Drag a cell onto another."""
    press_and_hold(bench, source, target, modifiers)
    let_go(bench, target, modifiers)


def carry(widget: QWidget, point: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Move the pointer over a widget with the left button down: QTest's own move tells no buttons."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(point),
        QPointF(widget.mapToGlobal(point)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        modifiers,
    )
    QApplication.sendEvent(widget, event)
