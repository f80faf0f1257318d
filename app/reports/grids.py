"""Laying a grid out on one page: the height of its lines follows from the room, so that 40 people x 31 days stay together."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from app.reports import fonts
from app.reports.document import Grid, GridCell, GridLine, written
from app.reports.sheet import MM, RULE, Layout, LineStroke, ShadeStroke, TextStroke

if TYPE_CHECKING:
    from collections.abc import Sequence

LOWEST = 7.2  # points a line may be low: below that nobody reads the wall
TALLEST = 21.0
SMALLEST = 4.6
LARGEST = 10.0
SHARE, LOW_SHARE = 0.8, 0.86  # of a line's height its text takes; of a low line more, or nobody reads it
SMALL_PRINT = 8.0  # points up to which the larger share is taken
PAD = 1.0
SLACK = 2 * MM  # the gap under a grid, and a hair
BOX = 1.5


def lay_grid(layout: Layout, grid: Grid, *, below: float = 0.0) -> None:
    """Lay a grid out from the pen on, leaving ``below`` points for what follows on its last page.

    Lines are as tall as the room allows; when they would be too low to read, the grid goes on with its head on a new page.
    """
    shares = widths(grid, layout.room)
    lines = [*grid.lines, *grid.foot]
    below += SLACK
    head = 2 * max(min(_height(layout, len(lines) + 2, below), TALLEST * 0.7), LOWEST)
    start = 0
    while start < len(lines):
        left = len(lines) - start
        free = layout.bottom - layout.y - head
        height = min((free - below) / left, TALLEST)
        count = left
        if height < LOWEST:  # over as many pages as it takes, evenly: nobody signs a page without a line
            pages = max(2, ceil((left * LOWEST + below) / free))
            count = min(ceil(left / pages), int(free / LOWEST))
            height = min(free / count, TALLEST)
        _head(layout, grid, shares, head)
        _lines(layout, grid, lines[start : start + count], shares, height=height)
        start += count
        if start < len(lines):
            layout.turn()
    layout.y += 1.5 * MM


def widths(grid: Grid, room: float) -> list[float]:
    """Return the columns' widths in points: fixed millimetres, and the rest shared by the others evenly."""
    fixed = [column.width * MM for column in grid.columns]
    free = [place for place, column in enumerate(grid.columns) if not column.width]
    rest = max(room - sum(fixed), 0.0)
    for place in free:
        fixed[place] = rest / len(free)
    scale = room / sum(fixed) if sum(fixed) > room or not free else 1.0
    return [width * min(scale, 1.0) for width in fixed]


def _height(layout: Layout, count: int, below: float) -> float:
    return (layout.bottom - layout.y - below) / max(count, 1)


def _head(layout: Layout, grid: Grid, shares: Sequence[float], height: float) -> None:
    y, x = layout.y, layout.left
    right = layout.left + sum(shares)
    layout.add(ShadeStroke(x, y, right - x, height))
    for number, (column, share) in enumerate(zip(grid.columns, shares, strict=True)):
        if column.shade:
            above = height / 2 if column.joined else 0.0
            layout.add(ShadeStroke(x, y + above, share, height - above, SHADED))
        parts = [column.title, column.second] if column.second else [column.title]
        step = height / len(parts)
        for place, text in enumerate(parts):
            top = y + place * step + (step - height / 2) / 2
            wide = share if place else _under_title(grid, shares, number)
            _put(layout, GridCell(text, strong=True), x=x, y=top, width=wide, height=height / 2)
        x += share
    layout.add(
        LineStroke(layout.left, y, right, y, RULE),
        LineStroke(layout.left, y + height, right, y + height, RULE),
    )
    _uprights(layout, shares, y, height, joined=[column.joined for column in grid.columns])
    layout.y += height


def _under_title(grid: Grid, shares: Sequence[float], place: int) -> float:
    """Return how wide a title is: its own column, and those joined to it."""
    end = place + 1
    while end < len(grid.columns) and grid.columns[end].joined:
        end += 1
    return sum(shares[place:end])


SHADED = "#E9EDF1"


def _lines(layout: Layout, grid: Grid, lines: Sequence[GridLine], shares: Sequence[float], *, height: float) -> None:
    top = layout.y
    right = layout.left + sum(shares)
    for line in lines:
        _line(layout, grid, line, shares, height)
        thick = RULE if line.ends else 0.4
        begin = layout.left if line.ends or line.alone or not grid.merge_first else layout.left + shares[0]
        layout.add(LineStroke(begin, layout.y + height, right, layout.y + height, thick))
        layout.y += height
    if grid.merge_first:
        _merged(layout, lines, shares[0], top=top, height=height)
    layout.add(LineStroke(layout.left, layout.y, right, layout.y, RULE))


