"""Requests: one's own month, requests and file; and for whoever answers the inbox, the rounds and the overview."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from app.access.permissions import Verb
from app.words import tr
from ui.kit.page import Frame
from ui.kit.tab import TabbedPage
from ui.requests.inbox import InboxTab
from ui.requests.mine import MineTab
from ui.requests.month import MonthTab
from ui.requests.overview import OverviewTab
from ui.requests.ownfile import OwnFileTab
from ui.requests.rounds import RoundsTab


class RequestsPage(TabbedPage):
    """The inbox first for whoever answers; a nurse sees her month first."""

    kinds: ClassVar[frozenset[str]] = frozenset(
        {"request", "wish-round", "roster", "setting", "credential", "performance"}
    )

    def __init__(self, frame: Frame) -> None:
        own = (
            (
                "month",
                tr("My month"),
                Verb.REQUEST_OWN,
                partial(MonthTab, frame, self.open_ask, announce=self.announce),
            ),
            ("mine", tr("My requests"), Verb.REQUEST_OWN, partial(MineTab, frame)),
            ("file", tr("My file"), Verb.REQUEST_OWN, partial(OwnFileTab, frame)),
        )
        somebodys = frame.desk.actor.person_id is not None or not frame.desk.may(Verb.REQUEST_ANSWER)
        super().__init__(
            frame,
            (
                ("inbox", tr("To answer"), Verb.REQUEST_ANSWER, partial(InboxTab, frame)),
                *(own if somebodys else ()),  # a nurse is told who binds her login; whoever answers may be nobody's
                ("rounds", tr("Rounds of wishes"), Verb.REQUEST_ANSWER, partial(RoundsTab, frame)),
                ("overview", tr("By ward"), Verb.REQUEST_VIEW, partial(OverviewTab, frame, self.open_ward)),
            ),
        )

    def title(self) -> str:
        """Return the page's title."""
        return tr("Requests")

    def key_hints(self) -> str:
        """Return the keys of this page."""
        return tr("Arrows: choose · Enter: open · Esc: close")

    def open_ask(self, kind: str, **params: object) -> None:
        """Go to the own requests with a form open."""
        self.open_tab("mine")
        tab = self.tab()
        if tab is not None:
            tab.receive(ask=kind, **params)

    def open_ward(self, unit_id: int) -> None:
        """Go to the inbox of one ward."""
        self.open_tab("inbox")
        tab = self.tab()
        if tab is not None:
            tab.receive(ward=unit_id)
