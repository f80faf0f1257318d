"""A document as a value: what stands on paper, not how it is drawn. One document becomes a PDF or a workbook."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Self

import attrs

from app.words import tr

Align = Literal["left", "center", "right"]


class Figure(str):
    """A number as it stands on paper (``1,234.50``) that a workbook keeps as a number: ``amount``, shown in Excel's ``form``."""

    __slots__ = ("amount", "form")
    amount: Decimal
    form: str

    def __new__(cls, text: str, amount: Decimal, form: str) -> Self:
        """Return ``text`` that knows its number."""
        made = super().__new__(cls, text)
        made.amount, made.form = amount, form
        return made


Value = str | int | Decimal | date | None
Paper = Literal["A4", "A3"]


@attrs.frozen(slots=True)
class Column:
    """A column of a table: its title, its share of the width, how it stands, and whether long text is wrapped.

    ``least`` is the least width in millimetres, so that dates and numbers are never broken.
    """

    title: str
    weight: float = 1.0
    align: Align = "left"
    wrap: bool = True
    least: float = 0.0


@attrs.frozen(slots=True)
class Cell:
    """A value with emphasis. Meaning is never by colour: ``strong`` is bold, ``mark`` a shape before the text."""

    value: Value
    strong: bool = False
    mark: str = ""


Row = tuple[Value | Cell, ...]


@attrs.frozen(slots=True)
class Band:
    """A heading inside a table (a department's name, a subtotal)."""

    text: str
    note: str = ""


