"""Sheets of other hospitals put together: headings alone or grouped below others, bands, totals, notes, pages that repeat.

``Page`` collects rows of fields; ``laid`` lays them out the way one office would, drawn from a seed; ``save`` writes the
pages as a workbook, or one page as separated text.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from app.exchange.values import Kind
from tests.kit.office_headings import FOREIGN, GROUPS, HEADINGS, SIDE
from tests.kit.office_words import DISTRACTORS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from random import Random

    from tests.kit.office_people import Told

HOSPITAL = "杏林示范医院"
Merge = tuple[int, int, int, int]


@attrs.frozen
class Column:
    """One column: the key its cells are found by, its heading, the heading merged above it."""

    key: str
    heading: str
    parent: str = ""


@attrs.define
class Laid:
    """A sheet as it will be written: rows of cells, merges (from 1), hidden columns, what its data rows tell."""

    name: str
    rows: list[list[Any]] = attrs.field(factory=list)
    merges: list[Merge] = attrs.field(factory=list)
    hidden: list[int] = attrs.field(factory=list)
    told: dict[int, Told] = attrs.field(factory=dict)


class Page:
    """One sheet put together: fields in an order, headings in the hospital's words, rows."""

    def __init__(self, rng: Random, kind: Kind, fields: Sequence[str], *, band: str = "") -> None:
        self.rng, self.kind, self.band = rng, kind, band
        self.fields = [field for field in fields if field != band]
        self.lines: list[tuple[dict[str, Any], Told]] = []
        self.drawn: dict[str, Any] = {}
        self.side: dict[str, list[tuple[str, str]]] = {}  # certificate -> (key, part) of its columns

    def add(self, cells: dict[str, Any], told: Told) -> None:
        """Add one row."""
        self.lines.append((cells, told))

    def columns(self) -> list[Column]:
        """Return the columns in the order of this office, groups together."""
        rng = self.rng
        words = {field: rng.choice(HEADINGS[field]) for field in self.fields if not field.startswith("item:")}
        _agree(words)
        blocks: list[list[Column]] = []
        left = list(self.fields)
        if rng.random() < 0.5:
            for parent, children in rng.sample(GROUPS[self.kind], len(GROUPS[self.kind])):
                inside = [field for field in children if field in left]
                if len(inside) > 1:
                    blocks.append([Column(field, rng.choice(children[field]), parent) for field in inside])
                    left = [field for field in left if field not in inside]
            for parent, makers in FOREIGN[self.kind]:
                if rng.random() < 0.4 and blocks:
                    blocks.append([Column(f"{parent}/{name}", name, parent) for name in makers])
                    self.drawn |= {f"{parent}/{name}": make for name, make in makers.items()}
        blocks += [[Column(field, words[field])] for field in left if field in words]
        grouped = rng.random() < 0.6
        for name, parts in self.side.items():
            said = [(key, rng.choice(SIDE[part])) for key, part in parts]
            blocks.append([Column(key, word, name) if grouped else Column(key, f"{name}{word}") for key, word in said])
        others = [each for each in DISTRACTORS[self.kind] if each[0] not in words.values()]
        for name, make in rng.sample(others, rng.randint(0, min(5, len(others)))):
            self.drawn[name] = make
            blocks.append([Column(name, name)])
        rng.shuffle(blocks)
        found = [column for block in blocks for column in block]
        return [Column("序号", "序号"), *found] if rng.random() < 0.7 else found

    def laid(self, name: str) -> Laid:
        """Return the sheet as this office lays it out."""
        rng, sheet = self.rng, Laid(name)
        columns = self.columns()
        self._titles(sheet, len(columns))
        head = self._headings(sheet, columns)
        again = rng.random() < 0.2
        band = None
        if self.band:
            self.lines.sort(key=lambda line: str(line[0][self.band]).strip())
        for number, (cells, told) in enumerate(self.lines, start=1):
            if self.band and str(cells[self.band]).strip() != band:
                band = str(cells[self.band]).strip()
                sheet.rows.append([rng.choice((band, f"{band}：", f"{band}（{rng.randint(5, 40)}人）"))])
            if rng.random() < 0.03:
                sheet.rows.append([])
            if again and number % 25 == 0:
                sheet.rows += head
            drawn = {key: make(rng) for key, make in self.drawn.items()} | {"序号": number} | cells
            sheet.rows.append([drawn.get(column.key) for column in columns])
            sheet.told[len(sheet.rows)] = told
        self._foot(sheet)
        if rng.random() < 0.4:
            known = set(self.fields)
            sheet.hidden = [place for place, each in enumerate(columns, 1) if each.key not in known][:2]
        return sheet

    def _titles(self, sheet: Laid, width: int) -> None:
        titles = (f"{HOSPITAL}{sheet.name}一览表", "填报单位：人事科　　填报时间：2026年11月", "单位盖章：", None)
        for text in self.rng.sample(titles, self.rng.randint(0, 3)):
            sheet.rows.append([text])
            if text and self.rng.random() < 0.7:
                sheet.merges.append((len(sheet.rows), 1, len(sheet.rows), width))

    def _headings(self, sheet: Laid, columns: Sequence[Column]) -> list[list[Any]]:
        top = len(sheet.rows) + 1
        grouped = any(column.parent for column in columns)
        if not grouped and self.rng.random() < 0.7:
            sheet.rows.append([column.heading for column in columns])
            return sheet.rows[-1:]
        upper: list[Any] = []
        for place, column in enumerate(columns):
            before = columns[place - 1].parent if place else ""
            upper.append(
                (column.parent if column.parent != before else None) or (None if column.parent else column.heading)
            )
            if not column.parent:
                sheet.merges.append((top, place + 1, top + 1, place + 1))
            elif column.parent != before:
                last = place
                while last + 1 < len(columns) and columns[last + 1].parent == column.parent:
                    last += 1
                if last > place:
                    sheet.merges.append((top, place + 1, top, last + 1))
        sheet.rows += [upper, [column.heading if column.parent else None for column in columns]]
        return sheet.rows[-2:]

    def _foot(self, sheet: Laid) -> None:
        people = len(self.lines)
        totals: tuple[list[Any], ...] = (["合计", people], ["合计", None, f"{people}人"], [None, "合计：", people],
            [f"共{people}人"],
                  [None, None, "总计", f"{people}条"], ["合 计", people], ["小计", people, "人"])  # fmt: skip
        notes = ("注：以原件为准。", "制表人：　　　审核人：", "填表日期：2026年11月2日",
            "说明：1.本表一式两份；2.红字为待核实。",
                 "备注：年假以人事科核定为准", "填报人：王某　　　联系电话：15400000000", "科主任签字：",
                 "（以下空白）")  # fmt: skip
        if self.rng.random() < 0.6:
            sheet.rows.append(self.rng.choice(totals))
        sheet.rows += [[text] for text in self.rng.sample(notes, self.rng.randint(0, 3))]


