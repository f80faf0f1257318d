"""The rules page by real keys and mouse: one list of three layers, tightened, a loosening refused inline, kept by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.access.actor import Role
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.rulebook import rule_lines, rule_versions
from app.roster.model import RuleConfig, RuleLevel
from tests.kit.desks import desk_for
from tests.kit.wards import DECEMBER, WARD, head_nurse, nursing_ward, turns
from tests.ui.book.hands import press, type_over
from ui.book.page import BookPage
from ui.book.ruleform import MatrixField, RuleForm
from ui.book.rules import RulesTab
from ui.kit import lanes
from ui.kit.forms import ChoiceField, LinesField, TextField
from ui.kit.pickfields import TicksField

if TYPE_CHECKING:
    from app.desk import Desk

Opener = Callable[..., BookPage]


@pytest.fixture
def desk() -> Desk:
    """A ward of eight whose December is published, at the desk of the head of HR."""
    whole = nursing_ward(8)
    mine = head_nurse(whole)
    save_draft(mine, turns(open_month(mine, unit_id=WARD, first=DECEMBER)))
    submit(mine, unit_id=WARD, first=DECEMBER, reason="人力不足")
    publish(whole, unit_id=WARD, first=DECEMBER, reason="人力不足")
    return whole


def tab_of(page: BookPage) -> RulesTab:
    found = page.tab()
    assert isinstance(found, RulesTab)
    return found


def opened(tab: RulesTab, key: str) -> RuleForm:
    """Choose a rule of the list and return its form."""
    assert tab.table.go_to(lambda line: line.key == key)
    assert tab.form is not None
    return tab.form


def retype(form: RuleForm, key: str, text: str) -> None:
    line = form.form.fields[key].editor
    assert isinstance(line, QLineEdit)
    type_over(line, text)


def test_law_hospital_and_ward_stand_in_one_list_with_their_sources(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(head_nurse(desk), "rules"))  # a head nurse begins with her own ward
    assert tab.scope.currentText() == "心血管内科"
    lines = tab.table.rows_model.rows()
    assert {line.source for line in lines} == {"law", "hospital", "ward"}
    assert all(line.citation for line in lines if line.level is RuleLevel.LAW)
    tab.levels.chip(RuleLevel.LAW).click()
    assert {line.level for line in tab.table.rows_model.rows()} == {RuleLevel.LAW}


def test_a_ward_tightens_and_a_loosening_is_refused_where_it_is_typed(book: Opener, desk: Desk) -> None:
    mine = head_nurse(desk)
    tab = tab_of(book(mine, "rules", ward=WARD))
    form = opened(tab, "rest-between")
    assert form.form.fields["param-minutes"].value() == "11"  # hours, not 660 minutes
    row = next(n for n, line in enumerate(tab.table.rows_model.rows()) if line.key == "rest-between")
    assert "（小时） 11" in str(tab.table.rows_model.index(row, 2).data())
    retype(form, "param-minutes", "10")
    assert "更宽" in form.strip.text() or "放宽" in form.strip.text() or "660" in form.strip.text()
    assert tab.look is not None
    assert tab.own == tab.look.own
    retype(form, "param-minutes", "12")
    assert form.strip.text() == ""
    assert tab.own != tab.look.own
    QTest.mouseClick(tab.top_actions()[1], Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert tab.save_form is not None
    reason = tab.save_form.fields["reason"]
    assert isinstance(reason, TextField)
    press(tab.panel, "保存")
    assert lanes.settle()
    assert tab.save_form.fields["name"].error()  # name and reason are needed
    type_over(reason.line, "护士长会议")
    press(tab.panel, "保存")
    assert lanes.settle()
    version = rule_versions(mine, unit_id=WARD)[0]
    assert version.reason == "护士长会议"
    assert any(rule == RuleConfig("rest-between", params={"minutes": 720}) for rule in version.rules)
    assert any(rule.rule == "succession" for rule in version.rules)  # what the kit set stays
    assert not tab.dirty


def test_what_the_edited_rules_would_say_of_the_published_roster_is_told(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(head_nurse(desk), "rules", ward=WARD))
    form = opened(tab, "consecutive-work")
    retype(form, "param-most", "2")
    tab.open_save()
    assert lanes.settle()
    told = " ".join(label.text() for label in tab.panel.findChildren(QLabel))
    line = next(part for part in told.split("心血管内科 2026-12：")[1:])
    before, after = (int(n) for n in line.removeprefix("违反必须项 ").split("，")[0].split(" → "))
    assert after > before


def test_a_succession_is_set_in_a_matrix_by_keys(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(head_nurse(desk), "rules", ward=WARD))
    form = opened(tab, "succession")
    field = form.form.fields["param-forbidden"]
    assert isinstance(field, MatrixField)
    assert dict(field.value())["P"] == ("白",)
    heads = [field.table.horizontalHeaderItem(n) for n in range(field.table.columnCount())]
    codes = [head.text() for head in heads if head is not None]
    field.table.setCurrentCell(codes.index("P"), codes.index("N"))
    QTest.keyClick(field.table, Qt.Key.Key_Space)
    rule = next(rule for rule in tab.own if rule.rule == "succession")
    assert set(dict(dict(rule.params)["forbidden"])["P"]) == {"白", "N"}  # type: ignore[arg-type]
    press(form, "移除此规则")
    assert all(rule.rule != "succession" for rule in tab.own)
    tab.discard()
    assert not tab.dirty


def test_a_rule_is_added_as_a_wish_and_for_some_only(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(desk, "rules"))  # the hospital's own
    assert tab.scope.currentText() == "全院制度"
    tab.add("prefer-sequence")
    assert tab.form is not None
    after = tab.form.form.fields["param-after"]
    assert isinstance(after, LinesField)
    after.box.setPlainText("A 然后 P")
    assert after.error()
    after.box.setPlainText("A → P、N")
    hard = tab.form.form.fields["hard"]
    assert isinstance(hard, ChoiceField)
    hard.set_value("wish")
    hard.box.activated.emit(hard.box.currentIndex())
    retype(tab.form, "weight", "7")
    types = tab.form.form.fields["staffing"]
    assert isinstance(types, TicksField)
    types.list.item(0).setCheckState(Qt.CheckState.Checked)
    rule = next(rule for rule in tab.own if rule.rule == "prefer-sequence")
    assert rule == RuleConfig("prefer-sequence", weight=7, params={"after": (("A", ("P", "N")),)}, staffing=("BZ",))
    retype(tab.form, "weight", "0")
    assert tab.form.form.fields["weight"].error()


def test_law_is_not_turned_off_for_a_time_either(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(desk, "rules"))
    form = opened(tab, "weekly-rest")
    retype(form, "until", "2026-12-01")
    assert "每周休息" in form.strip.text()
    assert not tab.dirty


def test_who_may_not_set_rules_reads_them(book: Opener, desk: Desk) -> None:
    tab = tab_of(book(desk_for(Role.FINANCE, vault=desk.vault, clock=desk.clock), "rules"))
    assert tab.top_actions() == ()
    form = opened(tab, "rest-between")
    assert not form.form.fields["param-minutes"].isEnabled()


def test_an_old_roster_is_judged_by_the_rules_of_its_time(book: Opener, desk: Desk) -> None:
    mine = head_nurse(desk)
    tab = tab_of(book(mine, "rules", ward=WARD))
    retype(opened(tab, "rest-between"), "param-minutes", "12")
    tab.open_save()
    assert tab.save_form is not None
    since, reason = tab.save_form.fields["since"], tab.save_form.fields["reason"]
    type_over(since.editor, "2027-01-01")  # type: ignore[arg-type]  # a line
    type_over(reason.editor, "新年起")  # type: ignore[arg-type]  # a line
    press(tab.panel, "保存")
    assert lanes.settle()
    december = {line.label: line for line in rule_lines(mine, unit_id=WARD, on=DECEMBER)}
    january = {line.label: line for line in rule_lines(mine, unit_id=WARD, on=DECEMBER.replace(year=2027, month=1))}
    assert {n: v for n, _t, v in december["rest-between"].params}["minutes"] == 660
    assert {n: v for n, _t, v in january["rest-between"].params}["minutes"] == 720
    assert load_sheet(mine, unit_id=WARD, first=DECEMBER).ward.rules.version == "2026-12"
