"""The ward book: what a roster rests on, in tabs."""

from __future__ import annotations

from functools import partial

from app.access.permissions import Verb
from app.words import tr
from ui.book.balances import BalancesTab
from ui.book.calendar import CalendarTab
from ui.book.rules import RulesTab
from ui.book.setup import SetupTab
from ui.kit.page import Frame
from ui.kit.tab import TabbedPage


class BookPage(TabbedPage):
    """Set-up of wards, rules, the calendar, balances."""

    kinds = frozenset({"ward-setup", "rules", "calendar", "balance", "roster", "staff"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            (
                ("setup", tr("Ward set-up"), Verb.ROSTER_VIEW, partial(SetupTab, frame)),
                ("rules", tr("Rules"), Verb.ROSTER_VIEW, partial(RulesTab, frame)),
                ("balances", tr("Balances"), Verb.BALANCE_VIEW, partial(BalancesTab, frame)),
                ("calendar", tr("Calendar"), Verb.CALENDAR_VIEW, partial(CalendarTab, frame)),
            ),
        )

    def title(self) -> str:
        """Return the page's title."""
        return tr("Ward book")
