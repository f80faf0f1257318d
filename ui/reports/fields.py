"""The fields of a report's form: what it asks for, as a person answers it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtWidgets import QCheckBox

from app.errors import UserError
from app.reports.registry import Parameter, default_of
from app.words import say, tr
from ui.kit.forms import ChoiceField, DateField, Field, SearchField, TextField
from ui.kit.pickfields import TicksField

if TYPE_CHECKING:
    from datetime import date

Asked = Field | QCheckBox


@attrs.frozen(slots=True)
class Known:
    """What there is to choose from: units (number, name), people (staff number, name); empty until they are read."""

    today: date
    units: tuple[tuple[int, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()


def field_for(parameter: Parameter, known: Known, *, needed: bool) -> Asked:
    """Return the field by which ``parameter`` is asked; one that is not ``needed`` says what holds where it is empty."""
    title, hint = tr(parameter.title), tr(parameter.hint) if parameter.hint else ""
    if parameter.many:
        several = [(value, tr(told)) for value, told in parameter.choices]
        return TicksField(parameter.key, title, several, hint=hint, ordered=True)
    if parameter.choices:
        choices = [(value, tr(told)) for value, told in parameter.choices]
        return ChoiceField(parameter.key, title, choices, value=parameter.default)
    match parameter.kind:
        case "flag":
            box = QCheckBox(title)
            box.setChecked(bool(parameter.default))
            return box
        case "date":
            return DateField(parameter.key, title, value=known.today)
        case "unit":
            none: Sequence[tuple[Hashable, str]] = () if needed else ((None, ""),)
            nothing = "" if needed else tr("Whole hospital")
            return SearchField(parameter.key, title, [*none, *known.units], nothing=nothing)
        case "staff":
            people = [(number, f"{number} {name}") for number, name in known.people]
            return SearchField(parameter.key, title, [(None, ""), *people], hint=hint, nothing=tr("Number or name"))
    default = default_of(parameter, known.today)
    return TextField(parameter.key, title, hint=hint, value="" if default is None else str(default))


def read_field(parameter: Parameter, field: Asked) -> Any:
    """Return what was answered, as the report takes it.

    Raises:
        UserError: a number that is none, a unit or person that is not there.
    """
    if isinstance(field, QCheckBox):
        return field.isChecked()
    value = field.value()
    if parameter.many:
        return ",".join(value) or parameter.default
    if value is None or value == "":
        return parameter.default
    if parameter.kind == "number":
        try:
            return int(value)
        except ValueError:
            raise UserError(say("{text} is not a whole number.", text=value), field=parameter.key) from None
    return value


def fill_field(field: Asked, value: Any) -> None:
    """Put an answer into a field; one that is not to be chosen from yet waits."""
    if isinstance(field, TextField):
        field.set_value(str(value))
    elif isinstance(field, DateField) or (isinstance(field, ChoiceField) and field.offers(value)):
        field.set_value(value)
