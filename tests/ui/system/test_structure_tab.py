"""The structure: a unit's data edited and undone, moved, merged after a question, closed and reopened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.staff.listing import staff_line
from app.staff.units import Unit, close_unit, list_units
from tests.kit.people import engage, hospital
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.forms import ChoiceField, DateField, Form, TextField
from ui.kit.page import Frame
from ui.kit.strips import Toast
from ui.system.page import SystemPage
from ui.system.structure import StructureTab

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.kit.messages import Script


def _tab(qtbot: QtBot, desk: Desk) -> tuple[SystemPage, StructureTab]:
    bus = ChangeBus()
    bus.attach(desk)
    page = SystemPage(Frame(desk, bus, lambda *_args, **_kwargs: None))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.receive(tab="structure")
    page.show()
    qtbot.waitExposed(page)
    assert lanes.settle()
    tab = page.shown["structure"]
    assert isinstance(tab, StructureTab)
    return page, tab


def _unit(desk: Desk, name: str) -> Unit:
    return next(unit for unit in list_units(desk, with_closed=True) if unit.name == name)


def _set(form: Form | None, key: str, value: object) -> None:
    assert form is not None
    field = form.fields[key]
    if isinstance(field, ChoiceField):
        assert isinstance(value, int)
        field.set_value(value)
    elif isinstance(field, DateField):
        assert isinstance(value, date)
        field.set_value(value)
    else:
        assert isinstance(field, TextField)
        field.set_value(str(value))


def test_beds_and_code_are_edited_and_taken_back(qtbot: QtBot) -> None:
    desk, _units = hospital()
    page, tab = _tab(qtbot, desk)
    tab.table.go_to(lambda unit: unit.name == "内科")
    _set(tab.edit_form, "open_beds", "many")
    tab.save(_unit(desk, "内科"))
    assert tab.edit_form is not None
    assert tab.edit_form.fields["open_beds"].error()
    _set(tab.edit_form, "open_beds", "42")
    _set(tab.edit_form, "name", "综合内科")
    tab.save(_unit(desk, "内科"))
    assert lanes.settle()
    assert _unit(desk, "综合内科").open_beds == 42
    toast = next(each for each in page.findChildren(Toast) if each.undo_button and not each.isHidden())
    assert toast.undo_button is not None
    toast.undo_button.click()
    assert lanes.settle()
    assert _unit(desk, "内科").open_beds is None


def test_a_ward_moves_and_a_department_is_merged(qtbot: QtBot, scripted: Script) -> None:
    desk, units = hospital()
    person = engage(desk, units["内科"])
    page, tab = _tab(qtbot, desk)
    tab.table.go_to(lambda unit: unit.name == "内科一病区")
    _set(tab.move_form, "parent", units["外科"])
    tab.move_under(_unit(desk, "内科一病区"))
    assert lanes.settle()
    assert _unit(desk, "内科一病区").parent_id == units["外科"]

    tab.table.go_to(lambda unit: unit.name == "内科")
    tab.merge(_unit(desk, "内科"))
    assert tab.merge_form is not None
    assert tab.merge_form.fields["into"].error()
    _set(tab.merge_form, "into", units["外科"])
    _set(tab.merge_form, "on", date(2026, 12, 1))
    scripted.answers += [True, True]
    tab.merge(_unit(desk, "内科"))
    assert lanes.settle()
    assert lanes.settle()
    assert tab.merge_form.fields["reason"].error()
    _set(tab.merge_form, "reason", "学科整合")
    tab.merge(_unit(desk, "内科"))
    assert lanes.settle()
    assert lanes.settle()
    assert page.tab() is tab
    assert "1" in scripted.asked[-1]
    assert staff_line(desk, person, date(2026, 12, 1)).home_unit == "外科"


def test_a_closed_unit_is_seen_and_reopened(qtbot: QtBot) -> None:
    desk, units = hospital()
    close_unit(desk, unit_id=units["外科"], until=date(2026, 10, 31))
    page, tab = _tab(qtbot, desk)
    assert not tab.table.go_to(lambda unit: unit.name == "外科")
    tab.closed.setChecked(True)
    assert lanes.settle()
    assert tab.table.go_to(lambda unit: unit.name == "外科")
    tab.reopen(_unit(desk, "外科"))
    assert lanes.settle()
    assert tab.edit_form is not None
    assert tab.edit_form.fields["reason"].error()
    _set(tab.edit_form, "reason", "撤科文件作废")
    tab.reopen(_unit(desk, "外科"))
    assert lanes.settle()
    assert page.tab() is tab
    assert _unit(desk, "外科").valid_until is None
