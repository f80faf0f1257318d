"""What each row below and above the header is: data, a department's band, a total, a note, a header printed again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.exchange.normalise.text import is_blank, squeeze, text_of
from app.exchange.understanding import evidence
from app.exchange.understanding.headings import bare
from app.exchange.understanding.model import Column
from app.exchange.values import Cell, RawSheet, RowType

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORT = 2  # a record says more than two things
SENTENCE = 30
BAND = 20
_TOTAL = re.compile(
    r"^(合计|总计|小计|累计|共计|总人数|合計|本页小计|平均|人数合计|总数)|^共?计?\d+(人|条|名|份|项|本)$|^共[计有]?\d+"
)


_NOTE = re.compile(
    r"^(注|说明|备注|附注|填表|制表|审核|填报|统计|单位|截止|截至|护士长签|科主任签|签名|填写|复核|制单|联系|打印"
    r"|报送|备考|数据来源|\*|※|【|提示|温馨|以上|本表|分管|日期|填报人)"
)


_NO_BAND = re.compile(r"\d{4}|花名册|名册|一览表|台账|登记表|统计表|明细|续表|下页|空白")


def row_types(
    sheet: RawSheet, header: Sequence[int], columns: Sequence[Column]
) -> tuple[tuple[RowType, ...], dict[int, str]]:
    """Return the type of every row, and the words of the bands by row."""
    types: list[RowType] = []
    bands: dict[int, str] = {}
    fields = [column.index for column in columns if column.field]
    strong = [column.index for column in columns if column.field in ("staff_no", "id_no", "name")]
    words = {bare(column.heading.rsplit("/", 1)[-1]) for column in columns} | {
        bare(column.heading.split("/", 1)[0]) for column in columns
    }
    for number, row in enumerate(sheet.rows):
        if number < header[0]:
            types.append(_above(row, first=not any(each is RowType.TITLE for each in types)))
        elif number <= header[-1]:
            types.append(RowType.HEADER)
        else:
            kind = _row_type(row, fields, strong, words)
            if kind is RowType.BAND:
                bands[number] = next(text_of(cell) for cell in row if not is_blank(cell))
            types.append(kind)
    return tuple(types), bands


def _above(row: Sequence[Cell], *, first: bool) -> RowType:
    if all(is_blank(cell) for cell in row):
        return RowType.BLANK
    return RowType.TITLE if first else RowType.NOTE


def _row_type(row: Sequence[Cell], fields: Sequence[int], strong: Sequence[int], words: set[str]) -> RowType:
    filled = [index for index, cell in enumerate(row) if not is_blank(cell)]
    if not filled:
        return RowType.BLANK
    texts = [squeeze(text_of(row[index])) for index in filled]
    if len(filled) > SHORT and sum(1 for text in texts if bare(text) in words) >= max(2, 0.6 * len(filled)):
        return RowType.HEADER  # printed again on every page
    mapped = [index for index in fields if index < len(row) and not is_blank(row[index])]
    people = [index for index in strong if index in mapped]
    head = texts[0]
    if any(_TOTAL.match(text) for text in texts[:3]) and not any(evidence.IDENTITY.fullmatch(text) for text in texts):
        return RowType.TOTAL
    if people and len(filled) > SHORT:
        return RowType.DATA
    if _NOTE.match(head) or max(map(len, texts)) > SENTENCE:
        return RowType.NOTE
    if len(filled) == 1:
        return RowType.BAND if len(head) <= BAND and not _NO_BAND.search(head) else RowType.NOTE
    return RowType.DATA if len(mapped) >= (SHORT if people else SHORT + 1) else RowType.NOTE


def untabled(row: Sequence[Cell]) -> RowType:
    """Return what a row of a sheet without a table is."""
    return RowType.BLANK if all(is_blank(cell) for cell in row) else RowType.NOTE
