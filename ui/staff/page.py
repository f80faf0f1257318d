"""The staff page: people, and the approved posts they fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.staff.facts import FactKind
from app.words import say, tr
from ui.kit.commands import Command
from ui.kit.controls import Segments, button
from ui.kit.page import Frame, Page
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_5
from ui.staff.deeds import EVENTS
from ui.staff.people import PeopleView

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.words import Words

#: Keys of what is noted most.
KEYS = {
    FactKind.HOME_UNIT: "Ctrl+Shift+T",
    FactKind.WORKING_UNIT: "Ctrl+Shift+L",
    FactKind.STAFFING_TYPE: "Ctrl+Shift+Y",
    FactKind.NURSE_LEVEL: "Ctrl+Shift+N",
    FactKind.TITLE_APPOINTED: "Ctrl+Shift+J",
    FactKind.SPECIAL_STATUS: "Ctrl+Shift+S",
}


class StaffPage(Page):
    """People and posts, one at a time."""

    kinds: ClassVar[frozenset[str]] = frozenset({"staff", "unit", "contract", "quota"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.people = PeopleView(frame)
        self.people.counted.connect(self.announce)
        self._edits = not self.desk.vault.read_only and self.desk.may(Verb.STAFF_EDIT)
        self._add = button(tr("Add person"), self.people.add, role="primary", icon_name="user-plus")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_3, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.people, 1)
