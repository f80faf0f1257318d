"""Undo by value: a step is a sheet before and a sheet after, under a name. One command class for every deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand, QUndoStack

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.roster.sheet import Sheet

_MERGES = 1


class SheetStep(QUndoCommand):
    """One named step. Steps with the same ``merge_key`` that follow each other become one (painting a run of cells)."""

    def __init__(
        self, label: str, before: Sheet, *, after: Sheet, show: Callable[[Sheet], None], merge_key: str = ""
    ) -> None:
        super().__init__(label)
        self.before, self.after = before, after
        self._show = show
        self._key = merge_key

    def id(self) -> int:
        return _MERGES if self._key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SheetStep) or other._key != self._key:  # noqa: SLF001 - a step asks a step
            return False
        self.after = other.after
        self.setText(other.text())
        return True

    def redo(self) -> None:
        self._show(self.after)

    def undo(self) -> None:
        self._show(self.before)


class History(QUndoStack):
    """The steps of one sheet, unlimited; ``clean`` is what the vault holds."""

    def step(
        self, label: str, before: Sheet, *, after: Sheet, show: Callable[[Sheet], None], merge_key: str = ""
    ) -> None:
        """Do a step."""
        self.push(SheetStep(label, before, after=after, show=show, merge_key=merge_key))

    def names(self) -> tuple[str, ...]:
        """Return the names of all steps, the first first; those after ``index()`` are undone."""
        return tuple(self.text(place) for place in range(self.count()))
