"""Which cells are chosen: a cursor, the block stretched from its anchor, and blocks added with Ctrl. A frozen value."""

from __future__ import annotations

import attrs

from app.roster.sheet.sheet import Place
from ui.roster.views import Block

START = Place(0, 0)


@attrs.frozen(slots=True)
class Selection:
    """``anchor`` to ``cursor`` is the live block; ``extra`` are those kept with Ctrl."""

    cursor: Place = START
    anchor: Place = START
    extra: tuple[Block, ...] = ()

    @property
    def block(self) -> Block:
        """The live block."""
        return Block.around(self.anchor, self.cursor)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every chosen cell once, in reading order."""
        return tuple(sorted({place for block in (*self.extra, self.block) for place in block.places()}))

    def has(self, place: Place) -> bool:
        """Tell whether a cell is chosen."""
        return any(block.has(place) for block in (*self.extra, self.block))

    def at(self, place: Place) -> Selection:
        """Choose one cell alone."""
        return Selection(place, place)

    def to(self, place: Place) -> Selection:
        """Stretch the live block to ``place``."""
        return attrs.evolve(self, cursor=place)

    def also(self, place: Place) -> Selection:
        """Begin another block at ``place`` and keep those there are."""
        return Selection(place, place, (*self.extra, self.block))

    def within(self, rows: int, days: int) -> Selection:
        """Return the selection cut to a sheet of this size."""
        last_row, last_day = max(0, rows - 1), max(0, days - 1)

        def cut(place: Place) -> Place:
            return Place(min(max(0, place.row), last_row), min(max(0, place.day), last_day))

        return Selection(cut(self.cursor), cut(self.anchor))


def span(anchor: Place, cursor: Place) -> Selection:
    """Choose the block between two cells."""
    return Selection(cursor, anchor)
