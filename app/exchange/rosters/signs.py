"""Signs of a roster's cells: half-width forms that keep symbols, and which signs are symbols. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from app.exchange.normalise.text import text_of
from app.exchange.values import Cell

#: NFKC would turn ② into 2 and ♥ stays: only letters, digits and punctuation are made half-width here.
_HALF = {
    **{sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0x2212: "-",
    0x2010: "-",
    0x2011: "-",
    0xFE0F: None,
    0xFE0E: None,
    0x200B: None,
    0x200D: None,
    0xFEFF: None,
}
#: Symbols that stand beside a code: circled numbers, geometric signs, stars, hearts, ticks, arrows, ※ * #.
MARK = r"[\u2460-\u24ff\u2776-\u2793\u25a0-\u25ff\u2600-\u27bf\u2b00-\u2bff\u203b\u2190-\u21ff\u221a\u2020\u2021\u0394*#^~!@&$%]"
MARKS = re.compile(rf"{MARK}+")
#: Plus and minus hours: +2, -0.5h, (+1小时).
ADJUST = re.compile(r"[(\[]?\s*([+-])\s*(\d{1,2}(?:\.\d{1,2})?)\s*(?:小时|h|H|时)?\s*[)\]]?")
#: What stands in a cell that says nothing.
NOTHING = frozenset({"", "/", "//", "\\", "-", "--", "—", "——", "–", "_", "．", "."})


def half(text: str) -> str:
    """Return ``text`` with full-width letters, digits and punctuation made half-width; symbols stay as they are."""
    return text.translate(_HALF)


def shown(cell: Cell) -> str:
    """Return a cell's text as a reader sees it, without surrounding blanks; lines stay apart."""
    if isinstance(cell, str):
        return "\n".join(part for part in (text_of(line) for line in cell.splitlines()) if part)
    return text_of(cell)


def tight(text: str) -> str:
    """Return ``text`` half-width and without any blank."""
    return re.sub(r"\s+", "", half(text))


def number(value: Decimal) -> int | float:
    """Return hours as machines read them: whole ones as integers."""
    return int(value) if value == value.to_integral_value() else float(value)
