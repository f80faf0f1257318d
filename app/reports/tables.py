"""Laying tables out: shares of the width, repeated heads, bands kept with their first row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from app.errors import CancelledError
from app.reports import fonts
from app.reports.breaking import break_lines
from app.reports.document import Band, Cell, Column, Row, Table, Value, written
from app.reports.sheet import (
    LEADING,
    MM,
    PAD_X,
    PAD_Y,
    RULE,
    Layout,
    LineStroke,
    Progress,
    ShadeStroke,
    TextStroke,
)
from app.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


ROUND = 2 * PAD_X + 0.2  # what a cell is wider than its text
LEAST_PAD, MOST_SQUEEZED = 1.1, 80  # points of air a row keeps, and rows a page can hold at all
WITH_SIGNATURES = 3  # rows that stay on the page that is signed


def widths(table: Table, room: float) -> list[float]:
    """Share ``room`` among the columns by weight, no column below its least width; then as their texts ask for."""
    return _as_asked(table, _by_weight(table, room))


def _as_asked(table: Table, shares: list[float]) -> list[float]:
    """Let columns wider than their longest text give to those whose texts would be broken.

    Figures come first, for a broken number is a wrong one; then texts and titles, the least lack before the others.
    An empty column is there to be written in and gives nothing; none takes more than its texts need.
    """
    columns = table.columns
    texts = [_longest(table, place) for place in range(len(columns))]
    titles = [_wide(table, Cell(column.title, strong=True)) + ROUND for column in columns]
    least = [max(text, title) for text, title in zip(texts, titles, strict=True)]
    spare = [max(share - need, 0.0) if text else 0.0 for share, need, text in zip(shares, least, texts, strict=True)]
    left, wider = sum(spare), list(shares)
    figures = [(text, place) for place, text in enumerate(texts) if columns[place].align == "right"]
    others = [(text, place) for place, text in enumerate(texts) if columns[place].align != "right"]
    others += [(title, place) for place, title in enumerate(titles)]
    for asked in (figures, others):
        for need, place in sorted(asked, key=lambda pair: pair[0] - shares[pair[1]]):
            taken = min(max(need - wider[place], 0.0), left) if columns[place].wrap else 0.0
            wider[place] += taken
            left -= taken
    moved = sum(spare) - left
    return [share - spare[n] / sum(spare) * moved for n, share in enumerate(wider)] if moved > 0 else shares


def _longest(table: Table, place: int) -> float:
    """Return the width one column's texts need to stand on a line each, 0 where it is empty."""
    longest = max((_wide(table, row[place]) for row in table.rows if not isinstance(row, Band)), default=0.0)
    return longest + ROUND if longest else 0.0


def _wide(table: Table, value: Value | Cell) -> float:
    strong = isinstance(value, Cell) and value.strong
    return max(fonts.width(text, size=table.size, strong=strong) for text in written(value).split("\n"))


def _by_weight(table: Table, room: float) -> list[float]:
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


def lay_table(layout: Layout, table: Table, progress: Progress | None, *, below: float = 0.0) -> None:
    """Lay a table with at least one row out from the pen on, its head repeated on every page.

    ``below`` is the height of what is signed under it: the last rows stay with it, for nobody signs an empty page.

    Raises:
        CancelledError: ``progress`` answered False.
    """
    shares = widths(table, layout.room)
    if below:
        table = _on_one_page(layout, table, shares, below=below)
    if not layout.fits(4 * table.size * LEADING + 4 * PAD_Y):
        layout.turn()
    _table_head(layout, table, shares)
    total = len(table.rows)
    band: Band | None = None
    for number, row in enumerate(table.rows):
        if progress is not None and number % 200 == 0 and not progress(number, total):
            raise CancelledError
        following = table.rows[number + 1] if number + 1 < total else None
        if below and number == max(1, total - WITH_SIGNATURES):
            _keep_last(layout, table, shares, below=below, band=band)
        if isinstance(row, Band):
            band = row
            _band(layout, table, row, shares, keep=following is not None)
        else:
            _row(layout, table, row, shares, band=band)
    layout.y += 3 * MM


