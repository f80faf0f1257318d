"""A chip that opens a list of values below itself: the filters above a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.words import tr
from ui.kit.commands import rank_of
from ui.kit.tokens import SPACE_1, SPACE_2

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

WIDE = 260
ROW = 28
MOST_ROWS = 12
SEARCH_FROM = 10  # values from which a search line stands above them


class FilterChip(QPushButton):
    """A chip with its title, and what is chosen; Enter, Space or Down opens the values, Delete clears them.

    ``counts`` (asked when the list opens) tells how many rows each value has; those without stand last. With ``single``
    only one value is on at a time.

    Signals:
        changed(): another set of values is chosen.
    """

    changed = Signal()

    def __init__(
        self,
        title: str,
        choices: Sequence[tuple[Hashable, str]] = (),
        *,
        single: bool = False,
        counts: Callable[[], Mapping[Hashable, int]] | None = None,
    ) -> None:
        super().__init__(title)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self._title = title
        self._single = single
        self._counts = counts
        self._choices: dict[Hashable, str] = {}
        self._chosen: tuple[Hashable, ...] = ()
        self.popup: ValuePopup | None = None
        self.clicked.connect(lambda _checked=False: self.open_list())
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[Hashable, str]]) -> None:
        """Offer other values; those chosen that are still there stay chosen."""
        self._choices = dict(choices)
        self._chosen = tuple(key for key in self._chosen if key in self._choices)
        self._dress()

    def chosen(self) -> tuple[Hashable, ...]:
        """Return the chosen values in the order offered."""
        return self._chosen

    def choose(self, *keys: Hashable) -> None:
        """Choose exactly these values, without a signal."""
        self._chosen = tuple(key for key in self._choices if key in keys)
        self._dress()

    def open_list(self) -> None:
        """Show the values below the chip, or close them."""
        self._dress()
        if self.popup is not None and self.popup.isVisible():
            self.popup.close_list()
            return
        if self.popup is None:
            self.popup = ValuePopup(self)
            self.popup.toggled.connect(self._on_toggled)
        counts = dict(self._counts()) if self._counts is not None else {}
        rows = [(key, text, counts.get(key, 0) if self._counts else None) for key, text in self._choices.items()]
        self.popup.open_under(self, rows, frozenset(self._chosen))

    def _on_toggled(self, key: Hashable) -> None:
        if self._single:
            self._chosen = () if key in self._chosen else (key,)
        else:
            now = {*self._chosen} ^ {key}
            self._chosen = tuple(each for each in self._choices if each in now)
        self._dress()
        if self.popup is not None:
            self.popup.mark(frozenset(self._chosen))
            if self._single:
                self.popup.close_list()
        self.changed.emit()

    def _dress(self) -> None:
        told = self._title
        if self._chosen:
            first = self._choices[self._chosen[0]].strip("\u3000 ")
            more = f" +{len(self._chosen) - 1}" if len(self._chosen) > 1 else ""
            told = f"{self._title}：{first}{more}" if not self._single else first
        self.setText(f"{told}  ▾")
        self.setChecked(bool(self._chosen))
        self.setAccessibleName(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_list()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen:
            self.choose()
            self.changed.emit()
        else:
            super().keyPressEvent(event)


class ValuePopup(QFrame):
    """The values under a chip: a line to search them (by pinyin as well), and a list of ticks; Esc closes.

    Signals:
        toggled(object): the key of a value was ticked or unticked.
    """

    toggled = Signal(object)

    def __init__(self, chip: FilterChip) -> None:
        super().__init__(chip.window())
        self.setProperty("role", "popup")
        self._chip = chip
        self._rows: list[tuple[Hashable, str, int | None]] = []
        self._on: frozenset[Hashable] = frozenset()
        self.search = QLineEdit()
        self.search.setProperty("size", "small")
        self.search.setPlaceholderText(tr("Search, pinyin initials too"))
        self.search.setAccessibleName(tr("Search the values"))
        self.search.textEdited.connect(lambda _text: self._fill())
        self.list = QListWidget()
        self.list.setAccessibleName(chip.text())
        self.list.itemClicked.connect(self._on_item)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_1, SPACE_1, SPACE_1, SPACE_1)
        column.setSpacing(SPACE_1)
        column.addWidget(self.search)
        column.addWidget(self.list)
        for child in (self.search, self.list):
            child.installEventFilter(self)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def open_under(
        self, chip: QWidget, rows: Sequence[tuple[Hashable, str, int | None]], chosen: frozenset[Hashable]
    ) -> None:
        """Show ``rows`` (key, text, count or None) under ``chip``."""
        self._rows, self._on = list(rows), chosen
        self.search.clear()
        self.search.setVisible(len(rows) >= SEARCH_FROM)
        self._fill()
        window = chip.window()
        corner = chip.mapTo(window, QPoint(0, chip.height() + 4))
        extra = ROW + SPACE_2 if len(rows) >= SEARCH_FROM else SPACE_2
        height = min(len(rows), MOST_ROWS) * ROW + extra + SPACE_2
        left = min(corner.x(), window.width() - WIDE - SPACE_2)
        self.setGeometry(left, corner.y(), WIDE, min(height, window.height() - corner.y() - SPACE_2))
        self.show()
        self.raise_()
        (self.search if len(rows) >= SEARCH_FROM else self.list).setFocus()

    def mark(self, chosen: frozenset[Hashable]) -> None:
        """Tick exactly ``chosen``."""
        self._on = chosen
        for place in range(self.list.count()):
            self._tick(self.list.item(place))

    def close_list(self) -> None:
        """Go away and give the cursor back to the chip."""
        self.hide()
        self._chip.setFocus()

    def _fill(self) -> None:
        wanted = self.search.text()
        rows = [row for row in self._rows if rank_of(wanted, row[1].strip("\u3000 ")) is not None]
        self.list.clear()
        for key, text, count in rows:
            item = QListWidgetItem(text if count is None else f"{text}    {count:,}")
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.list.addItem(item)
            self._tick(item)
        if rows:
            self.list.setCurrentRow(0)

    def _tick(self, item: QListWidgetItem) -> None:
        on = item.data(Qt.ItemDataRole.UserRole) in self._on
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _on_item(self, item: QListWidgetItem) -> None:
        self.toggled.emit(item.data(Qt.ItemDataRole.UserRole))

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and (now is None or (now is not self._chip and not self.isAncestorOf(now))):
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _take(self, watched: QObject, event: QKeyEvent) -> bool:
        """Do what a key asks, before the list or the line sees it."""
        item = self.list.currentItem()
        in_search = watched is self.search
        ticks = {Qt.Key.Key_Return, Qt.Key.Key_Enter} | (set() if in_search else {Qt.Key.Key_Space})
        if event.key() == Qt.Key.Key_Escape:
            self.close_list()
        elif event.key() in ticks and item is not None:
            self._on_item(item)
        elif event.key() == Qt.Key.Key_Down and in_search:
            self.list.setFocus()
        else:
            return False
        return True
