"""The staff page: people, and the approved posts they fill."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.staff.facts import FactKind
from app.words import say, tr
from ui.kit.commands import Command
from ui.kit.controls import Segments, button
from ui.kit.page import Frame, Page
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, SPACE_5
from ui.staff.deeds import EVENTS
from ui.staff.people import PeopleView
from ui.staff.posts import PostsView
from ui.staff.scenes import Scenes

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.staff.undoing import Step

PEOPLE, POSTS = "people", "posts"
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
    """People and posts, one at a time; every deed of both can be taken back with Ctrl+Z."""

    kinds: ClassVar[frozenset[str]] = frozenset({"staff", "unit", "contract", "quota"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.people = PeopleView(frame)
        self.people.counted.connect(self.announce)
        self._edits = not self.desk.vault.read_only and self.desk.may(Verb.STAFF_EDIT)
        self._add = button(tr("Add person"), self.people.add, role="primary", icon_name="user-plus")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.people)
        self.posts: PostsView | None = None
        choices: list[tuple[str, str]] = [(PEOPLE, tr("Staff list"))]
        if self.desk.may(Verb.QUOTA_VIEW):
            self.posts = PostsView(frame)
            self.posts.opened.connect(self._open_person)
            self.posts.saved.connect(self._on_posts_saved)
            self.stack.addWidget(self.posts)
            choices.append((POSTS, tr("Establishment")))
        self.views = Segments(choices, name=tr("View"))
        self.views.chosen.connect(self.show_view)
        self.views.setVisible(len(choices) > 1)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        head.setSpacing(SPACE_4)
        head.addWidget(self.views)
        head.addWidget(self.people.head, 1)
        if self.posts is not None:
            head.addWidget(self.posts.head, 1)
            self.posts.head.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_3, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def title(self) -> str:
        """Return the page's title."""
        return tr("Staff")

    def context(self) -> str:
        """Return what is looked at."""
        return tr("Establishment ledger") if self.view() == POSTS else self.people.count_text

    def status(self) -> str:
        """Return what is selected."""
        count = len(self.people.table.selectionModel().selectedRows())
        return tr("{count} selected", count=count) if count > 1 else ""

    def key_hints(self) -> str:
        """Return the keys of this page."""
        return tr("Ctrl+F: search · Enter: open · Ctrl+N: add · Ctrl+E: edit · Ctrl+Z: undo · Esc: close")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the buttons for those who may."""
        return (self._add,) if self._edits else ()

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers here; what is noted of somebody needs a person open."""
        found = [
            Command("staff.search", say("Search staff"), self._search, key="Ctrl+F", icon="search"),
            Command(
                "staff.keep-list", say("Save these filters as a list…"), self.people.filters.ask_name, icon="bookmark"
            ),
            Command("staff.clear", say("Clear search and filters"), self.people.filters.clear, icon="filter"),
        ]
        if self.posts is not None:
            found.append(
                Command("staff.posts", say("Establishment ledger"), partial(self.show_view, POSTS), icon="scale")
            )
        if not self._edits:
            return tuple(found)
        work = self.people.work
        found += [
            Command("staff.add", say("Add person"), self.people.add, key="Ctrl+N", icon="user-plus"),
            Command("staff.undo", say("Undo the last deed"), work.undo, key="Ctrl+Z", icon="arrow-back-up"),
            Command("staff.edit", say("Edit data"), partial(self._begin, "edit"), key="Ctrl+E", icon="pencil"),
            Command("staff.contract", say("Sign or renew a contract"), partial(self._begin, "sign"), icon="file-text"),
            Command("staff.leave", say("Leave the hospital"), partial(self._begin, "leave"), icon="logout"),
        ]
        found += [
            Command(
                f"staff.{kind.value}", say(title), partial(self._begin, kind.value), key=KEYS.get(kind, ""), icon=name
            )
            for kind, (title, name) in EVENTS.items()
        ]
        return tuple(found)

    def receive(self, **params: Any) -> None:
        """Take the view (``people`` or ``posts``), or whom to open and how: see ``PeopleView.want``."""
        self.show_view(str(params.pop("view", PEOPLE)))
        if params:
            self.people.want(**params)

    def view(self) -> str:
        """Return the view shown."""
        return POSTS if self.posts is not None and self.stack.currentWidget() is self.posts else PEOPLE

    def show_view(self, name: object) -> None:
        """Show people or posts."""
        wanted = self.posts if name == POSTS and self.posts is not None else self.people
        self.views.choose(POSTS if wanted is self.posts else PEOPLE)
        self.people.head.setVisible(wanted is self.people)
        if self.posts is not None:
            self.posts.head.setVisible(wanted is self.posts)
        if self.stack.currentWidget() is not wanted:
            self.stack.setCurrentWidget(wanted)
            self.refresh()
        self.announce()

    def refresh(self) -> None:
        """Load the view shown."""
        if self.view() == POSTS and self.posts is not None:
            self.posts.refresh()
        else:
            self.people.refresh()

    def blank(self) -> None:
        """Forget everybody."""
        self.people.blank()
        if self.posts is not None:
            self.posts.blank()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture."""
        return Scenes(self).all()

    def _search(self) -> None:
        self.show_view(PEOPLE)
        self.people.search.setFocus()
        self.people.search.selectAll()

    def _begin(self, deed: str) -> None:
        """Begin a deed on the person shown, or on the one the cursor stands on."""
        work, row = self.people.work, self.people.table.current_row()
        if work.detail is not None:
            work.begin(deed)
        elif row is not None:
            work.open_person(row.id, then=partial(work.begin, deed))

    def _open_person(self, person_id: int) -> None:
        self.show_view(PEOPLE)
        self.people.want(person_id=person_id)

    def _on_posts_saved(self, step: Step) -> None:
        self.people.work.keep_step(step)
