"""A ward's set-up by real keys and mouse: typed, refused beside its field, undone, kept as one dated version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu

from app.access.actor import Role
from app.reports.catalogue import build_document
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.setupdesk import look_at_setup
from app.roster.book.setups import ward_setup
from app.roster.model import Segment
from app.roster.sheet import problem
from app.roster.sheet.setupcheck import Section
from tests.kit.desks import desk_for
from tests.kit.wards import DECEMBER, WARD, head_nurse, nursing_ward
from tests.ui.book.hands import pick_row, press, type_over
from ui.book.page import BookPage
from ui.book.section import ListSection
from ui.book.setup import SetupTab
from ui.kit import lanes
from ui.kit.forms import ChoiceField, DateField, LinesField, TextField
from ui.kit.pickfields import TicksField
from ui.kit.rowforms import CheckField
from ui.roster.present import Marks, Presenter

if TYPE_CHECKING:
    from ui.kit.messages import Script

Opener = Callable[..., BookPage]


@pytest.fixture
def tab(book: Opener) -> SetupTab:
    """The set-up of a ward of six at its head nurse's desk, December open as a draft."""
    mine = head_nurse(nursing_ward(6))
    open_month(mine, unit_id=WARD, first=DECEMBER)
    return tab_of(book(mine, "setup", ward=WARD))


def tab_of(page: BookPage) -> SetupTab:
    found = page.tab()
    assert isinstance(found, SetupTab)
    return found


def part(tab: SetupTab, name: Section) -> ListSection[object]:
    """Open a part by its button."""
    press(tab.choose, _TITLES[name])
    section = tab.parts[name]
    assert isinstance(section, ListSection)
    assert tab.stack.currentWidget() is section
    return section


_TITLES = {
    Section.SHIFTS: "班次",
    Section.LEAVE: "休假",
    Section.NEEDS: "人力需求",
    Section.PACKAGES: "套餐",
    Section.PAIRINGS: "搭班与避班",
    Section.SYMBOLS: "符号",
    Section.ACCOUNTS: "账户",
}


def pick(section: ListSection[object], place: int) -> None:
    """Press the mouse on a line."""
    pick_row(section.table, place)


def retype(section: ListSection[object], key: str, text: str) -> None:
    """Type over a field of the open form."""
    assert section.form is not None
    line = section.form.fields[key].editor
    assert isinstance(line, QLineEdit)
    type_over(line, text)


def keep(tab: SetupTab, *, since: date | None = None, note: str = "") -> None:
    """Save by the button, from a day on."""
    QTest.mouseClick(tab.top_actions()[1], Qt.MouseButton.LeftButton)
    form = tab.save_form
    assert form is not None
    day, why = form.fields["since"], form.fields["note"]
    assert isinstance(day, DateField)
    assert isinstance(why, TextField)
    if since is not None:
        day.set_value(since)
    type_over(why.line, note)
    press(tab.panel, "保存")
    assert lanes.settle()


