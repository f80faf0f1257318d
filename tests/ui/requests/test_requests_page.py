"""The page of requests with real widgets: asked at the nurse's desk, answered at the head nurse's, seen at the nurse's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.access.actor import Actor, Grant, Role
from app.desk import Desk
from app.requests.asking import ask_leave, ask_swap, ask_wish
from app.requests.book import inbox, mine
from app.requests.model import Kind, State
from app.requests.swaps import chances
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.versions import version_sheet
from app.roster.sheet import problem
from tests.kit.requests import Ward, asking_ward, put_up
from tests.kit.wards import DECEMBER, WARD
from ui.kit import lanes
from ui.requests.forms import LeaveForm, SwapForm, WishForm
from ui.requests.inbox import CLOSED, InboxTab
from ui.requests.mine import MineTab
from ui.requests.month import MonthTab
from ui.requests.overview import OverviewTab
from ui.requests.rounds import RoundsTab
from ui.shell.pages import PAGES, available

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from ui.requests.page import RequestsPage

ME = 3


def tab_of(page: RequestsPage, kind: type[Any]) -> Any:
    tab = page.tab()
    assert isinstance(tab, kind)
    return tab


def press(holder: QWidget, text: str) -> None:
    """Press the shown button of this text, then wait for what it began."""
    QApplication.processEvents()  # what was just put into a shown panel is shown with the next turn
    found = [b for b in holder.findChildren(QPushButton) if b.text().strip() == text and b.isVisible()]
    assert found, text
    found[0].click()
    assert lanes.settle()


def typed(form: Any, **values: str) -> None:
    for key, text in values.items():
        form.form.fields[key].line.setText(text)
        form.form.fields[key].edited.emit()


def duty_day(ward: Ward, person: int, code: str = "A", *, since: int = 8) -> date:
    board = version_sheet(ward.office, unit_id=WARD, first=DECEMBER, number=1)
    row = board.cells[board.row_index[str(person)]]
    return next(board.date(d) for d in range(since - 1, 31) if row[d].text == code)


def test_leave_from_the_form_to_the_month(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(12, published=True)
    on = duty_day(ward, ME)
    nurse = page(ward.nurse(ME), "month")
    month = tab_of(nurse, MonthTab)
    month.turn(1)
    assert lanes.settle()
    month.view.go_to(on)
    month.open_day(on)
    press(month.panel, "从这天起请假")
    tab = tab_of(nurse, MineTab)
    form = tab.form
    assert isinstance(form, LeaveForm)
    form.kind.set_value("事")
    form.look()
    assert lanes.settle()
    assert form.view is not None
    typed(form, reason="家里有急事")
    press(tab.panel, "提交")
    assert tab.form is None
    assert [r.state for r in tab.found] == [State.ASKED]

    counts: dict[str, int] = {}
    head = page(ward.head, "inbox", counts=counts)
    box = tab_of(head, InboxTab)
    assert counts == {"requests": 1}
    box.table.selectRow(0)
    assert lanes.settle()
    assert "家里有急事" in texts(box.panel)
    ((day, field),) = box.takers.items()
    assert day == on
    taker = next(key for key in field._keys if key is not None)
    field.set_value(taker)
    press(box.panel, "批准")
    assert inbox(ward.head) == ()
    assert counts == {"requests": 0}
    board = version_sheet(ward.office, unit_id=WARD, first=DECEMBER, number=2)
    assert "A" in board.cells[board.row_index[str(taker)]][(on - DECEMBER).days].codes

    nurse.open_tab("month")
    assert lanes.settle()
    assert next(d.text for d in month.loaded[0].days if d.day == on) == "事"
    again = tab_of(page(ward.nurse(ME), "mine"), MineTab)
    again.table.selectRow(0)
    assert "护士长" in texts(again.panel)


def texts(holder: QWidget) -> str:
    return " ".join(each.text() for each in holder.findChildren(QLabel))


def test_a_swap_is_chosen_among_what_the_rules_allow_and_agreed(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(12, published=True)
    on = duty_day(ward, ME)
    tab = tab_of(page(ward.nurse(ME), "mine", ask="swap", day=on), MineTab)
    form = tab.form
    assert isinstance(form, SwapForm)
    offered = form.table.rows_model.rows()
    assert [(c.person_id, c.other_day) for c in offered] == [
        (c.person_id, c.other_day) for c in chances(ward.nurse(ME), day=on)
    ]
    chosen = form.table.current_row()
    assert chosen == offered[0]
    assert form.why.text()
    press(tab.panel, "提交")
    (asked,) = mine(ward.nurse(ME))
    assert (asked.partner_id, asked.first) == (chosen.person_id, on)

    box = tab_of(page(ward.head, "inbox"), InboxTab)
    box.table.selectRow(0)
    assert lanes.settle()
    assert not [b for b in box.panel.findChildren(QPushButton) if b.text() == "批准" and b.isVisible()]

    theirs = tab_of(page(ward.nurse(chosen.person_id), "mine"), MineTab)
    theirs.table.selectRow(0)
    press(theirs.panel, "同意")
    box.load()
    assert lanes.settle()
    press(box.panel, "批准")  # the one opened has gone a step on
    assert [r.state for r in mine(ward.nurse(ME))] == [State.APPROVED]
    assert version_sheet(ward.office, unit_id=WARD, first=DECEMBER, number=2).version == 2


def test_what_cannot_be_swapped_is_said_at_the_day(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(6)
    tab = tab_of(page(ward.nurse(ME), "mine", ask="swap", day=date(2026, 12, 9)), MineTab)
    assert "尚未发布" in tab.form.form.fields["own_day"].error()
    press(tab.panel, "提交")
    assert tab.form.form.fields["own_day"].error()
    assert mine(ward.nurse(ME)) == ()


def test_a_wish_is_brought_and_stands_on_the_draft(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(6)
    open_month(ward.office, unit_id=WARD, first=DECEMBER)
    tab = tab_of(page(ward.nurse(ME), "mine", ask="wish", day=date(2026, 12, 9)), MineTab)
    form = tab.form
    assert isinstance(form, WishForm)
    assert not form.code.isEnabled()
    form.what.set_value("not")
    form.what.edited.emit()
    assert form.code.isEnabled()
    form.code.set_value("N")
    press(tab.panel, "提交")
    (wish,) = problem(load_sheet(ward.office, unit_id=WARD, first=DECEMBER)).wishes
    assert (wish.kind, wish.shifts, wish.day) == ("off", ("N",), 8)
    month = tab_of(page(ward.nurse(ME), "month"), MonthTab)
    month.turn(1)
    assert lanes.settle()
    assert list(month.view._marks) == [date(2026, 12, 9)]
    month.open_day(date(2026, 12, 9))
    assert "待定" in texts(month.panel)
    tab.table.selectRow(0)
    press(tab.panel, "撤回申请")
    assert problem(load_sheet(ward.office, unit_id=WARD, first=DECEMBER)).wishes == ()


def test_a_draft_is_written_down_and_sent(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(6)
    tab = tab_of(page(ward.nurse(ME), "mine", ask="leave", day=date(2026, 12, 9)), MineTab)
    typed(tab.form, last="2026-12-01")
    press(tab.panel, "提交")
    assert tab.form.form.fields["last"].error()
    typed(tab.form, last="2026-12-10")
    press(tab.panel, "仅保存")
    assert inbox(ward.head) == ()
    tab.table.selectRow(0)
    press(tab.panel, "提交")
    assert [r.days for r in inbox(ward.head)] == [2]


def test_several_are_denied_only_with_a_reason(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(8)
    for number in (3, 4, 5):
        ask_leave(ward.nurse(number), code="年", first=date(2026, 12, 10), last=date(2026, 12, 10))
    box = tab_of(page(ward.head, "inbox"), InboxTab)
    box.table.selectAll()
    assert box.bulk.isVisible()
    box.answer_chosen(grant=False)
    assert lanes.settle()
    assert "理由" in box.strip.text()
    assert len(inbox(ward.head)) == 3
    box.bulk_reason.setText("当日人手不足")
    press(box.bulk, "全部不批准")
    assert inbox(ward.head) == ()
    assert {r.answer for r in mine(ward.nurse(4))} == {"当日人手不足"}
    box._on_span(CLOSED)
    assert lanes.settle()
    assert len(box.table.rows_model.rows()) == 3
    assert not box.bulk.isVisible()


def test_chips_narrow_the_inbox_and_the_second_step_is_apart(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(8)
    ask_wish(ward.nurse(3), day=date(2026, 12, 10), direction="off")
    number = ask_leave(ward.nurse(4), code="婚", first=date(2026, 12, 10), last=date(2026, 12, 20))
    counts: dict[str, int] = {}
    box = tab_of(page(ward.head, "inbox", counts=counts), InboxTab)
    assert counts["requests"] == 2
    box.chips.choose(Kind.LEAVE)
    assert [r.id for r in box.table.rows_model.rows()] == [number]
    box.table.selectRow(0)
    assert lanes.settle()
    press(box.panel, "批准")
    assert counts["requests"] == 1
    office = tab_of(page(ward.office, "inbox"), InboxTab)
    assert [r.id for r in office.found if office._mine(r)] == [number, 1]
    office.chips.choose("second")
    office.table.selectRow(0)
    assert lanes.settle()
    press(office.panel, "批准")
    assert [r.state for r in mine(ward.nurse(4))] == [State.APPROVED]


def test_what_came_on_paper_is_entered_in_the_inbox(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(6)
    box = tab_of(page(ward.head, "inbox"), InboxTab)
    box.enter_from_paper()
    box.paper.fields["staff"].line.setText("9999")
    press(box.panel, "继续")
    assert box.paper.fields["staff"].error()
    box.paper.fields["staff"].line.setText("1004")
    press(box.panel, "继续")
    form = box.asking
    typed(form, first="2026-12-09")
    form.kind.set_value("年")
    press(box.panel, "登记")
    (asked,) = inbox(ward.head)
    assert (asked.person_id, asked.source, asked.codes) == (4, "paper", ("年",))


def test_rounds_are_opened_and_closed_beside_their_list(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(6)
    tab = tab_of(page(ward.head, "rounds"), RoundsTab)
    assert tab.month == DECEMBER
    tab.table.selectRow(0)
    tab.form.fields["until"].set_value(date(2027, 2, 1))
    press(tab.panel, "开放收集")
    assert tab.form.fields["until"].error()
    tab.form.fields["until"].set_value(date(2026, 11, 28))
    tab.form.fields["most"].line.setText("3")
    press(tab.panel, "开放收集")
    (line,) = tab.table.rows_model.rows()
    assert (line.until, line.most, line.is_open) == (date(2026, 11, 28), 3, True)
    tab.open(line)
    press(tab.panel, "立即结束")
    assert not tab.table.rows_model.rows()[0].is_open


def test_the_overview_opens_a_wards_inbox(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(6)
    ask_leave(ward.nurse(3), code="年", first=date(2026, 12, 10), last=date(2026, 12, 10))
    made = page(ward.office, "overview")
    tab = tab_of(made, OverviewTab)
    assert [(r.unit_id, r.waiting) for r in tab.table.rows_model.rows()] == [(WARD, 1)]
    tab.table.opened.emit(tab.table.rows_model.row(0))
    assert lanes.settle()
    assert tab_of(made, InboxTab).ward.chosen() == (WARD,)


def test_the_month_is_walked_by_keys(page: Callable[..., RequestsPage], qtbot: QtBot) -> None:
    ward = asking_ward(9)
    put_up(ward.office)
    month = tab_of(page(ward.nurse(ME), "month"), MonthTab)
    month.turn(1)
    assert lanes.settle()
    assert month.hours.figure() != "–"
    view = month.view
    view.setFocus()
    assert view.day().day == DECEMBER
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert view.day().day == date(2026, 12, 9)
    assert view.day().text in view.accessibleName() or view.day().title in view.accessibleName()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert month.panel.isVisible()
    month.blank()
    assert view.day() is None


def test_who_sees_which_tabs(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(6)
    assert list(page(ward.nurse(3), "month").shown) == ["month", "mine", "file"]
    assert [spec.id for spec in available(ward.nurse(3), PAGES)] == ["requests"]
    assert list(page(ward.head, "inbox").shown) == ["inbox", "month", "mine", "file", "rounds", "overview"]
    clerk = Desk(
        ward.office.vault,
        Actor(login="c", name="c", grants=frozenset({Grant(Role.HR_CLERK)}), user_id=1),
        ward.office.clock,
    )
    assert list(page(clerk, "overview").shown) == ["overview"]
    nobody = Desk(
        ward.office.vault,
        Actor(login="x", name="x", grants=frozenset({Grant(Role.NURSE)}), user_id=1),
        ward.office.clock,
    )
    tab = tab_of(page(nobody, "month"), MonthTab)
    assert "x" in tab.strip.text()
    assert page(nobody, "mine").top_actions() == ()


def test_every_scene_can_be_drawn(page: Callable[..., RequestsPage]) -> None:
    ward = asking_ward(12, published=True)
    ask_leave(ward.nurse(4), code="年", first=date(2026, 12, 10), last=date(2026, 12, 10))
    on = duty_day(ward, ME)
    best = chances(ward.nurse(ME), day=on)[0]
    ask_swap(ward.nurse(ME), partner_id=best.person_id, own_day=best.own_day, other_day=best.other_day)
    for desk, tab in ((ward.head, "inbox"), (ward.nurse(ME), "month")):
        made = page(desk, tab)
        for act in made.scenes().values():
            act()
            assert lanes.settle()
            assert not made.grab().isNull()
