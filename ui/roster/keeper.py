"""Keeps the draft in the vault as it is edited: a moment after each step, at once when the desk is left; never on the UI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.roster.sheet import Sheet
from app.words import tr
from ui.kit import messages
from ui.kit.lanes import op
from ui.roster.desk import save_draft

if TYPE_CHECKING:
    from app.desk import Desk
    from app.roster.book.life import Saved

WAIT_MS = 400


class Keeper(QObject):
    """Saves the newest state; saves follow each other, and one that fails is told and tried again with the next step.

    Signals:
        told(str): how the draft stands, in a word.
        kept(): everything is in the vault.
    """

    told = Signal(str)
    kept = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: Sheet | None = None
        self._saving = False
        self._failed = False
        self._saves: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.flush)

    def begin(self, saves: int) -> None:
        """Begin with a sheet read from the vault, saved ``saves`` times."""
        self._waiting, self._saves = None, saves
        self._timer.stop()

    @property
    def clean(self) -> bool:
        """Tell whether the vault holds everything."""
        return self._waiting is None and not self._saving

    def note(self, sheet: Sheet) -> None:
        """Keep this state soon."""
        self._waiting, self._failed = sheet, False
        self.told.emit(tr("not saved yet"))
        if not self._timer.isActive():  # one who types on and on is kept as well
            self._timer.start()

    def flush(self) -> None:
        """Keep what waits, now."""
        self._timer.stop()
        if self._waiting is None or self._saving:
            return
        sheet, self._waiting, self._saving = self._waiting, None, True
        saves = self._saves
        op(self, lambda _job: save_draft(self._desk, sheet, saves=saves)).surely().then(self._on_saved).otherwise(
            lambda error: self._on_failed(sheet, error)
        ).lastly(self._on_over).run()

    def _on_saved(self, saved: Saved) -> None:
        self._saves = saved.saves
        self.told.emit(tr("saved"))

    def _on_failed(self, sheet: Sheet, error: BaseException) -> None:
        self._waiting = self._waiting or sheet
        self._failed = True
        self.told.emit(tr("not saved"))
        messages.show_error(self, error)

    def _on_over(self) -> None:
        self._saving = False
        if self._waiting is not None and not self._failed:
            self._timer.start()
        if self.clean:
            self.kept.emit()
