"""Mapping the hospital's own form once: its cells left, what the report offers right, the suggestion already laid on."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QSpinBox, QVBoxLayout, QWidget

from app.errors import UserError
from app.reports.template.book import Suggestion, drop_template, keep_template
from app.reports.template.sheetxml import column_of, letters_of, place_of
from app.reports.template.values import LAST_ROW, SheetMap, TableMap
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.forms import TextField
from ui.kit.lanes import op
from ui.kit.tokens import CONTROL, SPACE_2, SPACE_3
from ui.reports.chooser import heading_item
from ui.reports.formgrid import FormGrid

if TYPE_CHECKING:
    from app.desk import Desk

RIGHT = 300
_KEY = Qt.ItemDataRole.UserRole
Key = tuple[str, str]  # ("field", key) or ("column", title)


class FormMapper(QWidget):
    """One form beside one report.

    Signals:
        kept(str): the form is kept under this name. left(): it was left without keeping. dropped(str): it is forgotten.
    """

    kept = Signal(str)
    left = Signal()
    dropped = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._data = b""
        self._filling = False
        self.suggestion: Suggestion | None = None
        self.mapping = SheetMap("")
        self.name = TextField("name", tr("Name of the form"))
        self.sheets = QComboBox()
        self.sheets.setAccessibleName(tr("Sheet"))
        self.sheets.setFixedHeight(CONTROL)
        self.sheets.activated.connect(lambda _place: self._on_sheet())
        self.first, self.last = self._row_box(tr("First row of data")), self._row_box(tr("Last row of data"))
        self.grid = FormGrid()
        self.grid.place_changed.connect(self._on_place)
        self.grid.taken_away.connect(self.clear_place)
        self.place = label(role="heading")
        self.offers = QListWidget()
        self.offers.setAccessibleName(tr("What this cell takes"))
        self.offers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offers.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.offers.itemActivated.connect(lambda _item: self.take())
        self.grid.field_wanted.connect(self.offers.setFocus)
        self.left_out = label(role="hint", wrap=True)
        self._drop = button(tr("Forget the form"), self.drop, role="danger")
        self._lay_out()

    def _row_box(self, title: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, LAST_ROW)
        box.setSpecialValueText("—")
        box.setAccessibleName(title)
        box.setFixedHeight(CONTROL)
        box.valueChanged.connect(lambda _value: self._on_rows())
        return box

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_3)
        head.addWidget(self.name, 1)
        for widget in (self.sheets, self.first, self.last):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label(widget.accessibleName(), role="label"))
            column.addWidget(widget)
            column.addStretch(1)
            head.addLayout(column)
        right = QVBoxLayout()
        right.setSpacing(SPACE_2)
        right.addWidget(self.place)
        right.addWidget(label(tr("Choose what this cell takes; Delete leaves it to the form."), role="hint", wrap=True))
        right.addWidget(self.offers, 1)
        right.addWidget(self.left_out)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(button(tr("Takes it"), self.take))
        foot.addWidget(button(tr("Leave to the form"), lambda: self.clear_place(self.grid.place())))
        right.addLayout(foot)
        side = QWidget()
        side.setFixedWidth(RIGHT)
        side.setLayout(right)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE_3)
        middle.addWidget(self.grid, 1)
        middle.addWidget(side)
        bottom = QHBoxLayout()
        bottom.setSpacing(SPACE_2)
        bottom.addWidget(self._drop)
        bottom.addStretch(1)
        bottom.addWidget(button(tr("Cancel"), self.left.emit))
        bottom.addWidget(button(tr("Keep the form"), self.keep, role="primary"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_3)
        whole.addLayout(head)
        whole.addLayout(middle, 1)
        whole.addLayout(bottom)

    def show_form(
        self, suggestion: Suggestion, data: bytes, *, name: str = "", mapping: SheetMap | None = None
    ) -> None:
        """Show a form with the mapping suggested, or the one it has (``mapping``) where it is kept already."""
        self.suggestion, self._data = suggestion, data
        self.mapping = mapping or suggestion.mapping
        self.name.set_value(name or suggestion.file.rpartition(".")[0])
        self._drop.setVisible(mapping is not None)
        self.sheets.clear()
        self.sheets.addItems([sheet.name for sheet in suggestion.book.sheets])
        self.sheets.setCurrentText(self.mapping.sheet)
        self._list_offers()
        self._show_sheet()

    def take(self) -> None:
        """Let the cell under the cursor take what is chosen at the right."""
        item, place = self.offers.currentItem(), self.grid.place()
        key = item.data(_KEY) if self.offers.currentRow() >= 0 else None
        if key is None or not place:
            return
        row, column = place_of(place)
        if key[0] == "field":
            self.mapping = attrs.evolve(self.mapping, cells={**self.mapping.cells, place: key[1]})
        else:
            table = self.mapping.table or TableMap(row, row, {})
            others = {c: t for c, t in table.columns.items() if t != key[1]}
            self.mapping = attrs.evolve(
                self.mapping, table=attrs.evolve(table, columns={**others, letters_of(column): key[1]})
            )
        self._show_mapping()
        self.grid.setFocus()

    def clear_place(self, place: str) -> None:
        """Leave a cell, or the column it stands for in the table, to the form."""
        if not place:
            return
        cells = {cell: key for cell, key in self.mapping.cells.items() if cell != place}
        table = self.mapping.table
        row, column = place_of(place)
        if table is not None and table.first <= row <= table.last:
            columns = {c: t for c, t in table.columns.items() if column_of(c) != column}
            table = attrs.evolve(table, columns=columns) if columns else None
        self.mapping = attrs.evolve(self.mapping, cells=cells, table=table)
        self._show_mapping()

    def keep(self) -> None:
        """Keep the form; a refusal is told beside the name, or at the cell it names."""
        found = self.suggestion
        if found is None:
            return
        name, mapping, data = self.name.value(), self.mapping, self._data
        op(
            self,
            lambda _job: keep_template(
                self._desk, name=name, report=found.report, data=data, file=found.file, mapping=mapping
            ),
        ).then(lambda kept: self.kept.emit(kept.name)).otherwise(self._on_refused).run()

    def drop(self) -> None:
        """Forget the form, after asking."""
        name = self.name.value()
        if messages.ask(self, tr("Forget the form {name}?", name=name), yes=tr("Forget the form"), danger=True):
            op(self, lambda _job: drop_template(self._desk, name=name)).then(
                lambda _none: self.dropped.emit(name)
            ).otherwise(self._on_refused).run()

    def _list_offers(self) -> None:
        self.offers.clear()
        assert self.suggestion is not None
        number = 1 if self.mapping.table is None else self.mapping.table.number
        titles = self.suggestion.tables[number - 1].titles if self.suggestion.tables else ()
        if titles:
            self.offers.addItem(heading_item(self.offers, tr("Columns of the table")))
        for title in titles:
            self._offer(("column", title), title)
        self.offers.addItem(heading_item(self.offers, tr("Single cells")))
        for field in self.suggestion.fields:
            value = f"{field.value:,}" if isinstance(field.value, Decimal) else field.value or ""
            told = field.title if value in {"", field.title} else f"{field.title}　{value}"
            self._offer(("field", field.key), told)

    def _offer(self, key: Key, text: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_KEY, key)
        item.setToolTip(text)
        self.offers.addItem(item)

    def _show_sheet(self) -> None:
        found = self.suggestion
        assert found is not None
        sheet = next((each for each in found.book.sheets if each.name == self.mapping.sheet), None)
        if sheet is not None:
            self.grid.show_sheet(sheet, found.formulas.get(sheet.name, frozenset()))
        self._show_mapping()

    def _show_mapping(self) -> None:
        table = self.mapping.table
        self._filling = True
        self.first.setValue(table.first if table else 0)
        self.last.setValue(table.last if table else 0)
        self._filling = False
        titles = {} if self.suggestion is None else {field.key: field.title for field in self.suggestion.fields}
        taken = {(row - 1, column - 1): titles.get(key, key) for cell, key in self.mapping.cells.items()
                 for row, column in (place_of(cell),)}  # fmt: skip
        inside: set[tuple[int, int]] = set()
        if table is not None:
            taken |= {(table.first - 1, column_of(c) - 1): title for c, title in table.columns.items()}
            shown = range(table.first - 1, min(table.last, self.grid.rowCount()))
            inside = {(row, column_of(c) - 1) for c in table.columns for row in shown}
        self.grid.mark(taken, frozenset(inside))
        self._tell_left_out()
        self._on_place(self.grid.place())

    def _tell_left_out(self) -> None:
        table, found = self.mapping.table, self.suggestion
        if table is None or found is None or not found.tables:
            self.left_out.setText("")
            return
        lost = [title for title in found.tables[table.number - 1].titles if title not in table.columns.values()]
        self.left_out.setText(tr("Columns the form does not take: {columns}", columns="、".join(lost)) if lost else "")

    def _on_place(self, place: str) -> None:
        self.place.setText(tr("Cell {cell}", cell=place) if place else "")
        if not place:
            return
        row, column = place_of(place)
        table = self.mapping.table
        key: Key | None = ("field", self.mapping.cells[place]) if place in self.mapping.cells else None
        if table is not None and table.first <= row <= table.last and letters_of(column) in table.columns:
            key = ("column", table.columns[letters_of(column)])
        for number in range(self.offers.count()):
            if self.offers.item(number).data(_KEY) == key and key is not None:
                self.offers.setCurrentRow(number)
                return
        self.offers.setCurrentRow(-1)

    def _on_sheet(self) -> None:
        if self.suggestion is not None and self.sheets.currentText() != self.mapping.sheet:
            self.mapping = SheetMap(self.sheets.currentText())
            self._show_sheet()

    def _on_rows(self) -> None:
        table = self.mapping.table
        if self._filling or table is None:
            return
        first = self.first.value() or table.first
        self.mapping = attrs.evolve(
            self.mapping, table=attrs.evolve(table, first=first, last=max(first, self.last.value()))
        )
        self._show_mapping()

    def _on_refused(self, error: BaseException) -> None:
        if isinstance(error, UserError) and error.field == "name":
            self.name.show_error(str(error.text))
            self.name.line.setFocus()
            return
        if isinstance(error, UserError) and error.field:
            with suppress(ValueError):
                self.grid.go(*place_of(error.field))
        messages.show_error(self, error)
