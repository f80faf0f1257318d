"""Laying a document out: blocks become pages of strokes (text, line, box), before anything is drawn.

Two steps, because "page 3 of 17" needs the 17. Coordinates are points from the top left; the painter turns them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs

from app.errors import CancelledError
from app.reports import fonts
from app.reports.breaking import break_lines
from app.reports.document import (
    Align,
    Band,
    Block,
    Cell,
    Column,
    CutLine,
    Document,
    Facts,
    Gap,
    PageBreak,
    Paragraph,
    Row,
    Signatures,
    Table,
    Together,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MM = 72 / 25.4
SIZES = {"A4": (210 * MM, 297 * MM), "A3": (297 * MM, 420 * MM)}
MARGIN = 15 * MM
FOOT = 14 * MM
LEADING = 1.42
PAD_X = 3.0
PAD_Y = 2.6
HAIR = 0.4
RULE = 0.8
TITLE = 17.0
META = 9.0

Progress = Callable[[int, int], bool]


@attrs.frozen(slots=True)
class TextStroke:
    """Text whose baseline begins at (x, y)."""

    x: float
    y: float
    text: str
    size: float
    strong: bool


@attrs.frozen(slots=True)
class LineStroke:
    """A straight line; ``dashed`` for where paper is cut."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = HAIR
    dashed: bool = False


@attrs.frozen(slots=True)
class ShadeStroke:
    """A light grey ground behind heads and bands; survives a photocopier as nothing, never carries meaning."""

    x: float
    y: float
    width: float
    height: float


Stroke = TextStroke | LineStroke | ShadeStroke
Page = list[Stroke]


@attrs.define(slots=True)
class Layout:
    """The pen: where it stands, on which page, and how wide the paper is."""

    width: float
    height: float
    pages: list[Page] = attrs.field(factory=lambda: [[]])
    y: float = MARGIN

    @property
    def left(self) -> float:
        """The left edge of the text."""
        return MARGIN

    @property
    def room(self) -> float:
        """The width of the text."""
        return self.width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        """Where the text must end."""
        return self.height - MARGIN - FOOT + 4 * MM

    def fits(self, height: float) -> bool:
        """Tell whether ``height`` more points fit on this page."""
        return self.y + height <= self.bottom

    def turn(self) -> None:
        """Begin the next page."""
        self.pages.append([])
        self.y = MARGIN

    def add(self, *strokes: Stroke) -> None:
        """Put strokes on the present page."""
        self.pages[-1].extend(strokes)

    def text(
        self, text: str, *, x: float, width: float, size: float, align: Align = "left", strong: bool = False
    ) -> None:
        """Put one line of text at the pen's height, aligned inside ``width``."""
        start = x
        if align != "left":
            free = width - fonts.width(text, size=size, strong=strong)
            start = x + (free if align == "right" else free / 2)
        self.add(TextStroke(start, self.y + size, text, size, strong))


def lay_out(document: Document, *, progress: Progress | None = None) -> list[Page]:
    """Return the pages of ``document``; ``progress(done, total)`` may answer False to stop.

    Raises:
        CancelledError: progress said so.
    """
    fonts.start()
    wide, high = SIZES[document.paper]
    layout = Layout(high, wide) if document.landscape else Layout(wide, high)
    _head(layout, document)
    for block in document.blocks:
        _block(layout, block, progress)
    return layout.pages


def page_size(document: Document) -> tuple[float, float]:
    """Return width and height of the paper in points."""
    wide, high = SIZES[document.paper]
    return (high, wide) if document.landscape else (wide, high)


def _head(layout: Layout, document: Document) -> None:
    if document.organisation:
        layout.text(document.organisation, x=layout.left, width=layout.room, size=10.5, align="center")
        layout.y += 17
    for line in break_lines(document.title, width=layout.room, size=TITLE, strong=True):
        layout.text(line, x=layout.left, width=layout.room, size=TITLE, align="center", strong=True)
        layout.y += TITLE * LEADING
    layout.y += 3
    if document.meta:
        share = layout.room / len(document.meta)
        for place, fact in enumerate(document.meta):
            align: Align = "left" if place == 0 else "right" if place == len(document.meta) - 1 else "center"
            layout.text(fact, x=layout.left + place * share, width=share, size=META, align=align)
        layout.y += META * LEADING + 3


def _block(layout: Layout, block: Block, progress: Progress | None) -> None:
    match block:
        case Table():
            _table(layout, block, progress)
        case Paragraph():
            _paragraph(layout, block)
        case Facts():
            _facts(layout, block)
        case Signatures():
            _signatures(layout, block)
        case CutLine():
            _cut(layout, block)
        case Gap():
            layout.y += block.millimetres * MM
        case PageBreak():
            layout.turn()
        case Together():
            _together(layout, block, progress)


