"""Forms whose fields stand in rows, and the small fields they are made of: a tick, a number, a day."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from app.errors import UserError
from app.words import say
from ui.kit.forms import DateField, Field, Form, TextField
from ui.kit.tokens import SPACE_3

if TYPE_CHECKING:
    from datetime import date


class CheckField(Field):
    """A tick with its meaning beside it; the hint stands below."""

    def __init__(self, key: str, title: str, *, hint: str = "", value: bool = False) -> None:
        self.box = QCheckBox(title)
        self.box.setChecked(value)
        super().__init__(key, title, self.box, hint=hint)
        self.title_label.hide()
        self.box.toggled.connect(lambda _on: self._on_edited())

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: bool) -> None:
        """Tick or untick it."""
        self.box.setChecked(value)


class NumberField(TextField):
    """A number, or nothing; halves and cents are kept exactly."""

    def __init__(
        self,
        key: str,
        title: str,
        *,
        hint: str = "",
        value: Decimal | int | None = None,
        least: Decimal | int | None = None,
        whole: bool = False,
    ) -> None:
        super().__init__(key, title, hint=hint, value=number_text(value))
        self._least, self._whole = least, whole

    def number(self) -> Decimal | None:
        """Return the number, None when the field is empty.

        Raises:
            UserError: what stands there is no such number (also shown at the field).
        """
        text = self.value()
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            raise self._refused(say("{text} is not a number.", text=text))
        if self._whole and found != found.to_integral_value():
            raise self._refused(say("{text} is not a whole number.", text=text))
        if self._least is not None and found < self._least:
            raise self._refused(say("The number is at least {least}.", least=self._least))
        return found

    def _refused(self, text: object) -> UserError:
        self.show_error(str(text))
        return UserError(text, field=self.key)  # type: ignore[arg-type]  # always words


def number_text(value: Decimal | int | None) -> str:
    """Return a number as it is typed, without needless noughts."""
    if value is None:
        return ""
    return f"{Decimal(value).normalize():f}"


def day_field(key: str, title: str, value: date | None = None, *, hint: str = "") -> DateField:
    """Return a date without the usual words on how to write one: they would stand below every day of a form."""
    made = DateField(key, title, value=value, hint=hint)
    made.set_hint(hint)
    return made


class RowForm(Form):
    """A form whose fields stand in rows of one or two."""

    def __init__(self, *rows: Field | tuple[Field, ...]) -> None:
        super().__init__()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.setSpacing(SPACE_3)
        for row in rows:
            fields = row if isinstance(row, tuple) else (row,)
            self.fields |= {field.key: field for field in fields}
            line = QHBoxLayout()
            line.setSpacing(SPACE_3)
            for field in fields:
                line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
