"""Which rows of a grid are people, and what the other rows are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import attrs

from app.exchange.rosters.heads import Head, cell_at
from app.exchange.rosters.periods import week_number
from app.exchange.rosters.signs import MARK, NOTHING, half, shown, tight
from app.exchange.rosters.tables import find_tables
from app.exchange.values import Cell, RawSheet
from app.staff.names import clean_name

_LABEL = re.compile(
    r"人数|合计|小计|总计|共计|在岗|在班|出勤|统计|平均|签名|签字|签章|审核|审批|审签|制表|填表|班次|班种|代码|符号|备注|说明|注[:：]|日期|"
    r"护士长[:：]|科主任|白班|夜班|上班|休息|应休|加班|登记|图例|床位|护患比|每日|当日|总数|排班|姓名|工号|序号|二线[:：]|听班[:：]"
)
_SIGNATURE = re.compile(r"签名|签字|签章|审签|(审核|审批|制表|填表|护士长|科主任|总护士长|批准|复核)人?\s*[:：]")
_TOTAL = re.compile(
    r"人数|合计|小计|总计|共计|总数|平均|统计|护患比|在岗|在班|出勤|上班|白班|夜班|小夜|大夜|中班|休息|休假|每日|当日|人力|缺编"
)
_WEEK_TITLE = re.compile(r"第\s*[一二三四五六七八九十\d]+\s*周")
_NUMERIC = re.compile(r"[+-]?\d+(?:\.\d+)?[人名个位]?")
_NAME = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff〇\ue000-\uf8ff·]{2,20}|[A-Za-z][A-Za-z .'\-]{1,40}")
_NOTE = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
SHORT = 12


@attrs.frozen(slots=True)
class PersonRow:
    """A row that is one person: its name as written, the bare name, what else the name's cell says."""

    row: int
    name_cell: str
    name: str
    note: str
    more: tuple[int, ...] = ()  # further rows of the same person, where the name's cell reaches down


@attrs.frozen(slots=True)
class Grid:
    """A head with the rows of its people; ``end`` is the first row that is no longer below it."""

    head: Head
    name_column: int
    people: tuple[PersonRow, ...]
    end: int


def grids(sheet: RawSheet, heads: Sequence[Head]) -> list[Grid]:
    """Return the grids of ``sheet``; a head without a person below it is none."""
    found: list[Grid] = []
    header = {row for head in heads for row in head.rows}
    legends = [table for table in find_tables(sheet) if table.rows[0] not in header]
    for place, head in enumerate(heads):
        end = heads[place + 1].rows[0] if place + 1 < len(heads) else len(sheet.rows)
        column = _name_column(sheet, head, end)
        if column is not None:
            inside = (table.rows for table in legends if table.column <= max(head.columns))
            explaining = {row for rows in inside for row in rows}
            people = tuple(person for person in _people(sheet, head, column, end) if person.row not in explaining)
            if people:
                found.append(Grid(head, column, people, end))
    return found


def bare_name(text: str) -> tuple[str, str]:
    """Return the name a cell holds and what stands beside it: 王丽（组长）★ -> 王丽, 组长."""
    plain = half(text).replace("\n", " ")
    notes = [note for note in _NOTE.findall(plain) if note.strip()]
    plain = _NOTE.sub(" ", plain)
    plain = re.sub(MARK, " ", plain)
    level = re.search(r"\s+(N\s?\d)\s*$|(?<=[一-鿿])\s*(N\d)\s*$", plain)
    if level:
        notes.append((level[1] or level[2]).replace(" ", ""))
        plain = plain[: level.start()]
    return clean_name(plain), "；".join(note.strip() for note in notes)


def _name_column(sheet: RawSheet, head: Head, end: int) -> int | None:
    if "name" in head.roles:
        return head.roles["name"]
    below = range(head.rows[-1] + 1, end)
    best: tuple[float, int] = (0.0, -1)
    inside = set(head.spans)
    for column in range(max(head.columns) + SHORT):
        if column in inside:
            continue
        texts = [shown(cell_at(sheet, row, column)) for row in below]
        filled = [text for text in texts if text]
        names = {bare_name(text)[0] for text in filled if _is_name(text)}
        score = len(names) / max(1, len(filled)) * min(len(names), 5)
        if score > best[0]:
            best = (score, column)
    return best[1] if best[0] >= 1 else None


