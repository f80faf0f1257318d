"""The row of filters above the list of people: chips by value, lists saved by name, and what narrows now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from app.staff.codes import Table, codes
from app.staff.gaps import GAPS
from app.staff.index import StaffFilter, StaffIndex
from app.words import N_, tr
from ui.kit.chips import FilterChip
from ui.kit.controls import button
from ui.kit.tokens import CONTROL_SMALL, SPACE_2

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from app.staff.listing import StaffLine
    from app.staff.lists import SavedList
    from app.staff.units import Unit

HERE = StaffFilter(presence="here")
CONTRACT_DAYS, RETIRE_DAYS = 90, 365
#: The choices of presence and state, each a part of a filter.
STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "here": (N_("Here"), {"presence": "here"}),
    "everybody": (N_("Everybody"), {}),
    "left": (N_("Left or retired"), {"presence": "left"}),
    "away": (N_("On leave or suspended"), {"presence": "here", "states": ("leave", "suspended")}),
    "pregnancy": (N_("Pregnant"), {"presence": "here", "flags": ("pregnancy",)}),
    "nursing": (N_("Nursing a child"), {"presence": "here", "flags": ("nursing",)}),
    "supervised": (N_("In orientation"), {"presence": "here", "flags": ("supervised",)}),
}
#: What one looks after; several may be asked at once, then all must hold.
CARES: dict[str, tuple[str, dict[str, Any]]] = {
    "contract": (N_("Contract ends within 90 days"), {"contract_within": CONTRACT_DAYS}),
    "retires": (N_("Retires within a year"), {"retires_within": RETIRE_DAYS}),
    "loan": (N_("On loan"), {"on_loan": True}),
    "unappointed": (N_("Qualified higher, not appointed"), {"not_appointed": True}),
}
_STATE_FIELDS = ("presence", "states", "flags")
_CARE_FIELDS = ("contract_within", "retires_within", "on_loan", "not_appointed")
_PLAIN = StaffFilter()


class FilterRow(QWidget):
    """The chips. ``filter`` is what they say, as a value; the text of the search box is not theirs.

    Signals:
        changed(): the filter is another.
        saving(str): the filter is to be kept under this name.
        dropping(object): this saved list is to be forgotten.
    """

    changed = Signal()
    saving = Signal(str)
    dropping = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._index = StaffIndex(())
        self.filter = HERE
        self.chips = {
            "unit_ids": self._chip("unit_ids", tr("Department")),
            "staffing_types": self._chip("staffing_types", tr("Staffing type"), Table.STAFFING_TYPE),
            "categories": self._chip("categories", tr("Category"), Table.CATEGORY),
            "titles": self._chip("titles", tr("Title"), Table.TITLE),
            "nurse_levels": self._chip("nurse_levels", tr("Level"), Table.NURSE_LEVEL),
        }
        self.state = FilterChip(tr("Everybody"), [(key, tr(name)) for key, (name, _part) in STATES.items()],
                                single=True, counts=self._count_states)  # fmt: skip
        self.state.changed.connect(self._on_state)
        self.cares = FilterChip(tr("Look after"), [(key, tr(name)) for key, (name, _part) in CARES.items()],
                                counts=self._count_cares)  # fmt: skip
        self.cares.changed.connect(self._on_cares)
        self.missing = FilterChip(tr("Missing"), [(key, tr(gap.name)) for key, gap in GAPS.items()],
                                  counts=self._count_gaps)  # fmt: skip
        self.missing.changed.connect(lambda: self._take(missing=self.missing.chosen()))
        self.clear_button = button(tr("Clear"), self.clear, role="link")
        self.lists = self._lists_button()
        self.name = QLineEdit()
        self.name.setProperty("size", "small")
        self.name.setPlaceholderText(tr("Name of the list"))
        self.name.setAccessibleName(tr("Name of the list"))
        self.name.setFixedWidth(180)
        self.name.returnPressed.connect(self._on_named)
        self.keep = button(tr("Save"), self._on_named, small=True)
        self._lay_out()
        self._show_filter()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        for chip in (self.state, *self.chips.values(), self.cares, self.missing):
            row.addWidget(chip)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        row.addWidget(self.name)
        row.addWidget(self.keep)
        row.addWidget(self.lists)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        self.ask_name(shown=False)

    def show_people(self, index: StaffIndex, units: Sequence[Unit]) -> None:
        """Take the people to count, and the units to offer."""
        self._index = index
        depth = {unit.id: max(0, unit.path.count("/") - 3) for unit in units}
        self.chips["unit_ids"].offer([(unit.id, "\u3000" * depth[unit.id] + unit.name) for unit in units[1:]])
        self._show_filter()

    def show_lists(self, lists: Sequence[SavedList]) -> None:
        """Offer the saved lists."""
        menu = QMenu(self.lists)
        for each in lists:
            menu.addAction(each.name).triggered.connect(lambda _on=False, each=each: self._open_list(each))
        if lists:
            menu.addSeparator()
        menu.addAction(tr("Save these filters as a list…")).triggered.connect(lambda _on=False: self.ask_name())
        if lists:
            drop = menu.addMenu(tr("Remove a list"))
            for each in lists:
                drop.addAction(each.name).triggered.connect(lambda _on=False, each=each: self.dropping.emit(each))
        self.lists.setMenu(menu)

    def choose(self, wanted: StaffFilter) -> None:
        """Show and apply ``wanted``."""
        self.filter = wanted
        self._show_filter()
        self.changed.emit()

    def clear(self) -> None:
        """Narrow to those who are here, no more."""
        self.choose(HERE)

    def _chip(self, field: str, title: str, table: Table | None = None) -> FilterChip:
        choices = [(code.code, code.label) for code in codes(table).values()] if table is not None else []
        chip = FilterChip(title, choices, counts=partial(self._count, field))
        chip.changed.connect(lambda: self._take(**{field: chip.chosen()}))
        return chip

    def _lists_button(self) -> QToolButton:
        made = QToolButton()
        made.setText(f"{tr('Saved lists')}  ▾")
        made.setAccessibleName(tr("Saved lists"))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setFixedHeight(CONTROL_SMALL)
        made.setMinimumWidth(96)
        return made

    def _take(self, **fields: Any) -> None:
        self.filter = attrs.evolve(self.filter, **fields)
        self._show_filter()
        self.changed.emit()

    def _on_state(self) -> None:
        part = STATES[str(self.state.chosen()[0])][1] if self.state.chosen() else {}
        self._take(**({name: getattr(_PLAIN, name) for name in _STATE_FIELDS} | part))

    def _on_cares(self) -> None:
        fields = {name: getattr(_PLAIN, name) for name in _CARE_FIELDS}
        for key in self.cares.chosen():
            fields |= CARES[str(key)][1]
        self._take(**fields)

    def _show_filter(self) -> None:
        now = self.filter
        for field, chip in self.chips.items():
            chip.choose(*getattr(now, field))
        self.state.choose(_state_of(now))
        self.cares.choose(*(key for key, (_n, part) in CARES.items() if _holds(now, part)))
        self.missing.choose(*now.missing)
        self.clear_button.setVisible(now not in (HERE, _PLAIN))

    def _open_list(self, saved: SavedList) -> None:
        self.choose(StaffFilter.from_json(saved.query))

    def ask_name(self, *, shown: bool = True) -> None:
        """Ask in the row under which name to keep the filters, or stop asking."""
        for widget in (self.name, self.keep):
            widget.setVisible(shown)
        if shown:
            self.name.clear()
            self.name.setFocus()

    def _on_named(self) -> None:
        if self.name.text().strip():
            self.saving.emit(self.name.text().strip())
            self.ask_name(shown=False)

    def _within(self, **fields: Any) -> tuple[StaffLine, ...]:
        return self._index.search("", within=attrs.evolve(self.filter, text="", **fields))

    def _count(self, field: str) -> Mapping[Hashable, int]:
        """Count what each value of a chip would find beside the other chips."""
        counts: dict[Hashable, int] = {}
        lines = self._within(**{field: ()})
        if field == "unit_ids":
            for line in lines:
                for unit_id in {line.home_unit_id, line.working_unit_id} - {None}:
                    counts[unit_id] = counts.get(unit_id, 0) + 1
            below = self._index.below
            return {top: sum(counts.get(unit, 0) for unit in units) for top, units in below.items()}
        value_of = _VALUES[field]
        for line in lines:
            value = value_of(line)
            counts[value] = counts.get(value, 0) + 1
        return counts

    def _count_states(self) -> Mapping[Hashable, int]:
        clean = {name: getattr(_PLAIN, name) for name in _STATE_FIELDS}
        return {key: len(self._within(**(clean | part))) for key, (_name, part) in STATES.items()}

    def _count_cares(self) -> Mapping[Hashable, int]:
        clean = {name: getattr(_PLAIN, name) for name in _CARE_FIELDS}
        return {key: len(self._within(**(clean | part))) for key, (_name, part) in CARES.items()}

    def _count_gaps(self) -> Mapping[Hashable, int]:
        gaps = self._index.gaps()
        counts: dict[Hashable, int] = dict.fromkeys(GAPS, 0)
        for line in self._within(missing=()):
            for key in gaps.get(line.id, ()):
                counts[key] += 1
        return counts


_VALUES: dict[str, Callable[[StaffLine], Hashable]] = {
    "staffing_types": lambda line: line.staffing_type,
    "categories": lambda line: line.category,
    "titles": lambda line: line.title_code,
    "nurse_levels": lambda line: line.nurse_level,
}


def _state_of(now: StaffFilter) -> str:
    held = {name: getattr(now, name) for name in _STATE_FIELDS}
    clean = {name: getattr(_PLAIN, name) for name in _STATE_FIELDS}
    return next((key for key, (_name, part) in STATES.items() if held == clean | part), "")


def _holds(now: StaffFilter, part: Mapping[str, Any]) -> bool:
    return all(getattr(now, name) == value for name, value in part.items())
