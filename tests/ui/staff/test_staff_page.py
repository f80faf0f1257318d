"""The staff page: typed, clicked and saved on a real encrypted hospital; what one may not do is not offered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.staff.dated import change_fact
from app.staff.detail import person_detail
from app.staff.facts import Fact, FactKind
from app.staff.identifiers import check_sign
from app.staff.index import StaffFilter
from app.staff.listing import staff_line, staff_list
from app.staff.lists import saved_lists
from app.staff.people import edit_person
from tests.kit.desks import TODAY
from tests.ui.staff.deeds import NAMES, form_of, names_shown, open_card, save_form, staff_page, texts_of, type_into
from ui.kit import lanes
from ui.kit.strips import Toast
from ui.staff.filters import HERE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk


@pytest.mark.parametrize(
    ("typed", "found"), [("1004", ["李𬱖"]), ("wjg", ["王建国"]), ("zeng", ["曾静"]), ("zhai", ["翟敏"])]
)
def test_people_are_found_at_every_keystroke(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]], typed: str, found: list[str]
) -> None:
    page = staff_page(qtbot, house[0])
    assert len(names_shown(page)) == len(NAMES)
    qtbot.keyClicks(page.people.search, typed)
    assert names_shown(page) == found
    qtbot.keyClick(page.people.search, Qt.Key.Key_Down)
    assert page.people.table.hasFocus() or page.people.table.current_row() is not None
    qtbot.keyClick(page.people.table, Qt.Key.Key_Return)
    assert lanes.settle()
    assert page.people.work.detail is not None
    assert page.people.work.detail.line.name == found[0]


def test_chips_narrow_count_and_are_kept_as_a_list(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, units = house
    page = staff_page(qtbot, desk)
    filters = page.people.filters
    chip = filters.chips["staffing_types"]
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    popup = chip.popup
    assert popup is not None
    assert popup.isVisible()
    rows = {
        popup.list.item(row).data(Qt.ItemDataRole.UserRole): popup.list.item(row).text()
        for row in range(popup.list.count())
    }
    assert rows["BZ"].endswith("3")
    assert rows["HT"].endswith("2")
    popup.list.setCurrentRow(list(rows).index("HT"))
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    assert names_shown(page) == ["李𬱖", "王建国"]
    qtbot.keyClick(popup.list, Qt.Key.Key_Escape)
    assert not popup.isVisible()

    qtbot.keyClicks(page.people.search, "li")
    filters.ask_name()
    filters.name.setText("合同制李")
    qtbot.keyClick(filters.name, Qt.Key.Key_Return)
    assert lanes.settle()
    (kept,) = saved_lists(desk)
    assert StaffFilter.from_json(kept.query) == StaffFilter(text="li", presence="here", staffing_types=("HT",))
    filters.clear()
    page.people.search.clear()
    assert len(names_shown(page)) == len(NAMES)
    menu = filters.lists.menu()
    next(action for action in menu.actions() if action.text() == "合同制李").trigger()
    assert names_shown(page) == ["李𬱖"]
    filters.dropping.emit(kept)
    assert lanes.settle()
    assert saved_lists(desk) == ()
    filters.choose(StaffFilter(presence="here", unit_ids=(units["外科"],)))
    assert names_shown(page) == []


def test_missing_data_is_a_list_to_work_through(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    edit_person(desk, person_id=1, fields={"phone": "13811112222"})
    page = staff_page(qtbot, desk)
    chip = page.people.filters.missing
    chip.open_list()
    assert chip.popup is not None
    texts = [chip.popup.list.item(row).text() for row in range(chip.popup.list.count())]
    assert any(text.startswith("电话") and text.endswith("4") for text in texts)
    page.people.filters.choose(StaffFilter(presence="here", missing=("phone",)))
    assert "单伟" not in names_shown(page)
    assert len(names_shown(page)) == len(NAMES) - 1


def test_a_wrong_number_is_told_at_its_field_and_a_right_one_saved_and_undone(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]]
) -> None:
    desk, _units = house
    page = staff_page(qtbot, desk)
    open_card(page, "单伟")
    page.people.work.begin("edit")
    view = form_of(page)
    number = "110105199003070021"
    type_into(qtbot, view, id_no=number)
    view.judge()
    assert lanes.settle()
    field = view.deed.form.fields["id_no"]
    assert field.error()
    save_form(page, view)
    assert staff_line(desk, 1).id_no is None
    good = "11010519900307002" + check_sign("11010519900307002")
    type_into(qtbot, view, id_no=good, phone="13811112222")
    view.judge()
    assert lanes.settle()
    assert not field.error()
    save_form(page, view)

    assert (staff_line(desk, 1).id_no, staff_line(desk, 1).birth) == (good, date(1990, 3, 7))
    assert page.people.work.form is None
    assert good in texts_of(page)
    toast = next(each for each in page.findChildren(Toast) if each.undo_button is not None and not each.isHidden())
    assert toast.undo_button is not None
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert (staff_line(desk, 1).id_no, staff_line(desk, 1).phone) == (None, None)


def test_a_transfer_needs_its_reason_and_stands_in_the_timeline(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]]
) -> None:
    desk, _units = house
    page = staff_page(qtbot, desk)
    open_card(page, "曾静")
    page.people.work.begin(FactKind.HOME_UNIT.value)
    view = form_of(page)
    type_into(
        qtbot, view, home_unit__value="东院区 › 外科", home_unit__start="2026.12.1", home_unit__document="院人字8号"
    )
    save_form(page, view)
    assert view.deed.form.fields["home_unit.reason"].error()
    type_into(qtbot, view, home_unit__reason="支援东院")
    save_form(page, view)

    assert staff_line(desk, 3, date(2026, 12, 1)).home_unit == "外科"
    told = texts_of(page)
    assert "外科" in told
    assert "支援东院" in told
    assert "院人字8号" in told
    page.people.work.undo()
    assert lanes.settle()
    assert staff_line(desk, 3, date(2026, 12, 1)).home_unit == "内科"
    page.people.work.undo()
    assert lanes.settle()  # nothing more to take back: told, not failed


def test_a_unit_that_is_none_is_told(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    page = staff_page(qtbot, house[0])
    open_card(page, "曾静")
    page.people.work.begin(FactKind.WORKING_UNIT.value)
    view = form_of(page)
    type_into(qtbot, view, working_unit__value="没有的科")
    save_form(page, view)
    assert view.deed.form.fields["working_unit.value"].error()


def test_a_doubt_is_shown_while_typing_and_asks_for_a_reason(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    change_fact(desk, person_id=1, fact=Fact(FactKind.NURSE_LEVEL, code="N0", start=date(2016, 1, 1)))
    page = staff_page(qtbot, desk)
    open_card(page, "单伟")
    page.people.work.begin(FactKind.NURSE_LEVEL.value)
    view = form_of(page)
    type_into(qtbot, view, nurse_level__value="N3")
    view.judge()
    assert lanes.settle()
    below = view.deed.form.fields["nurse_level.value"].below
    assert below.text().startswith("▲")
    save_form(page, view)
    assert view.deed.form.fields["nurse_level.reason"].error()
    assert staff_line(desk, 1).nurse_level == "N0"


def test_a_new_person_is_added_whole(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, units = house
    page = staff_page(qtbot, desk)
    page.people.add()
    view = form_of(page)
    save_form(page, view)
    assert view.deed.form.fields["name"].error()
    type_into(qtbot, view, name="阚·𠅤", staff_no="2001", home_unit__value="总院区 › 内科", staffing_type__value="HT",
          category__value="nurse", nurse_level__value="N0")  # fmt: skip
    save_form(page, view)
    line = next(line for line in staff_list(desk) if line.staff_no == "2001")
    assert (line.name, line.home_unit_id, line.nurse_level, line.hire_date) == ("阚·𠅤", units["内科"], "N0", TODAY)
    assert line.pinyin.startswith("kan")
    page.people.work.undo()
    assert lanes.settle()
    assert all(line.staff_no != "2001" for line in staff_list(desk, with_left=True))


def test_entries_are_corrected_ended_and_removed_where_they_stand(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]]
) -> None:
    desk, _units = house
    change_fact(desk, person_id=1, fact=Fact(FactKind.NURSE_LEVEL, code="N1", start=date(2016, 1, 1)))
    page = staff_page(qtbot, desk)
    entry = next(e.fact for e in person_detail(desk, 1).timeline if e.fact.kind is FactKind.NURSE_LEVEL)
    assert entry.id is not None
    for deed, reason in (("correct", "录错"), ("end", "转岗"), ("remove", "重复")):
        open_card(page, "单伟")
        view = page.people.work.view
        assert view is not None
        made = view.timeline.deeds[deed, entry.id]
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
        form = form_of(page)
        if deed == "correct":
            type_into(qtbot, form, nurse_level__value="N2")
        type_into(qtbot, form, reason=reason)
        save_form(page, form)
        facts = [e.fact for e in person_detail(desk, 1).timeline if e.fact.kind is FactKind.NURSE_LEVEL]
        told = [(fact.code, fact.until) for fact in facts]
        assert told == {"correct": [("N2", None)], "end": [("N2", TODAY)], "remove": []}[deed]


def test_contracts_are_signed_judged_and_ended(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    page = staff_page(qtbot, desk)
    open_card(page, "王建国")
    page.people.work.begin("sign")
    view = form_of(page)
    type_into(qtbot, view, kind="LD", start="20261201", until="20271130", probation_until="20270601")
    view.judge()
    assert lanes.settle()
    assert "劳动合同法第十九条" in view.deed.form.fields["probation_until"].below.text()
    type_into(qtbot, view, probation_until="20270131", reason="首签")
    save_form(page, view)
    (contract, _found) = person_detail(desk, 2).contracts[0]
    assert (contract.until, contract.probation_until) == (date(2027, 11, 30), date(2027, 1, 31))
    page.people.work.begin("end-contract", contract)
    form = form_of(page)
    type_into(qtbot, form, until="2026-12-31", reason="协商解除")
    save_form(page, form)
    assert person_detail(desk, 2).contracts[0][0].state == "ended"


def test_leaving_is_noted_and_taken_back(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    page = staff_page(qtbot, desk)
    open_card(page, "翟敏")
    page.people.work.begin("leave")
    form = form_of(page)
    type_into(qtbot, form, last_day="2026-11-20", reason="调往外院", document="调令5号")
    save_form(page, form)
    assert "翟敏" not in names_shown(page)
    assert staff_line(desk, 5).state == "left"
    page.people.filters.choose(StaffFilter(presence="left"))
    assert names_shown(page) == ["翟敏"]
    page.people.work.begin("return")
    form = form_of(page)
    type_into(qtbot, form, reason="登错人")
    save_form(page, form)
    page.people.filters.choose(HERE)
    assert "翟敏" in names_shown(page)
