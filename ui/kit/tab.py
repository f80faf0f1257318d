"""A page of tabs, and what a tab is: a column with a strip above and a side panel for the detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.kit import messages
from ui.kit.page import Frame, Page
from ui.kit.panels import SidePanel
from ui.kit.strips import Strip
from ui.kit.tokens import PANEL_WIDTH, SPACE_3, SPACE_5, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.access.permissions import Verb
    from app.desk import Desk
    from ui.kit.commands import Command
    from ui.kit.forms import Form


class Tab(QWidget):
    """A column (``body``) with a strip above, and a side panel for the detail."""

    def __init__(self, frame: Frame, *, panel_width: int = PANEL_WIDTH) -> None:
        super().__init__()
        self.frame = frame
        self.strip = Strip()
        self.panel = SidePanel(width=panel_width)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_3)
        self.body.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self.body, 1)
        row.addWidget(self.panel)

    @property
    def desk(self) -> Desk:
        """The desk the tab works at."""
        return self.frame.desk

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the tab's actions for the top bar."""
        return ()

    def context(self) -> str:
        """Return the quiet line beside the page's title; the tab's own name where it has nothing to say."""
        return ""

    def commands(self) -> tuple[Command, ...]:
        """Return the tab's commands for the palette."""
        return ()

    def receive(self, **params: object) -> None:
        """Take what the page was given when it was opened."""

    def keep(self) -> None:
        """Begin to keep what is not kept yet."""

    def load(self) -> None:
        """Load what the tab shows."""

    def blank(self) -> None:
        """Forget what the tab shows."""
        self.panel.close_panel()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture, each begins where the one before ended."""
        return {}

    def refuse(self, form: Form, error: BaseException) -> None:
        """Show ``error`` at the field it names, else above the list."""
        if not form.show_error(error):
            self._say(error, Tone.LAPSED)

    def tell(self, error: BaseException) -> None:
        """Say calmly above the list why there is nothing to show."""
        self._say(error, Tone.CALM)

    def _say(self, error: BaseException, tone: Tone) -> None:
        told = messages.sentence(error)
        if told is None:
            messages.show_error(self, error)
        else:
            self.strip.say(told[0], remedy=told[1], tone=tone)


class TabbedPage(Page):
    """Tabs over the whole page, each for those who may; a tab loads when it is first opened.

    ``tabs`` are (name, title, verb, maker) in order.
    """

    def __init__(self, frame: Frame, tabs: Sequence[tuple[str, str, Verb, Callable[[], Tab]]]) -> None:
        super().__init__(frame)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.title())
        self.stack = QStackedWidget()
        self.shown: dict[str, Tab] = {}
        for name, title, verb, make in tabs:
            if self.desk.may(verb):
                tab = make()
                self.shown[name] = tab
                self.tabs.addTab(title)
                self.stack.addWidget(tab)
        self.tabs.currentChanged.connect(self._on_tab)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_3)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)

    def context(self) -> str:
        """Return what is looked at."""
        tab = self.tab()
        return (tab.context() if tab is not None else "") or self.tabs.tabText(self.tabs.currentIndex())

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the actions of the open tab."""
        tab = self.tab()
        return () if tab is None else tab.top_actions()

    def commands(self) -> tuple[Command, ...]:
        """Return the commands of the open tab."""
        tab = self.tab()
        return () if tab is None else tab.commands()

    def receive(self, **params: object) -> None:
        """Open the tab named by ``tab`` and hand it the rest."""
        self.open_tab(str(params.pop("tab", "")))
        tab = self.tab()
        if tab is not None and params:
            tab.receive(**params)

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

    def keep(self) -> None:
        """Let every tab keep what is not kept yet."""
        for tab in self.shown.values():
            tab.keep()

    def blank(self) -> None:
        """Forget what the tabs show."""
        for tab in self.shown.values():
            tab.blank()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return how each tab is brought up for a picture, with the further states a tab offers."""
        found: dict[str, Callable[[], None]] = {}
        for name, tab in self.shown.items():
            found[name] = lambda name=name: self.open_tab(name)  # type: ignore[misc]  # bound now
            found.update({f"{name}-{scene}": act for scene, act in tab.scenes().items()})
        return found

    def _on_tab(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.refresh()
        self.announce()
