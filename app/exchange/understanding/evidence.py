"""What the values of a column look like: shares of identity numbers, dates, names, staffing words, and so on."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from app.exchange.normalise import words
from app.exchange.normalise.dates import BadDate, read_date
from app.exchange.normalise.numbers import BadNumberError, quantity
from app.exchange.normalise.text import is_empty, squeeze, text_of
from app.exchange.understanding.certificates import credential_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.exchange.values import Cell

SAMPLE = 120
_DATE_NUMBERS = ((1900, 2100), (7_000, 73_051), (19_000_000, 21_001_232))  # years, serial days, 20240501

IDENTITY = re.compile(r"\d{15}|\d{16,19}|\d{17}[\dXx]|[0-9O]{17}[0-9OXx]|\d\.\d+[Ee]\+1[67]|[A-Za-z]{1,3}\d{7,12}")
_NAME = re.compile(
    r"[^\x00-\x7f0-9]{2,4}|[^\x00-\x7f]{1,8}[·•‧・･.][^\x00-\x7f·]{1,12}(?:[·•‧・･.].*)?|[A-Za-z][A-Za-z .'-]+"
)
_PHONE = re.compile(r"(?:\+?86)?1\d{10}|0\d{2,3}-?\d{7,8}")
_STAFF_NO = re.compile(r"[A-Za-z]{0,4}-?\d{2,10}[A-Za-z]?")
_DEPT = re.compile(r"科|室|部|病区|中心|门诊|药房|后勤|办|院|处|库|ICU|组|楼|区|站")


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, (int, float)) and not any(low <= cell < high for low, high in _DATE_NUMBERS):
        return False
    return not isinstance(read_date(cell, past=False, year=2026), BadDate)


def _is_id(cell: Cell) -> bool:
    if isinstance(cell, (int, float)):
        return cell >= 1e14  # noqa: PLR2004 - a number of fifteen digits and more
    return bool(IDENTITY.fullmatch(squeeze(text_of(cell))))


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, date):
        return False
    try:
        return abs(quantity(cell, unit="day")) < 2_000  # noqa: PLR2004 - days or hours of a person
    except BadNumberError:
        return False


_YES_NO = frozenset("是否√×✓✔")  # below 是否在编


_TESTS: dict[str, Callable[[Cell], bool]] = {
    "id": _is_id,
    "date": _is_date,
    "name": lambda cell: isinstance(cell, str) and bool(_NAME.fullmatch(squeeze(cell))),
    "sex": lambda cell: words.sex(text_of(cell)) is not None,
    "staffing": lambda cell: (
        isinstance(cell, str) and (words.staffing_type(cell) is not None or squeeze(cell) in _YES_NO)
    ),
    "title": lambda cell: (
        isinstance(cell, str)
        and (words.title(cell)[1] is not None or bool(re.search(r"[师士工员]$|医师|护师", squeeze(cell))))
    ),
    "level": lambda cell: words.nurse_level(text_of(cell)) is not None,
    "phone": lambda cell: bool(_PHONE.fullmatch(re.sub(r"[\s-]", "", squeeze(text_of(cell))))),
    "staff_no": lambda cell: bool(_STAFF_NO.fullmatch(squeeze(text_of(cell)))) and not _is_id(cell),
    "dept": lambda cell: isinstance(cell, str) and bool(_DEPT.search(cell)),
    "certificate": lambda cell: isinstance(cell, str) and credential_code(cell) is not None,
    "number": _is_number,
    "contract": lambda cell: isinstance(cell, str) and words.contract_type(cell) is not None,
    "count": lambda cell: isinstance(cell, int) or bool(re.search(r"\d|[一二三四五六七八九十首初]", text_of(cell))),
    "document": lambda cell: isinstance(cell, str) and words.id_type(cell) is not None,
}

#: Which look a field's values should have.
LOOK: dict[str, str] = {
    "id_no": "id", "birth": "date", "work_start": "date", "hire_date": "date", "title_qualified": "date", "title_appointed": "date",
    "issued": "date", "issued_plain": "date", "issued_first": "date", "valid_to": "date", "start": "date", "end": "date",
    "name": "name", "sex": "sex",
    "employment_type": "staffing", "title": "title", "level": "level", "phone": "phone", "staff_no": "staff_no",
    "rest_days": "number", "accrued_hours": "number", "leave_entitled": "number", "leave_used": "number", "leave_left": "number",
    "contract_type": "contract", "times": "count", "id_type": "document", "pregnancy_due": "date", "nursing_child_birth": "date",
}  # fmt: skip
#: Looks that say enough even below a heading nobody knows.
TELLING: dict[str, str] = {"id": "id_no", "staffing": "employment_type", "sex": "sex", "level": "level"}


def _counting(cells: Sequence[Cell]) -> bool:
    """Tell whether cells only count their rows: 1, 2, 3."""
    return [text_of(cell) for cell in cells] == [str(number) for number in range(1, len(cells) + 1)]


def share(cells: Sequence[Cell], look: str) -> float | None:
    """Return the share of filled cells that have ``look``; None where fewer than two are filled."""
    filled = [cell for cell in cells if not is_empty(cell)][:SAMPLE]
    if len(filled) < 2:  # noqa: PLR2004 - one value proves nothing
        return None
    if look == "staff_no" and _counting(filled):
        return 0.0
    test = _TESTS[look]
    return sum(1 for cell in filled if test(cell)) / len(filled)
