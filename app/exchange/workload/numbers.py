"""Quantities, scores, levels as exports write them, exactly or not at all. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from app.exchange.normalise.text import is_empty, squeeze, text_of
from app.exchange.values import Cell

_PLAIN = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)")
_UNIT = re.compile(r"(人次|床日|小时|分钟|次|例|台|人|份|件|起|个|张|面|h|分|天|日|%|条|项|袋|单位)$", re.IGNORECASE)
LARGEST = Decimal(10) ** 9
WHOLE = 100

_LEVELS = {"一": 1, "二": 2, "三": 3, "四": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "I": 1, "II": 2, "III": 3, "IV": 4}


class BadNumberError(ValueError):
    """The text is no number of the kind asked for."""


def quantity(cell: Cell) -> Decimal | None:
    """Return a quantity, None where the cell says nothing.

    Raises:
        BadNumberError: it says something that is no number.
    """
    if is_empty(cell):
        return None
    if isinstance(cell, bool):
        raise BadNumberError
    if isinstance(cell, int):
        return Decimal(cell)
    return _quantity(text_of(cell))


@lru_cache(maxsize=16384)
def _quantity(raw: str) -> Decimal:
    text = squeeze(raw).strip("'\"’‘").replace("−", "-")
    text = _UNIT.sub("", text) if text[-1:] != "%" else text
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise BadNumberError
    value = Decimal(match[1].replace(",", ""))
    if abs(value) > LARGEST:
        raise BadNumberError
    return value


def percent(cell: Cell, *, fractions: bool) -> Decimal | None:
    """Return a score out of a hundred; ``fractions``: the column's numbers are parts of one (cells shown as %).

    Raises:
        BadNumberError: it is none, or lies outside 0 to 100.
    """
    if is_empty(cell):
        return None
    stated = isinstance(cell, str) and squeeze(cell).endswith("%")
    value = quantity(squeeze(cell).removesuffix("%") if isinstance(cell, str) else cell)
    if value is None:
        return None
    if not stated and not isinstance(cell, str) and fractions and abs(value) <= 1:
        value = value * WHOLE
    if not 0 <= value <= WHOLE:
        raise BadNumberError
    return value.normalize() if value != value.to_integral_value() else value.to_integral_value()


def level(cell: Cell) -> int | None:
    """Return the level of an operation, 1 to 4: 三级, Ⅲ级, 3.

    Raises:
        BadNumberError: there is no such level.
    """
    if is_empty(cell):
        return None
    word = re.sub(r"[级類类]?(手术)?$", "", text_of(cell).strip().replace(" ", "")).upper()
    word = squeeze(word) if word not in _LEVELS else word
    value = _LEVELS.get(word) or (
        int(word) if re.fullmatch(r"[1-4](\.0)?", word) is not None and word[0].isdecimal() else None
    )
    if value is None:
        raise BadNumberError
    return value
