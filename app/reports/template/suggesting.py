"""A mapping guessed from the form's own words: heads of columns, labels beside cells. Pure; a person confirms it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import attrs

from app.exchange.values import RawBook, RawSheet
from app.reports.template.fields import Columns, Part, plain
from app.reports.template.sheetxml import letters_of, name_of
from app.reports.template.values import SheetMap, TableMap

HEADS_LEAST = 2  # heads that must be known for a row to be the head of the table
HEAD_ROWS = 40  # below that no head is looked for
LONGEST_TABLE = 500
_END = re.compile(
    r"^(合计|总计|小计|共计|制表|审核|审批|备注|说明|注[:：]|填表|科主任|护士长|领导|经办|复核|total)", re.IGNORECASE
)
#: What hospitals call a column, by what the reports call it.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "序号": ("no", "编号", "行号"),
    "工号": ("职工号", "员工编号", "人员编号", "职工编号", "员工号", "人员工号"),
    "姓名": ("职工姓名", "员工姓名", "人员姓名"),
    "科室": ("部门", "核算单元", "所在科室", "单位", "病区"),
    "用工形式": ("人员类别", "编制性质", "人员性质", "身份", "用工性质"),
    "合计": ("总计", "合计金额", "金额合计", "应发合计", "绩效合计", "合计元"),
    "实发": ("应发", "发放金额", "实发金额", "应发金额", "本月发放"),
    "签名": ("签字", "签收", "认可签名", "领取签名", "本人签名"),
    "人数": ("在册人数", "发放人数", "参与人数"),
    "金额": ("合计金额", "夜班费", "金额元"),
    "职称": ("专业技术职务", "职务职称"),
}


@attrs.frozen(slots=True)
class _Try:
    sheet: RawSheet
    head: int  # row, from 0
    columns: Mapping[int, str]
    number: int


def suggested(book: RawBook, part: Part, formulas: Mapping[str, frozenset[str]]) -> SheetMap:
    """Return the mapping that fits ``book`` best; empty where nothing is known again.

    Cells that hold ``formulas`` (by sheet) are left to the form.
    """
    best = max(_tries(book, part.tables), key=lambda each: len(each.columns), default=None)
    sheets = [sheet for sheet in book.sheets if not sheet.hidden]
    sheet = best.sheet if best is not None else max(sheets, key=lambda each: len(_labels(each, part)), default=None)
    if sheet is None:
        return SheetMap(book.sheets[0].name if book.sheets else "")
    own = formulas.get(sheet.name, frozenset())
    table = None if best is None else _table(best, own)
    inside = range(0) if table is None else range(table.first - 1, table.last)
    cells = {
        name: key
        for (row, column), key in _labels(sheet, part).items()
        if row not in inside and (name := name_of(row + 1, column + 1)) not in own
    }
    return SheetMap(sheet.name, cells, table)


def heads_of(sheet: RawSheet, row: int) -> dict[int, str]:
    """Return the heads of a row by column, a head over several lines (merged above) joined: ``绩效`` over ``金额``."""
    heads: dict[int, str] = {}
    for column, text in enumerate(_texts(sheet, row)):
        above = _covering(sheet, row - 1, column) if row else None
        upper = _text(sheet, above[0], above[1]) if above is not None and above[0] < row else ""
        if text:
            heads[column] = text
        elif above is not None and above[2] >= row:
            heads[column] = upper
    return heads


def _tries(book: RawBook, tables: Sequence[Columns]) -> Iterator[_Try]:
    for sheet in book.sheets:
        if sheet.hidden:
            continue
        for number, table in enumerate(tables, start=1):
            for row in range(min(len(sheet.rows), HEAD_ROWS)):
                columns = _fitting(heads_of(sheet, row), table.titles)
                if len(columns) >= HEADS_LEAST:
                    yield _Try(sheet, row, columns, number)


def _fitting(heads: Mapping[int, str], titles: Sequence[str]) -> dict[int, str]:
    """Return which column takes which title: the same words, then those used for it, then one inside the other."""
    found: dict[int, str] = {}
    for fits in (_same, _synonym, _inside):
        for column, head in heads.items():
            if column in found:
                continue
            title = next((each for each in titles if each not in found.values() and fits(head, each)), None)
            if title is not None:
                found[column] = title
    return found


def _same(head: str, title: str) -> bool:
    return plain(head) == plain(title)


def _synonym(head: str, title: str) -> bool:
    mine = plain(re.sub(r"[(（].*?[)）]", "", head))
    return mine == plain(title) or mine in {plain(each) for each in SYNONYMS.get(plain(title), ())}


def _inside(head: str, title: str) -> bool:
    short, long = sorted((plain(head), plain(title)), key=len)
    return len(short) >= 2 and short in long  # noqa: PLR2004 - one sign alone says nothing


def _table(best: _Try, own: frozenset[str]) -> TableMap:
    sheet, head = best.sheet, best.head
    bottom = max((merge[2] for merge in sheet.merges if merge[0] == head), default=head)
    first = max(head, bottom) + 1
    last = first
    for row in range(first, min(len(sheet.rows), first + LONGEST_TABLE)):
        texts = [text for text in _texts(sheet, row) if text]
        if any(_END.match(plain(text)) for text in texts):
            break
        last = row
    else:
        last = max(last, first)
    columns = {
        letters_of(column + 1): title
        for column, title in sorted(best.columns.items())
        if name_of(first + 1, column + 1) not in own
    }
    return TableMap(first + 1, last + 1, columns, best.number, head + 1)


def _labels(sheet: RawSheet, part: Part) -> dict[tuple[int, int], str]:
    """Return the cells beside a label the report knows: what is to the right of ``科室：`` takes the department."""
    known = {plain(field.title): key for key, field in part.fields.items() if key.startswith(("label:", "stamp:"))}
    known |= {plain(key[4:-3]): key for key in part.fields if key.startswith("row:") and key.endswith("|金额")}
    found: dict[tuple[int, int], str] = {}
    for row in range(len(sheet.rows)):
        for column, text in enumerate(_texts(sheet, row)):
            key = known.get(plain(text)) if text else None
            if key is None or key in found.values():
                continue
            place = (row, _right_of(sheet, row, column))
            beside = _text(sheet, *place)
            if not beside or plain(beside) not in known:
                found[place] = key
    return found


def _right_of(sheet: RawSheet, row: int, column: int) -> int:
    merge = _covering(sheet, row, column)
    return (merge[3] if merge is not None else column) + 1


def _covering(sheet: RawSheet, row: int, column: int) -> tuple[int, int, int, int] | None:
    return next((m for m in sheet.merges if m[0] <= row <= m[2] and m[1] <= column <= m[3]), None)


def _texts(sheet: RawSheet, row: int) -> list[str]:
    cells = sheet.rows[row] if 0 <= row < len(sheet.rows) else ()
    return ["" if cell is None else str(cell).strip() for cell in cells]


def _text(sheet: RawSheet, row: int, column: int) -> str:
    texts = _texts(sheet, row)
    return texts[column] if column < len(texts) else ""
