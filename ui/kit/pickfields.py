"""Fields one picks in: several of a list (and their order), a colour from swatches or typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.words import say, tr
from ui.kit.forms import Field
from ui.kit.strips import restyle
from ui.kit.tokens import CONTROL, SPACE_1

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = 28
#: Grounds that stay apart from each other and from the text on them, also on a photocopy.
SWATCHES = (
    "#FFFFFF",
    "#FFF3D6",
    "#E7EEFB",
    "#E6F4F1",
    "#FBE3DE",
    "#F3E8FF",
    "#FFE4E6",
    "#D9E2EC",
    "#34456E",
    "#7A3600",
)
INKS = ("#1B2733", "#B42318", "#274B8F", "#0F766E", "#B45309", "#6B21A8", "#5B6B7A", "#FFFFFF")


class TickList(QListWidget):
    """A list of ticks; Alt+Up and Alt+Down move a line where the order counts."""

    def __init__(self, *, ordered: bool) -> None:
        super().__init__()
        self._ordered = ordered
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if ordered:
            self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if self._ordered and event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in moves:
            place = self.currentRow()
            to = place + moves[Qt.Key(event.key())]
            if place >= 0 and 0 <= to < self.count():
                item = self.takeItem(place)
                self.insertItem(to, item)
                self.setCurrentRow(to)
            return
        super().keyPressEvent(event)


class TicksField(Field):
    """Several of a list; with ``ordered`` the chosen come in the order of the list, which can be dragged."""

    def __init__(
        self,
        key: str,
        title: str,
        choices: Sequence[tuple[str, str]],
        *,
        value: Sequence[str] = (),
        hint: str = "",
        rows: int = 6,
        ordered: bool = False,
    ) -> None:
        self.list = TickList(ordered=ordered)
        super().__init__(key, title, self.list, hint=hint)
        self._ordered = ordered
        self.set_choices(choices, value=value)
        self.list.setFixedHeight(min(rows, max(1, len(choices))) * ROW + 4)
        self.list.itemChanged.connect(lambda _item: self._on_edited())
        self.list.model().rowsMoved.connect(lambda *_: self._on_edited())
        self.list.model().rowsInserted.connect(lambda *_: self._on_edited())

    def set_choices(self, choices: Sequence[tuple[str, str]], *, value: Sequence[str]) -> None:
        """Offer ``choices`` with ``value`` ticked; in an ordered list the ticked stand first, in their order."""
        self.list.blockSignals(True)
        self.list.model().blockSignals(True)
        self.list.clear()
        rank = {key: place for place, key in enumerate(value)}
        shown = sorted(choices, key=lambda each: rank.get(each[0], len(rank))) if self._ordered else choices
        for key, text in shown:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Checked if key in rank else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.model().blockSignals(False)
        self.list.blockSignals(False)
        self.list.doItemsLayout()

    def value(self) -> tuple[str, ...]:
        """Return the keys that are ticked, in the order of the list."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        )


class ColourField(Field):
    """A colour: typed as #RRGGBB, picked from swatches, or none."""

    def __init__(
        self, key: str, title: str, *, value: str = "", swatches: Sequence[str] = SWATCHES, hint: str = ""
    ) -> None:
        self.line = QLineEdit(value)
        self.line.setPlaceholderText(tr("as its class"))
        self.line.setFixedHeight(CONTROL)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(2)
        for colour in swatches:
            row.addWidget(self._swatch(colour))
        row.addStretch(1)
        column.addLayout(row)
        super().__init__(key, title, holder, hint=hint)
        self.title_label.setBuddy(self.line)
        self.line.setAccessibleName(title)
        self.line.textEdited.connect(lambda _text: self._on_edited())

    def colour(self) -> str:
        """Return the colour as ``#RRGGBB``, "" for none.

        Raises:
            UserError: what stands there is no colour (also shown at the field).
        """
        text = self.line.text().strip()
        if not text:
            return ""
        found = QColor(text if text.startswith("#") else f"#{text}")
        if not found.isValid():
            self.show_error(tr("{text} is no colour; write it like #E7EEFB.", text=text))
            raise UserError(say("{text} is no colour; write it like #E7EEFB.", text=text), field=self.key)
        return found.name().upper()

    def value(self) -> str:
        """Return what stands there."""
        return self.line.text().strip()

    def show_error(self, text: str) -> None:
        """Mark the line too."""
        super().show_error(text)
        self.line.setProperty("fault", "true")
        restyle(self.line)

    def clear_error(self) -> None:
        """Take the mark away."""
        super().clear_error()
        if self.line.property("fault"):
            self.line.setProperty("fault", None)
            restyle(self.line)

    def _swatch(self, colour: str) -> QToolButton:
        made = QToolButton()
        made.setFixedSize(16, 16)
        made.setStyleSheet(f"QToolButton {{ background: {colour}; border: 1px solid #8A98A6; border-radius: 3px; }}")
        made.setToolTip(colour)
        made.setAccessibleName(tr("Colour {colour}", colour=colour))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _on=False: self._take(colour))
        return made

    def _take(self, colour: str) -> None:
        self.line.setText(colour)
        self._on_edited()
