"""My requests: what I asked for and what colleagues ask of me; the forms stand beside the list."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.requests.asking import respond, send, withdraw
from app.requests.book import mine
from app.requests.model import WAITS_TITLES, Kind, Request, State
from app.words import N_, say, tr
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import ChipBar, button, label
from ui.kit.forms import Form, TextField
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import Tone
from ui.requests.forms import FORMS, AnyForm
from ui.requests.words import course_lines, kind_title, stack, state_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

PANEL = 420
FOR_ME, OPEN, CLOSED = "for-me", "open", "closed"
TITLES = {"wish": N_("Bring a wish"), "leave": N_("Ask for leave"), "swap": N_("Ask for a swap")}
KEYS = {"wish": "Ctrl+Alt+W", "leave": "Ctrl+Alt+L", "swap": "Ctrl+Alt+S"}


class MineTab(Tab):
    """One's own requests, those that wait first."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, panel_width=PANEL)
        self.found: tuple[Request, ...] = ()
        self.form: AnyForm | None = None
        self.reason: Form | None = None
        self._shown: int | None = None
        self._asking = False  # a second press sends nothing twice
        self.chips = ChipBar(name=tr("Which requests"), single=True)
        self.chips.changed.connect(self._fill)
        self.table: RowTable[Request] = RowTable(_columns(), name=tr("My requests"))
        self.table.say_when_empty(
            tr("Nothing asked for yet"), tr("A wish, leave, or a swap of a published duty."),
            deed=tr("Ask for leave"), run=partial(self.open_form, "leave"),
        )  # fmt: skip
        self.table.picked.connect(lambda request: self.open(request) if request is not None else None)
        self.table.opened.connect(self.open)
        self._buttons = tuple(
            button(tr(TITLES[kind]), partial(self.open_form, kind), role="primary" if kind == "leave" else "",
                   icon_name=icon)
            for kind, icon in (("wish", "heart"), ("swap", "transfer"), ("leave", "calendar"))
        )  # fmt: skip
        self.body.addWidget(self.chips)
        self.body.addWidget(self.table, 1)

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return what can be asked for."""
        return () if self.desk.vault.read_only or self.desk.actor.person_id is None else self._buttons

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers."""
        if not self.top_actions():
            return ()
        words = {"wish": say("Bring a wish"), "leave": say("Ask for leave"), "swap": say("Ask for a swap")}
        return tuple(
            Command(f"requests.{kind}", words[kind], partial(self.open_form, kind), key=KEYS[kind]) for kind in words
        )

    def receive(self, **params: object) -> None:
        """Open a form (``ask``: wish, leave, swap) for a day (``day``)."""
        kind, day = params.get("ask"), params.get("day")
        if isinstance(kind, str) and kind in FORMS:
            self.open_form(kind, day if isinstance(day, date) else None)

    def load(self) -> None:
        """Read the requests."""
        op(self, lambda _job: mine(self.desk)).then(self._show).otherwise(self.tell).run()

    def blank(self) -> None:
        """Show nothing."""
        super().blank()
        self.found, self.form, self.reason = (), None, None
        self.table.show_rows(())

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the forms, and a request opened."""
        day = self.desk.clock.today()

        def swap() -> None:
            self.open_form("swap", day + timedelta(days=2))

        def opened() -> None:
            self.panel.close_panel()
            self.table.go_to(lambda _request: True)

        return {"opened": opened, "leave": partial(self.open_form, "leave", day), "swap": swap,
                "wish": partial(self.open_form, "wish", day + timedelta(days=20))}  # fmt: skip

    # -- asking ----------------------------------------------------------------------------------------------------

    def open_form(self, kind: str, day: date | None = None) -> None:
        """Open the form of a kind beside the list."""
        if not self.top_actions():
            return
        self.table.clearSelection()
        self._shown = None
        form = FORMS[kind](self.desk, day=day)
        self.form = form
        form.told.connect(lambda error: self.refuse(form.form, error))
        ask = button(tr("Send"), lambda: self.ask(send=True), role="primary")
        keep = button(tr("Write down only"), lambda: self.ask(send=False))
        self.panel.show_content(tr(TITLES[kind]), padded(form), foot=(ask, keep))
        self.strip.clear()
        form.begin()
        next(iter(form.form.fields.values())).editor.setFocus()

    def ask(self, *, send: bool) -> None:
        """Ask for what the form says."""
        form = self.form
        if form is None:
            return
        form.form.clear_errors()
        try:
            values = form.read()
        except UserError as error:
            self.refuse(form.form, error)
            return
        if self._asking:
            return
        self._asking = True

        def asked(number: int) -> None:
            sent = tr("Request {number} is sent.", number=number)
            self._done(sent if send else tr("Request {number} is written down; it waits for you.", number=number))

        op(self, lambda _job: form.ask(values, send=send)).then(asked).otherwise(
            lambda error: self.refuse(form.form, error)
        ).lastly(self._asked).run()

    def _asked(self) -> None:
        self._asking = False

    # -- one request -----------------------------------------------------------------------------------------------

    def open(self, request: Request) -> None:
        """Open a request: its course, and what can be done with it."""
        self.form = None
        self._shown = request.id
        theirs = request.partner_id == self.desk.actor.person_id
        parts: list[QWidget | str | tuple[QWidget, ...]] = [label(str(request.what), role="heading", wrap=True)]
        if theirs:
            parts.append(label(tr("{name} asks you", name=request.name), role="quiet"))
        if request.reason:
            parts += [tr("Reason"), label(request.reason, wrap=True)]
        if request.attachment:
            parts += [tr("Certificate or paper"), label(request.attachment, wrap=True)]
        if request.answer:
            parts += [tr("Answer"), label(request.answer, wrap=True)]
        parts += [tr("Course"), course_lines(request)]
        self.reason = Form(TextField("reason", tr("A word with it"), hint=tr("Read by the one who asked.")))
        foot = self._foot(request, theirs=theirs)
        if theirs and foot:
            parts.append(self.reason)
        self.panel.show_content(kind_title(request.kind), padded(stack(*parts)), quiet=f"№ {request.id}", foot=foot)

    def _foot(self, request: Request, *, theirs: bool) -> tuple[QWidget, ...]:
        if self.desk.vault.read_only:
            return ()
        number = request.id
        if theirs:
            if request.state is not State.ASKED:
                return ()
            return (button(tr("Agree"), partial(self._respond, number, accept=True), role="primary"),
                    button(tr("Decline"), partial(self._respond, number, accept=False), role="danger"))  # fmt: skip
        back = button(tr("Take request back"), partial(self._withdraw, number))
        if request.state is State.DRAFT:
            return (button(tr("Send"), partial(self._send, number), role="primary"), back)
        wish = request.kind is Kind.WISH and request.state is State.APPROVED
        return (back,) if request.is_open or wish else ()

    def _respond(self, number: int, *, accept: bool) -> None:
        why = str(self.reason.fields["reason"].value()) if self.reason is not None else ""
        op(self, lambda _job: respond(self.desk, request_id=number, accept=accept, reason=why)).then(
            lambda _state: self._done(tr("Answered."))
        ).otherwise(self._failed).run()

    def _withdraw(self, number: int) -> None:
        op(self, lambda _job: withdraw(self.desk, request_id=number)).then(
            lambda _told: self._done(tr("Taken back; it stays on record."))
        ).otherwise(self._failed).run()

    def _send(self, number: int) -> None:
        op(self, lambda _job: send(self.desk, request_id=number)).then(
            lambda _none: self._done(tr("Request {number} is sent.", number=number))
        ).otherwise(self._failed).run()

    # -- showing ---------------------------------------------------------------------------------------------------

    def _show(self, found: tuple[Request, ...]) -> None:
        self.found = found
        self.chips.show_chips([
            (FOR_ME, tr("Asked of me"), sum(self._for_me(each) for each in found)),
            (OPEN, tr("Waiting"), sum(map(_waiting, found))),
            (CLOSED, tr("Closed"), len(found) - sum(map(_waiting, found))),
        ])  # fmt: skip
        self._fill()
        if self._shown is not None:
            again = next((each for each in found if each.id == self._shown), None)
            if again is not None and self.panel.isVisible():
                self.open(again)

    def _fill(self) -> None:
        chosen = self.chips.chosen()
        rows = [
            each
            for each in self.found
            if (FOR_ME not in chosen or self._for_me(each))
            and (OPEN not in chosen or _waiting(each))
            and (CLOSED not in chosen or not _waiting(each))
        ]
        self.table.show_rows(rows, keep=lambda each: each.id)

    def _for_me(self, request: Request) -> bool:
        return request.partner_id == self.desk.actor.person_id and request.state is State.ASKED

    def _done(self, text: str) -> None:
        self.panel.close_panel()
        self.form = None
        self.strip.clear()
        messages.toast(self, text)
        self.load()

    def _failed(self, error: BaseException) -> None:
        self.refuse(self.reason or Form(), error)


def _waiting(request: Request) -> bool:
    return request.is_open or request.state is State.DRAFT


def _columns() -> tuple[Column[Request], ...]:
    return (
        Column("id", "№", lambda r: CellView(str(r.id), Tone.QUIET), width=56, right=True, sort=lambda r: r.id),
        Column("asked", tr("Asked on"), lambda r: f"{r.asked_at.astimezone():%m-%d %H:%M}", width=104,
               sort=lambda r: r.asked_at),
        Column("kind", tr("Kind"), lambda r: kind_title(r.kind), width=72),
        Column("what", tr("What is asked for"), lambda r: CellView(str(r.what), Tone.STRONG, tooltip=str(r.what)), stretch=True),
        Column("state", tr("State"), state_cell, width=110),
        Column("waits", tr("Waits for"), lambda r: CellView(tr(WAITS_TITLES[r.waits]) if r.waits else "", Tone.QUIET),
               width=84),
        Column("answer", tr("Answer"), lambda r: CellView(r.answer, Tone.QUIET, tooltip=r.answer), width=130),
    )  # fmt: skip
