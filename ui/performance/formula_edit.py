"""A formula as it is typed: what is wrong is marked at its character and said below it, else a worked example stands there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.performance.formula import FormulaError, parse_formula
from app.performance.guard import refuse_banned
from ui.kit.controls import label
from ui.kit.strips import restyle
from ui.kit.theme import tokens
from ui.kit.tokens import CONTROL, SPACE_1

#: Gives the worked example of a formula that can be read; a ``UserError`` says why it has no value.
Example = Callable[[str], str]
WAIT = 120  # ms after the last key before an example is worked


class FormulaEdit(QWidget):
    """One formula. Enter leaves the field; a formula may be broken over lines by the window only.

    Signals:
        changed(): the text was edited.
    """

    changed = Signal()

    def __init__(self, *, name: str, text: str = "", example: Example | None = None, empty: str = "") -> None:
        super().__init__()
        self._example = example
        self._empty = empty
        self.box = _OneLine(text)
        self.box.setAccessibleName(name)
        self.box.setPlaceholderText(empty)
        self.below = label(role="hint", wrap=True)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT)
        self._wait.timeout.connect(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addWidget(self.box)
        column.addWidget(self.below)
        self.below.hide()
        self.box.textChanged.connect(self._on_text)

    def text(self) -> str:
        """Return the formula."""
        return " ".join(self.box.toPlainText().split())

    def set_example(self, example: Example) -> None:
        """Work formulas by another example from now on."""
        self._example = example
        self.check()

    def check(self) -> bool:
        """Judge the formula, mark what is wrong or show the worked example; tell whether it can be used."""
        self._wait.stop()
        text = self.text()
        if not text:
            self._tell("", fault=False, place=None)
            return bool(self._empty)
        try:
            formula = parse_formula(text)
            refuse_banned(*sorted(formula.names | formula.sums))
        except FormulaError as error:
            self._tell(f"{error.cause}{error.remedy or ''}", fault=True, place=error.place)
            return False
        except UserError as error:
            self._tell(f"{error.text}{error.remedy or ''}", fault=True, place=1)
            return False
        self._work(text)
        return True

    def _work(self, text: str) -> None:
        if self._example is None:
            self._tell("", fault=False, place=None)
            return
        try:
            self._tell(self._example(text), fault=False, place=None)
        except FormulaError as error:
            self._tell(f"{error.cause}{error.remedy or ''}", fault=True, place=error.place)
        except UserError as error:
            self._tell(str(error), fault=True, place=None)

    def _tell(self, text: str, *, fault: bool, place: int | None) -> None:
        self.box.mark(place if fault else None)
        self.box.setProperty("fault", "true" if fault else None)
        restyle(self.box)
        self.below.setText(text)
        self.below.setProperty("role", "error" if fault else "hint")
        self.below.setContentsMargins(self.box.caret_x(place) if fault and place else 0, 0, 0, 0)
        self.below.setVisible(bool(text))
        restyle(self.below)

    def _on_text(self) -> None:
        self._wait.start()
        self.changed.emit()


class _OneLine(QPlainTextEdit):
    """A text field that grows with its text and takes no line break."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(CONTROL)
        self.document().setDocumentMargin(1)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def mark(self, place: int | None) -> None:
        """Underline the character at ``place`` (from 1), None for nothing."""
        if place is None:
            self.setExtraSelections([])
            return
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(QColor(tokens().lapsed))
        wave.setBackground(QColor(tokens().lapsed_tint))
        chosen = QTextEdit.ExtraSelection()
        length = len(self.toPlainText())
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(place - 1, length - 1)))
        cursor.setPosition(min(place, length), QTextCursor.MoveMode.KeepAnchor)
        chosen.cursor, chosen.format = cursor, wave  # type: ignore[attr-defined]  # a plain struct
        self.setExtraSelections([chosen])

    def caret_x(self, place: int | None) -> int:
        """Return where the character at ``place`` stands, so that what is said can stand under it."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min((place or 1) - 1, len(self.toPlainText()))))
        return min(self.cursorRect(cursor).left(), self.width() // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = max(1, int(self.document().size().height()))
        self.setFixedHeight(CONTROL + (lines - 1) * 20)
