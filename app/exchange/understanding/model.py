"""What understanding a sheet comes to: columns with the fields they are taken for, and the whole layout."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from app.exchange.values import Kind, RowType, letter
from app.words import Words


@attrs.frozen(slots=True)
class Column:
    """What one column is taken for: ``field`` (``item:CODE:field`` in wide ledgers), how sure (0–1), and why.

    ``doubtful``: a person should look at it; ``chosen``: a person did.
    """

    index: int
    heading: str
    field: str | None
    confidence: float = 0.0
    evidence: Words | None = None
    doubtful: bool = False
    chosen: bool = False

    @property
    def letter(self) -> str:
        """The column's letters."""
        return letter(self.index)


@attrs.frozen(slots=True)
class SheetLayout:
    """One sheet as understood. ``header`` are row numbers from 0; ``kind`` None: the sheet holds no records (``why``)."""

    sheet: str
    kind: Kind | None
    why: str
    header: tuple[int, ...] = ()
    columns: tuple[Column, ...] = ()
    types: tuple[RowType, ...] = attrs.field(default=(), repr=False)
    bands: Mapping[int, str] = attrs.field(factory=dict, repr=False)
    default_type: str | None = None
    title: str = ""
    signature: str = ""

    def column(self, field: str) -> Column | None:
        """Return the column of ``field``, None where the sheet has none."""
        return next((column for column in self.columns if column.field == field), None)

    def fields(self) -> dict[str, int]:
        """Return field -> column number for the columns in use."""
        return {column.field: column.index for column in self.columns if column.field}

    @property
    def doubts(self) -> tuple[Column, ...]:
        """The columns a person should look at."""
        return tuple(column for column in self.columns if column.doubtful)

    def with_fields(self, chosen: Mapping[str, str | None]) -> SheetLayout:
        """Return this layout with columns (by letter) set to the fields a person chose."""
        columns = tuple(
            attrs.evolve(
                column, field=chosen[column.letter], confidence=1.0, evidence=None, doubtful=False, chosen=True
            )
            if column.letter in chosen
            else column
            for column in self.columns
        )
        return attrs.evolve(self, columns=columns)
