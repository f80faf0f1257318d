"""States of the staff page worth a picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import QItemSelectionModel

from app.staff.facts import FactKind
from ui.kit import lanes
from ui.kit.forms import ChoiceField, Form
from ui.staff.batch import BatchView
from ui.staff.filters import HERE

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.staff.listing import StaffLine
    from ui.staff.page import StaffPage


class Scenes:
    """Brings the page into each state, in an order in which each leaves the next undisturbed."""

    def __init__(self, page: StaffPage) -> None:
        self.page = page
        self.people = page.people
        self.work = page.people.work

    def all(self) -> dict[str, Callable[[], None]]:
        """Return how each state is brought up."""
        found: dict[str, Callable[[], None]] = {
            "person": self.person,
            "search": self.search,
            "filter": self.narrowed,
            "bulk": self.bulk,
            "batch": self.batch,
            "type-change": self.type_change,
            "contract": partial(self.deed, "sign"),
            "edit": partial(self.deed, "edit"),
            "new": self.people.add,
        }
        if self.page.posts is not None:
            found |= {"posts": self.posts, "post-line": self.post_line}
        return found

    def person(self) -> None:
        """A nurse with a history, beside the list."""
        self.page.show_view("people")
        lanes.settle()
        self._open(lambda line: line.staffing_type == "HT" and line.nurse_level == "N3")

    def search(self) -> None:
        """The list narrowed by initials."""
        self.work.panel.close_panel()
        self.people.search.setText("wj")

    def narrowed(self) -> None:
        """Two chips on, a third open."""
        self.people.search.clear()
        self.people.filters.choose(attrs.evolve(HERE, staffing_types=("PQ",), categories=("nurse",)))
        self.people.filters.chips["nurse_levels"].open_list()

    def bulk(self) -> None:
        """Several people selected."""
        self.people.filters.chips["nurse_levels"].open_list()
        self.people.filters.choose(HERE)
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        model = self.people.table.rows_model
        for row in range(2, min(9, model.rowCount())):
            self.people.table.selectionModel().select(model.index(row, 0), flags)

    def batch(self) -> None:
        """A level for all of them, seen name by name."""
        self.people.batch(FactKind.NURSE_LEVEL)
        view = self.work.panel.content()
        if isinstance(view, BatchView):
            _choose(view.form, "nurse_level.value", "N3")
            view.preview()

    def type_change(self) -> None:
        """A change the law asks about, judged while it is typed."""
        self.deed(FactKind.STAFFING_TYPE.value)
        if self.work.form is not None:
            _choose(self.work.form.deed.form, "staffing_type.value", "PQ")
            self.work.form.judge()

    def deed(self, name: str) -> None:
        """A form in the panel."""
        self.people.table.clearSelection()
        self._open(lambda line: line.staffing_type == "HT" and line.category == "nurse")
        self.work.begin(name)

    def posts(self) -> None:
        """The ledger of posts."""
        self.work.panel.close_panel()
        self.page.show_view("posts")

    def post_line(self) -> None:
        """One category of one department that is over."""
        view = self.page.posts
        if view is not None and view.ledger is not None:
            view.open_line(next((line for line in view.ledger.lines if line.over), None))

    def _open(self, wanted: Callable[[StaffLine], bool]) -> None:
        found = next((line for line in self.people.table.rows_model.rows() if wanted(line)), None)
        if found is not None:
            self.people.table.go_to(lambda line: line.id == found.id)
            self.work.open_person(found.id)
            lanes.settle()


def _choose(form: Form, key: str, value: str) -> None:
    field = form.fields[key]
    if isinstance(field, ChoiceField):
        field.set_value(value)
