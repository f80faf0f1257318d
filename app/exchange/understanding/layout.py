"""Finds the header of a sheet, what its columns mean, and what each of its rows is.

Everything found is a proposal with its evidence: the wizard shows it, a person may change the columns.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import attrs

from app.exchange.normalise.text import is_empty, squeeze, text_of
from app.exchange.understanding import evidence
from app.exchange.understanding.certificates import credential_code
from app.exchange.understanding.headings import bare, knows, scores
from app.exchange.values import Cell, Kind, RawSheet, RowType, letter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEARCHED = 40
DEEPEST = 3
SURE = 0.5
_PERSON = ("staff_no", "name", "id_no")
_PROOF: dict[Kind, frozenset[str]] = {
    Kind.STAFF: frozenset({"id_no", "sex", "birth", "employment_type", "title", "work_start", "hire_date", "phone", "level"}),
    Kind.CREDENTIALS: frozenset({"cert_no", "valid_to", "issued", "type", "site", "renewal"}),
    Kind.CONTRACTS: frozenset({"contract_type", "contract_no", "start", "end", "period", "times"}),
    Kind.BALANCES: frozenset({"rest_days", "accrued_hours", "leave_entitled", "leave_used", "leave_left"}),
}
_TOTAL = re.compile(r"^(合计|总计|小计|累计|共计|总人数|合計|本页小计|平均|人数合计|总数)|^共?计?\d+(人|条|名|份|项|本)$|^共[计有]?\d+")
_NOTE = re.compile(r"^(注|说明|备注|附注|填表|制表|审核|填报|统计|单位|截止|截至|护士长签|科主任签|签名|填写|复核|制单|联系|打印|报送|备考|数据来源|\*|※|【|提示|温馨|以上|本表|分管|日期|填报人)")


@attrs.frozen(slots=True)
class Column:
    """What one column is taken for: ``field`` (``item:CODE:field`` in wide ledgers), how sure (0–1), and why."""

    index: int
    heading: str
    field: str | None
    confidence: float = 0.0
    evidence: str = ""
    doubtful: bool = False

    @property
    def letter(self) -> str:
        """The column's letters."""
        return letter(self.index)


@attrs.frozen(slots=True)
class SheetLayout:
    """One sheet as understood. ``header`` are row numbers from 0; ``kind`` None: the sheet holds no records (``why``)."""

    sheet: str
    kind: Kind | None
    why: str
    header: tuple[int, ...] = ()
    columns: tuple[Column, ...] = ()
    types: tuple[RowType, ...] = attrs.field(default=(), repr=False)
    bands: Mapping[int, str] = attrs.field(factory=dict, repr=False)
    default_type: str | None = None
    title: str = ""
    signature: str = ""

    def column(self, field: str) -> Column | None:
        """Return the column of ``field``, None where the sheet has none."""
        return next((column for column in self.columns if column.field == field), None)

    def fields(self) -> dict[str, int]:
        """Return field -> column number for the columns in use."""
        return {column.field: column.index for column in self.columns if column.field}

    @property
    def doubts(self) -> tuple[Column, ...]:
        """The columns a person should look at."""
        return tuple(column for column in self.columns if column.doubtful)

    def with_fields(self, chosen: Mapping[str, str | None]) -> SheetLayout:
        """Return this layout with columns (by letter) set to the fields a person chose."""
        columns = tuple(
            attrs.evolve(column, field=chosen[column.letter], confidence=1.0, evidence="chosen", doubtful=False)
            if column.letter in chosen
            else column
            for column in self.columns
        )
        return attrs.evolve(self, columns=columns)


def understand(sheet: RawSheet, kind: Kind) -> SheetLayout:
    """Return how ``sheet`` is read as ``kind``."""
    if sheet.hidden:
        return SheetLayout(sheet.name, None, "hidden")
    header = _find_header(sheet, kind)
    if header is None:
        return SheetLayout(sheet.name, None, "no header", types=tuple(_untabled(row) for row in sheet.rows))
    headings = _headings(sheet, header)
    columns = _columns(sheet, kind, header, headings)
    fields = {column.field for column in columns if column.field}
    wide = any(field.startswith("item:") for field in fields)
    proof = len(fields & _PROOF[kind]) + (2 if wide else 0)
    if not fields & set(_PERSON) or not proof or (proof < 2 and kind is Kind.STAFF and not fields & {"staff_no", "id_no"}):
        return SheetLayout(sheet.name, None, "no records", types=tuple(_untabled(row) for row in sheet.rows))
    rival = _rival(sheet, kind, header, headings, proof)
    if rival is not None:
        return SheetLayout(sheet.name, None, f"looks like {rival}", types=tuple(_untabled(row) for row in sheet.rows))
    title = _title(sheet, header)
    types, bands = _row_types(sheet, header, columns)
    signature = hashlib.sha256("|".join([kind, *(f"{c.letter}={bare(c.heading)}" for c in columns)]).encode()).hexdigest()[:32]
    return SheetLayout(
        sheet=sheet.name,
        kind=kind,
        why="",
        header=tuple(header),
        columns=columns,
        types=types,
        bands=bands,
        default_type=_default_type(sheet, title, headings) if kind is Kind.CREDENTIALS else None,
        title=title,
        signature=signature,
    )