def _on_one_page(layout: Layout, table: Table, shares: list[float], *, below: float) -> Table:
    """Return the table with a little less air where that spares its last rows a page of their own."""
    if len(table.rows) > MOST_SQUEEZED:
        return table
    heights = (_lines_of(table, row, shares) * table.size * LEADING + 2 * table.pad for row in table.rows)
    bands = sum(isinstance(row, Band) for row in table.rows)
    over = layout.y + _head_height(table, shares) + sum(heights) + bands + 3 * MM + below - layout.bottom
    less = (over + WITH_SIGNATURES + 1) / (2 * len(table.rows))  # a point a row is what the last ones are given
    return attrs.evolve(table, pad=table.pad - less) if 0 < less <= table.pad - LEAST_PAD else table


def _lines_of(table: Table, row: Row | Band, shares: list[float]) -> int:
    """Return how many lines the tallest cell of a row takes."""
    if isinstance(row, Band):
        return 1
    cells = zip(table.columns, row, shares, strict=True)
    return max(len(_broken(table, column, value, share)) for column, value, share in cells)


def _broken(table: Table, column: Column, value: Value | Cell, share: float) -> tuple[str, ...]:
    text, strong = written(value), isinstance(value, Cell) and value.strong
    return break_lines(text, width=share - 2 * PAD_X, size=table.size, strong=strong) if column.wrap else (text,)


def _keep_last(layout: Layout, table: Table, shares: list[float], *, below: float, band: Band | None) -> None:
    """Turn the page before the last rows where they and what is signed below them do not fit on this one."""
    step = table.size * LEADING
    height = sum(_lines_of(table, row, shares) * step + 2 * table.pad + 1 for row in table.rows[-WITH_SIGNATURES:])
    if layout.fits(height + 3 * MM + below):
        return
    layout.turn()
    _table_head(layout, table, shares)
    if band is not None:
        _band(layout, table, Band(tr("{heading} (continued)", heading=band.text)), shares, keep=False)


def _table_head(layout: Layout, table: Table, shares: list[float]) -> None:
    lines = _titles(table, shares)
    height = _head_height(table, shares)
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


def _titles(table: Table, shares: list[float]) -> list[tuple[str, ...]]:
    return [
        break_lines(column.title, width=share - 2 * PAD_X, size=table.size, strong=True)
        for column, share in zip(table.columns, shares, strict=True)
    ]


def _head_height(table: Table, shares: list[float]) -> float:
    return max(len(each) for each in _titles(table, shares)) * table.size * LEADING + 2 * PAD_Y


def _row(layout: Layout, table: Table, row: Row, shares: list[float], *, band: Band | None) -> None:
    cells = [
        (_broken(table, column, value, share), isinstance(value, Cell) and value.strong)
        for column, value, share in zip(table.columns, row, shares, strict=True)
    ]
    step, most = table.size * LEADING, max(len(lines) for lines, _strong in cells)
    whole = max(int((layout.bottom - layout.margin - 4 * step - 6 * PAD_Y) / step), 1)
    for start in range(0, most, whole):
        part = [(lines[start : start + whole], strong) for lines, strong in cells]
        _row_part(layout, table, part, shares, height=min(most - start, whole) * step + 2 * table.pad, band=band)


def _row_part(
    layout: Layout,
    table: Table,
    cells: Sequence[tuple[tuple[str, ...], bool]],
    shares: list[float],
    *,
    height: float,
    band: Band | None,
) -> None:
    """Draw a row, or as much of a row taller than a page as one page takes; its band is named again on a new page."""
    if not layout.fits(height):
        layout.turn()
        _table_head(layout, table, shares)
        if band is not None:
            _band(layout, table, Band(tr("{heading} (continued)", heading=band.text)), shares, keep=False)
    x = layout.left
    for column, share, (lines, strong) in zip(table.columns, shares, cells, strict=True):
        _cell(layout, lines, column, x=x, share=share, size=table.size, height=height, strong=strong)
        x += share
    right = layout.left + layout.room
    layout.add(LineStroke(layout.left, layout.y + height, right, layout.y + height))
    _uprights(layout, shares, height)
    layout.y += height


def _band(layout: Layout, table: Table, band: Band, shares: list[float], *, keep: bool) -> None:
    height = table.size * LEADING + 2 * table.pad + 1
    if not layout.fits(height * (2.2 if keep else 1)):
        layout.turn()
        _table_head(layout, table, shares)
    right = layout.left + layout.room
    layout.add(ShadeStroke(layout.left, layout.y, layout.room, height))
    baseline = layout.y + table.pad + table.size
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
