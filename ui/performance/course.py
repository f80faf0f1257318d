"""The course of a month: its steps, appeals and their answers, adjustments with a reason, and runs held against each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import attrs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.book import APPEAL, STATE_TITLES, Difference, RunLine, State, answer, appeal, differences, open_run
from app.performance.entries import WITH_REASON, Entry, EntryKind, enter, take_back
from app.words import N_, tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.forms import ChoiceField, TextField
from ui.kit.lanes import op
from ui.kit.page import Page
from ui.kit.rowforms import NumberField
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, Tone
from ui.performance.months import Loaded
from ui.performance.tables import life_table

ANSWER, ADJUST, WITHIN, VETO = "answer", "adjustment", "within", "veto"
_TITLES: Mapping[str, str] = {
    APPEAL: N_("Appeal"),
    ANSWER: N_("Answer to the appeal"),
    ADJUST: N_("Adjustment by the hospital"),
    WITHIN: N_("Adjustment within the unit"),
    VETO: N_("Takes no part this month"),
}
_OF_MONEY = frozenset({ADJUST, WITHIN})


@attrs.frozen(slots=True)
class EntryLine:
    """What was entered with a reason, and whose it is ("": of the unit)."""

    entry: Entry
    name: str


class CoursePane(QWidget):
    """What happened to a month and what can still be said to it; ``done`` is called after each deed."""

    def __init__(self, page: Page, done: Callable[[str], None]) -> None:
        super().__init__()
        self._page, self._done = page, done
        self.loaded = Loaded(None, None, ())
        self._unit_id, self._month = 0, ""
        self.life = life_table()
        self.entered = _entry_table()
        self.back_button = button(tr("Take back …"), self.take_back)
        self.kind = ChoiceField("kind", tr("What"), [])
        self.person = ChoiceField("person", tr("For whom"), [])
        self.amount = NumberField("value", tr("Yuan, below nought is taken"))
        self.reason = TextField("reason", tr("Reason"))
        self.keep_button = button(tr("Note it down"), self.enter, role="primary")
        self.deeds = QWidget()
        self.other = ChoiceField("run", tr("Held against"), [])
        self.other.edited.connect(self.compare)
        self.changes = _difference_table()
        self.kind.edited.connect(self._fit)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.deeds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        top = Qt.AlignmentFlag.AlignTop
        for field, wide in ((self.kind, 3), (self.person, 3), (self.amount, 2), (self.reason, 4)):
            row.addWidget(field, wide, top)
        for made in (self.keep_button, self.back_button):
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(self.deeds)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE_3)
        middle.addWidget(self.life, 10)
        middle.addWidget(self.entered, 11)
        column.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_3)
        foot.addWidget(label(tr("Runs held against each other"), role="heading"))
        foot.addStretch(1)
        self.other.setFixedWidth(320)
        foot.addWidget(self.other)
        column.addLayout(foot)
        column.addWidget(self.changes, 1)

    def show_month(self, loaded: Loaded, *, unit_id: int, month: str) -> None:
        """Show a unit's month."""
        self.loaded, self._unit_id, self._month = loaded, unit_id, month
        run = loaded.run
        self.life.show_rows(() if run is None else tuple(reversed(run.steps)))
        kinds = self._kinds()
        self.deeds.setVisible(bool(kinds))
        names = {row.person_id: row.name for row in (() if loaded.sheet is None else loaded.sheet.people)}
        lines = [EntryLine(each, names.get(each.person_id, "")) for each in loaded.entries if each.kind in WITH_REASON]
        self.entered.show_rows(lines, keep=lambda line: line.entry.id)
        self.entered.setVisible(bool(lines))
        self.back_button.setVisible(bool(lines) and ADJUST in kinds)
        self.kind.set_choices([(kind, tr(_TITLES[kind])) for kind in kinds], value=self.kind.value())
        people = () if loaded.sheet is None else loaded.sheet.people
        self.person.set_choices(
            [(row.person_id, f"{row.name} {row.number}") for row in people], value=self.person.value()
        )
        others = [line for line in loaded.history if run is not None and line.id != run.line.id]
        self.other.set_choices([(line.id, _told(line)) for line in others], value=self.other.value())
        self.other.setVisible(bool(others))
        self.changes.show_rows(())
        self._fit()
        if others:
            self.compare()

    def enter(self) -> None:
        """Do what was chosen, for the person chosen."""
        kind, person_id, reason, run = self.kind.value(), self.person.value(), self.reason.value(), self.loaded.run
        desk, unit_id, month = self._page.desk, self._unit_id, self._month
        try:
            amount = self.amount.number() or Decimal(0)
        except UserError:
            return

        def work(_job: object) -> None:
            if kind == APPEAL and run is not None:
                appeal(desk, run_id=run.line.id, person_id=person_id, reason=reason)
            elif kind == ANSWER and run is not None:
                answer(desk, run_id=run.line.id, person_id=person_id, reason=reason)
            else:
                entry = Entry(
                    kind=EntryKind(kind), name="" if kind == VETO else tr(_TITLES[kind]), value=amount,
                    person_id=person_id, reason=reason,
                )  # fmt: skip
                enter(desk, unit_id=unit_id, month=month, entries=[entry])

        op(self._page, work).then(lambda _nothing: self._entered(kind)).otherwise(self._fail).run()

    def take_back(self) -> None:
        """Take the chosen adjustment back, with the reason typed; it stays readable and counts no more."""
        line, reason, desk = self.entered.current_row(), self.reason.value(), self._page.desk
        if line is None or line.entry.id is None:
            messages.toast(self, tr("Choose in the list what is to be taken back."))
            return
        number = line.entry.id
        op(self._page, lambda _job: take_back(desk, entry_id=number, reason=reason)).then(
            lambda _nothing: self._entered(ADJUST)
        ).otherwise(self._fail).run()

    def compare(self) -> None:
        """Hold the standing run against the one chosen."""
        run, other = self.loaded.run, self.other.value()
        if run is None or other is None:
            return
        desk = self._page.desk

        def work(_job: object) -> tuple[Difference, ...]:
            return differences(open_run(desk, run_id=other), run)

        op(self._page, work).then(self.changes.show_rows).otherwise(self._fail).run()

    def _kinds(self) -> tuple[str, ...]:
        desk, run = self._page.desk, self.loaded.run
        if desk.vault.read_only or not desk.may(Verb.PERFORMANCE_EDIT):
            return ()
        if run is not None and run.line.state is State.PUBLISHED:
            return (APPEAL, ANSWER)
        if self.loaded.sheet is not None and self.loaded.sheet.open:
            return (ADJUST, WITHIN, VETO)
        return ()

    def _entered(self, kind: str) -> None:
        self.reason.set_value("")
        self.amount.set_value("")
        told = tr("Entered; compute again to see it.") if kind not in {APPEAL, ANSWER} else tr("Noted.")
        self._done(told)

    def _fit(self) -> None:
        self.amount.setVisible(self.kind.value() in _OF_MONEY)
        for field in (self.kind, self.person, self.reason):
            field.clear_error()

    def _fail(self, error: BaseException) -> None:
        fields = {"person": self.person, "reason": self.reason, "value": self.amount}
        field = fields.get(getattr(error, "field", "") or "")
        if field is None:
            messages.show_error(self, error)
        else:
            field.show_error(str(error))


