"""What is being dragged, from wherever it was taken, by mouse or by keys, and what a drop would meet.

Drags stay inside the page: the widget that was pressed passes the pointer on, the sheet says where it is. So the verdict
on every cell can be drawn while the hand moves, and keys can do the same.
"""

from __future__ import annotations

from enum import StrEnum

import attrs
from PySide6.QtCore import QObject, Signal

from app.roster.sheet.sheet import Place
from ui.roster.views import Block, Verdict


class Held(StrEnum):
    """What is in the hand."""

    CELLS = "cells"
    CODE = "code"
    PACKAGE = "package"
    DUTY = "duty"
    NURSE = "nurse"


@attrs.frozen(slots=True)
class Lift:
    """What was taken up: a block of cells, a code, a package (``codes``: its week), an open duty of a day, or a nurse."""

    held: Held
    text: str = attrs.field(default="", kw_only=True)
    block: Block | None = attrs.field(default=None, kw_only=True)
    code: str = attrs.field(default="", kw_only=True)
    codes: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    day: int = attrs.field(default=-1, kw_only=True)
    row: int = attrs.field(default=-1, kw_only=True)


@attrs.frozen(slots=True)
class Drop:
    """Where the hand is: the cell, and whether Ctrl makes it a copy."""

    place: Place
    copy: bool = False


class Dragging(QObject):
    """The one drag of a page.

    Signals:
        lifted(Lift): something was taken up; whoever judges calls ``judge``.
        moved(Drop or None): the hand is over another cell, or over none.
        dropped(Lift, Drop): it was let go over a cell.
        ended(): over, dropped or not.
    """

    lifted = Signal(object)
    moved = Signal(object)
    dropped = Signal(object, object)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lift: Lift | None = None
        self.drop: Drop | None = None
        self.verdicts: tuple[bytes, ...] = ()
        self.by_key = False

    @property
    def under_way(self) -> bool:
        """Tell whether something is in the hand."""
        return self.lift is not None

    def begin(self, lift: Lift, *, by_key: bool = False) -> None:
        """Take something up."""
        self.lift, self.drop, self.verdicts, self.by_key = lift, None, (), by_key
        self.lifted.emit(lift)

    def judge(self, verdicts: tuple[bytes, ...]) -> None:
        """Say what a drop on each cell would meet: a row of ``Verdict`` bytes a person."""
        self.verdicts = verdicts

    def verdict(self, place: Place) -> Verdict:
        """Return what a drop there would meet."""
        return Verdict(self.verdicts[place.row][place.day]) if self.verdicts else Verdict.NONE

    def move(self, drop: Drop | None) -> None:
        """Tell where the hand is; told on only when that changed."""
        if self.under_way and drop != self.drop:
            self.drop = drop
            self.moved.emit(drop)

    def finish(self) -> None:
        """Let go where the hand is."""
        lift, drop = self.lift, self.drop
        self._clear()
        if lift is not None and drop is not None:
            self.dropped.emit(lift, drop)

    def cancel(self) -> None:
        """Put it back."""
        if self.under_way:
            self._clear()

    def _clear(self) -> None:
        self.lift, self.drop, self.verdicts, self.by_key = None, None, (), False
        self.ended.emit()
