"""Finds the header of a sheet, what its columns mean, and what each of its rows is.

Everything found is a proposal with its evidence: the wizard shows it, a person may change the columns.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from app.exchange.normalise.text import is_blank, text_of
from app.exchange.understanding import evidence
from app.exchange.understanding.certificates import credential_code
from app.exchange.understanding.header import find_header, headings_of, item_of
from app.exchange.understanding.headings import bare, scores
from app.exchange.understanding.model import Column, SheetLayout
from app.exchange.understanding.row_types import row_types, untabled
from app.exchange.values import Cell, Kind, RawBook, RawSheet, RowType
from app.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SURE = 0.5
CERTAIN = 0.9
TIE = 0.02
ALIKE = 0.8
FEW = 4
ENOUGH = 3
_PERSON = ("staff_no", "name", "id_no")
_PROOF: dict[Kind, frozenset[str]] = {
    Kind.STAFF: frozenset(
        {"id_no", "sex", "birth", "employment_type", "title", "work_start", "hire_date", "phone", "level"}
    ),
    Kind.CREDENTIALS: frozenset(
        {"cert_no", "valid_to", "issued", "issued_plain", "issued_first", "type", "site", "renewal"}
    ),
    Kind.CONTRACTS: frozenset({"contract_type", "contract_no", "start", "end", "period", "times"}),
    Kind.BALANCES: frozenset({"rest_days", "accrued_hours", "leave_entitled", "leave_used", "leave_left"}),
}


def understand(sheet: RawSheet, kind: Kind, *, header: Sequence[int] | None = None) -> SheetLayout:
    """Return how ``sheet`` is read as ``kind``; ``header`` are rows (from 0) a person chose as its headings."""
    if header is not None:
        return _laid_out(sheet, kind, sorted(header))
    if sheet.hidden:
        return SheetLayout(sheet.name, None, "hidden")
    header = find_header(sheet, kind)
    if header is None:
        return SheetLayout(sheet.name, None, "no header", types=tuple(untabled(row) for row in sheet.rows))
    headings = headings_of(sheet, header)
    found = _laid_out(sheet, kind, header)
    fields = {column.field for column in found.columns if column.field}
    items = sum(field.startswith("item:") for field in fields)
    proof = len(fields & _PROOF[kind]) + (items + 1 if items else 0)
    weak = proof < 2 and kind is Kind.STAFF and not fields & {"staff_no", "id_no"}  # noqa: PLR2004 - one is chance
    if not fields & set(_PERSON) or not proof or weak:
        return SheetLayout(sheet.name, None, "no records", types=tuple(untabled(row) for row in sheet.rows))
    rival = _rival(kind, headings, proof)
    if rival is not None:
        return SheetLayout(sheet.name, None, f"looks like {rival}", types=tuple(untabled(row) for row in sheet.rows))
    return found


def recognise(book: RawBook) -> Kind:
    """Return what ``book`` looks most like: the kind whose own columns its sheets name most.

    Every list tells something of people; columns of certificates, contracts and balances tell more.
    """
    weights = dict.fromkeys(Kind, 0)
    for kind in Kind:
        for sheet in book.sheets:
            layout = understand(sheet, kind)
            own = {(column.field or "").partition(":")[0] for column in layout.columns}
            weights[kind] += len(own & {*_PROOF[kind], "item"}) * min(3, layout.types.count(RowType.DATA))
        weights[kind] *= 1 if kind is Kind.STAFF else 2
    return max(weights, key=lambda kind: weights[kind])


def _laid_out(sheet: RawSheet, kind: Kind, header: Sequence[int]) -> SheetLayout:
    headings = headings_of(sheet, header)
    columns = _columns(sheet, kind, header, headings)
    title = _title(sheet, header)
    types, bands = row_types(sheet, header, columns)
    signature = hashlib.sha256(
        "|".join([kind, *(f"{c.letter}={bare(c.heading)}" for c in columns)]).encode()
    ).hexdigest()[:32]
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


def _columns(
    sheet: RawSheet, kind: Kind, header: Sequence[int], headings: Mapping[int, tuple[str, str]]
) -> tuple[Column, ...]:
    body = [row for row in sheet.rows[header[-1] + 1 :] if _tells(row)][: evidence.SAMPLE * 2]
    values = {index: [row[index] if index < len(row) else None for row in body] for index in headings}
    items = _items(kind, headings)
    candidates: list[tuple[float, int, str, Words]] = []
    for index, (above, own) in headings.items():
        if index in items:
            continue
        for field, score in scores(kind, above, own):
            weighed, why = _weigh(field, score, values[index])
            candidates.append((weighed * (0.5 if index in sheet.hidden_columns else 1), index, field, why))
        if kind is Kind.STAFF and len(body) > FEW and not re.search(r"类型|状态|岗位", own):
            candidates.extend(_by_values(index, values[index], {each[2] for each in candidates if each[1] == index}))
    return _assigned(headings, items, candidates, kind)


def _tells(row: Sequence[Cell]) -> bool:
    """Tell whether a row is more than a note or a band, which say nothing of columns."""
    return sum(1 for cell in row if not is_blank(cell)) > 2  # noqa: PLR2004 - a note fills one cell or two


def _by_values(index: int, cells: Sequence[Cell], known: set[str]) -> list[tuple[float, int, str, Words]]:
    """Return what the values of a column say, where its heading does not say it already."""
    found: list[tuple[float, int, str, Words]] = []
    for look, field in evidence.TELLING.items():
        share = None if field in known else evidence.share(cells, look)
        if share is not None and share > ALIKE:
            found.append((0.55, index, field, say("{share} % of the values look so", share=round(share * 100))))
    return found


def _weigh(field: str, score: float, cells: Sequence[Cell]) -> tuple[float, Words]:
    look = evidence.LOOK.get(field)
    if look is None:
        return score, say("the heading")
    found = evidence.share(cells, look)
    if found is None:
        return score - 0.02, say("the heading")
    if found < 0.25:  # noqa: PLR2004 - the values speak against the heading
        return score * 0.35, say("the heading; but only {share} % of the values fit", share=round(found * 100))
    return score + 0.1 * found, say("the heading; {share} % of the values fit", share=round(found * 100))


def _assigned(
    headings: Mapping[int, tuple[str, str]],
    items: Mapping[int, str],
    candidates: list[tuple[float, int, str, Words]],
    kind: Kind,
) -> tuple[Column, ...]:
    taken: dict[int, tuple[str, float, Words, bool]] = {}
    used: dict[str, tuple[float, int]] = {}
    for score, index, field, why in sorted(candidates, key=lambda each: (-each[0], each[1])):
        if index in taken or score < SURE:
            continue
        if field in used:
            rival_score, rival = used[field]
            same = bare(headings[rival][1]) == bare(headings[index][1])
            if rival_score - score < TIE and field in _MATTERS and same and rival in taken:
                taken[rival] = (*taken[rival][:3], True)
            continue
        used[field] = (score, index)
        taken[index] = (field, min(score, 1.0), why, False)
    if kind is not Kind.BALANCES and kind is not Kind.CONTRACTS and "home_dept" not in used and "work_dept" in used:
        index = used["work_dept"][1]
        taken[index] = ("home_dept", *taken[index][1:])
    _contradicted(headings, kind, taken, {*used, *(field.rsplit(":", 1)[-1] for field in items.values())})
    columns: list[Column] = []
    for index, (above, own) in sorted(headings.items()):
        heading = f"{above}/{own}" if above else own
        if index in items:
            columns.append(Column(index, heading, items[index], 0.9, say("the heading names a certificate")))
        elif index in taken:
            columns.append(Column(index, heading, *taken[index]))
        else:
            columns.append(Column(index, heading, None))
    return tuple(columns)


def _contradicted(
    headings: Mapping[int, tuple[str, str]],
    kind: Kind,
    taken: dict[int, tuple[str, float, Words, bool]],
    used: set[str],
) -> None:
    """Propose, in doubt, columns whose heading is plain but whose values are something else: 有效期 above 两年."""
    for index, (above, own) in sorted(headings.items()):
        field, score = next(iter(scores(kind, above, own)), ("", 0.0))
        if index not in taken and field in _MATTERS - used and score > CERTAIN:
            used.add(field)
            taken[index] = (field, SURE, say("the heading; but the values do not fit"), True)


_MATTERS = frozenset({"staff_no", "id_no", "name", "employment_type", "valid_to", "cert_no", "type", "end", "start"})


def _items(kind: Kind, headings: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Return column -> ``item:CODE:part`` where one row holds several certificates."""
    if kind is not Kind.CREDENTIALS:
        return {}
    found: dict[int, tuple[str, str]] = {}
    for index, (above, own) in headings.items():
        code, part = item_of(above, own)
        if code and part:
            found[index] = (code, part)
    if len({code for code, _part in found.values()}) < 2:  # noqa: PLR2004 - one kind alone is the kind of the sheet
        return {}
    return {index: f"item:{code}:{part}" for index, (code, part) in found.items()}


