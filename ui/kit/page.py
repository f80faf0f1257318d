"""What a page is, and what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.kit.changes import ChangeBus

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.changes import Changes
    from app.desk import Desk
    from ui.kit.commands import Command


AT_WORK = "at work"  # what a scene answers that is to be drawn while it works


def _nowhere(_page_id: str, _count: int) -> None:
    """Take a count where there is no rail (a page alone, in a test)."""


@attrs.frozen(slots=True)
class Frame:
    """What the shell hands to every page.

    ``go(page_id, **params)`` opens another page, which gets ``params`` in ``receive``;
    ``show_count(page_id, count)`` puts the number that waits there on its place in the rail.
    """

    desk: Desk
    bus: ChangeBus
    go: Callable[..., None]
    show_count: Callable[[str, int], None] = _nowhere


class Page(QWidget):
    """Base of every page: title, context line, actions; loads when shown, marks itself stale when data changed.

    Set ``kinds`` to the subjects (of ``Changes``) that make the page stale. Override ``refresh`` to load through a lane.
    Call ``announce`` whenever title, context, selection or actions changed.

    Signals:
        announced: the shell reads title, context, status and actions again.
    """

    announced = Signal()
    kinds: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame = frame
        self.setProperty("role", "canvas")
        self._stale = True
        frame.bus.changed.connect(self._on_changed)

    @property
    def desk(self) -> Desk:
        """The desk the page works at."""
        return self.frame.desk

    def title(self) -> str:
        """Return the page's title in the current language."""
        return ""

    def context(self) -> str:
        """Return the quiet line beside the title: what is being looked at."""
        return ""

    def status(self) -> str:
        """Return what the status bar says of the selection."""
        return ""

    def key_hints(self) -> str:
        """Return the page's key hints for the right end of the status bar."""
        return ""

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the widgets at the right of the top bar; at most one is primary. Made once and kept by the page."""
        return ()

    def commands(self) -> tuple[Command, ...]:
        """Return the page's commands: they are in the palette, and their keys work, while the page is shown."""
        return ()

    def receive(self, **params: Any) -> None:
        """Take what ``go`` was given: a filter, a person's id; called before the page is shown."""

    def refresh(self) -> None:
        """Load what the page shows; called when it is shown for the first time, and when it has become stale."""

    def keep(self) -> None:
        """Begin to keep what is not kept yet; called before the desk is locked or left."""

    def blank(self) -> None:
        """Drop every value of a person from the widgets; called before the desk is locked."""

    def announce(self) -> None:
        """Ask the shell to read title, context, status and actions again."""
        self.announced.emit()

    def mark_stale(self) -> None:
        """Load again: now if the page is visible, else when it is next shown."""
        self._stale = True
        if self.isVisible():
            self._refresh_now()

    def _refresh_now(self) -> None:
        self._stale = False
        self.refresh()

    def _on_changed(self, changes: Changes) -> None:
        if not self.kinds or changes.kinds & self.kinds:
            self.mark_stale()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh_now()
