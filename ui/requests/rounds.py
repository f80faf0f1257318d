"""Rounds of wishes: each ward's month, open until a day, closed by hand, with what was brought."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import UserError
from app.requests.rounds import Round, close_round, month_after, open_round, rounds
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, icon_button, label
from ui.kit.forms import Form
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.rowforms import NumberField, RowForm, day_field
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, Shape, Tone
from ui.requests.words import stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

BEFORE = 7  # days before the month that are proposed as the last day


class RoundsTab(Tab):
    """The wards one answers for, a month at a time; the next month first."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.month = month_after(self.desk.clock.today())
        self.form: Form | None = None
        self._title = label(role="heading")
        self.table: RowTable[Round] = RowTable(_columns(), name=tr("Rounds of wishes"))
        self.table.say_when_empty(tr("No ward has a roster set-up yet"),
                                  tr("Give a ward its set-up in the ward book first."),
                                  deed=tr("Open the ward book"), run=partial(frame.go, "book"))  # fmt: skip
        self.table.picked.connect(lambda line: self.open(line) if line is not None else None)
        self.table.opened.connect(self.open)
        self.body.setContentsMargins(0, 0, SPACE_3, 0)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_2)
        bar.addWidget(icon_button("chevron-left", tr("Month before"), partial(self.turn, -1)))
        bar.addWidget(self._title)
        bar.addWidget(icon_button("chevron-right", tr("Month after"), partial(self.turn, 1)))
        bar.addStretch(1)
        self.body.addLayout(bar)
        self.body.addWidget(self.table, 1)

    def turn(self, by: int) -> None:
        """Show the month before or after."""
        self.month = (self.month + timedelta(days=32 if by > 0 else -1)).replace(day=1)
        self.panel.close_panel()
        self.load()

    def load(self) -> None:
        """Read the rounds of the month."""
        month = self.month
        self._title.setText(f"{month:%Y-%m}")
        op(self, lambda _job: rounds(self.desk, month=month)).then(self._show).run()

    def blank(self) -> None:
        """Show nothing."""
        super().blank()
        self.table.show_rows(())

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return a round opened."""
        return {"round": lambda: self.table.selectRow(0)}

    def _show(self, found: tuple[Round, ...]) -> None:
        self.table.show_rows(found, keep=lambda each: each.unit_id)

    def open(self, now: Round) -> None:
        """Open a ward's round: its last day and how many wishes a person may bring."""
        last = now.until or max(self.desk.clock.today(), now.month - timedelta(days=BEFORE))
        form = RowForm(
            (day_field("until", tr("Wishes are taken until"), last, hint=tr("This day included.")),
             NumberField("most", tr("Wishes a person"), value=now.most or None, least=0, whole=True,
                         hint=tr("Empty: as the hospital's setting says."))),
        )  # fmt: skip
        self.form = form
        told = tr("{taken} wishes of {people} people; each stands on the draft, and auto roster weighs it.",
                  taken=now.taken, people=now.people)  # fmt: skip
        parts: list[QWidget | str] = [label(told, wrap=True)]
        if now.shut is not None:
            parts.append(label(str(now.shut), role="quiet", wrap=True))
        foot: list[QWidget] = []
        if not self.desk.vault.read_only and month_after(now.month) > self.desk.clock.today():
            word = tr("Set the day") if now.opened and not now.closed else tr("Open the round")
            foot.append(button(word, partial(self.keep_round, now), role="primary"))
            if now.opened and not now.closed and now.is_open:
                foot.append(button(tr("Close now"), partial(self.close_now, now)))
            parts.append(form)
        self.panel.show_content(now.unit, padded(stack(*parts)), quiet=f"{now.month:%Y-%m}", foot=tuple(foot))

    def keep_round(self, now: Round) -> None:
        """Open the round with what the form says."""
        form = self.form
        if form is None:
            return
        form.clear_errors()
        most = form.fields["most"]
        assert isinstance(most, NumberField)
        try:
            until, count = form.fields["until"].value(), most.number()
        except UserError:
            return  # the field has said why
        if until is None:
            form.fields["until"].show_error(tr("This is needed."))
            return
        number = None if count is None else int(count)

        def keep(_job: object) -> Round:
            return open_round(self.desk, unit_id=now.unit_id, month=now.month, until=until, most=number)

        op(self, keep).then(lambda _round: self._done(tr("Wishes are taken until {day}.", day=until))).otherwise(
            lambda error: self.refuse(form, error)
        ).run()

    def close_now(self, now: Round) -> None:
        """Close the round before its day."""
        op(self, lambda _job: close_round(self.desk, unit_id=now.unit_id, month=now.month)).then(
            lambda _round: self._done(tr("The round is closed."))
        ).otherwise(lambda error: self.refuse(Form(), error)).run()

    def _done(self, text: str) -> None:
        self.panel.close_panel()
        messages.toast(self, text)
        self.load()


def _columns() -> tuple[Column[Round], ...]:
    def state(line: Round) -> CellView:
        if line.is_open:
            return CellView(tr("taking wishes"), marks=(Mark(Shape.TICK, Tone.GOOD),))
        return CellView(str(line.shut), Tone.QUIET, marks=(Mark(Shape.DOT, Tone.CALM),), tooltip=str(line.shut))

    def until(line: Round) -> CellView:
        return CellView("—" if line.until is None else f"{line.until}", Tone.PLAIN if line.opened else Tone.QUIET)

    return (
        Column("ward", tr("Ward"), lambda r: CellView(r.unit, Tone.STRONG), width=180),
        Column("until", tr("Open until"), until, width=110, sort=lambda r: r.until or date.max),
        Column("most", tr("Wishes a person"), lambda r: str(r.most) if r.most else "—", width=110, right=True),
        Column("taken", tr("Brought"), lambda r: CellView(str(r.taken), second=tr("{n} people", n=r.people)), width=130,
               sort=lambda r: r.taken),
        Column("state", tr("State"), state, stretch=True),
    )  # fmt: skip
