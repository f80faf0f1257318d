"""The forms that ask: a wish, leave with its balance while it is typed, a swap with what the rules say of each choice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import UserError
from app.requests.asking import ask_leave, ask_swap, ask_wish
from app.requests.month import MyWishes, my_wishes
from app.requests.swaps import Chance, chances
from app.requests.terms import LeaveView, kinds_of_leave, leave_view
from app.roster.model import RuleLevel
from app.words import say, tr
from ui.kit.controls import label
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.lanes import op
from ui.kit.rowforms import CheckField, NumberField, RowForm, day_field
from ui.kit.strips import empty_layout
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, TIER_SHAPES, Tone
from ui.requests.words import LEVELS, light_of, line, told_of

if TYPE_CHECKING:
    from app.desk import Desk

PAUSE_MS = 250
OFF, ON, NOT = "off", "on", "not"
LIST_HEIGHT = 260


class AskForm(QWidget):
    """What the forms share. Each has ``read``, which returns what was typed, and ``ask``, which asks for it off the main thread.

    ``person_id``: for whom it is entered, from paper; None for oneself.

    Signals:
        told(object): an error of reading on the way (no duty that day …), for the strip.
    """

    told = Signal(object)
    title = ""

    def __init__(self, desk: Desk, form: Form, *, person_id: int | None = None) -> None:
        super().__init__()
        self.desk, self.form, self.person_id = desk, form, person_id
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_3)
        self.column.addWidget(form)

    def begin(self) -> None:
        """Load what the form offers."""

    def _day(self, key: str) -> date:
        found = self.form.fields[key].value()
        if found is None:
            raise UserError(say("This is needed."), field=key)
        return date.fromisoformat(str(found))


class WishForm(AskForm):
    """A day off, a shift, or none of some shifts."""

    title = "wish"

    def __init__(self, desk: Desk, *, day: date | None = None, person_id: int | None = None) -> None:
        what = [(OFF, tr("a day off")), (ON, tr("to have this shift")), (NOT, tr("not to have this shift"))]
        self.what = ChoiceField("direction", tr("I wish for"), what)
        self.code = ChoiceField("code", tr("Shift"), ())
        super().__init__(desk, RowForm(
            day_field("day", tr("Day"), day), (self.what, self.code),
            CheckField("important", tr("Important to me"), hint=tr("Weighs three times a usual wish; few a month.")),
            TextField("reason", tr("Reason"), hint=tr("Seen by those who answer, by no colleague.")),
        ), person_id=person_id)  # fmt: skip
        self.round = label(role="hint", wrap=True)
        self.column.addWidget(self.round)
        self.what.edited.connect(self._fit)
        self.form.fields["day"].edited.connect(self.begin)
        self._fit()

    def _fit(self) -> None:
        self.code.setEnabled(self.what.value() != OFF)

    def begin(self) -> None:
        """Load the shifts and the round of the month wished for."""
        try:
            day = self._day("day")
        except UserError:
            return
        op(self, lambda _job: my_wishes(self.desk, month=day, person_id=self.person_id)).then(self._show).otherwise(
            self.told.emit
        ).run()

    def _show(self, found: MyWishes) -> None:
        chosen = self.code.value()
        self.code.set_choices([(code, f"{code} {title}") for code, title in found.codes], value=chosen)
        now = found.round
        if now.shut is not None:
            self.round.setText(str(now.shut))
            return
        mine = len(found.wishes)
        told = (
            tr("{count} of {most} wishes", count=mine, most=now.most) if now.most else tr("{count} wishes", count=mine)
        )
        until = "" if now.until is None else tr("taken until {day}", day=now.until)
        self.round.setText(f"{now.month:%Y-%m}　{told}　{until}".strip())

    def read(self) -> dict[str, Any]:
        """Return the wish."""
        fields = self.form.fields
        what = fields["direction"].value()
        if what != OFF and not self.code.value():
            raise UserError(say("This is needed."), field="code")
        return {
            "day": self._day("day"), "direction": ON if what == ON else OFF,
            "codes": () if what == OFF else (self.code.value(),), "important": fields["important"].value(),
            "reason": fields["reason"].value(),
        }  # fmt: skip

    def ask(self, values: dict[str, Any], *, send: bool) -> int:
        """Bring the wish."""
        return ask_wish(self.desk, **values, person_id=self.person_id, send=send)


class LeaveForm(AskForm):
    """Leave: its kind and days; what is left of it, and what law and the hospital say, while it is typed."""

    title = "leave"

    def __init__(self, desk: Desk, *, day: date | None = None, person_id: int | None = None) -> None:
        self.kind = ChoiceField("code", tr("Kind of leave"), ())
        super().__init__(desk, RowForm(
            self.kind, (day_field("first", tr("First day"), day), day_field("last", tr("Last day"), day)),
            (NumberField("hours", tr("Hours of leave"), hint=tr("Only for part of one day.")),
             TextField("attachment", tr("Certificate or paper"), hint=tr("Name of a certificate, if any."))),
            TextField("reason", tr("Reason"), hint=tr("Seen by those who answer, by no colleague.")),
        ), person_id=person_id)  # fmt: skip
        self.view: LeaveView | None = None
        self._view = QVBoxLayout()
        self._view.setSpacing(SPACE_2)
        self.column.addLayout(self._view)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look)
        for key in ("code", "first", "last", "hours"):
            self.form.fields[key].edited.connect(self._pause.start)

    def begin(self) -> None:
        """Load the kinds of leave."""
        op(self, lambda _job: kinds_of_leave(self.desk, person_id=self.person_id)).then(self._offer).otherwise(
            self.told.emit
        ).run()

    def _offer(self, kinds: tuple[tuple[str, str], ...]) -> None:
        self.kind.set_choices([(code, f"{title} {code}") for code, title in kinds], value=self.kind.value())
        self.look()

    def look(self) -> None:
        """Show what is left and what is to be known, once kind and days stand."""
        self._pause.stop()
        try:
            values = self.read()
        except UserError:
            return
        wanted = {key: values[key] for key in ("code", "first", "last", "hours")}
        op(self, lambda _job: leave_view(self.desk, **wanted, person_id=self.person_id)).then(self._show).otherwise(
            self._clear
        ).run()

    def _clear(self, _error: BaseException) -> None:
        empty_layout(self._view)

    def _show(self, view: LeaveView) -> None:
        self.view = view
        empty_layout(self._view)
        for each in view_lines(view):
            self._view.addWidget(each)

    def read(self) -> dict[str, Any]:
        """Return the leave."""
        fields = self.form.fields
        first = self._day("first")
        last = fields["last"].value() or first
        if last < first:
            raise UserError(say("The end lies before the start."), field="last")
        hours = fields["hours"]
        assert isinstance(hours, NumberField)
        if not self.kind.value():
            raise UserError(say("This is needed."), field="code")
        return {
            "code": self.kind.value(), "first": first, "last": last, "hours": hours.number(),
            "reason": fields["reason"].value(), "attachment": fields["attachment"].value(),
        }  # fmt: skip

    def ask(self, values: dict[str, Any], *, send: bool) -> int:
        """Ask for the leave."""
        return ask_leave(self.desk, **values, person_id=self.person_id, send=send)


class SwapForm(AskForm):
    """The own duty of a day, and the duties colleagues could give for it: green before amber, each rule named."""

    title = "swap"

    def __init__(self, desk: Desk, *, day: date | None = None, person_id: int | None = None) -> None:
        super().__init__(desk, Form(day_field("own_day", tr("Duty to give on"), day)), person_id=person_id)
        self.table: RowTable[Chance] = RowTable(_columns(), name=tr("Duties I could have for it"))
        self.table.setMinimumHeight(LIST_HEIGHT)
        self.table.say_when_empty(tr("Choose a day first"))
        self.table.picked.connect(self._picked)
        self.why = label(role="hint", wrap=True)
        self.reason = TextField("reason", tr("Reason"), hint=tr("Seen by those who answer, by no colleague."))
        self.form.fields["reason"] = self.reason
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.why)
        self.column.addWidget(self.reason)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.begin)
        self.form.fields["own_day"].edited.connect(self._pause.start)

    def begin(self) -> None:
        """Look for colleagues' duties."""
        try:
            day = self._day("own_day")
        except UserError:
            return
        op(self, lambda _job: chances(self.desk, day=day, person_id=self.person_id)).then(self._show).otherwise(
            self._refused
        ).run()

    def _refused(self, error: BaseException) -> None:
        self.table.show_rows(())
        if not self.form.show_error(error):
            self.told.emit(error)

    def _show(self, found: tuple[Chance, ...]) -> None:
        self.form.clear_errors()
        self.table.say_when_empty(
            tr("Nobody's duty fits within the law"), tr("Try another day, or ask the head nurse.")
        )
        self.table.show_rows(found)
        if found:
            self.table.selectRow(0)

    def _picked(self, chance: Chance | None) -> None:
        self.why.setText("" if chance is None else told_of(chance.verdict))

    def read(self) -> dict[str, Any]:
        """Return the swap."""
        chance = self.table.current_row()
        if chance is None:
            raise UserError(say("Choose a colleague's duty."), field="own_day")
        return {
            "partner_id": chance.person_id, "own_day": chance.own_day, "other_day": chance.other_day,
            "reason": self.reason.value(),
        }  # fmt: skip

    def ask(self, values: dict[str, Any], *, send: bool) -> int:
        """Ask for the swap."""
        return ask_swap(self.desk, **values, person_id=self.person_id, send=send)


