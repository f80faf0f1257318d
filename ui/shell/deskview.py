"""What a signed-in person sees: rail, top bar, the open page, status bar. Thrown away whole when the desk is locked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.access.actor import role_title
from app.words import say, tr
from ui.kit import messages
from ui.kit.changes import ChangeBus
from ui.kit.commands import Command, CommandRegistry
from ui.kit.controls import label
from ui.kit.lanes import op
from ui.kit.marks import ShapeMark
from ui.kit.page import Frame, Page
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, SPACE_5, STATUS_BAR, TOP_BAR, Tone
from ui.shell.account import AccountPanel
from ui.shell.avatar import Avatar
from ui.shell.pages import PAGES, PageSpec, available, start_of
from ui.shell.people import finder
from ui.shell.rail import Rail
from ui.shell.search import SearchBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.access.overview import Overview
    from app.desk import Desk


class DeskView(QWidget):
    """The pages of one desk.

    Signals:
        lock_wanted(): the person wants to lock.
        theme_wanted(str), language_wanted(str): another look, another language.
    """

    lock_wanted = Signal()
    theme_wanted = Signal(str)
    language_wanted = Signal(str)

    def __init__(self, desk: Desk, *, pages: Sequence[PageSpec] = PAGES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.bus = ChangeBus(self)
        self.bus.attach(desk)
        self.registry = CommandRegistry()
        self.frame = Frame(desk, self.bus, self.go, self.show_count)
        self.specs = {spec.id: spec for spec in available(desk, pages)}
        self.rail = Rail(tuple(self.specs.values()))
        self.rail.chosen.connect(self.go)
        self.stack = QStackedWidget()
        self.account = AccountPanel(desk)
        self._made: dict[str, Page] = {}
        self._page_keys: list[QShortcut] = []
        self._build()
        self._offer_commands()
        self.bus.changed.connect(lambda _changes: self._load_facts())
        self._audit_whole: bool | None = None
        self._load_facts()
        page_id, tab = start_of(desk, self.specs)
        if page_id:
            self.go(page_id, **({"tab": tab} if tab else {}))
        self._look_at_audit()

    def page(self) -> Page | None:
        """Return the page now shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def page_id(self) -> str:
        """Return the id of the page now shown."""
        return next((name for name, page in self._made.items() if page is self.page()), "")

    def go(self, page_id: str, **params: Any) -> None:
        """Open a page; one that is not there for this person is told in a toast."""
        spec = self.specs.get(page_id)
        if spec is None:
            messages.toast(self, tr("This page is not open to your account."))
            return
        page = self._made.get(page_id)
        if page is None:
            page = spec.make(self.frame)
            page.announced.connect(lambda page=page: self._on_announced(page))
            self._made[page_id] = page
            self.stack.addWidget(page)
        if params:
            page.receive(**params)
        self.stack.setCurrentWidget(page)
        self.rail.mark(page_id)
        page.setFocus()
        self._dress(page)

    def show_count(self, page_id: str, count: int) -> None:
        """Show in the rail how much waits on a page."""
        if page_id in self.rail.buttons:
            self.rail.buttons[page_id].show_count(count)

    def keep(self) -> None:
        """Let every page keep what is not kept yet."""
        for page in self._made.values():
            page.keep()

    def blank(self) -> None:
        """Drop every person's value from every page."""
        self.account.close_panel()
        for page in self._made.values():
            page.blank()

    def _build(self) -> None:
        self._title = label(role="title")
        self._context = label(role="context")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(SPACE_2)
        self.search = SearchBox(self.registry, self, finder(self.desk, self.go))
        bar = QFrame()
        bar.setProperty("role", "topbar")
        bar.setFixedHeight(TOP_BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self._title)
        row.addWidget(self._context)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addLayout(self._actions)
        row.addWidget(self._user_button())
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(bar)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.account)
        right.addLayout(middle, 1)
        right.addWidget(self._status_bar())
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)
        for key, run in (("Ctrl+K", self.search.open_list), ("Ctrl+L", self.lock_wanted.emit), ("F5", self._reload)):
            QShortcut(QKeySequence(key), self, run)

    def _user_button(self) -> QToolButton:
        actor = self.desk.actor
        roles = "、".join(role_title(role) for role in sorted(actor.roles))
        made = QToolButton()
        made.setIcon(Avatar.icon(actor.name or actor.login))
        made.setIconSize(QSize(26, 26))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setText(f" {actor.name or actor.login}")
        made.setToolTip(f"{actor.login} · {roles}")
        made.setAccessibleName(tr("Account of {name}", name=actor.name or actor.login))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setFixedHeight(34)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        head = menu.addAction(f"{actor.login} · {roles}")
        head.setEnabled(False)
        menu.addSeparator()
        menu.addAction(tr("Change my password …")).triggered.connect(lambda _on=False: self.account.open_password())
        menu.addAction(tr("Lock")).triggered.connect(lambda _on=False: self.lock_wanted.emit())
        looks = menu.addMenu(tr("Theme"))
        for name, text in self._themes():
            looks.addAction(text).triggered.connect(lambda _on=False, name=name: self.theme_wanted.emit(name))
        tongues = menu.addMenu(tr("Language"))
        for name, text in (("zh_CN", "中文"), ("en", "English")):
            tongues.addAction(text).triggered.connect(lambda _on=False, name=name: self.language_wanted.emit(name))
        made.setMenu(menu)
        self.user_button = made
        return made

    def _status_bar(self) -> QFrame:
        self._facts = QLabel()
        self._selection = QLabel()
        self._hints = QLabel()
        self._state = ShapeMark(Tone.GOOD)
        bar = QFrame()
        bar.setProperty("role", "statusbar")
        bar.setFixedHeight(STATUS_BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._state)
        row.addWidget(self._facts)
        row.addSpacing(SPACE_3)
        row.addWidget(self._selection)
        row.addStretch(1)
        row.addWidget(self._hints)
        return bar

    def _load_facts(self) -> None:
        from app.access.overview import overview

        op(self, lambda _job: overview(self.desk)).then(self._show_facts).run()

    def _look_at_audit(self) -> None:
        from app.access.overview import audit_holds

        def looked(whole: bool) -> None:
            self._audit_whole = whole
            self._load_facts()

        op(self, lambda _job: audit_holds(self.desk)).then(looked).run()

    def _show_facts(self, facts: Overview) -> None:
        parts = [
            tr("Encrypted · this workstation"),
            tr("{count} deeds in the audit", count=f"{facts.audit_rows:,}"),
        ]
        if self._audit_whole is not None:
            parts[1] += " " + (tr("chain whole") if self._audit_whole else tr("chain broken: verify the audit"))
        if facts.years:
            parts.append(tr("Calendar up to {year}", year=max(facts.years)))
        if facts.read_only:
            parts.insert(0, tr("Reading only"))
            self._state.set_tone(Tone.NEAR)
        if self._audit_whole is False:
            self._state.set_tone(Tone.LAPSED)
        self._facts.setText("      ".join(parts))

    def _on_announced(self, page: Page) -> None:
        if page is self.page():
            self._dress(page)

    def _dress(self, page: Page) -> None:
        self._title.setText(page.title())
        self._context.setText(page.context())
        self._selection.setText(page.status())
        self._hints.setText(page.key_hints() or tr("Ctrl+K: search   F5: reload   Ctrl+L: lock"))
        wanted = page.top_actions()
        held = [self._actions.itemAt(i).widget() for i in range(self._actions.count())]
        if held != list(wanted):
            while self._actions.count():
                widget = self._actions.takeAt(0).widget()
                if widget is not None:
                    widget.hide()
                    widget.setParent(page)  # the page keeps its actions while another is shown
            for widget in wanted:
                self._actions.addWidget(widget)
                widget.show()
        self.window().setWindowTitle(tr("{title} · Xinglin HR", title=page.title()))
        for key in self._page_keys:
            key.deleteLater()
        self._page_keys = [QShortcut(QKeySequence(c.key), page, c.run) for c in page.commands() if c.key]
        self.registry.offer("page", page.commands())

    def _offer_commands(self) -> None:
        go = [
            Command(f"go.{spec.id}", say("Go to {page}", page=spec.words()), partial(self.go, spec.id), icon=spec.icon)
            for spec in self.specs.values()
        ]
        looks = [
            Command(
                f"theme.{name}", say("Theme: {name}", name=text), partial(self.theme_wanted.emit, name), icon="contrast"
            )
            for name, text in self._themes()
        ]
        lock = Command("lock", say("Lock"), self.lock_wanted.emit, key="Ctrl+L", icon="lock")
        own = Command("account.password", say("Change my password …"), self.account.open_password, icon="user")
        self.registry.offer("shell", (*go, own, lock, *looks))

    def _themes(self) -> tuple[tuple[str, str], ...]:
        return (
            ("system", tr("As the desktop")),
            ("light", tr("Light")),
            ("dark", tr("Dark")),
            ("contrast", tr("High contrast")),
        )

    def _reload(self) -> None:
        page = self.page()
        if page is not None:
            page.mark_stale()
