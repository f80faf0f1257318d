"""The staff page: typed, clicked and saved on a real encrypted hospital; what one may not do is not offered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.access.actor import Grant, Role
from app.staff.dated import change_fact
from app.staff.detail import person_detail
from app.staff.facts import Fact, FactKind
from app.staff.identifiers import check_sign
from app.staff.index import StaffFilter
from app.staff.listing import staff_line, staff_list
from app.staff.lists import saved_lists
from app.staff.people import edit_person
from app.staff.quotas import set_quota
from tests.kit.desks import TODAY, desk_for
from tests.kit.people import engage, hospital
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.forms import ChoiceField, DateField, TextField
from ui.kit.page import Frame
from ui.kit.strips import Toast
from ui.staff.batch import BatchView
from ui.staff.fields import UnitField
from ui.staff.filters import HERE
from ui.staff.page import StaffPage
from ui.staff.postline import PostLineView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.staff.deedview import DeedView

NAMES = ("单伟", "王建国", "曾静", "李𬱖", "翟敏")


@pytest.fixture
def house() -> tuple[Desk, dict[str, int]]:
    """Five nurses of 内科 (numbers 1001 to 1005), alternately BZ and HT."""
    desk, units = hospital()
    for place, name in enumerate(NAMES):
        engage(desk, units["内科"], staff_no=f"100{place + 1}", name=name, kind="HT" if place % 2 else "BZ")
    return desk, units


def _page(qtbot: QtBot, desk: Desk) -> StaffPage:
    bus = ChangeBus()
    bus.attach(desk)
    page = StaffPage(Frame(desk, bus, lambda *_a, **_k: None))
    qtbot.addWidget(page)
    page.resize(1302, 690)
    page.show()
    qtbot.waitExposed(page)
    assert lanes.settle()
    return page


def _names(page: StaffPage) -> list[str]:
    return [line.name for line in page.people.table.rows_model.rows()]


def _open(page: StaffPage, name: str) -> None:
    line = next(line for line in page.people.index.lines if line.name == name)
    page.people.work.open_person(line.id)
    assert lanes.settle()


def _form(page: StaffPage) -> DeedView:
    view = page.people.work.form
    assert view is not None
    return view


def _type(qtbot: QtBot, view: DeedView, **texts: str) -> None:
    for key, text in texts.items():
        field = view.deed.form.fields[key.replace("__", ".")]
        if isinstance(field, ChoiceField) and not isinstance(field, UnitField):
            field.set_value(text)
            field.edited.emit()
            continue
        line = field.box.lineEdit() if isinstance(field, UnitField) else None
        if isinstance(field, DateField | TextField):
            line = field.line
        assert line is not None
        line.clear()
        if text.isascii():
            qtbot.keyClicks(line, text)
        else:  # what an input method would hand over
            line.insert(text)
            line.textEdited.emit(text)


def _save(page: StaffPage, view: DeedView) -> None:
    view.save()
    assert lanes.settle()
    assert lanes.settle()


def _texts(page: StaffPage) -> str:
    content = page.people.panel.content()
    assert content is not None
    return "\n".join(each.text() for each in content.findChildren(QLabel))


@pytest.mark.parametrize(
    ("typed", "found"), [("1004", ["李𬱖"]), ("wjg", ["王建国"]), ("zeng", ["曾静"]), ("zhai", ["翟敏"])]
)
def test_people_are_found_at_every_keystroke(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]], typed: str, found: list[str]
) -> None:
    page = _page(qtbot, house[0])
    assert len(_names(page)) == len(NAMES)
    qtbot.keyClicks(page.people.search, typed)
    assert _names(page) == found
    qtbot.keyClick(page.people.search, Qt.Key.Key_Down)
    assert page.people.table.hasFocus() or page.people.table.current_row() is not None
    qtbot.keyClick(page.people.table, Qt.Key.Key_Return)
    assert lanes.settle()
    assert page.people.work.detail is not None
    assert page.people.work.detail.line.name == found[0]


def test_chips_narrow_count_and_are_kept_as_a_list(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, units = house
    page = _page(qtbot, desk)
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
    assert _names(page) == ["李𬱖", "王建国"]
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
    assert len(_names(page)) == len(NAMES)
    menu = filters.lists.menu()
    next(action for action in menu.actions() if action.text() == "合同制李").trigger()
    assert _names(page) == ["李𬱖"]
    filters.dropping.emit(kept)
    assert lanes.settle()
    assert saved_lists(desk) == ()
    filters.choose(StaffFilter(presence="here", unit_ids=(units["外科"],)))
    assert _names(page) == []


def test_missing_data_is_a_list_to_work_through(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    edit_person(desk, person_id=1, fields={"phone": "13811112222"})
    page = _page(qtbot, desk)
    chip = page.people.filters.missing
    chip.open_list()
    assert chip.popup is not None
    texts = [chip.popup.list.item(row).text() for row in range(chip.popup.list.count())]
    assert any(text.startswith("电话") and text.endswith("4") for text in texts)
    page.people.filters.choose(StaffFilter(presence="here", missing=("phone",)))
    assert "单伟" not in _names(page)
    assert len(_names(page)) == len(NAMES) - 1


def test_a_wrong_number_is_told_at_its_field_and_a_right_one_saved_and_undone(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]]
) -> None:
    desk, _units = house
    page = _page(qtbot, desk)
    _open(page, "单伟")
    page.people.work.begin("edit")
    view = _form(page)
    number = "110105199003070021"
    _type(qtbot, view, id_no=number)
    view.judge()
    assert lanes.settle()
    field = view.deed.form.fields["id_no"]
    assert field.error()
    _save(page, view)
    assert staff_line(desk, 1).id_no is None
    good = "11010519900307002" + check_sign("11010519900307002")
    _type(qtbot, view, id_no=good, phone="13811112222")
    view.judge()
    assert lanes.settle()
    assert not field.error()
    _save(page, view)

    assert (staff_line(desk, 1).id_no, staff_line(desk, 1).birth) == (good, date(1990, 3, 7))
    assert page.people.work.form is None
    assert good in _texts(page)
    toast = next(each for each in page.findChildren(Toast) if each.undo_button is not None and not each.isHidden())
    assert toast.undo_button is not None
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert lanes.settle()
    assert (staff_line(desk, 1).id_no, staff_line(desk, 1).phone) == (None, None)


def test_a_transfer_needs_its_reason_and_stands_in_the_timeline(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]]
) -> None:
    desk, _units = house
    page = _page(qtbot, desk)
    _open(page, "曾静")
    page.people.work.begin(FactKind.HOME_UNIT.value)
    view = _form(page)
    _type(qtbot, view, home_unit__value="东院区 › 外科", home_unit__start="2026.12.1", home_unit__document="院人字8号")
    _save(page, view)
    assert view.deed.form.fields["home_unit.reason"].error()
    _type(qtbot, view, home_unit__reason="支援东院")
    _save(page, view)

    assert staff_line(desk, 3, date(2026, 12, 1)).home_unit == "外科"
    told = _texts(page)
    assert "外科" in told
    assert "支援东院" in told
    assert "院人字8号" in told
    page.people.work.undo()
    assert lanes.settle()
    assert staff_line(desk, 3, date(2026, 12, 1)).home_unit == "内科"
    page.people.work.undo()
    assert lanes.settle()  # nothing more to take back: told, not failed


def test_a_unit_that_is_none_is_told(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    page = _page(qtbot, house[0])
    _open(page, "曾静")
    page.people.work.begin(FactKind.WORKING_UNIT.value)
    view = _form(page)
    _type(qtbot, view, working_unit__value="没有的科")
    _save(page, view)
    assert view.deed.form.fields["working_unit.value"].error()


def test_a_doubt_is_shown_while_typing_and_asks_for_a_reason(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    change_fact(desk, person_id=1, fact=Fact(FactKind.NURSE_LEVEL, code="N0", start=date(2016, 1, 1)))
    page = _page(qtbot, desk)
    _open(page, "单伟")
    page.people.work.begin(FactKind.NURSE_LEVEL.value)
    view = _form(page)
    _type(qtbot, view, nurse_level__value="N3")
    view.judge()
    assert lanes.settle()
    below = view.deed.form.fields["nurse_level.value"].below
    assert below.text().startswith("▲")
    _save(page, view)
    assert view.deed.form.fields["nurse_level.reason"].error()
    assert staff_line(desk, 1).nurse_level == "N0"


def test_a_new_person_is_added_whole(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, units = house
    page = _page(qtbot, desk)
    page.people.add()
    view = _form(page)
    _save(page, view)
    assert view.deed.form.fields["name"].error()
    _type(qtbot, view, name="阚·𠅤", staff_no="2001", home_unit__value="总院区 › 内科", staffing_type__value="HT",
          category__value="nurse", nurse_level__value="N0")  # fmt: skip
    _save(page, view)
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
    page = _page(qtbot, desk)
    entry = next(e.fact for e in person_detail(desk, 1).timeline if e.fact.kind is FactKind.NURSE_LEVEL)
    assert entry.id is not None
    for deed, reason in (("correct", "录错"), ("end", "转岗"), ("remove", "重复")):
        _open(page, "单伟")
        view = page.people.work.view
        assert view is not None
        made = view.timeline.deeds[deed, entry.id]
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
        form = _form(page)
        if deed == "correct":
            _type(qtbot, form, nurse_level__value="N2")
        _type(qtbot, form, reason=reason)
        _save(page, form)
        facts = [e.fact for e in person_detail(desk, 1).timeline if e.fact.kind is FactKind.NURSE_LEVEL]
        told = [(fact.code, fact.until) for fact in facts]
        assert told == {"correct": [("N2", None)], "end": [("N2", TODAY)], "remove": []}[deed]


def test_contracts_are_signed_judged_and_ended(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    page = _page(qtbot, desk)
    _open(page, "王建国")
    page.people.work.begin("sign")
    view = _form(page)
    _type(qtbot, view, kind="LD", start="20261201", until="20271130", probation_until="20270601")
    view.judge()
    assert lanes.settle()
    assert "劳动合同法第十九条" in view.deed.form.fields["probation_until"].below.text()
    _type(qtbot, view, probation_until="20270131", reason="首签")
    _save(page, view)
    (contract, _found) = person_detail(desk, 2).contracts[0]
    assert (contract.until, contract.probation_until) == (date(2027, 11, 30), date(2027, 1, 31))
    page.people.work.begin("end-contract", contract)
    form = _form(page)
    _type(qtbot, form, until="2026-12-31", reason="协商解除")
    _save(page, form)
    assert person_detail(desk, 2).contracts[0][0].state == "ended"


def test_leaving_is_noted_and_taken_back(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    page = _page(qtbot, desk)
    _open(page, "翟敏")
    page.people.work.begin("leave")
    form = _form(page)
    _type(qtbot, form, last_day="2026-11-20", reason="调往外院", document="调令5号")
    _save(page, form)
    assert "翟敏" not in _names(page)
    assert staff_line(desk, 5).state == "left"
    page.people.filters.choose(StaffFilter(presence="left"))
    assert _names(page) == ["翟敏"]
    page.people.work.begin("return")
    form = _form(page)
    _type(qtbot, form, reason="登错人")
    _save(page, form)
    page.people.filters.choose(HERE)
    assert "翟敏" in _names(page)


def test_many_are_changed_at_once_after_a_preview(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    page = _page(qtbot, desk)
    page.people.table.selectAll()
    assert page.people.bulk.isVisible()
    page.people.batch(FactKind.NURSE_LEVEL)
    view = page.people.panel.content()
    assert isinstance(view, BatchView)
    value, reason = view.form.fields["nurse_level.value"], view.form.fields["nurse_level.reason"]
    assert isinstance(value, ChoiceField)
    assert isinstance(reason, TextField)
    value.set_value("N2")
    view.preview()
    assert lanes.settle()
    assert [line.after for line in view.lines] == ["N2"] * len(NAMES)
    view.save()
    assert lanes.settle()
    assert reason.error()
    reason.set_value("年度晋级")
    view.save()
    assert lanes.settle()
    assert {line.nurse_level for line in staff_list(desk)} == {"N2"}
    page.people.work.undo()
    assert lanes.settle()
    assert {line.nurse_level for line in staff_list(desk)} == {None}


def test_posts_open_their_names_and_take_an_approval_with_its_paper(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]]
) -> None:
    desk, units = house
    set_quota(desk, unit_id=units["内科"], category="nurse", approved=2, start=date(2024, 1, 1), document="编办1号")
    page = _page(qtbot, desk)
    page.show_view("posts")
    assert lanes.settle()
    posts = page.posts
    assert posts is not None
    assert [posts.cards[key].figure() for key in ("approved", "actual", "vacant", "over")] == ["2", "3", "0", "1"]
    qtbot.mouseClick(posts.cards["over"], Qt.MouseButton.LeftButton)
    (line,) = posts.table.rows_model.rows()
    posts.open_line(line)
    assert lanes.settle()
    view = posts.panel.content()
    assert isinstance(view, PostLineView)
    assert view.names is not None
    assert {row.name for row in view.names.rows_model.rows()} == {"单伟", "曾静", "翟敏"}
    posts.approve(line)
    form = posts.panel.content()
    assert form is not None
    _type(qtbot, form, approved="4", start="2026-11-01")  # type: ignore[arg-type]  # the panel holds a deed
    form.save()  # type: ignore[attr-defined]  # the same
    assert lanes.settle()
    assert form.deed.form.fields["document"].error()  # type: ignore[attr-defined]  # the same
    _type(qtbot, form, document="编办2号")  # type: ignore[arg-type]  # the same
    form.save()  # type: ignore[attr-defined]  # the same
    assert lanes.settle()
    assert lanes.settle()
    assert posts.cards["vacant"].figure() == "1"
    page.people.work.undo()
    assert lanes.settle()
    posts.refresh()
    assert lanes.settle()
    assert posts.cards["over"].figure() == "1"
    (line,) = posts.table.rows_model.rows()
    posts.open_line(line)
    assert lanes.settle()
    view = posts.panel.content()
    assert isinstance(view, PostLineView)
    view.opened.emit(1)
    assert lanes.settle()
    assert page.view() == "people"
    assert page.people.work.person_id == 1


def test_a_head_nurse_sees_her_ward_masked_and_is_offered_nothing_to_change(
    qtbot: QtBot, house: tuple[Desk, dict[str, int]]
) -> None:
    desk, units = house
    edit_person(desk, person_id=1, fields={"phone": "13811112222"})
    status = Fact(FactKind.SPECIAL_STATUS, code="pregnancy", start=date(2026, 9, 1), until=date(2027, 3, 1))
    change_fact(desk, person_id=1, fact=status)
    engage(desk, units["外科"], staff_no="3001", name="外人")
    nurse = desk_for(Grant(Role.HEAD_NURSE, units["内科"]), vault=desk.vault)
    page = _page(qtbot, nurse)
    assert "外人" not in _names(page)
    assert page.posts is None
    assert page.top_actions() == ()
    _open(page, "单伟")
    told = _texts(page)
    assert "13811112222" not in told
    assert "138****2222" in told
    assert "孕期" not in told
    view = page.people.work.view
    assert view is not None
    assert view.timeline.deeds == {}
    assert [each.text() for each in view.foot() if isinstance(each, QPushButton)] == ["资质证照"]
    page.blank()
    assert page.people.table.model().rowCount() == 0
    assert page.people.panel.content() is None


def test_escape_leaves_what_is_nearest(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    page = _page(qtbot, house[0])
    people = page.people
    people.search.setText("s")
    _open(page, "单伟")
    people.work.begin("edit")
    phone = _form(page).deed.form.fields["phone"]
    phone.editor.setFocus()
    qtbot.keyClick(phone.editor, Qt.Key.Key_Escape)
    assert lanes.settle()
    assert people.work.form is None
    assert people.work.person_id == 1
    page.activateWindow()  # a form that went away may have taken the window's activation with it
    people.table.setFocus()
    qtbot.waitUntil(people.table.hasFocus)
    qtbot.keyClick(people.table, Qt.Key.Key_Escape)
    assert people.panel.content() is None
    qtbot.keyClick(people.table, Qt.Key.Key_Escape)
    assert people.search.text() == ""
