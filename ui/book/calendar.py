"""The calendar of a year: twelve months drawn, days changed by hand, the notice pasted or read from a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.access.permissions import Verb
from app.calendar.kinds import DayKind, SpecialDay, weekday_kind
from app.calendar.notice import read_notice
from app.calendar.years import (
    YearLook,
    YearState,
    days_announced,
    flaws_of,
    keep_year,
    load_year,
    look_at_year,
    told_flaws,
)
from app.exchange.calendars import read_year_file
from app.words import N_, tr
from ui.book.yearview import KIND_TITLES, Legend, YearView
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import button, icon_button, label
from ui.kit.forms import ChoiceField, Form, LinesField, TextField
from ui.kit.lanes import Lane, op
from ui.kit.panels import padded
from ui.kit.tab import Tab
from ui.kit.tokens import SPACE_2, SPACE_3, Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ui.kit.page import Frame

PATTERNS = "*.xlsx *.xls *.csv *.ics *.txt"
STATES = {
    YearState.LOADED: N_("loaded"),
    YearState.SHIPPED: N_("not loaded; the program has the notice"),
    YearState.NOT_LOADED: N_("not loaded; the notice is not known to the program"),
}
_LATER = N_("{count} published rosters of that year take the new days with their next version")
_WEEKDAY_KINDS = (DayKind.WORK, DayKind.SWAP_OFF, DayKind.OBSERVED, DayKind.STATUTORY, DayKind.HALF)
_WEEKEND_KINDS = (DayKind.WEEKEND, DayKind.SWAP_WORK, DayKind.STATUTORY)


class CalendarTab(Tab):
    """One year at a time. What is changed stands in the picture at once and in the vault when it is saved."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.year = self.desk.clock.today().year
        self.look: YearLook | None = None
        self.days: dict[date, SpecialDay] = {}
        self.form: Form | None = None
        self.view = YearView()
        self.view.opened.connect(self.open_day)
        self._title = label(role="title")
        self._state = label(role="quiet")
        self._save = button(tr("Save calendar"), self.save, role="primary")
        self._undo = button(tr("Discard changes"), self._show_kept)
        self._bring = button(f"{tr('Bring in the notice')} ▾")
        self._bring.setAccessibleName(tr("Bring in the notice"))
        self._bring.setMenu(self._menu())
        self._load = button(tr("Load the shipped year"), self.load_shipped, role="primary")
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(icon_button("chevron-left", tr("Year before"), partial(self.step, -1)))
        row.addWidget(self._title)
        row.addWidget(icon_button("chevron-right", tr("Year after"), partial(self.step, 1)))
        row.addSpacing(SPACE_3)
        row.addWidget(self._state, 1)
        row.addWidget(self._load)
        row.addWidget(self._bring)
        self.body.addLayout(row)
        self.body.setContentsMargins(0, 0, SPACE_3, 0)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(Legend())

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for text, run in (
            (tr("Paste the notice …"), self.open_paste),
            (tr("From a file (Excel, CSV, .ics, text) …"), self.choose_file),
        ):
            menu.addAction(text).triggered.connect(lambda _on=False, run=run: run())
        return menu

    @property
    def may_edit(self) -> bool:
        """Tell whether calendars may be changed at this desk."""
        return self.desk.may(Verb.CALENDAR_EDIT) and not self.desk.vault.read_only

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return saving and discarding, for those who may."""
        return (self._undo, self._save) if self.may_edit else ()

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers."""
        from app.words import say

        found = [Command("calendar.save", say("Save calendar"), self.save, key="Ctrl+S")]
        return (*found, Command("calendar.paste", say("Paste the notice …"), self.open_paste)) if self.may_edit else ()

    def receive(self, **params: object) -> None:
        """Take the year to show (``year``)."""
        year = params.get("year")
        if isinstance(year, int):
            self.year = year
            self.load()

    def load(self) -> None:
        """Read the year, unless somebody is changing it."""
        if self.changed and self.look is not None and self.look.year == self.year:
            return
        year = self.year
        op(self, lambda _job: look_at_year(self.desk, year)).then(self._show).run()

    def step(self, by: int) -> None:
        """Show another year; changes that are not saved are asked about."""
        if not self.changed or messages.ask(self, tr("Discard the changes of {year}?", year=self.year),
                                            yes=tr("Discard changes")):  # fmt: skip
            self.year += by
            self.look = None
            self.load()

    @property
    def changed(self) -> bool:
        """Tell whether the picture differs from what is kept."""
        kept = self.look.days if self.look is not None and self.look.state is not YearState.NOT_LOADED else ()
        return self.look is not None and set(self.days.values()) != set(kept)

    def open_day(self, day: date) -> None:
        """Show what a day is in the panel, to be changed."""
        kinds = _WEEKDAY_KINDS if weekday_kind(day) is DayKind.WORK else _WEEKEND_KINDS
        special = self.days.get(day)
        kind = ChoiceField("kind", tr("Kind of day"), [(each, tr(KIND_TITLES[each])) for each in kinds],
                           value=special.kind if special else weekday_kind(day))  # fmt: skip
        name = TextField("name", tr("What it is called"), value=special.name if special else "")
        form = Form(kind, name)
        self.form = form
        for field in (kind, name):
            field.edited.connect(partial(self._change, day))
            field.setEnabled(self.may_edit)
        self.panel.show_content(self.view.told(day).split(" ")[0], padded(form))

    def _change(self, day: date) -> None:
        assert self.form is not None
        kind, name = self.form.fields["kind"].value(), str(self.form.fields["name"].value())
        if kind is weekday_kind(day):
            self.days.pop(day, None)
        else:
            self.days[day] = SpecialDay(day, kind, name, self._notice())
        self._redraw()

    def _notice(self) -> str:
        return self.look.notice_no if self.look is not None else ""

    def open_paste(self) -> None:
        """Offer a place for the notice's text."""
        hint = tr("The State Council's notice, whole or only the festivals: name, colon, rest days, days to work.")
        lines = LinesField("file", tr("Text of the notice for {year}", year=self.year), hint=hint, height=320)
        self.form = Form(lines)
        read = button(tr("Read the notice"), self._read_pasted, role="primary")
        self.panel.show_content(tr("Paste the notice"), padded(self.form), foot=(read,))
        lines.box.setFocus()

    def _read_pasted(self) -> None:
        assert self.form is not None
        text, year, form = "\n".join(self.form.fields["file"].value()), self.year, self.form
        op(self, lambda _job: days_announced(read_notice(text, year), year, name=tr("The notice"))).on(Lane.POOL).then(
            self._take
        ).otherwise(lambda error: self.refuse(form, error)).run()

    def choose_file(self) -> None:
        """Read the year from a file; it is shown first and saved afterwards."""
        path = messages.choose_file(self, tr("Calendar of {year}", year=self.year), patterns=f"({PATTERNS})")
        if path is not None:
            year = self.year
            op(self, lambda _job: read_year_file(path, year)).on(Lane.POOL).then(self._take).otherwise(
                lambda error: self.refuse(Form(), error)
            ).run()

    def load_shipped(self) -> None:
        """Load the notice the program ships with."""
        self._store(lambda: load_year(self.desk, self.year))

    def save(self) -> None:
        """Keep the year as it is drawn."""
        if self.changed:
            days, year = tuple(self.days.values()), self.year
            self._store(lambda: keep_year(self.desk, year, days))

    def blank(self) -> None:
        """Forget what the panel shows."""
        super().blank()
        self.form = None

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return a day being looked at, and a year that is not loaded."""

        def day() -> None:
            self.view.go_to(next(iter(sorted(self.days)), self.view.day))
            self.open_day(self.view.day)

        def missing() -> None:
            self.panel.close_panel()
            self.step(1)

        return {"day": day, "missing": missing, "paste": self.open_paste}

    def _store(self, deed: Callable[[], object]) -> None:
        self.strip.clear()
        op(self, lambda _job: deed()).then(lambda _year: self._stored()).otherwise(
            lambda error: self.refuse(Form(), error)
        ).run()

    def _stored(self) -> None:
        self.look = None
        self.panel.close_panel()
        messages.toast(self, tr("The calendar of {year} is loaded.", year=self.year))
        self.load()

    def _take(self, days: tuple[SpecialDay, ...]) -> None:
        """Show what was read; it is kept when it is saved."""
        self.panel.close_panel()
        self.days = {special.day: special for special in days if special.day.year == self.year}
        self._redraw()
        self.strip.say(tr("{count} special days were read.", count=len(self.days)), tone=Tone.CALM,
                       remedy=tr("Compare them with the notice, then save."))  # fmt: skip

    def _show(self, look: YearLook) -> None:
        self.look = look
        self._show_kept()

    def _show_kept(self) -> None:
        look = self.look
        if look is None:
            return
        self.strip.clear()
        self.days = {special.day: special for special in look.days}
        self._title.setText(str(look.year))
        self._load.setVisible(look.state is YearState.SHIPPED and self.may_edit)
        self._bring.setVisible(self.may_edit)
        self._redraw()
        if look.state is YearState.NOT_LOADED:
            self.strip.say(
                tr("The calendar of {year} is not loaded; no roster of that year can be opened.", year=look.year),
                remedy=tr("Paste the State Council's notice or choose a file with it; the program guesses no day."),
                tone=Tone.DUE,
            )

    def _redraw(self) -> None:
        look = self.look
        if look is None:
            return
        known = bool(self.days) or look.state is not YearState.NOT_LOADED
        self.view.show_year(self.year, self.days.values(), today=self.desk.clock.today(), sums=known)
        changed = self.changed
        self._save.setEnabled(changed)
        self._undo.setEnabled(changed)
        told = [tr(STATES[look.state]), look.notice_no if look.state is not YearState.NOT_LOADED else ""]
        if changed:
            told = [tr("changed, not saved"), told_flaws(flaws_of(self.days.values(), self.year))]
            if look.rosters:
                told.append(tr(_LATER, count=look.rosters))
        self._state.setText(" · ".join(part for part in told if part))