@attrs.frozen(slots=True)
class Table:
    """A table whose head is repeated on every page. ``empty`` is the sentence for no rows.

    ``pad`` is the air above and below a row's text in points; it is of the page, not of what the table tells.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row | Band, ...]
    empty: str = ""
    size: float = 9.0
    pad: float = attrs.field(default=2.6, repr=False)


@attrs.frozen(slots=True)
class GridCell:
    """A cell of a grid. ``span`` columns wide; ``boxed`` has a thick frame, ``corner`` a small mark at its upper left.

    ``ink`` and ``fill`` are colours (``#RRGGBB``) of workbooks and of coloured prints; black and white needs neither.
    """

    value: Value
    strong: bool = False
    ink: str = ""
    fill: str = ""
    boxed: bool = False
    corner: bool = False
    span: int = 1
    small: str = ""


@attrs.frozen(slots=True)
class GridColumn:
    """A column of a grid: two lines of head; ``width`` in millimetres, 0 shares the rest evenly; ``shade`` is a light ground.

    ``joined`` stands under the title of the column before it: one title over several columns.
    """

    title: str
    second: str = ""
    width: float = 0.0
    shade: bool = False
    align: Align = "center"
    joined: bool = False


@attrs.frozen(slots=True)
class GridLine:
    """A line of a grid; ``ends`` draws a thicker rule below it, ``alone`` takes no part in merged first cells."""

    cells: tuple[GridCell, ...]
    ends: bool = False
    alone: bool = False


@attrs.frozen(slots=True)
class Grid:
    """A dense grid that is drawn as tall as the page allows: people down, days across, ``foot`` lines below.

    ``merge_first`` writes equal texts of the first column once over their lines.
    """

    columns: tuple[GridColumn, ...]
    lines: tuple[GridLine, ...]
    foot: tuple[GridLine, ...] = ()
    merge_first: bool = False
    colour: bool = False


@attrs.frozen(slots=True)
class Paragraph:
    """A paragraph of running text; ``indent`` in characters for its first line."""

    text: str
    size: float = 10.5
    strong: bool = False
    align: Align = "left"
    indent: int = 0
    after: float = 2.0


@attrs.frozen(slots=True)
class Facts:
    """Labelled facts in a ruled grid of ``across`` pairs a row."""

    pairs: tuple[tuple[str, str], ...]
    across: int = 2
    title: str = ""


@attrs.frozen(slots=True)
class Signatures:
    """Places to sign, side by side, each with a line; ``dated`` adds a place for the day."""

    places: tuple[str, ...]
    dated: bool = True


@attrs.frozen(slots=True)
class ChartBar:
    """One bar of a picture: its word (lines parted by a line feed), where it begins and ends, the figure written at it.

    ``meant`` bars are full, the others an outline; one that ends below its beginning is hatched.
    """

    word: str
    end: Decimal
    figure: str
    start: Decimal = Decimal(0)
    meant: bool = True


@attrs.frozen(slots=True)
class Chart:
    """A picture of amounts in one scale from nought: upright ``columns``, or ``rows`` below each other."""

    title: str
    bars: tuple[ChartBar, ...]
    kind: Literal["columns", "rows"] = "columns"


@attrs.frozen(slots=True)
class Charts:
    """Pictures side by side, drawn as strokes; ``height`` of upright ones in millimetres. Readable in black and white."""

    charts: tuple[Chart, ...]
    height: float = 48.0


@attrs.frozen(slots=True)
class CutLine:
    """Where a slip is torn off."""

    text: str = ""


@attrs.frozen(slots=True)
class Gap:
    """Empty room, in millimetres."""

    millimetres: float


@attrs.frozen(slots=True)
class PageBreak:
    """What follows begins a page."""


@attrs.frozen(slots=True)
class Together:
    """Blocks that must not be parted by a page break (a notice with its slip).

    ``tall`` is the least height of the whole in millimetres: half a page, so that every slip is torn at one place.
    """

    blocks: tuple[Block, ...]
    tall: float = 0.0


Block = Table | Grid | Paragraph | Facts | Signatures | Charts | CutLine | Gap | PageBreak | Together


@attrs.frozen(slots=True)
class Stamp:
    """When and by whom a sheet was made, and its record number; printed at the foot of every page.

    An empty ``record_no`` marks a sheet that was not registered (made from a hospital open for reading only).
    ``digest`` is over the sheet's content, ``version`` says the how-manieth content of this sheet it is.
    """

    record_no: str
    printed_by: str
    printed_at: datetime
    version: int = 1
    digest: str = ""


def record_words(stamp: Stamp) -> str:
    """Return what stands at the foot for the record number."""
    if not stamp.record_no:
        return tr("Not registered (made while open for reading only)")
    if not stamp.digest:
        return tr("Record {number}", number=stamp.record_no)
    return tr(
        "Record {number} · version {version} · check {code}",
        number=stamp.record_no,
        version=stamp.version,
        code=check_code(stamp.digest),
    )


def marks(stamp: Stamp) -> str:
    """Return what the file's properties say of it; ``xinglin report verify`` goes by it where no page tells."""
    if not stamp.record_no:
        return ""
    return f"{stamp.record_no} version={stamp.version} sha256={stamp.digest}"


def check_code(digest: str) -> str:
    """Return the short form of a digest that stands on paper: ``3F2A-9C41-77D0``."""
    return "-".join(digest[place : place + 4].upper() for place in (0, 4, 8))


@attrs.frozen(slots=True)
class Document:
    """A sheet: title centred, a line of facts under it, blocks, and its stamp at the foot.

    ``heading`` False leaves organisation, title and meta to the blocks (a notice bears its own). ``about`` are the ids
    of the rows it tells of, for what is kept when it is printed. ``margin`` is in millimetres.
    """

    title: str
    blocks: tuple[Block, ...]
    organisation: str = ""
    meta: tuple[str, ...] = ()
    landscape: bool = False
    paper: Paper = "A4"
    heading: bool = True
    about: tuple[int, ...] = ()
    margin: float = 15.0
    stamp: Stamp | None = None

    def stamped(self, stamp: Stamp) -> Document:
        """Return the same sheet with its stamp."""
        return attrs.evolve(self, stamp=stamp)

    def tables(self) -> tuple[Table, ...]:
        """Return the tables of the document, those kept together with others included."""
        return tuple(_tables(self.blocks))


def _tables(blocks: tuple[Block, ...]) -> list[Table]:
    found: list[Table] = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Together):
            found.extend(_tables(block.blocks))
    return found


def written(value: Value | Cell) -> str:
    """Return how a value stands on paper: dates as 2026-11-23, nothing for None, no trailing zeros invented."""
    if isinstance(value, Cell):
        text = written(value.value)
        return f"{value.mark} {text}" if value.mark else text
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
