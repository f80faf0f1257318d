"""Form fields: label above, hint below, and an error that replaces the hint, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.errors import BugError, UserError
from app.words import say, tr
from ui.kit.controls import label
from ui.kit.dates import read_date
from ui.kit.strips import restyle
from ui.kit.tokens import CONTROL, SPACE_1, SPACE_4

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date


class Field(QWidget):
    """Base of every field: ``key`` is the name a ``UserError`` uses for it.

    Signals:
        edited(): the person changed the value.
    """

    edited = Signal()

    def __init__(self, key: str, title: str, editor: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.key = key
        self.editor = editor
        self._hint = hint
        self.title_label = label(title, role="label")
        self.title_label.setBuddy(editor)
        self.below = label(hint, role="hint", wrap=True)
        if isinstance(editor, (QLineEdit, QComboBox)):
            editor.setFixedHeight(CONTROL)  # a style sheet's height comes too late for the first layout
        editor.setAccessibleName(title)
        editor.setAccessibleDescription(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addWidget(self.title_label)
        column.addWidget(editor)
        column.addWidget(self.below)
        self.below.setVisible(bool(hint))  # only now: without a parent it would be a window of its own

    def show_error(self, text: str) -> None:
        """Put ``text`` in the place of the hint and mark the editor."""
        self._below(text, "error")
        self.editor.setProperty("fault", "true")
        self.editor.setAccessibleDescription(text)
        restyle(self.editor)

    def show_doubt(self, text: str) -> None:
        """Put what should be looked at in the place of the hint; it stops nothing."""
        self.clear_error()
        self._below(f"▲ {text}", "doubt")
        self.editor.setAccessibleDescription(text)

    def clear_error(self) -> None:
        """Show the hint again."""
        if self.editor.property("fault") or self.below.property("role") == "doubt":
            self._below(self._hint, "hint")
            self.editor.setProperty("fault", None)
            self.editor.setAccessibleDescription(self._hint)
            restyle(self.editor)

    def set_hint(self, hint: str) -> None:
        """Show another hint."""
        self._hint = hint
        if not self.editor.property("fault"):
            self._below(hint, "hint")

    def error(self) -> str:
        """Return the error shown, "" when there is none."""
        return self.below.text() if self.editor.property("fault") else ""

    def value(self) -> Any:
        """Return what the field holds."""
        raise BugError(self.key)

    def _below(self, text: str, role: str) -> None:
        self.below.setText(text)
        self.below.setProperty("role", role)
        self.below.setVisible(bool(text))
        restyle(self.below)

    def _on_edited(self) -> None:
        self.clear_error()
        self.edited.emit()


class TextField(Field):
    """One line of text; ``secret`` hides what is typed."""

    def __init__(
        self, key: str, title: str, *, hint: str = "", value: str = "", placeholder: str = "", secret: bool = False
    ) -> None:
        self.line = QLineEdit(value)
        self.line.setPlaceholderText(placeholder)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(key, title, self.line, hint=hint)
        self.line.textEdited.connect(lambda _text: self._on_edited())

    def value(self) -> str:
        """Return the text without blanks around it (a secret exactly as typed)."""
        text = self.line.text()
        return text if self.line.echoMode() == QLineEdit.EchoMode.Password else text.strip()

    def set_value(self, value: str) -> None:
        """Show ``value``."""
        self.line.setText(value)


LINE_HEIGHT, LINES_FRAME, LINES_MOST = 20, 24, 184  # pixels


class LinesField(Field):
    """Several lines of text, one entry a line."""

    def __init__(self, key: str, title: str, *, hint: str = "", value: Sequence[str] = (), height: int = 84) -> None:
        self.box = QPlainTextEdit("\n".join(value))
        self.box.setFixedHeight(max(height, min(LINES_MOST, LINE_HEIGHT * len(value) + LINES_FRAME)))
        self.box.setTabChangesFocus(True)
        super().__init__(key, title, self.box, hint=hint)
        self.box.textChanged.connect(self._on_edited)

    def value(self) -> tuple[str, ...]:
        """Return the lines that are not empty."""
        return tuple(line for line in (raw.strip() for raw in self.box.toPlainText().splitlines()) if line)


class ChoiceField(Field):
    """One of several values."""

    def __init__(
        self, key: str, title: str, choices: Sequence[tuple[Hashable, str]], *, hint: str = "", value: Hashable = None
    ) -> None:
        self.box = QComboBox()
        self.box.installEventFilter(_NO_WHEEL)
        super().__init__(key, title, self.box, hint=hint)
        self.set_choices(choices, value=value)
        self.box.activated.connect(lambda _place: self._on_edited())

    def set_choices(self, choices: Sequence[tuple[Hashable, str]], *, value: Hashable = None) -> None:
        """Offer other values and choose ``value`` (the first when it is not among them)."""
        self._keys = [key for key, _text in choices]
        self.box.clear()
        for _key, text in choices:
            self.box.addItem(text)
        if value in self._keys:
            self.box.setCurrentIndex(self._keys.index(value))

    def value(self) -> Any:
        """Return the chosen key."""
        place = self.box.currentIndex()
        return self._keys[place] if 0 <= place < len(self._keys) else None

    def offers(self, value: Hashable) -> bool:
        """Tell whether ``value`` is among those to choose from."""
        return value in self._keys

    def set_value(self, value: Hashable) -> None:
        """Choose ``value``."""
        self.box.setCurrentIndex(self._keys.index(value))


class SearchField(ChoiceField):
    """One of many values, found by typing any part of its text; ``nothing`` is what stands there for no value."""

    def __init__(
        self,
        key: str,
        title: str,
        choices: Sequence[tuple[Hashable, str]],
        *,
        hint: str = "",
        value: Hashable = None,
        nothing: str = "",
    ) -> None:
        self._completer = QCompleter()
        super().__init__(key, title, (), hint=hint)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(self._completer)
        line = self.box.lineEdit()
        assert line is not None
        self.line = line
        self.line.setPlaceholderText(nothing or tr("Type part of the name"))
        self.line.textEdited.connect(lambda _text: self._on_edited())
        self._completer.activated.connect(lambda _text: self._on_edited())
        self.set_choices(choices, value=value)

    def set_choices(self, choices: Sequence[tuple[Hashable, str]], *, value: Hashable = None) -> None:
        """Offer other values and choose ``value``; None is no value."""
        super().set_choices(choices, value=value)
        self._completer.setModel(QStringListModel([text.strip() for _key, text in choices], self._completer))
        if value is None:
            self.box.setCurrentIndex(self._keys.index(None) if None in self._keys else -1)

    def value(self) -> Any:
        """Return the key of what stands there, None for nothing.

        Raises:
            UserError: what stands there is none of the values.
        """
        typed = self.box.currentText().strip()
        if not typed:
            return None
        place = next((i for i in range(self.box.count()) if self.box.itemText(i).strip() == typed), -1)
        if place < 0:
            raise UserError(say("{text} is not among them.", text=typed), field=self.key)
        return self._keys[place]


class DateField(Field):
    """A date typed in any usual form; leaving the field writes it as 2026-11-23."""

    def __init__(self, key: str, title: str, *, hint: str = "", value: date | None = None) -> None:
        self.line = QLineEdit("" if value is None else value.isoformat())
        self.line.setPlaceholderText("2026-11-23")
        super().__init__(key, title, self.line, hint=hint or tr("For example 2026-11-23, 20261123, 2026年11月23日."))
        self.line.textEdited.connect(lambda _text: self._on_edited())
        self.line.editingFinished.connect(self._on_left)

    def value(self) -> date | None:
        """Return the date, None when the field is empty.

        Raises:
            UserError: what stands there is not a date (also shown at the field).
        """
        try:
            return read_date(self.line.text())
        except UserError as error:
            self.show_error(str(error))
            raise UserError(error.text, field=self.key) from error

    def set_value(self, value: date | None) -> None:
        """Show ``value``."""
        self.line.setText("" if value is None else value.isoformat())
        self.clear_error()

    def _on_left(self) -> None:
        try:
            found = read_date(self.line.text())
        except UserError as error:
            self.show_error(str(error))
        else:
            if found is not None:
                self.line.setText(found.isoformat())


class Form(QWidget):
    """Fields under each other; hands a ``UserError`` to the field it names."""

    def __init__(self, *fields: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = {field.key: field for field in fields}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        for field in fields:
            column.addWidget(field)

    def show_error(self, error: BaseException) -> bool:
        """Show ``error`` at its field and put the cursor there; False when it names none of these fields."""
        field = self.fields.get(error.field or "") if isinstance(error, UserError) else None
        if field is None:
            return False
        told = error.text if isinstance(error, UserError) else error
        remedy = error.remedy if isinstance(error, UserError) else None
        field.show_error(f"{told}{remedy or ''}")
        field.editor.setFocus()
        return True

    def clear_errors(self) -> None:
        """Show all hints again."""
        for field in self.fields.values():
            field.clear_error()


class _WheelFilter(QObject):
    """Keeps the wheel from changing a choice while a form is scrolled."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


_NO_WHEEL = _WheelFilter()
