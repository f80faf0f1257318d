"""The change bus: what was committed anywhere reaches every page on the main thread, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.changes import Changes

if TYPE_CHECKING:
    from app.desk import Desk


class ChangeBus(QObject):
    """Carries ``Changes`` from the committing thread to the pages.

    Signals:
        changed(Changes): after every commit at an attached desk, on the main thread.
    """

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self.changed, Qt.ConnectionType.QueuedConnection)

    def attach(self, desk: Desk) -> None:
        """Listen to ``desk`` until it is closed."""
        desk.listen(self.send)

    def send(self, changes: Changes) -> None:
        """Pass ``changes`` on; may be called on any thread."""
        self._arrived.emit(changes)
