"""Cells of workbooks: text that can never become a formula, one look for all."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from app.reports.document import Cell, Figure, Value

FAMILY = "宋体"  # on every workstation of a hospital, and what its own sheets are in
HAIR = Side(style="thin", color="FFB8C2CC")
GRID = Border(left=HAIR, right=HAIR, top=HAIR, bottom=HAIR)
HEAD_FILL = PatternFill("solid", fgColor="FFF0F3F6")
LONGEST = 32_767
RISKY = "=+-@\t\r\n'＝＋－＠"


def put(cell: Any, value: Value | Cell, *, strong: bool = False, wrap: bool = False) -> None:
    """Write one value; text is stored as text with the quote prefix, so that "=1+1" stays what it says."""
    value, strong = plain(value, strong=strong)
    cell.font = Font(name=FAMILY, size=10, bold=strong)
    cell.alignment = Alignment(vertical="center", wrap_text=wrap)
    fill(cell, value)
    form, prefix = form_of(value)
    cell.number_format = form
    cell.quotePrefix = prefix


def plain(value: Value | Cell, *, strong: bool = False) -> tuple[Value, bool]:
    """Take emphasis off a value; a shape before it makes it text."""
    if not isinstance(value, Cell):
        return value, strong
    if value.mark:
        return f"{value.mark} {'' if value.value is None else value.value}", value.strong or strong
    return value.value, value.strong or strong


def fill(cell: Any, value: Value) -> None:
    """Store a value in a cell: text as text, never as a formula."""
    if isinstance(value, Figure):
        cell.value = value.amount
    elif isinstance(value, str):
        cell.value = "".join(c for c in value if c.isprintable() or c in "\n　")[:LONGEST]
        cell.data_type = "s"
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
    elif value is not None:
        cell.value = value


def form_of(value: Value) -> tuple[str, bool]:
    """Return the number format of a value, and whether it needs the quote prefix."""
    if isinstance(value, Figure):
        return value.form, False
    if isinstance(value, str):
        return "@", bool(value) and value[0] in RISKY
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm", False
    if isinstance(value, date):
        return "yyyy-mm-dd", False
    return ("#,##0.00" if isinstance(value, Decimal) else "General"), False


def em(value: object) -> int:
    """Return how wide a value stands, in characters of a workbook: a Han character counts two."""
    text = "" if value is None else str(value)
    return max((sum(1 if c.isascii() else 2 for c in line) for line in text.split("\n")), default=0)
