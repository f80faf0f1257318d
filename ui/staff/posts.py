"""The ledger of posts (编制台账): approved, actual, vacant, over; every number opens its names, approvals are noted here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.staff.codes import Table
from app.staff.codes import label as code_label
from app.staff.establishment import (
    AGENCY_CAP_PERCENT,
    AgencyRatio,
    EstablishmentLine,
    agency_ratio,
    establishment,
)
from app.staff.quotas import Approval, approvals, set_quota, withdraw_quota
from app.staff.units import Unit, list_units
from app.words import say, tr
from ui.kit import messages
from ui.kit.cards import FigureCard
from ui.kit.controls import ChipBar, button
from ui.kit.forms import TextField
from ui.kit.lanes import op
from ui.kit.panels import SidePanel
from ui.kit.rowforms import RowForm, day_field
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_5, TIER_SHAPES, Tone
from ui.staff.deeds import Deed
from ui.staff.deedview import DeedView
from ui.staff.fields import code_field
from ui.staff.paper import save_report
from ui.staff.postline import PostLineView

if TYPE_CHECKING:
    from app.desk import Desk
    from app.staff.undoing import Step
    from ui.kit.page import Frame
    from ui.staff.deeds import Values

PANEL = 452
ROOMY = frozenset({"grades", "others"})
T = TypeVar("T")


@attrs.frozen(slots=True)
class Ledger:
    """What the view is made of."""

    lines: tuple[EstablishmentLine, ...]
    ratio: AgencyRatio
    units: tuple[Unit, ...]


class PostsView(QWidget):
    """Figures, the ledger, and the panel with one department's category. ``head`` is for the page's first row.

    Signals:
        opened(int): a person was chosen.
        saved(object): an approval was noted or withdrawn; the step that takes it back.
    """

    opened = Signal(int)
    saved = Signal(object)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.ledger: Ledger | None = None
        self._open: tuple[int, str] | None = None
        self.cards = {
            "approved": FigureCard(tr("Approved posts"), word=tr("establishment")),
            "actual": FigureCard(tr("On the establishment"), tone=Tone.GOOD, word=tr("actual")),
            "vacant": FigureCard(tr("Vacant"), tone=Tone.NEAR, word=tr("to be filled")),
            "over": FigureCard(tr("Over the establishment"), tone=Tone.LAPSED, word=tr("beyond what is approved")),
            "agency": FigureCard(tr("Dispatched"), tone=Tone.CALM),
        }
        for key in ("vacant", "over"):
            self.cards[key].clicked.connect(partial(self._narrow, key))
        for key in ("approved", "actual"):
            self.cards[key].clicked.connect(partial(self._narrow, ""))
        self.cards["agency"].clicked.connect(self._open_agency)
        self.chips = ChipBar(name=tr("Posts"), single=True)
        self.chips.changed.connect(self._filter)
        self.table: RowTable[EstablishmentLine] = RowTable(_columns(), name=tr("Establishment ledger"))
        self.table.say_when_empty(tr("No posts here"), tr("Approve posts for a department, or clear the filter."))
        self.table.opened.connect(self.open_line)
        self.table.clicked.connect(lambda _index: self.open_line(self.table.current_row()))
        self.panel = SidePanel(width=PANEL)
        self.panel.closed.connect(self._on_closed)
        self.edits = not frame.desk.vault.read_only and frame.desk.may(Verb.QUOTA_EDIT)
        self._lay_out()

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(SPACE_3)
        for card in self.cards.values():
            cards.addWidget(card)
        self.head = QWidget()
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self.chips, 1)
        if self.frame.desk.may(Verb.REPORT_PRINT):
            for form, word in (("pdf", tr("Print ledger")), ("xlsx", tr("Save workbook"))):
                row.addWidget(button(word, partial(self.print_ledger, form), small=True))
        column = QVBoxLayout()
        column.setContentsMargins(SPACE_5, 0, SPACE_5, SPACE_3)
        column.setSpacing(SPACE_3)
        column.addLayout(cards)
        column.addWidget(self.table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self.panel)

    def refresh(self) -> None:
        """Load the ledger of today."""
        desk = self.frame.desk
        op(self, lambda _job: Ledger(establishment(desk), agency_ratio(desk), list_units(desk))).then(self._show).run()

    def blank(self) -> None:
        """Forget every name."""
        self.ledger = None
        self.table.show_rows(())
        self.panel.close_panel()

    def print_ledger(self, form: str) -> None:
        """Make the ledger as a sheet or a workbook, with a line for each grade."""
        values = {"grades": True, "holders": False}
        save_report(self, self.frame.desk, "establishment", values, form="xlsx" if form == "xlsx" else "pdf")

    def open_line(self, line: EstablishmentLine | None) -> None:
        """Show who fills the posts of a line, by grade, and how they were approved."""
        if line is None:
            return
        desk = self.frame.desk
        self._open = (line.unit_id, line.category)

        def show(found: tuple[Approval, ...]) -> None:
            view = PostLineView(line, found, withdraw=self.withdraw if self.edits else None)
            view.opened.connect(self.opened)
            foot = (button(tr("Approve a number"), partial(self.approve, line), role="primary"),) if self.edits else ()
            self._make_room(open_panel=True)
            self.panel.show_content(line.unit, view, quiet=code_label(Table.CATEGORY, line.category), foot=foot)

        units = self._below(line.unit_id)
        op(self.panel, lambda _job: approvals(desk, unit_ids=units, category=line.category)).then(show).run()

    def approve(self, line: EstablishmentLine) -> None:
        """Open the form of another approved number."""
        form = RowForm(
            code_field("grade", tr("Post grade"), Table.POST_GRADE, hint=tr("Empty: the number of the whole category.")),
            (TextField("approved", tr("Approved posts"), value=str(line.approved or "")),
             day_field("start", tr("From"), self.frame.desk.clock.today())),
            TextField("document", tr("Document"), hint=tr("The paper that approves the number.")),
        )  # fmt: skip

        def save(desk: Desk, values: Values) -> int:
            return set_quota(
                desk,
                unit_id=line.unit_id,
                category=line.category,
                grade=values["grade"],
                approved=_number(values["approved"]),
                start=_given(values["start"], "start"),
                document=_given(values["document"], "document"),
            )

        title = tr("Approve posts: {unit}", unit=line.unit)
        self._show_deed(Deed(title, form, say("Approve posts"), save, tr("Save"), unit_id=line.unit_id))

    def withdraw(self, approval: Approval) -> None:
        """Open the form that takes away an approval that never was."""
        form = RowForm(TextField("reason", tr("Why the entry was wrong"), hint=tr("The one before holds again.")))

        def save(desk: Desk, values: Values) -> None:
            withdraw_quota(desk, approval_id=approval.id, reason=values["reason"])

        title = tr("Withdraw the approval of {count}", count=approval.approved)
        self._show_deed(
            Deed(title, form, say("Withdraw approval"), save, tr("Withdraw"), danger=True, unit_id=approval.unit_id)
        )

    def _show_deed(self, deed: Deed) -> None:
        view = DeedView(deed, self.frame.desk)
        view.saved.connect(self._on_saved)
        self.panel.show_content(deed.title, view, foot=(view.save_button, button(tr("Cancel"), self._back)))
        view.start()

    def _on_saved(self, _result: object, step: Step) -> None:
        self.saved.emit(step)
        self.refresh()

    def _back(self) -> None:
        line = self._line()
        if line is None:
            self.panel.close_panel()
        else:
            self.open_line(line)

    def _line(self) -> EstablishmentLine | None:
        lines = () if self.ledger is None else self.ledger.lines
        return next((line for line in lines if (line.unit_id, line.category) == self._open), None)

    def _show(self, ledger: Ledger) -> None:
        self.ledger = ledger
        lines, ratio = ledger.lines, ledger.ratio
        totals = {key: sum(getattr(line, key) for line in lines) for key in ("approved", "actual", "vacant", "over")}
        places = {key: sum(getattr(line, key) > 0 for line in lines) for key in totals}
        for key in ("approved", "actual", "vacant", "over"):
            self.cards[key].show_figure(totals[key], tr("in {count} categories", count=places[key]))
        self.cards["agency"].show_figure(
            f"{ratio.percent_of_contracted:.1f} %",
            tr("{count}; cap {cap} %; of all {all} %", count=ratio.dispatched, cap=AGENCY_CAP_PERCENT,
               all=f"{ratio.percent_of_all:.1f}"),
            tone=Tone.DUE if ratio.over_cap else Tone.CALM,
        )  # fmt: skip
        self.cards["agency"].setToolTip(ratio_words(ratio))
        self._filter()
        if self.panel.isVisible():
            self._back()

    def _filter(self) -> None:
        lines = () if self.ledger is None else self.ledger.lines
        counts = {"over": sum(line.over > 0 for line in lines), "vacant": sum(line.vacant > 0 for line in lines),
                  "open": sum(not line.approved for line in lines)}  # fmt: skip
        words = {"over": tr("Over"), "vacant": tr("Vacant"), "open": tr("Nothing approved")}
        self.chips.show_chips([(key, words[key], counts[key]) for key in words])
        chosen = next(iter(self.chips.chosen()), "")
        shown = [line for line in lines if _is(line, str(chosen))]
        self.table.show_rows(shown, keep=lambda line: (line.unit_id, line.category))

    def _narrow(self, key: str) -> None:
        self.chips.choose(*((key,) if key else ()))

    def _open_agency(self) -> None:
        if self.ledger is not None:
            messages.toast(self, ratio_words(self.ledger.ratio))

    def _below(self, unit_id: int) -> frozenset[int]:
        units = () if self.ledger is None else self.ledger.units
        top = next((unit for unit in units if unit.id == unit_id), None)
        return frozenset({unit_id, *(unit.id for unit in units if top is not None and unit.below(top))})

    def _make_room(self, *, open_panel: bool) -> None:
        """Beside the panel the department must stay in sight."""
        for place, column in enumerate(self.table.rows_model.columns):
            if column.key in ROOMY:
                self.table.setColumnHidden(place, open_panel)

    def _on_closed(self) -> None:
        self._open = None
        self._make_room(open_panel=False)


def ratio_words(ratio: AgencyRatio) -> str:
    """Return the formula of the agency ratio, both ways."""
    return tr(
        "{dispatched} ÷ ({contract} labour contracts + {dispatched} dispatched) = {narrow} %; with {posts} on the "
        "establishment {wide} %. The rule (劳务派遣暂行规定第四条) names enterprises; for public hospitals it is a reference.",
        dispatched=ratio.dispatched,
        contract=ratio.labour_contract,
        posts=ratio.on_establishment,
        narrow=f"{ratio.percent_of_contracted:.1f}",
        wide=f"{ratio.percent_of_all:.1f}",
    )  # fmt: skip


def _is(line: EstablishmentLine, key: str) -> bool:
    if key == "open":
        return not line.approved
    return not key or getattr(line, key) > 0


def _number(text: str) -> int:
    if not text.isdigit():
        raise UserError(say("Give a whole number."), field="approved")
    return int(text)


def _given(value: T | None, field: str) -> T:
    if not value:
        raise UserError(say("This is needed."), field=field)
    return value


def _columns() -> tuple[Column[EstablishmentLine], ...]:
    def figure(key: str, title: str) -> Column[EstablishmentLine]:
        return Column(key, title, lambda line: str(getattr(line, key) or "·"), width=80, right=True,
                      sort=lambda line: getattr(line, key))  # fmt: skip

    return (
        Column("unit", tr("Department"), lambda line: CellView(line.unit, Tone.STRONG), stretch=True),
        Column("category", tr("Post category"), lambda line: code_label(Table.CATEGORY, line.category), width=130),
        figure("approved", tr("Approved")),
        figure("actual", tr("Actual")),
        figure("vacant", tr("Vacant")),
        Column("over", tr("Over"), _over, width=80, right=True, sort=lambda line: line.over),
        Column("others", tr("Other staffing"), lambda line: str(len(line.others) or "·"), width=110, right=True,
               sort=lambda line: len(line.others)),
        Column("grades", tr("Grades"), _grades, width=170),
    )  # fmt: skip


def _over(line: EstablishmentLine) -> CellView:
    if not line.over:
        return CellView("·")
    return CellView(str(line.over), Tone.LAPSED, marks=(Mark(TIER_SHAPES[Tone.LAPSED], Tone.LAPSED, tr("Over")),))


def _grades(line: EstablishmentLine) -> str:
    told = [f"{posts.grade}:{posts.actual}/{posts.approved}" for posts in line.grades if posts.grade]
    return "  ".join(told)
