"""The system page: users, settings, structure, audit, backups, each tab for those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.words import tr
from ui.kit.page import Frame, Page
from ui.kit.tokens import SPACE_3, SPACE_5
from ui.system.audit import AuditTab
from ui.system.backups import BackupsTab
from ui.system.settings import SettingsTab
from ui.system.structure import StructureTab
from ui.system.users import UsersTab

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.system.tab import Tab


class SystemPage(Page):
    """Tabs over the whole page; a tab loads when it is first opened."""

    kinds = frozenset({"user", "setting", "unit", "backup", "audit"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(tr("System"))
        self.stack = QStackedWidget()
        self.shown: dict[str, Tab] = {}
        for name, title, verb, make in self._all():
            if self.desk.may(verb):
                tab = make(frame)
                self.shown[name] = tab
                self.tabs.addTab(title)
                self.stack.addWidget(tab)
        self.tabs.currentChanged.connect(self._on_tab)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_3)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)

    def title(self) -> str:
        """Return the page's title."""
        return tr("System")

    def context(self) -> str:
        """Return what is looked at."""
        return self.tabs.tabText(self.tabs.currentIndex())

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the actions of the open tab."""
        tab = self.tab()
        return () if tab is None else tab.top_actions()

    def receive(self, **params: object) -> None:
        """Open the tab named by ``tab``."""
        self.open_tab(str(params.get("tab", "")))

    def open_tab(self, name: str) -> None:
        """Open a tab by its name."""
        if name in self.shown:
            self.tabs.setCurrentIndex(list(self.shown).index(name))

    def tab(self) -> Tab | None:
        """Return the open tab."""
        tabs = tuple(self.shown.values())
        place = self.tabs.currentIndex()
        return tabs[place] if 0 <= place < len(tabs) else None

    def refresh(self) -> None:
        """Load the open tab."""
        tab = self.tab()
        if tab is not None:
            tab.load()

    def blank(self) -> None:
        """Forget what the tabs show."""
        for tab in self.shown.values():
            tab.blank()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return how each tab is brought up for a picture."""
        return {name: lambda name=name: self.open_tab(name) for name in self.shown}  # type: ignore[misc]  # bound now

    def _on_tab(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.refresh()
        self.announce()

    def _all(self) -> tuple[tuple[str, str, Verb, Callable[[Frame], Tab]], ...]:
        return (
            ("users", tr("Users"), Verb.USER_VIEW, UsersTab),
            ("structure", tr("Structure"), Verb.UNIT_EDIT, StructureTab),
            ("settings", tr("Settings"), Verb.SETTING_VIEW, SettingsTab),
            ("audit", tr("Audit"), Verb.AUDIT_VIEW, AuditTab),
            ("backups", tr("Backups"), Verb.BACKUP_RUN, BackupsTab),
        )