def _untabled(row: Sequence[Cell]) -> RowType:
    return RowType.BLANK if all(is_blank(cell) for cell in row) else RowType.NOTE


def is_blank(cell: Cell) -> bool:
    """Tell whether nothing at all stands in a cell (a dash is something)."""
    return cell is None or (isinstance(cell, str) and not cell.strip("\u3000 \t\r\n\xa0"))


def _find_header(sheet: RawSheet, kind: Kind) -> list[int] | None:
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
    return best[1]


def _may_head(row: Sequence[Cell]) -> bool:
    """A header holds words: no dates, no long numbers, no identity numbers."""
    filled = [cell for cell in row if not is_blank(cell)]
    if len(filled) < 2:  # noqa: PLR2004 - a single cell is a title or a note
        return False
    odd = sum(1 for cell in filled if not isinstance(cell, str) or re.fullmatch(r"[\d.\-/年月日\s]{4,}|[A-Za-z]{0,3}\d{4,}.*", squeeze(cell)))
    return odd <= len(filled) * 0.2


def _header_score(sheet: RawSheet, kind: Kind, rows: list[int]) -> float:
    fields: dict[str, float] = {}
    for above, own in _headings(sheet, rows).values():
        for field, score in scores(kind, above, own)[:1]:
            if len(squeeze(own)) <= 24:  # noqa: PLR2004 - a sentence is no heading
                fields[field] = max(fields.get(field, 0), score)
        if kind is Kind.CREDENTIALS:
            code, part = _item(above, own)
            if code and part:
                fields[f"{code}{part}"] = 0.9
    if not fields.keys() & set(_PERSON):
        return 0.0
    return sum(fields.values())


