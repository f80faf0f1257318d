"""The list of people: searched at every keystroke, narrowed by chips, acted on in bulk, a person beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.staff.batch import BATCH_KINDS
from app.staff.facts import FactKind
from app.staff.index import StaffFilter, StaffIndex
from app.staff.listing import StaffLine, staff_list
from app.staff.lists import SavedList, drop_list, save_list, saved_lists
from app.staff.units import Unit, list_units
from app.words import tr
from ui.kit import messages
from ui.kit.busy import Skeleton
from ui.kit.controls import BulkBar, button
from ui.kit.lanes import op
from ui.kit.panels import SidePanel
from ui.kit.tableview import RowTable
from ui.kit.theme import icon
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_5
from ui.staff.batch import BatchView
from ui.staff.columns import ROOMY, staff_columns
from ui.staff.deeds import EVENTS, new_deed
from ui.staff.filters import HERE, FilterRow
from ui.staff.paper import save_people
from ui.staff.work import PanelWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.desk import Desk
    from ui.kit.page import Frame

PANEL = 452


@attrs.frozen(slots=True)
class Loaded:
    """What the list is made of."""

    index: StaffIndex
    units: tuple[Unit, ...]
    lists: tuple[SavedList, ...]


def load(desk: Desk) -> Loaded:
    """Read everybody, the units and the reader's own saved lists."""
    units = list_units(desk)
    below = {top.id: frozenset(unit.id for unit in units if unit.below(top)) for top in units}
    lines = staff_list(desk, with_left=True)
    return Loaded(StaffIndex(lines, below=below, today=desk.clock.today()), units, saved_lists(desk))