def view_lines(view: LeaveView) -> tuple[QWidget, ...]:
    """Return what is known of a leave as lines: the balance, then what law and the hospital say."""
    tones = {RuleLevel.LAW: Tone.LAPSED, RuleLevel.STANDARD: Tone.LAPSED, RuleLevel.POLICY: Tone.DUE}
    told = []
    if view.left is not None:
        figures = tr("{left} days left", left=plain(view.left))
        if view.entitled is not None:
            figures += "　" + tr("entitled {entitled}, taken {taken}, asked for {pending}", entitled=plain(view.entitled),
                                 taken=plain(view.taken), pending=plain(view.pending))  # fmt: skip
        quiet = "" if view.rule is None else f"{view.rule}{view.citation}"
        enough = view.charged <= view.left
        told.append(line(figures, Tone.GOOD if enough else Tone.DUE, quiet=quiet))
    told.append(
        line(tr("{days} days, {charged} of them count", days=view.days, charged=plain(view.charged)), Tone.CALM)
    )
    told += [
        line(str(each.sentence), tones[each.level] if each.stops else Tone.CALM,
             quiet=" ".join(part for part in (tr(LEVELS[each.level.value]), each.citation) if part))
        for each in view.advice
    ]  # fmt: skip
    return tuple(told)


def plain(amount: Decimal) -> str:
    """Return a number of days without needless noughts."""
    return f"{amount.normalize():f}"


def _columns() -> tuple[Column[Chance], ...]:
    def exchange(chance: Chance) -> CellView:
        free = tr("free")
        told = "　".join(f"{day:%m-%d} {own or free}→{other or free}" for day, own, other in chance.held)
        return CellView(told, tooltip=told)

    def light(chance: Chance) -> CellView:
        tone = light_of(chance.verdict)
        return CellView("", marks=(Mark(TIER_SHAPES[tone], tone, told_of(chance.verdict)),))

    return (
        Column("light", "", light, width=34, sort=lambda c: (c.verdict.level, c.verdict.cost)),
        Column("name", tr("Colleague"), lambda c: CellView(c.name, Tone.STRONG), width=84),
        Column("what", tr("I get"), exchange, stretch=True, sort=lambda c: c.other_day),
    )


AnyForm = WishForm | LeaveForm | SwapForm
FORMS: dict[str, type[AnyForm]] = {"wish": WishForm, "leave": LeaveForm, "swap": SwapForm}
