"""The staff page shown, and what a clerk does on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.forms import ChoiceField, DateField, TextField
from ui.kit.page import Frame
from ui.staff.fields import UnitField
from ui.staff.page import StaffPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk
    from ui.staff.deedview import DeedView

NAMES = ("单伟", "王建国", "曾静", "李𬱖", "翟敏")


def staff_page(qtbot: QtBot, desk: Desk) -> StaffPage:
    """Show the page at the size it has in a window of 1366 x 768."""
    bus = ChangeBus()
    bus.attach(desk)
    page = StaffPage(Frame(desk, bus, lambda *_a, **_k: None))
    qtbot.addWidget(page)
    page.resize(1302, 690)
    page.show()
    qtbot.waitExposed(page)
    assert lanes.settle()
    return page


def names_shown(page: StaffPage) -> list[str]:
    """Return the names in the list."""
    return [line.name for line in page.people.table.rows_model.rows()]


def open_card(page: StaffPage, name: str) -> None:
    """Open somebody beside the list."""
    line = next(line for line in page.people.index.lines if line.name == name)
    page.people.work.open_person(line.id)
    assert lanes.settle()


def form_of(page: StaffPage) -> DeedView:
    """Return the form that is open."""
    view = page.people.work.form
    assert view is not None
    return view


def type_into(qtbot: QtBot, view: DeedView, **texts: str) -> None:
    """Write into fields of a form, by key (``__`` for a dot)."""
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


def save_form(page: StaffPage, view: DeedView) -> None:
    """Save a form and wait for the list to follow."""
    view.save()
    assert lanes.settle()
    assert lanes.settle()


def texts_of(page: StaffPage) -> str:
    """Return what is written beside the list."""
    content = page.people.panel.content()
    assert content is not None
    return "\n".join(each.text() for each in content.findChildren(QLabel))
