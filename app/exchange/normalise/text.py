"""Cells as text: width, blanks, what counts as empty."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from app.exchange.values import Cell

EMPTY = frozenset(
    {
        "",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "－",
        "–",
        "一",
        "无",
        "无。",
        "没有",
        "空",
        "N/A",
        "n/a",
        "NA",
        "NULL",
        "null",
        "None",
        "#N/A",
        "、",
        ".",
        "*",
    }
)
SAME_AS_ABOVE = frozenset({"同上", "〃", '"', "″", "”", "''"})
_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b-\u200f\u2060\ufeff]+")


def text_of(cell: Cell) -> str:
    """Return a cell as text without surrounding blanks; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _BLANKS.sub(" ", cell).strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return format(cell, ".15g")
    return str(cell)


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """Return ``text`` half-width (NFKC) and without any blank: the form words are looked up in."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def is_empty(cell: Cell) -> bool:
    """Tell whether a cell says nothing: blank, a dash, a slash, 无."""
    if cell is None:
        return True
    return isinstance(cell, str) and (not cell or _BLANKS.sub("", cell) in EMPTY)


def plain_text(cell: Cell) -> str | None:
    """Return the words of a cell (blanks between Chinese characters gone), None where it says nothing."""
    if is_empty(cell):
        return None
    text = text_of(cell)
    text = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)
    return text or None


def is_blank(cell: Cell) -> bool:
    """Tell whether nothing at all stands in a cell (a dash is something)."""
    return cell is None or (isinstance(cell, str) and not cell.strip("\u3000 \t\r\n\xa0"))