def _line(layout: Layout, grid: Grid, line: GridLine, shares: Sequence[float], height: float) -> None:
    x, place = layout.left, 0
    for cell in line.cells:
        width = sum(shares[place : place + cell.span])
        merged = grid.merge_first and place == 0 and not line.alone
        column = grid.columns[place]
        _grounds(layout, grid, cell, shares[place : place + cell.span], x=x, height=height, columns=place, line=line)
        if not merged:
            ink = cell.ink if grid.colour else ""
            align = "left" if line.alone and place == 0 and cell.span > 1 else column.align
            _put(layout, cell, x=x, y=layout.y, width=width, height=height, ink=ink, align=align)
        if cell.boxed:
            _box(layout, x, layout.y, width, height)
        if cell.corner:
            layout.add(LineStroke(x, layout.y + 2.6, x + 2.6, layout.y, 0.9))
        layout.add(LineStroke(x, layout.y, x, layout.y + height))
        x += width
        place += cell.span
    layout.add(LineStroke(x, layout.y, x, layout.y + height))


def _grounds(
    layout: Layout,
    grid: Grid,
    cell: GridCell,
    shares: Sequence[float],
    *,
    x: float,
    height: float,
    columns: int,
    line: GridLine,
) -> None:
    """Draw the ground of a cell: its own colour, or that of each column it lies over (a leave over a weekend)."""
    if grid.colour and cell.fill:
        layout.add(ShadeStroke(x, layout.y, sum(shares), height, cell.fill))
        return
    for share, column in zip(shares, grid.columns[columns : columns + cell.span], strict=True):
        if column.shade and not line.alone:
            layout.add(ShadeStroke(x, layout.y, share, height, SHADED))
        x += share


def _merged(layout: Layout, lines: Sequence[GridLine], width: float, *, top: float, height: float) -> None:
    """Write the first column's text once over the lines that share it, downwards where it is long."""
    start = 0
    while start < len(lines):
        line = lines[start]
        end = start + 1
        text = written(line.cells[0].value)
        if line.alone:
            start = end
            continue
        while end < len(lines) and not lines[end].alone and written(lines[end].cells[0].value) == text:
            end += 1
        tall = (end - start) * height
        y = top + start * height
        size = min(LARGEST, max(SMALLEST, min(width - 2 * PAD, _size(height))))
        fits = fonts.width(text, size=size) <= width - 2 * PAD
        parts = [text] if fits else list(text)
        step = min(size * 1.15, tall / max(len(parts), 1))
        begin = y + (tall - step * len(parts)) / 2
        for number, part in enumerate(parts):
            _put(layout, GridCell(part), x=layout.left, y=begin + number * step, width=width, height=step)
        layout.add(LineStroke(layout.left, y + tall, layout.left + width, y + tall))
        start = end


def _size(height: float) -> float:
    """Return the size of text in a line of a height: airy where there is room, as large as can be where there is none."""
    return max(height * SHARE, min(height * LOW_SHARE, SMALL_PRINT))


def _put(
    layout: Layout,
    cell: GridCell,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    ink: str = "",
    align: str = "center",
) -> None:
    """Write one line of text in the middle of a box, smaller where it would not fit."""
    text = written(cell.value) + cell.small
    if not text:
        return
    size = min(LARGEST, _size(height))
    room = width - 2 * PAD
    wide = fonts.width(text, size=size, strong=cell.strong)
    if wide > room:
        size = size * room / wide  # a name too small is better than one cut off
        wide = fonts.width(text, size=size, strong=cell.strong)
    free = {"left": PAD + 0.8, "right": width - wide - PAD - 0.8}.get(align, (width - wide) / 2)
    baseline = y + height / 2 + size * 0.36
    layout.add(TextStroke(x + max(free, PAD / 2), baseline, text, size, cell.strong, ink))


def _box(layout: Layout, x: float, y: float, width: float, height: float) -> None:
    inset = BOX / 2
    left, top, right, bottom = x + inset, y + inset, x + width - inset, y + height - inset
    layout.add(
        LineStroke(left, top, right, top, BOX),
        LineStroke(left, bottom, right, bottom, BOX),
        LineStroke(left, top, left, bottom, BOX),
        LineStroke(right, top, right, bottom, BOX),
    )


def _uprights(layout: Layout, shares: Sequence[float], y: float, height: float, *, joined: Sequence[bool]) -> None:
    """Draw the lines between columns; under a common title they begin at the half."""
    x = layout.left
    layout.add(LineStroke(x, y, x, y + height))
    for share, joins in zip(shares, (*joined[1:], False), strict=True):
        x += share
        layout.add(LineStroke(x, y + (height / 2 if joins else 0), x, y + height))
