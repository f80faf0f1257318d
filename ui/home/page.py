"""The first screen: six figures that are duties, the heat map of endings, and the names behind every figure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.credentials.board import Dashboard, cell_lines, dashboard
from app.credentials.duties import Deed, Duty, DutyGroup, todays_duties
from app.credentials.lines import DueLine
from app.credentials.notices import NoticeLine, note_receipts
from app.reports.catalogue import render, report_of
from app.reports.names import print_names
from app.reports.printing import Form
from app.reports.registry import title_of
from app.roster.book.alerts import Alarm, alarms
from app.words import tr
from ui.home.duties import DutyList
from ui.kit import messages
from ui.kit.cards import FigureCard, SectionCard
from ui.kit.controls import button
from ui.kit.dates import weekday_words
from ui.kit.duelines import TONES, due_table
from ui.kit.heat import HeatLine, HeatMap
from ui.kit.lanes import op
from ui.kit.page import Frame, Page
from ui.kit.panels import SidePanel
from ui.kit.sheets import save_sheet
from ui.kit.strips import Strip
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_3, SPACE_5, TIER_SHAPES, Tone

if TYPE_CHECKING:
    from collections.abc import Callable


WITHIN = 90
PANEL = 480
WIDE = 1500  # from this width on the figures stay in one row beside an open panel
DUTIES = 372
ALARMS = 3


class HomePage(Page):
    """Today's duties first; every figure opens its names, names go to paper or a workbook."""

    kinds: ClassVar[frozenset[str]] = frozenset({"credential", "staff", "unit", "setting", "roster"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.board: Dashboard | None = None
        self.captions = {
            "lapsed": tr("Lapsed, may not work"),
            "late": tr("Past the last apply day"),
            "due30": tr("End within 30 days"),
            "due90": tr("End in 31 to 90 days"),
            "waiting": tr("Wait for approval"),
            "data": tr("Data problems"),
        }
        words = {"lapsed": (Tone.LAPSED, tr("frozen")), "late": (Tone.DUE, tr("by law")), "due30": (Tone.NEAR, "")}
        self.cards = {
            key: FigureCard(caption, tone=words.get(key, (Tone.CALM, ""))[0], word=words.get(key, (Tone.CALM, ""))[1])
            for key, caption in self.captions.items()
        }
        self.figures = QGridLayout()
        self.figures.setSpacing(SPACE_3)
        for key, card in self.cards.items():
            card.clicked.connect(partial(self.open_figure, key))
        self._lay_cards(len(self.cards))
        self.heat = HeatMap(name=tr("Endings by department and month"))
        self.heat.opened.connect(self._open_cell)
        self.section = SectionCard(tr("Where certificates end"))
        self.section.say(tr("department × month; a figure opens its names"))
        self.section.add_to_head(button(tr("Print"), partial(self._print, "pdf"), role="link"))
        self.section.add_to_head(button(tr("Export"), partial(self._print, "xlsx"), role="link"))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(SPACE_5, SPACE_3, SPACE_3, SPACE_3)
        inner.addWidget(self.heat)
        inner.addStretch(1)
        scroll.setWidget(holder)
        self.section.fill(scroll)
        self.duties = DutyList()
        self.duties.setFixedWidth(DUTIES)
        self.duties.chosen.connect(self.do)
        self.duties.opened.connect(self._open_group)
        self.groups: tuple[DutyGroup, ...] = ()
        self.names = due_table(wide=False, name=tr("Names"))
        self.receipts: RowTable[NoticeLine] = _receipt_table()
        self.panel = SidePanel(width=PANEL)
        self.alarm = Strip()
        column = QVBoxLayout()
        column.setContentsMargins(SPACE_5, SPACE_5 - 4, SPACE_5, SPACE_3)
        column.setSpacing(SPACE_3)
        column.addWidget(self.alarm)
        column.addLayout(self.figures)
        below = QHBoxLayout()
        below.setSpacing(SPACE_3)
        below.addWidget(self.section, 1)
        below.addWidget(self.duties)
        column.addLayout(below, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self.panel)
        self.panel.closed.connect(partial(self._make_room, narrow=False))

    def title(self) -> str:
        """Return the page's title."""
        return tr("Home")

    def context(self) -> str:
        """Return the day and the size of the hospital, or of the wards the reader answers for."""
        if self.board is None:
            return ""
        if self.board.places:
            return tr(
                "{day} · {places} {people} people",
                day=f"{self.board.on.isoformat()} {weekday_words(self.board.on)}",
                places="、".join(self.board.places),
                people=f"{self.board.people:,}",
            )
        return tr(
            "{day} · {people} people · {campuses} campuses",
            day=f"{self.board.on.isoformat()} {weekday_words(self.board.on)}",
            people=f"{self.board.people:,}",
            campuses=self.board.campuses,
        )

    def refresh(self) -> None:
        """Load the board."""
        op(self, lambda _job: dashboard(self.desk)).then(self.show_board).run()

    def blank(self) -> None:
        """Forget every name."""
        self.board = None
        self.groups = ()
        self.duties.forget()
        self.names.show_rows(())
        self.receipts.show_rows(())
        self.heat.show_lines((), ())
        self.alarm.clear()
        self.panel.close_panel()

    def show_board(self, board: Dashboard) -> None:
        """Show a board."""
        self.board = board
        seconds = {
            "lapsed": tr("{count} people may not work", count=board.figures["lapsed"].note),
            "late": tr("30 days before the end; Nurses Regulations art. 10"),
            "due30": tr("{count} applications under way", count=board.figures["due30"].note),
            "due90": tr("renewal notices to print"),
            "waiting": tr("for the head of HR to sign"),
            "data": tr("identity number, birth or staff number missing"),
        }
        for key, card in self.cards.items():
            card.show_figure(board.figures[key].count, seconds[key])
        heads = [
            tr("lapsed"),
            *(_month_words(*month) for month in board.months),
            tr("sum"),
        ]
        self.heat.show_lines(
            heads, [HeatLine(row.unit or "—", (row.lapsed, *row.months), row.total) for row in board.heat]
        )
        self.frame.show_count("home", board.figures["lapsed"].count + board.figures["late"].count)
        self.announce()
        # what the figures do not need is read after they are drawn
        op(self, lambda _job: todays_duties(self.desk, board)).then(self._show_duties).run()
        if self.desk.may(Verb.ROSTER_VIEW):
            op(self, lambda _job: alarms(self.desk)).then(self._show_alarms).run()

    def _show_alarms(self, found: tuple[Alarm, ...]) -> None:
        """Say which published shifts certificates make unlawful, with who could take them, above everything else."""
        self.alarm.clear()
        if not found:
            return
        told = "；".join(str(each.words) for each in found[:ALARMS])
        self.alarm.say(
            tr("{count} published shifts are unlawful as certificates stand now: {told}", count=len(found), told=told),
            remedy=found[0].cell.citation,
        )
        cell = found[0].cell
        where = {"ward": cell.unit_id, "first": cell.first, "person": cell.person_id, "day": cell.day}
        self.alarm.offer(tr("Show, with who could"), lambda: self.frame.go("roster", **where))

    def do(self, duty: Duty | DutyGroup) -> None:
        """Begin a duty: where its one deed is done."""
        if isinstance(duty, Duty):
            self.frame.go(
                "credentials",
                person_id=duty.person_id,
                credential_id=duty.credential_id,
                deed=duty.deed.value,
                kind=duty.kind,
            )
        elif duty.deed is Deed.APPROVE:
            self.frame.go("credentials", state="waiting")
        elif duty.deed is Deed.NOTIFY:
            self._keep("notice", {"within": WITHIN, "untold": True}, "pdf")
        elif duty.deed is Deed.RECEIPT:
            self._show_receipts(duty)
        else:
            self._show_names(duty.title, duty.lines)

    def open_figure(self, key: str) -> None:
        """Show the names behind a figure."""
        if self.board is not None:
            self._show_names(self.captions[key], self.board.figures[key].lines)

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture."""
        return {"names": partial(self.open_figure, "due30")}

    def _lay_cards(self, across: int) -> None:
        """Put the figures into rows of ``across``."""
        for place, card in enumerate(self.cards.values()):
            self.figures.addWidget(card, place // across, place % across)

    def _make_room(self, *, narrow: bool) -> None:
        """Give way to the names beside: the figures stand in two rows, the duties come back when the panel closes."""
        self.duties.setVisible(not narrow)
        self._lay_cards(3 if narrow and self.width() < WIDE else len(self.cards))

    def _show_duties(self, groups: tuple[DutyGroup, ...]) -> None:
        self.groups = groups
        self.duties.show_groups(groups, read_only=self.desk.vault.read_only)

    def _open_group(self, group: DutyGroup) -> None:
        """Show every duty of a group; Enter on one begins it."""
        table: RowTable[Duty] = RowTable(_duty_columns(), name=group.title)
        table.show_rows(group.items)
        table.opened.connect(self.do)
        self._make_room(narrow=True)
        self.panel.show_content(group.title, table, quiet=tr("{count} duties", count=group.count))

    def _show_receipts(self, group: DutyGroup) -> None:
        self.receipts = _receipt_table()
        self.receipts.show_rows(group.notices)
        self.receipts.selectAll()
        self._make_room(narrow=True)
        closed = self.desk.vault.read_only
        foot = () if closed else (button(tr("Receipts came back today"), self.note_selected, role="primary"),)
        self.panel.show_content(group.title, self.receipts, quiet=tr("mark those that came back"), foot=foot)

    def note_selected(self) -> None:
        """Keep today as the day on which the receipts of the selected notices came back."""
        ids = [line.id for line in self.receipts.selected_rows()]
        if not ids:
            return
        op(self, lambda _job: note_receipts(self.desk, ids=ids)).then(
            lambda count: messages.toast(self, tr("{count} receipts noted.", count=count))
        ).lastly(self.panel.close_panel, self.mark_stale).run()

    def _open_line(self, line: DueLine) -> None:
        if line.credential_id:
            self.frame.go("credentials", person_id=line.person_id)
        else:
            self.frame.go("staff", person_id=line.person_id)

    def _open_cell(self, row: int, column: int) -> None:
        if self.board is None:
            return
        board, line = self.board, self.board.heat[row]
        op(self, lambda _job: cell_lines(self.desk, board, unit_id=line.unit_id, place=column - 1)).then(
            partial(self._show_names, line.unit)
        ).run()

    def _show_names(self, title: str, lines: tuple[DueLine, ...]) -> None:
        self.names = due_table(wide=False, name=title)
        self.names.opened.connect(self._open_line)
        self.names.show_rows(lines)
        foot: tuple[QWidget, ...] = ()
        if self.desk.may(Verb.REPORT_PRINT):
            foot = (
                button(tr("Print"), partial(self._keep_names, title, lines, "pdf"), role="primary"),
                button(tr("Export"), partial(self._keep_names, title, lines, "xlsx")),
            )
        self._make_room(narrow=True)
        self.panel.show_content(title, self.names, quiet=tr("{count} certificates", count=len(lines)), foot=foot)

    def _print(self, form: Form) -> None:
        """Produce the due list and ask where it is kept."""
        self._keep("due", {"within": WITHIN}, form)

    def _keep_names(self, title: str, lines: tuple[DueLine, ...], form: Form) -> None:
        """Produce the list of exactly these names and ask where it is kept."""
        save_sheet(self, title, lambda: print_names(self.desk, lines, title=title, form=form), form=form)

    def _keep(self, key: str, values: dict[str, object], form: Form) -> None:
        """Produce a report of the registry and ask where it is kept."""
        save_sheet(
            self,
            title_of(report_of(key)),
            lambda: render(self.desk, key, values, form=form),
            form=form,
            then=lambda _sheet: self.mark_stale(),
        )


def _month_words(year: int, month: int) -> str:
    """Return a month's heading; the year stands where it begins."""
    return tr("{month}/{year}", month=month, year=year % 100) if month == 1 else tr("month {month}", month=month)


def _duty_columns() -> tuple[Column[Duty], ...]:
    return (
        Column("title", tr("Duty"), _duty_cell, stretch=True),
        Column("on", tr("Day"), lambda duty: "" if duty.on is None else duty.on.isoformat(), width=104),
        Column("unit", tr("Department"), lambda duty: duty.second.split(" · ")[0], width=120),
    )


def _duty_cell(duty: Duty) -> CellView:
    tone = TONES.get(duty.tier, Tone.CALM)
    return CellView(duty.title, marks=(Mark(TIER_SHAPES[tone], tone),), tooltip=duty.second)


def _receipt_table() -> RowTable[NoticeLine]:
    columns: tuple[Column[NoticeLine], ...] = (
        Column("name", tr("Name"), lambda line: CellView(line.name, Tone.STRONG), width=84),
        Column("kind", tr("Credential"), lambda line: line.kind_title, stretch=True),
        Column("sent", tr("Sent on"), lambda line: line.sent_on.isoformat(), width=104),
        Column("record", tr("Record"), lambda line: line.record_no, width=150),
    )
    table = RowTable(columns, name=tr("Receipts that have not come back"))
    table.say_when_empty(tr("Every receipt has come back"))
    return table
