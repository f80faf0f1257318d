"""Small controls every page uses: buttons by role, filter chips, the bulk bar, toolbars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ui.kit.theme import icon
from ui.kit.tokens import CONTROL_SMALL, SPACE_1, SPACE_2, SPACE_3

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence


def button(
    text: str, run: Callable[[], object] | None = None, *, role: str = "", small: bool = False, icon_name: str = ""
) -> QPushButton:
    """Make a button; roles: "" (plain), "primary" (one a page), "danger", "link"."""
    made = QPushButton(text)
    if role:
        made.setProperty("role", role)
    if small:
        made.setProperty("size", "small")
    made.setAccessibleName(text)
    if icon_name:
        made.setText(f" {text}")
        made.setIcon(icon(icon_name, "on_accent" if role == "primary" else "ink_2"))
        made.setIconSize(QSize(16, 16))
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


def dress(made: QPushButton, role: str, icon_name: str = "") -> None:
    """Give a button another role; its icon keeps the ink that goes with it."""
    made.setProperty("role", role)
    if icon_name:
        made.setIcon(icon(icon_name, "on_accent" if role == "primary" else "ink_2"))
    made.style().unpolish(made)
    made.style().polish(made)


def icon_button(name: str, meaning: str, run: Callable[[], object] | None = None) -> QToolButton:
    """Make a 28 px icon button; ``meaning`` is its tooltip and its name for a screen reader."""
    made = QToolButton()
    made.setIcon(icon(name))
    made.setIconSize(QSize(18, 18))
    made.setFixedSize(CONTROL_SMALL, CONTROL_SMALL)
    made.setToolTip(meaning)
    made.setAccessibleName(meaning)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


def label(text: str = "", *, role: str = "", wrap: bool = False) -> QLabel:
    """Make a label; roles: title, heading, quiet, hint, error, label, figure."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


class Brief(QLabel):
    """A line that gives way where there is little room: what is cut off is told under the pointer and to screen readers."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "hint")

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def shown(self) -> str:
        """Return what there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self.shown())
        painter.end()


def rule() -> QFrame:
    """Make a hairline."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


class ChipBar(QWidget):
    """Filter chips: each a word and a count, any number of them on (or one, when ``single``).

    Signals:
        changed(): another set of chips is on.
    """

    changed = Signal()

    def __init__(self, *, name: str, single: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._single = single
        self._chips: dict[Hashable, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE_2)
        self._row.addStretch(1)

    def show_chips(self, chips: Sequence[tuple[Hashable, str, int | None]]) -> None:
        """Show (key, text, count or None); chips that stay keep whether they are on."""
        on = self.chosen()
        for key in [key for key in self._chips if key not in {chip[0] for chip in chips}]:
            self._chips.pop(key).deleteLater()
        for place, (key, text, count) in enumerate(chips):
            chip = self._chips.get(key)
            if chip is None:
                chip = QPushButton()
                chip.setProperty("role", "chip")
                chip.setCheckable(True)
                chip.setChecked(key in on)
                chip.clicked.connect(lambda _checked=False, key=key: self._on_clicked(key))
                self._chips[key] = chip
            chip.setText(text if count is None else f"{text} {count:,}")
            self._row.removeWidget(chip)
            self._row.insertWidget(place, chip)

    def chosen(self) -> frozenset[Hashable]:
        """Return the keys of the chips that are on."""
        return frozenset(key for key, chip in self._chips.items() if chip.isChecked())

    def choose(self, *keys: Hashable) -> None:
        """Put exactly these chips on."""
        for key, chip in self._chips.items():
            chip.setChecked(key in keys)
        self.changed.emit()

    def chip(self, key: Hashable) -> QPushButton:
        """Return one chip."""
        return self._chips[key]

    def _on_clicked(self, key: Hashable) -> None:
        if self._single and self._chips[key].isChecked():
            for other, chip in self._chips.items():
                if other != key:
                    chip.setChecked(False)
        self.changed.emit()


class BulkBar(QFrame):
    """Says how many rows are selected and what can be done with them; hidden when none is."""

    cleared = Signal()

    def __init__(self, *, clear_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bulk")
        self._label = QLabel()
        self._deeds = QHBoxLayout()
        self._deeds.setSpacing(SPACE_2)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_1, SPACE_2, SPACE_1)
        row.setSpacing(SPACE_3)
        row.addWidget(self._label)
        row.addLayout(self._deeds)
        row.addStretch(1)
        row.addWidget(button(clear_text, self.cleared.emit, role="link"))
        self.hide()

    def add(self, text: str, run: Callable[[], object], *, role: str = "") -> QPushButton:
        """Offer a deed."""
        made = button(text, run, role=role, small=True)
        self._deeds.addWidget(made)
        return made

    def show_count(self, count: int, text: str) -> None:
        """Show ``text`` (how many of what) while ``count`` is above one; one row alone has its own actions."""
        self._label.setText(text)
        self.setVisible(count > 1)


class Segments(QWidget):
    """A row of joined buttons of which one is down.

    Signals:
        chosen(object): the key now chosen.
    """

    chosen = Signal(object)

    def __init__(self, choices: Sequence[tuple[Hashable, str]], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._buttons: dict[Hashable, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for key, text in choices:
            made = QPushButton(text)
            made.setProperty("role", "segment")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._buttons[key] = made
            row.addWidget(made)
        if choices:
            self._buttons[choices[0][0]].setChecked(True)

    def choose(self, key: Hashable) -> None:
        """Put ``key`` down without a signal."""
        self._buttons[key].setChecked(True)
