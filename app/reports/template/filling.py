"""Filling a form: the report's papers become orders, which the bounded child does on the workbook (``doing``)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.exchange.sandbox import told_of
from app.reports.document import Document, marks, record_words
from app.reports.template.fields import Columns, Part, Value, parts_of
from app.reports.template.values import IN_BRACES, SheetMap, TemplateError
from app.words import say

_NO_NAME = re.compile(r"[\[\]:*?/\\']+")
LONGEST_NAME = 31
NAMED = 20  # fields named in a sentence


def filled_form(data: bytes, file: str, mapping: SheetMap, documents: Sequence[Document]) -> bytes:
    """Return the workbook ``data`` filled with the papers of ``documents``, one sheet a paper.

    Raises:
        UserError: the report has no such field, or the workbook is not as it was mapped; names file, sheet and cell.
    """
    papers = [part for document in documents for part in parts_of(document)]
    names = _names(mapping.sheet, papers)
    orders = [{"name": name, **_order(paper, mapping, file)} for name, paper in zip(names, papers, strict=True)]
    stamp = documents[0].stamp
    marked = {} if stamp is None else {"keywords": marks(stamp), "foot": record_words(stamp)}
    return fill_papers(data, file, mapping.sheet, orders, **marked)


def fill_papers(
    data: bytes, file: str, sheet: str, papers: Sequence[dict[str, Any]], *, keywords: str = "", foot: str = ""
) -> bytes:
    """Have the bounded child fill ``sheet`` of a workbook with papers given as values by cell.

    Raises:
        UserError: the workbook cannot be filled so.
    """
    orders = {"sheet": sheet, "papers": papers, "keywords": keywords, "foot": foot}
    head = json.dumps(orders, ensure_ascii=False).encode()
    told = told_of(b"%d\n" % len(head) + head + data, file, task="fill")
    return base64.b64decode(told[-1]["data"])


def _names(sheet: str, papers: Sequence[Part]) -> list[str]:
    if len(papers) == 1:
        return [sheet]
    names: list[str] = []
    for place, paper in enumerate(papers, start=1):
        plain = _NO_NAME.sub(" ", paper.name).strip()[: LONGEST_NAME - 5] or str(place)
        names.append(plain if plain.casefold() not in {each.casefold() for each in names} else f"{plain} {place}")
    return names


def _order(paper: Part, mapping: SheetMap, file: str) -> dict[str, Any]:
    cells = {cell: _told(_cell(paper, mapping, file, cell, spec)) for cell, spec in mapping.cells.items()}
    if mapping.table is None:
        return {"cells": cells, "table": None}
    table = _table(paper, mapping, file)
    columns = mapping.table.columns
    for column, title in columns.items():
        if title not in table.titles:
            raise _no_field(file, mapping.sheet, f"{column}{mapping.table.first}", title, table.titles)
    rows = [{column: _told(row.get(title)) for column, title in columns.items()} for row in table.rows]
    return {"cells": cells, "table": {"first": mapping.table.first, "last": mapping.table.last, "rows": rows}}


def _table(paper: Part, mapping: SheetMap, file: str) -> Columns:
    assert mapping.table is not None
    number = mapping.table.number
    if not 1 <= number <= len(paper.tables):
        raise TemplateError(
            file, mapping.sheet, "", say("the report has {count} tables, no table {number}.",
                                         count=len(paper.tables), number=number),
        )  # fmt: skip
    return paper.tables[number - 1]


def _cell(paper: Part, mapping: SheetMap, file: str, cell: str, spec: str) -> Value:
    def value_of(key: str) -> Value:
        found = paper.fields.get(key)
        if found is not None:
            return found.value
        if key.startswith(("row:", "total:")):  # a row this paper has not, as others may have
            return None
        raise _no_field(file, mapping.sheet, cell, key, tuple(paper.fields))

    if "{" not in spec:
        return value_of(spec)
    return IN_BRACES.sub(lambda match: _shown(value_of(match[1])), spec)


def _no_field(file: str, sheet: str, cell: str, key: str, known: Sequence[str]) -> TemplateError:
    listed = "、".join(known[:NAMED]) + ("…" if len(known) > NAMED else "")
    return TemplateError(
        file, sheet, cell, say("the report has no “{field}”; it has: {known}.", field=key, known=listed),
        remedy=say("Map this cell to another field."),
    )  # fmt: skip


def _shown(value: Value) -> str:
    return f"{value:,}" if isinstance(value, Decimal) else value or ""


def _told(value: Value) -> Any:
    return {"number": format(value, "f")} if isinstance(value, Decimal) else value or None
