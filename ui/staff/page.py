"""The staff page: twenty thousand lines searched at every keystroke, and the person beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.staff.codes import Table
from app.staff.codes import label as code_label
from app.staff.detail import PersonDetail, person_detail
from app.staff.index import StaffIndex
from app.staff.listing import StaffLine, staff_list
from app.words import tr
from ui.kit.controls import label
from ui.kit.lanes import op
from ui.kit.page import Frame, Page
from ui.kit.panels import SidePanel
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, SPACE_5, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

BADGES = {"BZ": ("编", Tone.ESTABLISHED), "BA": ("备", Tone.ESTABLISHED), "HT": ("合", Tone.CONTRACT),
          "RD": ("代", Tone.CONTRACT), "PQ": ("派", Tone.AGENCY), "FP": ("返", Tone.AGENCY)}  # fmt: skip
PANEL = 420


class StaffPage(Page):
    """List left, person right."""

    kinds: ClassVar[frozenset[str]] = frozenset({"staff", "unit", "contract"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.index = StaffIndex(())
        self._wanted: int | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Name, pinyin initials or staff number"))
        self.search.setAccessibleName(tr("Search staff"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(360)
        self.search.textChanged.connect(self._filter)
        self.count = label(role="hint")
        self.table: RowTable[StaffLine] = RowTable(_columns(), name=tr("Staff"))
        self.table.say_when_empty(tr("Nobody found"), tr("Change the search, or import the staff list."))
        self.table.opened.connect(self._open)
        self.table.picked.connect(lambda line: self._open(line) if line is not None else None)
        self.panel = SidePanel(width=PANEL)
        head = QHBoxLayout()
        head.setSpacing(SPACE_3)
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        head.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_3)
        column.setSpacing(SPACE_3)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self.panel)

    def title(self) -> str:
        """Return the page's title."""
        return tr("Staff")

    def receive(self, **params: Any) -> None:
        """Take the person to open."""
        self._wanted = params.get("person_id")

    def refresh(self) -> None:
        """Load the list."""
        op(self, lambda _job: StaffIndex(staff_list(self.desk))).then(self._show).run()

    def blank(self) -> None:
        """Forget everybody."""
        self.index = StaffIndex(())
        self.table.show_rows(())
        self.panel.close_panel()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture."""
        return {"person": lambda: self._open(self.index.lines[0]) if self.index.lines else None}

    def _show(self, index: StaffIndex) -> None:
        self.index = index
        self._filter(self.search.text())
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.table.go_to(lambda line: line.id == wanted)

    def _filter(self, text: str) -> None:
        found = self.index.search(text)
        self.table.show_rows(found, keep=lambda line: line.id)
        self.count.setText(tr("{count} people", count=len(found)))

    def _open(self, line: StaffLine) -> None:
        op(self, lambda _job: person_detail(self.desk, line.id)).then(self._show_person).run()

    def _show_person(self, detail: PersonDetail) -> None:
        self.panel.show_content(detail.line.name, _person(detail), quiet=detail.line.staff_no or "")


def _columns() -> tuple[Column[StaffLine], ...]:
    return (
        Column("staff_no", tr("Staff no."), lambda line: line.staff_no or "", width=92),
        Column(
            "name",
            tr("Name"),
            lambda line: CellView(line.name, Tone.STRONG),
            width=130,
            sort=lambda line: line.sort_key,
        ),
        Column("staffing", tr("Type"), _staffing, width=60),
        Column("unit", tr("Home department"), lambda line: line.home_unit, stretch=True),
        Column("campus", tr("Campus"), lambda line: line.campus, width=100),
        Column("title", tr("Title"), lambda line: line.title, width=130),
        Column("level", tr("Level"), lambda line: line.nurse_level or "", width=64),
        Column("age", tr("Age"), lambda line: "" if line.age is None else str(line.age), width=56, right=True),
        Column("contract", tr("Contract until"), _contract, width=120),
    )


def _staffing(line: StaffLine) -> CellView:
    code = line.staffing_type or ""
    sign, tone = BADGES.get(code, (code[:1], Tone.CALM))
    return CellView(sign, tone, badge=bool(sign), tooltip=code_label(Table.STAFFING_TYPE, code))


def _contract(line: StaffLine) -> str:
    if line.open_ended:
        return tr("open-ended")
    return line.contract_until.isoformat() if line.contract_until else ""


def _person(detail: PersonDetail) -> QWidget:
    """Return the person's facts, history and contracts, one below the other."""
    line = detail.line
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
    column.setSpacing(SPACE_2)
    facts = (
        (tr("Home department"), f"{line.campus} · {line.home_unit}"),
        (tr("Working department"), line.working_unit),
        (tr("Staffing type"), code_label(Table.STAFFING_TYPE, line.staffing_type)),
        (tr("Title"), " ".join(part for part in (line.title, line.nurse_level) if part)),
        (tr("Identity number"), line.id_no or ""),
        (tr("Phone"), line.phone or ""),
        (tr("Born"), line.birth.isoformat() if line.birth else ""),
        (tr("Here since"), line.hire_date.isoformat() if line.hire_date else ""),
    )
    for name, value in facts:
        if value.strip():
            row = QHBoxLayout()
            caption = label(name, role="hint")
            caption.setFixedWidth(92)
            row.addWidget(caption)
            row.addWidget(label(value, wrap=True), 1)
            column.addLayout(row)
    _section(column, tr("History"), [_entry(entry.fact.start, entry.shown) for entry in reversed(detail.timeline)])
    _section(
        column,
        tr("Contracts"),
        [_entry(c.start, f"{c.number or ''} → {c.until or tr('open-ended')}") for c, _f in detail.contracts],
    )
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setWidget(holder)
    return scroll


def _section(column: QVBoxLayout, title: str, lines: list[str]) -> None:
    if not lines:
        return
    column.addSpacing(SPACE_3)
    column.addWidget(label(title, role="heading"))
    for line in lines:
        column.addWidget(label(line, wrap=True))


def _entry(start: object, text: str) -> str:
    return f"{start or '—'}　{text}"
