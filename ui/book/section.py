"""A section of a ward's set-up that is a list: a table, deeds above it, and the form of the chosen line in the panel."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.errors import UserError
from app.words import tr
from ui.book.pieces import with_codes
from ui.kit.codechips import ChipColumn, CodeChip
from ui.kit.controls import button, icon_button, label
from ui.kit.panels import padded
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.roster.sheet import CodeDef, WardSetup
    from ui.book.draft import SetupDraft
    from ui.kit.forms import Field, Form
    from ui.kit.panels import SidePanel
    from ui.kit.tables import Column

T = TypeVar("T")
Line = tuple[int, Any]  # place in the list, the item


class Section(QWidget):
    """What every part of the set-up page is.

    Signals:
        refused(str): something typed does not hold; "" when all holds again.
    """

    refused = Signal(str)

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        super().__init__()
        self.draft, self.panel, self.facts = draft, panel, facts
        self.editable = True
        self.form: Form | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_2)

    @abstractmethod
    def show_setup(self) -> None:
        """Show the draft as it stands."""

    def set_editable(self, editable: bool) -> None:
        """Let lines be changed, or only be looked at."""
        self.editable = editable

    def go_to(self, line: str, field: str) -> None:
        """Show where a flaw stands."""

    def watch(self, form: Form, change: Callable[[], WardSetup], *, step: Callable[[], str]) -> None:
        """Let every edit of ``form`` change the draft by ``change``; what does not hold is told at its field."""
        self.form = form
        for field in form.fields.values():
            field.setEnabled(self.editable)
            field.edited.connect(partial(self._on_edited, field, form, change, step))

    def _on_edited(self, field: Field, form: Form, change: Callable[[], WardSetup], step: Callable[[], str]) -> None:
        try:
            made = change()
        except UserError as error:
            focused = self.window().focusWidget()
            form.show_error(error)
            if focused is not None:
                focused.setFocus()  # typing goes on where it was
            self.refused.emit(str(error))
            return
        self.refused.emit("")
        self.draft.apply(made, step=f"{step()}/{field.key}")


class ListSection(Section, Generic[T]):
    """A list of items of the set-up. A subclass says which, how one looks, and how its form is read."""

    title_new = ""
    from_kits = True  # the starter kits have such items, too

    def __init__(
        self,
        draft: SetupDraft,
        panel: SidePanel,
        *,
        facts: Callable[[], Any],
        columns: Sequence[Column[Line]],
        name: str,
        chips: Callable[[T], CodeChip | None] | None = None,
    ) -> None:
        super().__init__(draft, panel, facts=facts)
        self._quiet = False
        self.table: RowTable[Line] = RowTable(columns, name=name)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(False)  # the order is the ward's own
        header.setSortIndicatorShown(False)
        if chips is not None:
            painter = ChipColumn(self.table, self.table.rows_model, lambda line: chips(line[1]))
            self.table.setItemDelegateForColumn(0, painter)
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_opened)
        self.table.clicked.connect(lambda _index: self._on_clicked())
        self._holder: QWidget | None = None
        self._deeds = self._make_deeds()
        self.column.addLayout(self._deeds)
        self.column.addWidget(self.table, 1)
        for key, run in (("Ins", self.add), ("Del", self.remove), ("Alt+Up", partial(self.move_by, -1)),
                         ("Alt+Down", partial(self.move_by, 1))):  # fmt: skip
            short = QShortcut(QKeySequence(key), self.table, run)
            short.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _make_deeds(self) -> QHBoxLayout:
        self.add_button = button(self.title_new, self.add, small=True, icon_name="plus")
        self.remove_button = button(tr("Take away"), self.remove, small=True, icon_name="trash")
        self.up = icon_button("chevron-up", tr("Further up (Alt+Up)"), partial(self.move_by, -1))
        self.down = icon_button("chevron-down", tr("Further down (Alt+Down)"), partial(self.move_by, 1))
        self.bring_button = button(f"{tr('From a template')} ▾", small=True)
        self.bring_button.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self.pieces = QMenu(self.bring_button)
        self.pieces.aboutToShow.connect(self._fill_pieces)
        self.bring_button.setMenu(self.pieces)
        self.bring_button.setVisible(self.from_kits)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        for widget in (self.add_button, self.bring_button, self.remove_button, self.up, self.down):
            row.addWidget(widget)
        self.told = label(role="hint")
        row.addWidget(self.told, 1)
        return row

    # -- what a subclass says --------------------------------------------------------------------------------------

    @abstractmethod
    def items(self, setup: WardSetup) -> tuple[T, ...]:
        """Return the list."""

    @abstractmethod
    def put(self, setup: WardSetup, items: tuple[T, ...]) -> WardSetup:
        """Return the set-up with another list."""

    @abstractmethod
    def blank(self, setup: WardSetup) -> T:
        """Return a new item."""

    @abstractmethod
    def name_of(self, item: T) -> str:
        """Return what an item is called; flaws name it so."""

    def head_of(self, item: T) -> str:
        """Return what stands above the form of an item: its name, unless people know it by another."""
        return self.name_of(item)

    @abstractmethod
    def form_of(self, item: T) -> Form:
        """Return a form filled with an item."""

    @abstractmethod
    def read(self, form: Form, item: T) -> T:
        """Return ``item`` as the form says it.

        Raises:
            UserError: a field does not hold.
        """

    # -- deeds -----------------------------------------------------------------------------------------------------

    def set_editable(self, editable: bool) -> None:
        """Offer the deeds or not."""
        super().set_editable(editable)
        for widget in (self.add_button, self.remove_button, self.up, self.down):
            widget.setVisible(editable)
        self.bring_button.setVisible(editable and self.from_kits)

    def show_setup(self) -> None:
        """Show the list; the chosen line stays chosen."""
        self._quiet = True
        self.table.show_rows(list(enumerate(self.items(self.draft.now))), keep=lambda line: line[0])
        self._quiet = False

    def place(self) -> int:
        """Return the place of the chosen line, -1 for none."""
        line = self.table.current_row()
        return -1 if line is None else int(line[0])

    def add(self) -> None:
        """Add a line below the chosen one and open its form."""
        if self.editable:
            items = list(self.items(self.draft.now))
            to = self.place() + 1 if self.place() >= 0 else len(items)
            items.insert(to, self.blank(self.draft.now))
            self._put(items, step=f"add{len(items)}")
            self.choose(to)
            self._focus_form()

    def _fill_pieces(self) -> None:
        """Offer what the kits have and the ward has not, each kit in a menu of its own."""
        self.pieces.clear()
        for old in self.pieces.findChildren(QMenu):
            old.deleteLater()
        held = {self.name_of(item) for item in self.items(self.draft.now)}
        look = self.facts()
        for title, kit in () if look is None else look.fitted:
            missing = [item for item in self.items(kit) if self.name_of(item) not in held]
            if missing:
                menu = self.pieces.addMenu(title)
                for item in missing:
                    text = self.told_of(item)
                    menu.addAction(text).triggered.connect(partial(self._bring, kit, item))
        if self.pieces.isEmpty():
            self.pieces.addAction(tr("The ward has everything the templates have.")).setEnabled(False)

    def told_of(self, item: T) -> str:
        """Return what the menu of the templates calls an item."""
        title = getattr(item, "title", "")
        return f"{self.name_of(item)}   {title}" if title and title != self.name_of(item) else self.name_of(item)

    def _bring(self, kit: WardSetup, item: T, _on: bool = False) -> None:
        """Take an item over from a kit, with the codes it names, and open its form."""
        if self.editable:
            ready = with_codes(self.draft.now, kit, item)
            items = (*self.items(ready), item)
            self.draft.apply(self.put(ready, items), step=f"bring{len(items)}")
            self.choose(len(items) - 1)

    def remove(self) -> None:
        """Take the chosen line away."""
        place = self.place()
        if self.editable and place >= 0:
            items = list(self.items(self.draft.now))
            items.pop(place)
            self._put(items, step=f"remove{len(items)}")
            self.panel.close_panel()
            self.choose(min(place, len(items) - 1))

    def move_by(self, by: int) -> None:
        """Move the chosen line up or down."""
        place, items = self.place(), list(self.items(self.draft.now))
        if self.editable and place >= 0 and 0 <= place + by < len(items):
            items.insert(place + by, items.pop(place))
            self._put(items, step=f"move{place}")
            self.choose(place + by)

    def choose(self, place: int) -> None:
        """Choose a line and show its form."""
        if place >= 0:
            self.table.go_to(lambda line: line[0] == place)
            self._open(place)

    def go_to(self, line: str, field: str) -> None:
        """Open the line a flaw stands in, and its field."""
        places = [n for n, item in enumerate(self.items(self.draft.now)) if self.name_of(item) == line]
        if places:
            self.choose(places[-1])
            if self.form is not None and field in self.form.fields:
                self.form.fields[field].editor.setFocus()

    def _put(self, items: list[T], *, step: str) -> None:
        self.draft.apply(self.put(self.draft.now, tuple(items)), step=step)

    def _on_picked(self, line: Line | None) -> None:
        if not self._quiet and line is not None:
            self._open(line[0])

    def _on_opened(self, line: Line) -> None:
        self._open(line[0])
        self._focus_form()

    def _on_clicked(self) -> None:
        """Open the chosen line again when its form was closed."""
        if self.panel.content() is None or self.panel.content() is not self._holder:
            self._open(self.place())

    def _focus_form(self) -> None:
        if self.form is not None and self.form.fields:
            first = next(iter(self.form.fields.values()))
            first.editor.setFocus()

    def _open(self, place: int) -> None:
        items = self.items(self.draft.now)
        if not 0 <= place < len(items):
            return
        form = self.form_of(items[place])

        def change() -> WardSetup:
            now = list(self.items(self.draft.now))
            now[place] = self.read(form, now[place])
            return self.put(self.draft.now, tuple(now))

        self.watch(form, change, step=lambda: f"{type(self).__name__}{place}")
        self._holder = padded(form)
        self.panel.show_content(self.head_of(items[place]) or self.title_new, self._holder)


def chip(code: CodeDef) -> CodeChip:
    """Return the chip of a code."""
    return CodeChip(code.code, code.kind.value, ink=code.ink, fill=code.fill)
