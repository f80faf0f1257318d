"""A set-up being worked on: the value as kept, the value as it stands, and every step between, to go back by."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.roster.sheet import WardSetup
from app.roster.sheet.differences import differences
from app.roster.sheet.setupcheck import Flaw, flaws_of
from app.words import Words


class SetupDraft(QObject):
    """One ward's set-up under the hands of its head nurse.

    Signals:
        changed(): the value stands otherwise.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept = WardSetup()
        self.now = WardSetup()
        self._past: list[tuple[str, WardSetup]] = []

    def open(self, setup: WardSetup) -> None:
        """Begin with a set-up as it is kept."""
        self.kept = self.now = setup
        self._past.clear()
        self.changed.emit()

    def apply(self, setup: WardSetup, *, step: str) -> None:
        """Let the value be ``setup``; steps of the same name in a row (typing in one field) are gone back as one."""
        if setup == self.now:
            return
        if not self._past or self._past[-1][0] != step or not step:
            self._past.append((step, self.now))
        self.now = setup
        self.changed.emit()

    def undo(self) -> None:
        """Go one step back."""
        if self._past:
            _step, self.now = self._past.pop()
            self.changed.emit()

    def discard(self) -> None:
        """Go back to what is kept."""
        if self.dirty:
            self._past.append(("", self.now))
            self.now = self.kept
            self.changed.emit()

    @property
    def dirty(self) -> bool:
        """Tell whether the value differs from what is kept."""
        return self.now != self.kept

    @property
    def steps(self) -> int:
        """How many steps can be gone back."""
        return len(self._past)

    def told(self) -> tuple[Words, ...]:
        """Return in sentences what differs from what is kept."""
        return differences(self.kept, self.now)

    def flaws(self) -> tuple[Flaw, ...]:
        """Return what contradicts itself."""
        return flaws_of(self.now)