def _rival(kind: Kind, headings: Mapping[int, tuple[str, str]], proof: int) -> Kind | None:
    """Return the kind that explains this sheet much better than ``kind``.

    A ledger may tell a lot of its people: three columns of its own are enough to be what it was said to be.
    """
    if kind is not Kind.STAFF and proof >= ENOUGH:
        return None
    for other in Kind:
        if other is kind or (kind is Kind.STAFF and other is Kind.BALANCES):
            continue
        ranked = (scores(other, above, own) for above, own in headings.values())
        fields = {best[0][0] for best in ranked if best and best[0][1] > CERTAIN}
        if len(fields & _PROOF[other]) >= proof + 2:
            return other
    return None


def _title(sheet: RawSheet, header: Sequence[int]) -> str:
    lines = [" ".join(text_of(cell) for cell in row if not is_blank(cell)) for row in sheet.rows[: header[0]]]
    return "\n".join(line for line in lines if line)


def _default_type(sheet: RawSheet, title: str, headings: Mapping[int, tuple[str, str]]) -> str | None:
    for text in (sheet.name, *title.splitlines()[:1]):
        code = credential_code(text)
        if code is not None:
            return code
    codes = {
        code
        for above, own in headings.values()
        for code in (credential_code(bare(above)), credential_code(bare(own)))
        if code
    }
    return codes.pop() if len(codes) == 1 else None
