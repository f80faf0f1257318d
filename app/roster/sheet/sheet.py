"""A ward's sheet of one month or week: an immutable value; an edit shares every row it does not touch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

import attrs

from app.roster.model import Block, Person
from app.roster.sheet.cell import EMPTY, SheetCell
from app.roster.sheet.ward import WardSetup

Row = tuple[SheetCell, ...]


class SheetState(StrEnum):
    """The life of a sheet."""

    DRAFT = "draft"  # 暂存
    SUBMITTED = "submitted"  # 提交审核
    PUBLISHED = "published"  # 发布
    SEALED = "sealed"  # 封存


class RowMark(StrEnum):
    """What is told beside a name; pregnancy and nursing only where the role may see them."""

    PREGNANT = "pregnant"
    NURSING = "nursing"
    ORIENTATION = "orientation"
    TRAINEE = "trainee"
    NO_NIGHTS = "no-nights"
    BARRED = "barred"
    LOAN_IN = "loan-in"
    LOAN_OUT = "loan-out"


@attrs.frozen(slots=True, order=True)
class Place:
    """A cell's place: row and day, both from 0."""

    row: int
    day: int


@attrs.frozen(slots=True)
class SheetRow:
    """One person's line.

    Args:
        id: id of the person in problems and sheets (the number of the person in the vault, as text).
        no: staff number; name: as shown; person: the facts rules go by, sensitive ones included.
        group: nursing group; staffing: BZ, HT, PQ ... on the first day; level: N0 to N4; title: professional title.
        years: whole years of work; marks: what is told beside the name; loan: the other ward of a loan.
        opening: balance brought in on each account.
        remark: 备注 of the row.
    """

    id: str
    no: str = attrs.field(default="", kw_only=True)
    name: str = attrs.field(default="", kw_only=True)
    person: Person = attrs.field(kw_only=True)
    group: str = attrs.field(default="", kw_only=True)
    staffing: str = attrs.field(default="", kw_only=True)
    level: str = attrs.field(default="", kw_only=True)
    title: str = attrs.field(default="", kw_only=True)
    years: int | None = attrs.field(default=None, kw_only=True)
    marks: tuple[RowMark, ...] = attrs.field(default=(), kw_only=True)
    loan: str = attrs.field(default="", kw_only=True)
    opening: tuple[tuple[str, Decimal], ...] = attrs.field(default=(), kw_only=True)
    remark: str = attrs.field(default="", kw_only=True)


@attrs.frozen(slots=True)
class DayHead:
    """The head of a day: ``kind`` as problems take it, ``day_kind`` as the calendar names it, ``name`` of a holiday."""

    kind: Literal["work", "rest", "holiday"] = "work"
    day_kind: str = "WORK"
    name: str = ""


@attrs.frozen(slots=True)
class SheetWish:
    """A wish of a person (id) for a day; ``reason`` says why it was denied, ``source`` who brought it."""

    person: str
    day: int
    kind: Literal["on", "off"] = attrs.field(kw_only=True)
    codes: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    weight: int = attrs.field(default=10, kw_only=True)
    reason: str = attrs.field(default="", kw_only=True)
    source: str = attrs.field(default="", kw_only=True)

    def granted_by(self, cell: SheetCell, ward: WardSetup) -> bool | None:
        """Tell whether ``cell`` grants it; None while the cell is blank and work is wished for."""
        if cell.blank:
            return True if self.kind == "off" else None
        held = [code for code in (ward.code(each) for each in cell.codes) if code is not None]
        names = {name for code in held if code.is_work for name in (code.code, code.family) if name}
        asked = set(self.codes)
        met = bool(names & asked) if asked else any(code.is_work for code in held)
        return met if self.kind == "on" else not met


@attrs.frozen(slots=True)
class SheetLeave:
    """Granted leave of a person (id) on days ``first`` to ``last`` (both included, within the sheet)."""

    person: str
    first: int
    last: int
    code: str = attrs.field(kw_only=True)
    title: str = attrs.field(default="", kw_only=True)


@attrs.frozen(slots=True)
class CellChange:
    """One cell that differs: of which person, on which day, before and after."""

    person: str
    day: int
    before: SheetCell = attrs.field(kw_only=True)
    after: SheetCell = attrs.field(kw_only=True)


