"""The inbox of whoever answers: what each answer would do is told before it is given; several at once."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.requests.answering import Outcome, answer_all, approve, deny
from app.requests.asking import respond, withdraw
from app.requests.book import inbox, person_by_no
from app.requests.effects import Effect, effect
from app.requests.model import Kind, Request, State, Waits
from app.words import say, tr
from ui.kit import messages
from ui.kit.chips import FilterChip
from ui.kit.commands import Command
from ui.kit.controls import BulkBar, ChipBar, Segments, button, label
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.tab import Tab
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, Tone
from ui.requests.forms import FORMS, AnyForm, view_lines
from ui.requests.inboxparts import asked_parts, columns, day_part
from ui.requests.words import course_lines, kind_title, line, stack, verdict_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

PANEL = 440
OPEN, CLOSED = "open", "closed"
SECOND = "second"


class InboxTab(Tab):
    """Requests of the wards one answers for; the one chosen is opened with its effect."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, panel_width=PANEL)
        self.found: tuple[Request, ...] = ()
        self.effect: Effect | None = None
        self.form: Form | None = None
        self.takers: dict[date, ChoiceField] = {}
        self.paper: Form | None = None
        self.asking: AnyForm | None = None
        self._shown: int | None = None
        self._ward: int | None = None
        self.span = Segments(((OPEN, tr("Waiting")), (CLOSED, tr("Answered ones"))), name=tr("Which requests"))
        self.span.chosen.connect(self._on_span)
        self._which = OPEN
        self.ward = FilterChip(tr("Ward"))
        self.ward.changed.connect(self._fill)
        self.chips = ChipBar(name=tr("Kind"))
        self.chips.changed.connect(self._fill)
        self.table: RowTable[Request] = RowTable(columns(self._age), name=tr("Requests"))
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self.open)
        self.table.selection_changed.connect(self._on_selection)
        self.bulk = BulkBar(clear_text=tr("Clear"))
        self.bulk.cleared.connect(self.table.clearSelection)
        self.bulk.add(tr("Approve all"), partial(self.answer_chosen, grant=True), role="primary")
        self.bulk.add(tr("Deny all"), partial(self.answer_chosen, grant=False), role="danger")
        self.bulk_reason = QLineEdit()
        self.bulk_reason.setPlaceholderText(tr("Reason; needed to deny"))
        self.bulk_reason.setAccessibleName(tr("Reason; needed to deny"))
        self.bulk_reason.setProperty("size", "small")
        self.bulk_reason.setMinimumWidth(220)
        self._paper = button(tr("Enter from paper"), self.enter_from_paper, icon_name="pencil")
        self.body.setContentsMargins(0, 0, SPACE_3, 0)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_2)
        bar.addWidget(self.span)
        bar.addWidget(self.ward)
        bar.addWidget(self.chips, 1)
        self.body.addLayout(bar)
        layout = self.bulk.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(1, self.bulk_reason)
        self.body.addWidget(self.bulk)
        self.body.addWidget(self.table, 1)
        self._say_empty()

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the button that enters what came on paper."""
        return () if self.desk.vault.read_only else (self._paper,)

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers."""
        return (
            Command("requests.approve", say("Approve request"), self.approve, key="Ctrl+Return",
                    enabled=lambda: self.form is not None),
            Command("requests.paper", say("Enter a request from paper"), self.enter_from_paper),
        )  # fmt: skip

    def receive(self, **params: object) -> None:
        """Show the requests of one ward (``ward``)."""
        ward = params.get("ward")
        if isinstance(ward, int):
            self._ward = ward
            self.load()

    def load(self) -> None:
        """Read what waits, or what was answered."""
        closed = self._which == CLOSED
        op(self, lambda _job: inbox(self.desk, closed=closed)).then(self._show).run()

    def blank(self) -> None:
        """Show nothing."""
        super().blank()
        self.found, self.effect, self.form, self._shown = (), None, None, None
        self.table.show_rows(())

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return a leave and a swap opened with their effect, and several chosen."""

        def of(kind: Kind) -> None:
            self.table.clearSelection()
            self.table.go_to(lambda r: r.kind is kind and r.waits in {Waits.WARD, Waits.DEPARTMENT})

        def several() -> None:
            self.panel.close_panel()
            self.table.selectAll()

        return {"leave": partial(of, Kind.LEAVE), "swap": partial(of, Kind.SWAP), "several": several}

    # -- the list --------------------------------------------------------------------------------------------------

    def _age(self, request: Request) -> int:
        return (self.desk.clock.now().date() - request.asked_at.date()).days

    def _mine(self, request: Request) -> bool:
        """Tell whether the request waits for whoever sits here."""
        if request.person_id == self.desk.actor.person_id:
            return False
        if request.waits is Waits.DEPARTMENT:
            return self.desk.may(Verb.REQUEST_CONFIRM)
        return request.waits is Waits.WARD

    def _show(self, found: tuple[Request, ...]) -> None:
        self.found = found
        self.ward.offer(sorted({(each.unit_id, each.unit) for each in found}, key=lambda each: each[1]))
        if self._ward is not None:
            self.ward.choose(self._ward)
            self._ward = None
        chips = [(kind, kind_title(kind), sum(each.kind is kind for each in found)) for kind in Kind]
        second = sum(each.waits is Waits.DEPARTMENT for each in found)
        more = [(SECOND, tr("Second step"), second)] if self._which == OPEN and second else []
        self.chips.show_chips([*chips, *more])
        if self._which == OPEN:
            self.frame.show_count("requests", sum(map(self._mine, found)))
        self._fill()
        again = next((each for each in found if each.id == self._shown), None)
        if again is not None and self.effect is not None and again != self.effect.request:
            self.open(again)  # it went a step on meanwhile
        elif self._shown is not None and again is None:
            self.panel.close_panel()
            self._shown = None

    def _fill(self) -> None:
        wards, chosen = self.ward.chosen(), self.chips.chosen()
        kinds = {key for key in chosen if isinstance(key, Kind)}
        rows = [
            each for each in self.found
            if (not wards or each.unit_id in wards) and (not kinds or each.kind in kinds)
            and (SECOND not in chosen or each.waits is Waits.DEPARTMENT)
        ]  # fmt: skip
        self.table.show_rows(rows, keep=lambda each: each.id)
        self._say_empty()

    def _say_empty(self) -> None:
        if self._which == OPEN:
            self.table.say_when_empty(
                tr("Nothing waits for you"),
                tr("Open a round of wishes for next month, or look at what was answered."),
                deed=tr("What was answered"), run=partial(self._on_span, CLOSED),
            )  # fmt: skip
        else:
            self.table.say_when_empty(tr("Nothing was answered yet"))

    def _on_span(self, which: object) -> None:
        self._which = str(which)
        self.span.choose(self._which)
        self._shown = None
        self.panel.close_panel()
        self.load()

    def _on_picked(self, request: Request | None) -> None:
        if request is not None and len(self.table.selected_rows()) <= 1:
            self.open(request)

    def _on_selection(self) -> None:
        count = len(self.table.selected_rows())
        usable = count if self._which == OPEN and not self.desk.vault.read_only else 0
        self.bulk.show_count(usable, tr("{count} chosen", count=count))
        if usable > 1:
            self._shown = None
            self.panel.close_panel()

    # -- from paper ------------------------------------------------------------------------------------------------

    def enter_from_paper(self) -> None:
        """Ask for whom, and what kind of request came on paper."""
        if self.desk.vault.read_only:
            return
        self.table.clearSelection()
        self._shown, self.form = None, None
        kinds = [(kind.value, kind_title(kind)) for kind in Kind]
        form = Form(TextField("staff", tr("Staff number"), hint=tr("Of the person who signed the paper.")),
                    ChoiceField("kind", tr("Kind"), kinds, value="leave"))  # fmt: skip
        self.paper = form
        go = button(tr("Go on"), partial(self.open_paper, form), role="primary")
        self.panel.show_content(tr("Enter from paper"), padded(form), foot=(go,))
        form.fields["staff"].editor.setFocus()

    def open_paper(self, form: Form) -> None:
        """Open the form of the kind chosen for the person named."""
        number, kind = str(form.fields["staff"].value()), str(form.fields["kind"].value())
        op(self, lambda _job: person_by_no(self.desk, staff_no=number)).then(
            lambda person: self._open_asking(kind, person, number)
        ).otherwise(lambda error: self.refuse(form, error)).run()

    def _open_asking(self, kind: str, person_id: int, number: str) -> None:
        form = FORMS[kind](self.desk, person_id=person_id)
        self.asking = form
        form.told.connect(lambda error: self.refuse(form.form, error))
        keep = button(tr("Enter it"), partial(self.ask_for, form), role="primary")
        self.panel.show_content(kind_title(Kind(kind)), padded(form), quiet=number, foot=(keep,))
        form.begin()
        next(iter(form.form.fields.values())).editor.setFocus()

    def ask_for(self, form: AnyForm) -> None:
        """Enter what the form says; it waits like any other."""
        form.form.clear_errors()
        try:
            values = form.read()
        except UserError as error:
            self.refuse(form.form, error)
            return
        op(self, lambda _job: form.ask(values, send=True)).then(
            lambda number: self._done(tr("Request {number} is noted.", number=number))
        ).otherwise(lambda error: self.refuse(form.form, error)).run()

    # -- one request -----------------------------------------------------------------------------------------------

    def open(self, request: Request) -> None:
        """Open a request; what approving it would do comes with it."""
        self._shown = request.id
        if not request.is_open:
            self._show_effect(Effect(request=request))
            return
        op(self, lambda _job: effect(self.desk, request_id=request.id)).then(self._show_effect).otherwise(
            lambda error: self.refuse(Form(), error)
        ).run()

    def _show_effect(self, found: Effect) -> None:
        request = found.request
        if request.id != self._shown:
            return
        self.effect = found
        self.takers = {}
        parts = asked_parts(request)
        if found.note is not None:
            parts.append(line(str(found.note), Tone.LAPSED))
        if found.verdict is not None:
            parts += [tr("What the rules say of the swap"), verdict_lines(found.verdict)]
        if found.view is not None:
            parts += [tr("Balance and rules"), view_lines(found.view)]
        if found.days:
            parts += [tr("On the roster"), tuple(day_part(day, self.takers) for day in found.days)]
        elif request.is_open and request.kind is Kind.LEAVE:
            parts.append(label(tr("No roster holds these days yet; the leave stands on it as soon as it is opened."),
                               role="hint", wrap=True))  # fmt: skip
        parts += [tr("Course"), course_lines(request)]
        self.form = None
        foot = self._foot(request)
        if foot:
            self.form = Form(
                TextField("reason", tr("Word to it"), hint=tr("The person reads it; to deny it is needed."))
            )
            parts.append(self.form)
        self.panel.show_content(kind_title(request.kind), padded(stack(*parts)), quiet=f"№ {request.id}", foot=foot)

    def _foot(self, request: Request) -> tuple[QWidget, ...]:
        if self.desk.vault.read_only:
            return ()
        found: list[QWidget] = []
        if request.kind is Kind.SWAP and request.state is State.ASKED:
            found.append(button(tr("Signed on paper: agrees"), self.agree_for))
        if self._mine(request):
            found.append(button(tr("Grant it"), self.approve, role="primary"))
        if self._mine(request) or (request.kind is Kind.SWAP and request.state is State.ASKED):
            found.append(button(tr("Deny"), self.deny, role="danger"))
        if request.state is State.APPROVED and request.kind is Kind.LEAVE:
            found.append(button(tr("Take leave back"), self.take_back, role="danger"))
        return tuple(found)

    def approve(self) -> None:
        """Approve what is opened, with the stand-ins chosen."""
        if self._shown is None or self.form is None:
            return
        number, why = self._shown, self._why()
        chosen = {day: int(taker) for day, field in self.takers.items() if (taker := field.value()) is not None}
        op(self, lambda _job: approve(self.desk, request_id=number, reason=why, stand_ins=chosen)).then(
            lambda state: self._done(tr("Approved; it stands on the roster.") if state is State.APPROVED
                                     else tr("Passed on: the department approves too."))
        ).otherwise(self._failed).run()  # fmt: skip

    def deny(self) -> None:
        """Deny what is opened, with the reason typed."""
        if self._shown is None:
            return
        number, why = self._shown, self._why()
        op(self, lambda _job: deny(self.desk, request_id=number, reason=why)).then(
            lambda _state: self._done(tr("Denied; the person reads why."))
        ).otherwise(self._failed).run()

    def agree_for(self) -> None:
        """Note that the colleague agrees, from a signed paper."""
        if self._shown is None:
            return
        number, why = self._shown, self._why()
        op(self, lambda _job: respond(self.desk, request_id=number, accept=True, reason=why)).then(
            lambda _state: self._noted(tr("Noted; now it can be approved."))
        ).otherwise(self._failed).run()

    def take_back(self) -> None:
        """Take approved leave back, with the reason typed."""
        if self._shown is None:
            return
        number, why = self._shown, self._why()
        op(self, lambda _job: withdraw(self.desk, request_id=number, reason=why)).then(
            lambda told: self._done("；".join(str(each) for each in told) or tr("Taken back; it stays on record."))
        ).otherwise(self._failed).run()

    def answer_chosen(self, *, grant: bool) -> None:
        """Approve or deny all that are chosen, each by itself."""
        ids = tuple(each.id for each in self.table.selected_rows())
        why = self.bulk_reason.text().strip()
        op(self, lambda _job: answer_all(self.desk, request_ids=ids, grant=grant, reason=why)).then(
            self._answered
        ).otherwise(lambda error: self.refuse(Form(), error)).run()

    def _answered(self, found: tuple[Outcome, ...]) -> None:
        failed = [each for each in found if each.state is None]
        self.bulk_reason.clear()
        self._done(tr("{count} answered.", count=len(found) - len(failed)))
        if failed:
            told = "；".join(f"№ {each.request_id} {each.failed}" for each in failed[:3])
            self.strip.say(tr("{count} could not be answered: {told}", count=len(failed), told=told), tone=Tone.DUE)

    def _why(self) -> str:
        return "" if self.form is None else str(self.form.fields["reason"].value())

    def _done(self, text: str) -> None:
        self._shown = None
        self.form = None
        self.panel.close_panel()
        self._noted(text)

    def _noted(self, text: str) -> None:
        self.strip.clear()
        messages.toast(self, text)
        self.load()

    def _failed(self, error: BaseException) -> None:
        self.refuse(self.form or Form(), error)
