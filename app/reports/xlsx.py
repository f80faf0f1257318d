"""A document as a workbook: real dates and numbers, text that can never become a formula, ready to print."""

from __future__ import annotations

import io
from math import ceil
from typing import Any

import attrs
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from app.reports.document import (
    Band,
    Cell,
    Charts,
    Column,
    Document,
    Facts,
    Grid,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
    Together,
    Value,
    marks,
    record_words,
)
from app.reports.xlsx_cells import FAMILY, GRID, HEAD_FILL, em, fill, form_of, plain, put
from app.reports.xlsx_grid import write_grid
from app.words import tr

WIDEST = 60
PLAIN, PLAIN_SIZE = 8.43, 10.0  # a column's width where none is set, and the size of plain text
MOST_ON_A_PAGE = 70
LONG = 24  # characters from which a text is a sentence rather than a value


def to_xlsx(document: Document) -> bytes:
    """Return ``document`` as one worksheet: title, facts, blocks below each other, print set-up done."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = _sheet_name(document.title)
    workbook.properties.title = document.title
    workbook.properties.creator = document.organisation or tr("Xinglin HR")
    blocks = _flat(document.blocks)
    across = max([len(block.columns) for block in blocks if isinstance(block, (Table, Grid))] or [6])
    row = _heading(sheet, document, across) if document.heading else 1
    heads: list[_Head] = []
    for block in blocks:
        if isinstance(block, Table):
            row_after = _table(sheet, block, row, across=across if heads else 0)
            heads.append(_Head(row, row, "A"))
            row = row_after
        elif isinstance(block, Grid):
            left = next((i for i, column in enumerate(block.columns) if not column.width), 1)
            heads.append(_Head(row, row + 1, get_column_letter(left + 1)))
            row = write_grid(sheet, block, row, first=len(heads) == 1)
        else:
            row = _block(sheet, block, row, across)
    if len(heads) == 1:  # the head of one table would stand wrongly over another
        sheet.print_title_rows = f"{heads[0].first}:{heads[0].last}"
    if heads and (len(heads) == 1 or any(isinstance(block, Grid) for block in blocks)):
        sheet.freeze_panes = f"{heads[0].column}{heads[0].last + 1}"
    _print_setup(sheet, document)
    _fit_lines(sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@attrs.frozen(slots=True)
class _Head:
    """The rows of a table's head, and the first column that moves when one scrolls."""

    first: int
    last: int
    column: str


def _block(sheet: Any, block: Any, row: int, across: int) -> int:
    """Write a block other than a table, and return the row after it."""
    match block:
        case Paragraph():
            return _line(sheet, row, block.text, across, strong=block.strong, align=block.align)
        case Facts():
            return _facts(sheet, block, row)
        case Charts():
            return _figures(sheet, block, row)
        case Signatures():
            return _line(sheet, row + 1, "　　　　".join(f"{place}：" for place in block.places), across)
        case PageBreak():
            sheet.row_breaks.append(Break(id=row - 1))
    return row


def _fit_lines(sheet: Any) -> None:
    """Make rows as high as the text of their joined cells: no program does that by itself."""
    for area in sheet.merged_cells.ranges:
        cell = sheet.cell(area.min_row, area.min_col)
        if area.max_row > area.min_row or not isinstance(cell.value, str) or not cell.alignment.wrap_text:
            continue
        letters = [get_column_letter(number) for number in range(area.min_col, area.max_col + 1)]
        room = sum(sheet.column_dimensions[x].width if x in sheet.column_dimensions else PLAIN for x in letters)
        size = float(cell.font.sz)
        lines = sum(max(1, ceil(em(part) * size / PLAIN_SIZE / room)) for part in cell.value.split("\n"))
        if lines > 1 or size > PLAIN_SIZE:
            sheet.row_dimensions[area.min_row].height = lines * size * 1.4 + 4


def _facts(sheet: Any, block: Facts, row: int) -> int:
    for place, (label, value) in enumerate(block.pairs):
        put(sheet.cell(row + place, 1), label, strong=True)
        put(sheet.cell(row + place, 2), value)
    return row + len(block.pairs) + 1


def _figures(sheet: Any, block: Charts, row: int) -> int:
    """Write what the pictures show: a workbook draws its own."""
    for chart in block.charts:
        put(sheet.cell(row, 1), chart.title, strong=True)
        for place, bar in enumerate(chart.bars, start=1):
            put(sheet.cell(row + place, 1), bar.word.replace("\n", ""))
            put(sheet.cell(row + place, 2), bar.end - bar.start)
        row += len(chart.bars) + 2
    return row


