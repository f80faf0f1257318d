"""The first step: a file, dropped or chosen; below it the imports of before, each with its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.exchange.values import Kind
from app.exchange.wording import KINDS, OTHERS, kind_title
from app.exchange.workload.values import Record
from app.words import tr
from ui.kit.cards import SectionCard
from ui.kit.controls import Segments, button, label
from ui.kit.strips import restyle
from ui.kit.tables import CellView, Column
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Batch = dict[str, Any]
DROP_HEIGHT = 190
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class StartStep(QWidget):
    """Where a file is let fall, the ``folder`` that is watched, and what was imported before.

    Signals:
        file_wanted(): choose a file. undo_wanted(object): take the batch back.
    """

    file_wanted = Signal()
    undo_wanted = Signal(object)

    def __init__(self, folder: QWidget, *, may_undo: bool) -> None:
        super().__init__()
        self.folder = folder
        self.kind = Segments(
            [
                (None, tr("Find out")),
                *((kind, tr(title)) for kind, title in KINDS.items()),
                *((kind, tr(title)) for kind, title in OTHERS.items()),
            ],
            name=tr("What it holds"),
        )
        self.chosen: Kind | Record | str | None = None
        self.kind.chosen.connect(self._on_kind)
        self.drop = self._drop_field()
        self.table: RowTable[Batch] = RowTable(_columns(), name=tr("Earlier imports"))
        self.table.say_when_empty(
            tr("Nothing was imported yet"), tr("Staff first; certificates, contracts and balances need the people.")
        )
        self.undo = button(tr("Undo this import …"), self._on_undo, icon_name="arrow-back-up", small=True)
        self.undo.setEnabled(False)
        self.undo.setVisible(may_undo)
        self.table.picked.connect(lambda _row: self._on_picked())
        earlier = SectionCard(tr("Earlier imports"))
        earlier.add_to_head(self.undo)
        earlier.fill(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(self.drop)
        column.addWidget(self.folder)
        column.addWidget(earlier, 1)

    def _drop_field(self) -> QFrame:
        field = QFrame()
        field.setProperty("role", "drop")
        field.setFixedHeight(DROP_HEIGHT)
        self.choose = button(tr("Choose a file …"), self.file_wanted.emit, role="primary", icon_name="upload")
        kinds = QHBoxLayout()
        kinds.setSpacing(SPACE_3)
        kinds.addStretch(1)
        kinds.addWidget(label(tr("What it holds"), role="hint"))
        kinds.addWidget(self.kind)
        kinds.addStretch(1)
        column = QVBoxLayout(field)
        column.setSpacing(SPACE_2)
        column.addStretch(1)
        column.addWidget(label(tr("Let a workbook fall here, or choose one"), role="heading"), 0, _CENTRE)
        column.addWidget(
            label(
                tr("xlsx, xls, csv. It is opened apart from the program, and nothing is changed before you say so."),
                role="hint",
            ),
            0,
            _CENTRE,
        )
        column.addSpacing(SPACE_2)
        column.addLayout(kinds)
        column.addSpacing(SPACE_2)
        column.addWidget(self.choose, 0, _CENTRE)
        column.addStretch(1)
        return field

    def choose_kind(self, kind: Kind | Record | str | None) -> None:
        """Put a kind down."""
        self.chosen = kind
        self.kind.choose(kind)

    def invite(self, *, inviting: bool) -> None:
        """Show that a file may be let fall now."""
        self.drop.setProperty("inviting", "yes" if inviting else "no")
        restyle(self.drop)

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Show the imports of before."""
        self.table.show_rows(batches, keep=lambda batch: batch["id"])
        self._on_picked()

    def _on_kind(self, kind: object) -> None:
        self.chosen = kind if isinstance(kind, (Kind, Record, str)) else None

    def _on_picked(self) -> None:
        batch = self.table.current_row()
        self.undo.setEnabled(batch is not None and batch["undone_at"] is None)

    def _on_undo(self) -> None:
        batch = self.table.current_row()
        if batch is not None:
            self.undo_wanted.emit(batch)


def _columns() -> tuple[Column[Batch], ...]:
    return (
        Column("at", tr("When"), lambda b: CellView(_when(b["applied_at"]), Tone.STRONG), width=150,
               sort=lambda b: b["applied_at"]),
        Column("kind", tr("What"), lambda b: kind_title(b["kind"]), width=110),
        Column("file", tr("File"), lambda b: b["file_name"], stretch=True),
        Column("by", tr("By"), lambda b: b["by"], width=100),
        Column("new", tr("New"), lambda b: _count(b, "new"), width=80, right=True, sort=lambda b: b["counts"].get("new", 0)),
        Column("changed", tr("Changed"), lambda b: _count(b, "changed"), width=80, right=True,
               sort=lambda b: b["counts"].get("changed", 0)),
        Column("refused", tr("Not imported"), _refused, width=90, right=True),
        Column("state", tr("State"), _state, width=170),
    )  # fmt: skip


def _count(batch: Batch, fate: str) -> str:
    return f"{batch['counts'].get(fate, 0):,}"


def _refused(batch: Batch) -> str:
    return f"{batch['counts'].get('refused', 0) + batch['counts'].get('conflict', 0):,}"


def _state(batch: Batch) -> CellView:
    if batch["undone_at"] is None:
        return CellView(tr("holds"), Tone.GOOD)
    return CellView(tr("undone {when}", when=_when(batch["undone_at"])), Tone.QUIET)


def _when(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
