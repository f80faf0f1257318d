"""Finds the header of a sheet: one to three rows, merged or not, below titles, and the words of each column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.exchange.normalise.text import is_blank, squeeze, text_of
from app.exchange.understanding.certificates import credential_code
from app.exchange.understanding.headings import bare, scores
from app.exchange.values import Cell, Kind, RawSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

SEARCHED = 40
DEEPEST = 3
WIDEST = 0.8  # of a table's width; what is merged over more is its title
_PERSON = frozenset({"staff_no", "name", "id_no"})


def find_header(sheet: RawSheet, kind: Kind) -> list[int] | None:
    """Return the rows (from 0) that head the table of ``sheet``, None where nothing heads one."""
    best: tuple[float, list[int]] | None = None
    for top in range(min(SEARCHED, len(sheet.rows))):
        if not any(isinstance(cell, str) and not is_blank(cell) for cell in sheet.rows[top]):
            continue
        for depth in range(1, DEEPEST + 1):
            rows = list(range(top, min(top + depth, len(sheet.rows))))
            if len(rows) < depth or any(not _may_head(sheet.rows[row]) for row in rows):
                break
            score = _header_score(sheet, kind, rows) - 0.35 * (depth - 1) - 0.01 * top
            if best is None or score > best[0]:
                best = (score, rows)
    if best is None or best[0] < 1.6:  # noqa: PLR2004 - two known headings at least
        return None
    return _whole(sheet, best[1])


def _whole(sheet: RawSheet, rows: list[int]) -> list[int]:
    """Return the header with the rows its merged cells reach, and with the groups merged above it."""
    low, high = rows[0], rows[-1]
    for top, left, bottom, right in sheet.merges:
        if left == right and 0 < bottom - top < DEEPEST and top <= high and bottom >= low:
            low, high = min(low, top), max(high, bottom)
    width = max((len(sheet.rows[row]) for row in rows), default=0)
    groups = [
        right - left + 1 for top, left, bottom, right in sheet.merges if top == bottom == low - 1 and right > left
    ]
    if groups and max(groups) < width * WIDEST and _may_head(sheet.rows[low - 1]):
        low -= 1
    if high - low >= DEEPEST or any(not _may_head(sheet.rows[row]) for row in range(low, high + 1) if row not in rows):
        return rows
    return list(range(low, high + 1))


def _may_head(row: Sequence[Cell]) -> bool:
    """A header holds words: no dates, no long numbers, no identity numbers."""
    filled = [cell for cell in row if not is_blank(cell)]
    if len(filled) < 2:  # noqa: PLR2004 - a single cell is a title or a note
        return False
    odd = sum(
        1
        for cell in filled
        if not isinstance(cell, str)
        or re.fullmatch(r"[\d.\-/年月日\s]{4,}|[A-Za-z]{0,3}\d{4,}[^一-鿿]*", squeeze(cell))
    )
    return odd <= len(filled) * 0.2


def _header_score(sheet: RawSheet, kind: Kind, rows: list[int]) -> float:
    fields: dict[str, float] = {}
    for above, own in headings_of(sheet, rows).values():
        for field, score in scores(kind, above, own)[:1]:
            if len(squeeze(own)) <= 24:  # noqa: PLR2004 - a sentence is no heading
                fields[field] = max(fields.get(field, 0), score)
        if kind is Kind.CREDENTIALS:
            code, part = item_of(above, own)
            if code and part:
                fields[f"{code}{part}"] = 0.9
    if not fields.keys() & _PERSON:
        return 0.0
    return sum(fields.values())


def headings_of(sheet: RawSheet, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return column -> (words above joined, own words) with merged and run-on headings spread over their columns."""
    width = max((len(sheet.rows[row]) for row in rows), default=0)
    grid = [
        [("" if column >= len(sheet.rows[row]) else text_of(sheet.rows[row][column])) for column in range(width)]
        for row in rows
    ]
    spread = _spread(sheet, rows, grid, width)
    found: dict[int, tuple[str, str]] = {}
    for column in range(width):
        parts: list[str] = []
        for level in range(len(rows)):
            part = spread[level][column]
            if part and (not parts or parts[-1] != part):
                parts.append(part)
        if parts:
            found[column] = ("".join(parts[:-1]), parts[-1])
    return found


def _spread(sheet: RawSheet, rows: Sequence[int], grid: list[list[str]], width: int) -> list[list[str]]:
    spread = [list(level) for level in grid]
    merged_right: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merges:
        for level, row in enumerate(rows):
            if top <= row <= bottom and top in rows:
                text = grid[rows.index(top)][left] if left < width else ""
                for column in range(left, min(right + 1, width)):
                    spread[level][column] = spread[level][column] or text
                    if column > left:
                        merged_right.add((level, column))
    known_merges = any(top in rows for top, _left, _bottom, _right in sheet.merges)
    if not known_merges:  # text files: a parent heading runs on over blanks while there are words below
        for level in range(len(rows) - 1):
            for column in range(1, width):
                below = any(grid[deeper][column] for deeper in range(level + 1, len(rows)))
                left_below = any(grid[deeper][column - 1] for deeper in range(level + 1, len(rows)))
                if not spread[level][column] and below and left_below:
                    spread[level][column] = spread[level][column - 1]
    return spread


_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("valid_to", re.compile(r"有效|到期|截止|失效|届满|止$|至$|下次")),
    ("issued", re.compile(r"发证|取得|签发|注册(时间|日期)|授权(时间|日期)|培训(时间|日期)|获得|颁发|日期|时间|起$")),
    ("cert_no", re.compile(r"编号|编码|号码|证号|文号|号$")),
    ("site", re.compile(r"执业地点|执业机构")),
    ("grade", re.compile(r"级别|等级")),
)


def item_of(above: str, own: str) -> tuple[str | None, str | None]:
    """Return the certificate and its part a heading of a wide ledger names: 护士执业证有效期 -> NUR_LIC, valid_to."""
    for text, rest in ((own, own), (above, own)):
        code = credential_code(bare(text)) if text else None
        if code is not None and not re.search(r"层级|用工|职称(?!.*证)", bare(own)):
            part = next((name for name, rule in _PARTS if rule.search(bare(rest))), None)
            if part is None and text is own:
                part = "bare"
            return code, part
    return None, None