def _is_name(text: str) -> bool:
    name, _note = bare_name(text)
    plain = name.replace("·", "")
    longest = 20 if "·" in name else 4
    return (
        bool(_NAME.fullmatch(name))
        and len(plain) <= (longest if not name.isascii() else 40)
        and not _LABEL.search(text)
    )


def _people(sheet: RawSheet, head: Head, column: int, end: int) -> Iterable[PersonRow]:
    down = {
        top: bottom
        for top, left, bottom, right in sheet.merges
        if left <= column <= right and left == right and bottom > top
    }
    row = head.rows[-1] + 1
    while row < end:
        text = shown(cell_at(sheet, row, column))
        name, note = bare_name(text)
        bottom = min(down.get(row, row), end - 1)
        if text and name and not _LABEL.search(tight(text)) and _worked(sheet, head, column, row, text):
            cell = cell_at(sheet, row, column)
            written = cell.strip(" \t\r\n") if isinstance(cell, str) else text
            yield PersonRow(row, written, name, note, tuple(range(row + 1, bottom + 1)))
            row = bottom
        row += 1


def _worked(sheet: RawSheet, head: Head, column: int, row: int, text: str) -> bool:
    """Tell whether a row with some words in the column of names is a person's."""
    cells = [cell_at(sheet, row, day) for day in head.spans]
    filled = [cell for cell in cells if shown(cell)]
    numeric = sum(bool(_NUMERIC.fullmatch(tight(shown(cell)))) for cell in filled)
    wide = any(
        top <= row <= bottom and left <= column and right >= max(head.columns)
        for top, left, bottom, right in sheet.merges
    )
    if wide or len(text) > 24 or re.search(r"[:：。；]", half(text)):  # noqa: PLR2004 - a sentence is no name
        return False
    if filled:
        beside = any(
            shown(cell_at(sheet, row, head.roles[role]))
            for role in ("staff_no", "title", "level")
            if role in head.roles
        )
        return beside or _is_name(text) or numeric < len(filled)
    return _is_name(text) and any(
        shown(cell_at(sheet, row, head.roles[role]))
        for role in ("staff_no", "title", "level", "seq")
        if role in head.roles
    )


def other_rows(sheet: RawSheet, found: Sequence[Grid], legend: Iterable[int]) -> Iterable[tuple[int, str]]:
    """Yield every row that is no person's, with what it is; ``legend`` are the rows that explain codes."""
    people = {row for grid in found for person in grid.people for row in (person.row, *person.more)}
    header = {row for grid in found for row in grid.head.rows}
    spans = [(grid.head.rows[-1], grid.people[-1].row) for grid in found]
    first, explaining, titled = min(header), set(legend), False
    for row, cells in enumerate(sheet.rows):
        if row in people:
            continue
        texts = [text for cell in cells if (text := shown(cell))]
        if row in header:
            kind = "header"
        elif not texts:
            kind = "blank"
        elif row in explaining:
            kind = "legend"
        elif _week_titled(texts, titled=titled or row >= first):
            kind = "week_title"
        elif row < first:
            kind, titled = ("note" if titled else "title"), True
        else:
            kind = _below(texts, cells, inside=any(low < row < high for low, high in spans))
        yield row, kind


def _week_titled(texts: Sequence[str], *, titled: bool) -> bool:
    if not _WEEK_TITLE.search(tight(texts[0])) or len(texts) > 2 or len(texts[0]) > 40:  # noqa: PLR2004 - a heading of its own
        return False
    return titled or week_number(texts[0]) is None or not re.search(r"排班|班表", texts[0])


def _below(texts: Sequence[str], cells: Sequence[Cell], *, inside: bool) -> str:
    head = half(texts[0])
    numbers = sum(
        isinstance(cell, (int, float)) or bool(_NUMERIC.fullmatch(tight(shown(cell)))) for cell in cells if shown(cell)
    )
    if _SIGNATURE.search("".join(texts)) and numbers < 3 and not re.match(r"注|备注|说明|符号", head):  # noqa: PLR2004
        return "signature"
    if (
        len(tight(head)) <= SHORT
        and _TOTAL.search(head)
        and (numbers or len(texts) == 1)
        and not re.search(r"[:：。]", head)
    ):
        return "total"
    if numbers >= 5 and numbers >= 0.6 * (len(texts) - 1):  # noqa: PLR2004 - a row of counts, whatever it is called
        return "total"
    if inside and len(texts) == 1 and len(tight(head)) <= SHORT:
        return "band"
    return "note" if head not in NOTHING else "blank"
