"""A month goes its whole way on the page, each step pressed by who may: nobody else is shown the button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.access.actor import Grant, Role
from app.desk import Desk
from app.performance.book import State, runs
from tests.kit.pages import shown
from tests.kit.paywards import MONTH, Ward
from ui.kit import lanes
from ui.performance.months import LIFE
from ui.performance.page import PerformancePage

SUBMIT, BACK, APPROVE, AGAIN = "提交月份", "退回", "审核月份", "重新打开"


class Seat:
    """One person before the page; ``press`` clicks a button of the page's head by its word."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.page = shown(qtbot, PerformancePage, desk)

    def words(self) -> list[str]:
        """What the head offers now, once the month was read anew."""
        self.page.refresh()
        assert lanes.settle(30)
        return [each.text().strip() for each in self.page.top_actions() if isinstance(each, QPushButton)]

    def press(self, word: str, reason: str = "") -> None:
        """Press, with a reason typed where one is asked for."""
        assert word in self.words()
        self.page.reason.setText(reason)
        made = next(
            each for each in self.page.top_actions() if isinstance(each, QPushButton) and each.text().strip() == word
        )
        made.setParent(self.page)
        made.show()
        QTest.mouseClick(made, Qt.MouseButton.LeftButton)
        assert lanes.settle(30)


def test_each_step_is_pressed_by_who_may(qtbot: QtBot, ward: Ward) -> None:
    nurse = Seat(qtbot, ward.as_role(Grant(Role.HEAD_NURSE, ward.unit), login="headnurse"))
    head = Seat(qtbot, ward.as_role(Role.HR_HEAD, login="hr"))
    finance = Seat(qtbot, ward.as_role(Role.FINANCE, login="finance"))

    def state() -> tuple[State, ...]:
        return tuple(line.state for line in runs(ward.desk, month=MONTH) if line.state is not State.REPLACED)

    nurse.press("计算")
    assert state() == (State.DRAFT,)
    nurse.press(SUBMIT)
    assert state() == (State.SUBMITTED,)
    assert not {APPROVE, BACK} & set(nurse.words() + finance.words())
    head.press(BACK)  # without a reason nothing goes back
    assert state() == (State.SUBMITTED,)
    head.press(BACK, "质量分有误")
    assert state() == (State.DRAFT,)
    nurse.press(SUBMIT)
    head.press(APPROVE)
    assert state() == (State.APPROVED,)
    assert AGAIN not in nurse.words() + finance.words()
    head.press(AGAIN, "出勤系数漏报")
    assert state() == (State.DRAFT,)
    nurse.press(SUBMIT)
    head.press(APPROVE)
    head.press("公示月份")
    assert state() == (State.PUBLISHED,)
    assert "封存月份" not in nurse.words()
    finance.press("封存月份")
    assert state() == (State.SEALED,)
    assert nurse.words() == head.words() == finance.words() == ["打印"]
    head.page.show_tab(LIFE)
    assert "出勤系数漏报" in [line.reason for line in head.page.course.life.rows_model.rows()]