def _entry_table() -> RowTable[EntryLine]:
    return RowTable(
        (
            Column("kind", tr("What"), lambda line: tr(_TITLES.get(line.entry.kind, line.entry.name)), width=96),
            Column("name", tr("Whose"), lambda line: line.name or tr("The unit"), width=66),
            Column("value", tr("Amount"), _entered_amount, width=84, right=True),
            Column("reason", tr("Reason"), _entered_reason, width=124, stretch=True),
            Column("by", tr("Done by"), lambda line: line.entry.by_name, width=66),
        ),
        name=tr("Entered with a reason"),
    )


def _entered_reason(line: EntryLine) -> CellView:
    return CellView(line.entry.reason, tooltip=line.entry.reason)


def _entered_amount(line: EntryLine) -> CellView:
    if line.entry.kind is EntryKind.VETO:
        return CellView("")
    return CellView(f"{line.entry.value:+,.2f}", tone=Tone.STRONG)


def _told(line: RunLine) -> str:
    return tr("{month}, run {number}, {state}: {total}", month=line.month, number=line.number,
              state=tr(STATE_TITLES[line.state]), total=f"{line.total:,.2f}")  # fmt: skip


def _difference_table() -> RowTable[Difference]:
    table: RowTable[Difference] = RowTable(
        (
            Column("name", tr("Name"), lambda each: CellView(each.name, second=each.person), width=160, stretch=True),
            Column("before", tr("The other run"), lambda each: f"{each.before:,.2f}", width=120, right=True),
            Column("after", tr("This run"), lambda each: f"{each.after:,.2f}", width=120, right=True),
            Column("change", tr("Change"), lambda each: CellView(f"{each.change:+,.2f}", tone=Tone.STRONG), width=120,
                   right=True, sort=lambda each: each.change),
        ),
        name=tr("Differences by person"),
    )  # fmt: skip
    table.say_when_empty(tr("Nothing differs."), tr("A month computed again stands here beside the run before."))
    return table