def test_a_shift_is_changed_and_kept_as_a_dated_version(tab: SetupTab) -> None:
    shifts = part(tab, Section.SHIFTS)
    pick(shifts, 0)
    assert shifts.form is not None
    code = tab.draft.now.shifts[0].code
    retype(shifts, "segments", "7:30-15:30")
    assert "在岗 8 小时" in shifts.form.fields["segments"].below.text()
    fee = shifts.form.fields["fee"]
    assert isinstance(fee, ChoiceField)
    fee.set_value("small")
    fee.box.activated.emit(fee.box.currentIndex())
    counts = shifts.form.fields["counts"]
    assert isinstance(counts, CheckField)
    QTest.mouseClick(counts.box, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert tab.draft.dirty
    keep(tab, since=DECEMBER, note="提前半小时")
    kept = ward_setup(tab.desk, unit_id=WARD, on=DECEMBER).code(code)
    assert kept is not None
    assert kept.segments == (Segment(450, 930),)
    assert (kept.fee, kept.counts) == ("small", False)
    look = look_at_setup(tab.desk, unit_id=WARD)
    assert (look.versions[0].since, look.versions[0].note) == (DECEMBER, "提前半小时")
    assert not tab.draft.dirty


def test_a_time_that_is_none_is_told_at_its_field_and_the_last_good_one_stays(tab: SetupTab) -> None:
    shifts = part(tab, Section.SHIFTS)
    pick(shifts, 0)
    before = tab.draft.now.shifts[0].segments
    retype(shifts, "segments", "8点到什么时候")
    assert shifts.form is not None
    assert "8:00-12:00" in shifts.form.fields["segments"].error()
    assert tab.draft.now.shifts[0].segments == before
    assert not tab.top_actions()[1].isEnabled()
    retype(shifts, "segments", "8:00-17:00")
    assert shifts.form.fields["segments"].error() == ""
    assert tab.draft.now.shifts[0].segments == (Segment(480, 1020),)


def test_a_set_up_that_contradicts_itself_says_where_and_leads_there(tab: SetupTab) -> None:
    shifts = part(tab, Section.SHIFTS)
    places = [code.code for code in tab.draft.now.shifts]
    pick(shifts, places.index("N"))
    retype(shifts, "code", "夜")
    assert "“N”" in tab.strip.text()
    press(tab.strip, "前往")
    assert tab.stack.currentWidget() is tab.parts[Section.NEEDS]
    QTest.mouseClick(tab.undo, Qt.MouseButton.LeftButton)
    assert tab.strip.text() == ""
    assert not tab.draft.dirty


def test_lines_are_added_moved_and_taken_away_by_keys(tab: SetupTab) -> None:
    symbols = part(tab, Section.SYMBOLS)
    pick(symbols, 0)
    first = tab.draft.now.symbols[0].sign
    symbols.table.setFocus()
    QTest.keyClick(symbols.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [each.sign for each in tab.draft.now.symbols][1] == first
    symbols.table.setFocus()
    QTest.keyClick(symbols.table, Qt.Key.Key_Insert)
    assert tab.draft.now.symbols[2].sign == "△"
    retype(symbols, "title", "送病人")
    assert tab.draft.now.symbols[2].title == "送病人"
    symbols.table.setFocus()
    count = len(tab.draft.now.symbols)
    QTest.keyClick(symbols.table, Qt.Key.Key_Delete)
    assert len(tab.draft.now.symbols) == count - 1
    tab.draft.undo()
    assert tab.draft.now.symbols[2].title == "送病人"


def test_demand_is_reckoned_from_beds_from_care_or_typed(tab: SetupTab) -> None:
    needs = part(tab, Section.NEEDS)
    pick(needs, 0)
    assert needs.form is not None
    how = needs.form.fields["how"]
    assert isinstance(how, ChoiceField)
    assert how.value() == "beds"
    retype(needs, "work_beds", "5")
    assert tab.draft.now.needs[0].week[0] == -(-tab.draft.now.beds // 5)
    how.set_value("care")
    how.box.activated.emit(how.box.currentIndex())
    care = needs.form.fields["care"]
    assert isinstance(care, LinesField)
    assert care.isVisible()
    care.box.setPlainText("一级 12 60\n二级 20 30")
    assert tab.draft.now.needs[0].week == (3,) * 7
    care.box.setPlainText("一级 十二 60")
    assert care.error()
    care.box.setPlainText("一级 12 60")
    how.set_value("typed")
    how.box.activated.emit(how.box.currentIndex())
    dates = needs.form.fields["dates"]
    assert isinstance(dates, LinesField)
    dates.box.setPlainText("2026-12-31 2")
    assert tab.draft.now.needs[0].basis is None
    assert tab.draft.now.needs[0].dates == ((date(2026, 12, 31), 2),)
    levels = needs.form.fields["levels"]
    assert isinstance(levels, TicksField)
    levels.list.item(3).setCheckState(Qt.CheckState.Checked)
    assert tab.draft.now.needs[0].levels == ("N3",)


def test_another_number_of_beds_reckons_the_demand_anew(tab: SetupTab) -> None:
    tab.open_part(Section.SHEET)
    section = tab.parts[Section.SHEET]
    assert section.form is not None
    line = section.form.fields["beds"].editor
    assert isinstance(line, QLineEdit)
    type_over(line, "80")
    need = tab.draft.now.needs[0]
    assert need.basis is not None
    assert need.week == need.basis.week(80)
    doubles = section.form.fields["doubles"]
    assert isinstance(doubles, LinesField)
    doubles.box.setPlainText("A值")
    assert doubles.error()
    doubles.box.setPlainText("A/值")
    assert tab.draft.now.doubles == (("A", "值"),)


def test_columns_are_ticked_and_ordered_by_keys(tab: SetupTab) -> None:
    tab.open_part(Section.COLUMNS)
    section = tab.parts[Section.COLUMNS]
    assert section.form is not None
    right = section.form.fields["right"]
    assert isinstance(right, TicksField)
    first, second = tab.draft.now.columns.right[:2]
    right.list.setCurrentRow(0)
    QTest.keyClick(right.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert tab.draft.now.columns.right[:2] == (second, first)
    left = section.form.fields["left"]
    assert isinstance(left, TicksField)
    name = next(n for n in range(left.list.count()) if left.list.item(n).data(Qt.ItemDataRole.UserRole) == "name")
    left.list.item(name).setCheckState(Qt.CheckState.Unchecked)
    assert "姓名" in left.error()


def test_an_account_and_a_package_of_ones_own(tab: SetupTab) -> None:
    accounts = part(tab, Section.ACCOUNTS)
    QTest.mouseClick(accounts.add_button, Qt.MouseButton.LeftButton)
    retype(accounts, "title", "哺乳假")
    assert tab.draft.now.accounts[-1].code == "哺乳假"
    pick(accounts, 1)
    heads = {label.text() for label in tab.panel.findChildren(QLabel)}
    assert tab.draft.now.accounts[1].title in heads
    assert tab.draft.now.accounts[1].code not in heads  # the program's own name of it is nobody's word
    packages = part(tab, Section.PACKAGES)
    QTest.mouseClick(packages.add_button, Qt.MouseButton.LeftButton)
    retype(packages, "name", "两白两夜")
    retype(packages, "d0", "不知道")
    assert packages.form is not None
    assert packages.form.fields["d0"].error()
    retype(packages, "d0", "A")
    assert tab.draft.now.packages[-1].week[0] == "A"
    leaves = part(tab, Section.LEAVE)
    pick(leaves, 1)
    retype(leaves, "takes", "0.5")
    account = leaves.form.fields["account"] if leaves.form is not None else None
    assert isinstance(account, ChoiceField)
    account.set_value("哺乳假")
    account.box.activated.emit(account.box.currentIndex())
    keep(tab)
    kept = ward_setup(tab.desk, unit_id=WARD, on=DECEMBER)
    assert kept.leaves[1].account == "哺乳假"
    assert kept.leaves[1].takes == Decimal("0.5")


def test_a_ward_without_a_set_up_sees_what_a_kit_brings_before_it_starts(book: Opener) -> None:
    mine = head_nurse(nursing_ward(6, kit=None))
    tab = tab_of(book(mine, "setup", ward=WARD))
    assert tab.whole.currentWidget() is tab.kits
    kits = tab.kits
    kits.list.setFocus()
    seen = {kits.chosen()}
    for _step in range(kits.list.count() - 1):
        QTest.keyClick(kits.list, Qt.Key.Key_Down)
        assert lanes.settle()
        seen.add(kits.chosen())
        assert kits.shown is not None
    assert seen == {"emergency", "icu-12h", "operating-theatre", "outpatient", "three-shift-medical"}
    kits.list.setCurrentRow(1)
    type_over(kits.beds.line, "16")
    kits._load()
    assert lanes.settle()
    assert kits.shown is not None
    assert kits.shown.needs[0].week[0] == 8
    QTest.mouseClick(kits.begin, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert tab.whole.currentIndex() == 0
    assert ward_setup(mine, unit_id=WARD).kit == "icu-12h"


def test_changes_are_not_lost_by_choosing_another_version(tab: SetupTab, scripted: Script) -> None:
    symbols = part(tab, Section.SYMBOLS)
    pick(symbols, 0)
    retype(symbols, "title", "改过")
    keep(tab, note="第二版")
    assert tab.version.count() == 2
    symbols = part(tab, Section.SYMBOLS)
    pick(symbols, 0)
    retype(symbols, "title", "又改")
    scripted.answers.append(False)
    tab._on_version(1)
    assert tab.draft.now.symbols[0].title == "又改"
    scripted.answers.append(True)
    tab._on_version(1)
    assert tab.draft.now.symbols[0].title not in {"又改", "改过"}
    assert "第 1 版" in tab.strip.text() or "1" in tab.strip.text()


def test_who_may_not_edit_looks_only(book: Opener) -> None:
    desk = nursing_ward(6)
    tab = tab_of(book(desk_for(Role.FINANCE, vault=desk.vault), "setup", ward=WARD))
    assert tab.top_actions() == ()
    shifts = part(tab, Section.SHIFTS)
    assert not shifts.add_button.isVisible()
    pick(shifts, 0)
    assert shifts.form is not None
    assert not shifts.form.fields["title"].isEnabled()


def test_two_people_are_kept_apart_and_the_reason_stays_off_paper(tab: SetupTab) -> None:
    pairs = part(tab, Section.PAIRINGS)
    QTest.mouseClick(pairs.add_button, Qt.MouseButton.LeftButton)
    assert pairs.form is not None
    first = pairs.form.fields["first"]
    second = pairs.form.fields["second"]
    assert isinstance(first, ChoiceField)
    assert isinstance(second, ChoiceField)
    second.set_value(first.value())
    second.box.activated.emit(second.box.currentIndex())
    assert second.error()
    second.set_value(tab.draft.now.pairings[0].second)
    second.box.activated.emit(second.box.currentIndex())
    retype(pairs, "shifts", "Z")
    assert pairs.form.fields["shifts"].error()
    retype(pairs, "shifts", "N")
    retype(pairs, "reason", "家庭原因")
    keep(tab)
    kept = ward_setup(tab.desk, unit_id=WARD, on=DECEMBER).pairings[0]
    assert (kept.kind, kept.shifts, kept.reason) == ("apart", ("N",), "家庭原因")
    sheet = load_sheet(tab.desk, unit_id=WARD, first=DECEMBER)
    assert problem(sheet).pairings == (kept,)
    paper = build_document(tab.desk, "roster", {"unit": WARD, "month": "2026-12"})
    assert "家庭原因" not in str(paper)


def test_a_preceptor_is_named_for_somebody_in_orientation(tab: SetupTab) -> None:
    pairs = part(tab, Section.PAIRINGS)
    QTest.mouseClick(pairs.add_button, Qt.MouseButton.LeftButton)
    assert pairs.form is not None
    kind = pairs.form.fields["kind"]
    assert isinstance(kind, ChoiceField)
    kind.set_value("guided")
    kind.box.activated.emit(kind.box.currentIndex())
    keep(tab)
    kept = ward_setup(tab.desk, unit_id=WARD, on=DECEMBER).pairings[0]
    sheet = load_sheet(tab.desk, unit_id=WARD, first=DECEMBER)
    shown = Presenter(DECEMBER).view(sheet, Marks({}, frozenset()))
    learner, preceptor = sheet.row_index[kept.first], sheet.rows[sheet.row_index[kept.second]]
    assert f"带教老师：{preceptor.name}" in shown.rows[learner].about, "the sheet tells whom she learns beside"


def _offered(section: ListSection[object]) -> dict[str, list[QAction]]:
    """Return what the menu of the templates offers, kit by kit."""
    section.pieces.aboutToShow.emit()
    return {menu.title(): menu.actions() for menu in section.pieces.findChildren(QMenu)}


def test_a_need_of_another_kit_comes_with_the_codes_it_names(tab: SetupTab) -> None:
    section = part(tab, Section.NEEDS)
    before = tab.draft.now
    assert before.code("手") is None
    wanted = next(each for each in _offered(section)["手术室"] if each.text() == "手术间")
    wanted.trigger()
    now = tab.draft.now
    assert now.needs[-1].title == "手术间"
    assert now.needs[-1].codes == ("手", "巡")
    assert [now.code(code) is not None for code in ("手", "巡")] == [True, True]
    assert now.codes[-len(now.leaves) :] == now.leaves, "leave stays behind work and rest"
    assert section.form is not None
    assert section.form.fields["title"].value() == "手术间"
    assert tab.draft.flaws() == ()
    tab.draft.undo()
    assert tab.draft.now == before, "one step"


def test_what_the_ward_has_is_not_offered_again(tab: SetupTab) -> None:
    section = part(tab, Section.SHIFTS)
    kits = _offered(section)
    assert "三班内科" not in kits
    offered = [action.text() for action in kits["ICU 12 小时"]]
    assert any(text.startswith("D ") for text in offered)
    assert not any(text.startswith("N ") for text in offered), "a code the ward has keeps its meaning"
    assert part(tab, Section.PAIRINGS).bring_button.isHidden()
