"""Fields of people's forms: a unit found by typing, a code of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UserError
from app.staff.codes import Table, codes
from app.staff.units import UnitKind
from app.words import say
from ui.kit.forms import ChoiceField, SearchField

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from app.staff.units import Unit


class UnitField(SearchField):
    """A unit, chosen from the tree or found by typing any part of its name."""

    def __init__(
        self, key: str, title: str, units: Sequence[Unit], *, hint: str = "", value: int | None = None
    ) -> None:
        super().__init__(key, title, _unit_choices(units), hint=hint, value=value)

    def value(self) -> int | None:
        """Return the unit's id, None when nothing is chosen.

        Raises:
            UserError: what stands there is no unit's name.
        """
        try:
            found: int | None = super().value()
        except UserError:
            text = say("There is no unit {name}.", name=self.box.currentText().strip())
            self.show_error(str(text))
            raise UserError(text, field=self.key) from None
        return found


def _unit_choices(units: Sequence[Unit]) -> list[tuple[Hashable, str]]:
    names = {unit.id: unit.name for unit in units}

    def path(unit: Unit) -> str:
        steps = [names.get(int(step), "") for step in unit.path.strip("/").split("/")[1:]]
        return " › ".join(filter(None, steps)) or unit.name

    return [(None, ""), *((unit.id, path(unit)) for unit in units if unit.kind != UnitKind.HOSPITAL)]


def code_field(
    key: str, title: str, table: Table, *, value: str | None = None, hint: str = "", but: str = ""
) -> ChoiceField:
    """Return a choice of the codes of a table, nothing first; ``but`` are codes (blank between) that are not offered."""
    left_out = set(but.split())
    choices: list[tuple[Hashable, str]] = [(None, "")]
    choices += [(code.code, code.label) for code in codes(table).values() if code.code not in left_out]
    return ChoiceField(key, title, choices, hint=hint, value=value)
