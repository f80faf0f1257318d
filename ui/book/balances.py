"""Balances of a ward's people: opening, plus, minus, closing by account; every figure opens what it was made of."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.roster.book.balancedesk import BalanceLine, BalanceLook, OpenedLine, look_at_balances, open_line
from app.staff.balances import Entry, post, reverse
from app.words import N_, say, tr
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import ChipBar, Segments, button, icon_button, label
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.rowforms import NumberField, RowForm, day_field
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.roster.book.balances import Item
    from ui.kit.page import Frame

PANEL = 520
WARD = 180
MONTH, YEAR = "month", "year"
ENTRIES = (
    (Entry.PLUS, N_("add")),
    (Entry.MINUS, N_("take")),
    (Entry.OPENING, N_("state the balance anew")),
)
UNITS = {"day": N_("days"), "hour": N_("hours (unit)")}
ItemLine = tuple["Item", int | None, bool]  # the item, its posting, whether it was reversed


class BalancesTab(Tab):
    """A month or a year of one ward."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, panel_width=PANEL)
        self.look: BalanceLook | None = None
        self.opened: OpenedLine | None = None
        self.form: Form | None = None
        self._unit: int | None = None
        self._span = MONTH
        self._day = self.desk.clock.today().replace(day=1)
        self.ward = QComboBox()
        self.ward.setFixedWidth(WARD)
        self.ward.setAccessibleName(tr("Ward"))
        self.ward.activated.connect(self._on_ward)
        self._title = label(role="heading")
        self.span = Segments(((MONTH, tr("Month")), (YEAR, tr("Year"))), name=tr("Month or year"))
        self.span.chosen.connect(self._on_span)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Name or staff number"))
        self.filter.setAccessibleName(tr("Name or staff number"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.accounts = ChipBar(name=tr("Accounts"))
        self.accounts.changed.connect(self._fill)
        self.table: RowTable[BalanceLine] = RowTable(_columns(), name=tr("Balances"))
        self.table.say_when_empty(
            tr("No balances in this time"),
            tr("Bring opening balances in by import, or post one; sealed rosters post by themselves."),
        )
        self.table.picked.connect(lambda line: self.open(line) if line is not None else None)
        self.table.clicked.connect(lambda _index: self._reopen())
        self._print = button(tr("Print …"), self.print_sheet, icon_name="printer")
        self._post = button(tr("Post …"), self.open_post, role="primary")
        self._lay_out()

    def _lay_out(self) -> None:
        self.body.setContentsMargins(0, 0, SPACE_3, 0)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_2)
        bar.addWidget(self.ward)
        bar.addWidget(self.span)
        bar.addWidget(icon_button("chevron-left", tr("Earlier"), partial(self.step, -1)))
        bar.addWidget(self._title)
        bar.addWidget(icon_button("chevron-right", tr("Later"), partial(self.step, 1)))
        bar.addStretch(1)
        bar.addWidget(self.filter)
        self.filter.setFixedWidth(200)
        self.body.addLayout(bar)
        self.body.addWidget(self.accounts)
        self.body.addWidget(self.table, 1)

    @property
    def may_post(self) -> bool:
        """Tell whether amounts may be posted at this desk."""
        return self.desk.may(Verb.BALANCE_EDIT) and not self.desk.vault.read_only

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return printing, and posting for those who may."""
        return (self._print, self._post) if self.may_post else (self._print,)

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers."""
        return (Command("balances.post", say("Post to balance"), self.open_post),) if self.may_post else ()

    def receive(self, **params: object) -> None:
        """Take ward (``ward``) and a day (``first``) to show, and whose balances alone (``who``: a staff number)."""
        ward, first, who = params.get("ward"), params.get("first"), params.get("who")
        if isinstance(ward, int):
            self._unit = ward
        if isinstance(first, date):
            self._day = first.replace(day=1)
        if isinstance(who, str):
            self.filter.setText(who)
        self.load()

    def days(self) -> tuple[date, date]:
        """Return the first and last day shown."""
        if self._span == YEAR:
            return date(self._day.year, 1, 1), date(self._day.year, 12, 31)
        following = (self._day + timedelta(days=32)).replace(day=1)
        return self._day, following - timedelta(days=1)

    def load(self) -> None:
        """Read the balances."""
        unit, (first, last) = self._unit, self.days()
        op(self, lambda _job: look_at_balances(self.desk, unit_id=unit, first=first, last=last)).then(self._show).run()

    def step(self, by: int) -> None:
        """Show the month or year before or after."""
        if self._span == YEAR:
            self._day = self._day.replace(year=self._day.year + by)
        else:
            self._day = (self._day + timedelta(days=32 if by > 0 else -1)).replace(day=1)
        self.load()

    def blank(self) -> None:
        """Show nobody."""
        super().blank()
        self.table.show_rows(())
        self.look = self.opened = self.form = None

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return a figure opened, a year, and the posting."""

        def opened() -> None:
            self.table.go_to(lambda line: bool(line.unsealed or line.plus))

        def year() -> None:
            self.span.choose(YEAR)
            self._on_span(YEAR)

        return {"opened": opened, "year": year, "post": self.open_post}

    # -- showing ---------------------------------------------------------------------------------------------------

    def _show(self, look: BalanceLook) -> None:
        self.look = look
        self._unit = look.unit_id
        names = [line.name for line in look.wards]
        if [self.ward.itemText(n) for n in range(self.ward.count())] != names:
            self.ward.clear()
            self.ward.addItems(names)
        ids = [line.unit_id for line in look.wards]
        if look.unit_id in ids:
            self.ward.setCurrentIndex(ids.index(look.unit_id))
        words = tr("{year}", year=look.first.year)
        self._title.setText(words if self._span == YEAR else f"{look.first:%Y-%m}")
        titles: dict[str, str] = {}
        for line in look.lines:
            titles.setdefault(line.account.code, line.title)
        counts = {code: sum(line.account.code == code for line in look.lines) for code in titles}
        self.accounts.show_chips([(code, title, counts[code]) for code, title in titles.items()])
        self._fill()

    def _fill(self) -> None:
        if self.look is None:
            return
        wanted, text = self.accounts.chosen(), self.filter.text().strip()
        self.table.show_rows(
            [
                line
                for line in self.look.lines
                if (not wanted or line.account.code in wanted) and (text in line.name or text in line.no)
            ],
            keep=lambda line: (line.person_id, line.account.code),
        )

    def _on_ward(self, place: int) -> None:
        if self.look is not None:
            self._unit = self.look.wards[place].unit_id
            self.panel.close_panel()
            self.load()

    def _on_span(self, span: object) -> None:
        self._span = str(span)
        self.panel.close_panel()
        self.load()

    def _reopen(self) -> None:
        line = self.table.current_row()
        if line is not None and self.panel.content() is None:
            self.open(line)

    def open(self, line: BalanceLine) -> None:
        """Open a figure down to its postings and cells."""
        unit, last = self._unit, self.days()[1]
        if unit is not None:
            op(self, lambda _job: open_line(self.desk, unit_id=unit, line=line, last=last)).then(
                self._show_opened
            ).run()

    def _show_opened(self, opened: OpenedLine) -> None:
        self.opened = opened
        line = opened.line
        table: RowTable[ItemLine] = RowTable(_item_columns(), name=tr("What the figure was made of"))
        header = table.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSortIndicatorShown(False)
        rows = [(item, number, number in opened.reversed_ids) for item, number in
                zip(opened.items, opened.ids, strict=True)]  # fmt: skip
        table.show_rows(rows)
        table.setMinimumHeight(430)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        told = tr(
            "{opening} + {plus} − {minus} + {unsealed} not sealed = {closing} {unit}",
            opening=f"{line.opening:g}", plus=f"{line.plus:g}", minus=f"{line.minus:g}",
            unsealed=f"{line.unsealed:g}", closing=f"{line.closing:g}", unit=tr(UNITS[line.account.unit]),
        )  # fmt: skip
        column.addWidget(label(told, wrap=True))
        column.addWidget(table, 1)
        foot: tuple[QWidget, ...] = ()
        if self.may_post:
            back = button(tr("Reverse the chosen posting"), lambda: self._ask_reverse(table))
            foot = (button(tr("Post to this account"), partial(self.open_post, line), role="primary"), back)
        self.items = table
        self.form = None
        self.panel.show_content(f"{line.name} · {line.title}", padded(holder), foot=foot)

    # -- posting ---------------------------------------------------------------------------------------------------

    def open_post(self, line: BalanceLine | None = None) -> None:
        """Ask for an amount and its reason."""
        if self.look is None or not self.may_post:
            return
        line = line or self.table.current_row()
        people = {each.person_id: f"{each.name} {each.no}" for each in self.look.lines}
        if not people:
            self.strip.say(tr("Nobody of this ward has a balance yet; bring opening balances in by import."),
                           tone=Tone.CALM)  # fmt: skip
            return
        titles = {each.account.code: each.title for each in self.look.lines}
        accounts = [(a.code, f"{titles.get(a.code) or tr(a.name)}（{tr(UNITS[a.unit])}）") for a in self.look.accounts]
        today, (first, last) = self.desk.clock.today(), self.days()
        form = RowForm(
            ChoiceField("staff", tr("Person"), list(people.items()), value=line.person_id if line else None),
            (ChoiceField("account", tr("Account"), accounts, value=line.account.code if line else None),
             ChoiceField("entry", tr("What"), [(entry, tr(text)) for entry, text in ENTRIES], value=Entry.PLUS)),
            (NumberField("amount", tr("Quantity")), day_field("on", tr("On"), min(max(today, first), last))),
            TextField("source", tr("Reason"), hint=tr("Where the amount comes from; it stands in the ledger for good.")),
        )  # fmt: skip
        self.form = form
        keep = button(tr("Post"), lambda: self.post(form), role="primary")
        self.panel.show_content(tr("Post to balance"), padded(form), foot=(keep,))

    def post(self, form: Form) -> None:
        """Post what the form says."""
        form.clear_errors()
        fields = form.fields
        amount_field = fields["amount"]
        assert isinstance(amount_field, NumberField)
        try:
            amount, on = amount_field.number(), fields["on"].value()
        except UserError:
            return  # the field has said why
        if amount is None or on is None:
            fields["amount" if amount is None else "on"].show_error(tr("This is needed."))
            return
        person, account, entry = (fields[key].value() for key in ("staff", "account", "entry"))
        source = fields["source"].value()

        def work(_job: object) -> int:
            return post(self.desk, person_id=person, account=account, entry=entry, amount=Decimal(amount), on=on,
                        source=source)  # fmt: skip

        op(self, work).then(self._posted).otherwise(lambda error: self.refuse(form, error)).run()

    def _posted(self, number: int) -> None:
        self.panel.close_panel()
        messages.toast(self, tr("Posted."), undo=lambda: self._reverse(number, tr("Posted by mistake")))
        self.load()

    def _ask_reverse(self, table: RowTable[ItemLine]) -> None:
        row = table.current_row()
        if row is None or row[1] is None:
            self.strip.say(tr("Choose a posting first; cells of a roster are put right on the roster."), tone=Tone.CALM)
            return
        number = row[1]
        form = Form(TextField("reason", tr("Why it was wrong")))
        self.form = form
        keep = button(tr("Reverse posting"), lambda: self._reverse(number, form.fields["reason"].value(), form),
                      role="danger")  # fmt: skip
        self.panel.show_content(
            tr("Reverse posting"), padded(form), quiet=f"{row[0].on} {row[0].amount:+g}", foot=(keep,)
        )

    def _reverse(self, number: int, reason: str, form: Form | None = None) -> None:
        op(self, lambda _job: reverse(self.desk, posting_id=number, reason=reason)).then(
            lambda _id: self._reversed()
        ).otherwise(lambda error: self.refuse(form or Form(), error)).run()

    def _reversed(self) -> None:
        self.panel.close_panel()
        messages.toast(self, tr("Reversed; both entries stay on record."))
        self.load()

    def print_sheet(self) -> None:
        """Open the ward's balances on paper."""
        first = self.days()[0]
        self.frame.go("reports", key="roster-balances", unit=self._unit, month=f"{first:%Y-%m}")


def _columns() -> tuple[Column[BalanceLine], ...]:
    def figure(name: str) -> Callable[[BalanceLine], CellView]:
        def view(line: BalanceLine) -> CellView:
            amount: Decimal = getattr(line, name)
            tone = Tone.LAPSED if amount < 0 and name == "closing" else Tone.STRONG if name == "closing" else Tone.PLAIN
            return CellView(f"{amount:g}" if amount or name in {"opening", "closing"} else "", tone)

        return view

    def sort(name: str) -> Callable[[BalanceLine], Decimal]:
        return lambda line: getattr(line, name)

    words = {
        "opening": tr("Opening"),
        "plus": tr("Plus"),
        "minus": tr("Minus"),
        "unsealed": tr("Not sealed"),
        "closing": tr("Closing"),
    }
    return (
        Column("no", tr("Staff no."), lambda x: CellView(x.no, Tone.QUIET), width=90, sort=lambda x: x.no),
        Column("name", tr("Name"), lambda x: CellView(x.name, Tone.STRONG), width=120, stretch=True),
        Column("account", tr("Account"), lambda x: CellView(x.title, second=tr(UNITS[x.account.unit])), width=130),
        *(Column(name, title, figure(name), width=84, right=True, sort=sort(name)) for name, title in words.items()),
    )


def _item_columns() -> tuple[Column[ItemLine], ...]:
    return (
        Column("on", tr("On"), lambda x: f"{x[0].on}", width=92),
        Column("what", tr("What"), lambda x: CellView(str(x[0].what), Tone.QUIET if x[2] or x[0].reverses else Tone.PLAIN,
                                                      second=tr("reversed") if x[2] else tr("reversal") if x[0].reverses else ""),
               width=110),
        Column("amount", tr("Quantity"), lambda x: f"{x[0].amount:+g}", width=60, right=True),
        Column("running", tr("Balance"), lambda x: CellView(f"{x[0].running:g}", Tone.STRONG), width=60, right=True),
        Column("source", tr("Source of the entry"), lambda x: CellView(x[0].source, Tone.QUIET, tooltip=x[0].source), stretch=True),
    )  # fmt: skip
