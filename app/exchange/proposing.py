"""A file as read, and how its sheets are understood: what a person sees, and may correct, before anything is checked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.exchange.beat import Beat, Cancel, Progress
from app.exchange.sandbox import read_book
from app.exchange.uncollected import uncollected
from app.exchange.understanding.layout import recognise, understand
from app.exchange.understanding.model import Column, SheetLayout
from app.exchange.values import Kind, RawBook
from app.words import say
from db.tables import ImportLayoutRow

if TYPE_CHECKING:
    from app.desk import Desk


@attrs.frozen(slots=True)
class ImportProposal:
    """A file as read and how its sheets are understood."""

    kind: Kind
    book: RawBook = attrs.field(repr=False)
    layouts: tuple[SheetLayout, ...]

    @property
    def used(self) -> tuple[SheetLayout, ...]:
        """The sheets that hold records."""
        return tuple(layout for layout in self.layouts if layout.kind is not None)

    @property
    def doubts(self) -> tuple[tuple[str, Column], ...]:
        """(sheet, column) a person should look at before anything is written."""
        return tuple((layout.sheet, column) for layout in self.used for column in layout.doubts)

    def choose(self, chosen: Mapping[str, Mapping[str, str | None]]) -> ImportProposal:
        """Return the proposal with columns set by a person: sheet -> column letter -> field, None for none."""
        layouts = tuple(
            layout.with_fields(chosen[layout.sheet]) if layout.sheet in chosen else layout for layout in self.layouts
        )
        return attrs.evolve(self, layouts=layouts)

    def with_header(self, sheet: str, header: Sequence[int]) -> ImportProposal:
        """Return the proposal with rows (from 0) chosen by a person as the headings of ``sheet``."""
        raw = next(each for each in self.book.sheets if each.name == sheet)
        layouts = tuple(
            understand(raw, self.kind, header=header) if layout.sheet == sheet else layout for layout in self.layouts
        )
        return attrs.evolve(self, layouts=layouts)

    def again(self, sheet: str) -> ImportProposal:
        """Return the proposal with a sheet that was left out taken in, understood anew as far as it can be."""
        raw = next(each for each in self.book.sheets if each.name == sheet)
        found = understand(attrs.evolve(raw, hidden=False), self.kind)
        return attrs.evolve(self, layouts=tuple(found if layout.sheet == sheet else layout for layout in self.layouts))

    def without(self, sheets: Sequence[str]) -> ImportProposal:
        """Return the proposal with ``sheets`` left out."""
        layouts = tuple(
            attrs.evolve(layout, kind=None, why="left out") if layout.sheet in sheets else layout
            for layout in self.layouts
        )
        return attrs.evolve(self, layouts=layouts)


@uncollected()
def propose(
    path: Path,
    kind: Kind | None,
    *,
    desk: Desk | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> ImportProposal:
    """Read the workbook at ``path`` as ``kind`` (None: as what it looks most like).

    Mappings confirmed for the same layout before are used again.

    Raises:
        CancelledError: ``cancel`` said so.
        UserError: the file is refused, or none of its sheets holds such records.
    """
    beat = Beat(progress, cancel)
    book = read_book(path, beat)
    proposal = propose_book(book, recognise(book) if kind is None else kind, desk=desk, beat=beat)
    if not proposal.used:
        raise UserError(
            say("No sheet of {name} holds a table that can be read as this kind.", name=book.name),
            field="file",
            remedy=say("A table needs a row of headings with the staff number, name or identity number among them."),
        )
    return proposal


def propose_book(book: RawBook, kind: Kind, *, desk: Desk | None = None, beat: Beat | None = None) -> ImportProposal:
    """Say how the sheets of a book that was read are understood as ``kind``; there may be none that holds records."""
    tell = beat or Beat()
    found: list[SheetLayout] = []
    for number, sheet in enumerate(book.sheets):
        tell(number, len(book.sheets), "understand")
        found.append(understand(sheet, kind))
    layouts = tuple(found) if desk is None else _remembered(desk, kind, tuple(found))
    return ImportProposal(kind, book, layouts)


def _remembered(desk: Desk, kind: Kind, layouts: tuple[SheetLayout, ...]) -> tuple[SheetLayout, ...]:
    with desk.read(Verb.IMPORT_RUN) as work:
        rows = work.session.execute(
            select(ImportLayoutRow.signature, ImportLayoutRow.mapping).where(ImportLayoutRow.kind == kind.value)
        )
        known = {row.signature: json.loads(row.mapping) for row in rows}
    return tuple(
        layout.with_fields(known[layout.signature]) if layout.signature in known else layout for layout in layouts
    )
