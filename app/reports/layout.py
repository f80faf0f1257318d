"""Laying a document out: blocks become pages of strokes (text, line, box), before anything is drawn.

Two steps, because "page 3 of 17" needs the 17. Coordinates are points from the top left; the painter turns them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reports import fonts
from app.reports.breaking import break_lines
from app.reports.charts import lay_charts
from app.reports.document import (
    Align,
    Block,
    Charts,
    CutLine,
    Document,
    Facts,
    Gap,
    Grid,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
    Together,
)
from app.reports.grids import lay_grid
from app.reports.sheet import (
    LEADING,
    META,
    MM,
    PAD_X,
    PAD_Y,
    SIZES,
    TITLE,
    Layout,
    LineStroke,
    Page,
    Progress,
    ShadeStroke,
    TextStroke,
)
from app.reports.tables import lay_table

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGN_APART, SIGN_LEAST = 6 * MM, 15 * MM  # between places to sign, and the shortest line a name fits on


def lay_out(document: Document, *, progress: Progress | None = None) -> list[Page]:
    """Return the pages of ``document``; ``progress(done, total)`` may answer False to stop.

    Raises:
        CancelledError: progress said so.
    """
    fonts.start()
    wide, high = SIZES[document.paper]
    margin = document.margin * MM
    layout = Layout(high, wide, margin) if document.landscape else Layout(wide, high, margin)
    if document.heading:
        _head(layout, document)
    for place, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            lay_grid(layout, block, below=_room_of(layout, document.blocks[place + 1 :]))
        elif isinstance(block, Table) and block.rows:
            lay_table(layout, block, progress, below=_signed_below(layout, document.blocks[place + 1 :]))
        else:
            _block(layout, block, progress)
    return layout.pages


def _room_of(layout: Layout, blocks: Sequence[Block]) -> float:
    """Return the height of what follows a grid on its page: up to the next grid or page break."""
    trial = Layout(layout.width, 10 * layout.height, layout.margin)
    for block in blocks:
        if isinstance(block, Grid | PageBreak):
            break
        _block(trial, block, None)
    return trial.y - layout.margin


def _signed_below(layout: Layout, blocks: Sequence[Block]) -> float:
    """Return the height of the words and signatures that follow at once, 0 where something else comes between."""
    signed = next((n for n, block in enumerate(blocks) if isinstance(block, Signatures) and block.places), -1)
    if signed < 0 or not all(isinstance(block, Paragraph | Gap) for block in blocks[:signed]):
        return 0.0
    height = _room_of(layout, blocks[: signed + 1]) + 1
    return height if height < (layout.bottom - layout.margin) / 2 else 0.0


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
            if block.rows:
                lay_table(layout, block, progress)
            else:
                _paragraph(layout, Paragraph(block.empty, size=10, align="center", after=4))
        case Paragraph():
            _paragraph(layout, block)
        case Facts():
            _facts(layout, block)
        case Signatures():
            _signatures(layout, block)
        case Charts():
            lay_charts(layout, block)
        case CutLine():
            _cut(layout, block)
        case Gap() | PageBreak():
            _move(layout, block)
        case Together():
            _together(layout, block, progress)


def _move(layout: Layout, block: Gap | PageBreak) -> None:
    if isinstance(block, PageBreak):
        layout.turn()
    else:
        layout.y += block.millimetres * MM


def _together(layout: Layout, block: Together, progress: Progress | None) -> None:
    """Lay the blocks here; where they go over to the next page and fit on one, lay them on a new page instead.

    A block with a height of its own (half a page) leaves the rest of it empty.
    """
    if not layout.fits(block.tall * MM) and layout.y > layout.margin:
        layout.turn()
    top, page, strokes = layout.y, len(layout.pages), len(layout.pages[-1])
    for each in block.blocks:
        _block(layout, each, progress)
    over = len(layout.pages) > page or not layout.fits(0)
    if over and top > layout.margin and _fits_one_page(layout, block):
        layout.take_back(page, strokes)
        layout.turn()
        top, page = layout.y, len(layout.pages)
        for each in block.blocks:
            _block(layout, each, progress)
    if block.tall and len(layout.pages) == page:
        layout.y = max(layout.y, top + block.tall * MM)


def _fits_one_page(layout: Layout, block: Together) -> bool:
    trial = Layout(layout.width, layout.height, layout.margin)
    for each in block.blocks:
        _block(trial, each, None)
    return len(trial.pages) == 1


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
    """Lay places to sign side by side, their lines of one length; in two rows where a name would not fit on them."""
    if not block.places:
        return
    height = (18 if block.dated else 12) * MM
    size = 10.0
    labels = [f"{name}：" for name in block.places]
    said = [fonts.width(label, size=size) + 2 for label in labels]
    line = (layout.room - sum(said) - SIGN_APART * (len(labels) - 1)) / len(labels)
    if line < SIGN_LEAST and len(labels) > 1:
        half = (len(labels) + 1) // 2
        if not layout.fits(2 * height):
            layout.turn()
        _signatures(layout, Signatures(block.places[:half], dated=block.dated))
        _signatures(layout, Signatures(block.places[half:], dated=block.dated))
        return
    if not layout.fits(height):
        layout.turn()
    layout.y += 5 * MM
    x = layout.left
    for label, wide in zip(labels, said, strict=True):
        end = x + wide + max(line, 0.0)
        layout.add(
            TextStroke(x, layout.y + size, label, size, strong=False),
            LineStroke(x + wide, layout.y + size + 2, end, layout.y + size + 2),
        )
        if block.dated:
            day = "年　　月　　日"
            layout.add(TextStroke(end - fonts.width(day, size=9), layout.y + 10 * MM, day, 9, strong=False))
        x = end + SIGN_APART
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