def _together(layout: Layout, block: Together, progress: Progress | None) -> None:
    """Lay the blocks on a trial sheet first; if they do not fit here but fit on a page, turn the page."""
    trial = Layout(layout.width, layout.height)
    for each in block.blocks:
        _block(trial, each, None)
    height = trial.y - MARGIN
    if len(trial.pages) == 1 and not layout.fits(height) and layout.y > MARGIN:
        layout.turn()
    for each in block.blocks:
        _block(layout, each, progress)


def _paragraph(layout: Layout, block: Paragraph) -> None:
    text = "　" * block.indent + block.text
    step = block.size * LEADING
    for line in break_lines(text, width=layout.room, size=block.size, strong=block.strong):
        if not layout.fits(step):
            layout.turn()
        layout.text(line, x=layout.left, width=layout.room, size=block.size, align=block.align, strong=block.strong)
        layout.y += step
    layout.y += block.after * MM


def _facts(layout: Layout, block: Facts) -> None:
    size = 9.5
    if block.title:
        if not layout.fits(44):
            layout.turn()
        layout.text(block.title, x=layout.left, width=layout.room, size=11, strong=True)
        layout.y += 19
    pair = layout.room / block.across
    labels = [label for label, _value in block.pairs]
    label_width = min(max((fonts.width(label, size=size) for label in labels), default=40) + 2 * PAD_X, pair * 0.42)
    top = True
    for start in range(0, len(block.pairs), block.across):
        cells = block.pairs[start : start + block.across]
        broken = [
            (break_lines(label, width=label_width - 2 * PAD_X, size=size),
             break_lines(value, width=_value_width(cells, block.across, pair, label_width), size=size))
            for label, value in cells
        ]  # fmt: skip
        height = max(max(len(a), len(b)) for a, b in broken) * size * LEADING + 2 * PAD_Y + 1
        if not layout.fits(height):
            layout.turn()
            top = True
        _facts_row(layout, broken, pair=pair, label_width=label_width, size=size, height=height, top=top)
        top = False
    layout.y += 3 * MM


def _value_width(cells: Sequence[object], across: int, pair: float, label_width: float) -> float:
    spare = pair * (across - len(cells))
    return pair + spare - label_width - 2 * PAD_X


def _facts_row(
    layout: Layout,
    broken: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
    *,
    pair: float,
    label_width: float,
    size: float,
    height: float,
    top: bool,
) -> None:
    y, right = layout.y, layout.left + layout.room
    if top:
        layout.add(LineStroke(layout.left, y, right, y))
    for place, (label, value) in enumerate(broken):
        x = layout.left + place * pair
        layout.add(
            ShadeStroke(x, y, label_width, height),
            LineStroke(x, y, x, y + height),
            LineStroke(x + label_width, y, x + label_width, y + height),
        )
        for lines, start in ((label, x), (value, x + label_width)):
            for number, line in enumerate(lines):
                layout.add(
                    TextStroke(start + PAD_X, y + PAD_Y + size + number * size * LEADING, line, size, strong=False)
                )
    layout.add(LineStroke(right, y, right, y + height), LineStroke(layout.left, y + height, right, y + height))
    layout.y += height


def _signatures(layout: Layout, block: Signatures) -> None:
    if not block.places:
        return
    height = (18 if block.dated else 12) * MM
    if not layout.fits(height + 4 * MM):
        layout.turn()
    layout.y += 5 * MM
    share = layout.room / len(block.places)
    size = 10.0
    for place, name in enumerate(block.places):
        x = layout.left + place * share
        label = f"{name}："
        start = x + fonts.width(label, size=size) + 2
        layout.add(
            TextStroke(x, layout.y + size, label, size, strong=False),
            LineStroke(start, layout.y + size + 2, x + share - 8 * MM, layout.y + size + 2),
        )
        if block.dated:
            day = "年　　月　　日"
            layout.add(
                TextStroke(x + share - 8 * MM - fonts.width(day, size=9), layout.y + 10 * MM, day, 9, strong=False)
            )
    layout.y += height - 5 * MM


def _cut(layout: Layout, block: CutLine) -> None:
    layout.y += 4 * MM
    right = layout.left + layout.room
    layout.add(LineStroke(layout.left, layout.y, right, layout.y, dashed=True))
    if block.text:
        size = 8.0
        wide = fonts.width(block.text, size=size)
        layout.add(
            TextStroke(layout.left + (layout.room - wide) / 2, layout.y + size + 2, block.text, size, strong=False)
        )
    layout.y += 6 * MM


def widths(table: Table, room: float) -> list[float]:
    """Share ``room`` among the columns by weight, no column below its least width."""
    least = [max(column.least * MM, 6 * MM) for column in table.columns]
    total = sum(column.weight for column in table.columns) or 1.0
    shares = [room * column.weight / total for column in table.columns]
    for _round in range(len(shares)):
        short = [i for i, share in enumerate(shares) if share < least[i] - 0.01]
        if not short:
            break
        for i in short:
            shares[i] = least[i]
        fixed = {i for i, share in enumerate(shares) if share <= least[i] + 0.01}
        free = room - sum(shares[i] for i in fixed)
        weight = sum(table.columns[i].weight for i in range(len(shares)) if i not in fixed)
        if weight <= 0 or free <= 0:
            break
        for i in range(len(shares)):
            if i not in fixed:
                shares[i] = free * table.columns[i].weight / weight
    scale = room / sum(shares)
    return [share * scale for share in shares]


