"""What can be done with a unit, each as a form: its data, a unit below it, another place in the tree, a merger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UserError
from app.staff.units import Unit, UnitKind
from app.words import N_, say, tr
from ui.kit.forms import ChoiceField, DateField, Form, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

KIND_TITLES: dict[str, str] = {
    UnitKind.HOSPITAL: N_("Hospital"),
    UnitKind.CAMPUS: N_("Campus"),
    UnitKind.DEPARTMENT: N_("Department"),
    UnitKind.WARD: N_("Ward or unit"),
    UnitKind.GROUP: N_("Group"),
}
STEP = " › "


def data_form(unit: Unit) -> Form:
    """Return the form of a unit's own data and its last day."""
    return Form(
        TextField("name", tr("Unit name"), value=unit.name,
                  hint=tr("An older name stays known, so that older workbooks still find the unit.")),
        TextField("code", tr("Code"), value=unit.code or ""),
        TextField("open_beds", tr("Open beds"), value="" if unit.open_beds is None else str(unit.open_beds)),
        DateField("until", tr("Last day"), value=unit.valid_until, hint=tr("Only to close the unit.")),
        TextField("reason", tr("Reason"), hint=tr("Of closing or reopening.")),
    )  # fmt: skip


def below_form(unit: Unit) -> Form:
    """Return the form of a new unit below ``unit``."""
    return Form(
        TextField("name", tr("Name of a new unit below it")),
        ChoiceField("kind", tr("Kind"), [(kind, tr(KIND_TITLES[kind])) for kind in kinds_below(unit)]),
    )


def move_form(unit: Unit, units: Sequence[Unit]) -> Form:
    """Return the form that hangs ``unit`` under another."""
    fit = [each for each in units if unit.kind in kinds_below(each) and not each.below(unit)]
    choices = [(each.id, path_of(each, units)) for each in fit]
    return Form(ChoiceField("parent", tr("Under which unit"), choices, value=unit.parent_id,
                            hint=tr("Everything below moves with it.")))  # fmt: skip


def merge_form(unit: Unit, units: Sequence[Unit], today: date) -> Form:
    """Return the form that lets ``unit`` be part of another from a day on."""
    fit = [each for each in units if each.kind == unit.kind and each.id != unit.id]
    choices = [(None, ""), *((each.id, path_of(each, units)) for each in fit)]
    return Form(
        ChoiceField("into", tr("Into which unit"), choices),
        DateField("on", tr("From"), value=today),
        TextField("reason", tr("Reason"), hint=tr("It stands in the history of everybody who moves.")),
        TextField("document", tr("Document")),
    )


def kinds_below(unit: Unit) -> tuple[UnitKind, ...]:
    """Return the kinds that may stand below ``unit``."""
    kinds = tuple(UnitKind)
    return kinds[kinds.index(UnitKind(unit.kind)) + 1 :]


def path_of(unit: Unit, units: Sequence[Unit]) -> str:
    """Return a unit's name with those above it, the hospital left out."""
    names = {each.id: each.name for each in units}
    steps = [names.get(int(step), "") for step in unit.path.strip("/").split("/")[1:]]
    return STEP.join(filter(None, steps)) or unit.name


def beds_of(form: Form) -> int | None:
    """Return the beds typed.

    Raises:
        UserError: they are no whole number.
    """
    text = str(form.fields["open_beds"].value())
    if text and not text.isdigit():
        raise UserError(say("Give a whole number."), field="open_beds")
    return int(text) if text else None
