"""The box in the top bar: people by name, initials or number, and every command. Ctrl+K goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.hits import Hit
from ui.kit.lanes import op
from ui.kit.theme import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.kit.commands import Command, CommandRegistry
    from ui.kit.lanes import Operation

PAUSE_MS = 60
MOST = 8


class SearchBox(QLineEdit):
    """A line that opens a list under itself while something is typed."""

    def __init__(
        self, registry: CommandRegistry, over: QWidget, find: Callable[[str], Sequence[Hit]] | None = None
    ) -> None:
        super().__init__()
        self._registry = registry
        self._over = over
        self._find = find
        self._operation: Operation[Sequence[Hit]] | None = None
        self._hits: list[Hit] = []
        self.setFixedWidth(280)
        self.setPlaceholderText(tr("Name / initials / staff number") if find else tr("Command"))
        self.setAccessibleName(tr("Search people and commands"))
        key = QLabel("Ctrl K", self)
        key.setProperty("role", "kbd")
        key.adjustSize()
        self._key = key
        self.setTextMargins(0, 0, 56, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.popup: QFrame | None = None
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(16, 16))
        self.list.itemClicked.connect(lambda item: self._open(self.list.row(item)))

    def open_list(self) -> None:
        """Take the cursor and show every command."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._look()

    def close_list(self) -> None:
        """Hide the list."""
        if self.popup is not None:
            self.popup.hide()

    def titles(self) -> list[str]:
        """Return the titles now listed."""
        return [hit.title for hit in self._hits]

    def _look(self) -> None:
        query = self.text().strip()
        if self._operation is not None:
            self._operation.cancel()
        commands = [self._as_hit(command) for command in self._registry.match(query, most=MOST)]
        self._show(commands)
        if query and self._find is not None:
            find = self._find
            self._operation = op(self, lambda _job: find(query)).then(
                lambda people: self._show([*people[:MOST], *commands][: MOST + 4])
            )
            self._operation.otherwise(lambda _error: None).run()

    def _as_hit(self, command: Command) -> Hit:
        return Hit(str(command.title), command.key or command.hint, command.run, icon=command.icon or "command")

    def _show(self, hits: Sequence[Hit]) -> None:
        self._hits = list(hits)
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(icon(hit.icon), f"{hit.title}    {hit.second}" if hit.second else hit.title)
            self.list.addItem(item)
        if not hits:
            item = QListWidgetItem(tr("Nothing found"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._rise()

    def _rise(self) -> None:
        over = self._over
        if self.popup is None:
            self.popup = QFrame(over)
            self.popup.setProperty("role", "popup")
            column = QVBoxLayout(self.popup)
            column.setContentsMargins(4, 4, 4, 4)
            column.addWidget(self.list)
        width = max(self.width(), 380)
        corner = self.mapTo(over, QPoint(self.width() - width, self.height() + 4))
        height = min(self.list.count(), 12) * 32 + 12
        self.popup.setGeometry(corner.x(), corner.y(), width, height)
        self.popup.show()
        self.popup.raise_()

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            self.clear()
            self.close_list()
            self.clearFocus()
            hit.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self._hits:
            self.list.setCurrentRow((self.list.currentRow() + step) % len(self._hits))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.list.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            self.close_list()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QTimer.singleShot(120, self, self.close_list)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._key.move(self.width() - self._key.width() - 8, (self.height() - self._key.height()) // 2)
        return super().event(event)
