"""A document as a workbook: real dates and numbers, text that can never become a formula, ready to print."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.reports.document import (
    Band,
    Cell,
    Charts,
    Column,
    Document,
    Facts,
    Grid,
    Paragraph,
    Signatures,
    Table,
    Together,
    Value,
    marks,
    record_words,
)
from app.reports.xlsx_cells import FAMILY, GRID, HEAD_FILL, fill, form_of, plain, put
from app.reports.xlsx_grid import write_grid
from app.words import tr

WIDEST = 60


def to_xlsx(document: Document) -> bytes:
    """Return ``document`` as one worksheet: title, facts, blocks below each other, print set-up done."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = _sheet_name(document.title)
    across = max([len(block.columns) for block in _flat(document.blocks) if isinstance(block, (Table, Grid))] or [6])
    row = _heading(sheet, document, across)
    frozen = False
    for block in _flat(document.blocks):
        if isinstance(block, Table):
            row, head = _table(sheet, block, row)
            if not frozen:
                sheet.freeze_panes = f"A{head + 1}"
                sheet.print_title_rows = f"{head}:{head}"
                frozen = True
        elif isinstance(block, Grid):
            head = row
            row = write_grid(sheet, block, row, first=not frozen)
            if not frozen:
                left = next((i for i, column in enumerate(block.columns) if not column.width), 1)
                sheet.freeze_panes = sheet.cell(head + 2, left + 1).coordinate
                sheet.print_title_rows = f"{head}:{head + 1}"
                frozen = True
        elif isinstance(block, Paragraph):
            row = _line(sheet, row, block.text, across, strong=block.strong)
        elif isinstance(block, Facts):
            row = _facts(sheet, block, row)
        elif isinstance(block, Charts):
            row = _figures(sheet, block, row)
        elif isinstance(block, Signatures):
            row = _line(sheet, row + 1, "　　　　".join(f"{place}：" for place in block.places), across)
    _print_setup(sheet, document)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


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


def _table(sheet: Any, table: Table, row: int) -> tuple[int, int]:
    """Write a table from ``row`` on; return the row after it and the row of its head."""
    head = row
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(row, number)
        put(cell, column.title, strong=True, wrap=True)
        cell.fill, cell.border = HEAD_FILL, GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    longest = [_em(column.title) for column in table.columns]
    row += 1
    styles: dict[tuple[str, bool, str, bool, bool], Any] = {}
    if not table.rows:
        return _line(sheet, row, table.empty, len(table.columns)), head
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
            longest[number - 1] = max(longest[number - 1], _em(value))
        row += 1
    for number, wide in enumerate(longest, start=1):
        letter = get_column_letter(number)
        before = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else 0
        sheet.column_dimensions[letter].width = max(before, min(max(wide + 2, 6), WIDEST))
    return row + 1, head


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
    sheet.page_setup.fitToHeight = 1 if any(isinstance(block, Grid) for block in document.blocks) else 0
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


def _flat(blocks: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = []
    for block in blocks:
        found.extend(_flat(block.blocks) if isinstance(block, Together) else [block])
    return found


def _em(value: Value | Cell) -> int:
    text = str(value.value if isinstance(value, Cell) else value or "")
    return max((sum(1 if c.isascii() else 2 for c in line) for line in text.split("\n")), default=0)


def _sheet_name(title: str) -> str:
    return ("".join(c for c in title if c not in "[]:*?/\\'") or "Sheet")[:31]
