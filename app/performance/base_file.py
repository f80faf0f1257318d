"""Pay bases from a workbook or export: a column of staff numbers and one of yuan, read in the bounded child process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.exchange.sandbox import read_book
from app.words import say

NUMBERS = ("工号", "职工号", "人员编号", "员工编号")
AMOUNTS = ("加班费基数", "加班基数", "工资基数", "基数", "月工资")
HEAD_WITHIN = 20


def read_bases(path: Path) -> Mapping[str, Decimal]:
    """Return yuan of a month by staff number, from the first sheet that has both columns.

    Raises:
        UserError: no sheet has them, a cell is no amount, or a staff number stands twice; names sheet, row and cell.
        RefusedError: the file cannot be read or is dangerous.
    """
    for sheet in read_book(path).sheets:
        rows = list(sheet.rows)
        for place, row in enumerate(rows[:HEAD_WITHIN]):
            number, amount = _column(row, NUMBERS), _column(row, AMOUNTS)
            if number is not None and amount is not None:
                return _read(rows[place + 1 :], sheet.name, place + 2, number, amount)
    raise UserError(
        say("{path}: no sheet has a column of staff numbers and one of bases.", path=path.name),
        field="file",
        remedy=say("The heads are {numbers} and {amounts}.", numbers=NUMBERS[0], amounts=AMOUNTS[0]),
    )


def _column(row: Sequence[Any], titles: tuple[str, ...]) -> int | None:
    texts = ["" if cell is None else "".join(str(cell).split()) for cell in row]
    return next((place for title in titles for place, text in enumerate(texts) if text.startswith(title)), None)


def _read(rows: Sequence[Sequence[Any]], sheet: str, first: int, number: int, amount: int) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line, row in enumerate(rows, start=first):
        who, yuan = _text(row, number), _text(row, amount)
        if not who or not yuan:
            continue
        try:
            value = Decimal(yuan.replace(",", "").replace("，", ""))
        except InvalidOperation as error:
            raise UserError(
                say("{sheet}, row {row}: “{text}” is no amount.", sheet=sheet, row=line, text=yuan), field="file"
            ) from error
        if who in found:
            raise UserError(
                say("{sheet}, row {row}: staff number {number} stands there twice.", sheet=sheet, row=line, number=who),
                field="file",
            )
        found[who] = value
    return found


def _text(row: Sequence[Any], place: int) -> str:
    cell = row[place] if place < len(row) else None
    text = "" if cell is None else str(cell).strip()
    return text.removesuffix(".0")