class PeopleView(QWidget):
    """Chips, bulk bar, list; and the panel with whatever is being done. ``head`` is the search, for the page's first row.

    Signals:
        counted(): the number of people shown, or selected, is another.
    """

    counted = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.index = StaffIndex(())
        self._wanted: dict[str, Any] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Name, pinyin initials or staff number"))
        self.search.setAccessibleName(tr("Search staff"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(320)
        self.search.addAction(icon("search", "ink_3"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.count_text = ""
        self.filters = FilterRow()
        self.filters.changed.connect(self._filter)
        self.filters.saving.connect(self._save_list)
        self.filters.dropping.connect(self._drop_list)
        self.table: RowTable[StaffLine] = RowTable(staff_columns(), name=tr("Staff"))
        self.table.opened.connect(self._on_opened)
        self.table.clicked.connect(lambda _index: self._on_clicked())
        self.table.selection_changed.connect(self._on_selected)
        self.skeleton = Skeleton(self.table)
        self.panel = SidePanel(width=PANEL)
        self.work = PanelWork(frame, self.panel, self.table)
        self.work.shown.connect(self._make_room)
        self._edits = not frame.desk.vault.read_only and frame.desk.may(Verb.STAFF_EDIT)
        self.bulk = BulkBar(clear_text=tr("Clear the selection"))
        self.bulk.cleared.connect(self.table.clearSelection)
        if self._edits:
            self._offer_batch()
        self.bulk.add(tr("Copy"), self.table.copy)
        if frame.desk.may(Verb.REPORT_PRINT):
            self.bulk.add(tr("Print list"), partial(self.print_list, "pdf"))
            self.bulk.add(tr("Save workbook"), partial(self.print_list, "xlsx"))
        leave = QShortcut("Esc", self, self._step_back)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._lay_out()

    def _lay_out(self) -> None:
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(SPACE_3)
        head.addWidget(self.search)
        head.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(SPACE_5, 0, SPACE_5, SPACE_3)
        column.setSpacing(SPACE_2)
        column.addWidget(self.filters)
        column.addWidget(self.bulk)
        column.addWidget(self.table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self.panel)

    def _offer_batch(self) -> None:
        self.bulk.add(tr("Transfer"), partial(self.batch, FactKind.HOME_UNIT))
        more = self.bulk.add(tr("Note for all") + "  ▾", list)  # the menu opens
        menu = QMenu(more)
        for kind in BATCH_KINDS:
            menu.addAction(icon(EVENTS[kind][1]), tr(EVENTS[kind][0])).triggered.connect(
                lambda _on=False, kind=kind: self.batch(kind)
            )
        more.setMenu(menu)

    def want(self, **params: Any) -> None:
        """Take whom to open, what to search or by what to narrow: ``person_id``, ``search``, ``filter``, ``deed``."""
        self._wanted = params
        if self.index.lines:
            self._go_on()

    def refresh(self) -> None:
        """Load everybody again."""
        self.skeleton.start()
        op(self, lambda _job: load(self.frame.desk)).then(self._show).lastly(self.skeleton.stop).run()

    def blank(self) -> None:
        """Forget everybody."""
        self.index = StaffIndex(())
        self.search.clear()
        self.table.show_rows(())
        self.work.blank()

    def add(self) -> None:
        """Open the form of a new person; one chosen department is proposed."""
        chosen = self.filters.filter.unit_ids
        self.work.detail = None
        self._make_room(0)
        self.work.show_deed(new_deed(self.work.units, self.frame.desk.clock.today(),
                                     unit_id=chosen[0] if len(chosen) == 1 else None))  # fmt: skip

    def batch(self, kind: FactKind) -> None:
        """Open the form of one change for everybody selected."""
        ids = [line.id for line in self.table.selected_rows()]
        if not ids:
            messages.toast(self, tr("Choose the people first."))
            return
        desk = self.frame.desk
        view = BatchView(desk, kind, ids, self.work.units, desk.clock.today())
        view.saved.connect(lambda step: self.work.keep(step, person_id=None))
        self.work.detail = None
        self._make_room(0)
        told = tr("{count} people", count=len(ids))
        self.panel.show_content(
            view.title, view, quiet=told, foot=(view.save_button, button(tr("Cancel"), self.panel.close_panel))
        )
        next(iter(view.form.fields.values())).editor.setFocus()

    def print_list(self, form: str) -> None:
        """Make a staff list of those selected, or of everybody shown."""
        save_people(self, self.frame.desk, self.shown_lines(), form="xlsx" if form == "xlsx" else "pdf")

    def shown_lines(self) -> tuple[StaffLine, ...]:
        """Return those selected where several are, else everybody shown, in the order shown."""
        chosen = self.table.selected_rows()
        return chosen if len(chosen) > 1 else self.table.rows_model.rows()

    def _show(self, loaded: Loaded) -> None:
        self.index = loaded.index
        self.work.units = loaded.units
        self.filters.show_people(loaded.index, loaded.units)
        self.filters.show_lists(loaded.lists)
        if not loaded.index.lines:
            self.table.say_when_empty(
                tr("Nobody is on record yet"), tr("Import the staff list, or add the first person."),
                deed=tr("Import the staff list"), run=lambda: self.frame.go("imports"),
            )  # fmt: skip
        else:
            self.table.say_when_empty(
                tr("Nobody found"), tr("Change the search or the filters."),
                deed=tr("Clear search and filters"), run=self._clear,
            )  # fmt: skip
        self._filter()
        self._go_on()

    def _go_on(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if "filter" in wanted:
            self.filters.choose(wanted["filter"])
        if "search" in wanted:
            self.search.setText(str(wanted["search"]))
        person_id = wanted.get("person_id")
        if person_id is None:
            return
        if not self.table.go_to(lambda line: line.id == person_id):
            self._clear(everybody=True)
            self.table.go_to(lambda line: line.id == person_id)
        deed = str(wanted.get("deed", ""))
        self.work.open_person(int(person_id), then=partial(self.work.begin, deed) if deed else None)

    def _clear(self, *, everybody: bool = False) -> None:
        self.search.clear()
        self.filters.choose(StaffFilter() if everybody else HERE)

    def _filter(self, *_args: object) -> None:
        found = self.index.search(self.search.text(), within=self.filters.filter)
        self.table.show_rows(found, keep=lambda line: line.id)
        self.count_text = tr("{count} people", count=f"{len(found):,}")
        self.counted.emit()

    def _step_back(self) -> None:
        """Leave what is nearest: the name of a list, a form, the person, the search."""
        if self.filters.name.isVisible():
            self.filters.ask_name(shown=False)
        elif self.work.busy:
            self.work.back()
        elif self.panel.isVisible():
            self.panel.close_panel()
            self.table.setFocus()
        else:
            self.search.clear()

    def _on_opened(self, line: StaffLine) -> None:
        self.work.open_person(line.id)

    def _on_clicked(self) -> None:
        """A plain click opens the person; choosing several with Ctrl or Shift does not."""
        chosen = self.table.selected_rows()
        if len(chosen) == 1 and not self.work.busy:
            self.work.open_person(chosen[0].id)

    def _on_selected(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        self.bulk.show_count(count, tr("{count} selected", count=f"{count:,}"))
        self.counted.emit()

    def _make_room(self, person_id: object) -> None:
        """Beside the panel name, department and title must stay in sight: the rest makes room."""
        for place, column in enumerate(self.table.rows_model.columns):
            if column.key in ROOMY:
                self.table.setColumnHidden(place, person_id is not None)

    def _save_list(self, name: str) -> None:
        query = attrs.evolve(self.filters.filter, text=self.search.text().strip()).to_json()
        desk = self.frame.desk

        def keep() -> Sequence[SavedList]:
            save_list(desk, name=name, query=query)
            return saved_lists(desk)

        op(self, lambda _job: keep()).then(lambda lists: self._kept(lists, tr("Saved as {name}.", name=name))).run()

    def _drop_list(self, saved: SavedList) -> None:
        desk = self.frame.desk

        def drop() -> Sequence[SavedList]:
            drop_list(desk, list_id=saved.id)
            return saved_lists(desk)

        def back() -> None:
            op(self, lambda _job: save_list(desk, name=saved.name, query=saved.query)).then(
                lambda _id: self.refresh()
            ).run()

        op(self, lambda _job: drop()).then(
            lambda lists: self._kept(lists, tr("Removed {name}.", name=saved.name), undo=back)
        ).run()

    def _kept(self, lists: Sequence[SavedList], text: str, *, undo: Any = None) -> None:
        self.filters.show_lists(lists)
        messages.toast(self, text, undo=undo)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                if self.table.model().rowCount():
                    self.table.selectRow(max(0, self.table.currentIndex().row()))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.model().rowCount():
                self.work.open_person((self.table.current_row() or self.table.rows_model.row(0)).id)
                return True
        return super().eventFilter(watched, event)
