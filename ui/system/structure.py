"""The hospital's structure: campuses, departments, wards; edited, added, moved, merged, closed and reopened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import UserError
from app.staff.merging import Merge, merge_unit, preview_merge
from app.staff.units import (
    Unit,
    UnitKind,
    add_unit,
    close_unit,
    edit_unit,
    list_units,
    move_unit,
    rename_unit,
    reopen_unit,
)
from app.words import tr
from ui.kit import messages
from ui.kit.controls import Segments, button
from ui.kit.forms import DateField, Form
from ui.kit.lanes import op
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_4, Tone
from ui.system.unitforms import KIND_TITLES, beds_of, below_form, data_form, kinds_below, merge_form, move_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

INDENT = "\u3000"


class StructureTab(Tab):
    """The tree as an indented list, each unit after its parent; the panel holds what can be done with one."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.table: RowTable[Unit] = RowTable(_columns(), name=tr("Structure"))
        self.table.horizontalHeader().setSectionsClickable(False)  # the order is the tree's
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.picked.connect(lambda unit: self._open(unit) if unit is not None else None)
        self.closed = QCheckBox(tr("Closed units as well"))
        self.closed.toggled.connect(lambda _on: self.load())
        row = QHBoxLayout()
        row.addWidget(self.closed)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)
        self.units: tuple[Unit, ...] = ()
        self.add_form: Form | None = None
        self.edit_form: Form | None = None
        self.move_form: Form | None = None
        self.merge_form: Form | None = None

    def load(self) -> None:
        """Load the tree."""
        with_closed = self.closed.isChecked()
        op(self, lambda _job: list_units(self.desk, with_closed=with_closed)).then(self._show).run()

    def add_below(self, unit: Unit) -> None:
        """Add what the form says below ``unit``."""
        assert self.add_form is not None
        form = self.add_form
        name, kind = str(form.fields["name"].value()), UnitKind(form.fields["kind"].value())
        self._do(form, lambda: add_unit(self.desk, name=name, kind=kind, parent_id=unit.id))

    def save(self, unit: Unit) -> None:
        """Give ``unit`` the name, code and beds in the form."""
        assert self.edit_form is not None
        form = self.edit_form
        try:
            beds = beds_of(form)
        except UserError as error:
            form.show_error(error)
            return
        name, code = str(form.fields["name"].value()), str(form.fields["code"].value())

        def work() -> None:
            if name != unit.name:
                rename_unit(self.desk, unit_id=unit.id, name=name)
            edit_unit(self.desk, unit_id=unit.id, code=code, category=unit.category, open_beds=beds)

        def back() -> None:
            if name != unit.name:
                rename_unit(self.desk, unit_id=unit.id, name=unit.name)
            edit_unit(self.desk, unit_id=unit.id, code=unit.code, category=unit.category, open_beds=unit.open_beds)

        self._do(form, work, undo=back)

    def move_under(self, unit: Unit) -> None:
        """Hang ``unit`` under the one in the form."""
        assert self.move_form is not None
        parent_id, before = self.move_form.fields["parent"].value(), unit.parent_id

        def back() -> None:
            if before is not None:
                move_unit(self.desk, unit_id=unit.id, parent_id=before)

        self._do(self.move_form, lambda: move_unit(self.desk, unit_id=unit.id, parent_id=parent_id), undo=back)

    def merge(self, unit: Unit) -> None:
        """Say what the merger in the form would do and to how many, then do it."""
        assert self.merge_form is not None
        form = self.merge_form
        form.clear_errors()
        try:
            values: dict[str, Any] = {key: field.value() for key, field in form.fields.items()}
        except UserError:
            return  # the field has said why
        for key, text in (("into", tr("Choose the unit.")), ("on", tr("Say from which day it holds."))):
            if values[key] is None:
                form.fields[key].show_error(text)
                return
        into, on, reason, document = values["into"], values["on"], values["reason"], values["document"] or None

        def ask(told: Merge) -> None:
            name = next(each.name for each in self.units if each.id == into)
            question = tr(
                "Merge {name} into {into} from {day}? {people} people and {posts} approved posts go over.",
                name=unit.name, into=name, day=on, people=told.people, posts=told.posts,
            )  # fmt: skip
            if messages.ask(self, question, yes=tr("Merge"), danger=True):
                self._do(form, lambda: merge_unit(self.desk, unit_id=unit.id, into_id=into, on=on, reason=reason,
                                                  document=document))  # fmt: skip

        op(self, lambda _job: preview_merge(self.desk, unit_id=unit.id, into_id=into, on=on)).then(ask).otherwise(
            lambda error: self.refuse(form, error)
        ).run()

    def close_down(self, unit: Unit) -> None:
        """Let ``unit`` end with the day in the form."""
        assert self.edit_form is not None
        form = self.edit_form
        field = form.fields["until"]
        assert isinstance(field, DateField)
        try:
            until = field.value()
        except UserError:
            return  # the field has said why
        if until is None:
            field.show_error(tr("Give the last day on which the unit exists."))
            return
        reason = str(form.fields["reason"].value()) or None
        question = tr("Close {name} and everything below it after {day}?", name=unit.name, day=until)
        if messages.ask(self, question, yes=tr("Close unit"), danger=True):
            self._do(form, lambda: close_unit(self.desk, unit_id=unit.id, until=until, reason=reason))

    def reopen(self, unit: Unit) -> None:
        """Let a closed unit go on, for the reason in the form."""
        assert self.edit_form is not None
        form = self.edit_form
        reason = str(form.fields["reason"].value())
        self._do(form, lambda: reopen_unit(self.desk, unit_id=unit.id, reason=reason))

    def _show(self, units: tuple[Unit, ...]) -> None:
        self.units = units
        self.table.show_rows(units, keep=lambda unit: unit.id)

    def _open(self, unit: Unit) -> None:
        today = self.desk.clock.today()
        standing = [each for each in self.units if each.valid_until is None or each.valid_until >= today]
        self.edit_form, self.add_form = data_form(unit), below_form(unit)
        self.move_form, self.merge_form = move_form(unit, standing), merge_form(unit, standing, today)
        parts = [("data", tr("Data"), self.edit_form, self._data_buttons(unit))]
        if kinds_below(unit):
            add = (button(tr("Add below"), lambda: self.add_below(unit), role="primary"),)
            parts.append(("below", tr("New below"), self.add_form, add))
        if unit.kind != UnitKind.HOSPITAL and unit.valid_until is None:
            move = (button(tr("Move"), lambda: self.move_under(unit), role="primary"),)
            parts.append(("move", tr("Move"), self.move_form, move))
        if unit.kind not in {UnitKind.HOSPITAL, UnitKind.CAMPUS} and unit.valid_until is None:
            merge = (button(tr("Merge"), lambda: self.merge(unit), role="danger"),)
            parts.append(("merge", tr("Merge"), self.merge_form, merge))
        self.panel.show_content(unit.name, _parted(parts), quiet=tr(KIND_TITLES[unit.kind]))

    def _data_buttons(self, unit: Unit) -> tuple[QWidget, ...]:
        found: tuple[QWidget, ...] = (button(tr("Save"), lambda: self.save(unit), role="primary"),)
        if unit.valid_until is not None:
            return (*found, button(tr("Reopen unit"), lambda: self.reopen(unit)))
        if unit.kind != UnitKind.HOSPITAL:
            return (*found, button(tr("Close unit"), lambda: self.close_down(unit), role="danger"))
        return found

    def _do(self, form: Form, verb: Callable[[], object], *, undo: Callable[[], object] | None = None) -> None:
        self.strip.clear()
        form.clear_errors()
        op(self, lambda _job: verb()).then(lambda _done: self._on_done(undo)).otherwise(
            lambda error: self.refuse(form, error)
        ).run()

    def _on_done(self, undo: Callable[[], object] | None) -> None:
        self.panel.close_panel()
        messages.toast(self, tr("Saved."), undo=None if undo is None else lambda: self._undo(undo))
        self.load()

    def _undo(self, back: Callable[[], object]) -> None:
        """Take a deed back; its form is long gone, so a refusal stands above the list."""
        op(self, lambda _job: back()).then(lambda _done: self.load()).otherwise(
            lambda error: self.refuse(Form(), error)
        ).run()


