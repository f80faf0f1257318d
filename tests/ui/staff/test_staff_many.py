"""Many people at once, posts and their approvals, and what a head nurse sees of her ward."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.access.actor import Grant, Role
from app.staff.dated import change_fact
from app.staff.facts import Fact, FactKind
from app.staff.listing import staff_list
from app.staff.people import edit_person
from app.staff.quotas import set_quota
from tests.kit.desks import desk_for
from tests.kit.people import engage
from tests.ui.staff.deeds import NAMES, form_of, names_shown, open_card, staff_page, texts_of, type_into
from ui.kit import lanes
from ui.kit.forms import ChoiceField, TextField
from ui.staff.batch import BatchView
from ui.staff.postline import PostLineView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk


def test_many_are_changed_at_once_after_a_preview(qtbot: QtBot, house: tuple[Desk, dict[str, int]]) -> None:
    desk, _units = house
    page = staff_page(qtbot, desk)
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
    page = staff_page(qtbot, desk)
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
    type_into(qtbot, form, approved="4", start="2026-11-01")  # type: ignore[arg-type]  # the panel holds a deed
    form.save()  # type: ignore[attr-defined]  # the same
    assert lanes.settle()
    assert form.deed.form.fields["document"].error()  # type: ignore[attr-defined]  # the same
    type_into(qtbot, form, document="编办2号")  # type: ignore[arg-type]  # the same
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
    page = staff_page(qtbot, nurse)
    assert "外人" not in names_shown(page)
    assert page.posts is None
    assert page.top_actions() == ()
    open_card(page, "单伟")
    told = texts_of(page)
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
    page = staff_page(qtbot, house[0])
    people = page.people
    people.search.setText("s")
    open_card(page, "单伟")
    people.work.begin("edit")
    phone = form_of(page).deed.form.fields["phone"]
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
