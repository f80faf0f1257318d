"""The hospital's structure: campuses, departments, wards; add below, rename, close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import UserError
from app.staff.units import Unit, UnitKind, add_unit, close_unit, list_units, rename_unit
from app.words import N_, tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.forms import ChoiceField, DateField, Form, TextField
from ui.kit.lanes import op
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_4, Tone
from ui.system.tab import Tab

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

KIND_TITLES: dict[str, str] = {
    UnitKind.HOSPITAL: N_("Hospital"),
    UnitKind.CAMPUS: N_("Campus"),
    UnitKind.DEPARTMENT: N_("Department"),
    UnitKind.WARD: N_("Ward or unit"),
    UnitKind.GROUP: N_("Group"),
}
INDENT = "\u3000"


class StructureTab(Tab):
    """The tree as an indented list, each unit after its parent."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.table: RowTable[Unit] = RowTable(_columns(), name=tr("Structure"))
        self.table.horizontalHeader().setSectionsClickable(False)  # the order is the tree's
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.picked.connect(lambda unit: self._open(unit) if unit is not None else None)
        self.body.addWidget(self.table, 1)
        self.add_form: Form | None = None
        self.edit_form: Form | None = None

    def load(self) -> None:
        """Load the tree."""
        op(self, lambda _job: list_units(self.desk)).then(
            lambda units: self.table.show_rows(units, keep=lambda unit: unit.id)
        ).run()

    def _open(self, unit: Unit) -> None:
        add = Form(
            TextField("name", tr("Name of a new unit below it")),
            ChoiceField("kind", tr("Kind"), [(kind, tr(KIND_TITLES[kind])) for kind in _below(unit)]),
        )
        edit = Form(TextField("name", tr("Name"), value=unit.name), DateField("until", tr("Last day")))
        self.add_form, self.edit_form = add, edit
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_4)
        column.addWidget(edit)
        column.addWidget(label(tr("An older name stays known, so that older workbooks still find the unit."),
                               role="hint", wrap=True))  # fmt: skip
        if _below(unit):
            column.addWidget(add)
            column.addWidget(button(tr("Add below"), lambda: self.add_below(unit)))
        column.addStretch(1)
        foot = [button(tr("Save the name"), lambda: self.rename(unit), role="primary")]
        if unit.kind != UnitKind.HOSPITAL:
            foot.append(button(tr("Close unit"), lambda: self.close_down(unit), role="danger"))
        self.panel.show_content(unit.name, holder, quiet=tr(KIND_TITLES[unit.kind]), foot=tuple(foot))

    def add_below(self, unit: Unit) -> None:
        """Add what the form says below ``unit``."""
        assert self.add_form is not None
        form = self.add_form
        name, kind = str(form.fields["name"].value()), UnitKind(form.fields["kind"].value())
        self._do(form, lambda: add_unit(self.desk, name=name, kind=kind, parent_id=unit.id))

    def rename(self, unit: Unit) -> None:
        """Give ``unit`` the name in the form."""
        assert self.edit_form is not None
        form = self.edit_form
        name = str(form.fields["name"].value())
        self._do(form, lambda: rename_unit(self.desk, unit_id=unit.id, name=name))

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
        question = tr("Close {name} and everything below it after {day}?", name=unit.name, day=until)
        if messages.ask(self, question, yes=tr("Close unit"), danger=True):
            self._do(form, lambda: close_unit(self.desk, unit_id=unit.id, until=until))

    def _do(self, form: Form, verb: Callable[[], object]) -> None:
        self.strip.clear()
        form.clear_errors()
        op(self, lambda _job: verb()).then(lambda _done: self._on_done()).otherwise(
            lambda error: self.refuse(form, error)
        ).run()

    def _on_done(self) -> None:
        self.panel.close_panel()
        messages.toast(self, tr("Saved."))
        self.load()


def _below(unit: Unit) -> tuple[UnitKind, ...]:
    kinds = tuple(UnitKind)
    return kinds[kinds.index(UnitKind(unit.kind)) + 1 :]


def _columns() -> tuple[Column[Unit], ...]:
    return (
        Column("name", tr("Name"), _name, stretch=True),
        Column("kind", tr("Kind"), lambda unit: CellView(tr(KIND_TITLES[unit.kind]), Tone.QUIET), width=120),
        Column("code", tr("Code"), lambda unit: unit.code or "", width=120),
        Column("beds", tr("Open beds"), lambda unit: "" if unit.open_beds is None else str(unit.open_beds), width=100,
               right=True),
    )  # fmt: skip


def _name(unit: Unit) -> CellView:
    depth = max(0, unit.path.strip("/").count("/"))
    tone = Tone.STRONG if unit.kind in {UnitKind.HOSPITAL, UnitKind.CAMPUS} else Tone.PLAIN
    return CellView(INDENT * depth + unit.name, tone)