def _parted(parts: list[tuple[str, str, Form, tuple[QWidget, ...]]]) -> QWidget:
    """Return a widget that shows one of several forms, each with its own buttons."""
    holder = QWidget()
    choose = Segments([(key, title) for key, title, _form, _buttons in parts], name=tr("What to do"))
    stack = QStackedWidget()
    for _key, _title, form, buttons in parts:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(form)
        row = QHBoxLayout()
        for each in buttons:
            row.addWidget(each)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        stack.addWidget(page)
    keys = [key for key, _title, _form, _buttons in parts]
    choose.chosen.connect(lambda key: stack.setCurrentIndex(keys.index(key)))
    whole = QVBoxLayout(holder)
    whole.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
    whole.setSpacing(SPACE_4)
    row = QHBoxLayout()
    row.addWidget(choose)
    row.addStretch(1)
    whole.addLayout(row)
    whole.addWidget(stack, 1)
    return holder


def _columns() -> tuple[Column[Unit], ...]:
    return (
        Column("name", tr("Unit name"), _name, stretch=True),
        Column("kind", tr("Kind"), lambda unit: CellView(tr(KIND_TITLES[unit.kind]), Tone.QUIET), width=120),
        Column("code", tr("Code"), lambda unit: unit.code or "", width=120),
        Column("beds", tr("Open beds"), lambda unit: "" if unit.open_beds is None else str(unit.open_beds), width=100,
               right=True),
        Column("until", tr("Last day"), lambda unit: str(unit.valid_until or ""), width=110),
    )  # fmt: skip


def _name(unit: Unit) -> CellView:
    depth = max(0, unit.path.strip("/").count("/"))
    tone = Tone.STRONG if unit.kind in {UnitKind.HOSPITAL, UnitKind.CAMPUS} else Tone.PLAIN
    return CellView(INDENT * depth + unit.name, Tone.QUIET if unit.valid_until is not None else tone)