#: Words that mean another field in company: where two are drawn together the second gets a word of its own.
_CLASHES = (
    ("title_qualified", "取得时间", "title", None), ("home_dept", "工作科室", "work_dept", "人事科室"),
    ("home_dept", "工作部门", "work_dept", "人事科室"), ("home_dept", "现科室", "work_dept", "人事科室"),
    ("issued", "取得时间", "title_qualified", None), ("contract_no", "编号", "staff_no", "合同编号"),
    ("cert_no", "编号", "staff_no", "证书编号"),
)  # fmt: skip


def _agree(words: dict[str, str]) -> None:
    for field, word, company, instead in _CLASHES:
        if instead and words.get(field) == word and company in words:
            words[field] = instead


def save(book: Sequence[Laid], path: Path) -> None:
    """Write a workbook."""
    made = Workbook()
    active = made.active
    assert active is not None
    made.remove(active)
    for laid in book:
        sheet = made.create_sheet(laid.name)
        for number, row in enumerate(laid.rows, start=1):
            for place, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, place, value)
        for top, left, bottom, right in laid.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for place in laid.hidden:
            sheet.column_dimensions[get_column_letter(place)].hidden = True
    made.save(path)


#: How offices save text: encoding, separator.
TEXTS = (("gb18030", ","), ("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";"), ("gb18030", "\t"))


def save_text(laid: Laid, path: Path, encoding: str, delimiter: str) -> None:
    """Write a page as separated text, days as Excel shows them there."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    width = max(len(row) for row in laid.rows)
    for row in laid.rows:
        writer.writerow([_shown(value) for value in [*row, *[None] * (width - len(row))]])
    path.write_bytes(stream.getvalue().encode(encoding))


def _shown(value: Any) -> Any:
    return f"{value.year}/{value.month}/{value.day}" if isinstance(value, date) else value
