"""One category of one department in the panel: its numbers, grades, names, and how the posts were approved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.staff.codes import Table
from app.staff.codes import label as code_label
from app.words import tr
from ui.kit.controls import button, label, rule
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import ROW, SPACE_2, SPACE_3, SPACE_4, Tone
from ui.staff.columns import badge_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.staff.establishment import EstablishmentLine
    from app.staff.listing import StaffLine
    from app.staff.quotas import Approval

MOST_NAMES = 12


class PostLineView(QWidget):
    """What stands behind one line of the ledger; a double click or Enter opens a person.

    Signals:
        opened(int): the id of the person wanted.
    """

    opened = Signal(int)

    def __init__(
        self,
        line: EstablishmentLine,
        approvals: tuple[Approval, ...],
        *,
        withdraw: Callable[[Approval], None] | None,
    ) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_4)
        self.column.setSpacing(SPACE_2)
        self._numbers(line)
        self._grades(line)
        self.names = self._people(tr("On the establishment"), line.names)
        self.others = self._people(tr("Other staffing"), line.others)
        self.column.addWidget(rule())
        self.column.addWidget(label(tr("Approvals"), role="heading"))
        if not approvals:
            self.column.addWidget(label(tr("Nothing was approved yet."), role="hint"))
        for approval in approvals:
            self._approval(approval, withdraw)
        self.column.addStretch(1)

    def _numbers(self, line: EstablishmentLine) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        words = (
            (tr("Approved"), line.approved, ""), (tr("Actual"), line.actual, ""), (tr("Vacant"), line.vacant, ""),
            (tr("Over"), line.over, "error"), (tr("Other staffing"), len(line.others), ""),
        )  # fmt: skip
        for name, figure, role in words:
            column = QVBoxLayout()
            column.setSpacing(0)
            shown = label(str(figure), role="title")
            column.addWidget(shown)
            marked = f"■ {name}" if role and figure else name
            column.addWidget(label(marked, role=role if role and figure else "hint"))
            row.addLayout(column)
        row.addStretch(1)
        self.column.addLayout(row)

    def _grades(self, line: EstablishmentLine) -> None:
        if not line.grades:
            return
        self.column.addWidget(rule())
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(2)
        for place, title in enumerate((tr("Post grade"), tr("Approved"), tr("Actual"), tr("Vacant"), tr("Over"))):
            side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(label(title, role="hint"), 0, place, side)
        for row, posts in enumerate(line.grades, start=1):
            grid.addWidget(label(code_label(Table.POST_GRADE, posts.grade) or tr("No grade")), row, 0)
            for place, figure in enumerate((posts.approved, posts.actual, posts.vacant, posts.over), start=1):
                over = place == 4 and figure > 0  # noqa: PLR2004 - the last column is what is over
                shown = label(f"■ {figure}" if over else str(figure or "·"), role="error" if over else "")
                grid.addWidget(shown, row, place, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        self.column.addLayout(grid)

    def _people(self, title: str, lines: tuple[StaffLine, ...]) -> RowTable[StaffLine] | None:
        if not lines:
            return None
        self.column.addWidget(rule())
        self.column.addWidget(label(tr("{title}: {count}", title=title, count=len(lines)), role="heading"))
        table: RowTable[StaffLine] = RowTable(_columns(), name=title)
        table.setFixedHeight((min(len(lines), MOST_NAMES) + 1) * ROW + 8)
        table.show_rows(lines)
        table.opened.connect(lambda who: self.opened.emit(who.id))
        self.column.addWidget(table)
        return table

    def _approval(self, approval: Approval, withdraw: Callable[[Approval], None] | None) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        grade = code_label(Table.POST_GRADE, approval.grade) or tr("Whole category")
        days = f"{approval.start or '—'} → {approval.until or tr('further notice')}"
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(label(f"{approval.approved} · {grade} · {days}", wrap=True))
        who = tr("noted by {who} {day}", who=approval.who, day=f"{approval.at:%Y-%m-%d}") if approval.at else ""
        told.addWidget(label(" · ".join(filter(None, (approval.document, who))), role="hint", wrap=True))
        row.addLayout(told, 1)
        if withdraw is not None:
            row.addWidget(button(tr("Withdraw"), partial(withdraw, approval), role="link", small=True))
        self.column.addLayout(row)


def _columns() -> tuple[Column[StaffLine], ...]:
    def staffing(line: StaffLine) -> CellView:
        sign, tone = badge_of(line.staffing_type)
        return CellView(sign, tone, badge=bool(sign))

    return (
        Column("name", tr("Name"), lambda line: CellView(line.name, Tone.STRONG, second=line.staff_no or ""), width=132,
               sort=lambda line: line.sort_key),
        Column("staffing", tr("Type"), staffing, width=52),
        Column("title", tr("Title"), lambda line: line.title, stretch=True),
        Column("grade", tr("Grade"), lambda line: code_label(Table.POST_GRADE, line.post_grade), width=122),
    )  # fmt: skip
