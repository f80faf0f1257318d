"""A grid's cells into people's days: spans, double rows, halves of a day, the columns beside the grid. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from app.exchange.rosters.cells import Vocabulary
from app.exchange.rosters.heads import cell_at
from app.exchange.rosters.rows import Grid, PersonRow
from app.exchange.rosters.signs import shown, tight
from app.exchange.rosters.values import Block, Line, ReadCell, Span
from app.exchange.values import RawSheet

FAR = 60  # columns; what stands further out is no column of the roster


@attrs.frozen(slots=True)
class _Source:
    """One grid with its days, the codes it is read by, and the merges that reach over several columns by row."""

    sheet: RawSheet
    grid: Grid
    days: Mapping[int, date]
    vocabulary: Vocabulary
    wide: Mapping[int, Sequence[tuple[int, int]]]


def block_of(sheet: RawSheet, grid: Grid, days: Mapping[int, date], vocabulary: Vocabulary) -> Block:
    """Return a grid as read."""
    wide: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in sheet.merges:
        if right > left and any(left <= column <= right for column in days):
            for row in range(top, bottom + 1):
                wide.setdefault(row, []).append((left, right))
    source = _Source(sheet, grid, days, vocabulary, wide)
    lines = tuple(_line(source, person) for person in grid.people)
    return Block(grid.head.rows, dict(days), lines, grid.name_column, grid.head.roles, sheet.name)


def _line(source: _Source, person: PersonRow) -> Line:
    held: dict[date, ReadCell] = {}
    spans: list[Span] = []
    for row in (person.row, *person.more):
        for text, covered in _cells(source, row):
            if len(covered) > 1:
                spans.append(Span(covered[0], covered[-1], text))
            cell = source.vocabulary.read(text)
            for day in covered:
                held[day] = _both(held[day], cell) if day in held else cell
    cells = {day: cell for day, cell in held.items() if cell.codes or cell.marks or cell.adjust is not None}
    return Line(person.row + 1, person.name_cell, person.name, cells, tuple(spans), _about(source, person))


def _cells(source: _Source, row: int) -> Iterator[tuple[str, list[date]]]:
    """Yield the texts of a row with the days each covers; a merged cell is told once."""
    done: set[int] = set()
    for column in source.days:
        if column in done:
            continue
        left, right = next(
            (span for span in source.wide.get(row, ()) if span[0] <= column <= span[1]), (column, column)
        )
        reach = [inner for inner in range(left, right + 1) if inner in source.days]
        done.update(reach)
        text = shown(cell_at(source.sheet, row, left))
        if text:
            yield text, sorted({source.days[inner] for inner in reach})


def _about(source: _Source, person: PersonRow) -> dict[str, str]:
    """Return the cells beside the grid: known columns by their role, others by their heading."""
    head = source.grid.head
    about: dict[str, str] = {}
    names = {column: role for role, column in head.roles.items()}
    for column, heading in sorted(head.headings.items()):
        if column < FAR and column != source.grid.name_column and column not in head.spans:
            text = _beside(source.sheet, person.row, column)
            if text:
                about.setdefault(names.get(column) or tight(heading), text)
    if person.note:
        about["note"] = person.note
    return about


def _beside(sheet: RawSheet, row: int, column: int) -> str:
    """Return a cell beside the grid; one that is merged downwards speaks for all its rows."""
    text = shown(cell_at(sheet, row, column))
    if text:
        return text
    above = (top for top, left, bottom, right in sheet.merges if left == column == right and top < row <= bottom)
    top = next(above, None)
    return shown(cell_at(sheet, top, column)) if top is not None else ""


def _both(first: ReadCell, second: ReadCell) -> ReadCell:
    """Return two cells of one day (morning and afternoon, two rows of a person) as one; the same code counts once."""
    same = first.codes == second.codes
    return ReadCell(
        codes=first.codes if same else (*first.codes, *second.codes),
        marks=first.marks + second.marks,
        adjust=first.adjust if second.adjust is None else second.adjust + (first.adjust or 0),
        remark="；".join(part for part in (first.remark, second.remark) if part),
        unknown=first.unknown if same else (*first.unknown, *second.unknown),
    )


def joined(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks that are parts of one month as one (the same people, other days); others stay as they are."""
    days = [day for block in blocks for day in set(block.columns.values())]
    if len(blocks) == 1 or len(days) > len(set(days)):
        return tuple(blocks)
    lines: dict[tuple[str, str, int], Line] = {}
    for block in blocks:
        counted: dict[tuple[str, str], int] = {}
        for line in block.lines:
            who = (line.name, line.about.get("staff_no", ""))
            counted[who] = counted.get(who, 0) + 1
            key = (*who, counted[who])
            before = lines.get(key)
            if before is not None:
                line = attrs.evolve(before, days={**before.days, **line.days}, spans=(*before.spans, *line.spans))  # noqa: PLW2901
            lines[key] = line
    return (attrs.evolve(blocks[0], lines=tuple(lines.values())),)
