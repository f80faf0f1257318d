"""My month: what is published, what it comes to, what is owed; a day opens what can be done about it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import UserError
from app.reports.files import write_sheet
from app.requests.month import MyMonth, MyWishes, WishFate, my_month, my_wishes
from app.requests.own import my_calendar
from app.words import tr
from ui.kit import messages
from ui.kit.cards import FigureCard
from ui.kit.controls import button, icon_button, label
from ui.kit.dates import weekday_words
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.tab import Tab
from ui.kit.tokens import SPACE_2, SPACE_3, Tone
from ui.requests.monthview import MonthView
from ui.requests.words import line, stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

PANEL = 340
Loaded = tuple[MyMonth, MyWishes | None]


class MonthTab(Tab):
    """A month at a time, from this one on; ``ask(kind, …)`` opens a form."""

    def __init__(self, frame: Frame, ask: Callable[..., None], *, announce: Callable[[], None]) -> None:
        super().__init__(frame, panel_width=PANEL)
        self._ask, self._announce = ask, announce
        self.month = self.desk.clock.today().replace(day=1)
        self.loaded: Loaded | None = None
        self._title = label(role="heading")
        self._state = label(role="hint")
        self.hours = FigureCard(tr("Hours"))
        self.nights = FigureCard(tr("Nights"))
        self.rests = FigureCard(tr("Weekend and holiday duties"))
        self.owed = FigureCard(tr("Days and hours owed"))
        self.view = MonthView()
        self.view.opened.connect(self.open_day)
        self.view.chosen.connect(lambda day: self.open_day(day) if self.panel.isVisible() else None)
        for card in (self.hours, self.nights, self.rests, self.owed):
            card.clicked.connect(self.open_balances)
        self._save = button(tr("For my telephone"), self.save_calendar, icon_name="calendar")
        self._save.setToolTip(tr("Save the month as a calendar file (.ics)"))
        self.body.setContentsMargins(0, 0, SPACE_3, 0)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_2)
        bar.addWidget(icon_button("chevron-left", tr("Month before"), partial(self.turn, -1)))
        bar.addWidget(self._title)
        bar.addWidget(icon_button("chevron-right", tr("Month after"), partial(self.turn, 1)))
        bar.addWidget(self._state, 1)
        self.body.addLayout(bar)
        cards = QHBoxLayout()
        cards.setSpacing(SPACE_3)
        for card in (self.hours, self.nights, self.rests, self.owed):
            cards.addWidget(card)
        self.body.addLayout(cards)
        self.body.addWidget(self.view, 1)

    def context(self) -> str:
        """Return whose month it is."""
        return "" if self.loaded is None else f"{self.loaded[0].name} · {self.loaded[0].unit}"

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return what saves a published month."""
        return (self._save,) if self.loaded is not None and self.loaded[0].published else ()

    def save_calendar(self) -> None:
        """Save the month as a calendar file where the person says."""
        month = self.month
        place = messages.choose_save(self, tr("Save the month"), name=f"{month:%Y-%m}.ics", patterns="*.ics")
        if place is None:
            return
        path = place if place.suffix.lower() == ".ics" else place.with_name(f"{place.name}.ics")

        def keep(_job: object) -> None:
            write_sheet(path, my_calendar(self.desk, month=month))

        op(self, keep).then(lambda _none: messages.toast(self, tr("Saved: {name}.", name=path.name))).otherwise(
            self._refused
        ).run()

    def turn(self, by: int) -> None:
        """Show the month before or after."""
        self.month = (self.month + timedelta(days=32 if by > 0 else -1)).replace(day=1)
        self.panel.close_panel()
        self.load()

    def load(self) -> None:
        """Read the month and its wishes."""
        month = self.month

        def read(_job: object) -> Loaded:
            found = my_month(self.desk, month=month)
            try:
                return found, my_wishes(self.desk, month=month)
            except UserError:  # a ward without a set-up takes no wishes
                return found, None

        op(self, read).then(self._show).otherwise(self._refused).run()

    def blank(self) -> None:
        """Show nobody."""
        super().blank()
        self.loaded = None
        self.view.show_days((), today=self.desk.clock.today(), marks={})
        for card in (self.hours, self.nights, self.rests, self.owed):
            card.show_figure("–")

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return a day opened."""
        return {"day": self._open_some_day, "balances": self.open_balances}

    def _open_some_day(self) -> None:
        if self.loaded is not None:
            today = self.desk.clock.today()
            day = next((d.day for d in self.loaded[0].days if d.day > today and d.text), self.month)
            self.view.go_to(day)
            self.open_day(day)

    def _refused(self, error: BaseException) -> None:
        self.blank()
        self._title.setText(f"{self.month:%Y-%m}")
        self.tell(error)

    def _show(self, loaded: Loaded) -> None:
        self.loaded = loaded
        month, wishes = loaded
        self.strip.clear()
        self._title.setText(f"{month.month:%Y-%m}")
        shut = None if wishes is None else wishes.round.shut
        if month.published:
            self._state.setText(tr("as published"))
        elif wishes is not None and shut is None:
            until = wishes.round.until
            self._state.setText(tr("not published yet; wishes are taken until {day}", day=until) if until
                                else tr("not published yet; wishes are taken"))  # fmt: skip
        else:
            self._state.setText(tr("not published yet"))
        self.hours.show_figure(f"{month.hours:g}", tr("of {norm} h asked for", norm=f"{month.norm:g}"))
        self.nights.show_figure(month.nights)
        self.rests.show_figure(month.weekends + month.holidays,
                               tr("{weekends} weekend, {holidays} holiday", weekends=month.weekends,
                                  holidays=month.holidays))  # fmt: skip
        owed = [(title, amount) for title, amount, _unit in month.balances]
        first = owed[0] if owed else None
        self.owed.show_figure("–" if first is None else f"{first[1]:g}",
                              "　".join(f"{title} {amount:g}" for title, amount in owed))  # fmt: skip
        marks = {} if wishes is None else {fate.day: (fate_tone(fate), str(fate.told)) for fate in wishes.wishes}
        self.view.show_days(month.days, today=self.desk.clock.today(), marks=marks)
        self._announce()

    def open_balances(self) -> None:
        """Open what is owed, account by account."""
        if self.loaded is None:
            return
        units = {"day": tr("days"), "hour": tr("hours (unit)")}
        lines = [
            line(f"{title}  {amount:g} {units[unit]}", Tone.LAPSED if amount < 0 else Tone.CALM)
            for title, amount, unit in self.loaded[0].balances
        ]
        self.panel.show_content(tr("Days and hours owed"), padded(stack(lines or (
            label(tr("Nothing is published for this month."), role="quiet", wrap=True),))),
            quiet=f"{self.month:%Y-%m}")  # fmt: skip

    def open_day(self, on: date) -> None:
        """Open a day: its duty, one's wishes for it, and what can be asked for."""
        if self.loaded is None:
            return
        month, wishes = self.loaded
        day = next((each for each in month.days if each.day == on), None)
        if day is None:
            return
        parts: list[QWidget | str] = []
        if day.text:
            parts.append(label(f"{day.text}{day.symbols}  {day.title}", role="heading"))
            if day.times:
                parts.append(label(day.times, role="quiet"))
            if day.planned:
                parts.append(label(tr("planned: {code}", code=day.planned), role="hint"))
            if day.remark:
                parts.append(label(day.remark, role="hint", wrap=True))
        else:
            parts.append(label(tr("Nothing is published for this day."), role="quiet", wrap=True))
        mine = [fate for fate in (wishes.wishes if wishes else ()) if fate.day == on]
        if mine:
            parts.append(tr("Wishes"))
            parts.extend(fate_line(fate) for fate in mine)
        parts.extend(self._deeds(day.day, duty=bool(day.text), wishes=wishes))
        name = f"{on:%m-%d} {weekday_words(on)}"
        self.panel.show_content(name, padded(stack(*parts)), quiet=day.holiday)

    def _deeds(self, on: date, *, duty: bool, wishes: MyWishes | None) -> list[QWidget | str]:
        today, found = self.desk.clock.today(), list[QWidget | str]()
        if self.desk.vault.read_only:
            return found
        if duty and on > today:
            found.append(button(tr("Swap this duty"), partial(self._ask, "swap", day=on), icon_name="transfer"))
        if on > today and wishes is not None and wishes.round.is_open:
            found.append(button(tr("Bring a wish"), partial(self._ask, "wish", day=on), icon_name="heart"))
        found.append(button(tr("Ask for leave from here"), partial(self._ask, "leave", day=on), icon_name="calendar"))
        return [tr("What can be done"), *found]


def fate_tone(fate: WishFate) -> Tone:
    """Return how a wish stands: given, not given, open."""
    return Tone.NEAR if fate.granted is None else Tone.GOOD if fate.granted else Tone.LAPSED


def fate_line(fate: WishFate) -> QWidget:
    """Return a wish with what became of it and why."""
    told = {None: tr("open"), True: tr("given"), False: tr("not given")}[fate.granted]
    if fate.granted is None and fate.promised:
        told = tr("promised")
    return line(f"{fate.told} · {told}", fate_tone(fate), quiet="；".join(str(each) for each in fate.why))