@attrs.frozen
class Sheet:
    """See the module. ``cells[row][day]``; ``history`` holds the codes of the days before, oldest first, a row a person.

    ``published`` are the codes of the version on the notice board (by person id), empty before the first.
    ``overtime`` are the lines of the 加班登记 block, ``remark`` the 排班备注 of this sheet.
    """

    ward_id: int
    ward_name: str
    first: dt.date = attrs.field(kw_only=True)
    days: int = attrs.field(kw_only=True)
    ward: WardSetup = attrs.field(kw_only=True)
    rows: tuple[SheetRow, ...] = attrs.field(default=(), kw_only=True)
    cells: tuple[Row, ...] = attrs.field(default=(), kw_only=True)
    heads: tuple[DayHead, ...] = attrs.field(default=(), kw_only=True)
    state: SheetState = attrs.field(default=SheetState.DRAFT, kw_only=True)
    version: int = attrs.field(default=0, kw_only=True)
    wishes: tuple[SheetWish, ...] = attrs.field(default=(), kw_only=True)
    leave: tuple[SheetLeave, ...] = attrs.field(default=(), kw_only=True)
    blocks: tuple[Block, ...] = attrs.field(default=(), kw_only=True)
    history: tuple[tuple[str, ...], ...] = attrs.field(default=(), kw_only=True)
    published: tuple[tuple[str, tuple[str, ...]], ...] = attrs.field(default=(), kw_only=True)
    remark: str = attrs.field(default="", kw_only=True)
    overtime: tuple[str, ...] = attrs.field(default=(), kw_only=True)

    # -- places ------------------------------------------------------------------------------------------------------

    def date(self, day: int) -> dt.date:
        """Return the calendar date of ``day``."""
        return self.first + dt.timedelta(days=day)

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.first + dt.timedelta(days=self.days - 1)

    @cached_property
    def row_index(self) -> Mapping[str, int]:
        """Row of each person by id."""
        return {row.id: index for index, row in enumerate(self.rows)}

    def cell(self, row: int, day: int) -> SheetCell:
        """Return one cell."""
        return self.cells[row][day]

    def places(self) -> Iterator[Place]:
        """Yield every place, row by row."""
        return (Place(row, day) for row in range(len(self.rows)) for day in range(self.days))

    @property
    def editable(self) -> bool:
        """Tell whether cells may be edited as a draft: not while it waits for approval, not once it is sealed."""
        return self.state in {SheetState.DRAFT, SheetState.PUBLISHED}

    # -- what is known of a cell -------------------------------------------------------------------------------------

    @cached_property
    def leave_days(self) -> Mapping[tuple[str, int], SheetLeave]:
        """Granted leave by (person, day)."""
        return {(each.person, day): each for each in self.leave for day in range(each.first, each.last + 1)}

    @cached_property
    def wish_days(self) -> Mapping[tuple[str, int], tuple[SheetWish, ...]]:
        """Wishes by (person, day)."""
        found: dict[tuple[str, int], tuple[SheetWish, ...]] = {}
        for wish in self.wishes:
            key = (wish.person, wish.day)
            found[key] = (*found.get(key, ()), wish)
        return found

    @cached_property
    def published_codes(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of the published version by person id."""
        return dict(self.published)

    def changed_since_published(self, row: int, day: int) -> bool:
        """Tell whether the plan of a cell differs from what was published."""
        known = self.published_codes.get(self.rows[row].id)
        return known is not None and known[day] != self.cells[row][day].text

    # -- another value -----------------------------------------------------------------------------------------------

    def with_cells(self, changes: Mapping[Place, SheetCell]) -> Sheet:
        """Return the sheet with these cells; rows that are not touched are shared, and nothing new is no new sheet."""
        rows: dict[int, list[SheetCell]] = {}
        for place, cell in changes.items():
            if self.cells[place.row][place.day] != cell:
                rows.setdefault(place.row, list(self.cells[place.row]))[place.day] = cell
        if not rows:
            return self
        return attrs.evolve(self, cells=tuple(tuple(rows[r]) if r in rows else row for r, row in enumerate(self.cells)))

    def diff(self, other: Sheet) -> tuple[CellChange, ...]:
        """Return the cells that turn this sheet into ``other``; people are matched by id, shared rows cost nothing."""
        found: list[CellChange] = []
        theirs = other.row_index
        for row, mine in zip(self.rows, self.cells, strict=True):
            place = theirs.get(row.id)
            others = (EMPTY,) * self.days if place is None else other.cells[place]
            if mine is others:
                continue
            pairs = enumerate(zip(mine, others, strict=True))
            found.extend(CellChange(row.id, day, before=a, after=b) for day, (a, b) in pairs if a != b)
        for row, cells in zip(other.rows, other.cells, strict=True):
            if row.id not in self.row_index:
                new = (CellChange(row.id, day, before=EMPTY, after=cell) for day, cell in enumerate(cells))
                found.extend(change for change in new if change.after != EMPTY)
        return tuple(found)


def blank_rows(count: int, days: int) -> tuple[Row, ...]:
    """Return rows of blank cells."""
    return ((EMPTY,) * days,) * count


def rectangle(first: Place, last: Place) -> tuple[Place, ...]:
    """Return the places of the block between two corners, row by row."""
    rows = range(min(first.row, last.row), max(first.row, last.row) + 1)
    days = range(min(first.day, last.day), max(first.day, last.day) + 1)
    return tuple(Place(row, day) for row in rows for day in days)