def _headings(sheet: RawSheet, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return column -> (words above joined, own words) with merged and run-on headings spread over their columns."""
    width = max((len(sheet.rows[row]) for row in rows), default=0)
    grid = [[("" if column >= len(sheet.rows[row]) else text_of(sheet.rows[row][column])) for column in range(width)] for row in rows]
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


def _item(above: str, own: str) -> tuple[str | None, str | None]:
    """Return the certificate and its part a heading of a wide ledger names: 护士执业证有效期 -> NUR_LIC, valid_to."""
    for text, rest in ((own, own), (above, own)):
        code = credential_code(bare(text)) if text else None
        if code is not None and not re.search(r"职称|层级|用工", bare(own)):
            part = next((name for name, rule in _PARTS if rule.search(bare(rest))), None)
            if part is None and text is own:
                part = "bare"
            return code, part
    return None, None


def _columns(sheet: RawSheet, kind: Kind, header: Sequence[int], headings: Mapping[int, tuple[str, str]]) -> tuple[Column, ...]:
    body = [row for row in sheet.rows[header[-1] + 1 :] if sum(1 for cell in row if not is_blank(cell)) >= 3][: evidence.SAMPLE * 2]  # noqa: PLR2004 - notes and bands say nothing of columns
    values = {index: [row[index] if index < len(row) else None for row in body] for index in headings}
    items = _items(kind, headings)
    candidates: list[tuple[float, int, str, str]] = []
    for index, (above, own) in headings.items():
        if index in items:
            continue
        for field, score in scores(kind, above, own):
            weighed, why = _weigh(field, score, values[index])
            if index in sheet.hidden_columns:
                weighed *= 0.5
            candidates.append((weighed, index, field, why))
        for look, field in evidence.TELLING.items() if kind is Kind.STAFF else ():
            if not any(c[1] == index and c[2] == field for c in candidates):
                found = evidence.share(values[index], look)
                if found is not None and found > 0.8 and len(body) > 4 and not re.search(r"类型|状态|岗位", own):  # noqa: PLR2004
                    candidates.append((0.55, index, field, f"{round(found * 100)} % of the values look so"))
    return _assigned(headings, items, candidates, kind)


def _weigh(field: str, score: float, cells: Sequence[Cell]) -> tuple[float, str]:
    look = evidence.LOOK.get(field)
    if look is None:
        return score, "heading"
    found = evidence.share(cells, look)
    if found is None:
        return score - 0.02, "heading"
    if found < 0.25:  # noqa: PLR2004 - the values speak against the heading
        return score * 0.35, f"heading, but only {round(found * 100)} % of the values fit"
    return score + 0.1 * found, f"heading, {round(found * 100)} % of the values fit"


def _assigned(
    headings: Mapping[int, tuple[str, str]], items: Mapping[int, str], candidates: list[tuple[float, int, str, str]], kind: Kind
) -> tuple[Column, ...]:
    taken: dict[int, tuple[str, float, str, bool]] = {}
    used: dict[str, tuple[float, int]] = {}
    for score, index, field, why in sorted(candidates, key=lambda each: (-each[0], each[1])):
        if index in taken or score < SURE:
            continue
        if field in used:
            rival_score, rival = used[field]
            if rival_score - score < 0.02 and field in _MATTERS and bare(headings[rival][1]) == bare(headings[index][1]) and rival in taken:  # noqa: PLR2004
                old = taken[rival]
                taken[rival] = (old[0], old[1], old[2], True)
            continue
        used[field] = (score, index)
        taken[index] = (field, min(score, 1.0), why, False)
    if kind is not Kind.BALANCES and kind is not Kind.CONTRACTS and "home_dept" not in used and "work_dept" in used:
        index = used["work_dept"][1]
        taken[index] = ("home_dept", *taken[index][1:])
    columns: list[Column] = []
    for index, (above, own) in sorted(headings.items()):
        heading = f"{above}/{own}" if above else own
        if index in items:
            columns.append(Column(index, heading, items[index], 0.9, "names a certificate"))
        elif index in taken:
            columns.append(Column(index, heading, *taken[index]))
        else:
            columns.append(Column(index, heading, None))
    return tuple(columns)


_MATTERS = frozenset({"staff_no", "id_no", "name", "employment_type", "valid_to", "cert_no", "type", "end", "start"})


def _items(kind: Kind, headings: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Return column -> ``item:CODE:part`` where one row holds several certificates."""
    if kind is not Kind.CREDENTIALS:
        return {}
    found: dict[int, tuple[str, str]] = {}
    for index, (above, own) in headings.items():
        code, part = _item(above, own)
        if code and part:
            found[index] = (code, part)
    if len({code for code, _part in found.values()}) < 2:  # noqa: PLR2004 - one kind alone is the kind of the sheet
        return {}
    return {index: f"item:{code}:{part}" for index, (code, part) in found.items()}


def _rival(sheet: RawSheet, kind: Kind, header: Sequence[int], headings: Mapping[int, tuple[str, str]], proof: int) -> Kind | None:
    """Return the kind that explains this sheet much better than ``kind``."""
    for other in Kind:
        if other is kind or (kind is Kind.STAFF and other is Kind.BALANCES):
            continue
        fields = {scores(other, above, own)[0][0] for above, own in headings.values() if scores(other, above, own) and scores(other, above, own)[0][1] > 0.9}  # noqa: PLR2004
        if len(fields & _PROOF[other]) >= proof + 2:
            return other
    del sheet, header
    return None


def _title(sheet: RawSheet, header: Sequence[int]) -> str:
    lines = [" ".join(text_of(cell) for cell in row if not is_blank(cell)) for row in sheet.rows[: header[0]]]
    return "\n".join(line for line in lines if line)


def _default_type(sheet: RawSheet, title: str, headings: Mapping[int, tuple[str, str]]) -> str | None:
    for text in (sheet.name, *title.splitlines()[:1]):
        code = credential_code(text)
        if code is not None:
            return code
    codes = {code for above, own in headings.values() for code in (credential_code(bare(above)), credential_code(bare(own))) if code}
    return codes.pop() if len(codes) == 1 else None


def _row_types(sheet: RawSheet, header: Sequence[int], columns: Sequence[Column]) -> tuple[tuple[RowType, ...], dict[int, str]]:
    types: list[RowType] = []
    bands: dict[int, str] = {}
    fields = [column.index for column in columns if column.field]
    strong = [column.index for column in columns if column.field in ("staff_no", "id_no", "name")]
    words = {bare(column.heading.rsplit("/", 1)[-1]) for column in columns} | {bare(column.heading.split("/", 1)[0]) for column in columns}
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
    if len(filled) >= 3 and sum(1 for text in texts if bare(text) in words) >= max(2, 0.6 * len(filled)):  # noqa: PLR2004 - a header printed again
        return RowType.HEADER
    mapped = [index for index in fields if index < len(row) and not is_blank(row[index])]
    people = [index for index in strong if index in mapped]
    head = texts[0]
    if any(_TOTAL.match(text) for text in texts[:3]) and not any(evidence._ID.fullmatch(text) for text in texts):  # noqa: SLF001 - one shape of identity numbers
        return RowType.TOTAL
    if len(filled) <= 2 or not people:  # noqa: PLR2004 - a record says more than two things
        if _NOTE.match(head) or max(map(len, texts)) > 30:  # noqa: PLR2004 - a sentence
            return RowType.NOTE
        if len(filled) == 1:
            return RowType.BAND if len(head) <= 20 and not re.search(r"\d{4}", head) else RowType.NOTE  # noqa: PLR2004
        if not people:
            return RowType.DATA if len(mapped) >= 3 else RowType.NOTE  # noqa: PLR2004
        return RowType.DATA if len(mapped) >= 2 else RowType.NOTE  # noqa: PLR2004
    return RowType.DATA


def shares_with(columns: Sequence[Column]) -> bool:
    """Tell whether any column's heading is known of itself (for tests of the tables)."""
    return any(knows(Kind.STAFF, column.heading) for column in columns)