def _table(layout: Layout, table: Table, progress: Progress | None) -> None:
    if not table.rows:
        _paragraph(layout, Paragraph(table.empty, size=10, align="center", after=4))
        return
    shares = widths(table, layout.room)
    if not layout.fits(4 * table.size * LEADING + 4 * PAD_Y):
        layout.turn()
    _table_head(layout, table, shares)
    total = len(table.rows)
    for number, row in enumerate(table.rows):
        if progress is not None and number % 200 == 0 and not progress(number, total):
            raise CancelledError
        following = table.rows[number + 1] if number + 1 < total else None
        if isinstance(row, Band):
            _band(layout, table, row, shares, keep=following is not None)
        else:
            _row(layout, table, row, shares)
    layout.y += 3 * MM


def _table_head(layout: Layout, table: Table, shares: list[float]) -> None:
    lines = [
        break_lines(column.title, width=share - 2 * PAD_X, size=table.size, strong=True)
        for column, share in zip(table.columns, shares, strict=True)
    ]
    height = max(len(each) for each in lines) * table.size * LEADING + 2 * PAD_Y
    right = layout.left + layout.room
    layout.add(ShadeStroke(layout.left, layout.y, layout.room, height))
    layout.add(LineStroke(layout.left, layout.y, right, layout.y, RULE))
    x = layout.left
    for column, share, each in zip(table.columns, shares, lines, strict=True):
        _cell(layout, each, column, x=x, share=share, size=table.size, height=height, strong=True)
        x += share
    layout.add(LineStroke(layout.left, layout.y + height, right, layout.y + height, RULE))
    _uprights(layout, shares, height)
    layout.y += height


def _row(layout: Layout, table: Table, row: Row, shares: list[float]) -> None:
    cells: list[tuple[tuple[str, ...], bool]] = []
    for column, value, share in zip(table.columns, row, shares, strict=True):
        text, strong = written(value), isinstance(value, Cell) and value.strong
        room = share - 2 * PAD_X
        lines = break_lines(text, width=room, size=table.size, strong=strong) if column.wrap else (text,)
        cells.append((lines, strong))
    height = max(len(lines) for lines, _strong in cells) * table.size * LEADING + 2 * PAD_Y
    if not layout.fits(height):
        layout.turn()
        _table_head(layout, table, shares)
    x = layout.left
    for column, share, (lines, strong) in zip(table.columns, shares, cells, strict=True):
        _cell(layout, lines, column, x=x, share=share, size=table.size, height=height, strong=strong)
        x += share
    right = layout.left + layout.room
    layout.add(LineStroke(layout.left, layout.y + height, right, layout.y + height))
    _uprights(layout, shares, height)
    layout.y += height


def _band(layout: Layout, table: Table, band: Band, shares: list[float], *, keep: bool) -> None:
    height = table.size * LEADING + 2 * PAD_Y + 1
    if not layout.fits(height * (2.2 if keep else 1)):
        layout.turn()
        _table_head(layout, table, shares)
    right = layout.left + layout.room
    layout.add(ShadeStroke(layout.left, layout.y, layout.room, height))
    baseline = layout.y + PAD_Y + table.size
    layout.add(TextStroke(layout.left + PAD_X, baseline, band.text, table.size, strong=True))
    if band.note:
        wide = fonts.width(band.note, size=table.size)
        layout.add(TextStroke(right - PAD_X - wide, baseline, band.note, table.size, strong=False))
    layout.add(
        LineStroke(layout.left, layout.y + height, right, layout.y + height),
        LineStroke(layout.left, layout.y, layout.left, layout.y + height),
        LineStroke(right, layout.y, right, layout.y + height),
    )
    layout.y += height


def _cell(
    layout: Layout,
    lines: Sequence[str],
    column: Column,
    *,
    x: float,
    share: float,
    size: float,
    height: float,
    strong: bool,
) -> None:
    step = size * LEADING
    top = layout.y + (height - len(lines) * step) / 2
    for number, line in enumerate(lines):
        if not line:
            continue
        start = x + PAD_X
        if column.align != "left":
            free = share - 2 * PAD_X - fonts.width(line, size=size, strong=strong)
            start += free if column.align == "right" else free / 2
        layout.add(TextStroke(start, top + number * step + size, line, size, strong))


def _uprights(layout: Layout, shares: Sequence[float], height: float) -> None:
    for x in _edges(layout.left, shares):
        layout.add(LineStroke(x, layout.y, x, layout.y + height))


def _edges(left: float, shares: Sequence[float]) -> Iterator[float]:
    yield left
    for share in shares:
        left += share
        yield left
