"""Balances on screen: opening, plus, minus, closing; a figure opened; posted with its reason, reversed, printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.roster.book.life import publish, save_draft, seal, submit
from app.roster.book.opening import open_month
from app.staff.balances import Entry, balances_on, post
from app.staff.listing import staff_list
from tests.kit.wards import DECEMBER, WARD, at, head_nurse, nursing_ward, turns
from tests.ui.book.hands import pick_row, press, type_over
from ui.book.balances import BalancesTab
from ui.book.page import BookPage
from ui.kit import lanes
from ui.kit.forms import ChoiceField

if TYPE_CHECKING:
    from app.desk import Desk

Opener = Callable[..., BookPage]
FEBRUARY = date(2027, 2, 1)


@pytest.fixture
def desk() -> Desk:
    """Six nurses with rest days brought in, December published; the day is the first of February."""
    whole = nursing_ward(6)
    mine = head_nurse(whole)
    for line in staff_list(whole):
        post(
            whole, person_id=line.id, account="rest_days", entry=Entry.OPENING, amount=Decimal(3),
            on=date(2026, 11, 20), source="上线期初表",
        )  # fmt: skip
    save_draft(mine, turns(open_month(mine, unit_id=WARD, first=DECEMBER)))
    submit(mine, unit_id=WARD, first=DECEMBER, reason="人力不足")
    publish(whole, unit_id=WARD, first=DECEMBER, reason="人力不足")
    return at(whole, FEBRUARY)


def tab_of(page: BookPage) -> BalancesTab:
    found = page.tab()
    assert isinstance(found, BalancesTab)
    return found


def line_of(tab: BalancesTab, account: str) -> Any:
    return next(line for line in tab.table.rows_model.rows() if line.account.code == account)


def test_every_line_sums_and_is_carried_over_months_and_the_year(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(desk, "balances", ward=WARD, first=DECEMBER))
    line = line_of(tab, "rest_days")
    assert line.opening == 3
    assert line.unsealed
    assert line.closing == line.opening + line.plus - line.minus + line.unsealed
    seal(desk, unit_id=WARD, first=DECEMBER)
    tab.load()
    assert lanes.settle()
    sealed = line_of(tab, "rest_days")
    assert (sealed.unsealed, sealed.closing) == (0, line.closing)
    assert sealed.plus - sealed.minus == line.unsealed
    tab.step(1)
    assert lanes.settle()
    assert line_of(tab, "rest_days").opening == line.closing  # January, over the year's end
    tab.step(-1)
    press(tab.span, "年")
    assert lanes.settle()
    year = line_of(tab, "rest_days")
    assert (year.opening, year.closing) == (3, line.closing)  # the opening was stated within the year


def test_a_figure_opens_what_it_was_made_of(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(desk, "balances", ward=WARD, first=DECEMBER))
    pick_row(tab.table, 0)
    assert lanes.settle()
    assert tab.opened is not None
    assert tab.opened.items[-1].running == tab.opened.line.closing
    assert tab.opened.items[0].source == "上线期初表"
    assert "＝ 期末" in " ".join(label.text() for label in tab.panel.findChildren(QLabel))


def test_an_amount_is_posted_with_its_reason_and_reversed(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(desk, "balances", ward=WARD, first=DECEMBER))
    line = line_of(tab, "rest_days")
    before = balances_on(desk, person_id=line.person_id, on=FEBRUARY)["rest_days"]
    pick_row(tab.table, 0)
    assert lanes.settle()
    press(tab.panel, "记入此账户")
    form = tab.form
    assert form is not None
    entry = form.fields["entry"]
    assert isinstance(entry, ChoiceField)
    entry.set_value(Entry.MINUS)
    for key, text in (("amount", "两天"), ("source", "")):
        editor = form.fields[key].editor
        assert isinstance(editor, QLineEdit)
        type_over(editor, text)
    press(tab.panel, "记账")
    assert form.fields["amount"].error()
    type_over(form.fields["amount"].editor, "1.5")  # type: ignore[arg-type]  # a line
    press(tab.panel, "记账")
    assert lanes.settle()
    assert form.fields["source"].error()  # no amount without its reason
    type_over(form.fields["source"].editor, "多记更正")  # type: ignore[arg-type]  # a line
    press(tab.panel, "记账")
    assert lanes.settle()
    assert balances_on(desk, person_id=line.person_id, on=FEBRUARY)["rest_days"] == before - Decimal("1.5")
    tab.open(line_of(tab, "rest_days"))
    assert lanes.settle()
    place = next(n for n, row in enumerate(tab.items.rows_model.rows()) if row[0].source == "多记更正")
    pick_row(tab.items, place)
    press(tab.panel, "冲销所选记账")
    assert tab.form is not None
    type_over(tab.form.fields["reason"].editor, "记错人")  # type: ignore[arg-type]  # a line
    press(tab.panel, "冲销记账")
    assert lanes.settle()
    assert balances_on(desk, person_id=line.person_id, on=FEBRUARY)["rest_days"] == before


def test_lines_are_narrowed_by_account_and_name(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(desk, "balances", ward=WARD, first=DECEMBER))
    whole = len(tab.table.rows_model.rows())
    tab.accounts.chip("rest_days").click()
    assert {line.account.code for line in tab.table.rows_model.rows()} == {"rest_days"}
    name = tab.table.rows_model.rows()[0].name
    type_over(tab.filter, name)
    assert {line.name for line in tab.table.rows_model.rows()} == {name}
    assert len(tab.table.rows_model.rows()) < whole


def test_a_head_nurse_sees_and_prints_but_posts_nothing(book: Opener, desk: Desk) -> None:
    gone: list[tuple[Any, ...]] = []
    page = book(
        at(head_nurse(desk), FEBRUARY), "balances", ward=WARD, first=DECEMBER, go=lambda *a, **k: gone.append((a, k))
    )
    tab = tab_of(page)
    assert [widget.text().strip() for widget in tab.top_actions()] == ["打印……"]  # type: ignore[attr-defined]  # buttons
    QTest.mouseClick(tab.top_actions()[0], Qt.MouseButton.LeftButton)
    assert gone == [(("reports",), {"key": "roster-balances", "unit": WARD, "month": "2026-12"})]