def _heading(sheet: Any, document: Document, across: int) -> int:
    row = 1
    if document.organisation:
        row = _line(sheet, row, document.organisation, across, align="center")
    row = _line(sheet, row, document.title, across, strong=True, size=16, align="center")
    if document.meta:
        row = _line(sheet, row, "　　".join(document.meta), across)
    return row


def _line(
    sheet: Any, row: int, text: str, across: int, *, strong: bool = False, size: int = 10, align: str = "left"
) -> int:
    cell = sheet.cell(row, 1)
    put(cell, text, strong=strong)
    cell.font = Font(name=FAMILY, size=size, bold=strong)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=max(across, 1))
    return row + 1


def _table(sheet: Any, table: Table, row: int, *, across: int = 0) -> int:
    """Write a table from ``row`` on; return the row after it.

    A later table gives the page's ``across`` columns: its last one takes the rest of the width where its texts are long,
    instead of widening a narrow column of the table above.
    """
    begin = row
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(row, number)
        put(cell, column.title, strong=True, wrap=True)
        cell.fill, cell.border = HEAD_FILL, GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    longest = [em(column.title) for column in table.columns]
    row += 1
    styles: dict[tuple[str, bool, str, bool, bool], Any] = {}
    for line in table.rows:
        if isinstance(line, Band):
            cell = sheet.cell(row, 1)
            put(cell, f"{line.text}　{line.note}".rstrip(), strong=True)
            cell.fill = HEAD_FILL
            row += 1
            continue
        for number, (column, value) in enumerate(zip(table.columns, line, strict=True), start=1):
            cell = sheet.cell(row, number)
            _put_styled(cell, value, column, styles)
            longest[number - 1] = max(longest[number - 1], em(value.value if isinstance(value, Cell) else value))
        row += 1
    last = len(table.columns)
    if last < across and table.columns[-1].wrap and longest[-1] > LONG:
        for place in range(begin, row):
            sheet.merge_cells(start_row=place, start_column=last, end_row=place, end_column=across)
        longest.pop()
    for number, wide in enumerate(longest, start=1):
        letter = get_column_letter(number)
        before = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else 0
        sheet.column_dimensions[letter].width = max(before, min(max(wide + 2, 6), WIDEST))
    if not table.rows:
        return _line(sheet, row, table.empty, len(table.columns))
    return row + 1


def _put_styled(
    cell: Any, value: Value | Cell, column: Column, styles: dict[tuple[str, bool, str, bool, bool], Any]
) -> None:
    """Write a table's cell with a style made once and shared: setting it field by field cost 2/3 of the time."""
    bare, strong = plain(value)
    form, prefix = form_of(bare)
    key = (form, prefix, column.align, column.wrap, strong)
    fill(cell, bare)
    if key in styles:
        cell._style = styles[key]  # noqa: SLF001 - the library has no public way to share a style between cells
        return
    put(cell, value)
    cell.border = GRID
    cell.alignment = Alignment(horizontal=column.align, vertical="center", wrap_text=column.wrap)
    styles[key] = cell._style  # noqa: SLF001 - as above


def _print_setup(sheet: Any, document: Document) -> None:
    sheet.page_setup.orientation = "landscape" if document.landscape else "portrait"
    sheet.page_setup.paperSize = 8 if document.paper == "A3" else 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if _one_page(document) else 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = tr("Page {number} of {total}", number="&P", total="&N")
    if document.stamp is not None:
        sheet.parent.properties.keywords = marks(document.stamp)
        sheet.oddFooter.left.text = record_words(document.stamp)
        sheet.oddFooter.right.text = tr(
            "Printed by {who} on {when}",
            who=document.stamp.printed_by.replace("&", "＆"),  # "&A" would be a command there
            when=document.stamp.printed_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        )


def _one_page(document: Document) -> bool:
    """Tell whether the whole is one grid that a page holds; a table below it or a crowd would be too small to read."""
    tables = [block for block in _flat(document.blocks) if isinstance(block, (Table, Grid))]
    return len(tables) == 1 and isinstance(tables[0], Grid) and len(tables[0].lines) <= MOST_ON_A_PAGE


def _flat(blocks: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = []
    for block in blocks:
        found.extend(_flat(block.blocks) if isinstance(block, Together) else [block])
    return found


def _sheet_name(title: str) -> str:
    return ("".join(c for c in title if c not in "[]:*?/\\'") or "Sheet")[:31]
