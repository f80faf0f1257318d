"""The second step: which sheets count, which rows head them, what each column holds; a person may correct all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.exchange.values import Kind, RowType
from app.exchange.wording import KINDS, field_title, fields_of, why_title
from app.words import tr
from ui.imports.grid import SheetGrid
from ui.kit.controls import button, label
from ui.kit.tokens import CONTROL_SMALL, SPACE_2, SPACE_3

if TYPE_CHECKING:
    from app.exchange.service import ImportProposal
    from app.exchange.understanding.model import Column, SheetLayout

LEFT = 236
_SHEET = Qt.ItemDataRole.UserRole


class ColumnsStep(QWidget):
    """The proposal on the real rows.

    Signals:
        proposal_changed(): columns, headings or sheets were corrected. kind_wanted(object): read as another kind.
    """

    proposal_changed = Signal()
    kind_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.proposal: ImportProposal | None = None
        self._filling = False
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("What it holds"))
        for each, title in KINDS.items():
            self.kind.addItem(tr(title), each)
        self.kind.activated.connect(lambda _place: self.kind_wanted.emit(Kind(self.kind.currentData())))
        self.sheets = QListWidget()
        self.sheets.setAccessibleName(tr("Sheets"))
        self.sheets.setFixedWidth(LEFT)
        self.sheets.currentItemChanged.connect(lambda *_: self._show_sheet())
        self.sheets.itemChanged.connect(self._on_checked)
        self.grid = SheetGrid()
        self.grid.column_changed.connect(self._show_column)
        self.grid.field_wanted.connect(self._open_fields)
        self.grid.header_wanted.connect(self.take_header)
        left = QVBoxLayout()
        left.setSpacing(SPACE_2)
        left.addWidget(self.kind)
        left.addWidget(label(tr("Sheets (ticked ones are imported)"), role="hint"))
        left.addWidget(self.sheets, 1)
        right = QVBoxLayout()
        right.setSpacing(SPACE_2)
        right.addLayout(self._column_bar())
        right.addWidget(self.grid, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_3)
        whole.addLayout(left)
        whole.addLayout(right, 1)

    def _column_bar(self) -> QHBoxLayout:
        self.place = label(role="heading")
        self.field = QComboBox()
        self.field.setAccessibleName(tr("What this column holds"))
        self.field.setFixedHeight(CONTROL_SMALL)
        self.field.setMinimumWidth(190)
        self.field.activated.connect(self._on_field)
        self.evidence = label(role="hint")
        self.header = button(tr("Chosen rows are the heading (H)"), self.take_header, small=True)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_3)
        bar.addWidget(self.place)
        bar.addWidget(self.field)
        bar.addWidget(self.evidence, 1)
        bar.addWidget(self.header)
        return bar

    def show_proposal(self, proposal: ImportProposal, *, keep: bool = False) -> None:
        """Show a proposal; with ``keep`` the sheet and the column looked at stay."""
        self.proposal = proposal
        if not keep:
            self.grid.setProperty("sheet", None)
        current = self.sheet_name() if keep else ""
        self._filling = True
        self.kind.setCurrentIndex(self.kind.findData(proposal.kind))
        self.sheets.clear()
        for layout in proposal.layouts:
            item = QListWidgetItem(_sheet_words(layout))
            item.setData(_SHEET, layout.sheet)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if layout.kind is not None else Qt.CheckState.Unchecked)
            self.sheets.addItem(item)
        self._filling = False
        names = [layout.sheet for layout in proposal.layouts]
        doubtful = next((sheet for sheet, _column in proposal.doubts), None)
        used = next((layout.sheet for layout in proposal.used), names[0] if names else "")
        self.sheets.setCurrentRow(names.index(current if current in names else doubtful or used) if names else -1)

    def clear(self) -> None:
        """Forget the file."""
        self.proposal = None
        self.sheets.clear()
        self.grid.rows.clear()
        self.grid.setProperty("sheet", None)

    def sheet_name(self) -> str:
        """Return the sheet looked at."""
        row = self.sheets.currentRow()
        return "" if row < 0 else str(self.sheets.item(row).data(_SHEET))

    def layout_shown(self) -> SheetLayout | None:
        """Return how the sheet looked at is understood."""
        name = self.sheet_name()
        layouts = () if self.proposal is None else self.proposal.layouts
        return next((layout for layout in layouts if layout.sheet == name), None)

    def set_field(self, column: str, field: str | None) -> None:
        """Take a column (by letter) of the sheet looked at for ``field``; who held it before is freed."""
        layout, proposal = self.layout_shown(), self.proposal
        if layout is None or proposal is None:
            return
        held = layout.column(field) if field else None
        chosen: dict[str, str | None] = {column: field}
        if held is not None and held.letter != column:
            chosen[held.letter] = None
        self._replace(proposal.choose({layout.sheet: chosen}))

    def take_header(self) -> None:
        """Let the chosen rows (one to three) be the heading."""
        if self.proposal is not None and self.grid.currentIndex().isValid():
            self._replace(self.proposal.with_header(self.sheet_name(), self.grid.chosen_rows()))

    def _replace(self, proposal: ImportProposal) -> None:
        self.show_proposal(proposal, keep=True)
        self.proposal_changed.emit()

    def _on_checked(self, item: QListWidgetItem) -> None:
        if self._filling or self.proposal is None:
            return
        name = str(item.data(_SHEET))
        if item.checkState() == Qt.CheckState.Unchecked:
            self._replace(self.proposal.without([name]))
            return
        self._replace(self.proposal.again(name))

    def _show_sheet(self) -> None:
        layout = self.layout_shown()
        if self._filling or layout is None or self.proposal is None:
            return
        sheet = next(each for each in self.proposal.book.sheets if each.name == layout.sheet)
        self.grid.show_sheet(sheet, layout, keep=self.grid.property("sheet") == layout.sheet)
        self.grid.setProperty("sheet", layout.sheet)
        self._show_column(self.grid.currentIndex().column())

    def _show_column(self, place: int) -> None:
        layout, column = self.layout_shown(), self.grid.rows.column(place)
        usable = layout is not None and layout.kind is not None and column is not None
        self.field.setEnabled(usable)
        self.place.setText("" if column is None else tr("Column {letter}", letter=column.letter))
        self.evidence.setText("" if column is None else _evidence(column))
        self.field.clear()
        if layout is None or layout.kind is None or column is None:
            return
        self.field.addItem(tr("Not imported"), None)
        for field in dict.fromkeys([*fields_of(layout.kind), *([column.field] if column.field else [])]):
            self.field.addItem(field_title(field), field)
        self.field.setCurrentIndex(max(0, self.field.findData(column.field)))

    def _open_fields(self) -> None:
        if self.field.isEnabled():
            self.field.setFocus()
            self.field.showPopup()

    def _on_field(self, _place: int) -> None:
        column = self.grid.rows.column(self.grid.currentIndex().column())
        if column is not None:
            self.set_field(column.letter, self.field.currentData())
            self.grid.setFocus()


def _sheet_words(layout: SheetLayout) -> str:
    if layout.kind is None:
        return f"{layout.sheet}　{why_title(layout.why)}"
    rows = layout.types.count(RowType.DATA)
    doubts = f"　◆ {len(layout.doubts)}" if layout.doubts else ""
    return tr("{sheet}　{count} rows", sheet=layout.sheet, count=f"{rows:,}") + doubts


def _evidence(column: Column) -> str:
    heading = tr("Heading “{heading}”", heading=column.heading)
    if column.chosen:
        return f"{heading} · {tr('chosen by a person')}"
    if column.doubtful:
        return f"◆ {heading} · {tr('uncertain: please choose')} · {column.evidence or ''}"
    words = "" if column.evidence is None else str(column.evidence)
    return heading if words in {"", tr("the heading")} else f"{heading} · {words}"
